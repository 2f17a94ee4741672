"""The smallest valid objects, for tests: keyword arguments only, in the tree and live unless told.

`make_…()` writes the rows that a publication leaves: the page, its mentions, its entry in the search index, what
subscribers were told. No revision but of a draft, no reference index, no sizes of pictures: a test of these, or of
publication itself, has `publish_…()`, which goes the way of the admin and costs four times as much.
"""

from datetime import date, datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import count

from django.core.files.images import ImageFile
from django.db.models import F, Max
from django.test import override_settings
from django.utils import timezone
from modelsearch.index import insert_or_update_object
from PIL import Image
from wagtail.log_actions import log
from wagtail.models import Page, PageViewRestriction

from articles.announcements import announce, announce_dossier
from articles.feeds.stories import Stories
from articles.mentions import derive_mentions
from articles.models import Announcement, ArticlePage, Byline, DossierIndexPage, DossierPage, HomePage, SectionPage
from newsroom.pages.indexing import not_indexed
from newsroom.photos.models import Photo
from newsroom.site.structure import ensure_structure
from newsroom.text.slugs import slugify
from people.models import Company, CompanyIndexPage, Fact, Person, PersonIndexPage, Source, Tag
from people.typesetting import load_products

_number = count(1)
_NO_TASKS = {name: {"BACKEND": "django.tasks.backends.dummy.DummyBackend"} for name in ("default", "background")}


def make_home() -> HomePage:
    """The front page, with its directories: tests/conftest.py made them."""
    return HomePage.objects.first() or ensure_structure()


def make_section(*, title: str = "IA", slug: str | None = None) -> SectionPage:
    """A section; the one that has this slug if there is one."""
    slug = slug or slugify(title)
    section = SectionPage.objects.filter(slug=slug).first()
    return section or _add(make_home(), SectionPage(title=title, slug=slug))


def make_person(*, title: str | None = None, live: bool = True, **fields) -> Person:
    """A person."""
    make_home()
    person = Person(title=title or f"Personne {next(_number)}", **fields)
    return _add(PersonIndexPage.objects.get(), person, live=live)


def make_company(*, title: str | None = None, live: bool = True, **fields) -> Company:
    """A company."""
    make_home()
    company = Company(title=title or f"Entreprise {next(_number)}", **fields)
    return _add(CompanyIndexPage.objects.get(), company, live=live)


def make_article(
    *,
    title: str | None = None,
    section: SectionPage | None = None,
    body: list | None = None,
    tags: tuple[str, ...] = (),
    authors: tuple[Person, ...] = (),
    subjects: tuple = (),
    published_at: datetime | None = None,
    live: bool = True,
    **fields,
) -> ArticlePage:
    """A story, published one hour ago in the section IA."""
    article = ArticlePage(
        title=title or f"Article {next(_number)}",
        standfirst=fields.pop("standfirst", "Un chapô."),
        body=body if body is not None else [("paragraph", "<p>Un paragraphe.</p>")],
        published_at=published_at or timezone.now().replace(microsecond=0) - timedelta(hours=1),
        **fields,
    )
    for person in authors:
        article.bylines.add(Byline(person=person, name=person.title))
    for profile in subjects:
        article.subjects.create(profile=profile) if article.pk else article.subjects.add(
            article.subjects.model(profile=profile)
        )
    if tags:
        article.tags.set(list(tags))
    return _add(section or make_section(), article, live=live)


def make_dossier(*, title: str = "Un dossier", articles: tuple[ArticlePage, ...] = (), **fields) -> DossierPage:
    """A dossier of `articles`."""
    make_home()
    dossier = DossierPage(title=title, **fields)
    for order, article in enumerate(articles):
        dossier.items.add(dossier.items.model(article=article, sort_order=order))
    return _add(DossierIndexPage.objects.get(), dossier)


def make_fact(*, subject, kind: str = Fact.Kind.POSITION, **fields) -> Fact:
    """A fact, without any source."""
    if not {"object", "object_text", "title"} & fields.keys():
        fields["title"] = "chercheuse"
    return _create(Fact, subject=subject, kind=kind, **fields)


def make_public_fact(*, subject, kind: str = Fact.Kind.POSITION, status: str = "confirmed", **fields) -> Fact:
    """A fact that an outside source holds, which somebody has checked."""
    fact = make_fact(subject=subject, kind=kind, **fields)
    Source.objects.create(fact=fact, publisher="Reuters", status=status, checked_on=date(2026, 3, 9))
    return fact


