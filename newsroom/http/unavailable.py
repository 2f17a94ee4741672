"""What is answered while the database does not."""

from django.template.loader import render_to_string

HEADERS = {"Retry-After": "5", "Cache-Control": "no-store"}


def unavailable_page() -> str:
    """Return the page « 503 », which needs no database. Queries: 0."""
    return render_to_string("503.html")
