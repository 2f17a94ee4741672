"""The pages about the site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from newsroom.imprint.models import TITLES, Imprint
from newsroom.page_cache.routes import cached


@cached
@require_safe
def about(request: HttpRequest, name: str) -> HttpResponse:
    """Show the page `name` (a key of TITLES); 404 while it has no content. Queries: 1."""
    imprint = Imprint.current()
    if name not in dict(imprint.pages):
        raise Http404("Cette page n’a pas encore de contenu.")
    return render(request, f"imprint/{name}.html", {"imprint": imprint, "title": TITLES[name]})
