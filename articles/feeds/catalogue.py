"""The feeds that the page « Tous nos flux » shows, and among which readers choose."""

from typing import NamedTuple

from django.db.models import Count, Q

from articles.feeds.channels import (
    Channel,
    of_author,
    of_corrections,
    of_dossier,
    of_format,
    of_moves,
    of_section,
    of_site,
    of_tag,
)
from articles.feeds.entries import Vocabulary
from articles.models import ArticlePage, DossierPage, SectionPage
from people.models import Person, Tag

SITE_ANCHOR = "le-site"
SHOWN = 100  # signatures, keywords and dossiers, of each


class FeedGroup(NamedTuple):
    """Feeds of one kind."""

    anchor: str
    title: str
    channels: list[Channel]


def all_feeds() -> list[FeedGroup]:
    """Return the feeds of what readers may see, by kind; of keywords the most used, of dossiers the latest.

    Queries: 5 (sections, formats, dossiers, authors, keywords), whatever their numbers.
    """
    groups = [
        FeedGroup(SITE_ANCHOR, "Le site", [of_site(), of_moves(), of_corrections()]),
        FeedGroup(Vocabulary.SECTION, "Rubriques", [of_section(section) for section in _sections()]),
        FeedGroup(Vocabulary.FORMAT, "Formats", [of_format(kind) for kind in _formats()]),
        FeedGroup("dossiers", "Dossiers", [of_dossier(dossier) for dossier in _dossiers()[:SHOWN]]),
        FeedGroup("signatures", "Signatures", [of_author(person) for person in _authors()[:SHOWN]]),
        FeedGroup(Vocabulary.KEYWORD, "Mots-clés", [of_tag(tag) for tag in _tags()[:SHOWN]]),
    ]
    return [group for group in groups if group.channels]


def _sections():
    return SectionPage.objects.published().in_menu_order()


def _dossiers():
    return DossierPage.objects.published().latest_first()


def _formats() -> list[ArticlePage.Format]:
    """Return the formats of public stories, in the order of the form."""
    found = set(ArticlePage.objects.published().order_by().values_list("format", flat=True).distinct())
    return [kind for kind in ArticlePage.Format if kind in found]


def _authors():
    """Return the people with a public fiche who sign a public story, in the order of an index."""
    signed = Q(bylines__article__in=ArticlePage.objects.published().values("pk"))
    return Person.objects.published().filter(signed).alphabetical().distinct()


def _tags():
    """Return the keywords of public stories, the most used first."""
    public = Q(article_items__content_object__in=ArticlePage.objects.published().values("pk"))
    return Tag.objects.annotate(count=Count("article_items", filter=public)).filter(count__gt=0).order_by(
        "-count", "folded"
    )  # fmt: skip
