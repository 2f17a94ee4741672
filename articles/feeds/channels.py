"""Which lists have a feed: the site, sections, people, companies, dossiers, authors, keywords, moves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.feeds.entries import Entry, tag_uri
from articles.feeds.moves import Moves
from articles.feeds.state import State, Version, state_of
from articles.feeds.stories import Stories
from articles.feeds.tombstones import tombstones_in, tombstones_say
from articles.models import ArticlePage, DossierPage, SectionPage
from people.models import Company, Fact, Person, Profile, Tag


class Contents(Protocol):
    """What a feed holds: stories.py or moves.py."""

    def entries(self) -> list[Entry]:
        """Return what readers are told of the latest."""

    def versions(self, channel: str) -> list[Version]:
        """Return what those stand on, and the tombstones of `channel`, without building them. Queries: 1."""


@dataclass(frozen=True)
class Channel:
    """A list that readers may follow. Made by channel_at(), of_site(), of_moves() and of_section()."""

    path: str  # "/ia/": where the list stands, and its feeds after it
    id: str  # the same whatever its address becomes
    title: str
    description: str
    contents: Contents
    # Asked when there is no entry: whether the list is there all the same. Queries: up to 1.
    may_be_empty: Callable[[], bool] = lambda: True

    @property
    def key(self) -> str:
        """What names it to announcements and to the hub: "section/3"."""
        return self.id.rpartition(":")[2]

    @property
    def address(self) -> str:
        """The absolute address of the list."""
        return f"{settings.SITE_URL}{self.path}"

    def feed_address(self, extension: str) -> str:
        """Return the absolute address of its feed in one format."""
        return f"{self.address}flux.{extension}"

    def entries(self) -> list[Entry]:
        """Return its latest entries, then the tombstones of what it held. Queries: those of its contents, and 1."""
        return [*self.contents.entries(), *tombstones_in(self.key, self.address)]

    def state(self) -> State:
        """Return what its feed stands on now. Queries: 1, and 1 if it is empty."""
        says = [self.id, self.path, self.title, self.description, settings.WEBSUB_HUB]
        versions = self.contents.versions(self.key)
        return state_of(says if versions else [*says, *tombstones_say(self.key)], versions)


def of_site() -> Channel:
    """Return the main feed: every story but advertorials. Queries: 0."""
    return Channel(
        path="/",
        id=tag_uri("site", 0),
        title=settings.WAGTAIL_SITE_NAME,
        description=f"Tous les articles de {settings.WAGTAIL_SITE_NAME}.",
        contents=Stories(ArticlePage.objects.published().editorial().latest_first()),
    )


def of_moves() -> Channel:
    """Return the feed of arrivals, departures and appointments. Queries: 0."""
    return Channel(
        path=reverse("moves"),
        id=tag_uri("moves", 0),
        title=_titled("Mouvements"),
        description="Arrivées, départs et nominations, chacun avec ses sources.",
        contents=Moves(Fact.objects.published().moves()),
    )


def of_section(section: SectionPage) -> Channel:
    """Return the feed of a section. Queries: 0."""
    return Channel(
        path=f"/{section.slug}/",
        id=tag_uri("section", section.pk),
        title=_titled(section.title),
        description=section.description or f"Les articles de la rubrique {section.title}.",
        contents=Stories(section.stories()),
    )


def channel_at(path: str) -> Channel:
    """Return the list at `path` ("", "ia/", "personnes/junyang-lin/"). Raises Http404. Queries: 0 or 1."""
    match path.strip("/").split("/"):
        case [""]:
            return of_site()
        case ["mouvements"]:
            return of_moves()
        case [slug]:
            return of_section(get_object_or_404(SectionPage.objects.published(), slug=slug))
        case [folder, slug, "mouvements"] if folder in _FICHES:
            return _of_moves_of(get_object_or_404(_FICHES[folder].objects.published(), slug=slug), folder)
        case [folder, slug] if folder in _IN_FOLDERS:
            return _IN_FOLDERS[folder](slug)
    raise Http404("Il n’y a pas de flux à cette adresse.")


def _of_person(slug: str) -> Channel:
    return _of_profile(get_object_or_404(Person.objects.published(), slug=slug), "personnes")


def _of_company(slug: str) -> Channel:
    return _of_profile(get_object_or_404(Company.objects.published(), slug=slug), "entreprises")


def _of_profile(profile: Profile, folder: str) -> Channel:
    return Channel(
        path=f"/{folder}/{profile.slug}/",
        id=tag_uri("fiche", profile.pk),
        title=_titled(profile.title),
        description=f"Les articles qui nomment {profile.title}.",
        contents=Stories(ArticlePage.objects.published().naming(profile).latest_first()),
    )


def _of_moves_of(profile: Profile, folder: str) -> Channel:
    return Channel(
        path=f"/{folder}/{profile.slug}/mouvements/",
        id=tag_uri("moves", profile.pk),
        title=_titled(f"{profile.title} : mouvements"),
        description=f"{profile.title} : arrivées, départs et nominations, chacun avec ses sources.",
        contents=Moves(Fact.objects.published().moves().about(profile)),
    )


def _of_dossier(slug: str) -> Channel:
    dossier = get_object_or_404(DossierPage.objects.published(), slug=slug)
    return Channel(
        path=f"/dossiers/{dossier.slug}/",
        id=tag_uri("dossier", dossier.pk),
        title=_titled(dossier.title),
        description=dossier.search_description or f"Les articles du dossier « {dossier.title} ».",
        contents=Stories(dossier.stories().latest_first()),
    )


def _of_author(slug: str) -> Channel:
    person = get_object_or_404(Person.objects.published(), slug=slug)
    return Channel(
        path=f"/auteurs/{person.slug}/",
        id=tag_uri("author", person.pk),
        title=_titled(person.title),
        description=f"Les articles signés {person.title}.",
        contents=Stories(ArticlePage.objects.published().signed_by(person).latest_first()),
        may_be_empty=lambda: False,
    )


def _of_tag(slug: str) -> Channel:
    tag = get_object_or_404(Tag, slug=slug)
    return Channel(
        path=f"/mots-cles/{tag.slug}/",
        id=tag_uri("keyword", tag.pk),
        title=_titled(tag.name),
        description=f"Les articles qui portent le mot-clé « {tag.name} ».",
        contents=Stories(ArticlePage.objects.published().tagged(tag).latest_first()),
        may_be_empty=Profile.objects.published().tagged(tag).exists,
    )


def _titled(name: str) -> str:
    return f"{name} · {settings.WAGTAIL_SITE_NAME}"


_FICHES: dict[str, type[Person] | type[Company]] = {"personnes": Person, "entreprises": Company}
_IN_FOLDERS: dict[str, Callable[[str], Channel]] = {
    "personnes": _of_person,
    "entreprises": _of_company,
    "dossiers": _of_dossier,
    "auteurs": _of_author,
    "mots-cles": _of_tag,
}
