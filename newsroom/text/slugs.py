"""Addresses made from French titles: « L’IA d’Alibaba » → `l-ia-d-alibaba`, « Qwen 3.5 » → `qwen-3-5`."""

import re

from anyascii import anyascii

from newsroom.text.words import strip_accents


def slugify(text: str, max_length: int = 80) -> str:
    """Return an ASCII slug of `text`, cut at a word; empty if it has no letter and no digit.

    Letters of other scripts are written in Latin ones where nothing else is left: « 林俊旸 » → `linjunyang`.
    """
    slug = _hyphenated(strip_accents(text)) or _hyphenated(
        "".join(anyascii(character) if character.isalnum() else " " for character in text)
    )
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug


def _hyphenated(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
