/* SPDX-License-Identifier: MIT */
/*
 * Function words: articles, pronouns, prepositions, conjunctions, auxiliaries and the adverbs that
 * carry no topic. Verbs, nouns and adjectives with a meaning of their own stay out, also frequent
 * ones ("said", "new"). Sorted by bytes; written as text, normalised when an analyser takes them.
 */
#include "text/stopwords.h"
#include "text/analyzer.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *language; /* ISO 639-1 */
    const char *words;
} lists[] = {
    {"de", "ab aber all alle allem allen aller alles als also am an andere anderem anderen anderer "
           "anderes anders auch auf aus außer außerdem bei beide beiden beim bereits bevor bin bis "
           "bisher bist da dabei dadurch dafür dagegen daher dahin damals damit danach daneben "
           "dann daran darauf daraus darf darin darum darunter darüber das dass dasselbe davon "
           "davor dazu dein deine deinem deinen deiner deines dem demselben den denen denn dennoch "
           "denselben der deren derer derselbe derselben des deshalb desselben dessen deswegen "
           "dich die dies diese dieselbe dieselben diesem diesen dieser dieses dir doch dort du "
           "durch dürfen ein eine einem einen einer eines einig einige einigem einigen einiger "
           "einiges einmal er es etwa etwas euch euer eure eurem euren eurer eures falls für gar "
           "gegen gegenüber gerade gibt habe haben hat hatte hatten hattest hattet hier hin hinter "
           "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem infolge innerhalb "
           "ins ist ja je jede jedem jeden jeder jedes jedoch jene jenem jenen jener jenes jetzt "
           "kann kannst kaum kein keine keinem keinen keiner keines können könnte könnten man "
           "manche manchem manchen mancher manches mehr mein meine meinem meinen meiner meines "
           "mich mir mit muss musste möchte müssen nach nachdem neben nein nicht nichts noch nun "
           "nur ob obwohl oder ohne per schon sehr sei seid seien sein seine seinem seinen seiner "
           "seines seit selbst sich sie sind so sobald sofern sogar solche solchem solchen solcher "
           "solches soll sollen sollte sollten sondern sonst soweit sowie sowohl statt trotz um "
           "und uns unser unsere unserem unseren unserer unseres unter viel viele vielen vom von "
           "vor war waren warst wart was weder wegen weil weiter weitere weiteren welche welchem "
           "welchen welcher welches wem wen wenn wer werde werden wessen wie wieder will wir wird "
           "wirst wo wobei wodurch wofür wollen wollte womit worden worüber wurde wurden während "
           "würde würden zu zum zur zwar zwischen über"},
    {"en", "a about above after again against all also although am among an and another any anyone "
           "anything are aren't as at be because been before being below between both but by can "
           "can't cannot could couldn't did didn't do does doesn't doing don't down during each "
           "either else ever every everyone everything few for from further had hadn't has hasn't "
           "have haven't having he he'd he'll he's her here here's hers herself him himself his "
           "how how's however i i'd i'll i'm i've if in into is isn't it it'd it'll it's its "
           "itself just let's may me might more most much must mustn't my myself neither no nor "
           "not nothing now of off often on once one only or other others ought our ours ourselves "
           "out over own per quite rather same shall shan't she she'd she'll she's should "
           "shouldn't since so some someone something still such than that that'll that's the "
           "their theirs them themselves then there there's therefore these they they'd they'll "
           "they're they've this those though through thus to too toward towards under unless "
           "until up upon us very via was wasn't we we'd we'll we're we've were weren't what "
           "what's when when's whenever where where's whereas wherever whether which whichever "
           "while who who's whoever whom whose why why's will with within without won't would "
           "wouldn't yet you you'd you'll you're you've your yours yourself yourselves"},
    {"es", "a acá además ahí al algo alguien alguna algunas alguno algunos algún allá allí ambos "
           "ante antes aquel aquella aquellas aquello aquellos aquí así aun aunque aún bajo "
           "bastante bien cada casi como con conmigo contigo contra cual cuales cualquier "
           "cualquiera cuando cuanto cuál cuáles cuándo cuánto cómo de del demás desde después "
           "donde dos durante dónde e el ella ellas ello ellos en entonces entre era erais eran "
           "eras eres es esa esas ese eso esos esta estaba estaban estado estamos estar estas este "
           "esto estos estoy estuve estuvieron estuvo está están estás esté estén ex fue fuera "
           "fueran fueron fui fuimos ha haber habido habrá habrán habría había habían hace hacen "
           "hacer hacia han has hasta hay haya hayan he hemos hizo hubo igual incluso jamás junto "
           "la las le les lo los luego me mediante menos mi mientras mis misma mismas mismo mismos "
           "mucha muchas mucho muchos muy más mí mía mías mío míos nada nadie ni ninguna ninguno "
           "ningún no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca o os otra "
           "otras otro otros para pero poca pocas poco pocos podrá podría por porque pues que "
           "quien quienes quizá quién quiénes qué se sea sean según ser será serán sería serían si "
           "sido siempre siendo sin sino sobre sois solo somos son soy su sus suya suyas suyo "
           "suyos sí sólo también tampoco tan tanta tantas tanto tantos te tenemos tener tengo "
           "tenía tenían ti tiene tienen toda todas todavía todo todos tras tu tus tuvo tuya tuyas "
           "tuyo tuyos tú u un una unas uno unos usted ustedes va van vuestra vuestras vuestro "
           "vuestros y ya yo él éramos"},
    {"fr", "afin ai aie aient aies ainsi ait alors après as assez au aucun aucune auquel aura "
           "aurai auraient aurait auras aurez aurons auront aussi autre autres aux auxquelles "
           "auxquels avaient avais avait avant avec avez aviez avions avoir avons ayant ayez ayons "
           "beaucoup bien c'est car ce ceci cela celle celles celui cependant certain certaine "
           "certaines certains ces cet cette ceux chacun chacune chaque chez combien comme comment "
           "contre d'autres d'un d'une dans de depuis des desquelles desquels deux devant doit "
           "donc dont du duquel durant dès déjà elle elles en encore enfin entre envers es est et "
           "eu eue eues eurent eus eut eux fait faut fois font furent fus fut hors ici il ils j'ai "
           "je jusqu'au jusqu'à jusque l'on la laquelle le lequel les lesquelles lesquels leur "
           "leurs lors lorsque lui là ma mais malgré me mes mien mienne miennes miens moi moins "
           "mon même mêmes n'a n'est n'ont ne ni non nos notre nous nôtre nôtres on ont or ou où "
           "par parce parmi pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi "
           "pourrait près puis puisque qu'elle qu'elles qu'en qu'il qu'ils qu'on qu'un qu'une "
           "quand quant que quel quelle quelles quelque quelques quels qui quoi quoique s'est s'il "
           "s'ils sa sans sauf se selon sera serai seraient serait seras serez serons seront ses "
           "seulement si sien sienne siennes siens sinon soi soient sois soit sommes son sont sous "
           "souvent soyez soyons suis sur ta tandis tant te tel telle telles tels tes toi ton "
           "toujours tous tout toute toutefois toutes trop très tu un une vers voici voilà vos "
           "votre vous vôtre vôtres y à étaient étais était étant étiez étions été êtes être"},
    {"it", "a abbia abbiamo abbiano ad agli ai al alcun alcuna alcune alcuni alla alle allo allora "
           "altra altre altri altro anche ancora avere avete aveva avevamo avevano avevo avuto ben "
           "bene c'è che chi ci ciascuna ciascuno cioè circa ciò coi col come con contro cosa così "
           "cui da dagli dai dal dall'altro dalla dalle dallo degli dei del della delle dello "
           "dentro deve devono di dopo dov'è dove due dunque durante e ebbe ebbero ecco ed egli "
           "ella entrambi entro era erano eravamo eri ero essa esse essendo essere essi esso fa "
           "fanno fare fino fosse fossero fra fu fui fummo furono già gli ha hai hanno ho i il in "
           "infatti infine inoltre insieme invece io l'ha l'hanno la le lei li lo loro lui lungo "
           "là ma mai me meglio meno mentre mi mia mie miei mio molta molte molti molto ne negli "
           "nei nel nella nelle nello nessun nessuna nessuno niente no noi non nostra nostre "
           "nostri nostro nulla né o od ogni ognuno oltre oppure ora per perché perciò però "
           "piuttosto più po' poca poche pochi poco poi poiché possono presso prima proprio pur "
           "pure può qua qual qualche qualcosa qualcuno quale quali quando quanta quante quanti "
           "quanto quasi quegli quei quel quella quelle quelli quello questa queste questi questo "
           "qui quindi sarai saranno sarebbe sarebbero sarà sarò se secondo sei sembra sempre "
           "senza si sia siamo siano siete sin solo sono sopra soprattutto sotto sta stanno stata "
           "state stati stato stava stavano stessa stesse stessi stesso su sua sue sugli sui sul "
           "sulla sulle sullo suo suoi sé sì tale tali tanta tante tanti tanto te ti tra tramite "
           "troppo tu tua tue tuo tuoi tutta tuttavia tutte tutti tutto un un'altra un'altro una "
           "uno va verso vi via voi vostra vostre vostri vostro è"},
    {"nl", "aan achter af al alle alleen alles als altijd ander andere anderen anders behalve "
           "beide beiden ben beneden bent bij bijna binnen boven buiten daar daarbij daardoor "
           "daarin daarna daarnaast daarom daarop daarvan daarvoor dan dat de degene den der des "
           "deze dezelfde die diens dit doch doen doet door dus echter een eens eerst elk elkaar "
           "elke en enige enkel enkele er eraan erbij erg erin ermee erop ervan even ge gedurende "
           "geen geweest haar had hadden hare heb hebben hebt heeft heel hem hen het hetzelfde "
           "hier hierbij hierdoor hiermee hij hoe hoewel hun ieder iedere iedereen iemand iets ik "
           "in indien inmiddels is ja je jij jou jouw jouwe juist jullie kan kon konden kunnen "
           "kunt langs later maar mag me mede meer meest met mij mijn mijne mijzelf minder "
           "misschien mits mocht moest moesten moet moeten mogen na naar naast nadat niemand niet "
           "niets noch nog nogal nooit nu of ofschoon om omdat omtrent ondanks onder ongeveer ons "
           "onze ook op opdat over reeds rond samen sedert sinds slechts sommige soms steeds te "
           "tegen tegenover ten tenzij ter terwijl tevens thans tijdens toch toen tot totdat "
           "tussen u uit uw vaak van vanaf vanuit vanwege veel vele velen verder via volgens voor "
           "vooral voorbij voordat waar waarbij waardoor waarin waarmee waarom waarop waarvan "
           "waarvoor wanneer want waren was wat we weer wegens wel welk welke werd werden wezen "
           "wie wiens wij wil wilde wilden willen word worden wordt zal ze zeer zelf zelfs zich "
           "zichzelf zij zijn zijne zo zo'n zoals zodat zodra zou zouden zowel zulke zullen zult "
           "één"},
    {"pt", "a acerca agora ainda algo algum alguma algumas alguns alguém ali além ambos ante antes "
           "ao aos apenas após aquela aquelas aquele aqueles aqui aquilo as assim através até cada "
           "com como conforme contra contudo cuja cujas cujo cujos da daquela daquelas daquele "
           "daqueles das de dela delas dele deles demais dentro depois desde dessa dessas desse "
           "desses desta destas deste destes deve devem disso disto do dois dos durante e ela elas "
           "ele eles em embora enquanto entre então era eram essa essas esse esses esta estamos "
           "estar estas estava estavam este esteja estejam estes esteve estive estiveram estou "
           "está estás estão eu exceto faz fez fim foi fomos for fora foram fosse fossem fui haja "
           "hajam haver havia haviam houve há isso isto já la lhe lhes lo logo lá mais mas me "
           "mediante menos mesma mesmas mesmo mesmos meu meus mim minha minhas muita muitas muito "
           "muitos na nada naquela naquelas naquele naqueles nas nela nelas nele neles nem nenhum "
           "nenhuma nessa nessas nesse nesses nesta nestas neste nestes ninguém nisso nisto no nos "
           "nossa nossas nosso nossos num numa nunca não nós o onde ora os ou outra outras outro "
           "outros para pela pelas pelo pelos per perante perto pode podem pois por porquanto "
           "porque porquê portanto porém pouca poucas pouco poucos pra quais quaisquer qual "
           "qualquer quando quanta quantas quanto quantos quase que quem quê se seja sejam sem "
           "sempre sendo ser seria seriam será serão seu seus si sido sim sob sobre somos sou sua "
           "suas são só tais tal talvez também tampouco tanta tantas tanto tantos te tem temos "
           "tenha tenham tenho ter teria teriam terá terão teu teus teve ti tido tinha tinham tive "
           "tiveram toda todas todavia todo todos tua tuas tudo tão têm um uma umas uns vai você "
           "vocês vos vossa vossas vosso vossos vão vós à àquela àquelas àquele àqueles às é és"},
};

#define N_LISTS (sizeof lists / sizeof lists[0])

const char *tt_stop_words(const char *language)
{
    for (size_t i = 0; i < N_LISTS; i++)
        if (strcmp(language, lists[i].language) == 0)
            return lists[i].words;
    return NULL;
}

const char *const *tt_stop_word_languages(void)
{
    static const char *const names[] = {"none", "de", "en", "es", "fr", "it", "nl", "pt", NULL};
    _Static_assert(sizeof names / sizeof names[0] == N_LISTS + 2, "a name for each list");
    return names;
}
