"""Stories and fiches on other sites: the oEmbed provider, and the card that its iframe shows."""

import json
from io import StringIO
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from articles.feeds.formats import CleanXmlGenerator
from articles.kickers import kickers
from articles.links import public_link
from articles.models import ArticlePage
from articles.redirects import moved_to
from newsroom.http.conditional import FIVE_MINUTES
from newsroom.page_cache.routes import cached
from newsroom.photos.renditions import FORMATS, picture_or_place
from newsroom.text.characters import has_control_characters
from people.models import FICHE_FOLDERS, Company, Person, Profile
from people.typesetting import constrained

type Embeddable = ArticlePage | Person | Company

_KINDS: dict[str, type[Embeddable]] = {"article": ArticlePage, "personne": Person, "entreprise": Company}

# The card beside its picture, and under it when the frame is narrow (static/css/embed.css).
_WIDE_PX, _WIDE_HEIGHT_PX = 600, 220
_NARROW_PX, _NARROW_HEIGHT_PX = 480, 420
_CACHE_AGE_S = 3600
_PORTS = {"http": 80, "https": 443}
_THUMBNAIL_SPEC = FORMATS["image/jpeg"][0]
_FRAMED_BY_ANYBODY: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"], "script-src": [CSP.NONE]}
# The labels to show before the title.
_LABELS_IN_TITLE = {"sponsored", "opinion", "fictional"}


def _kind(page: Embeddable) -> str:
    return next(kind for kind, model in _KINDS.items() if isinstance(page, model))


def card_path(page: Embeddable) -> str:
    """Return the path of a page's card: by id, so that it does not change with the page's address."""
    return reverse("embed_card", args=[_kind(page), page.pk])


def embed_code(page: Embeddable, width_px: int = _WIDE_PX, height_px: int = _WIDE_HEIGHT_PX) -> str:
    """Return the HTML that shows the card on another site: an iframe, without a script."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy"></iframe>',
        settings.SITE_URL + card_path(page),
        constrained(page.title),
        width_px,
        height_px,
    )


def oembed_addresses(page: Embeddable) -> list[tuple[str, str]]:
    """Return the media type and the oEmbed address of the page for each format."""
    address = f"{settings.SITE_URL}{reverse('oembed')}"
    url = f"{settings.SITE_URL}{page.url}"
    types = {"json": "application/json+oembed", "xml": "text/xml+oembed"}
    return [(types[name], f"{address}?{urlencode({'url': url, 'format': name})}") for name in types]


def _height_px(width_px: int) -> int:
    return _WIDE_HEIGHT_PX if width_px >= _NARROW_PX else _NARROW_HEIGHT_PX


@cached
@require_safe
@xframe_options_exempt
@csp_override(_FRAMED_BY_ANYBODY)
def embed_card(request: HttpRequest, kind: str, page_id: str) -> HttpResponse:
    """Show a story or a fiche as a card that any site may frame; 404 unless it is public.

    A merged fiche redirects to the one that replaced it. Queries: up to 6 (page, section, signatures and who
    signs, photo, its renditions).
    """
    page = _KINDS[kind].objects.published().filter(pk=page_id).select_related(*_photo(_KINDS[kind])).first()
    if page is None:
        link = public_link(int(page_id)) if kind != "article" else None
        if link and link.is_profile:
            return HttpResponseRedirect(reverse("embed_card", args=[_kind(_fiche(link.id)), link.id]))
        return _card(request, "articles/embed_gone.html", {}, status=404)
    photo = page.lead_photo if isinstance(page, ArticlePage) else page.photo
    context = {"page": page, "photo": photo, "address": f"{settings.SITE_URL}{page.url}", "is_story": kind == "article"}
    context["kicker"] = kickers(page, "").kicker if isinstance(page, ArticlePage) else ""
    return _card(request, "articles/embed_card.html", context)


def _photo(model: type[Embeddable]) -> tuple[str, ...]:
    return ("lead_photo",) if model is ArticlePage else ("photo",)


def _fiche(fiche_id: int) -> Person | Company:
    return Profile.objects.get(pk=fiche_id).specific


def _card(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = FIVE_MINUTES
    return response


@cached(query=["format", "maxheight", "maxwidth", "url"])
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Return the oEmbed 1.0 description of the story or fiche at `?url=`, as JSON or XML.

    404 for what is not public or not on this site, 501 for another format, 400 for an invalid size.
    Queries: 1 (page), up to 4 (signatures and who signs, photo, its renditions), 2 if the page has moved.
    """
    name = request.GET.get("format", "json")
    if name not in {"json", "xml"}:
        return _plain("Formats : json, xml.", 501)
    sizes = [request.GET.get(parameter, "") or "9999" for parameter in ("maxwidth", "maxheight")]
    if not all(size.isascii() and size.isdecimal() and len(size) < 6 and int(size) for size in sizes):
        return _plain("maxwidth et maxheight : des nombres de pixels.", 400)
    page = page_at(request, request.GET.get("url", ""))
    if page is None:
        raise Http404("Il n’y a rien de public à cette adresse.")
    description = _description(page, *map(int, sizes))
    if name == "json":
        response = HttpResponse(json.dumps(description, ensure_ascii=False), content_type="application/json")
    else:
        response = HttpResponse(_xml(description), content_type="text/xml; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = FIVE_MINUTES
    response["X-Robots-Tag"] = "noindex"
    return response


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)


