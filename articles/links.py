"""Links from rich text to pages of the site: the current address of public ones, plain text for the others.

Wagtail's handler links unpublished pages too and queries the database once per block. Here the pages linked by whole
stories are looked up together (`shared_links`), so a story costs one query however many blocks and links it has.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, DateTimeField, F, Q, QuerySet
from django.utils import timezone
from django.utils.html import escape
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from articles.blocks import linked_page_ids, parse_page_id
from articles.querysets import embargo_over
from newsroom.pages.mixins import path_of
from newsroom.pages.prepared import Prepared
from newsroom.pages.publication import published_pages
from people.models import Profile


class PublicLink(NamedTuple):
    """A page of the site that readers may see."""

    url: str  # with the site's host when it is not the current one
    title: str
    model: str  # "person", "company", "articlepage"…
    id: int  # of the fiche that replaced it, for a merged one

    @property
    def is_profile(self) -> bool:
        """Whether it is a fiche."""
        return self.model in {"person", "company"}


type Links = dict[int, PublicLink]

_current: ContextVar[Links | None] = ContextVar("links", default=None)


def public_pages(page_ids: Iterable[int] | QuerySet, at: datetime | None = None) -> QuerySet:
    """Return the pages public at `at` (now) among `page_ids`, ids or a query for them. Queries: 0."""
    pages = published_pages(Page.objects.filter(pk__in=page_ids), at)
    return pages.filter(Q(articlepage__isnull=True) | embargo_over(at, prefix="articlepage__"))


_PUBLIC = Prepared(
    lambda ids, at: public_pages(ids, at).values_list("pk", "url_path", "title", "content_type"),
    ids=[BigIntegerField()],
    at=DateTimeField(),
)


def public_links(page_ids: Iterable[int]) -> Links:
    """Return links to the public pages among `page_ids`, by id; for a merged fiche, to the one that replaced it.

    Queries: 1, 0 without ids; 1 more if one of them is not public.
    """
    ids = set(page_ids)
    if not ids:
        return {}
    links = {
        pk: PublicLink(path_of(url_path), title, ContentType.objects.get_for_id(type_id).model, pk)
        for pk, url_path, title, type_id in _PUBLIC(ids=sorted(ids), at=timezone.now())
    }
    if missing := ids - links.keys():
        kept = Profile.objects.published().filter(merged_fiches__in=missing).annotate(asked=F("merged_fiches"))
        links |= {fiche.asked: _link_to(fiche) for fiche in kept}
    return links


def _link_to(page: Page) -> PublicLink:
    return PublicLink(page.url or "", page.title, page.cached_content_type.model, page.pk)


@contextmanager
def shared_links(*bodies: StreamValue) -> Iterator[Links]:
    """Look up the pages linked by `bodies` together, for everything rendered inside the `with`. Queries: 1."""
    links = public_links(page_id for body in bodies for page_id in linked_page_ids(body.stream_block, body))
    token = _current.set(links)
    try:
        yield links
    finally:
        _current.reset(token)


def public_link(page_id: int | None) -> PublicLink | None:
    """Return the public page `page_id`, or None. Queries: 0 inside shared_links(), else 1."""
    if not page_id:
        return None
    links = _current.get()
    return (public_links([page_id]) if links is None else links).get(page_id)


class PublicPageLinkHandler(PageLinkHandler):
    """Replaces Wagtail's handler of `<a linktype="page">` (registered in wagtail_hooks.py)."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """Return an opening tag for each link: a bare `<a>`, removed by strip_dead_links(), for a page not public."""
        ids = [parse_page_id(attrs.get("id", "")) for attrs in attrs_list]
        links = _current.get()
        if links is None:
            links = public_links(ids)
        return [cls._opening_tag(links.get(page_id)) for page_id in ids]

    @staticmethod
    def _opening_tag(link: PublicLink | None) -> str:
        if not link:
            return "<a>"
        fiche = f' class="fiche-link" dir="auto" data-fiche="{link.id}"' if link.is_profile else ""
        return f'<a href="{escape(link.url)}"{fiche}>'


def strip_dead_links(html: str) -> str:
    """Return rich text without its dead links (`<a>` without attributes); their text stays."""
    return re.sub(r"<a>(.*?)</a>", r"\1", html, flags=re.DOTALL)
