"""The results of a search: published fiches by their names, published stories by their text."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, NullIf, StrIndex
from django.utils import timezone
from modelsearch.backends import get_search_backend

from articles.models import ArticlePage
from articles.querysets import ArticleQuerySet
from newsroom.search_engine.query import Asked, Names, ask
from newsroom.site.search.names import names_in
from newsroom.site.search.relevance import freshness, relevance
from newsroom.text.words import words_of
from people.models import Profile
from people.querysets import ProfileQuerySet

# How many of the latest results are ranked, when many stories match.
RANKED = 200
# How many results of an external index are read: those after are not relevant.
_EXTERNAL_HITS = 500
# Where the index keeps the terms of a title, and of all of a story.
_TERMS = {
    "sqlite": ("index_entries__title", "index_entries__body"),
    "postgresql": ("index_entries__title_text", "index_entries__body_text"),
}


def find_stories(typed: str, named: Names | None = None) -> ArticleQuerySet:
    """Return the published stories that match `typed`, the most relevant first, then the latest.

    When more than RANKED stories match, only the latest of them, and the latest with the words in their title, are
    considered. `named` are the first of names_in(), if they are known. Queries: 1 at once (terms; on PostgreSQL 2, how
    many match), and those of names_in().
    """
    asked = _ask(typed, named)
    found = _search(typed, asked, latest=RANKED)
    ids = found if isinstance(found, list) else _ranked(found, asked)
    return _in_order(ArticlePage.objects.published().filter(pk__in=ids), ids)


def matching_stories(typed: str, named: Names | None = None) -> ArticleQuerySet:
    """Return all the published stories that match `typed`, in no order. Queries: those of names_in()."""
    found = _search(typed, _ask(typed, named))
    return ArticlePage.objects.published().filter(pk__in=found) if isinstance(found, list) else found


def by_relevance(stories: ArticleQuerySet, typed: str, named: Names | None = None) -> ArticleQuerySet:
    """Return `stories`, some of matching_stories(), the latest of them by relevance, then the others, latest first.

    Queries: 2 at once (keys, terms), and those of names_in().
    """
    latest = stories.latest_first().values_list("pk", flat=True)[: 2 * RANKED]
    ids = _ranked(stories.filter(pk__in=list(latest)).order_by(), _ask(typed, named))
    return _in_order(stories, ids)


def _ask(typed: str, named: Names | None) -> Asked:
    return ask(typed, names_in(typed)[0] if named is None else named)


def _search(typed: str, asked: Asked, latest: int = 0) -> ArticleQuerySet | list[int]:
    """Return the published stories that match, or the ids that an external index gives, the best first.

    Drafts are indexed too: published() is a condition of the same query. With `latest`, only the latest so many are
    considered, and the latest so many of which the title matches.
    """
    stories = ArticlePage.objects.all()
    found = get_search_backend().search(typed, stories, operator="and", order_by_relevance=False)
    if not hasattr(found, "get_queryset"):
        return [story.pk for story in found[:_EXTERNAL_HITS]]
    found.query_compiler.asked, found.query_compiler.ranked = asked, latest
    return found.get_queryset().published().order_by()


def _ranked(stories: ArticleQuerySet, asked: Asked) -> list[int]:
    """Return the ids of stories of _search(), the most relevant and freshest first, then the latest. Queries: 1."""
    now, scores = timezone.now(), []
    for pk, published_at, title, text in stories.values_list("pk", "published_at", *_TERMS[connection.vendor]):
        score = relevance(title, text or "", asked.clauses) * freshness(published_at, now)
        scores.append((score, published_at, pk))
    return [pk for _, _, pk in sorted(scores, reverse=True)]


def _in_order(stories: ArticleQuerySet, ids: list[int]) -> ArticleQuerySet:
    """Return `stories`, first those of these ids, in the same order, then the latest."""
    key = Concat(Value(","), Cast("pk", CharField()), Value(","))
    place = StrIndex(Value(f",{','.join(map(str, ids))},"), key)
    return stories.order_by(NullIf(place, Value(0)).asc(nulls_last=True), "-published_at", "-pk")


def find_fiches(words: list[str], phrases: Sequence[str] = (), excluded: Sequence[str] = ()) -> ProfileQuerySet:
    """Return the published fiches named by `words`: by all of them, or by some (« départ de Junyang Lin »).

    Those whose name starts with the words come first. Each of the `phrases` stands in one of their names, and none of
    the `excluded` words does.
    """
    fiches = Profile.objects
    found = fiches.matching(words) | fiches.named_within(words)
    for phrase in phrases:
        found = found.with_in_a_name(phrase)
    for word in excluded:
        found = found.exclude(pk__in=fiches.matching(words_of(word)))
    return found.published().beginning_first(words)
