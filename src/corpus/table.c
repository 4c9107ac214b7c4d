/* SPDX-License-Identifier: MIT */
/*
 * CSV and TSV with a header, RFC 4180: a CSV file is parted by what a line "sep=;" before the
 * header names, else by the comma, semicolon or tab that the header has most of (spreadsheets write
 * semicolons where a comma is decimal). Cells may be quoted,
 * quotes in them are doubled, quoted cells may hold delimiters and line breaks. A quote inside an
 * unquoted cell is an ordinary character. A quoted cell that does not end, or ends before something
 * else than a delimiter, spoils no more than the lines up to the one it opens in. Several labels in
 * a cell are separated by options->label_separator.
 */
#include "base/hash.h"
#include "corpus/source.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

typedef struct tt_cell {
    const char *bytes;
    size_t n_bytes;
} tt_cell;

static tt_cell cell_at(const tt_table *table, size_t column)
{
    if (column >= table->n_cells)
        return (tt_cell){"", 0};
    size_t begin = column > 0 ? table->cell_end[column - 1] : 0;
    return (tt_cell){table->cells.data + begin, table->cell_end[column] - begin};
}

static void trim(tt_cell *cell)
{
    const char *p = cell->bytes, *end = p + cell->n_bytes;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *cell = (tt_cell){p, (size_t)(end - p)};
}

static topictag_status end_cell(tt_table *table, topictag_error *err)
{
    topictag_status rc = tt_reserve(&table->cell_end, &table->cap_cells, table->n_cells + 1,
                                    sizeof *table->cell_end, err);
    if (rc == TOPICTAG_OK)
        table->cell_end[table->n_cells++] = table->cells.len;
    return rc;
}

/* The rest of a quoted cell from p on; *open stays true when the line ends inside of it. */
static topictag_status add_quoted(tt_table *table, const char **p, const char *end, bool *open,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    for (;;) {
        const char *quote = memchr(*p, '"', (size_t)(end - *p));
        const char *stop = quote != NULL ? quote : end;
        TT_TRY(tt_buf_add(&table->cells, *p, (size_t)(stop - *p), err));
        if (quote == NULL) {
            *p = end;
            break;
        }
        *p = quote + 1;
        if (*p == end || **p != '"') {
            *open = false;
            break;
        }
        TT_TRY(tt_buf_add(&table->cells, "\"", 1, err));
        ++*p;
    }
done:
    return rc;
}

/* What parts the cells of a table with this header; a tie is the comma's. */
static char choose_delimiter(const char *header, size_t n_bytes)
{
    static const char candidates[] = ",;\t";
    size_t most = 0;
    char best = ',';
    for (const char *delimiter = candidates; *delimiter != '\0'; delimiter++) {
        size_t n = 0;
        bool quoted = false;
        for (size_t i = 0; i < n_bytes; i++) {
            quoted = quoted != (header[i] == '"');
            n += !quoted && header[i] == *delimiter;
        }
        if (n > most) {
            most = n;
            best = *delimiter;
        }
    }
    return best;
}

/* The delimiter that a first line "sep=;" names, as spreadsheets write it; NUL: it is no such line.
 */
char tt_table_named_delimiter(const char *line, size_t n_bytes)
{
    if (n_bytes >= 2 && line[0] == '"' && line[n_bytes - 1] == '"') {
        line++;
        n_bytes -= 2;
    }
    const bool named = n_bytes == 5 && strncasecmp(line, "sep=", 4) == 0 &&
                       !isalnum((unsigned char)line[4]) && line[4] != '"';
    return named ? line[4] : '\0';
}

static const char *delimiter_name(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "a comma";
    case ';':
        return "a semicolon";
    case '\t':
        return "a tab";
    default:
        return "the delimiter";
    }
}

/*
 * Takes one line into the record; *open: a quoted cell goes on in the next line, and the mark is
 * behind the line that it opens in.
 */
