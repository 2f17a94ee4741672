"""What answers a search, for any reader: fiches by their names, stories by their text, all of it published."""

from typing import Any

from django.db.models import Case, DateTimeField, F, FloatField, Func, Value, When
from django.utils import timezone
from modelsearch.backends import get_search_backend

from articles.models import ArticlePage
from articles.querysets import ArticleQuerySet
from people.models import Profile
from people.querysets import ProfileQuerySet

# A story of this age counts half as much as one of now that answers as well.
_HALVED_AFTER_DAYS = 730
# How many of the latest answers are ranked, of words that many stories hold.
_RANKED = 300
# How many answers of an outside index are read: what comes after is not what was looked for.
_OUTSIDE_HITS = 500


class Freshness(Func):
    """1 for a story of now, a half after _HALVED_AFTER_DAYS, a third after twice that; of (now, its date)."""

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
    """Return the published stories that answer to `typed`, the best first, of two as good the latest.

    Drafts are in the index too: published() is a condition of the same query. Words that more than _RANKED stories hold
    find the latest of these, and the latest of those whose title holds them: ranking costs what they are. To be
    filtered or sorted otherwise, ask for `every` one. Queries: 0, 1 to an outside index.
    """
    found = get_search_backend().search(typed, ArticlePage.objects.all(), operator="and").annotate_score("relevance")
    if hasattr(found, "get_queryset"):
        found.query_compiler.ranked = 0 if every else _RANKED
        fresh = Freshness(Value(timezone.now(), DateTimeField()), F("published_at"))
        stories = found.get_queryset().published()
        return stories.order_by((F("relevance") * fresh).desc(), "-published_at", "-pk")
    ranks = {story.pk: rank for rank, story in enumerate(found[:_OUTSIDE_HITS])}
    order = Case(*(When(pk=pk, then=Value(rank)) for pk, rank in ranks.items()), default=Value(0))
    return ArticlePage.objects.published().filter(pk__in=ranks).order_by(order)


def find_fiches(words: list[str]) -> ProfileQuerySet:
    """Return the published fiches that `words` name: by all of them, or with others (« départ de Junyang Lin »).

    Those whose name begins by the words come first.
    """
    fiches = Profile.objects
    return (fiches.matching(words) | fiches.named_within(words)).published().beginning_first(words)
