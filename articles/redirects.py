"""Redirects of lists that are not pages: as Wagtail's redirects of pages say, or the keywords that were merged."""

from django.http import HttpRequest
from wagtail.contrib.redirects.middleware import get_redirect

from articles.links import public_links
from articles.models import ArticlePage
from people.models import Profile, Tag
from people.redirects import fiche_formerly_at

AUTHORS, KEYWORDS = "auteurs", "mots-cles"
_MOVES = "/mouvements/"


def moved_to(request: HttpRequest, path: str) -> str:
    """Return the new path of the list that was at `path` ("auteurs/camille/", "ia/"); "" if it has not moved.

    The lists of an author's stories and of a fiche's moves follow the fiche, that of a keyword the one kept of a merge.
    Queries: 1, or 3 if it has moved.
    """
    if path.endswith(_MOVES):
        fiche = fiche_formerly_at(request, f"/{path.removesuffix(_MOVES)}")
        return f"{fiche.url}{_MOVES[1:]}" if fiche else ""
    folder, _, slug = path.rstrip("/").rpartition("/")
    if folder == KEYWORDS:
        return _keyword_of(slug)
    by_author = folder == AUTHORS
    redirect = get_redirect(request, f"/personnes/{slug}" if by_author else f"/{path.rstrip('/')}")
    page = redirect.redirect_page if redirect else None
    if not page or page.pk not in public_links([page.pk]):
        return ""  # the address of a page that is not public stays secret
    present_path = f"/{AUTHORS}/{page.slug}/" if by_author else page.url or ""
    return "" if present_path == f"/{path}" else present_path  # a stale redirect: the page is back


def _keyword_of(slug: str) -> str:
    """Return the path of the keyword into which that of `slug` was merged, if readers knew it and see the other."""
    merged = Tag.with_merged.filter(slug=slug, was_public=True).select_related("merged_into").first()
    kept = merged.merged_into if merged else None
    if kept and any(pages.published().tagged(kept).exists() for pages in (ArticlePage.objects, Profile.objects)):
        return kept.get_absolute_url()
    return ""
