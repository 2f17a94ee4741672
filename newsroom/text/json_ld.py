"""JSON-LD (schema.org): its nodes, its graph and its script element. Pure functions."""

import json
from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

# What could end the element or open a comment, from within any string of it.
_UNSAFE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})

type Node = dict[str, object]


def node(kind: str | list[str], **properties: object) -> Node:
    """Return a node of type `kind`, without the properties that are empty.

    A leading underscore is written « @ »: `_id` for `@id`.
    """
    known = {("@" + name[1:] if name.startswith("_") else name): value for name, value in properties.items()}
    return {"@type": kind} | {name: value for name, value in known.items() if value not in (None, "", [], {})}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Node:
    """Return the breadcrumbs of a page, from the (name, absolute address) of each step, the page itself last."""
    items = [
        node("ListItem", position=position, name=name, item=address)
        for position, (name, address) in enumerate(steps, start=1)
    ]
    return node("BreadcrumbList", itemListElement=items)


def graph(*nodes: Node) -> Node:
    """Return the JSON-LD document of `nodes`."""
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def script(document: Node) -> SafeString:
    """Return the data block of `document`, safe whatever its strings are: no browser runs it.

    All but ASCII is escaped: U+2028, controls and lone surrogates too, which UTF-8 could not write.
    """
    text = json.dumps(document, allow_nan=False, separators=(",", ":")).translate(_UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped above)
