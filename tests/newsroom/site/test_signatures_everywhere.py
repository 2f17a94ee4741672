"""Who wrote a story, who contributed, and in which order: the same on its page and for every machine."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from articles.models import Byline
from tests.builders import make_article
from tests.feeds import parsed

pytestmark = pytest.mark.django_db
Role = Byline.Role


@pytest.mark.parametrize(
    ("signatures", "authors", "contributors"),
    [
        ([("Inès", Role.PHOTO), ("Noé", Role.TEXT), ("AFP", Role.AGENCY), ("Sacha", Role.RESEARCH)],
         ["Noé", "Sacha"], ["Inès", "AFP"]),
        ([("AFP", Role.AGENCY), ("Reuters", Role.AGENCY)], ["AFP", "Reuters"], []),
        ([("Inès", Role.GRAPHICS)], ["Manchette"], ["Inès"]),
        ([], ["Manchette"], []),
    ],
)  # fmt: skip
def test_all_say_the_same(signatures, authors, contributors):
    story = make_article()
    for order, (name, role) in enumerate(signatures):
        Byline.objects.create(article=story, name=name, role=role, sort_order=order)
    page = BeautifulSoup(Client().get(story.url).content, "html.parser")
    graph = json.loads(page.find("script", type="application/ld+json").string)["@graph"]
    node = next(node for node in graph if node.get("headline"))
    assert [each["name"] for each in node["author"]] == authors
    assert [each["name"] for each in node.get("contributor", [])] == contributors
    for extension in ("rss", "atom"):
        (entry,) = parsed(f"/flux.{extension}").entries
        assert [each.name for each in entry.authors if each.get("name")] == authors
        assert [each.name for each in entry.get("contributors", [])] == contributors
    in_order = [name for name, _ in signatures]
    (item,) = Client().get("/flux.json").json()["items"]
    assert [each["name"] for each in item["authors"]] == (in_order or ["Manchette"])
    assert [each["name"] for each in Client().get(f"/api/articles/{story.pk}").json()["authors"]] == in_order
    shown = [line.get_text(" ", strip=True) for line in page.select(".signatures li")]
    assert all(name in line for name, line in zip(in_order, shown, strict=True))
