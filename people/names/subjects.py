"""What follows a name where its capital says nothing: does it stand there as the subject of a sentence or a headline?

« Orange amère » is a fruit; « Orange annonce », « Orange, premier opérateur », « Orange condamné à » are the company.
"""

import re

from newsroom.text.french import (
    COMPANY_NOUNS,
    FREQUENT_WORDS,
    LANGUAGES,
    NOUN_MARKERS,
    PREDICATES,
    PRESS_PARTICIPLES,
    ROLES,
    SITUATIONS,
    WORDS_ABOUT_WORDS,
)
from people.names.clauses import ADVERBS, CLITICS, NEGATIONS, is_content, is_form_of, is_verb, verb_follows
from people.names.reading import APOSTROPHES, HYPHENS, Reading

_BEHIND_PARTICIPLES = frozenset(
    "par pour a au aux de d du des en sur dans comme face contre depuis chez sous hors avec il avant apres".split()
)
_BELONGINGS = frozenset(
    """abonne action benefice boutique equipe forfait offre prevision rachat resultat serveur siege syndicat
    usager""".split()
)
_BEFORE_SITUATIONS = frozenset("en au aux dans sous a de hors".split())
_RELATIVES = frozenset("qui dont que qu lequel laquelle auquel duquel".split())
_BEFORE_NOUNS = (
    NOUN_MARKERS
    | COMPANY_NOUNS
    | ROLES
    | frozenset(
        """premier premiere deuxieme second seconde troisieme quatrieme ex ancien ancienne nouveau nouvelle principal
        principale grand grande petit petite celebre plus toujours aussi longtemps egalement desormais autre jeune futur
        future seul seule numero n autrefois jadis historique""".split()
    )
)
# What begins another sentence after a comma: « Next, on verra ».
_OTHER_SUBJECTS = frozenset("on ca c cela je j tu nous vous il ils et mais puis tout rien ou voila voici".split())
_OF = frozenset(("d", "de"))
_ITS = frozenset("son sa ses leur leurs".split())
# Behind « de », what is said of a subject: « Meta de nouveau condamné », « Orange d’accord ».
_AFTER_OF = frozenset(
    """abord accord ailleurs avance emblee facto fait ici loin meme mieux moins nouveau office ores plus pres retour son
    suite taille""".split()
)
_OPENING = frozenset({",", "–", "—", "-", "("})
_CLOSING = frozenset({",", "–", "—", "-", ")"})
_ENDS = re.compile(r"[.!?…:;\n]")
_LONGEST_APPOSITION = 30


def is_subject(reading: Reading, after: int, determiner: str = "") -> bool:
    """Return whether the name that ends before `after` is the subject of what follows.

    `determiner` is the key of the name if it is a determiner as well (Su, Son).
    """
    if tells_a_meaning(reading, after):
        return False
    return (
        verb_follows(reading, after, determiner)
        or _is_predicate(reading, after)
        or _is_situation(reading, after)
        or _is_headline(reading, after)
        or _is_versus(reading, after)
        or _is_apposition(reading, after)
    )


def is_plain_word(reading: Reading, after: int) -> bool:
    """Return whether what follows a name already known says that here it is the word: « Orange amère »."""
    if tells_a_meaning(reading, after):
        return True
    if after >= len(reading) or reading.is_capital[after]:
        return False
    key = reading.keys[after]
    if reading.gaps[after].strip() == ",":
        return (key in _OTHER_SUBJECTS and not _verb_closes(reading, after)) or _is_among_nouns(reading, after)
    if not reading.is_spaced(after):
        return False
    if key in _OF:  # « Signal d’alarme », « Orange de Séville »
        return reading.keys[after + 1 : after + 2] != [] and reading.keys[after + 1] not in _AFTER_OF
    if reading.keys[after - 1] in reading.keys[after : after + 2]:
        return True  # « Petit à petit »
    if (
        key in PREDICATES and not _is_predicate(reading, after) and reading.is_spaced(after + 1)
    ):  # « Signal fort envoyé »
        return is_form_of(reading, after + 1, "participle") or is_content(reading, after + 1)
    if key == "comme" and reading.keys[after + 1 : after + 2] in (["un"], ["une"]):
        return True  # « Brave comme un lion »
    rank = after + (key in {"et", "ou", "sur", "comme"})  # « Noir sur blanc »
    return is_content(reading, rank) and not verb_follows(reading, rank)


def _is_among_nouns(reading: Reading, first: int) -> bool:
    """Return whether bare nouns follow a comma: « Nickel, cuivre et cobalt », not « Orange, opérateur et assureur »."""
    is_bare = is_content(reading, first) and not _is_nominal(reading, first) and not reading.keys[first].isdigit()
    following = reading.keys[first + 1] if reading.is_spaced(first + 1) else ""
    return is_bare and following in {"et", "ou"} and is_content(reading, first + 2) and not verb_follows(reading, first)


def tells_a_meaning(reading: Reading, after: int) -> bool:
    """Return whether what follows is about the word: « Free est un mot anglais », « Meta, en grec, signifie »."""
    keys = [*reading.keys[after : after + 6], *[""] * 6]
    if keys[0] == "en" and keys[1] in LANGUAGES:
        return True
    if keys[0] in {"signifie", "signifiait"}:
        return keys[1] not in {"a", "aux", "au"}
    if keys[0] == "veut":
        return keys[1] == "dire"
    if keys[1:3] in (["ce", "qui"], ["ce", "que"]) and keys[0] in {"designe", "qualifie"}:
        return True
    if keys[0] in {"se", "s"}:
        return keys[1] in {"traduit", "prononce", "ecrit"}
    if keys[0] == "vient":
        return bool({"mot", "verbe", *LANGUAGES}.intersection(keys[1:4]))
    if keys[0] in {"est", "etait", "sont", "designe", "reste"}:
        if keys[1] in {"celui", "celle", "ceux", "quiconque"}:
            return True
        return bool(WORDS_ABOUT_WORDS.intersection(keys[2:5])) and bool(NOUN_MARKERS.intersection(keys[1:3]))
    return False


def _is_predicate(reading: Reading, after: int) -> bool:
    """Return whether a headline says something of its subject without a verb: « Meta accusé de », « Orange prêt à »."""
    is_adverb = reading.is_spaced(after) and reading.keys[after] in ADVERBS
    rank = after + is_adverb
    if not reading.is_spaced(rank):
        return False
    if is_adverb and (reading.keys[rank] in {"plus", "moins", "trop"} or is_form_of(reading, rank, "participle")):
        return True  # « Meta toujours plus puissant »
    key = reading.keys[rank]
    is_said = is_form_of(reading, rank, "participle") and any(
        key[: len(key) - cut] in PRESS_PARTICIPLES for cut in range(min(3, len(key)))
    )
    ends = rank + 1 >= len(reading) or not reading.is_spaced(rank + 1)
    complement = "" if ends else reading.keys[rank + 1]
    if complement == "par" and is_form_of(reading, rank, "participle"):
        return True
    if is_said:
        return ends or complement in _BEHIND_PARTICIPLES
    return key in PREDICATES and complement in {*_BEHIND_PARTICIPLES, "un", "1"}


def _is_versus(reading: Reading, after: int) -> bool:
    """Return whether it is set against another name: « Meta face à Bruxelles », « Free contre Orange »."""
    if not reading.is_spaced(after) or reading.shouts[after]:
        return False
    rank = after + 1
    if reading.keys[after] == "face" and reading.keys[rank : rank + 1] == ["a"]:
        rank += 1
    elif reading.keys[after] not in {"contre", "vs"}:
        return False
    return reading.is_spaced(rank) and reading.is_capital[rank]


def _is_situation(reading: Reading, after: int) -> bool:
    """Return whether a headline says where its subject is: « Meta dans la tourmente », « Orange sous pression »."""
    if not reading.is_spaced(after) or reading.keys[after] not in _BEFORE_SITUATIONS:
        return False
    rank = after + 1 + (reading.keys[after + 1 : after + 2] != [] and reading.keys[after + 1] in NOUN_MARKERS)
    return rank < len(reading) and reading.keys[rank] in SITUATIONS


def _is_headline(reading: Reading, after: int) -> bool:
    """Return whether a colon follows, then words of the name, or who or what is its own: « Meta : sa filiale »."""
    if reading.gaps[after].strip() == ":":
        is_its = reading.keys[after] in _ITS and reading.is_spaced(after + 1)
        return is_its and (reading.keys[after + 1].removesuffix("s") in _BELONGINGS or _is_nominal(reading, after))
    return re.fullmatch(r"\s*:\s*[«“\"]\s*", reading.gaps[after]) is not None


