"""Views of the site as a whole: images of shared links, health, errors, sitemaps."""

import hashlib
import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail.models import Page

from articles.models import ArticlePage, DossierPage
from newsroom.http.conditional import FIVE_MINUTES, public_for, unless_known
from newsroom.http.unavailable import HEADERS as UNAVAILABLE_HEADERS
from newsroom.http.unavailable import unavailable_page
from newsroom.page_cache.routes import cached, live
from newsroom.pages.sitemaps import File, Sitemap, write_index, write_sitemap
from newsroom.photos import social
from newsroom.search_engine.query import read_query
from newsroom.text.slugs import slugify, slugs_near
from people.models import Company, Person, Profile
from people.querysets import Among

logger = logging.getLogger(__name__)

# Its address has a version; caches between us and readers ask whether its page is still public.
_SOCIAL_IMAGE_CACHE_CONTROL = f"{public_for(30 * 24 * 3600)}, immutable"
# How many fiches, and how many stories, the page « 404 » suggests.
_SUGGESTED = 5

# The pages that have an image for shared links, by the first part of the image's address.
_SHARED: dict[str, type[ArticlePage | DossierPage | Person | Company]] = {
    "article": ArticlePage,
    "dossier": DossierPage,
    "personne": Person,
    "entreprise": Company,
}
# A link is shared in a burst, then hardly ever: its image is cached for a day.
_SOCIAL_IMAGE_CACHE_S = 24 * 3600


@cached
@require_safe
def social_image(request: HttpRequest, kind: str, page_id: str, version: str) -> HttpResponse:
    """Serve the image of a page for shared links, drawn the first time it is asked for; 404 unless the page is public.

    An older version redirects to the current one. Queries: up to 4 (page, section, photo, its renditions).
    """
    page = get_object_or_404(_SHARED[kind].objects.published(), pk=page_id)
    card = page.social_card
    if version != card.version:
        return redirect(card.path)
    image = cache.get_or_set(f"social-image-{card.path}", lambda: social.draw(card), _SOCIAL_IMAGE_CACHE_S)
    headers = {"Cache-Control": _SOCIAL_IMAGE_CACHE_CONTROL}
    return HttpResponse(image, content_type="image/jpeg", headers=headers)


@cached
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect /favicon.ico to the site's icon. Queries: 0."""
    return redirect(static("img/favicon.svg"), permanent=False)


@cached
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return the web app manifest: the site's name and icons. Queries: 0."""
    icons = [
        {"src": static(f"img/icon-{size_px}.png"), "sizes": f"{size_px}x{size_px}", "type": "image/png"}
        for size_px in (192, 512)
    ]
    document = {
        "name": settings.WAGTAIL_SITE_NAME,
        "short_name": settings.WAGTAIL_SITE_NAME,
        "lang": "fr",
        "start_url": "/",
        "display": "browser",
        "background_color": "#fbfaf7",
        "theme_color": "#b3301a",
        "icons": [*icons, {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(document, content_type="application/manifest+json")


@live
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Return 200: the server is running. Queries: 0."""
    return _plain("ok")


@live
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Return 200 if pages can be served, 503 while the database does not answer. Queries: 1."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("Not ready: %s", error)
        return _plain("base de données injoignable", status=503)
    return _plain("ok")


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", status=status, headers={"Cache-Control": "no-store"}
    )


@cached
@require_safe
def sitemap_index(request: HttpRequest, sitemaps: dict[str, Callable[[], Sitemap]]) -> HttpResponseBase:
    """List the files of all sitemaps that hold something. Queries: 1 per sitemap of the database, 2 for the stories.

    A site that asks not to be indexed has it all the same: engines must read its pages to find `noindex`.
    """
    files = [(file.path(name), file.changed_at) for name, sitemap in sitemaps.items() for file in sitemap().files()]
    content = write_index(files)
    response = HttpResponse(content, content_type="application/xml")
    return unless_known(request, response, content, FIVE_MINUTES)


@cached
@require_safe
def sitemap(request: HttpRequest, name: str, part: str, sitemaps: dict[str, Callable[[], Sitemap]]) -> HttpResponseBase:
    """Serve a file of the sitemap `name`; 404 for one that is not. Queries: 1, or those of ListSitemap."""
    file = File(tuple(int(number) for number in part.split("-")[1:]), None)
    addresses = sitemaps[name]().addresses(file.part) if name in sitemaps and file.path(name) == request.path else None
    if addresses is None:
        raise Http404("Il n’y a pas de plan du site à cette adresse.")
    content, total, changed_at = write_sitemap(addresses)
    if file.part and not total:
        raise Http404("Il n’y a pas de plan du site à cette adresse.")
    response = FileResponse(content, content_type="application/xml")
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    digest = hashlib.file_digest(content, "sha256").digest()
    content.seek(0)
    return unless_known(request, response, digest, FIVE_MINUTES)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page « 404 », which suggests similar pages, search, sections and the front page.

    Robots ask for thousands of addresses that never were: indexes alone are asked, no text is searched. Queries: 3
    (slugs, names, other names) when the end of the address has words, 2 more (fiches, stories) if they find something.
    """
    last = _last_part(request.path)
    words = read_query(last.replace("-", " ").replace("_", " ")).words
    context = {"text": " ".join(words), "near": _near(slugify(last), words)}
    return render(request, "404.html", context, status=404)


def _last_part(path: str) -> str:
    """Return the last part of an address; nothing of a file or of the admin."""
    last = path.rstrip("/").rpartition("/")[2]
    return "" if "." in last or path.startswith("/admin/") else last


def _near(slug: str, words: list[str]) -> list[Page]:
    """Return the public fiches named `words`, and the public fiches and stories whose slug is one slip away at most.

    None when the database fails.
    """
    if not slug:
        return []
    try:
        ids = set(Page.objects.filter(Among(F("slug"), slugs_near(slug))).values_list("pk", flat=True))
        ids |= Profile.objects.ids_named_within(words)
        if not ids:
            return []
        fiches = Profile.objects.filter(pk__in=ids).published().alphabetical().for_links()[:_SUGGESTED]
        stories = ArticlePage.objects.filter(pk__in=ids).published().latest_first()
        return [*fiches, *stories.only("title", "slug", "url_path")[:_SUGGESTED]]
    except DatabaseError as error:
        logger.warning("Nothing near %r: %s", words, error)
        return []


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500, or 503 when the database fails, with a page that needs no database."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return HttpResponse(unavailable_page(), status=503, headers=UNAVAILABLE_HEADERS)
    return HttpResponse(render_to_string("500.html"), status=500)
