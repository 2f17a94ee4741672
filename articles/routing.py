"""Stories and fiches found by their whole address; Wagtail asks once for each page above them, then for each again."""

from django.db.models import DateTimeField, SlugField
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from articles.models import ArticlePage
from newsroom.pages.prepared import Prepared
from people.models import FICHE_FOLDERS

_FOUND = "_wagtail_route_for_request"  # where Wagtail keeps, and looks for, the page of a request

_STORIES = Prepared(
    lambda slug, at: ArticlePage.objects.published(at).filter(slug=slug).for_page(),
    slug=SlugField(),
    at=DateTimeField(),
)
_FICHES = {
    folder: Prepared(
        lambda slug, at, model=model: model.objects.published(at).filter(slug=slug).for_page(),
        slug=SlugField(),
        at=DateTimeField(),
    )
    for folder, model in FICHE_FOLDERS.items()
}


def serve_page(request: HttpRequest, folder: str, slug: str) -> HttpResponseBase:
    """Serve the page at /folder/slug/ as Wagtail does; whatever is no public story or fiche is left to it to find.

    Queries: 1 (the page; with its section and photo), then those of the page; for any other page, those of Wagtail too.
    """
    path = f"{folder}/{slug}/"
    for page in _FICHES.get(folder, _STORIES)(slug=slug, at=timezone.now()):
        if page.url == f"/{path}":
            page.is_known_public = True
            setattr(request, _FOUND, RouteResult(page))
    return serve(request, path)
