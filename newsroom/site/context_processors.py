"""Variables of the site for every template."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's name, whether it asks not to be indexed, and the demonstration notice. Queries: 0."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_noindex": settings.SITE_NOINDEX,
        "demo_notice": settings.DEMO_NOTICE,
    }
