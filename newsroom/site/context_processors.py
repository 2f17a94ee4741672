"""What every public template may ask of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's name and what it says of itself to readers and engines. Queries: 0."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_noindex": settings.SITE_NOINDEX,
        "demo_notice": settings.DEMO_NOTICE,
    }
