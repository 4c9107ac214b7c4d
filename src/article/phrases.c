/* SPDX-License-Identifier: MIT */

#include "article/phrases.h"
#include <string.h>

/* Longer lines are prose, whatever they begin with. */
#define MAX_LINE_BYTES 400

/*
 * How a phrase is written in the table: lower case, straight apostrophes. A final "*" lets it lead
 * a longer line; without it only the whole line counts.
 */
typedef struct phrase_list {
    tt_drop_reason reason;
    bool heads;
    const char *const *phrases; /* NULL-terminated */
} phrase_list;

static const char *const RELATED[] = {
    /* English */
    "also from*", "also interesting*", "also on*", "also read*", "also see*", "around the web",
    "don't miss*", "editor's choice", "editors' picks", "editor's picks", "explore further",
    "explore more*", "featured stories", "featured articles", "find out more*",
    "for more information*", "further information*", "further reading", "from around the web",
    "have you read*", "in other news", "in this series", "keep reading", "latest articles",
    "latest headlines", "latest news", "latest posts", "latest stories", "learn more*",
    "more articles*", "more by*", "more coverage*", "more from*", "more in*", "more info*",
    "more like this*", "more news*", "more on*", "more posts*", "more reading*", "more stories*",
    "more to read*", "most popular*", "most read*", "most viewed", "must read*", "narrower topics",
    "broader topics", "next article*", "next post*", "next story*", "next up*", "now read*",
    "on this topic", "other stories*", "other articles*", "other news*", "our picks",
    "people also read*", "popular articles", "popular now", "popular posts", "popular stories",
    "previous article*", "previous post*", "previous story*", "read also*", "read more*",
    "read next*", "read now*", "read on*", "read this*", "recent articles", "recent news",
    "recent posts", "recent stories", "recommended*", "related*", "see also*", "see more*",
    "similar articles*", "similar news*", "similar posts*", "similar stories*", "similar topics*",
    "suggested*", "the latest on*", "top news", "top stories", "trending*", "up next*",
    "watch next*", "watch now*", "what to read next*", "you may also*", "you might also*",
    "you might be interested*", "you may be interested*", "you may like*",
    /* German */
    "ähnliche artikel*", "ähnliche beiträge*", "ähnliche themen*", "ähnliche meldungen*",
    "aktuelle artikel*", "aktuelle beiträge", "aktuelle meldungen", "aktuelle nachrichten",
    "alle artikel*", "auch interessant*", "auch lesenswert*", "das könnte dich*", "das könnte sie*",
    "das könnte ihnen*", "das interessiert sie*", "das interessiert andere*", "die beliebtesten*",
    "die neuesten*", "hier geht's zu*", "hier geht es zu*", "hintergrund zum thema",
    "interessiert sie auch*", "jetzt lesen*", "lesen sie auch*", "lesen sie außerdem*",
    "lesen sie dazu*", "lesen sie hier*", "lesen sie jetzt*", "lesen sie mehr*",
    "lesen sie weiter*", "lesenswert*", "lesetipp*", "lest auch*", "lies auch*", "lies hier*",
    "lies jetzt*", "lies mehr*", "links zum artikel*", "links zum thema*", "mehr artikel*",
    "mehr aus*", "mehr dazu*", "mehr infos*", "mehr informationen*", "mehr lesen*",
    "mehr nachrichten*", "mehr news*", "mehr themen*", "mehr über*", "mehr von*", "mehr zu*",
    "mehr zum*", "meistgelesen*", "meist gelesen*", "meldungen zum thema*", "nächster artikel*",
    "nächster beitrag*", "neueste artikel*", "neueste beiträge*", "neueste meldungen",
    "neueste nachrichten", "noch mehr*", "passend dazu*", "passend zum thema*", "passende artikel*",
    "schon gelesen*", "siehe auch*", "vorheriger artikel*", "vorheriger beitrag*", "verwandte*",
    "weitere artikel*", "weitere beiträge*", "weitere infos*", "weitere informationen*",
    "weitere links*", "weitere meldungen*", "weitere nachrichten*", "weitere news*",
    "weitere themen*", "weiterer artikel*", "weiterführende*", "weiterlesen*", "zum thema*",
    "zum weiterlesen*", "zusatzinformationen*",
    /* French */
    "à découvrir*", "à lire*", "à voir aussi*", "articles associés*", "articles connexes*",
    "articles liés*", "articles les plus lus", "articles récents", "articles similaires*",
    "aussi à lire*", "ça peut vous intéresser*", "ces articles*", "dans la même catégorie*",
    "dans la même rubrique*", "en savoir plus*", "en lire plus*", "et aussi", "lire aussi*",
    "lire également*", "lire la suite*", "lire plus*", "lisez aussi*", "les plus consultés",
    "les plus lus", "nos derniers articles", "nos dernières actualités", "plus d'articles*",
    "plus d'informations*", "pour aller plus loin*", "pour en savoir plus*", "sujets similaires*",
    "sur le même sujet*", "sur le même thème*", "voir aussi*", "voir également*", "vous aimerez*",
    "vous pourriez aimer*", "vous pourriez aussi*",
    /* Spanish, Portuguese, Italian */
    "artículos relacionados*", "artículos similares*", "contenido relacionado*",
    "contenidos relacionados*", "entradas relacionadas*", "entradas recientes",
    "le puede interesar*", "le podría interesar*", "lea además*", "lea aquí*", "lea más*",
    "lea también*", "lee además*", "lee aquí*", "lee más*", "lee también*", "leer más*",
    "leer también*", "lo más leído*", "lo más visto*", "lo último", "más en*", "más información*",
    "más leídas", "más noticias*", "más sobre*", "mira:*", "mira además*", "mira también*",
    "mirá también*", "no te pierdas*", "notas relacionadas*", "noticias relacionadas*",
    "noticia relacionada*", "otras noticias*", "puedes leer*", "podría interesarte*",
    "quizás te interese*", "relacionada*", "relacionado*", "seguir leyendo*", "sigue leyendo*",
    "también le puede*", "también lee*", "también puedes leer*", "también te puede*",
    "te puede interesar*", "te podría interesar*", "te recomendamos*", "temas relacionados*",
    "últimas noticias*", "ver además*", "ver más*", "ver también*", "vea además*", "vea también*",
    "continuar lendo*", "leia mais*", "leia também*", "mais lidas*", "mais notícias*",
    "notícias relacionadas*", "saiba mais*", "veja mais*", "veja também*", "articoli correlati*",
    "articoli simili*", "altri articoli*", "leggi anche*", "leggi tutto*", "potrebbe interessarti*",
    "ti potrebbe*", "vedi anche*",
    /* Dutch, Scandinavian, Polish, Czech, Russian, Ukrainian, Turkish */
    "lees meer*", "lees ook*", "lees verder*", "meer over*", "meer nieuws*", "læs også*",
    "les også*", "läs också*", "läs mer*", "läs även*", "czytaj dalej*", "czytaj także*",
    "czytaj też*", "czytaj również*", "czytaj więcej*", "najczęściej czytane*", "polecamy*",
    "polecane*", "powiązane*", "przeczytaj także*", "przeczytaj też*", "przeczytaj również*",
    "zobacz także*", "zobacz też*", "zobacz również*", "čtěte také*", "mohlo by vás*",
    "související*", "читайте также*", "похожие*", "по теме*", "смотрите также*", "другие новости*",
    "читайте також*", "ilgili haberler*", "devamını oku*", "ayrıca bakınız*",
    /* Japanese, Chinese, Korean */
    "関連記事*", "関連ニュース*", "関連リンク*", "関連項目", "関連トピックス*", "関連キーワード*",
    "関連する記事*", "あわせて読みたい*", "合わせて読みたい*", "こちらもおすすめ*", "おすすめ記事*",
    "おすすめの記事*", "オススメ記事*", "人気記事*", "人気の記事*", "新着記事*", "最新記事*",
    "最新ニュース*", "続きを読む*", "もっと見る*", "もっと読む*", "この記事を読んだ人*",
    "よく読まれている*", "アクセスランキング*", "記事ランキング*", "ランキング", "次の記事*",
    "前の記事*", "相关阅读*", "相关新闻*", "相关文章*", "相关报道*", "相关链接*", "延伸阅读*",
    "推荐阅读*", "热门推荐*", "热门文章*", "猜你喜欢*", "更多内容*", "阅读更多*", "相關新聞*",
    "相關文章*", "延伸閱讀*", "推薦閱讀*", "관련기사*", "관련 기사*", "추천기사*", "많이 본 뉴스*",
    NULL};

/* Teasers end with one of these: what a reader would press to go on. */
static const char *const MORE[] = {"continue reading",
                                   "continue reading*",
                                   "keep reading",
                                   "more",
                                   "full story",
                                   "read full article",
                                   "read the full story*",
                                   "read the full article*",
                                   "weiter",
                                   "mehr",
                                   "mehr erfahren",
                                   "weiter zum*",
                                   "weiter zu*",
                                   "suite",
                                   "la suite",
                                   "más",
                                   "continuar leyendo",
                                   "続き",
                                   "詳しくはこちら*",
                                   "全文を読む*",
                                   "查看更多*",
                                   "阅读全文*",
                                   "더보기",
                                   NULL};

static const char *const SHARING[] = {"share",
                                      "share on*",
                                      "share this*",
                                      "share via*",
                                      "share:*",
                                      "share article*",
                                      "tweet",
                                      "tweet this*",
                                      "email this*",
                                      "e-mail this*",
                                      "print this*",
                                      "print",
                                      "follow us*",
                                      "follow me*",
                                      "follow @*",
                                      "like us*",
                                      "join us on*",
                                      "subscribe",
                                      "subscribe now*",
                                      "subscribe to*",
                                      "sign up*",
                                      "newsletter*",
                                      "get our newsletter*",
                                      "stay up to date*",
                                      "stay informed*",
                                      "never miss*",
                                      "want more*",
                                      "download the app*",
                                      "download our app*",
                                      "artikel teilen*",
                                      "beitrag teilen*",
                                      "diesen artikel teilen*",
                                      "diesen beitrag teilen*",
                                      "jetzt teilen*",
                                      "seite teilen*",
                                      "teilen",
                                      "teilen auf*",
                                      "teilen mit*",
                                      "teilen sie*",
                                      "teile diesen*",
                                      "mit anderen teilen*",
                                      "möchten sie den artikel teilen*",
                                      "drucken",
                                      "seite drucken*",
                                      "artikel drucken*",
                                      "merken",
                                      "folgen sie uns*",
                                      "folge uns*",
                                      "folgt uns*",
                                      "gefällt mir",
                                      "kommentieren",
                                      "abonnieren*",
                                      "jetzt abonnieren*",
                                      "newsletter anmelden*",
                                      "newsletter abonnieren*",
                                      "zum newsletter*",
                                      "jetzt anmelden*",
                                      "partager*",
                                      "partagez*",
                                      "imprimer*",
                                      "suivez-nous*",
                                      "suivez nous*",
                                      "abonnez-vous*",
                                      "s'abonner*",
                                      "inscrivez-vous*",
                                      "recevez*",
                                      "compartir*",
                                      "comparte*",
                                      "compártelo*",
                                      "imprimir",
                                      "síguenos*",
                                      "siguenos*",
                                      "sigue a*",
                                      "sigue nuestro*",
                                      "suscríbete*",
                                      "suscribite*",
                                      "suscríbase*",
                                      "únete a*",
                                      "compartilhe*",
                                      "compartilhar*",
                                      "siga-nos*",
                                      "assine*",
                                      "condividi*",
                                      "seguici*",
                                      "iscriviti*",
                                      "delen",
                                      "deel dit*",
                                      "udostępnij*",
                                      "поделиться*",
                                      "подписывайтесь*",
                                      "シェア*",
                                      "シェアする*",
                                      "この記事をシェア*",
                                      "ツイート*",
                                      "ツイートする*",
                                      "印刷*",
                                      "フォローする*",
                                      "メルマガ*",
                                      "分享*",
                                      "分享到*",
                                      "关注*",
                                      "打印*",
                                      "공유하기*",
                                      NULL};

static const char *const COMMENTS[] = {"add a comment*",
                                       "add your comment*",
                                       "comment on this*",
                                       "comments",
                                       "comments are closed*",
                                       "comments (*",
                                       "join the conversation*",
                                       "join the discussion*",
                                       "leave a comment*",
                                       "leave a reply*",
                                       "leave a response*",
                                       "no comments*",
                                       "no responses*",
                                       "post a comment*",
                                       "reader comments*",
                                       "view comments*",
                                       "show comments*",
                                       "write a comment*",
                                       "what do you think*",
                                       "diskutieren sie*",
                                       "ihr kommentar*",
                                       "kommentar schreiben*",
                                       "kommentar verfassen*",
                                       "kommentar hinterlassen*",
                                       "kommentare*",
                                       "keine kommentare*",
                                       "schreibe einen kommentar*",
                                       "schreiben sie einen kommentar*",
                                       "hinterlasse einen kommentar*",
                                       "hinterlasse eine antwort*",
                                       "antworten abbrechen*",
                                       "ajouter un commentaire*",
                                       "commentaires*",
                                       "commenter*",
                                       "laisser un commentaire*",
                                       "laissez un commentaire*",
                                       "réagir*",
                                       "vos réactions*",
                                       "comentarios*",
                                       "comenta*",
                                       "deja un comentario*",
                                       "deja una respuesta*",
                                       "deje su comentario*",
                                       "deixe um comentário*",
                                       "deixe uma resposta*",
                                       "comentários*",
                                       "commenti*",
                                       "lascia un commento*",
                                       "reacties*",
                                       "komentarze*",
                                       "dodaj komentarz*",
                                       "комментарии*",
                                       "コメント",
                                       "コメントを書く*",
                                       "コメントする*",
                                       "コメント一覧*",
                                       "评论*",
                                       "网友评论*",
                                       "发表评论*",
                                       "댓글*",
                                       NULL};