def page_at(request: HttpRequest, address: str) -> Embeddable | None:
    """Return the public story or fiche at an absolute address of the site, redirects followed; None without one.

    http:// and https:// are equivalent: people paste either, and the site redirects from one to the other.
    """
    if has_control_characters(address):  # PostgreSQL refuses to look up a NUL
        return None
    try:
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or _host(parts) != _host(urlsplit(settings.SITE_URL)):
            return None
    except ValueError:  # not an address
        return None
    path = parts.path.strip("/")
    return _public(path) or _public(moved_to(request, f"{path}/").strip("/"))


def _host(parts: SplitResult) -> tuple[str | None, int | None]:
    """Return the host and the port, None for the scheme's default. Raises ValueError for an invalid port."""
    return parts.hostname, None if parts.port == _PORTS[parts.scheme] else parts.port


def _public(path: str) -> Embeddable | None:
    match path.split("/"):
        case [folder, slug] if folder in FICHE_FOLDERS:
            return FICHE_FOLDERS[folder].objects.published().filter(slug=slug).first()
        case [section, slug]:
            return ArticlePage.objects.published().at_address(section, slug).first()
    return None


def _description(page: Embeddable, max_width_px: int, max_height_px: int) -> dict[str, str | int]:
    width_px = min(_WIDE_PX, max_width_px)
    height_px = min(_height_px(width_px), max_height_px)
    description: dict[str, str | int] = {
        "version": "1.0",
        "type": "rich",
        "title": _title(page),
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": _CACHE_AGE_S,
        "html": embed_code(page, width_px, height_px),
        "width": width_px,
        "height": height_px,
    }
    if isinstance(page, ArticlePage):
        names = [byline.display_name for byline in page.bylines.select_related("person")]
        description |= {"author_name": ", ".join(names)} if names else {}
    photo = page.lead_photo if isinstance(page, ArticlePage) else page.photo
    picture = picture_or_place(photo, _THUMBNAIL_SPEC) if photo else None
    if picture and picture.width <= max_width_px and picture.height <= max_height_px:
        description |= {
            "thumbnail_url": f"{settings.SITE_URL}{picture.url}",
            "thumbnail_width": picture.width,
            "thumbnail_height": picture.height,
        }
    return description


def _title(page: Embeddable) -> str:
    """Return the title, preceded by the labels that readers must see first."""
    labels = page.labels if isinstance(page, ArticlePage) else []
    words = [label for code, label in labels if code in _LABELS_IN_TITLE]
    if getattr(page, "is_fictional", False) and "fictional" not in dict(labels):
        words.append("Personnage fictif")
    return constrained(" : ".join([*words, page.title]))


def _xml(description: dict[str, str | int]) -> bytes:
    outfile = StringIO()
    handler = CleanXmlGenerator(outfile, "utf-8", short_empty_elements=True)
    handler.startDocument()
    handler.startElement("oembed", {})
    for name, value in description.items():
        handler.addQuickElement(name, str(value))
    handler.endElement("oembed")
    return outfile.getvalue().encode()