static topictag_status add_line(tt_source *source, const tt_document *doc, const char *line,
                                size_t n_bytes, bool *open, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_table *table = &source->table;
    const char *p = line, *end = line + n_bytes;
    for (;;) {
        if (*open || (p < end && *p == '"')) {
            if (!*open) {
                p++;
                tt_input_mark(source->in);
            }
            *open = true;
            TT_TRY(add_quoted(table, &p, end, open, err));
            if (*open)
                return tt_buf_add(&table->cells, "\n", 1, err);
            if (p < end && *p != table->delimiter) {
                rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                                "expected %s or the end of line %llu after a quoted cell",
                                delimiter_name(table->delimiter),
                                (unsigned long long)tt_input_line_number(source->in));
                goto done;
            }
        } else {
            const char *stop = memchr(p, table->delimiter, (size_t)(end - p));
            stop = stop != NULL ? stop : end;
            TT_TRY(tt_buf_add(&table->cells, p, (size_t)(stop - p), err));
            p = stop;
        }
        TT_TRY(end_cell(table, err));
        if (p == end)
            break;
        p++;
    }
done:
    return rc;
}

/* The lines of one record; empty lines before it are passed over. The draft is begun at its line.
 */
static topictag_status read_lines(tt_source *source, tt_draft *draft, bool *more, bool *open,
                                  topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_table *table = &source->table;
    const size_t max_bytes = source->options->max_document_bytes;
    uint64_t n_replaced = 0;
    do {
        const char *line = NULL;
        size_t n_bytes = 0;
        rc = tt_source_line(source, &line, &n_bytes, &n_replaced, more, err);
        if (!*open)
            tt_draft_begin(draft, source->path, tt_input_line_number(source->in));
        if (rc != TOPICTAG_OK || !*more)
            return rc;
        if (n_bytes == 0 && !*open)
            continue;
        if (table->delimiter == '\0') {
            table->delimiter = tt_table_named_delimiter(line, n_bytes);
            if (table->delimiter != '\0')
                continue;
            table->delimiter = choose_delimiter(line, n_bytes);
        }
        TT_TRY(add_line(source, &draft->doc, line, n_bytes, open, err));
        if (table->cells.len > max_bytes) {
            rc = tt_fail_at(err, TOPICTAG_E_LIMIT, source->path, draft->doc.line, 0,
                            "a record of more than %zu bytes", max_bytes);
            goto done;
        }
    } while (table->n_cells == 0 || *open);
    draft->doc.n_replaced = n_replaced;
done:
    return rc;
}

/*
 * Reads one record. One that fails ends with the line in which the quoted cell at fault opens, and
 * the lines behind it are read again as records. That is a second time at most: what stood within
 * a quoted cell has quotes in pairs only, and such a line by itself leaves no cell open.
 */
static topictag_status read_cells(tt_source *source, tt_draft *draft, bool *more,
                                  topictag_error *err)
{
    bool open = false;
    tt_buf_reset(&source->table.cells);
    source->table.n_cells = 0;
    tt_input_unmark(source->in);
    topictag_status rc = read_lines(source, draft, more, &open, err);
    if (rc == TOPICTAG_E_NO_MEMORY || (rc == TOPICTAG_OK && !open))
        return rc;
    tt_input_return(source->in);
    if (open) {
        /* What ended the reading does so again behind the lines that are read again. */
        *more = true;
        source->broken = false;
    }
    if (rc == TOPICTAG_OK)
        rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, source->path, draft->doc.line, 0,
                        "the quoted cell that opens in line %llu is not closed before the end of "
                        "the file",
                        (unsigned long long)tt_input_line_number(source->in));
    return rc;
}

/* A cell of the header without the blanks around it. */
static tt_cell name_at(const tt_table *table, size_t column)
{
    tt_cell cell = cell_at(table, column);
    trim(&cell);
    return cell;
}

static size_t find_column(const tt_table *table, const char *name)
{
    if (name == NULL)
        return TT_NO_COLUMN;
    size_t n = strlen(name);
    for (size_t i = 0; i < table->n_cells; i++) {
        tt_cell cell = name_at(table, i);
        if (cell.n_bytes == n && memcmp(cell.bytes, name, n) == 0)
            return i;
    }
    for (size_t i = 0; i < table->n_cells; i++) {
        tt_cell cell = name_at(table, i);
        if (cell.n_bytes == n && strncasecmp(cell.bytes, name, n) == 0)
            return i;
    }
    return TT_NO_COLUMN;
}

static uint64_t hash_cells(const tt_table *table)
{
    return tt_hash64(table->cells.data, table->cells.len,
                     tt_hash64(table->cell_end, table->n_cells * sizeof *table->cell_end, 0));
}

/* Files one behind the other bring their headers with them; a story of one cell can look like one.
 */