def make_tag(name: str = "IA") -> Tag:
    """A keyword."""
    return Tag.objects.get_or_create(name=name)[0]


def make_photo(*, title: str = "Une photo", width_px: int = 1600, height_px: int = 160, **fields) -> Photo:
    """A grey picture of the library, without its renditions: wide, for all of them, and flat, for they take long."""
    file = ImageFile(BytesIO(_grey_jpeg(width_px, height_px)), name=f"{slugify(title)}-{next(_number)}.jpg")
    with override_settings(TASKS=_NO_TASKS):
        return _create(
            Photo, title=title, file=file, **({"description": "Un rectangle gris.", "credit": "Manchette"} | fields)
        )


def link(profile, words: str | None = None) -> str:
    """A link to a fiche as rich text stores it."""
    return f'<a linktype="page" id="{profile.pk}">{words or profile.title}</a>'


def make_unpublished_articles(**fields) -> dict[str, ArticlePage]:
    """One story of each state that readers may not see: draft, embargoed, private, expired. Titles say which."""
    now = timezone.now()
    section = fields.pop("section", None) or make_section()
    articles = {
        state: make_article(title=f"SECRET {state}", section=section, live=state != "draft", **fields)
        for state in ("draft", "embargoed", "private", "expired")
    }
    # What the editor's form and publish() refuse, written straight to the table: the second lock must hold alone.
    ArticlePage.objects.filter(pk=articles["embargoed"].pk).update(embargo_until=now + timedelta(days=1))
    ArticlePage.objects.filter(pk=articles["expired"].pk).update(expire_at=now - timedelta(minutes=1))
    PageViewRestriction.objects.create(page=articles["private"], restriction_type=PageViewRestriction.LOGIN)
    # They were published above for an instant; of what readers never saw, subscribers are told nothing.
    Announcement.objects.of("article", [article.pk for article in articles.values()]).delete()
    return articles


def publish_article(**fields) -> ArticlePage:
    """Publish a story of make_article()."""
    return _publish(make_article(live=False, **fields))


def publish_person(**fields) -> Person:
    """Publish a person of make_person()."""
    return _publish(make_person(live=False, **fields))


def publish_company(**fields) -> Company:
    """Publish a company of make_company()."""
    return _publish(make_company(live=False, **fields))


def _publish(page):
    page.get_latest_revision().publish()
    return type(page).objects.get(pk=page.pk)


@cache
def _grey_jpeg(width_px: int, height_px: int) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width_px, height_px), "#888888").save(content, "JPEG")
    return content.getvalue()


def _create(model, **fields):
    with override_settings(TASKS=_NO_TASKS):
        made = model.objects.create(**fields)
    insert_or_update_object(made)
    return made


def _add(parent, page, *, live: bool = True):
    """Write `page` as the last child of `parent`, and return it from the database. Queries: about 30 for a story."""
    now = timezone.now()
    page.depth, page.locale_id, page.draft_title = parent.depth + 1, parent.locale_id, page.title
    last = Page.objects.filter(depth=page.depth, path__startswith=parent.path).aggregate(last=Max("path"))["last"]
    page.path = Page._get_path(parent.path, page.depth, Page._str2int(last[-Page.steplen :]) + 1 if last else 1)
    page.live, page.has_unpublished_changes, page.latest_revision_created_at = live, not live, now
    if live:
        page.first_published_at, page.last_published_at = page.first_published_at or now, now
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    parent.numchild += 1
    page._cached_parent_obj, page._is_site_root = parent, False
    with override_settings(TASKS=_NO_TASKS), not_indexed():
        page.save(clean=False, log_action=None)
        if not live:
            page.save_revision()
    insert_or_update_object(page)
    if live:
        _bring_about(page)
    return type(page).objects.get(pk=page.pk)


def _bring_about(page) -> None:
    """Do what a publication brings about."""
    log(page, "wagtail.publish")  # feeds read there when a list changed
    if isinstance(page, ArticlePage):
        derive_mentions(page)
        announce(Stories, [page.pk])
    elif isinstance(page, DossierPage):
        announce_dossier(page.pk)
    elif isinstance(page, Company):
        load_products()
