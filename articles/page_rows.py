"""What the page of a story reads beside the story: one prepared query for each kind of rows."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail.images import get_image_model

from newsroom.pages.prepared import Prepared, one_of
from people.querysets import rows_of

_ID, _AT = BigIntegerField(), DateTimeField()
_OF_A_PERSON = "title", "slug", "url_path", "content_type", "is_fictional", "description"
# How many other stories of each author are named, and how many of the latest are looked at: some may not be public.
_OTHERS_SHOWN, _OTHERS_READ = 3, 8


def _bylines(ids: list, at) -> QuerySet:
    """Return the signatures of stories, each with `has_page`, and what pages show of who signs."""
    bylines = rows_of("articles.Byline")
    own = [field.name for field in bylines.model._meta.concrete_fields]  # noqa: SLF001
    shown = [f"person__{name}" for name in _OF_A_PERSON]
    shown += [f"person__photo__{field.name}" for field in get_image_model()._meta.concrete_fields]  # noqa: SLF001
    persons = rows_of("people.Person").published(at)
    return (
        bylines.filter(one_of("article", ids))
        .select_related("person__photo")
        .only(*own, *shown)
        .annotate(has_page=Exists(persons.filter(pk=OuterRef("person_id"))))
    )


class Signature(NamedTuple):
    """A signature as a card shows it: a row, where a person would be a page made of it."""

    display_name: str
    role: str


def _others(persons: list, story, at) -> QuerySet:
    """Return the latest signatures of persons, but those of one story."""
    bylines = rows_of("articles.Byline")
    latest = [
        bylines.filter(person=person).exclude(article=story).order_by("-published_at", "-article")[:_OTHERS_READ]
        for person in persons
    ]
    first, *rest = (bylines.filter(pk__in=rows.values("pk")).order_by().values("pk") for rows in latest)
    found = bylines.filter(pk__in=first.union(*rest)).published(at).order_by("-published_at", "-article")
    return found.select_related("article").only("person", *(f"article__{name}" for name in _OF_A_LINK))


_OF_A_LINK = "title", "short_title", "url_path", "content_type"
_OTHERS = Prepared(_others, persons=[_ID], story=_ID, at=_AT)
_BYLINES = Prepared(_bylines, ids=[_ID], at=_AT)
_CARDS = Prepared(
    lambda ids: rows_of("articles.ArticlePage").filter(one_of("pk", ids)).with_card_columns().with_signatures(),
    ids=[_ID],
)
_CORRECTIONS = Prepared(lambda story: rows_of("articles.Correction").filter(article=story), story=_ID)
_SOURCES = Prepared(lambda story: rows_of("articles.ArticleSource").filter(article=story), story=_ID)
_NEXT_STORIES = Prepared(lambda story: rows_of("articles.NextStory").filter(article=story), story=_ID)
_TAGS = Prepared(
    lambda story: rows_of("people.Tag").filter(article_items__content_object=story).order_by("article_items"), story=_ID
)
_DOSSIERS = Prepared(
    lambda story, at: rows_of("articles.DossierPage").published(at).containing(story), story=_ID, at=_AT
)


def give_bylines(stories: Iterable) -> None:
    """Give stories their signatures, each with its person and `has_page`. Queries: 1, 0 without stories."""
    by_story: dict[int, list] = {story.pk: [] for story in stories}
    for byline in _BYLINES(ids=[*by_story], at=timezone.now()) if by_story else ():
        by_story[byline.article_id].append(byline)
    for story in stories:
        story.bylines = by_story[story.pk]


class Author(NamedTuple):
    """Who wrote a story, for its end."""

    person: Any
    others: list  # the latest other stories that they sign, with what a link shows


def with_others(persons: list, story) -> list[Author]:
    """Return the authors of a story, each with other stories that they sign. Queries: 1, 0 without authors."""
    others: dict[int, list] = {person.pk: [] for person in persons}
    for row in _OTHERS(persons=[*others], story=story.pk, at=timezone.now()) if others else ():
        others[row.person_id].append(row.article)
    return [Author(person, others[person.pk][:_OTHERS_SHOWN]) for person in persons]


def give_signatures(stories: Iterable) -> None:
    """Give stories, of with_signatures(), the `card_signatures` that a card shows. Queries: 0."""
    for story in stories:
        rows = vars(story).pop("signature_rows") or ()  # taken off again: they are no column of the story
        story.card_signatures = [Signature(title if person else name, role) for role, name, person, title in rows]


def stories_of(ids: list[int]) -> dict[int, Any]:
    """Return stories by id, ready for a list but for their renditions. Queries: 1, 0 without ids."""
    stories = _CARDS(ids=ids) if ids else []
    give_signatures(stories)
    return {story.pk: story for story in stories}


def give_renditions(photos: Iterable) -> None:
    """Give photos, of which some may be None, their renditions. Queries: 1, 0 without any."""
    prefetch_related_objects([photo for photo in photos if photo], "renditions")


def give_rows(story) -> None:
    """Give a stored story its corrections, its sources, and what its editor chose to be read next.

    Queries: 1 each, 0 if for_page() says it has none.
    """
    story.corrections = _CORRECTIONS(story=story.pk) if getattr(story, "has_corrections", True) else []
    story.sources = _SOURCES(story=story.pk) if getattr(story, "has_sources", True) else []
    story.next_stories = _NEXT_STORIES(story=story.pk) if getattr(story, "has_next_stories", True) else []


def tags_of(story) -> list[Any]:
    """Return the keywords of a stored story. Queries: 1, 0 if for_page() says that it has none."""
    return _TAGS(story=story.pk) if getattr(story, "has_tags", True) else []


def dossiers_of(story) -> list[Any]:
    """Return the published dossiers that hold a story. Queries: 1, 0 if for_page() says that none does."""
    return _DOSSIERS(story=story.pk, at=timezone.now()) if getattr(story, "in_dossier", True) else []
