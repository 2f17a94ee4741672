"""What a feed says of each story: the same for every format."""

import logging
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import StreamValue

from articles.blocks import pictures_of
from articles.feeds.channels import Channel, tag_uri
from articles.feeds.full_text import bodies_together, clean
from articles.feeds.state import ENTRIES
from articles.links import links_of
from articles.models import ArticlePage, Byline, Correction
from newsroom.photos.models import Photo
from newsroom.photos.renditions import JPEG_SPEC, make_renditions
from people.models import Person

logger = logging.getLogger(__name__)

NBSP = "\u00a0"


@dataclass(frozen=True)
class Author:
    """Somebody who signs a story, or the newsroom."""

    name: str
    address: str = ""  # of the page of what they sign; "" without a public one
    is_contributor: bool = False  # neither wrote nor researched it: an agency, a photographer


@dataclass(frozen=True)
class Category:
    """The section of a story, or one of its keywords."""

    name: str
    address: str


@dataclass(frozen=True)
class Picture:
    """The lead picture of a story, as JPEG."""

    address: str
    mime_type: str
    size_bytes: int
    width_px: int
    height_px: int
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Entry:
    """A story; texts are plain but for `content`, which is HTML with absolute addresses."""

    id: str
    address: str
    title: str
    summary: str
    content: str
    published_at: datetime
    updated_at: datetime
    authors: list[Author]
    categories: list[Category]
    picture: Picture | None


def entries_of(channel: Channel) -> list[Entry]:
    """Return the latest stories of `channel`.

    Queries, whatever the number of stories and blocks: 10 (stories; renditions of lead photos; signatures; their
    persons; who of them is public; keywords in 2; corrections; sources; links of the bodies), plus 1 per kind of
    chooser in the bodies and 1 for the renditions of their pictures.
    """
    articles = list(
        channel.stories.for_cards()
        .defer(None)
        .prefetch_related("tagged_items__tag", "corrections", "sources")[:ENTRIES]
    )
    bodies = bodies_together(articles)
    signed_by = {byline.person_id for article in articles for byline in article.bylines.all() if byline.person_id}
    authors = set(Person.objects.published().filter(pk__in=signed_by).values_list("pk", flat=True))
    pictures = [photo for body in bodies for photo in pictures_of(body)]
    prefetch_related_objects(pictures, "renditions")
    with links_of(*bodies):
        return [_entry(article, body, authors) for article, body in zip(articles, bodies, strict=True)]


def _entry(article: ArticlePage, body: StreamValue, authors: set[int]) -> Entry:
    address = f"{settings.SITE_URL}{article.url}"
    published_at = timezone.localtime(article.published_at)
    corrections = list(article.corrections.all())
    dates = [published_at, *filter(None, [article.updated_at]), *map(_midnight, corrections)]
    picture = _picture(article)
    html = render_to_string(
        "articles/feed_entry.html",
        {
            "article": article,
            "body": body,
            "head_corrections": [correction for correction in corrections if correction.is_serious],
            "foot_corrections": [correction for correction in corrections if not correction.is_serious],
            "picture": picture,
        },
    )
    tags = sorted((item.tag for item in article.tagged_items.all()), key=lambda tag: tag.folded)
    section = []
    if article.section_title:
        section = [Category(article.section_title, address.rpartition(f"{article.slug}/")[0])]
    return Entry(
        id=tag_uri("article", article.pk),
        address=address,
        title=_title(article),
        summary=article.standfirst,
        content=clean(html, address),
        published_at=published_at,
        updated_at=timezone.localtime(max(dates)),
        authors=[_author(byline, authors) for byline in article.bylines.all()],
        categories=[
            *section,
            *(Category(tag.name, f"{settings.SITE_URL}{tag.get_absolute_url()}") for tag in tags),
        ],
        picture=picture,
    )


def _title(article: ArticlePage) -> str:
    """Return the title, after what readers must know before they open it: paid for, or somebody's opinion."""
    if article.sponsor:
        return f"Publi-rédactionnel{NBSP}: {article.title}"
    if article.is_opinion:
        return f"{article.get_format_display().capitalize()}{NBSP}: {article.title}"
    return article.title


def _midnight(correction: Correction) -> datetime:
    return datetime.combine(correction.made_on, time.min, tzinfo=timezone.get_default_timezone())


def _author(byline: Byline, authors: set[int]) -> Author:
    person = byline.person
    address = ""
    if person and person.pk in authors:
        address = f"{settings.SITE_URL}{reverse('author', args=[person.slug])}"
    is_contributor = byline.role not in {Byline.Role.TEXT, Byline.Role.RESEARCH}
    return Author(byline.display_name, address, is_contributor)


def _picture(article: ArticlePage) -> Picture | None:
    """Return the lead picture; None without one, or if its file is out of reach."""
    photo: Photo | None = article.lead_photo
    rendition = make_renditions(photo).get(JPEG_SPEC) if photo else None
    if photo is None or rendition is None:
        return None
    try:
        size_bytes = rendition.file.size
    except OSError as error:
        logger.warning("No picture in the feed for photo %s: %s", photo.pk, error)
        return None
    return Picture(
        address=f"{settings.SITE_URL}{rendition.url}",
        mime_type="image/jpeg",
        size_bytes=size_bytes,
        width_px=rendition.width,
        height_px=rendition.height,
        alt=photo.default_alt_text,
        caption=article.lead_caption,
        credit=photo.credit,
    )
