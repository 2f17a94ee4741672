"""The public lists. To add one, declare it here: a class, and its place in LISTS.

From a declaration come the page of the list, its feeds and their archives, its line on the page of feeds and in the
outline (OPML), its place in the sitemaps, its announcements (tombstones, WebSub: a row came, changed or went), and its
tests (tests/articles/test_lists.py).
"""

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, partial
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    Field,
    IntegerField,
    OuterRef,
    QuerySet,
    SlugField,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from articles.card_lists import CardList
from articles.feeds.channel import Channel
from articles.feeds.corrections import Corrections
from articles.feeds.entries import Contents, Vocabulary
from articles.feeds.moves import Moves
from articles.feeds.stories import Stories
from articles.models import ArticlePage, DossierPage, SectionPage
from articles.models.article import FORMATS
from articles.querysets import ArticleQuerySet, CorrectionQuerySet, DossierQuerySet, SectionQuerySet, some
from newsroom.http.pagination import paginate
from newsroom.pages.prepared import Prepared
from newsroom.text.tag_uris import tag_uri
from people.models import FICHE_FOLDERS, Company, Person, Profile, Tag
from people.models.directory import FICHES_PER_PAGE
from people.querysets import FactQuerySet, ProfileQuerySet

SHOWN = 100  # lists of one kind on the page of feeds, where they may be many
SITE_GROUP = ("le-site", "Le site")


class PublicList(ABC):
    """Lists of one kind: one for each of its records(), an author's, a keyword's."""

    noun: str  # with the number of its record, the key of a list ("author/12"); its address is {% url 'author' slug %}
    path: str  # "/auteurs/{slug}/", of its record
    name = "{record.title}"  # in French, where the site need not be named
    description: str  # in one French sentence
    contents: type[Contents] = Stories
    # From a row to the records whose lists contain it: columns, expressions, or relations ("bylines__person").
    record_lookups: tuple[str | Combinable, ...]
    group: tuple[str, str] | None = None  # anchor and title on the page of feeds; None for lists too many to show
    needs_rows = False  # 404 without any
    number_field: Field = BigIntegerField()  # of the numbers of its records

    # Of its page; no template where that is a page of the tree, or has a view of its own.
    template = ""
    kicker = ""  # above the title
    follow = ""  # « Suivre cette signature : »
    rows_per_page = 20
    redirects = False  # the addresses that a record once had lead to the present one
    in_sitemap = True  # in that of its kind, if it has a story; False where the page is in another

    @abstractmethod
    def records(self, at: datetime | None = None) -> QuerySet:
        """Return the records that readers may see at `at` (now) and that may have a list."""

    @abstractmethod
    def rows(self, record, at: datetime | None = None) -> Any:
        """Return the rows of the list of `record` (a queryset) published at `at` (now), as its feed holds them."""

    def rows_of_page(self, record) -> Any:
        """Return the rows as the page shows them, for paginate()."""
        return self._cards(record=self.number(record))

    @cached_property
    def _found(self) -> Prepared:
        return Prepared(lambda slug, at: self.records(at).filter(slug=slug), slug=SlugField(), at=DateTimeField())

    @cached_property
    def _cards(self) -> CardList:
        return CardList(lambda record, at: self.rows(record, at), record=self.number_field)

    def context(self, record, request: HttpRequest) -> dict[str, Any]:
        """Return what the template of the page needs besides `list`, `channel`, `record` and `page_obj`."""
        return {}

    def description_of(self, record) -> str:
        """Return what the list of `record` is, in one French sentence."""
        return self.description.format(record=record, site=settings.WAGTAIL_SITE_NAME)

    def may_be_empty(self, record) -> bool:
        """Return whether the list exists without any row. Queries: up to 1."""
        return not self.needs_rows

    def records_in_catalogue(self) -> QuerySet | list:
        """Return the records whose lists are on the page of feeds, in order. Queries: up to 1."""
        return self.records()

    def records_in_sitemap(self) -> QuerySet:
        """Return the records whose lists engines may have."""
        return self.records()

    def number(self, record) -> int | str:
        """Return the number of its list, unique among those of the kind."""
        return record.pk

    def find(self, slug: str):
        """Return the record of this slug. Raises Http404. Queries: 1."""
        for record in self._found(slug=slug, at=timezone.now()):
            return record
        raise Http404("Il n’y a pas de liste de ce nom.")

    def paths_of(self, numbers: set[str]) -> dict[str, str]:
        """Return the paths of the lists of these numbers that readers may see. Queries: up to 1."""
        slugs = self.records().filter(pk__in=numbers).values_list("pk", "slug")
        return {str(number): self.path.format(slug=slug) for number, slug in slugs}

    def channel(self, record=None) -> Channel:
        """Return the list of `record`, as feeds show it. Queries: 0."""
        return Channel(
            path=self.path.format(slug=record.slug if record else ""),
            id=tag_uri(self.noun, self.number(record)),
            name=self.name.format(record=record),
            description=self.description_of(record),
            # Lazy: its page asks for other rows.
            contents=self.contents(cast(QuerySet, SimpleLazyObject(lambda: self.rows(record)))),
            may_be_empty=partial(self.may_be_empty, record),
        )

    @cached_property
    def pattern(self) -> re.Pattern:
        """What matches the paths of these lists."""
        return re.compile(self.path.format(slug=r"(?P<slug>[\w-]+)"))


