"""Addresses made from French titles: « L’IA d’Alibaba » → `l-ia-d-alibaba`, « Qwen 3.5 » → `qwen-3-5`."""

import re
from string import ascii_lowercase, digits

from anyascii import anyascii

from newsroom.text.words import strip_accents

_SIGNS = f"{ascii_lowercase}{digits}-"
# Shorter slugs are all near each other; a longer one would make thousands of others.
_SHORTEST_NEAR, _LONGEST_NEAR = 3, 60


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


def slugs_near(slug: str) -> set[str]:
    """Return `slug` and all that one slip makes of it: a letter wrong, lacking or too many, two swapped.

    Some 75 for each letter; very short and very long slugs have none but themselves.
    """
    if not _SHORTEST_NEAR <= len(slug) <= _LONGEST_NEAR:
        return {slug}
    cuts = [(slug[:place], slug[place:]) for place in range(len(slug) + 1)]
    near = {slug, *(head + tail[1:] for head, tail in cuts)}
    near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return near.union(*({head + sign + tail, head + sign + tail[1:]} for head, tail in cuts for sign in _SIGNS))
