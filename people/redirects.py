"""Where a fiche has moved, for the lists that stand at its address: of pages, Wagtail's own redirects say it."""

from django.http import HttpRequest
from wagtail.contrib.redirects.middleware import get_redirect

from people.models import Profile


def fiche_formerly_at(request: HttpRequest, path: str) -> Profile | None:
    """Return the published fiche whose address was `path` ("/personnes/junyang-lin"), None if there is none.

    Queries: 1, or 2 if one was.
    """
    redirect = get_redirect(request, path)
    if not redirect or not redirect.redirect_page_id:
        return None
    return Profile.objects.published().filter(pk=redirect.redirect_page_id).first()
