"""French typography in templates (people/typesetting.py). Built in to every template."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from people import typesetting

register = template.Library()

_BLANKS = re.compile(r"[ \t\r\n]+")


@register.filter
def typeset(html: str) -> SafeString:
    """Return HTML or text with French typography. templates/base.html does it once for a page. Queries: 0."""
    return mark_safe(typesetting.typeset(str(conditional_escape(html))))  # noqa: S308  (only texts were changed)


@register.filter
def constrained(text: str) -> SafeString:
    """Write text for <title> and attributes: no markup, no narrow space, no line break. Queries: 0."""
    line = _BLANKS.sub(" ", str(conditional_escape(text)))
    return mark_safe(typesetting.constrained_html(line))  # noqa: S308  (escaped again)