static bool repeats_header(const tt_table *table)
{
    return table->n_columns > 1 && table->cells.len == table->header_bytes &&
           hash_cells(table) == table->header;
}

static topictag_status read_header(tt_source *source, tt_draft *draft, bool *more,
                                   topictag_error *err)
{
    const tt_reader_options *options = source->options;
    tt_table *table = &source->table;
    table->delimiter = source->format == TT_FORMAT_CSV ? '\0' : '\t';
    topictag_status rc = read_cells(source, draft, more, err);
    if (rc != TOPICTAG_OK || !*more) {
        source->broken = true;
        return rc;
    }
    table->has_header = true;
    table->n_columns = table->n_cells;
    table->header_bytes = table->cells.len;
    table->header = hash_cells(table);
    table->id = find_column(table, options->id_field);
    table->title = find_column(table, options->title_field);
    table->text = find_column(table, options->text_field);
    table->labels = find_column(table, options->labels_field);
    if (table->labels == TT_NO_COLUMN && strcmp(options->labels_field, "labels") == 0)
        table->labels = find_column(table, "label");
    table->group = find_column(table, options->group_field);
    table->time = find_column(table, options->time_field);
    if (table->text == TT_NO_COLUMN && table->title == TT_NO_COLUMN) {
        source->broken = true;
        const tt_cell first = cell_at(table, 0);
        return tt_fail_at(
            err, TOPICTAG_E_SYNTAX, source->path, draft->doc.line, 0,
            "the header must name a column \"%s\" (--text-field names another), found "
            "%zu %s, the first \"%.*s\"",
            options->text_field, table->n_columns, table->n_columns == 1 ? "column" : "columns",
            first.n_bytes < 40 ? (int)first.n_bytes : 40, first.bytes);
    }
    return TOPICTAG_OK;
}

static topictag_status split_labels(tt_draft *draft, tt_cell cell, const char *separator,
                                    topictag_error *err)
{
    const size_t separator_bytes = strlen(separator);
    const char *p = cell.bytes, *end = cell.bytes + cell.n_bytes;
    while (p < end) {
        const char *stop = p;
        while ((size_t)(end - stop) >= separator_bytes &&
               memcmp(stop, separator, separator_bytes) != 0)
            stop++;
        bool last = (size_t)(end - stop) < separator_bytes;
        if (last)
            stop = end;
        const char *next = last ? end : stop + separator_bytes;
        tt_cell name = {p, (size_t)(stop - p)};
        trim(&name);
        if (name.n_bytes > 0) {
            topictag_status rc = tt_draft_label(draft, name.bytes, name.n_bytes, err);
            if (rc != TOPICTAG_OK)
                return rc;
        }
        p = next;
    }
    return TOPICTAG_OK;
}

topictag_status tt_table_next(tt_source *source, tt_draft *draft, bool *more, topictag_error *err)
{
    topictag_status rc = TOPICTAG_OK;
    tt_table *table = &source->table;
    tt_document *doc = &draft->doc;
    if (!table->has_header)
        TT_TRY(read_header(source, draft, more, err));
    if (!table->has_header)
        return TOPICTAG_OK;
    do
        TT_TRY(read_cells(source, draft, more, err));
    while (*more && repeats_header(table));
    if (!*more)
        return TOPICTAG_OK;
    tt_cell id = cell_at(table, table->id), title = cell_at(table, table->title);
    tt_cell text = cell_at(table, table->text), group = cell_at(table, table->group);
    tt_cell time = cell_at(table, table->time);
    if (table->n_cells != table->n_columns) {
        rc = tt_fail_at(err, TOPICTAG_E_SYNTAX, doc->source, doc->line, 0,
                        "expected %zu columns, found %zu", table->n_columns, table->n_cells);
        goto done;
    }
    if (id.n_bytes > 0) {
        TT_TRY(tt_draft_string(draft, &doc->id, id.bytes, id.n_bytes, err));
        doc->own_id = true;
    }
    TT_TRY(
        split_labels(draft, cell_at(table, table->labels), source->options->label_separator, err));
    TT_TRY(tt_draft_string(draft, &doc->group, group.bytes, group.n_bytes, err));
    TT_TRY(tt_draft_string(draft, &doc->time, time.bytes, time.n_bytes, err));
    TT_TRY(tt_draft_text(draft, title.bytes, title.n_bytes, text.bytes, text.n_bytes, err));
done:
    return rc;
}
