"""Which lists have a feed: the site, sections, fiches, dossiers, authors, keywords, formats, moves, corrections."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.feeds.archives import SUBSCRIPTION, ArchivePage, Paging, ids_in, newest_page, paging_of
from articles.feeds.corrections import Corrections
from articles.feeds.entries import Contents, Entry
from articles.feeds.moves import Moves
from articles.feeds.state import State, state_of
from articles.feeds.stories import Stories
from articles.feeds.tombstones import tombstones_in, tombstones_say
from articles.models import ArticlePage, Correction, DossierPage, SectionPage
from articles.models.article import FORMATS
from newsroom.text.tag_uris import tag_uri
from people.models import FICHE_FOLDERS, Company, Fact, Person, Profile, Tag


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
    query: str = ""  # "q=qwen&rubrique=ia": what the list is filtered by
    has_archives: bool = True
    paging: Paging = SUBSCRIPTION  # which of its documents this is; pages of its archives have no tombstones

    @property
    def name(self) -> str:
        """Its title where the site need not be named."""
        return "Tout le site" if self.path == "/" else self.title.removesuffix(_titled(""))

    @property
    def key(self) -> str:
        """What names it to announcements and to the hub: "section/3"."""
        return self.id.rpartition(":")[2]

    @property
    def address(self) -> str:
        """The absolute address of the list."""
        return f"{settings.SITE_URL}{self.path}{f'?{self.query}' if self.query else ''}"

    def feed_address(self, extension: str, page: ArchivePage | None = None) -> str:
        """Return the absolute address of its feed in one format, or of a page of its archives."""
        query = "&".join(filter(None, [self.query, page.query if page else ""]))
        return f"{settings.SITE_URL}{self.path}flux.{extension}{f'?{query}' if query else ''}"

    @property
    def has_hub(self) -> bool:
        """Tell whether the hub is told when it changes: not of a search, nor of a page of the archives."""
        return bool(settings.WEBSUB_HUB) and not self.query and not self.paging.page

    def entries(self) -> list[Entry]:
        """Return its latest entries, then the tombstones of what it held; or those of its page.

        Queries: those of its contents, and 1 for the tombstones.
        """
        entries = self.contents.entries()
        return entries if self.paging.page else [*entries, *tombstones_in(self.key, self.address)]

    def state(self) -> State:
        """Return what its feed stands on now. Queries: 1, and 1 if it is empty."""
        says = [self.id, self.path, self.query, self.title, self.description, settings.WEBSUB_HUB]
        versions = self.contents.versions(self.key)
        if self.paging.page:
            says.append(str(self.paging))
        else:
            says += [versions[0].tombstones] if versions else tombstones_say(self.key)
        return state_of(says, versions)

    def with_archives(self) -> Self:
        """Return it knowing where what it holds no more is to be found. Queries: 2, 0 for a page of the archives."""
        if self.paging.page or not self.has_archives:
            return self
        return replace(self, paging=Paging(earlier=newest_page(self.contents)))

    def at(self, page: ArchivePage) -> Self:
        """Return a page of its archives, which may be empty. Queries: up to 9."""
        contents = self.contents.only(ids_in(self.contents, page))
        return replace(self, contents=contents, paging=paging_of(self.contents, page))


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


def of_corrections() -> Channel:
    """Return the feed of corrections, in the order in which readers were told of them. Queries: 0."""
    return Channel(
        path=reverse("corrections"),
        id=tag_uri("corrections", 0),
        title=_titled("Rectificatifs"),
        description="Ce que nous avons eu à corriger : les erreurs publiées, et ce qu’il fallait lire.",
        contents=Corrections(Correction.objects.published()),
    )


def of_format(kind: ArticlePage.Format) -> Channel:
    """Return the feed of a format. Queries: 0."""
    return Channel(
        path=reverse("format", args=[kind.slug]),
        id=tag_uri("format", kind.value),
        title=_titled(kind.plural),
        description=f"Les {kind.plural.lower()} de {settings.WAGTAIL_SITE_NAME}.",
        contents=Stories(ArticlePage.objects.published().of_format(kind).latest_first()),
        may_be_empty=lambda: False,
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
        case ["rectificatifs"]:
            return of_corrections()
        case [slug]:
            return of_section(get_object_or_404(SectionPage.objects.published(), slug=slug))
        case [folder, slug, "mouvements"] if folder in FICHE_FOLDERS:
            return _of_moves_of(get_object_or_404(FICHE_FOLDERS[folder].objects.published(), slug=slug), folder)
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


def of_dossier(dossier: DossierPage) -> Channel:
    """Return the feed of a dossier. Queries: 0."""
    return Channel(
        path=f"/dossiers/{dossier.slug}/",
        id=tag_uri("dossier", dossier.pk),
        title=_titled(dossier.title),
        description=dossier.description or f"Les articles du dossier « {dossier.title} ».",
        contents=Stories(dossier.stories().latest_first()),
    )


def of_author(person: Person) -> Channel:
    """Return the feed of what a person signs. Queries: 0."""
    return Channel(
        path=f"/auteurs/{person.slug}/",
        id=tag_uri("author", person.pk),
        title=_titled(person.title),
        description=f"Les articles signés {person.title}.",
        contents=Stories(ArticlePage.objects.published().signed_by(person).latest_first()),
        may_be_empty=lambda: False,
    )


def _of_format(slug: str) -> Channel:
    if kind := FORMATS.get(slug):
        return of_format(kind)
    raise Http404("Aucun format ne porte ce nom.")


def of_tag(tag: Tag) -> Channel:
    """Return the feed of a keyword. Queries: 0."""
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


_IN_FOLDERS: dict[str, Callable[[str], Channel]] = {
    "personnes": _of_person,
    "entreprises": _of_company,
    "dossiers": lambda slug: of_dossier(get_object_or_404(DossierPage.objects.published(), slug=slug)),
    "formats": _of_format,
    "auteurs": lambda slug: of_author(get_object_or_404(Person.objects.published(), slug=slug)),
    "mots-cles": lambda slug: of_tag(get_object_or_404(Tag, slug=slug)),
}
