"""French typography in templates (people/typesetting.py). Built in to every template."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from people import typesetting

register = template.Library()


@register.filter
def typeset(html: str) -> SafeString:
    """Return HTML or text with French typography. templates/base.html does it once for a page. Queries: 0."""
    return mark_safe(typesetting.typeset(str(conditional_escape(html))))  # noqa: S308  (only texts were changed)


@register.filter
def constrained(text: str) -> SafeString:
    """Return typeset text for <title> and attributes: no markup, no narrow space. Queries: 0."""
    return mark_safe(typesetting.constrained_html(str(conditional_escape(text))))  # noqa: S308  (escaped again)
