"""Forms of a word that the stemmer leaves apart: verbs conjugated, short feminines. Pure, and of what is typed alone.

The index keeps « embauchent » as it is; who looks for « embauche » looks for it too. Most forms made here are of no
word, and found nowhere: only those that are another word have to be left out.
"""

from functools import lru_cache

from newsroom.search_engine.stemming import APART, WHOLE, doubled, stem

# A stem shorter than that keeps its ending in the index: « coder », « votée ».
_SHORT = 3
_ENDINGS = ("ent", "ait", "aient", "era", "eront", "erent")
# As above, of the infinitive and of participles: the longest that fits is that of the word.
_ALL_ENDINGS = ("eraient", "erait", "eront", "erent", "aient", "ent", "ait", "era", "ees", "ee", "er", "es", "e")
_SECOND_GROUP = ("issent", "ira", "ir", "it", "i")  # investir

# No third person plural, though another word has what is before « ent ».
_NO_VERBS = frozenset(
    """absent accent adherent affluent agent ardent argent cent client coherent comment competent content
    continent couvent decent dement different divergent eminent excellent expedient ferment frequent imminent incident
    influent innocent instrument lent moment negligent occident parent patent patient precedent present president
    prudent recent referent resident serment sergent souvent talent torrent tourment urgent vent violent""".split()
)
_VOWELS = set("aeiouy")


@lru_cache(maxsize=20_000)
def forms(key: str) -> tuple[str, ...]:
    """Return the terms of the other forms of a word, given by its key; () for what is no word of Latin letters."""
    if not (key.isascii() and key.isalpha()) or stem(key) in WHOLE:
        return ()
    word = key[:-1] if len(key) > _SHORT and key[-1] == "s" and key[-2] != "s" else key
    base = _verb(word)
    found: list[str] = []
    if len(base) > _SHORT:
        found += [doubled(base), *(base + ending for ending in _ENDINGS)]
        if base[-1] == "g":
            found += [f"{base}eait", f"{base}eaient"]  # engageait
        if base[-1] == "y" or word.endswith(("oient", "uient", "oie", "uie")):
            found += [f"{base[:-1]}i", f"{base[:-1]}y", f"{base[:-1]}ient"]  # déployer, déploie
    elif base:
        found += [base + ending for ending in ("e", "er", "ent", "ait", "aient")]
    masculine = word[:-1] if word.endswith("ie") else word
    if ending := next((each for each in _SECOND_GROUP if masculine.endswith(each)), ""):
        beginning = masculine[: -len(ending)]
        found += [beginning + other for other in _SECOND_GROUP if len(beginning) > _SHORT]
    if word.endswith("u"):  # élu, élue
        found.append(f"{word}e")
    elif word.endswith("ue") and len(word) == _SHORT + 1:
        found.append(word[:-1])
    elif word.endswith("er"):  # étranger, étrangère
        found.append(word)
    elif word.endswith("ere"):
        found.append(stem(word[:-1]))
    if word in APART:
        found.append(APART[word])
    own = stem(key)
    return tuple(form for form in dict.fromkeys(found) if form != own and form not in _NO_VERBS)


def root(key: str) -> str:
    """Return the stem of the infinitive of a verb's form, else that of the word: what synonyms are known by."""
    base = _verb(key) if key.isascii() and key.isalpha() else ""
    return doubled(base) if len(base) > _SHORT else stem(key)


def _verb(word: str) -> str:
    """Return what is before the ending of a verb in -er, "" for what is none."""
    ending = next((each for each in _ALL_ENDINGS if word.endswith(each)), "")
    base = word[: -len(ending)] if ending else ""
    if len(base) < _SHORT or _VOWELS.isdisjoint(base) or word.endswith("issent"):
        return ""
    if ending == "ent" and (word in _NO_VERBS or word.endswith(("ement", "vient", "tient"))):
        return ""
    if len(base) == _SHORT and ending not in ("ent", "ee", "er", "e"):
        return ""
    return base[:-1] if base.endswith("ge") and ending in ("ait", "aient") else base
