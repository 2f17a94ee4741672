"""The text of stories as feed readers can take it: plain HTML, absolute addresses, nothing that needs our pages."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from wagtail.blocks import StreamValue

from articles.models import ArticlePage
from newsroom.text.characters import strip_control_characters

# The elements that stay, with the attributes that stay on them; `lang` stays everywhere.
_BARE = (
    "aside b bdi br caption cite code del em figcaption figure h2 h3 h4 hr i ins li p pre small strong sub sup table "
    "tbody thead tr ul".split()
)
_KEPT: dict[str, set[str]] = {name: set() for name in _BARE} | {
    "a": {"href", "hreflang"},
    "img": {"src", "width", "height", "alt"},
    "blockquote": {"cite"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "ol": {"start"},
}
# The elements that go with all they hold; any other that is not kept leaves its content.
_DROPPED = set(
    "audio base button embed form head iframe input link math meta noscript object script select source style svg "
    "template textarea title video".split()
)
_ADDRESSES = {"href", "src", "cite"}
_SCHEMES = {"http", "https", "mailto"}
_BLANKS = re.compile(r"[ \t\n\f\r]+")  # those of HTML: no-break spaces stay
# The kept elements that stand within a line; any other has lines of its own.
_INLINE = set("a b bdi cite code del em i img ins small strong sub sup time".split())

# What a style sheet says on the page, said by elements: the templates' classes, and the element that takes their place.
_EMPHASIS = {
    "box-title": "strong",
    "chronology-date": "strong",
    "correction-date": "strong",
    "embed-title": "strong",
    "pull-quote": "em",
}


def bodies_together(articles: Iterable[ArticlePage]) -> list[StreamValue]:
    """Return the bodies of `articles`, their blocks read as if of one story.

    Wagtail looks up what blocks choose (photos, speakers, stories) once per body; so, it is once for all of them.
    Queries: 1 per kind of chooser in use, when the blocks are first read.
    """
    bodies = [article.body for article in articles]
    if not bodies:
        return []
    block = bodies[0].stream_block
    known = [[raw for raw in body.raw_data if raw["type"] in block.child_blocks] for body in bodies]
    children = iter(StreamValue(block, [raw for body in known for raw in body], is_lazy=True))
    return [StreamValue(block, [next(children) for _ in body]) for body in known]


def clean(html: str, base: str) -> str:
    """Return rendered `html` reduced to what feed readers show, its addresses made absolute against `base`."""
    soup = BeautifulSoup(html, "html.parser")
    for note in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        note.extract()  # comments, CDATA, processing instructions
    for words in soup.select(".embed-note"):
        words.decompose()
    for figure in soup.select("figure.embed"):
        for caption in figure.find_all("figcaption"):
            caption.name = "p"
        figure.unwrap()
    for credit in soup.select("span.credit"):
        credit.name = "small"
    for element in soup.find_all(True):
        if not element.decomposed:
            _clean_element(element, soup, base)
    _collapse_blanks(soup)
    return strip_control_characters(soup.decode()).strip()


def _clean_element(element: Tag, soup: BeautifulSoup, base: str) -> None:
    """Keep, unwrap or drop one element."""
    emphasis = next((_EMPHASIS[name] for name in element.get_attribute_list("class") if name in _EMPHASIS), None)
    if element.name in _DROPPED:
        element.decompose()
        return
    if element.name not in _KEPT:
        element.unwrap()
        return
    element.attrs = {**_kept_attributes(element, base)}
    if emphasis:
        inside = soup.new_tag(emphasis)
        inside.extend(list(element.contents))
        element.append(inside)
    if element.name == "a" and not element.get("href"):
        element.unwrap()
    elif element.name == "img" and not element.get("src"):
        element.decompose()


def _collapse_blanks(soup: BeautifulSoup) -> None:
    """Write blanks as browsers show them, but in <pre>: one space for a run of them, none where a line begins or ends.

    Blocks have a line each, in the source only.
    """
    soup.smooth()
    for text in soup.find_all(string=True):
        if text.find_parent("pre"):
            continue
        before, after = text.previous_sibling or text.parent, text.next_sibling or text.parent
        begins, ends = (not (isinstance(node, Tag) and node.name in _INLINE) for node in (before, after))
        words = _BLANKS.sub(" ", text)
        if begins:
            words = words.removeprefix(" ")
        if ends:
            words = words.removesuffix(" ")
        between_blocks = begins and ends and before is not after
        text.replace_with("\n" if between_blocks and not words else words)


def _kept_attributes(element: Tag, base: str) -> dict[str, str]:
    attributes = {}
    for name in _KEPT[element.name] | {"lang"}:
        value = element.get(name)
        if isinstance(value, str):
            value = absolute(value, base) if name in _ADDRESSES else value
            if value or name == "alt":
                attributes[name] = value
    return dict(sorted(attributes.items()))


def absolute(address: str, base: str) -> str:
    """Return `address` seen from `base`; "" if a reader should not follow it (javascript:, data:, malformed)."""
    try:
        joined = urljoin(base, address.strip())
        return joined if urlsplit(joined).scheme in _SCHEMES else ""
    except ValueError:
        return ""
