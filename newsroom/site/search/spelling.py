"""« Vouliez-vous dire… ? »: one slip in a word, put right with the names of fiches and the words of recent titles.

All of it published, and never proposed unless it finds something published.
"""

from collections import Counter

from django.core.cache import cache
from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.models import ArticlePage
from newsroom.search_engine.query import MAX_WORDS
from newsroom.search_engine.stemming import stem
from newsroom.site.search.results import find_fiches, find_stories
from newsroom.text.french import STOP_WORDS
from newsroom.text.words import fold, words_of
from people.models import Name, Profile

# The words known: of the names of all fiches, and of so many titles, the latest; kept for so long.
_TITLES = 5_000
_KEPT_S = 600
_KEY = "search.spelling.words"
# Of shorter words, another is always one letter away.
_MIN_LETTERS = 3

type Vocabulary = dict[str, str]  # by its folded form, a word as it is written most often


def did_you_mean(words: list[str]) -> str:
    """Return what somebody who typed `words`, which find nothing, may have meant; "" if nobody knows.

    Queries: 2 at most (what is proposed finds something), 3 more when the words known have to be read.
    """
    known = vocabulary()
    stems = {stem(word) for word in known}
    meant = [_meant(word, known, stems) for word in words[:MAX_WORDS]]
    if list(map(fold, meant)) == list(map(fold, words[:MAX_WORDS])):
        return ""
    proposed = " ".join(meant)
    finds = find_fiches(words_of(proposed)).exists() or find_stories(proposed).exists()
    return proposed if finds else ""


def vocabulary() -> Vocabulary:
    """Return the words known. Queries: 3, 0 while they are kept."""
    known = cache.get(_KEY)
    if known is None:
        published = Profile.objects.published()
        texts = [
            *published.values_list("title", flat=True),
            *Name.objects.filter(profile__in=published).values_list("text", flat=True),
            *ArticlePage.objects.published().latest_first().values_list("title", flat=True)[:_TITLES],
        ]
        known = {}
        for word, _ in Counter(word for text in texts for word in words_of(text)).most_common():
            known.setdefault(fold(word), word)
        cache.set(_KEY, known, _KEPT_S)
    return known


def _meant(word: str, known: Vocabulary, stems: set[str]) -> str:
    """Return the word known that is `word`, or one slip away from it; itself if there is none."""
    key = fold(word)
    if key in known:
        return known[key]
    if stem(key) in stems or key in STOP_WORDS or len(key) < _MIN_LETTERS or key.isdecimal():
        return word
    near = process.extract(key, known.keys(), scorer=OSA.distance, score_cutoff=1, limit=8)
    # Known words stand from the most frequent to the rarest, and the first letter is the one that is seldom wrong.
    found = sorted((other[0] != key[0], rank) for rank, (other, _, _) in enumerate(near))
    return known[near[found[0][1]][0]] if found else word
