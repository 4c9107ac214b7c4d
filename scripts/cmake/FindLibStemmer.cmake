# Finds LibStemmer, which ships neither a CMake package nor a pkg-config file. Defines LibStemmer::stemmer.
find_path(LibStemmer_INCLUDE_DIR NAMES libstemmer.h)
find_library(LibStemmer_LIBRARY NAMES stemmer)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibStemmer REQUIRED_VARS LibStemmer_LIBRARY LibStemmer_INCLUDE_DIR)
if(LibStemmer_FOUND AND NOT TARGET LibStemmer::stemmer)
    add_library(LibStemmer::stemmer UNKNOWN IMPORTED)
    set_target_properties(LibStemmer::stemmer PROPERTIES
        IMPORTED_LOCATION "${LibStemmer_LIBRARY}"
        INTERFACE_INCLUDE_DIRECTORIES "${LibStemmer_INCLUDE_DIR}")
endif()
mark_as_advanced(LibStemmer_INCLUDE_DIR LibStemmer_LIBRARY)
