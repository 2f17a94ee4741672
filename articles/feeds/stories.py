"""The stories of a feed: the entry of each, and what that depends on."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.blocks import StreamValue
from wagtail.models import PageLogEntry, ReferenceIndex

from articles.blocks import photos_of
from articles.feeds.entries import Author, Category, Contents, Entry, Picture, Vocabulary
from articles.feeds.full_text import bodies_together, clean
from articles.feeds.state import (
    ENTRIES,
    TOMBSTONE_COLUMNS,
    VISIBLE_ACTIONS,
    Version,
    joined,
    last_embargo_end,
    latest,
    log_of_records,
    versions_from,
)
from articles.feeds.tombstones import tombstones_of
from articles.links import public_pages, shared_links
from articles.models import ArticlePage, Byline
from articles.models.byline import authors_among
from articles.querysets import TOMBSTONES_LAST, ArticleQuerySet
from newsroom.documents.models import PublicDocument
from newsroom.http.memo import memoised
from newsroom.pages.prepared import Prepared, one_of
from newsroom.photos.models import Photo, Rendition
from newsroom.photos.places import ReservedPlace
from newsroom.photos.renditions import JPEG_SPEC, picture_or_place
from newsroom.text.sentences import listed
from newsroom.text.tag_uris import tag_uri
from people.models import Person, Profile, Tag
from people.typesetting import constrained, products, typeset

logger = logging.getLogger(__name__)

# The columns of a story that its entry shows, but for its body.
_TEXTS = [
    "title", "standfirst", "lead_photo", "lead_caption", "format", "sponsor", "is_fictional", "ai_use", "origin",
    "origin_credit", "published_at", "updated_at",
]  # fmt: skip


@dataclass(frozen=True)
class Stories(Contents):
    """The contents of a feed of stories (published, latest first)."""

    queryset: ArticleQuerySet
    noun: ClassVar[str] = "article"
    dated_by: ClassVar[str] = "published_at"

    @classmethod
    def published(cls, at: datetime | None = None) -> ArticleQuerySet:
        """Return all the stories that readers may see at `at` (now)."""
        return ArticlePage.objects.published(at)

    def entries(self) -> list[Entry]:
        """Return the entries of the latest.

        Queries, whatever the number of stories and blocks: 10 (stories; renditions of lead photos; signatures; their
        persons; who of them is public; keywords in 2; corrections; sources; links of the bodies), plus 1 per kind of
        chooser in the bodies and 1 for the renditions of their pictures.
        """
        articles = list(
            self.queryset.for_cards()
            .defer(None)
            .prefetch_related("tagged_items__tag", "corrections", "sources")[:ENTRIES]
        )
        bodies = bodies_together(articles)
        signed_by = {byline.person_id for article in articles for byline in article.bylines.all() if byline.person_id}
        authors = set(Person.objects.published().filter(pk__in=signed_by).values_list("pk", flat=True))
        pictures = [photo for body in bodies for photo in photos_of(body)]
        prefetch_related_objects(pictures, "renditions")
        with shared_links(*bodies):
            return [_entry(article, body, authors) for article, body in zip(articles, bodies, strict=True)]

    def entries_as(self, versions: list[Version]) -> list[Entry]:
        """Return the entries of the latest; those of stories made before from the same texts and version are kept.

        Queries: 1 (the texts of the stories), those of entries() for all those that are new together.
        """
        texts = self.queryset.annotate(text=Cast("body", TextField())).values("pk", "text", *_TEXTS)[:ENTRIES]
        rows = {row["pk"]: row for row in texts}
        site = [settings.SITE_URL, settings.WAGTAIL_SITE_NAME, settings.TAG_AUTHORITY, products()]
        inputs = {pk: [site, rows[pk], version.content] for version in versions if (pk := version.parts[0]) in rows}
        return [*memoised("entry", inputs, self._entries_of).values()]

    def _entries_of(self, ids: list[int]) -> dict[int, Entry]:
        return {int(entry.record.partition("/")[2]): entry for entry in self.only(ids).entries()}

    def versions(self, channel: str) -> list[Version]:
        """Return which stories, in which version, all that they borrow from other records, and the tombstones.

        Borrowed are the section's name and address, the pages that a story names, chooses or is signed by (those that
        are public: their names and addresses), the names of signatories without one, keywords, documents, and what goes
        with photos. Queries: 2 (which stories; the rest), 1 without stories.
        """
        ids = list(self.queryset.values_list("pk", flat=True)[:ENTRIES])
        if not ids:
            return []
        now = timezone.now()
        rows = _borrowed(ids=ids, channel=f" {channel} ", at=now, since=now - TOMBSTONES_LAST)
        return sorted(versions_from(rows, _DATES, _PARTS), key=lambda version: ids.index(version.parts[0]))


_DATES = ["page_changed_at", "record_changed_at", "embargo_ended_at"]
_PARTS = [
    "pk", "last_published_at", "url_path", "section_title", "pages", "photos", "documents", "signatures", "keywords",
]  # fmt: skip


def _with_borrowed(ids: list, channel, at, since) -> QuerySet:
    """Return the columns of _DATES and _PARTS, and those of tombstones_of(), of stories."""
    stories = ArticlePage.objects.filter(one_of("pk", ids)).order_by().with_live_section()
    stories = stories.annotate(
        **tombstones_of(channel, since),
        page_changed_at=latest(PageLogEntry.objects.filter(action__in=VISIBLE_ACTIONS)),
        record_changed_at=latest(log_of_records()),  # photos, keywords
        embargo_ended_at=last_embargo_end(at),
        pages=joined(public_pages(_not_merged(_referred_to("wagtailcore", "page")), at), "url_path", "title"),
        photos=joined(
            Photo.objects.filter(pk__in=_referred_to("photos", "photo")),
            "file", "description", "is_decorative", "credit", "licence", "is_ai_generated", _jpeg(),
        ),
        documents=joined(PublicDocument.objects.filter(pk__in=_referred_to("documents", "publicdocument")), "file"),
        signatures=joined(
            Byline.objects.filter(article=OuterRef("pk")),
            Coalesce("person__title", "name", output_field=CharField()), "role",
        ),
        keywords=joined(Tag.objects.filter(article_items__content_object=OuterRef("pk")), "slug", "name"),
    )  # fmt: skip
    return stories.values(*_DATES, *_PARTS, *TOMBSTONE_COLUMNS)


_borrowed = Prepared(
    _with_borrowed, ids=[BigIntegerField()], channel=TextField(), at=DateTimeField(), since=DateTimeField()
)


def _entry(article: ArticlePage, body: StreamValue, authors: set[int]) -> Entry:
    address = f"{settings.SITE_URL}{article.url}"
    published_at = timezone.localtime(article.published_at)
    corrections = list(article.corrections.all())
    dates = [published_at, *filter(None, [article.updated_at]), *(correction.told_at for correction in corrections)]
    picture = _picture(article.lead_photo, article.lead_caption)
    labels = _labels(article)
    signatures = list(article.bylines.all())
    writing = authors_among(signatures)
    categories = _categories(article, labels)
    html = render_to_string(
        "articles/feed_entry.html",
        {
            "article": article,
            "labels": [each for each in labels if each[0] != "opinion" or article.sponsor],  # else the title says it
            "body": body,
            "head_corrections": [correction for correction in corrections if correction.is_serious],
            "foot_corrections": [correction for correction in corrections if not correction.is_serious],
            "other_signatures": [byline for byline in signatures if byline.role != Byline.Role.TEXT],
            "picture": picture,
        },
    )
    writers = [byline.display_name for byline in signatures if byline.role == Byline.Role.TEXT]
    foot = render_to_string(
        "articles/feed_foot.html",
        {
            "writers": listed(writers) if len(signatures) > 1 else "",
            "words": [category.name for category in categories if category.vocabulary != Vocabulary.LABEL],
        },
    )
    return Entry(
        id=tag_uri("article", article.pk),
        address=address,
        title=constrained(_title(article)),
        summary=constrained(article.standfirst),
        content=typeset(clean(html, address)),
        published_at=published_at,
        updated_at=timezone.localtime(max(dates)),
        authors=[_author(byline, authors, byline not in writing) for byline in signatures],
        categories=categories,
        picture=picture,
        body_pictures=_body_pictures(body),
        foot=typeset(clean(foot, address)),
    )


def _labels(article: ArticlePage) -> list[tuple[str, str]]:
    """Return what readers must know, but « Archive »: it comes with time alone, without a new version."""
    return [(code, label) for code, label in article.labels if code != "archive"]


def _categories(article: ArticlePage, labels: list[tuple[str, str]]) -> list[Category]:
    """Return its section, what kind of story it is unless it is a plain one, what readers must know, its keywords."""
    tags = sorted((item.tag for item in article.tagged_items.all()), key=lambda tag: tag.folded)
    words = [
        (article.section_title, Vocabulary.SECTION),
        (
            "" if article.format == ArticlePage.Format.ARTICLE else capfirst(article.get_format_display()),
            Vocabulary.FORMAT,
        ),
        *((label, Vocabulary.LABEL) for _, label in labels),
        *((tag.name, Vocabulary.KEYWORD) for tag in tags),
    ]
    return [Category(word, vocabulary) for word, vocabulary in words if word]


def _title(article: ArticlePage) -> str:
    """Return the title, after what readers must know before they open it: paid for, or somebody's opinion."""
    if article.sponsor:
        return f"Publi-rédactionnel : {article.title}"
    if article.is_opinion:
        return f"{article.get_format_display().capitalize()} : {article.title}"
    return article.title