static const char *const FOOTER[] = {"©*",
                                     "(c)*",
                                     "copyright*",
                                     "all rights reserved*",
                                     "all content ©*",
                                     "alle rechte vorbehalten*",
                                     "alle angaben ohne gewähr*",
                                     "tous droits réservés*",
                                     "todos los derechos reservados*",
                                     "todos os direitos reservados*",
                                     "tutti i diritti riservati*",
                                     "alle rechten voorbehouden*",
                                     "wszelkie prawa zastrzeżone*",
                                     "все права защищены*",
                                     "無断転載*",
                                     "無断複写*",
                                     "版权所有*",
                                     "著作権*",
                                     "terms of use*",
                                     "terms and conditions*",
                                     "privacy policy*",
                                     "contact us",
                                     "about us",
                                     "impressum*",
                                     "datenschutz*",
                                     "mentions légales*",
                                     "conditions générales*",
                                     "aviso legal*",
                                     "política de privacidad*",
                                     "利用規約*",
                                     "プライバシーポリシー*",
                                     "back to top*",
                                     "nach oben*",
                                     "zurück*",
                                     "haut de page*",
                                     "volver arriba*",
                                     "ページトップへ*",
                                     "トップへ戻る*",
                                     NULL};

static const char *const PROMOTION[] = {"ad",
                                        "ads",
                                        "advert",
                                        "advertisement*",
                                        "advertising",
                                        "sponsored*",
                                        "paid content",
                                        "story continues below*",
                                        "article continues below*",
                                        "article continues after*",
                                        "continues after advert*",
                                        "anzeige*",
                                        "- anzeige*",
                                        "werbung*",
                                        "artikel wird nach*",
                                        "nach der werbung*",
                                        "publicité*",
                                        "publicidad*",
                                        "publicidade*",
                                        "pubblicità*",
                                        "advertentie*",
                                        "reklama*",
                                        "реклама*",
                                        "広告*",
                                        "スポンサーリンク*",
                                        "pr",
                                        "广告*",
                                        "광고*",
                                        NULL};

