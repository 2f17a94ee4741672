"""The site closed for maintenance (MAINTENANCE=1): readers get a 503 that says so, the newsroom its admin."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

# What stays open: the admin with its files, and the health checks.
_OPEN = ("/admin/", "/media/", "/documents/", "/sante/")
_RETRY_AFTER_S = 600


def maintenance(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware. Queries: 0 while the site is closed."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE or request.path.startswith(_OPEN):
            return get_response(request)
        response = HttpResponse(
            render_to_string("maintenance.html"), status=503, headers={"Retry-After": str(_RETRY_AFTER_S)}
        )
        add_never_cache_headers(response)
        return response

    return answer
