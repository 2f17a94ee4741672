"""What rows repeat of the stories, so that an index gives the lists in their order: their date, their section.

Kept by ArticlePage.save(), Byline.save() and ArticleTag.save(), by the move of a page (articles/signals.py); mentions
repeat the date too (articles/mentions.py).
"""

from datetime import UTC, datetime

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length, Substr
from wagtail.models import Page

from articles.models import ArticlePage, ArticleTag, Byline

# Stand for NULL, which equals nothing.
_UNDATED = Value(datetime(1, 1, 1, tzinfo=UTC))
_NOWHERE = Value(0)


def rebuild_list_columns() -> int:
    """Put right the rows that do not say what their story does. Returns how many: 0 on a healthy site. Queries: 3."""
    above = Page.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    told = Page.objects.filter(pk=OuterRef("pk")).annotate(above=Subquery(above.values("pk")[:1])).values("above")
    return (
        _put_right(ArticlePage.objects.all(), "section_page", Subquery(told), _NOWHERE)
        + _put_right(Byline.objects.all(), "published_at", _date_of("article"), _UNDATED)
        + _put_right(ArticleTag.objects.all(), "published_at", _date_of("content_object"), _UNDATED)
    )


def _date_of(story: str) -> Subquery:
    return Subquery(ArticlePage.objects.filter(pk=OuterRef(story)).values("published_at"))


def _put_right(rows: QuerySet, column: str, told: Subquery, nothing: Value) -> int:
    """Set a column of `rows` to what is `told` where it differs. Returns in how many."""
    differing = rows.alias(_kept=Coalesce(column, nothing), _told=Coalesce(told, nothing)).exclude(_kept=F("_told"))
    return rows.filter(pk__in=differing.order_by().values("pk")).update(**{column: told})
