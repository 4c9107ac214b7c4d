/* SPDX-License-Identifier: MIT */
/*
 * Holds the newsroom corpus to training/newsroom/GUIDE.md: fields, counts, no near-duplicates, no
 * sentence frames, no group on both sides of the split, lengths spread over each form. Prints what
 * it counted. Usage: check_newsroom FOLDER
 */

#include "base/hash.h"
#include "base/input.h"
#include "base/memory.h"
#include "base/strmap.h"
#include "json/json.h"
#include "text/analyzer.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHINGLE_WORDS 5
#define FRAME_WORDS   4
#define MAX_LINE      ((size_t)1 << 20)

/* The least and the most that GUIDE.md allows. */
#define MIN_STORIES   2400
#define MIN_PER_LABEL 450
#define MIN_SEVERAL   250
#define MIN_NONE      1200
#define MAX_JACCARD   0.5
#define MAX_FRAME     0.01

static const char *const labels[] = {"hardware", "legal", "security-policy", NULL};
static const char *const regions[] = {"us",     "uk",      "eu",     "asia", "latam",
                                      "africa", "oceania", "global", NULL};
static const char *const eras[] = {"1990s", "2000s", "2010s", "2020s", NULL};
static const struct {
    const char *name;
    unsigned min, max; /* words; the longest may be passed by a tenth */
} forms[] = {
    {"snippet", 5, 80},      {"brief", 35, 160},          {"report", 230, 500},
    {"analysis", 190, 450},  {"press-release", 110, 350}, {"review", 140, 400},
    {"interview", 140, 400}, {"opinion", 140, 400},       {"liveblog", 30, 200},
    {"page", 110, 450},
};
#define N_FORMS (sizeof forms / sizeof *forms)

typedef struct story {
    char *id;
    uint64_t *shingles; /* [n_shingles] sorted, unique */
    size_t n_shingles;
} story;

static struct {
    story *items;
    size_t n, cap;
    size_t per_label[3], several, none, per_form[N_FORMS], n_faults;
    uint64_t n_tokens;
    tt_strmap *words, *groups, *ids, *frames;
    uint32_t n_train_groups;
    uint32_t *frame_stories; /* [frames] stories that hold the frame */
    uint32_t *frame_last;    /* [frames] the last of them, so that a story counts once */
    size_t cap_frames, cap_last;
    tt_analyzer *analyzer;
} all;

static void fault(const char *where, const char *what, const char *value)
{
    printf("%s: %s \"%s\"\n", where, what, value == NULL ? "(missing)" : value);
    all.n_faults++;
}

static void must(topictag_status rc, const topictag_error *err)
{
    if (rc == TOPICTAG_OK)
        return;
    printf("%s:%llu: %s\n", err->where, (unsigned long long)err->line, err->message);
    exit(1);
}

static bool listed(const char *value, const char *const *list)
{
    for (; value != NULL && *list != NULL; list++)
        if (strcmp(value, *list) == 0)
            return true;
    return false;
}

static const char *field(const tt_json *record, const char *key)
{
    const tt_json *value = tt_json_get(record, key);
    return value == NULL ? NULL : tt_json_string(value);
}

static void check_labels(const char *where, const tt_json *record)
{
    const tt_json *array = tt_json_get(record, "labels");
    const size_t n = array == NULL ? 0 : tt_json_size(array);
    if (array == NULL || tt_json_type_of(array) != TT_JSON_ARRAY)
        fault(where, "no array of labels", field(record, "id"));
    all.none += n == 0;
    all.several += n > 1;
    for (const tt_json *at = n > 0 ? tt_json_first(array) : NULL; at != NULL;
         at = tt_json_next(at)) {
        const char *name = tt_json_string(at);
        bool known = false;
        for (size_t l = 0; labels[l] != NULL; l++)
            if (name != NULL && strcmp(name, labels[l]) == 0) {
                all.per_label[l]++;
                known = true;
            }
        if (!known)
            fault(where, "unknown label", name);
    }
}

