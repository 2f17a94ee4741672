"""Addresses, absolute for what leaves the site (canonical links, social cards), and the pages of lists."""

from django import template
from django.conf import settings
from wagtail.models import Page

from newsroom.http.pagination import ListPage
from newsroom.text.template_filters import number_of

register = template.Library()


@register.simple_tag(takes_context=True)
def canonical_url(context: template.Context) -> str:
    """Return the one absolute address of what is shown, under SITE_URL whatever the host. Queries: 0, 1 for an alias.

    Of the query, only the number of the page of a list counts.
    """
    page, page_obj = context.get("page"), context.get("page_obj")
    if page and getattr(page, "alias_of_id", None):
        page = page.alias_of  # the same page at another address
    path = (page.url if page else "") or context["request"].path
    number = getattr(page_obj, "number", 1)
    return f"{settings.SITE_URL}{path}" + (f"?page={number}" if number > 1 else "")


@register.filter
def absolute(path: str) -> str:
    """Return the absolute address of a path of the site."""
    return f"{settings.SITE_URL}{path}" if path.startswith("/") else path


@register.filter
def total(page_obj: ListPage, words: str) -> str:
    """Return how many rows a list holds: {{ page_obj|total:"article,articles" }} is « 12 articles », « au moins
    1 000 articles » where it was counted no further; "" for none. Queries: 0 on the last page, else 1.
    """
    return f"{'au moins ' if page_obj.total >= page_obj.counted else ''}{number_of(page_obj.total, words)}"


@register.filter
def markdown_path(page: Page) -> str:
    """Return the path of the Markdown version of a story or a fiche; "" in the preview of one never saved."""
    return f"{page.url.rstrip('/')}.md" if page.url else ""


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, page_obj: ListPage, number: int) -> str:
    """Return the address of the page `number` of a list (newsroom/http/pagination.py), the rest of the query kept."""
    request = context["request"]
    query = request.GET.copy()
    query.pop(page_obj.parameter, None)
    if number > 1:
        query[page_obj.parameter] = number
    return f"{request.path}?{query.urlencode()}" if query else request.path
