"""Which lists hold a story or a fact, and where each of them stands.

A list is named here as its feed's id ends: "section/3" (Channel.key).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticlePage, Byline, DossierPage, DossierStory, Mention, SectionPage
from articles.models.classification import ArticleTag
from articles.querysets import ArticleQuerySet, CorrectionQuerySet
from people.models import Company, Person, Tag
from people.querysets import FactQuerySet

SITE, MOVES, CORRECTIONS = "site/0", "moves/0", "corrections/0"
# Which column of which rows of a story names a list that holds it.
_NAMED_BY: list[tuple[str, type[Model], str, str]] = [
    ("keyword", ArticleTag, "content_object_id", "tag_id"),
    ("author", Byline, "article_id", "person_id"),
    ("fiche", Mention, "article_id", "profile_id"),
    ("dossier", DossierStory, "article_id", "dossier_id"),
]


def lists_of_stories(stories: ArticleQuerySet) -> dict[int, set[str]]:
    """Return the lists that hold each of `stories`: {story's id: {"site/0", "section/3", "fiche/12"…}}.

    By their rows, which are what is published once a story is live. Queries: 5 (stories with their sections; keywords,
    signatures, mentions, dossiers), whatever their number.
    """
    sections = SectionPage.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen))
    rows = stories.order_by().annotate(section=Subquery(sections.values("pk")[:1]))
    lists: dict[int, set[str]] = {}
    for number, sponsor, form, section in rows.values_list("pk", "sponsor", "format", "section"):
        lists[number] = {f"section/{section}", f"format/{form}"} | (set() if sponsor else {SITE})
    for noun, model, story, named in _NAMED_BY:
        pairs: QuerySet = QuerySet(model).filter(**{f"{story}__in": lists, f"{named}__isnull": False})
        for number, other in pairs.values_list(story, named):
            lists[number].add(f"{noun}/{other}")
    return lists


def lists_of_corrections(corrections: CorrectionQuerySet) -> dict[int, set[str]]:
    """Return the lists that hold each of `corrections`: the one of all. Queries: 1."""
    return {number: {CORRECTIONS} for number in corrections.order_by().values_list("pk", flat=True)}


def lists_of_moves(facts: FactQuerySet) -> dict[int, set[str]]:
    """Return the lists that hold each of `facts` that is a move: {fact's id: {"moves/0", "moves/12"…}}. Queries: 1."""
    ends = facts.moves().order_by().values_list("pk", "subject_id", "object_id")
    return {
        number: {MOVES, f"moves/{subject}"} | ({f"moves/{other}"} if other else set())
        for number, subject, other in ends
    }


def paths_of(lists: Iterable[str]) -> dict[str, str]:
    """Return where those of `lists` that readers may see stand: {"section/3": "/ia/"}. Queries: up to 7."""
    numbers: dict[str, set[str]] = defaultdict(set)
    paths = {}
    for key in lists:
        noun, _, number = key.partition("/")
        if key in _ALONE:
            paths[key] = _ALONE[key]()
        elif noun in _PATHS:
            numbers[noun].add(number)
    for noun, wanted in numbers.items():
        paths |= {f"{noun}/{number}": path for number, path in _PATHS[noun](wanted).items()}
    return paths


def _sections(numbers: set[str]) -> dict[int, str]:
    return _by_slug(SectionPage.objects.published(), numbers, "/{}/")


def _dossiers(numbers: set[str]) -> dict[int, str]:
    return _by_slug(DossierPage.objects.published(), numbers, "/dossiers/{}/")


def _fiches(numbers: set[str]) -> dict[int, str]:
    persons = _by_slug(Person.objects.published(), numbers, "/personnes/{}/")
    return persons | _by_slug(Company.objects.published(), numbers, "/entreprises/{}/")


def _moves(numbers: set[str]) -> dict[int, str]:
    return {number: f"{path}mouvements/" for number, path in _fiches(numbers).items()}


def _authors(numbers: set[str]) -> dict[int, str]:
    return _by_slug(Person.objects.published(), numbers, "/auteurs/{}/")


def _keywords(numbers: set[str]) -> dict[int, str]:
    return _by_slug(Tag.objects.all(), numbers, "/mots-cles/{}/")


def _formats(values: set[str]) -> dict[str, str]:
    return {kind.value: reverse("format", args=[kind.slug]) for kind in ArticlePage.Format if kind.value in values}


def _by_slug(records, numbers: set[str], address: str) -> dict[int, str]:
    return {number: address.format(slug) for number, slug in records.filter(pk__in=numbers).values_list("pk", "slug")}


_ALONE: dict[str, Callable[[], str]] = {
    SITE: lambda: "/",
    MOVES: lambda: reverse("moves"),
    CORRECTIONS: lambda: reverse("corrections"),
}
_PATHS: dict[str, Callable[[set[str]], dict[Any, str]]] = {
    "format": _formats,
    "section": _sections,
    "fiche": _fiches,
    "moves": _moves,
    "author": _authors,
    "keyword": _keywords,
    "dossier": _dossiers,
}
