"""Addresses made from French titles: « L’IA d’Alibaba » → `l-ia-d-alibaba`, « Qwen 3.5 » → `qwen-3-5`."""

import re

from newsroom.text.words import strip_accents


def slugify(text: str, max_length: int = 80) -> str:
    """Return an ASCII slug of `text`, cut at a word; empty if no Latin letter or digit is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", strip_accents(text).lower()).strip("-")
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug
