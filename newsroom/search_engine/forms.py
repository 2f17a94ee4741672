"""Forms of a word that the stemmer leaves apart: verbs conjugated, their nouns, short feminines. Pure.

The index keeps « embauchent » as it is; who looks for « embauche » looks for it too. Most forms made here are of no
word, and found nowhere: only those that are another word have to be left out.
"""

from collections.abc import Iterator
from functools import lru_cache

from newsroom.search_engine.stemming import APART, WHOLE, doubled, stem

# A stem of so many letters or fewer keeps its ending in the index: « coder », « votée ».
_SHORT = 3
_THIRD_PERSONS = ("ent", "ait", "aient", "era", "eront", "erent")
# As above, of the infinitive and of participles: the longest that fits is that of the word.
_ENDINGS = ("eraient", "erait", "eront", "erent", "aient", "ent", "ait", "era", "ees", "ee", "er", "es", "e")
# Those of words that are a verb more often than not: « forme » has nothing to do with « formation ».
_OF_VERBS = frozenset(("eraient", "erait", "eront", "erent", "aient", "ent", "ait", "era", "ees", "ee", "er"))
# Of a noun, and what its verb has before -er instead: « vérification », « blocage », « opposition ».
_NOUN_ENDINGS = (
    ("ification", "ifi"), ("cation", "qu"), ("cage", "qu"), ("osition", "os"),
    ("ation", ""), ("ement", ""), ("age", ""),
)  # fmt: skip
_SECOND_GROUP = ("issement", "issent", "ira", "ir", "it", "i")  # investir

# No third person plural, though another word has what is before « ent ».
_NO_VERBS = frozenset(
    """absent accent adherent affluent agent ardent argent cent client coherent comment competent content
    continent couvent decent dement different divergent eminent excellent expedient ferment frequent imminent incident
    influent innocent instrument lent moment negligent occident parent patent patient precedent present president
    prudent recent referent resident serment sergent souvent talent torrent tourment urgent vent violent""".split()
)
# Nouns of no verb, or of one that is another word: « personnage » and « personne ».
_NO_NOUNS_OF_VERBS = frozenset(
    """alimentation appartement avantage branchement chantage classement departement documentation equipage
    fondation formation gouvernement groupement habitation orientation parlement passage personnage plantation
    presentation programmation reglement reportage signalement traitement""".split()
)
_OTHERS = _NO_VERBS | set(map(stem, _NO_NOUNS_OF_VERBS))
_VOWELS = set("aeiouy")


@lru_cache(maxsize=20_000)
def forms(key: str) -> tuple[str, ...]:
    """Return the terms of the other forms of a word, given by its key; () for what is no word of Latin letters."""
    own = stem(key)
    if not (key.isascii() and key.isalpha()) or own in WHOLE:
        return ()
    word = key[:-1] if len(key) > _SHORT and key[-1] == "s" and key[-2] != "s" else key
    found = [*_of_first_group(word), *_of_second_group(word), *_feminines(word)]
    return tuple(form for form in dict.fromkeys(found) if form != own and form not in _OTHERS)


def root(key: str) -> str:
    """Return the stem of the infinitive of a verb's form, else that of the word: what synonyms are known by."""
    is_noun = key.removesuffix("s") in APART
    base = _verb(key)[0] if key.isascii() and key.isalpha() and not is_noun else ""
    return doubled(base) if len(base) > _SHORT else stem(key)


def _of_first_group(word: str) -> Iterator[str]:
    base, ending = _verb(word)
    if len(base) > _SHORT:
        yield from _conjugated(base)
        if word.endswith(("oient", "uient", "oie", "uie")):
            yield from (f"{base[:-1]}y", f"{base[:-1]}ient")  # déploie, déployer
        if ending in _OF_VERBS:
            yield from map(stem, _nouns(base))
    elif base:
        stems = [base, f"{base[:-1]}i"] if base[-1] == "y" else [base]  # paye, paie
        yield from (each + ending for each in stems for ending in ("e", "er", "ent", "ait", "aient"))
    if base := _verb_of_noun(word):
        yield from _conjugated(base)
    if word.endswith("ion") and len(word) > _SHORT + 2:  # fusion, fusionner
        yield from _conjugated(f"{word}n")
    if len(word) > 2 * _SHORT - 1 and word[-1] in "dt" and not word.endswith(("ent", "ant")):  # report, reporter
        yield from (word + ending for ending in _THIRD_PERSONS)
    if word in APART:
        yield APART[word]


def _conjugated(base: str) -> Iterator[str]:
    yield doubled(base)
    yield from (base + ending for ending in _THIRD_PERSONS)
    if base[-1] == "g":
        yield from (f"{base}eait", f"{base}eaient")  # engageait
    if base[-1] == "y":
        yield from (f"{base[:-1]}i", f"{base[:-1]}ient")  # déployer, déploie
    if base.endswith(("el", "et")):
        yield from (f"{base}{base[-1]}{ending}" for ending in ("ent", "era", "eront"))  # appellent


def _verb(word: str) -> tuple[str, str]:
    """Return what is before the ending of a verb in -er, and this ending; "" twice for what is none."""
    ending = next((each for each in _ENDINGS if word.endswith(each)), "")
    base = word[: -len(ending)] if ending else ""
    is_other = ending == "ent" and (word in _NO_VERBS or word.endswith(("ement", "vient", "tient", "issent")))
    is_short = len(base) < _SHORT or (len(base) == _SHORT and ending not in ("ent", "ee", "er", "e"))
    if is_other or is_short or _VOWELS.isdisjoint(base):
        return "", ""
    return (base[:-1] if base.endswith("ge") and ending in ("ait", "aient") else base), ending


def _verb_of_noun(word: str) -> str:
    """Return what is before the ending of the verb of a noun: « chiffrement », « vérification », « pilotage »."""
    if word in _NO_NOUNS_OF_VERBS or word.endswith(("onnement", "issement")):  # fonctionnement, environnement
        return ""
    for ending, letters in _NOUN_ENDINGS:
        if word.endswith(ending):
            base = word[: -len(ending)] + letters
            return base if len(base) > _SHORT + 1 else ""
    return ""


def _nouns(base: str) -> Iterator[str]:
    """Yield the nouns that a verb may have."""
    if base.endswith("ifi"):
        yield f"{base}cation"
    elif base.endswith("qu"):
        yield from (f"{base[:-2]}cation", f"{base[:-2]}cage")
    elif base.endswith("os"):  # opposition
        yield f"{base[:-1]}sition"
    yield from (f"{base}ation", f"{base}age", f"{base}ement")


def _of_second_group(word: str) -> Iterator[str]:
    masculine = word[:-1] if word.endswith("ie") else word
    if ending := next((each for each in _SECOND_GROUP if masculine.endswith(each)), ""):
        base = masculine[: -len(ending)]
        yield from (base + other for other in _SECOND_GROUP if len(base) > _SHORT)


def _feminines(word: str) -> Iterator[str]:
    if word.endswith("u"):  # élu, élue
        yield f"{word}e"
    elif word.endswith("ue") and len(word) == _SHORT + 1:
        yield word[:-1]
    elif word.endswith(("er", "eur")):  # étranger, étrangère; ingénieur, ingénieure
        yield word
    elif word.endswith(("ere", "eure")):
        yield stem(word[:-1])
