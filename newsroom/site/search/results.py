"""The results of a search: published fiches by their names, published stories by their text."""

from typing import Any

from django.db.models import Case, DateTimeField, F, FloatField, Func, Value, When
from django.utils import timezone
from modelsearch.backends import get_search_backend

from articles.models import ArticlePage
from articles.querysets import ArticleQuerySet
from people.models import Profile
from people.querysets import ProfileQuerySet

# The age at which the relevance of a story is halved.
_HALVED_AFTER_DAYS = 730
# How many of the latest results are ranked, when many stories match.
_RANKED = 300
# How many results of an external index are read: those after are not relevant.
_EXTERNAL_HITS = 500


class Freshness(Func):
    """The weight of a story by age: 1 now, 1/2 after _HALVED_AFTER_DAYS, 1/3 after twice that; of (now, its date)."""

    output_field = FloatField()
    arity = 2

    def as_sqlite(self, compiler, connection, **extra: Any) -> tuple[str, Any]:
        """Return the SQL for SQLite."""
        template = f"(1.0 / (1 + MAX(0, julianday(%(expressions)s)) / {_HALVED_AFTER_DAYS}.0))"
        return super().as_sql(compiler, connection, template=template, arg_joiner=") - julianday(")

    def as_postgresql(self, compiler, connection, **extra: Any) -> tuple[str, Any]:
        """Return the SQL for PostgreSQL."""
        template = f"(1.0 / (1 + GREATEST(0, EXTRACT(EPOCH FROM %(expressions)s)) / {_HALVED_AFTER_DAYS * 86_400}.0))"
        return super().as_sql(compiler, connection, template=template, arg_joiner=" - ")


def find_stories(typed: str, *, every: bool = False) -> ArticleQuerySet:
    """Return the published stories that match `typed`, the most relevant first, then the latest.

    Drafts are indexed too: published() is a condition of the same query. When more than _RANKED stories match, only the
    latest of them, and the latest with the words in their title, are ranked, which is slow. With `every`, all are: for
    results that are filtered or sorted otherwise. Queries: 0, 1 to an external index.
    """
    found = get_search_backend().search(typed, ArticlePage.objects.all(), operator="and").annotate_score("relevance")
    if hasattr(found, "get_queryset"):
        found.query_compiler.ranked = 0 if every else _RANKED
        fresh = Freshness(Value(timezone.now(), DateTimeField()), F("published_at"))
        stories = found.get_queryset().published()
        return stories.order_by((F("relevance") * fresh).desc(), "-published_at", "-pk")
    ranks = {story.pk: rank for rank, story in enumerate(found[:_EXTERNAL_HITS])}
    order = Case(*(When(pk=pk, then=Value(rank)) for pk, rank in ranks.items()), default=Value(0))
    return ArticlePage.objects.published().filter(pk__in=ranks).order_by(order)


def find_fiches(words: list[str]) -> ProfileQuerySet:
    """Return the published fiches named by `words`: by all of them, or by some (« départ de Junyang Lin »).

    Those whose name starts with the words come first.
    """
    fiches = Profile.objects
    return (fiches.matching(words) | fiches.named_within(words)).published().beginning_first(words)