def _is_apposition(reading: Reading, after: int) -> bool:
    """Return whether a comma, a dash or a bracket opens what is said of the subject: « Orange, premier opérateur »."""
    if after >= len(reading) or reading.gaps[after].strip() not in _OPENING or "\n" in reading.gaps[after]:
        return False
    key = reading.keys[after]
    if key in _RELATIVES or (key == "ou" and reading.written(after).lower() == "où"):
        return True
    is_comma = reading.gaps[after].strip() == ","
    if (is_comma and key in _OTHER_SUBJECTS) or (reading.is_capital[after] and not reading.shouts[after]):
        return False
    following = [*reading.keys[after : after + 2], *[""] * 2]
    if key == "ex" and following[1] and reading.is_capital[after + 1]:
        return True  # « X, ex-Twitter »
    if key in {"lui", "elle", "eux"} and following[1] and not reading.is_spaced(after + 1):
        return True
    if key.isdigit() and following[1] == "ans":
        return True
    if _is_nominal(reading, after):
        return True
    rank = after + (key in ADVERBS or key.endswith("ment"))
    if is_form_of(reading, rank, "participle") or not PREDICATES.isdisjoint(reading.keys[rank : rank + 1]):
        complement = reading.keys[rank + 1] if reading.is_spaced(rank + 1) else ""
        if complement in _BEHIND_PARTICIPLES or complement.isdigit():
            return True
    return _verb_closes(reading, after)


def _is_nominal(reading: Reading, first: int) -> bool:
    """Return whether these words call something a company or a person's position: « l’ancien numéro un »."""
    if reading.keys[first] not in _BEFORE_NOUNS:
        return False
    for rank in range(first, min(first + 5, len(reading))):
        key = reading.keys[rank]
        is_apart = rank > first and not (reading.is_spaced(rank) or reading.touches(rank))
        if is_apart or key in WORDS_ABOUT_WORDS:
            return False
        if key in COMPANY_NOUNS or key in ROLES:
            return True
    return False


def _verb_closes(reading: Reading, first: int) -> bool:
    """Return whether a verb follows the comma that closes what the one before `first` opened: « X, lundi, a dit »."""
    for rank in range(first + 1, min(first + _LONGEST_APPOSITION, len(reading))):
        gap = reading.gaps[rank]
        if _ENDS.search(gap):
            return False
        if gap.strip() in _CLOSING:
            is_inverted = reading.gaps[rank + 1] in HYPHENS and bool(reading.gaps[rank + 1])
            is_last = reading.shouts[rank] and not reading.is_spaced(rank + 1)  # « ORANGE, CITRON, LIME »
            is_verbless = is_inverted or is_last or tells_a_meaning(reading, rank)
            if not is_verbless and _verb_at(reading, rank):
                return True
    return False


def _verb_at(reading: Reading, rank: int) -> bool:
    """Return whether the words from `rank` are a verb, whatever parts them from what is before."""
    key = reading.keys[rank]
    return is_verb(reading, rank) or key in NEGATIONS or (key in CLITICS and is_verb(reading, rank + 1, key))


def is_introduced(reading: Reading, first: int, after: int) -> bool:
    """Return whether what is before a name in capitals says that it is one: « LE GROUPE ORANGE », « CHEZ FREE »."""
    if first == 0:
        return False
    key = reading.keys[first - 1]
    if reading.is_spaced(first):
        if key in COMPANY_NOUNS or key in {"chez", "contre", "selon", "vs"}:
            return True
        if key in {"pour", "avec", "apres", "sans"} and reading.gaps[after].startswith(","):
            return True
    before = reading.keys[first - 2] if first > 1 else ""
    if key == "a" and before == "face":
        return True
    if key in {"d", "de"}:
        return not {before, before.removesuffix("s")}.isdisjoint(ROLES | COMPANY_NOUNS | _BELONGINGS)
    return bool(before) and reading.is_spaced(first) and all(is_verb(reading, first - 1, noun) for noun in ("la", "le"))


def begins_a_clause(reading: Reading, first: int) -> bool:
    """Return whether a subject may stand here: « POURQUOI META RECULE », not « L’ORANGE » or « LA COULEUR ORANGE »."""
    if reading.opens[first] or reading.gaps[first].strip():
        return reading.gaps[first] not in APOSTROPHES or reading.keys[first - 1] == "qu"
    key = reading.keys[first - 1]
    return key in FREQUENT_WORDS and key not in NOUN_MARKERS | {"de", "d", "en", "a", "tout", "toute", "tous"}
