"""The checks on pages: refused publications, fiches without a story, stories without a fiche."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from articles.models import ArticlePage, Byline, Mention
from articles.publishing import last_refusals
from newsroom.text.dates import day, day_and_time
from people.models import Profile


def refused(limit: int) -> list[int]:
    """Return the pages whose scheduled version was refused at its hour. Queries: 2."""
    return sorted(last_refusals())[:limit]


def describe_refused(keys: list[int]) -> Iterator[tuple[object, list, str]]:
    """Name the pages, and say why. Queries: 3."""
    pages, refusals = Page.objects.in_bulk(keys), last_refusals()
    for pk in keys:
        if pk in pages and pk in refusals:
            entry = refusals[pk]
            yield pk, [pages[pk]], f"Prévue le {day_and_time(entry.revision.approved_go_live_at)}. {entry.data['why']}"


def fiches_without_story(limit: int) -> list[int]:
    """Return the public fiches that no public story names and that sign none. Queries: 1."""
    named = Mention.objects.published().filter(profile=OuterRef("pk"))
    signing = Byline.objects.published().filter(person=OuterRef("pk"))
    fiches = Profile.objects.published().filter(~Exists(named), ~Exists(signing))
    return list(fiches.alphabetical().values_list("pk", flat=True)[:limit])


def describe_fiches(keys: list[int]) -> Iterator[tuple[object, list, str]]:
    """Yield each fiche. Queries: 1."""
    fiches = Profile.objects.in_bulk(keys)
    for pk in keys:
        if pk in fiches:
            yield pk, [fiches[pk]], "Aucun article public ne nomme cette fiche."


def stories_without_fiche(limit: int) -> list[int]:
    """Return the public stories that name no fiche, the latest first. Queries: 1."""
    named = Mention.objects.filter(article=OuterRef("pk"))
    return list(
        ArticlePage.objects.published().filter(~Exists(named)).latest_first().values_list("pk", flat=True)[:limit]
    )


def describe_stories(keys: list[int]) -> Iterator[tuple[object, list, str]]:
    """Yield each story with its date. Queries: 1."""
    stories = ArticlePage.objects.defer_streamfields().in_bulk(keys)
    for pk in keys:
        if pk in stories:
            published_at = stories[pk].published_at
            when = f" Il est du {day(published_at)}." if published_at else ""
            yield pk, [stories[pk]], f"L’article ne nomme aucune fiche.{when}"
