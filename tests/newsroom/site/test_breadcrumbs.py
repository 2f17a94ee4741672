"""The way to a page, on stories, fiches, sections and dossiers: what readers see is what machines are told."""

import json

import pytest

from articles.models import SectionPage
from tests.builders import make_article, make_company, make_dossier, make_person, make_section
from tests.html import read

pytestmark = pytest.mark.django_db


def steps_of(address: str) -> list[tuple[str, str]]:
    """(words, address) of each step, "" for the page itself."""
    items = read(address).main.select("nav[aria-label='Fil d’Ariane'] li")
    return [(item.get_text(), item.a["href"] if item.a else "") for item in items]


def test_each_kind_of_page_says_where_it_stands(subtests):
    for page, parent in [
        (make_article(title="Un titre"), ("IA", "/ia/")),
        (make_person(title="Junyang Lin"), ("Personnes", "/personnes/")),
        (make_company(title="Qwen"), ("Entreprises", "/entreprises/")),
        (make_dossier(title="Talents"), ("Dossiers", "/dossiers/")),
        (make_section(title="Sciences"), None),
    ]:
        with subtests.test(page.title):
            assert steps_of(page.url) == [("Accueil", "/"), *([parent] if parent else []), (page.title, "")]


def test_a_section_that_is_offline_is_no_step():
    article = make_article(title="Un titre")
    SectionPage.objects.update(live=False)
    assert steps_of(article.url) == [("Accueil", "/"), ("Un titre", "")]


def test_machines_are_told_the_same_way():
    article = make_article(title="Un titre")
    script = read(article.url).soup.head.select_one("script[type='application/ld+json']")
    told = next(node for node in json.loads(script.string)["@graph"] if node["@type"] == "BreadcrumbList")
    assert [step["item"].removeprefix("http://127.0.0.1:8000") for step in told["itemListElement"]][:-1] == [
        address for _, address in steps_of(article.url) if address
    ]
