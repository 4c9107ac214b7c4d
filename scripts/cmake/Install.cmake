# What `cmake --install` puts where, and what lets other projects find it: a CMake package
# (find_package(topictag)) and a pkg-config file.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/topictag)

install(TARGETS topictag EXPORT topictag-targets)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/topictag DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
install(EXPORT topictag-targets NAMESPACE topictag:: DESTINATION ${package_dir})

if(TARGET topictag_cli)
    if(BUILD_SHARED_LIBS AND NOT IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
        # Finds its library wherever the whole tree is moved to.
        set_target_properties(topictag_cli PROPERTIES
            INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}")
    endif()
    install(TARGETS topictag_cli)
endif()

# A static library leaves linking its dependencies to whoever links it.
if(BUILD_SHARED_LIBS)
    set(topictag_is_static FALSE)
    set(pc_requires "")
    set(pc_libs "")
else()
    set(topictag_is_static TRUE)
    set(pc_requires "icu-i18n icu-uc libcjson >= 1.7.15 libxml-2.0 >= 2.9 zlib")
    set(pc_libs "-lsvm -lstemmer -lcld2 -lstdc++ -pthread -lm")
    install(FILES scripts/cmake/FindLibSVM.cmake scripts/cmake/FindLibStemmer.cmake
                  scripts/cmake/FindCLD2.cmake
            DESTINATION ${package_dir})
endif()

configure_package_config_file(scripts/cmake/topictag-config.cmake.in topictag-config.cmake
    INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(topictag-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/topictag-config.cmake
              ${PROJECT_BINARY_DIR}/topictag-config-version.cmake
        DESTINATION ${package_dir})

# The prefix is named from the file's own place, so that the installed tree may be moved.
set(pc_libdir "${CMAKE_INSTALL_LIBDIR}")
set(pc_includedir "${CMAKE_INSTALL_INCLUDEDIR}")
if(NOT IS_ABSOLUTE "${pc_libdir}")
    file(RELATIVE_PATH pc_up "/${pc_libdir}/pkgconfig" "/")
    string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
    set(pc_prefix "\${pcfiledir}/${pc_up}")
    set(pc_libdir "\${prefix}/${pc_libdir}")
else()
    set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
endif()
if(NOT IS_ABSOLUTE "${pc_includedir}")
    set(pc_includedir "\${prefix}/${pc_includedir}")
endif()
configure_file(scripts/cmake/topictag.pc.in topictag.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/topictag.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