static const char *const CAPTION[] = {"photo:*",
                                      "photo by*",
                                      "photo courtesy*",
                                      "photograph:*",
                                      "photos:*",
                                      "photo credit*",
                                      "picture:*",
                                      "image:*",
                                      "image credit*",
                                      "image source*",
                                      "images:*",
                                      "credit:*",
                                      "credits:*",
                                      "source:*",
                                      "video:*",
                                      "foto:*",
                                      "foto von*",
                                      "fotos:*",
                                      "bild:*",
                                      "bilder:*",
                                      "bildquelle*",
                                      "bildnachweis*",
                                      "beitragsbild*",
                                      "symbolbild*",
                                      "symbolfoto*",
                                      "titelbild*",
                                      "quelle:*",
                                      "quellen:*",
                                      "grafik:*",
                                      "crédit photo*",
                                      "crédits photo*",
                                      "crédit:*",
                                      "crédits:*",
                                      "fuente:*",
                                      "imagen:*",
                                      "crédito:*",
                                      "foto/*",
                                      "fot.*",
                                      "zdj.*",
                                      "写真:*",
                                      "写真：*",
                                      "画像:*",
                                      "画像：*",
                                      "図:*",
                                      "图片来源*",
                                      "图:*",
                                      "图：*",
                                      "사진=*",
                                      NULL};

static const char *const BYLINE[] = {"by:*",
                                     "posted by*",
                                     "posted in*",
                                     "posted on*",
                                     "published by*",
                                     "published on*",
                                     "published:*",
                                     "updated:*",
                                     "updated on*",
                                     "last updated*",
                                     "last modified*",
                                     "filed under*",
                                     "tags",
                                     "tags:*",
                                     "tagged*",
                                     "categories:*",
                                     "category:*",
                                     "topics:*",
                                     "keywords:*",
                                     "written by*",
                                     "autor:*",
                                     "autorin:*",
                                     "von:*",
                                     "veröffentlicht am*",
                                     "veröffentlicht:*",
                                     "veröffentlichung:*",
                                     "veröffentlicht in*",
                                     "veröffentlicht unter*",
                                     "erstellt am*",
                                     "aktualisiert am*",
                                     "aktualisiert:*",
                                     "zuletzt aktualisiert*",
                                     "letzte aktualisierung*",
                                     "stand:*",
                                     "lesezeit*",
                                     "dieser eintrag wurde*",
                                     "dieser beitrag wurde*",
                                     "kategorie:*",
                                     "kategorien:*",
                                     "schlagworte*",
                                     "schlagwörter*",
                                     "schlagwort:*",
                                     "stichworte*",
                                     "themen:*",
                                     "publié le*",
                                     "publié par*",
                                     "mis à jour*",
                                     "mots-clés*",
                                     "mots clés*",
                                     "étiquettes*",
                                     "rédigé par*",
                                     "publicado el*",
                                     "publicado en*",
                                     "publicado por*",
                                     "actualizado el*",
                                     "etiquetas*",
                                     "por:*",
                                     "redacción*",
                                     "publicado em*",
                                     "pubblicato*",
                                     "opublikowano*",
                                     "autor tekstu*",
                                     "опубликовано*",
                                     "投稿日*",
                                     "公開日*",
                                     "更新日*",
                                     "最終更新*",
                                     "掲載日*",
                                     "カテゴリ*",
                                     "タグ:*",
                                     "タグ：*",
                                     "执笔*",
                                     "来源：*",
                                     "来源:*",
                                     "编辑：*",
                                     "责任编辑*",
                                     "作者：*",
                                     "记者：*",
                                     "発行日*",
                                     "発表日*",
                                     NULL};

