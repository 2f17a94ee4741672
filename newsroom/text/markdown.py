"""HTML written as Markdown (CommonMark, with tables); whatever signs a text has stay text."""

import re
from urllib.parse import quote

from bs4 import BeautifulSoup, NavigableString, Tag
from markdownify import ATX, MarkdownConverter

# What would begin something else in the middle of a text, and at its start.
_ANYWHERE = re.compile(r"[\\`*_\[\]<|~]|&(?=#?\w+;)")
_AT_START = re.compile(r"(?m)^(\s*)([#>+=-]|\d{1,9}[.)])(?=\s|[#>=-]|$)")
_IN_ADDRESS = ":/?#[]@!$&'*+,;=%~"
_BACKTICKS = re.compile(r"`+")
_BLANK_LINES = re.compile(r"\n{3,}")


class _Converter(MarkdownConverter):
    """The library’s converter, with fences that no code can close, and fewer escapes: the text stays readable."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape a text; in code, the library never asks."""
        text = _ANYWHERE.sub(r"\\\g<0>", text)
        return _AT_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", text)

    def convert_pre(self, element: Tag, text: str, parent_tags: set[str]) -> str:
        """Write a block of code, fenced by more backticks than are in it, with its language."""
        code = element.get_text().strip("\n")
        fence = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(code)), default=0))
        inner = element.find("code")
        classes = inner.get_attribute_list("class") if isinstance(inner, Tag) else []
        languages = [str(name).removeprefix("language-") for name in classes if str(name).startswith("language-")]
        return f"\n\n{fence}{''.join(languages[:1])}\n{code}\n{fence}\n\n"


def to_markdown(html: str) -> str:
    """Return `html` as Markdown, a line feed at its end; "" if there is no text."""
    soup = BeautifulSoup(html, "html.parser")
    # `wrap` without a width: what HTML shows as one space becomes one.
    converter = _Converter(heading_style=ATX, bullets="-", wrap=True, wrap_width=None)
    for figure in soup.select("figure:not(pre figure)"):
        for child in list(figure.children):
            if isinstance(child, NavigableString) and child.isspace():
                child.extract()
    for element in soup.select("[href], [src]"):
        for name in ("href", "src"):
            if name in element.attrs:  # whatever signs it has, an address ends where it ends
                element[name] = quote(str(element[name]), safe=_IN_ADDRESS)
        if element.name == "img":
            element["alt"] = converter.escape(str(element.get("alt") or ""), set())
    text = _BLANK_LINES.sub("\n\n", converter.convert(str(soup))).strip()
    return f"{text}\n" if text else ""
