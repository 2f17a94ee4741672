"""Pieces of French, as regular expressions on the code of a sentence (`people.reported_facts.sentence`).

The words are folded: « quitté » and « quitte » are one. A piece starts at a word and ends at one; one that begins with
a space may be empty.
"""

from collections.abc import Iterable

from newsroom.text.french import INNER_BODIES, MAKERS, MONTHS, ORGANISATIONS, PLURAL_POSITIONS, POSITIONS
from newsroom.text.words import fold


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


NAME = r"[PCUX]\d+"
WORD = r"(?![PCUX]\d)[^ ,;:]+"
ROLE = rf"(?:{_one_of(POSITIONS)})"
PLURAL_ROLE = rf"(?:{_one_of(PLURAL_POSITIONS)})"

# --- When ----------------------------------------------------------------------------------------

WEEKDAY = "(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
MONTH_NAMES = [fold(month) for month in MONTHS]
MONTH = f"(?:{'|'.join(MONTH_NAMES)})"
YEAR = r"(?:19|20)\d\d"
_TURN = rf"(?: {YEAR}| dernier| prochain)?"
TIME = (
    rf"(?:(?:le|ce|du|des le|a compter du|a partir du|depuis le) )?(?:{WEEKDAY} )?\d{{1,2}}(?:er)? {MONTH}{_TURN}"
    r"|(?:(?:en|fin|debut|courant|des|depuis|mi -|"
    r"(?:a partir|a compter) de|(?:a|depuis) la (?:fin|mi) (?:de|du mois de)"
    rf"|au debut (?:de|du mois de)|d' ici) )?{MONTH}{_TURN}"
    r"|(?:en|fin|debut|courant|des|depuis|(?:a|d' ici a|d' ici) la fin de(?: l' annee)?|au debut de(?: l' annee)?) "
    rf"{YEAR}|(?:(?:ce|des) )?{WEEKDAY}(?: dernier| prochain| matin| soir)?"
    r"|a la (?:fin|mi) (?:du mois|de l' annee|de l' ete)|en (?:debut|fin) d' annee|au printemps|a l' automne|cet? ete"
    r"|aujourd' hui|hier|demain|(?:la|cette) (?:semaine|annee)(?: derniere| prochaine)?|ce (?:matin|mois|soir)"
    r"|l' an(?:nee)? (?:derniere?|prochaine?)|le mois (?:dernier|prochain)|a la rentree|il y a \w+ (?:ans?|mois|jours)"
)
_ADVERB = (
    r"(?!longtemps)\w{3,}ment|deja|aussi|ainsi|donc|enfin|bientot|ensuite|alors|desormais|depuis peu|toujours|puis"
    r"|(?:lui|elle) aussi|eux aussi|a son tour|(?:lui|elle)(?:-| - )meme|eux(?:-| - )memes|tout juste|a peine"
    r"|bel et bien|(?:tous|toutes)(?:(?: les)? (?:deux|trois))?|au pied leve|en meme temps|dans la foulee"
    r"|avec effet immediat|a sa demande|a nouveau|de nouveau|en personne"
    r"|en (?:un|une|deux|trois|quelques) (?:jours?|semaines?|mois|ans?|heures?)|par ailleurs|pour sa part"
)
# What may stand anywhere between a subject, its verb and the complement.
MIDDLE = rf"(?: (?:{TIME}|{_ADVERB}))*"
_BRIEFLY = rf"(?: (?:{_ADVERB}|hier|aujourd' hui|{WEEKDAY}))*"  # the same within a verb

# --- From a subject to its verb ------------------------------------------------------------------


def list_of(name: str) -> str:
    """Return « A », « A et B », « A, B et C », « A, de B et de C »."""
    return rf"{name}(?:(?: , (?:d[e'] )?{name})* (?:et|ainsi que)(?: d[e'])? {name})?"


LIST = list_of(NAME)
PERSONS = list_of(r"[PUX]\d+")
# « , responsable technique de Qwen , »: no part of it begins by a name, which would be another subject.
_PART = rf"{WORD}(?: [^ ,;:]+)*?"
ASIDE = rf"(?: , {_PART}(?: , {_PART}){{0,2}} ,)?"
_ASIDE_OF_NOBODY = ASIDE.replace("[^ ,;:]+)*?", r"(?![PUX]\d)[^ ,;:]+)*?")
_COMPANIONS = rf"(?: (?:et|avec) (?:son|sa|ses|leurs?|deux|trois|quatre|plusieurs|d' autres)(?: {WORD}){{1,6}}?)?"
REPORTS = (
    r"(?:(?:a|ont|avait|avaient|vient d'|viennent d') )?(?:\w+ment )?(?:annonc|confirm|indiqu|declar|expliqu|revel"
    r"|precis|affirm|officialis|ecri|dit\b|disent|fait savoir)\w*(?: (?:lui|elle)(?:-| - )meme)?"
)
_STUFF = r"(?: ,)?(?: (?!(?:que|qu'|ne|n'|si|s') |[PX]\d)[^ ,;:]+){0,16}(?: ,)?"
# Up to a second verb: « Junyang Lin vend ses parts et quitte … »
_FIRST_ACT = r"(?: (?!(?:ne|n'|que|qu'|qui|dont|si|refus\w+|dement\w*) |[PX]\d)[^ ,;:]+){2,20}"


def subject(agents: str) -> str:
    """Return the way from `agents` to their verb: straight on, or by « qui », « a annoncé qu'il », « … et »."""
    return (
        rf"(?P<agents>{agents}){_COMPANIONS}(?:{ASIDE}|(?P<comma> ,)|{_ASIDE_OF_NOBODY}(?: ,)?(?P<relative> qui)"
        rf"|(?:{ASIDE}|(?P<other_comma> ,))(?: qui)?{MIDDLE} {REPORTS}{_STUFF}"
        rf"(?P<reported> qu' (?:il|elle|ils|elles))"
        rf"|{ASIDE}(?P<joined>{_FIRST_ACT}(?: ,)? (?:et|puis|avant d[e']|apres)))(?:(?: ,)?{MIDDLE}(?: ,)?)"
    )


# --- Verbs ---------------------------------------------------------------------------------------

_AVOIR = r"(?:a|ont|avait|avaient|aura|auront|aurait|auraient|eut)"
_ETRE = r"(?:est|sont|etait|etaient|sera|seront|serait|seraient|fut|furent)"
# What leads to an infinitive and leaves no doubt that it happens; « veut », « peut » and « refuse » are not here.
_LEADS_TO = (
    r"(?:va|vont|allait|allaient|doit|doivent|devrait|devraient|(?:vient|viennent|venait) d[e']|(?:a )?decid\w* d[e']"
    r"|(?:ont|avait) decide d[e']|(?:a choisi|choisit) d[e']|s' appret\w+ a|s' en (?:va|vont)"
    r"|(?:a )?accepte d[e']|(?:finit|a fini) par"
    r"|(?:est|sont|serait|seraient) (?:sur le point|en passe) d[e']"
    r"|(?:est|sont|a ete|ont ete) (?:le|la|les) (?:\w+ )?(?:premier|premiere|dernier|derniere)s? a"
    r"|(?:a |ont |avait )?(?:annonc|confirm|declar|indiqu|expliqu|racont|precis|revel|affirm)\w+"
    r"|(?:a |ont )?dit|disent)"
)
_GROUP = r"(?:e|ent|ait|aient|era|eront|erait|eraient|a|erent)"


class Verb:
    """The forms of a verb that say that something happens."""

    def __init__(self, finite: str, participle: str, infinitive: str, *, etre: bool = False, clitic: str = "") -> None:
        self.participle = rf"(?:{participle})"
        before = rf"(?:{clitic} )" if clitic else ""
        auxiliary, having = (_ETRE, "etre") if etre else (_AVOIR, "avoir")
        self.finite = rf"{before}(?:{finite})\b"
        # « quitte », « a quitté », « va quitter », « annonce avoir quitté », « avant de quitter », « après avoir … »
        self.active = (
            rf"(?:{self.finite}|{before}{auxiliary}{_BRIEFLY} {self.participle}"
            rf"|{_LEADS_TO}{_BRIEFLY} {before}(?:(?:{infinitive})|{having}{_BRIEFLY} {self.participle})"
            rf"|(?:(?<=avant de )|(?<=avant d' )){before}(?:{infinitive})"
            rf"|(?<=apres ){before}{having} {self.participle})(?= )"
        )
        self.passive = (
            rf"(?:{_ETRE}|{_AVOIR}{_BRIEFLY} ete|{_LEADS_TO} (?:etre|avoir ete)|(?<=apres )avoir ete){_BRIEFLY} "
            rf"{self.participle}(?= )"
        )

    @classmethod
    def er(cls, *stems: str, etre: bool = False, clitic: str = "") -> "Verb":
        """Return the verbs of the first group that have these stems (« nomm »)."""
        stem = f"(?:{'|'.join(stems)})"
        return cls(rf"{stem}e?{_GROUP}", rf"{stem}e?e?s?", rf"{stem}er", etre=etre, clitic=clitic)