static const phrase_list LISTS[] = {
    {TT_DROP_RELATED, true, RELATED},  {TT_DROP_LINKS, false, MORE},
    {TT_DROP_SHARING, false, SHARING}, {TT_DROP_COMMENTS, true, COMMENTS},
    {TT_DROP_FOOTER, false, FOOTER},   {TT_DROP_PROMOTION, false, PROMOTION},
    {TT_DROP_CAPTION, false, CAPTION}, {TT_DROP_BYLINE, false, BYLINE},
};

/* Lower case for ASCII, Latin-1 letters and basic Cyrillic; typographic apostrophes straight. */
static size_t fold(char to[MAX_LINE_BYTES + 1], const char *line, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n && len < MAX_LINE_BYTES; i++) {
        unsigned char c = (unsigned char)line[i];
        unsigned char before = i > 0 ? (unsigned char)line[i - 1] : 0;
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + ('a' - 'A'));
        else if (before == 0xC3 && c >= 0x80 && c <= 0x9E && c != 0x97)
            c = (unsigned char)(c + 0x20);
        else if (before == 0xD0 && c >= 0x90 && c <= 0x9F)
            c = (unsigned char)(c + 0x20);
        if (i + 2 < n && memcmp(line + i, "\u2019", 3) == 0) {
            c = '\'';
            i += 2;
        }
        to[len++] = (char)c;
    }
    to[len] = '\0';
    return len;
}

/* Signs and digits that decorate a phrase: bullets, arrows, quotes, counts. */
static size_t decoration(const char *text)
{
    static const char *const signs[] = {"\u00BB", "\u00AB", "\u203A", "\u2022", "\u00B7", "\u2026",
                                        "\u2192", "\u25B6", "\u25BA", "\u201E", "\u201C", "\u201D",
                                        "\u300A", "\u300B", "\u3010", "\u3011", "\u25A0", "\u25CF",
                                        "\u25BC", "\uFF1A", "\u3002", "\u2013", "\u2014", "\uFF1E",
                                        "\u2BC8", "\u00BF", "\u00A1", "\uFE0F"};
    unsigned char c = (unsigned char)*text;
    if (c && c < 0x80)
        return (c >= 'a' && c <= 'z') ? 0 : 1;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (strncmp(text, signs[i], strlen(signs[i])) == 0)
            return strlen(signs[i]);
    return 0;
}

static bool is_decoration(const char *text)
{
    while (*text) {
        size_t n = decoration(text);
        if (n == 0)
            return false;
        text += n;
    }
    return true;
}

static tt_phrase_extent extent_of(const char *phrase, const char *line)
{
    size_t n = strcspn(phrase, "*");
    if (strncmp(line, phrase, n) != 0)
        return TT_PHRASE_NONE;
    const char *rest = line + n;
    if (is_decoration(rest))
        return TT_PHRASE_WHOLE;
    /* The phrase must end at a word border, unless its script has none. */
    unsigned char last = (unsigned char)phrase[n - 1], next = (unsigned char)*rest;
    bool cut = last < 0x80 && ((next >= 'a' && next <= 'z') || next == 0xC3);
    return phrase[n] == '*' && !cut ? TT_PHRASE_LEADS : TT_PHRASE_NONE;
}

tt_phrase tt_phrase_of(const char *line, size_t n_bytes)
{
    tt_phrase best = {TT_PHRASE_NONE, TT_DROP_OUTSIDE, false};
    char folded[MAX_LINE_BYTES + 1];
    if (n_bytes > MAX_LINE_BYTES)
        return best;
    fold(folded, line, n_bytes);
    const char *text = folded;
    for (size_t n; *text && strncmp(text, "(c)", 3) != 0 && (n = decoration(text)) > 0;)
        text += n;
    if (!*text)
        return best;
    for (size_t i = 0; i < sizeof LISTS / sizeof LISTS[0]; i++) {
        for (const char *const *p = LISTS[i].phrases; *p; p++) {
            if ((*p)[0] != *text)
                continue;
            tt_phrase_extent extent = extent_of(*p, text);
            if (extent > best.extent)
                best = (tt_phrase){extent, LISTS[i].reason, LISTS[i].heads};
        }
    }
    return best;
}
