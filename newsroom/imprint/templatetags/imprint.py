"""Template tags of the imprint."""

import logging

from django import template
from django.db import DatabaseError
from wagtail.rich_text import expand_db_html

from newsroom.imprint.models import Imprint

logger = logging.getLogger(__name__)
register = template.Library()


@register.simple_tag
def imprint_summary() -> dict:
    """Return Imprint.summary(), empty when the database fails. Queries: 1, 0 when kept or cached."""
    try:
        return Imprint.summary()
    except DatabaseError as error:
        logger.warning("No pages of the site: %s", error)
        return {"links": [], "email": ""}


@register.simple_tag
def corrections_policy() -> str:
    """Return the newsroom's policy on corrections, as HTML; "" without one. Queries: 1."""
    return expand_db_html(Imprint.current().corrections_policy)
