"""How entries are written: JSON Feed 1.1 (jsonfeed.org)."""

import json
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.feedgenerator import rfc3339_date

from articles.feeds.channel import Channel
from articles.feeds.entries import Author, Entry, house, plain_name
from newsroom.text.characters import strip_control_characters
from people.typesetting import constrained

CONTENT_TYPE = "application/feed+json; charset=utf-8"
LANGUAGE = "fr"
GENERATOR = "Manchette"


def icon_address(width_px: int) -> str:
    """Return the absolute address of the site's icon, 192 or 512 pixels wide."""
    return f"{settings.SITE_URL}{static(f'img/icon-{width_px}.png')}"


def write_json(channel: Channel, entries: list[Entry]) -> bytes:
    """Return the feed of `channel` in JSON; an author's role is in `_manchette`. Queries: 0."""
    paging = channel.paging
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": constrained(channel.title),
        "home_page_url": channel.address,
        "feed_url": channel.feed_address("json", paging.page),
        "next_url": channel.feed_address("json", paging.earlier) if paging.earlier else None,
        "description": constrained(channel.description),
        "icon": icon_address(512),
        "favicon": icon_address(192),
        "authors": [_author(house())],
        "language": LANGUAGE,
        "hubs": [{"type": "WebSub", "url": settings.WEBSUB_HUB}] if channel.hub_links("json") else [],
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(_clean(document), ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, Any]:
    attachments = [
        {"url": picture.address, "mime_type": picture.mime_type, "size_in_bytes": picture.size_bytes}
        for picture in ([entry.picture] if entry.picture else [])
    ]
    return {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.full_text,
        "summary": entry.summary,
        # Not `banner_image`, which readers show above a text that lacks it: ours has its pictures.
        "image": next((picture.address for picture in entry.pictures), None),
        "date_published": rfc3339_date(entry.published_at),
        "date_modified": rfc3339_date(entry.updated_at),
        "authors": [_author(author) for author in entry.authors or [house()]],
        "tags": list(dict.fromkeys(plain_name(category.name) for category in entry.categories)),
        "language": LANGUAGE,
        "attachments": attachments,
    }


def _author(author: Author) -> dict[str, Any]:
    said = {"role": author.role} if author.role else None
    return {"name": plain_name(author.name), "url": author.address, "_manchette": said}


def _clean(value: Any) -> Any:
    """Return `value` without what is empty, and without characters that no reader can take."""
    if isinstance(value, str):
        return strip_control_characters(value)
    if isinstance(value, list):
        return [_clean(part) for part in value]
    if isinstance(value, dict):
        kept = {name: _clean(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if name == "items" or part not in (None, "", [])}
    return value
