"""« Résultats pour… », « Vouliez-vous dire… ? »: correct one typo per word with published names and recent titles.

Only published words are used, and only corrections that find something published are suggested.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.models import ArticlePage
from newsroom.search_engine.query import MAX_WORDS
from newsroom.search_engine.stemming import stem
from newsroom.site.search.results import find_fiches, matching_stories
from newsroom.text.french import STOP_WORDS
from newsroom.text.words import fold, words_of
from people.models import Name, Profile

# The vocabulary: the names of all fiches, the latest titles, so many, and their standfirsts; cached for so long.
_TITLES = 5_000
_CACHE_TIMEOUT_S = 600
_CACHE_KEY = "search.spelling.words"
# Shorter words always have another one letter away.
_MIN_LETTERS = 3
# And so do shorter words that are put in the plural first.
_MIN_LETTERS_OF_PLURALS = 6
# How many corrections are tried, each by a search or two.
_TRIED = 3

type Vocabulary = dict[str, str]  # {folded word: its most frequent spelling}


def did_you_mean(words: list[str], *, known_too: bool = True) -> str:
    """Return a correction of `words`, which no story has all of; "" if there is none that finds something.

    With `known_too`, if all the words are known, one of them may be meant otherwise.
    Queries: 2 at most for each correction tried (whether it finds something), 3 more when the vocabulary is not cached.
    """
    return next(filter(_finds, islice(_corrections(words[:MAX_WORDS], known_too), _TRIED)), "")


def _finds(words: str) -> bool:
    return find_fiches(words_of(words)).exists() or matching_stories(words, {}).exists()


def _corrections(words: list[str], known_too: bool) -> Iterator[str]:
    """Yield the corrections of `words`: of those that are not known; if all are, of one after another."""
    known = vocabulary()
    stems = {stem(word) for word in known}
    meant = [_corrected(word, known, stems) for word in words]
    if list(map(fold, meant)) != list(map(fold, words)):
        yield " ".join(meant)
    elif known_too and len(words) > 1:
        for place, word in enumerate(meant):
            if other := _near(fold(word), known):
                yield " ".join([*meant[:place], other, *meant[place + 1 :]])


def vocabulary() -> Vocabulary:
    """Return the vocabulary. Queries: 3, 0 while it is cached."""
    known = cache.get(_CACHE_KEY)
    if known is None:
        published = Profile.objects.published()
        texts = [
            *published.values_list("title", flat=True),
            *Name.objects.filter(profile__in=published).values_list("text", flat=True),
        ]
        stories = ArticlePage.objects.published().latest_first().values_list("title", "standfirst")[:_TITLES]
        texts += [text for story in stories for text in story]
        known = {}
        for word, _ in Counter(word for text in texts for word in words_of(text)).most_common():
            known.setdefault(fold(word), word)
        cache.set(_CACHE_KEY, known, _CACHE_TIMEOUT_S)
    return known


def _corrected(word: str, known: Vocabulary, stems: set[str]) -> str:
    """Return `word` as known, or the known word one typo away; `word` itself if there is none."""
    key = fold(word)
    if key in known:
        return known[key]
    if stem(key) in stems or key in STOP_WORDS or len(key) < _MIN_LETTERS or key.isdecimal():
        return word
    return _near(key, known) or word


def _near(key: str, known: Vocabulary) -> str:
    """Return the known word that is one typo away from `key`, or from its other number; "" without any."""
    if len(key) < _MIN_LETTERS or key.isdecimal():
        return ""
    for form in [key, *_other_number(key)]:
        near = process.extract(form, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=8)
        # Known words are ordered by frequency; the first letter is seldom mistyped.
        found = sorted((other[0] != key[0], rank) for rank, (other, _, _) in enumerate(near) if other != key)
        if found:
            return known[near[found[0][1]][0]]
    return ""


def _other_number(key: str) -> list[str]:
    """Return the plurals or the singular of a word: « trotinette » is meant for « trottinettes »."""
    if len(key) < _MIN_LETTERS_OF_PLURALS:
        return []
    return [key[:-1]] if key.endswith(("s", "x")) else [f"{key}s", f"{key}x"]