def active(*verbs: Verb) -> str:
    """Return the active forms of `verbs`."""
    return f"(?:{'|'.join(verb.active for verb in verbs)})"


def passive(*verbs: Verb) -> str:
    """Return the passive forms of `verbs`."""
    return f"(?:{'|'.join(verb.passive for verb in verbs)})"


def participle(*verbs: Verb) -> str:
    """Return the participles of `verbs`."""
    return f"(?:{'|'.join(verb.participle for verb in verbs)})"


QUIT = Verb.er("quitt", "abandonn", "delaiss", "lach")
LEAVE = Verb("part(?:|ent|ait|aient|ira|iront|irait|iraient|irent)", "partie?s?", "partir", etre=True)
GO_AWAY = Verb("va|vont|allait|ira|iront|irait|iraient", "allee?s?", "aller", etre=True, clitic="s' en")
RESIGN = Verb.er("demissionn")
RETIRE = Verb.er("retir", etre=True, clitic="(?:se|s')")
JOIN = Verb(
    f"rejoi(?:nt|gnent|gnait|gnaient|ndra|ndront|ndrait|ndraient|gnit|gnirent)|(?:ralli|integr){_GROUP}",
    "rejointe?s?|(?:ralli|integr)ee?s?",
    "rejoindre|rallier|integrer",
)
ARRIVE = Verb.er("arriv", "entr", "debarqu", "pass", etre=True)
ARRIVE_HAVING = Verb.er("debarqu", "atterri", "sign", "pass", "fil")
RETURN = Verb(
    f"retourn{_GROUP}|revi(?:ent|ennent|endra|endrait|nt)",
    "retournee?s?|revenue?s?",
    "retourner|revenir",
    etre=True,
)
BECOME = Verb("devi(?:ent|ennent|endra|endront|endrait|endraient|nt|nrent)", "devenue?s?", "devenir", etre=True)
TAKE = Verb(
    "(?:re)?pren(?:d|nent|dra|dront|drait|draient)|(?:re)?prit|(?:re)?prirent|accede|accedera",
    "(?:re)?prise?s?",
    "(?:re)?prendre",
)
REPLACE = Verb.er("remplac")
SUCCEED = Verb.er("succed")
APPOINT = Verb(
    f"(?:nomm|design|propuls|intronis|bombard){_GROUP}|promeut|promeuvent|promouvra|elit|elisent|choisit|choisira",
    "(?:nomm|design|propuls|intronis|bombard)ee?s?|promue?s?|elue?s?|choisie?s?",
    "(?:nomm|design|propuls|intronis)er|promouvoir|elire|choisir",
)
PUT = Verb.er("port", "plac", "install")
RECRUIT = Verb.er("recrut", "embauch", "engag", "debauch")
POACH = Verb.er("debauch")
WELCOME = Verb("accueille|accueillent|accueillera|accueillit", "accueillie?s?", "accueillir")
SACK = Verb(
    f"(?:licenci|limog|evinc|congedi){_GROUP}|(?:limoge|evince)a(?:it)?|pousse(?:nt)? vers la sortie",
    "(?:licenci|limog|evinc|remerci|congedi|ecart)ee?s?|poussee?s? vers la sortie|mise?s? a la porte",
    "licencier|limoger|evincer|congedier|pousser vers la sortie",
)
LOSE = Verb("per(?:d|dent|dra|drait|dit)", "perdue?s?", "perdre")
LEAD = Verb("(?:co)?dirige(?:nt)?|preside(?:nt)?|pilote(?:nt)?", "(?:co)?dirigee?s?|presidee?s?", "diriger|presider")
FOUND = Verb.er("fond", "cofond", "co-fond", "cre")
BUY = Verb(
    f"(?:rachet|absorb){_GROUP}|acqui(?:ert|erent|rent|erra)|s' (?:offre|offrent)|s' empar(?:e|ent) d[e']"
    "|met la main sur",
    "(?:rachet|absorb)ee?s?|acquise?s?|mis la main sur|pris le controle d[e']",
    "racheter|acquerir|absorber|s' offrir|s' emparer d[e']|mettre la main sur",
)
HOLD = Verb("detien(?:t|nent|dra|drait)|possed(?:e|ent|era)", "detenue?s?", "detenir|posseder")
RAISE = Verb.er("lev", "boucl")

# --- Places --------------------------------------------------------------------------------------