class SingleList(PublicList):
    """A list that is the only one of its kind; its record is None, its number 0."""

    record_lookups: tuple[str | Combinable, ...] = (Value(0),)
    group = SITE_GROUP
    dated_in_sitemap = True  # by its latest row

    def records(self, at: datetime | None = None) -> QuerySet:
        """Return none."""
        return Page.objects.none()

    def records_in_catalogue(self) -> list:
        """Return the only one, None."""
        return [None]

    def number(self, record) -> int:
        """Return 0."""
        return 0

    def find(self, slug: str = "") -> None:
        """Return None, its record."""
        return

    def paths_of(self, numbers: set[str]) -> dict[str, str]:
        """Return its path, if its number is asked for."""
        return {"0": self.path} if "0" in numbers else {}


class Site(SingleList):
    """The main list: every story but advertorials. Its page is the front page."""

    noun, path, name, description = "site", "/", "Tout le site", "Tous les articles de {site}."
    record_lookups = (Case(When(sponsor="", then=Value(0)), output_field=IntegerField()),)
    in_sitemap = False

    def rows(self, record=None, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return ArticlePage.objects.published(at).editorial().latest_first()


class AllMoves(SingleList):
    """Arrivals, departures and appointments. Its page: people/views.py."""

    noun, path, name, contents = "moves", "/mouvements/", "Mouvements", Moves
    description = "Arrivées, départs et nominations, chacun avec ses sources."

    def rows(self, record=None, at: datetime | None = None) -> FactQuerySet:
        """Return the moves."""
        return Moves.published(at)


class AllCorrections(SingleList):
    """Corrections: by their date on the page, by their publication in the feed."""

    noun, path, name, contents = "corrections", "/rectificatifs/", "Rectificatifs", Corrections
    description = "Ce que nous avons eu à corriger : les erreurs publiées, et ce qu’il fallait lire."
    template, follow, rows_per_page = "articles/corrections.html", "les rectificatifs", 30
    dated_in_sitemap = False

    def rows(self, record=None, at: datetime | None = None) -> CorrectionQuerySet:
        """Return the corrections."""
        return Corrections.published(at)

    def rows_of_page(self, record=None) -> CorrectionQuerySet:
        """Return them with their stories, latest first."""
        return self.rows().latest_first().select_related("article")


class Sections(PublicList):
    """The stories of each section; the section is its page."""

    noun, path, description = "section", "/{slug}/", "Les articles de la rubrique {record.title}."
    record_lookups = ("section_page",)
    group = (Vocabulary.SECTION, "Rubriques")
    in_sitemap = False

    def records(self, at: datetime | None = None) -> SectionQuerySet:
        """Return the sections, in the order of the menu."""
        return SectionPage.objects.published(at).in_menu_order()

    def records_in_catalogue(self) -> SectionQuerySet:
        """Return those that the menu shows."""
        return SectionPage.objects.published().in_menus()

    def rows(self, record: SectionPage, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return ArticlePage.objects.published(at).in_section(record).latest_first()

    def description_of(self, record: SectionPage) -> str:
        """Return the description of the section, if it has one."""
        return record.description or super().description_of(record)


class Formats(PublicList):
    """The stories of each format; a record is a member of ArticlePage.Format, and its number the word stored."""

    noun, path, name, record_lookups = "format", "/formats/{slug}/", "{record.plural}", ("format",)
    group = (Vocabulary.FORMAT, "Formats")
    needs_rows = True
    template, kicker, follow = "articles/format.html", "Format", "ce format"
    in_sitemap = False  # FormatSitemap: they are in no table
    number_field = CharField()

    def records(self, at: datetime | None = None) -> QuerySet:
        """Return none: formats are in no table."""
        return ArticlePage.objects.none()

    def rows(self, record: ArticlePage.Format, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return ArticlePage.objects.published(at).of_format(record).latest_first()

    def description_of(self, record: ArticlePage.Format) -> str:
        """Return the plural of the format, in the middle of a sentence."""
        return f"Les {record.plural.lower()} de {settings.WAGTAIL_SITE_NAME}."

    def records_in_catalogue(self) -> list[ArticlePage.Format]:
        """Return the formats of public stories, in the order of the form."""
        return [*latest_of_formats()]

    def number(self, record: ArticlePage.Format) -> str:
        """Return the word that stories store."""
        return record.value

    def find(self, slug: str) -> ArticlePage.Format:
        """Return the format of this slug. Raises Http404."""
        if kind := FORMATS.get(slug):
            return kind
        raise Http404("Aucun format ne porte ce nom.")

    def paths_of(self, numbers: set[str]) -> dict[str, str]:
        """Return the paths of the lists of these formats."""
        return {kind.value: self.path.format(slug=kind.slug) for kind in ArticlePage.Format if kind.value in numbers}


def latest_of_formats() -> dict[ArticlePage.Format, datetime]:
    """Return when the latest public story of each format was published, in the order of the form. Queries: 1."""
    stories = ArticlePage.objects.published().filter(published_at__isnull=False).latest_first().values("published_at")
    latest = {kind.value: Subquery(stories.of_format(kind.value)[:1]) for kind in ArticlePage.Format}
    # Looked up in one row, the root of the tree: to group the stories would read them all.
    dates = Page.objects.filter(depth=1).values(**latest)[:1]
    return {ArticlePage.Format(kind): date for row in dates for kind, date in row.items() if date}


class Dossiers(PublicList):
    """The stories of each dossier; the dossier is its page, in its own order."""

    noun, path, description = "dossier", "/dossiers/{slug}/", "Les articles du dossier « {record.title} »."
    record_lookups = ("dossier_items__dossier",)
    group = ("dossiers", "Dossiers")
    in_sitemap = False

    def records(self, at: datetime | None = None) -> DossierQuerySet:
        """Return the dossiers, latest first."""
        return DossierPage.objects.published(at).latest_first()

    def records_in_catalogue(self) -> DossierQuerySet:
        """Return those in which readers find a story."""
        return self.records().with_stories()

    def rows(self, record: DossierPage, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return record.stories(at).latest_first()

    def description_of(self, record: DossierPage) -> str:
        """Return the description of the dossier, if it has one."""
        return record.description or super().description_of(record)


class Authors(PublicList):
    """What each person signs."""

    noun, path, description = "author", "/auteurs/{slug}/", "Les articles signés {record.title}."
    record_lookups = ("bylines__person",)
    group = ("signatures", "Signatures")
    needs_rows = True
    template, kicker, follow = "articles/author.html", "Signature", "cette signature"
    redirects = True

    def records(self, at: datetime | None = None) -> ProfileQuerySet:
        """Return the people."""
        return Person.objects.published(at)

    def rows(self, record: Person, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return ArticlePage.objects.published(at).latest_signed_by(record)

    def context(self, record: Person, request: HttpRequest) -> dict[str, Any]:
        """Return whether engines are to stay out."""
        return {"noindex": record.noindex}

    @cached_property
    def _found(self) -> Prepared:
        """The person, whose page has a face. Queries: 1 more with a photo."""
        return Prepared(
            lambda slug, at: (
                self.records(at).filter(slug=slug).select_related("photo").prefetch_related("photo__renditions")
            ),
            slug=SlugField(),
            at=DateTimeField(),
        )

    def records_in_catalogue(self) -> ProfileQuerySet:
        """Return those who sign a public story, in the order of an index."""
        signed = some(ArticlePage.objects.published().filter(bylines__person=OuterRef("pk")))
        return self.records().alias(signed=signed).filter(signed__isnull=False).alphabetical()

    def records_in_sitemap(self) -> ProfileQuerySet:
        """Return those who do not ask to stay out of engines."""
        return Person.objects.for_machines()


class Keywords(PublicList):
    """The stories that bear each keyword; its page shows its fiches too."""

    noun, path, name = "keyword", "/mots-cles/{slug}/", "{record.name}"
    description = "Les articles qui portent le mot-clé « {record.name} »."
    record_lookups = ("tagged_items__tag",)
    group = (Vocabulary.KEYWORD, "Mots-clés")
    template, kicker, follow = "articles/keyword.html", "Mot-clé", "ce mot-clé"
    redirects = True

    def records(self, at: datetime | None = None) -> QuerySet:
        """Return the keywords."""
        return Tag.objects.all()

    def rows(self, record: Tag, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return ArticlePage.objects.published(at).latest_tagged(record)

    def may_be_empty(self, record: Tag) -> bool:
        """Return whether a fiche bears the keyword."""
        return Profile.objects.published().tagged(record).exists()

    def context(self, record: Tag, request: HttpRequest) -> dict[str, Any]:
        """Return a page of its fiches, by `?fiches=`. Queries: 2."""
        fiches = Profile.objects.published().tagged(record).alphabetical().for_cards()
        return {"fiches": paginate(request, fiches, FICHES_PER_PAGE, "fiches")}

    def records_in_catalogue(self) -> QuerySet:
        """Return those of public stories, the most used first."""
        story = some(ArticlePage.objects.published().tagged(OuterRef("pk")))
        return Tag.objects.alias(story=story).filter(story__isnull=False).order_by("-story_count", "folded")


class _ListOfFiches(PublicList):
    """Lists of people or of companies, by the folder of their addresses."""

    in_sitemap = False

    def __init__(self, folder: str):
        self.model: type[Person] | type[Company] = FICHE_FOLDERS[folder]
        self.path = self.path.format(folder=folder, slug="{slug}")

    def records(self, at: datetime | None = None) -> ProfileQuerySet:
        """Return the fiches."""
        return self.model.objects.published(at)


class NamingFiches(_ListOfFiches):
    """The stories that name each person or company; the fiche is its page."""

    noun, path, description = "fiche", "/{folder}/{slug}/", "Les articles qui nomment {record.title}."
    record_lookups = ("mentions__profile",)

    def rows(self, record: Profile, at: datetime | None = None) -> ArticleQuerySet:
        """Return the stories, latest first."""
        return ArticlePage.objects.published(at).latest_naming(record)


class MovesOfFiches(_ListOfFiches):
    """The moves of each person, or into and out of each company. Its page: people/views.py."""

    noun, path, name, contents = "moves", "/{folder}/{slug}/mouvements/", "{record.title} : mouvements", Moves
    description = "{record.title} : arrivées, départs et nominations, chacun avec ses sources."
    record_lookups = ("subject", "object")

    def rows(self, record: Profile, at: datetime | None = None) -> FactQuerySet:
        """Return the moves."""
        return Moves.published(at).about(record)


# In the order of the page of feeds. Of two whose paths match, the first is the list: « /mouvements/ » is no section.
LISTS: tuple[PublicList, ...] = (
    Site(),
    AllMoves(),
    AllCorrections(),
    Sections(),
    Formats(),
    Dossiers(),
    Authors(),
    Keywords(),
    *(NamingFiches(folder) for folder in FICHE_FOLDERS),
    *(MovesOfFiches(folder) for folder in FICHE_FOLDERS),
)


def channel_at(path: str) -> Channel:
    """Return the list at `path` ("/", "/ia/", "/personnes/junyang-lin/"). Raises Http404. Queries: 0 or 1."""
    for declared in LISTS:
        if match := declared.pattern.fullmatch(path):
            return declared.channel(declared.find(**match.groupdict()))
    raise Http404("Il n’y a pas de liste à cette adresse.")


class FeedGroup(NamedTuple):
    """The lists of one title on the page of feeds."""

    anchor: str
    title: str
    channels: list[Channel]


def feed_groups() -> list[FeedGroup]:
    """Return the lists of the page of feeds; of each kind the first SHOWN.

    Queries: 1 per kind (sections, formats, dossiers, authors, keywords), whatever their numbers.
    """
    groups: dict[tuple[str, str], list[Channel]] = {}
    for declared in LISTS:
        if declared.group:
            channels = [declared.channel(record) for record in declared.records_in_catalogue()[:SHOWN]]
            groups.setdefault(declared.group, []).extend(channels)
    return [FeedGroup(*group, channels) for group, channels in groups.items() if channels]


def lists_containing(contents: type[Contents], ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the keys of the lists that contain each of these rows, if readers may see it: {12: {"site/0", "fiche/7"}}.

    Queries: 2 for stories (the columns; keywords, signatures, mentions and dossiers together), 1 for moves or
    corrections.
    """
    named = {
        (declared.noun, source)
        for declared in LISTS
        if declared.contents is contents
        for source in declared.record_lookups
    }
    relations = {(noun, source) for noun, source in named if isinstance(source, str) and "__" in source}
    columns = list(named - relations)
    public = contents.published().filter(pk__in=ids).order_by()
    keys: dict[int, set[str]] = {}
    for pk, *numbers in public.values_list("pk", *(source for _, source in columns)):
        pairs = zip(columns, numbers, strict=True)
        keys[pk] = {f"{noun}/{number}" for (noun, _), number in pairs if number is not None}
    held = [
        public.model.objects.filter(pk__in=keys, **{f"{source}__isnull": False})
        .order_by()
        .values_list(Value(noun, CharField()), "pk", source)
        for noun, source in sorted(relations)
    ]
    for noun, pk, number in held[0].union(*held[1:], all=True).order_by() if held and keys else ():
        keys[pk].add(f"{noun}/{number}")
    return keys


def paths_of(keys: Iterable[str]) -> dict[str, str]:
    """Return the paths of those of these lists that readers may see: {"section/3": "/ia/"}. Queries: up to 1 a kind."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        noun, _, number = key.partition("/")
        numbers[noun].add(number)
    return {
        f"{declared.noun}/{number}": path
        for declared in LISTS
        if declared.noun in numbers
        for number, path in declared.paths_of(numbers[declared.noun]).items()
    }
