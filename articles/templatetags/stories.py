"""The head of every page, labels of a story, and JSON-LD."""

import logging
from typing import Any

from django import template
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.kickers import Kickers, kickers
from articles.menu import DIRECTORIES, menu
from articles.models import ArticlePage
from articles.models.byline import Byline, authors_among
from articles.structured_data import front_document, story_document
from newsroom.http.memo import Bounded, own_values
from newsroom.text import json_ld
from newsroom.text.characters import isolated
from newsroom.text.dates import recent
from newsroom.text.sentences import listed

logger = logging.getLogger(__name__)
register = template.Library()

# How many writers a card names; with more, the others are counted.
_WRITERS_NAMED = 4

_cards = Bounded(4_096)  # of some 1 kB each
_mastheads = Bounded(64)


@register.simple_tag(takes_context=True)
def masthead(context: template.Context) -> SafeString:
    """Show the head of every page: name, search, menu, sections and directories, the current one marked.

    Without the sections when the database fails. Queries: those of menu(), 0 if the context has it.
    """
    page, request = context.get("page"), context.get("request")
    path = getattr(page, "url", None) or (request.path if request else "")
    try:
        sections = [_entry(section.title, section.url, path) for section in context.get("menu") or menu()]
    except DatabaseError as error:
        logger.warning("No sections: %s", error)
        sections = []
    shown = {
        "sections": sections,
        "directories": [_entry(title, address, path) for title, address in DIRECTORIES],
        "site_name": context.get("site_name"),
        "demo_notice": context.get("demo_notice"),
    }
    return _mastheads.get(repr(shown), lambda: render_to_string("components/masthead.html", shown))


def _entry(title: str, address: str, path: str) -> dict[str, str | bool]:
    return {"title": title, "url": address, "is_here": path == address, "is_around": path.startswith(address)}


@register.filter
def section_url(article: ArticlePage) -> str:
    """Return the address of the story's section, which is the start of its own. Queries: 0."""
    return (article.url or "/").rstrip("/").rpartition("/")[0] + "/"


@register.filter
def above_title(article: ArticlePage, section: str | None) -> Kickers:
    """Return the `section`, `kicker` and `format` to show above its title (articles/kickers.py). Queries: 0."""
    return kickers(article, section or "")


@register.filter
def format_slug(article: ArticlePage) -> str:
    """Return the slug of the story's format."""
    return ArticlePage.Format(article.format).slug


@register.filter
def signature(article: ArticlePage) -> str:
    """Return « Camille Démo et Sacha Exemple, avec AFP »: who wrote it, for a list. Queries: 0 after for_cards()."""
    bylines: list[Any] = article.card_signatures if hasattr(article, "card_signatures") else list(article.bylines.all())
    authors = authors_among(bylines)
    writers = [isolated(byline.display_name) for byline in authors]
    if len(writers) > _WRITERS_NAMED:
        writers = [*writers[: _WRITERS_NAMED - 1], f"{len(writers) - _WRITERS_NAMED + 1} autres"]
    others = [byline for byline in bylines if byline not in authors]
    agencies = [isolated(byline.display_name) for byline in others if byline.role == Byline.Role.AGENCY]
    return ", ".join(filter(None, [listed(writers), f"avec {', '.join(agencies)}" if agencies else ""]))


@register.simple_tag
def card(article: ArticlePage, **options: object) -> SafeString:
    """Return components/card.html, written once for the same story: its columns, signatures, photo, day. Queries: 0.

    `article` comes from for_cards(), `options` are those of the template.
    """
    date, photo = article.published_at, article.lead_photo
    told = [signature(article), recent(date) if date else "", article.labels]
    shown = [sorted(options.items()), own_values(article), told]
    if photo and options["size"] != "line":  # which shows none
        shown += [own_values(photo), *(own_values(rendition) for rendition in photo.renditions.all())]
    return _cards.get(repr(shown), lambda: render_to_string("components/card.html", options | {"article": article}))


@register.simple_tag(takes_context=True)
def story_data(context: template.Context) -> SafeString | str:
    """Return the JSON-LD of a story's page (articles/structured_data.py), from the context. Queries: 0."""
    page = context["page"]
    if not page.pk:  # the preview of a story that was never saved
        return ""
    document = story_document(
        page,
        signatures=context["signatures"],
        corrections=[*context["head_corrections"], *context["foot_corrections"]],
        mentions=context["mentions"],
        keywords=[tag.name for tag in context["tags"]],
    )
    return json_ld.script(document)


@register.simple_tag
def front_data() -> SafeString:
    """Return the JSON-LD of the front page. Queries: 0."""
    return json_ld.script(front_document())
