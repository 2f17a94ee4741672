"""The front page, sections, stories and fiches found by their whole address.

Wagtail asks once for each page above them, then for each again.
"""

from django.db.models import DateTimeField, SlugField
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from articles.models import ArticlePage, HomePage, SectionPage
from newsroom.pages.prepared import Prepared
from newsroom.pages.publication import published_pages
from people.models import FICHE_FOLDERS

_FOUND = "_wagtail_route_for_request"  # where Wagtail keeps, and looks for, the page of a request

_HOME = Prepared(lambda at: published_pages(HomePage.objects.all(), at), at=DateTimeField())
_SECTIONS = Prepared(
    lambda slug, at: SectionPage.objects.published(at).filter(slug=slug), slug=SlugField(), at=DateTimeField()
)
_STORIES = Prepared(
    lambda slug, at: ArticlePage.objects.published(at).filter(slug=slug).for_page(),
    slug=SlugField(),
    at=DateTimeField(),
)
_FICHES = {
    folder: Prepared(
        lambda slug, at, model=model: model.objects.published(at).filter(slug=slug).for_page(at),
        slug=SlugField(),
        at=DateTimeField(),
    )
    for folder, model in FICHE_FOLDERS.items()
}


def serve_page(request: HttpRequest, folder: str = "", slug: str = "") -> HttpResponseBase:
    """Serve the front page, the page at /slug/ or /folder/slug/ as Wagtail does.

    Whatever is no public front page, section, story or fiche is left to it to find.
    Queries: 1 (the page; with its section and photo), then those of the page; for any other page, those of Wagtail too.
    """
    path = "".join(f"{part}/" for part in (folder, slug) if part)
    for page in _found(folder, slug):
        if page.url == f"/{path}":
            page.is_known_public = True
            setattr(request, _FOUND, RouteResult(page))
    return serve(request, path)


def _found(folder: str, slug: str) -> list:
    if not slug:
        return _HOME(at=timezone.now())
    pages = _FICHES.get(folder, _STORIES) if folder else _SECTIONS
    return pages(slug=slug, at=timezone.now())