static void check_form(const char *where, const char *form, size_t n_words)
{
    char count[32];
    for (size_t f = 0; f < N_FORMS; f++) {
        if (form == NULL || strcmp(form, forms[f].name) != 0)
            continue;
        all.per_form[f]++;
        snprintf(count, sizeof count, "%zu", n_words);
        if (n_words < forms[f].min || n_words * 10 > forms[f].max * (size_t)11)
            fault(where, "words out of the range of the form", count);
        return;
    }
    fault(where, "unknown form", form);
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void keep_shingles(story *to, const tt_terms *terms)
{
    topictag_error err = {0};
    to->n_shingles = terms->n >= SHINGLE_WORDS ? terms->n - SHINGLE_WORDS + 1 : 0;
    to->shingles = tt_alloc(to->n_shingles, sizeof *to->shingles);
    must(to->shingles == NULL ? tt_no_memory(&err) : TOPICTAG_OK, &err);
    for (size_t i = 0; i < to->n_shingles; i++) {
        uint64_t hash = 0;
        for (size_t j = 0; j < SHINGLE_WORDS; j++)
            hash = tt_hash64(&terms->items[i + j].hash, sizeof(uint64_t), hash);
        to->shingles[i] = hash;
    }
    if (to->n_shingles > 0)
        qsort(to->shingles, to->n_shingles, sizeof *to->shingles, by_value);
    size_t n = 0;
    for (size_t i = 0; i < to->n_shingles; i++)
        if (n == 0 || to->shingles[i] != to->shingles[n - 1])
            to->shingles[n++] = to->shingles[i];
    to->n_shingles = n;
}

/* The first words of a sentence are its frame. */
static void count_frames(const char *text, const tt_terms *terms)
{
    topictag_error err = {0};
    bool begins = true;
    uint32_t last_end = 0;
    for (size_t i = 0; i + FRAME_WORDS <= terms->n; i++) {
        for (uint32_t at = last_end; at < terms->items[i].begin; at++)
            begins |= text[at] == '.' || text[at] == '!' || text[at] == '?' || text[at] == '\n';
        last_end = terms->items[i].end;
        if (!begins)
            continue;
        begins = false;
        uint64_t hash = 0;
        for (size_t j = 0; j < FRAME_WORDS; j++)
            hash = tt_hash64(&terms->items[i + j].hash, sizeof(uint64_t), hash);
        uint32_t frame;
        must(tt_strmap_add(all.frames, (const char *)&hash, sizeof hash, &frame, &err), &err);
        const size_t n = tt_strmap_size(all.frames), cap = all.cap_frames;
        must(tt_reserve(&all.frame_stories, &all.cap_frames, n, sizeof(uint32_t), &err), &err);
        must(tt_reserve(&all.frame_last, &all.cap_last, n, sizeof(uint32_t), &err), &err);
        for (size_t fresh = cap; fresh < all.cap_frames; fresh++)
            all.frame_stories[fresh] = all.frame_last[fresh] = 0;
        if (all.frame_last[frame] != all.n + 1)
            all.frame_stories[frame]++;
        all.frame_last[frame] = (uint32_t)all.n + 1;
    }
}

static size_t count_words(const char *text)
{
    size_t n = 0;
    for (const char *at = text; *at != '\0';) {
        at += strspn(at, " \n\t");
        n += *at != '\0';
        at += strcspn(at, " \n\t");
    }
    return n;
}

static void take_record(const char *where, const tt_json *record, bool test)
{
    static const char *const needed[] = {"id",       "title",  "text", "form",
                                         "subtopic", "region", "era",  "group"};
    topictag_error err = {0};
    tt_terms terms;
    uint32_t id;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (field(record, needed[i]) == NULL || field(record, needed[i])[0] == '\0') {
            fault(where, "missing field", needed[i]);
            return;
        }
    if (!listed(field(record, "region"), regions))
        fault(where, "unknown region", field(record, "region"));
    if (!listed(field(record, "era"), eras))
        fault(where, "unknown era", field(record, "era"));
    check_labels(where, record);
    const char *text = field(record, "text");
    check_form(where, field(record, "form"), count_words(text));
    must(tt_strmap_add(all.ids, field(record, "id"), strlen(field(record, "id")), &id, &err), &err);
    if (id != all.n)
        fault(where, "id taken twice", field(record, "id"));
    must(tt_reserve(&all.items, &all.cap, all.n + 1, sizeof *all.items, &err), &err);
    story *to = &all.items[all.n];
    *to = (story){.id = tt_strndup(field(record, "id"), strlen(field(record, "id")))};
    const char *group = field(record, "group");
    uint32_t group_number;
    must(tt_strmap_add(all.groups, group, strlen(group), &group_number, &err), &err);
    if (test && group_number < all.n_train_groups)
        fault(where, "group on both sides of the split", group);
    must(tt_analyzer_run(all.analyzer, text, strlen(text), &terms, &err), &err);
    all.n_tokens += terms.n;
    for (size_t i = 0; i < terms.n; i++) {
        uint32_t word;
        must(tt_strmap_add(all.words, terms.items[i].bytes, terms.items[i].n_bytes, &word, &err),
             &err);
    }
    keep_shingles(to, &terms);
    count_frames(text, &terms);
    all.n++;
}

static void take_file(const char *path, bool test)
{
    topictag_error err = {0};
    tt_input *in = NULL;
    tt_buf line = {0};
    bool more = true;
    must(tt_input_open(&in, path, &err), &err);
    for (;;) {
        char where[1000];
        tt_json *record = NULL;
        must(tt_input_line(in, &line, MAX_LINE, &more, &err), &err);
        if (!more)
            break;
        snprintf(where, sizeof where, "%s:%llu", path,
                 (unsigned long long)tt_input_line_number(in));
        if (tt_json_parse(&record, line.data, line.len, &err) != TOPICTAG_OK)
            fault(where, "no JSON", err.message);
        else
            take_record(where, record, test);
        tt_json_free(record);
    }
    tt_buf_release(&line);
    tt_input_close(in);
}

static void take_folder(const char *folder, const char *part, bool test)
{
    char path[512];
    struct dirent **entries;
    snprintf(path, sizeof path, "%s/%s", folder, part);
    const int n = scandir(path, &entries, NULL, alphasort);
    if (n < 0) {
        perror(path);
        exit(1);
    }
    for (int i = 0; i < n; i++) {
        char file[900];
        snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            take_file(file, test);
        free(entries[i]);
    }
    free(entries);
}

typedef struct occurrence {
    uint64_t shingle;
    uint32_t story;
} occurrence;

static int by_shingle(const void *a, const void *b)
{
    const occurrence *x = a, *y = b;
    return x->shingle != y->shingle ? (x->shingle > y->shingle) - (x->shingle < y->shingle)
                                    : (x->story > y->story) - (x->story < y->story);
}

/* Every shingle of every story, sorted; *n: how many. */
static occurrence *all_occurrences(size_t *n)
{
    topictag_error err = {0};
    size_t cap = 0;
    for (size_t i = 0; i < all.n; i++)
        cap += all.items[i].n_shingles;
    occurrence *out = tt_alloc(cap, sizeof *out);
    *n = 0;
    must(out != NULL ? TOPICTAG_OK : tt_no_memory(&err), &err);
    for (size_t i = 0; i < all.n; i++)
        for (size_t j = 0; j < all.items[i].n_shingles; j++)
            out[(*n)++] = (occurrence){all.items[i].shingles[j], (uint32_t)i};
    qsort(out, *n, sizeof *out, by_shingle);
    return out;
}

/* Pairs of stories, first << 32 | second, once for each shingle that both hold; sorted. */
static uint64_t *shared_shingles(size_t *n)
{
    topictag_error err = {0};
    size_t n_occurrences, cap = 0;
    occurrence *in = all_occurrences(&n_occurrences);
    uint64_t *pairs = NULL;
    *n = 0;
    for (size_t i = 0; i < n_occurrences; i++)
        for (size_t j = i + 1; j < n_occurrences && in[j].shingle == in[i].shingle; j++) {
            must(tt_reserve(&pairs, &cap, *n + 1, sizeof *pairs, &err), &err);
            pairs[(*n)++] = (uint64_t)in[i].story << 32 | in[j].story;
        }
    if (*n > 0)
        qsort(pairs, *n, sizeof *pairs, by_value);
    free(in);
    return pairs;
}

/* Linear in the stories as long as few of them share a shingle, which is what it checks. */
static double check_pairs(void)
{
    double highest = 0;
    size_t n;
    uint64_t *pairs = shared_shingles(&n);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && pairs[end] == pairs[i];)
            end++;
        const story *x = &all.items[pairs[i] >> 32], *y = &all.items[(uint32_t)pairs[i]];
        const size_t common = end - i, both = x->n_shingles + y->n_shingles - common;
        const double jaccard = (double)common / (double)both;
        highest = jaccard > highest ? jaccard : highest;
        if (jaccard >= MAX_JACCARD)
            fault(x->id, "near-duplicate of", y->id);
    }
    free(pairs);
    return highest;
}