def _author(byline: Byline, authors: set[int], is_contributor: bool) -> Author:
    person = byline.person
    address = ""
    if person and person.pk in authors:
        address = f"{settings.SITE_URL}{reverse('author', args=[person.slug])}"
    role = "" if byline.role == Byline.Role.TEXT else byline.get_role_display()
    return Author(byline.display_name, address, is_contributor, role)


def _body_pictures(body: StreamValue) -> list[Picture]:
    """Return the pictures of the text, each once. Queries: 0 after bodies_together()."""
    found: dict[str, Picture] = {}
    for child in body:
        if child.block_type == "picture":
            picture = _picture(child.value.get("photo"), child.value.get("caption"), child.value.get("alt"))
            if picture:
                found.setdefault(picture.address, picture)
    return list(found.values())


def _picture(photo: Photo | None, caption: str | None, alt: str | None = "") -> Picture | None:
    """Return a picture, or its place until it is made or if its file is out of reach; None without a photo.

    Queries: 0, its renditions read.
    """
    if photo is None:
        return None
    rendition = picture_or_place(photo)
    try:
        size_bytes = len(rendition.content) if isinstance(rendition, ReservedPlace) else rendition.file.size
    except OSError as error:
        logger.warning("No picture in the feed for photo %s: %s", photo.pk, error)
        rendition = ReservedPlace.of(photo, rendition.width)
        size_bytes = len(rendition.content)
    return Picture(
        address=f"{settings.SITE_URL}{rendition.url}",
        mime_type="image/jpeg",
        size_bytes=size_bytes,
        width_px=rendition.width,
        height_px=rendition.height,
        alt=constrained(alt or photo.default_alt_text),
        caption=constrained(caption or ""),
        credit=photo.credit,
    )


