"""The files of MEDIA_ROOT: those of a photo are anybody's while a public page shows it, the newsroom's own otherwise.

No web server may serve that folder by itself.
"""

from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, DossierPage
from articles.querysets import ArticleQuerySet, DossierQuerySet
from newsroom.page_cache.routes import live, private
from newsroom.photos.models import Rendition
from newsroom.photos.places import HEIGHT_MAX_PX, ReservedPlace
from newsroom.photos.renditions import JPEG_WIDTHS_PX, SPECS
from newsroom.text.digest import digest
from people.models import Profile
from people.querysets import ProfileQuerySet

# What was found public is not asked again for as long; nor may a cache between us and readers keep it longer, so that
# ten seconds after a withdrawal it is gone.
_SHOWN_FOR_S = 5
# A rendition's name contains its photo, size and format: another picture has another name.
_READERS = f"public, max-age={30 * 24 * 3600}, s-maxage={_SHOWN_FOR_S}"
_NEWSROOM = "private, no-cache"
_PLACE = "public, max-age=3600"


@private
@require_safe
def rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition to whoever may see a page that shows its photo, 404 to others.

    Queries: 0 for what was asked for a moment ago, else 2 to 4 (the rendition; stories, fiches, dossiers); for what
    readers may not see, those of the session and of its user too.
    """
    file, name = _file("images", path), f"images/{path}"
    if _is_public(name):
        return _answer(request, file, _READERS)
    if request.user.is_authenticated or _is_opened(request, name):
        return _answer(request, file, _NEWSROOM)
    raise Http404("Cette image n’existe pas.")


@private
@require_safe
def newsroom_file(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    """Serve an original photo or the portrait of an account to the newsroom, 404 to others. Queries: 2 (who asks)."""
    if not request.user.is_authenticated:
        raise Http404("Cette image n’existe pas.")
    return _answer(request, _file(folder, path), _NEWSROOM)


@live
@require_safe
def reserved_place(request: HttpRequest, width: str, height: str) -> HttpResponse:
    """Serve what keeps the place of a picture that is not made yet. Queries: 0."""
    place = ReservedPlace(int(width), int(height))
    if place.width > max(JPEG_WIDTHS_PX) or place.height > HEIGHT_MAX_PX:
        raise Http404("Cette image n’existe pas.")
    return HttpResponse(place.content, content_type="image/jpeg", headers={"Cache-Control": _PLACE})


def _file(folder: str, path: str) -> Path:
    try:
        file = Path(safe_join(Path(settings.MEDIA_ROOT) / folder, path))
        if file.is_file():
            return file
    except (SuspiciousFileOperation, OSError, ValueError):  # out of the folder, unreadable, a NUL
        pass
    raise Http404("Cette image n’existe pas.")


def _answer(request: HttpRequest, file: Path, cache_control: str) -> HttpResponseBase:
    """Return the file, or 304 to whoever has it: its address, its date and its size name it."""
    stat = file.stat()
    etag, changed_at = f'"{digest(request.path, f"{stat.st_mtime_ns} {stat.st_size}")}"', int(stat.st_mtime)
    answer = get_conditional_response(request, etag=etag, last_modified=changed_at) or FileResponse(file.open("rb"))
    headers = {"ETag": etag, "Last-Modified": http_date(changed_at), "Cache-Control": cache_control}
    for name, value in headers.items():
        answer[name] = value
    return answer


def _is_public(name: str) -> bool:
    """Whether readers may see the rendition of this file. Queries: 0 when that is cached, else 2 to 4."""
    key = f"shown-{digest(name)}"
    if cache.get(key):
        return True
    shown = any(pages.published().exists() for photo_id in _photos_of(name)[:1] for pages in _pages_showing(photo_id))
    if shown:
        cache.set(key, True, _SHOWN_FOR_S)
    return shown


def _is_opened(request: HttpRequest, name: str) -> bool:
    """Whether the visitor has typed the password of a page that shows the rendition of this file."""
    if not request.session.get(PageViewRestriction.passed_view_restrictions_session_key):
        return False
    for photo_id in _photos_of(name):
        for page in chain(*_pages_showing(photo_id)):
            opened = all(restriction.accept_request(request) for restriction in page.get_view_restrictions())
            if page.live and not page.specific.is_withheld and opened:
                return True
    return False


def _photos_of(name: str) -> QuerySet:
    """Return the ids of the photos of which this file is a rendition for readers.

    They are given these sizes alone: the admin makes others, one of them as large as the original.
    """
    return Rendition.objects.filter(file=name, filter_spec__in=SPECS).values_list("image", flat=True)


def _pages_showing(photo_id: int) -> tuple[ArticleQuerySet, ProfileQuerySet, DossierQuerySet]:
    """Return the stories, fiches and dossiers, public or not, that show a photo. Queries: 0."""
    fiches, dossiers = Profile.objects.filter(photo=photo_id), DossierPage.objects.filter(photo=photo_id)
    return ArticlePage.objects.showing(photo_id), fiches, dossiers
