"""A light French stemmer: plurals, feminines and the commonest endings of verbs, never more.

After Jacques Savoy's UniNE stemmers, made consistent whatever the length: two forms of a word have one stem or the rule
is not applied to either. Forms that it cannot join (démission, démissionnaire) are in synonyms.txt.
"""

from functools import lru_cache

# An ending goes only if this many letters stay.
_ROOT = 4

# Words that only look like a plural or a verb, or whose stem is another word's (a donné, les données).
WHOLE = frozenset(
    """acces ados annee apres avis avril bras choix corps cours donnee fois jamais mars mois paris pays plus proces
    progres sans sous souris succes temps toujours tres trois vers virus voix""".split()
)
# Nouns that are no form of the verb whose stem is given: « chiffrer », « chiffrement », and not « chiffre d’affaires ».
APART = {"chiffre": "chiffr", "equipe": "equip", "finance": "financ", "forme": "form", "livre": "livr"}
_FEMININES = (
    ("trice", "teu"),
    ("drice", "deu"),
    ("teur", "teu"),
    ("euse", "eu"),
    ("eur", "eu"),
    ("ive", "if"),
    ("iere", "i"),
)
_ENDINGS = ("er", "ee", "e")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded word. One with digits or in another script is its own stem."""
    if not (word.isascii() and word.isalpha()) or word in WHOLE:
        return word
    word = _singular(word)
    if word in WHOLE or word in APART:
        return word
    for ending, common in _FEMININES:
        if word.endswith(ending) and len(word) - len(ending) >= _ROOT - 1:
            return word[: -len(ending)] + common
    for ending in ("oise", "aise"):  # chinoise, française: as chinois, français
        if word.endswith(ending) and len(word) >= _ROOT + len(ending) - 2:
            return word[:-2]
    for ending in _ENDINGS:
        if word.endswith(ending):
            if len(word) - len(ending) >= _ROOT:
                word = word[: -len(ending)]
            break
    return doubled(word)


def doubled(word: str) -> str:
    """Return `word` without a last letter that is double: « démissionn-e » is as « démission »."""
    return word[:-1] if len(word) > _ROOT and word[-1] == word[-2] else word


def _singular(word: str) -> str:
    if len(word) > _ROOT and word.endswith("aux") and word[-4] not in "ey":
        return f"{word[:-2]}l"
    if len(word) >= _ROOT and word[-1] in "sx" and word[-2] not in "s":
        return word[:-1]
    return word