def _jpeg() -> Coalesce:
    """Return the file of a photo's rendition, "" until it is made, for a query about photos."""
    made = Rendition.objects.filter(image=OuterRef("pk"), filter_spec=JPEG_SPEC, focal_point_key="")
    return Coalesce(Subquery(made.values("file")[:1]), Value(""), output_field=CharField())


def _referred_to(application: str, model: str) -> QuerySet:
    """Return the ids of the records of a model to which a story refers, for a query inside a query about stories.

    By Wagtail's index of references, which holds what is published: links and choices of the body, lead photo,
    subjects, signatures. An id typed into stored HTML may be no number.
    """
    number = Case(When(to_object_id__regex=r"^[0-9]{1,18}$", then=Cast("to_object_id", BigIntegerField())))
    references = ReferenceIndex.objects.filter(
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
        object_id=Cast(OuterRef(OuterRef("pk")), CharField()),
        to_content_type__app_label=application,
        to_content_type__model=model,
    )
    return references.annotate(number=number).values("number")


def _not_merged(ids: QuerySet) -> QuerySet:
    """Return the `ids` of pages (a query for them), for fiches that were merged that of the one that took its place."""
    kept = Profile.objects.filter(pk=OuterRef("number"), merged_into__isnull=False).values("merged_into")
    return ids.annotate(standing=Coalesce(Subquery(kept, output_field=BigIntegerField()), "number")).values("standing")
