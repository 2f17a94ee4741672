"""What stands above the title of a story, none of it said twice: labels, section, kicker, format."""

from itertools import pairwise
from typing import NamedTuple

from articles.models import ArticlePage
from newsroom.search_engine.stemming import stem
from newsroom.text.french import ELISIONS, GRAMMAR
from newsroom.text.words import fold, words_of

# Words that say the same above a title.
_SAME = {
    stem(fold(word)): stem(fold(words[0]))
    for words in (
        ("opinion", "tribune", "édito", "éditorial", "chronique"),
        ("guide", "mode-emploi", "tutoriel", "pratique"),
        ("publicité", "sponsorisé", "publi", "rédactionnel", "partenaire"),
        ("entretien", "interview"),
        ("vérification", "factchecking"),
        ("explication", "décryptage"),
    )
    for word in words
}
_SAYING = {"sponsored", "opinion", "fictional"}  # the labels that say what a kicker would
_PLAIN = {ArticlePage.Format.ARTICLE, ArticlePage.Format.BRIEF}


class Kickers(NamedTuple):
    """The words above a title, "" for those that would say again what another says."""

    section: str
    kicker: str
    format: str


def kickers(article: ArticlePage, section: str) -> Kickers:
    """Return what to say above the title of a story of `section`, whose labels say first what they say. Queries: 0."""
    said: set[str] = set()
    for code, label in article.labels:
        said |= _meaning(label) if code in _SAYING else set()
    kept = []
    for words in (section, article.kicker, format_label(article)):
        meaning = _meaning(words)
        kept.append("" if meaning <= said else words)
        said |= meaning
    return Kickers(*kept)


def format_label(article: ArticlePage) -> str:
    """Return « Analyse », « Enquête »…; "" for a plain article or a brief. Queries: 0."""
    return "" if article.format in _PLAIN else article.get_format_display().capitalize()


def _meaning(words: str) -> set[str]:
    """Return the meanings of the words: « Mode d’emploi » is as « Guide »."""
    found = [fold(word) for word in words_of(words)]
    found = [word for word in found if word not in GRAMMAR | ELISIONS]
    joined = [f"{first}-{second}" for first, second in pairwise(found)]
    known = [word for word in joined if stem(word) in _SAME]
    parts = {part for word in known for part in word.split("-")}
    stems = (stem(word) for word in [*known, *(word for word in found if word not in parts)])
    return {_SAME.get(word, word) for word in stems}
