"""Which lists have a feed: the site, sections, people, companies, dossiers, authors, keywords."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404

from articles.models import ArticlePage, DossierPage, SectionPage
from articles.querysets import ArticleQuerySet
from people.models import Company, Person, Profile, Tag


def tag_uri(noun: str, number: int) -> str:
    """Return the id of a record for feed readers (RFC 4151): the same whatever its title, its address or its place."""
    return f"tag:{settings.TAG_AUTHORITY}:{noun}/{number}"


@dataclass(frozen=True)
class Channel:
    """A list of stories that readers may follow. Made by channel_at(), of_site() and of_section()."""

    path: str  # "/ia/": where the list stands, and its feeds after it
    id: str  # the same whatever its address becomes
    title: str
    description: str
    stories: ArticleQuerySet  # published, latest first
    # Asked when there is no story: whether the list is there all the same. Queries: up to 1.
    may_be_empty: Callable[[], bool] = lambda: True

    @property
    def address(self) -> str:
        """The absolute address of the list."""
        return f"{settings.SITE_URL}{self.path}"

    def feed_address(self, extension: str) -> str:
        """Return the absolute address of its feed in one format."""
        return f"{self.address}flux.{extension}"


def of_site() -> Channel:
    """Return the main feed: every story but advertorials. Queries: 0."""
    return Channel(
        path="/",
        id=tag_uri("site", 0),
        title=settings.WAGTAIL_SITE_NAME,
        description=f"Tous les articles de {settings.WAGTAIL_SITE_NAME}.",
        stories=ArticlePage.objects.published().editorial().latest_first(),
    )


def of_section(section: SectionPage) -> Channel:
    """Return the feed of a section. Queries: 0."""
    return Channel(
        path=f"/{section.slug}/",
        id=tag_uri("section", section.pk),
        title=_titled(section.title),
        description=section.description or f"Les articles de la rubrique {section.title}.",
        stories=section.stories(),
    )


def channel_at(path: str) -> Channel:
    """Return the list at `path` ("", "ia/", "personnes/junyang-lin/"). Raises Http404. Queries: 0 or 1."""
    match path.strip("/").split("/"):
        case [""]:
            return of_site()
        case [slug]:
            return of_section(get_object_or_404(SectionPage.objects.published(), slug=slug))
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
        stories=ArticlePage.objects.published().naming(profile).latest_first(),
    )


def _of_dossier(slug: str) -> Channel:
    dossier = get_object_or_404(DossierPage.objects.published(), slug=slug)
    return Channel(
        path=f"/dossiers/{dossier.slug}/",
        id=tag_uri("dossier", dossier.pk),
        title=_titled(dossier.title),
        description=dossier.search_description or f"Les articles du dossier « {dossier.title} ».",
        stories=dossier.stories().latest_first(),
    )


def _of_author(slug: str) -> Channel:
    person = get_object_or_404(Person.objects.published(), slug=slug)
    return Channel(
        path=f"/auteurs/{person.slug}/",
        id=tag_uri("author", person.pk),
        title=_titled(person.title),
        description=f"Les articles signés {person.title}.",
        stories=ArticlePage.objects.published().signed_by(person).latest_first(),
        may_be_empty=lambda: False,
    )


def _of_tag(slug: str) -> Channel:
    tag = get_object_or_404(Tag, slug=slug)
    return Channel(
        path=f"/mots-cles/{tag.slug}/",
        id=tag_uri("keyword", tag.pk),
        title=_titled(tag.name),
        description=f"Les articles qui portent le mot-clé « {tag.name} ».",
        stories=ArticlePage.objects.published().tagged(tag).latest_first(),
        may_be_empty=Profile.objects.published().tagged(tag).exists,
    )


def _titled(name: str) -> str:
    return f"{name} · {settings.WAGTAIL_SITE_NAME}"


_IN_FOLDERS: dict[str, Callable[[str], Channel]] = {
    "personnes": _of_person,
    "entreprises": _of_company,
    "dossiers": _of_dossier,
    "auteurs": _of_author,
    "mots-cles": _of_tag,
}
