"""French typography (newsroom/text/typography) with the product names of the fiches, cached.

templates/base.html typesets a page at once; feeds typeset each text and title.
"""

import logging
import time
from functools import lru_cache
from html import escape, unescape
from pathlib import Path

from django.core.cache import cache
from django.db import DatabaseError

from newsroom.text import typography
from newsroom.text.digest import digest
from people.models import Company

logger = logging.getLogger(__name__)

# The cache key contains the text and the typography code, so that entries never have to be invalidated.
_CODE = digest(*(path.read_bytes() for path in sorted(Path(typography.__file__).parent.glob("*.py"))))
_KEPT_S = 3_600
_SHORT = 1_000  # characters: faster to typeset again than to read from the cache

# Seconds, since another process may publish a fiche.
_PRODUCTS_KEPT_S = 60
_products: tuple[float, tuple[str, ...]] | None = None


def products() -> tuple[str, ...]:
    """Return the products of the published fiches, cached in this process. Queries: 1 a minute, else 0."""
    if _products is None or time.monotonic() > _products[0]:
        try:
            load_products()
        except DatabaseError as error:
            logger.warning("No products: %s", error)
            return ()
    return _products[1] if _products else ()


def load_products() -> None:
    """Read the products of the published fiches again. Queries: 1."""
    rows = Company.objects.published().exclude(products="").values_list("products", flat=True)
    names = {name.strip() for lines in rows for name in lines.splitlines() if name.strip()}
    set_products(tuple(sorted(names)))


def set_products(names: tuple[str, ...]) -> None:
    """Cache `names` as the products of the published fiches."""
    global _products
    _products = (time.monotonic() + _PRODUCTS_KEPT_S, names)


def typeset(html: str) -> str:
    """Return HTML with French typography."""
    known = products()
    if len(html) <= _SHORT:
        return typography.typeset(html, products=known)
    key = f"typeset:{digest(_CODE, repr(known), html)}"
    seen = cache.get(key)
    if seen is None:
        seen = typography.typeset(html, products=known)
        cache.set(key, seen, _KEPT_S)
    return seen


def constrained(text: str) -> str:
    """Return typeset plain text without narrow spaces: for titles of pages and feeds, and JSON-LD."""
    return _constrained(text, products())


def constrained_html(html: str) -> str:
    """Return escaped text, typeset by constrained(): for <title> and attributes."""
    return escape(constrained(unescape(html)))


@lru_cache(maxsize=2_000)
def _constrained(text: str, known: tuple[str, ...]) -> str:
    return typography.typeset_plain(text, products=known, constrained=True)