_SIZE = "(?:(?:jeune|grand|grande|nouveau|nouvelle|toute) )*"
_BODY = rf"(?:{_SIZE}(?:{_one_of(ORGANISATIONS | INNER_BODIES)}))"
_ANY_BODY = rf"(?:{_SIZE}(?:{_one_of(ORGANISATIONS | INNER_BODIES | MAKERS)}))"
_WHOLE_BODY = rf"(?:{_SIZE}(?:{_one_of(ORGANISATIONS | MAKERS)}))"
# Between « laboratoire » and its name there is nothing that would make it another's: « une rivale de Meta ».
_BETWEEN = (
    r"(?: (?!(?:par|pour|vers|contre|avec|sans|et|ou|que|qu'|qui|dont|puis|mais|apres|avant|depuis|comme|selon|face|sur"
    r"|sous|entre|mere|anti|ex|un|une|son|sa|ancien\w*|futur\w*|rival\w*|concurrent\w*|partenaire\w*|client\w*"
    r"|actionnaire\w*|proche\w*) )(?![PCUX]\d)[^ ,;:]+){0,6}?"
)
_NOT_OF = r"(?<! de)(?<! du)(?<! d')(?<! des)(?<! la)(?<! l')(?<! le)(?<! chez)"
_DEFINITE = r"(?:le|la|l'|les|son|sa|ses)"
_BESIDE = rf"(?:{_DEFINITE}|un|une) {_ANY_BODY}{_BETWEEN}{_NOT_OF} (?P<beside>C\d+)"
# « le néerlandais ASML », « son ancien rival ASML »
_APPOSED = (
    rf"{_DEFINITE}(?: (?!(?:de|d'|du|des|chez|a|au|aux|en|dans|pour|contre|avec|par|et|ou|sur|que|qu'|qui) ){WORD})"
    r"{1,4} (?P<apposed>C\d+)"
)
_PLACE = (
    rf"(?:(?:(?:le|la|l'|les) )?(?P<place>C\d+)|{_DEFINITE} {_BODY}{_BETWEEN} (?P<body_place>C\d+)"
    rf"|{_BESIDE}|{_APPOSED})"
)
# A name without fiche counts where only a body can stand: « chez Zorblax », « la start-up Zorblax ».
_UNKNOWN_BODY = rf"(?:la|le|l'|une?) {_ANY_BODY}(?: \w+){{0,2}} (?P<unknown_body>U\d+)"
_BARE = rf"{_ANY_BODY}{_BETWEEN} (?P<bare>C\d+)"  # behind « du », which is « de le »

# Where a place stands: behind a verb; « chez », « au sein de »; « à »; « de »; « par »; and itself, no part of it.
DIRECT = rf" (?:{_PLACE}|{_UNKNOWN_BODY})"
AT = rf" (?:(?:chez|aupres d[e']|au sein d[e']|au sein du) (?:{_PLACE}|{_BARE}|{_UNKNOWN_BODY}|(?P<unknown>U\d+)))"
TO = rf" (?:(?:a|dans|au|aux|au sein d[e'])(?: {_PLACE}| {_BARE}))"
AT_BODY = rf" au {_BARE}"
OF = rf" (?:de|d'|du|des|hors d[e']) (?:{_PLACE}|{_BARE}|{_UNKNOWN_BODY})"
BY = rf" par{DIRECT}"
WHOLE = rf" (?:(?:(?:le|la|l'|les) )?(?P<place>C\d+)|{_BESIDE}|{_APPOSED})"

OWN_POST = r"(?:son poste|ses postes|sa fonction|ses fonctions|son mandat|ses responsabilites)"
OWN_BODY = (
    r"(?:l' entreprise|la societe|le groupe(?: (?!a |va )\w+)?|la start-up|la startup|l' equipe|la maison|le navire"
    r"|la direction|la jeune pousse|le laboratoire|la firme|la compagnie|l' editeur|le geant(?: (?!a |va )\w+)?)"
)
HEAD_OF = r"(?:a la (?:tete|direction|presidence)(?: (?!de |d' |du |des )\w+)?|aux commandes|aux renes)"
# Behind a title, up to its place: « de », « du laboratoire », « de l'équipe », right before the name.
TO_PLACE = (
    r" (?:de|d'|du|des|dans|a la tete d[e'u])(?: (?:la|le|l'|les))?"
    rf"(?: {_WHOLE_BODY}{_BETWEEN}(?: (?:de|d'|du)(?: (?:la|le|l'))?)?| {_ANY_BODY})? $"
)

# What may follow a verb that has said all: « part ».
END = r" (?:$|[,;:]|et |mais |pour |apres |avant |sans |afin |avec |tandis |alors |selon |car |dans |et )"
