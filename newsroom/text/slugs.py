"""Addresses made from French titles: « L’IA d’Alibaba » → `l-ia-d-alibaba`, « Qwen 3.5 » → `qwen-3-5`."""

import re

from newsroom.text.words import strip_accents

# First-level addresses that belong to views (newsroom/urls.py) or to machines.
RESERVED_SLUGS = frozenset(
    "_util accessibilite admin api archives auteurs charte confidentialite documents flux formats fouille-de-textes "
    "llms-txt media mentions-legales mots-cles mouvements oembed partage recherche rectificatifs "
    "robots-txt sante sitemap-xml static usage-ia well-known".split()
)


def slugify(text: str, max_length: int = 80) -> str:
    """Return an ASCII slug of `text`, cut at a word; empty if no Latin letter or digit is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", strip_accents(text).lower()).strip("-")
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug
