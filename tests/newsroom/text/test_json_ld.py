"""Structured data is valid JSON in a page that nothing in it can break."""

import json

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.json_ld import breadcrumbs, graph, node, script


def read_back(document):
    html = script(document)
    html.encode()  # nothing that UTF-8 cannot write
    scripts = BeautifulSoup(f"<html><head>{html}<title>après</title></head></html>", "html.parser").find_all("script")
    assert len(scripts) == 1
    assert scripts[0]["type"] == "application/ld+json"
    return json.loads(scripts[0].string)


HOSTILE = [
    "</script><script>alert(1)</script>", "<!-- <script>", "]]>", "&lt;", "'\"\\", "\u2028\u2029", "\x00\x1b\x7f\x9f",
    "\ud800", "\udfff\ud800", "\ufffe\uffff", "😀 林俊旸 É",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_come_back_whole_and_break_nothing(text):
    assert read_back(graph(node("Thing", name=text))) == graph(node("Thing", name=text))
    written = script(node("Thing", name=text)).removeprefix("<script").removesuffix("</script>")
    assert not {"<", "&", "\u2028", "\u2029"} & set(written)


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=200))
def test_any_text_comes_back_whole(text):
    assert read_back({"name": text, "in": [{"list": text}]}) == {"name": text, "in": [{"list": text}]}


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        script({"n": float("nan")})


def test_a_node_keeps_what_is_known():
    assert node("Person", _id="https://x/#fiche", name="Lin", url="", image=None, sameAs=[], isFree=False, n=0) == {
        "@type": "Person", "@id": "https://x/#fiche", "name": "Lin", "isFree": False, "n": 0,
    }  # fmt: skip


def test_breadcrumbs_are_numbered_from_one():
    assert breadcrumbs([("Une", "https://x/"), ("IA", "https://x/ia/")])["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Une", "item": "https://x/"},
        {"@type": "ListItem", "position": 2, "name": "IA", "item": "https://x/ia/"},
    ]
