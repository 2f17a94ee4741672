"""Structured data for machines (JSON-LD, schema.org): how any of it is put together and written. Pure functions."""

import json
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

# What could end the element or open a comment, from within any string of it.
_UNSAFE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})

type Node = dict[str, object]


def node(kind: str | list[str], **properties: object) -> Node:
    """Return a node of type `kind`, without the properties of which nothing is known.

    A leading underscore stands for the « @ » of JSON-LD: `_id`.
    """
    known = {("@" + name[1:] if name.startswith("_") else name): value for name, value in properties.items()}
    return {"@type": kind} | {name: value for name, value in known.items() if value not in (None, "", [], {})}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Node:
    """Return the way to a page: (name, absolute address) of each step, the page itself last."""
    items = [
        node("ListItem", position=position, name=name, item=address)
        for position, (name, address) in enumerate(steps, start=1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def graph(*nodes: Node) -> Node:
    """Return the document of `nodes`."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def script(document: Node) -> SafeString:
    """Write the data block of `document`, whatever its strings hold; engines read it and no browser runs it.

    All but ASCII is escaped: U+2028, controls and lone surrogates too, which UTF-8 could not write.
    """
    text = json.dumps(document, allow_nan=False, separators=(",", ":")).translate(_UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped above)
