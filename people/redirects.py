"""Old addresses of fiches, for the lists below them: Wagtail itself redirects only pages."""

from django.http import HttpRequest
from wagtail.contrib.redirects.middleware import get_redirect

from people.models import Profile


def fiche_formerly_at(request: HttpRequest, path: str) -> Profile | None:
    """Return the published fiche to which `path` ("/personnes/junyang-lin") redirects, or None.

    Queries: 1, 2 if there is a redirect.
    """
    redirect = get_redirect(request, path)
    if not redirect or not redirect.redirect_page_id:
        return None
    return Profile.objects.published().filter(pk=redirect.redirect_page_id).first()