static void wanted(const char *what, size_t found, size_t least)
{
    printf("%-28s %6zu (at least %zu)\n", what, found, least);
    all.n_faults += found < least;
}

int main(int argc, char **argv)
{
    topictag_error err = {0};
    const tt_analyzer_options words = {.ngrams = 1, .stop_words = "none", .stemmer = "none"};
    if (argc != 2)
        return 2;
    must(tt_analyzer_new(&all.analyzer, &words, &err), &err);
    must(tt_strmap_new(&all.words, &err), &err);
    must(tt_strmap_new(&all.groups, &err), &err);
    must(tt_strmap_new(&all.ids, &err), &err);
    must(tt_strmap_new(&all.frames, &err), &err);
    take_folder(argv[1], "train", false);
    all.n_train_groups = tt_strmap_size(all.groups);
    take_folder(argv[1], "test", true);
    const double jaccard = check_pairs();
    uint32_t frame = 0;
    for (uint32_t f = 0; f < tt_strmap_size(all.frames); f++)
        frame = all.frame_stories[f] > frame ? all.frame_stories[f] : frame;
    wanted("stories", all.n, MIN_STORIES);
    for (size_t l = 0; labels[l] != NULL; l++)
        wanted(labels[l], all.per_label[l], MIN_PER_LABEL);
    wanted("several labels", all.several, MIN_SEVERAL);
    wanted("no label", all.none, MIN_NONE);
    for (size_t f = 0; f < N_FORMS; f++)
        printf("%-28s %6zu\n", forms[f].name, all.per_form[f]);
    printf("highest Jaccard of two       %.3f (below %.1f)\n", jaccard, MAX_JACCARD);
    printf("commonest sentence beginning %u stories (at most %.0f)\n", frame,
           MAX_FRAME * (double)all.n);
    all.n_faults += frame > MAX_FRAME * (double)all.n;
    printf("vocabulary %u words, %llu tokens, type/token ratio %.3f\n", tt_strmap_size(all.words),
           (unsigned long long)all.n_tokens,
           (double)tt_strmap_size(all.words) / (double)all.n_tokens);
    printf("%zu faults\n", all.n_faults);
    return all.n_faults > 0;
}
