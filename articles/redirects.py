"""Redirects of lists that are not pages themselves, found from the redirects that Wagtail keeps for pages."""

from django.http import HttpRequest
from wagtail.contrib.redirects.middleware import get_redirect

from articles.links import public_links
from people.redirects import fiche_formerly_at

AUTHORS = "auteurs"
_MOVES = "/mouvements/"


def moved_to(request: HttpRequest, path: str) -> str:
    """Return the new path of the list that was at `path` ("auteurs/camille/", "ia/"); "" if it has not moved.

    The lists of an author's stories and of a fiche's moves follow the fiche. Queries: 1, or 3 if it has moved.
    """
    if path.endswith(_MOVES):
        fiche = fiche_formerly_at(request, f"/{path.removesuffix(_MOVES)}")
        return f"{fiche.url}{_MOVES[1:]}" if fiche else ""
    folder, _, slug = path.rstrip("/").rpartition("/")
    by_author = folder == AUTHORS
    redirect = get_redirect(request, f"/personnes/{slug}" if by_author else f"/{path.rstrip('/')}")
    page = redirect.redirect_page if redirect else None
    if not page or page.pk not in public_links([page.pk]):
        return ""  # the address of a page that is not public stays secret
    present_path = f"/{AUTHORS}/{page.slug}/" if by_author else page.url or ""
    return "" if present_path == f"/{path}" else present_path  # a stale redirect: the page is back
