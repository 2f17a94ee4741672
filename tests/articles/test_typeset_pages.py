"""Where French typography is applied: pages, their heads, feeds and structured data; the stored text stays as typed."""

import json

import pytest
from django.test import Client

from articles.models import ArticlePage
from people import typesetting
from tests.builders import link, make_article, make_company, make_person, make_public_fact
from tests.html import read

pytestmark = pytest.mark.django_db

NARROW = "\u202f"
TYPED = 'L\'IA : "à quoi bon" ? 1 500 essais !'
SEEN = "L’IA\u00a0: «\u00a0à quoi bon\u00a0»\u202f? 1\u202f500\u00a0essais\u202f!"
CONSTRAINED = SEEN.replace("\u202f", "\u00a0")


def seen(page, selector):
    return [tag.get_text().strip() for tag in page.main.select(selector)]


@pytest.fixture
def story():
    return make_article(
        title=TYPED, standfirst=TYPED, kicker="L'IA", lead_caption=TYPED,
        body=[
            ("paragraph", f"<p>{TYPED} le 1er mars</p>"),
            ("heading", {"text": TYPED, "level": "2"}),
            ("quote", {"original": "So what ?", "language": "en", "translation": "Et alors ?"}),
            ("code", {"code": "a ? b : 'c'", "caption": "Un test ?"}),
        ],
    )  # fmt: skip


def test_every_text_of_a_story_is_typeset_and_code_and_foreign_words_are_not(story):
    page = read(story.url)
    assert seen(page, "h1, .standfirst, h2.intertitle") == [SEEN] * 3
    assert f"{SEEN} le 1<sup>er</sup>\u00a0mars" in page.source
    assert seen(page, ".quote blockquote p") == [f"Et alors{NARROW}?", "So what ?"]
    assert seen(page, "figure.code code, figure.code figcaption") == ["a ? b : 'c'", f"Un test{NARROW}?"]
    assert ArticlePage.objects.get().title == TYPED


def test_the_head_has_no_narrow_space_and_no_markup(story):
    page = read(story.url)
    assert page.soup.title.get_text().startswith(CONSTRAINED)
    assert page.head('meta[name="description"]') == CONSTRAINED
    assert page.head('meta[property="og:title"]') == CONSTRAINED
    data = json.loads(page.soup.select_one('script[type="application/ld+json"]').string)["@graph"][0]
    assert (data["headline"], data["description"]) == (CONSTRAINED, CONSTRAINED)
    assert NARROW not in json.dumps(data, ensure_ascii=False)


def test_cards_are_typeset(story):
    page = read("/")
    assert page.titles == [SEEN]
    assert seen(page, ".card-standfirst") == [SEEN]


def test_feeds_hold_the_typeset_text_under_a_constrained_title_and_do_not_move_for_it(story, monkeypatch):
    client = Client()
    before = client.get("/flux.rss")
    source = before.content.decode()
    assert f"<title>{CONSTRAINED}</title>" in source
    assert f"{SEEN} le 1&lt;sup&gt;er&lt;/sup&gt;" in source
    monkeypatch.setattr(typesetting, "typeset", lambda html: html)
    typesetting.set_products(("Autre produit",))
    after = client.get("/flux.rss", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 304


def test_fiches_and_facts_are_typeset():
    person = make_person(title="Wu", description="Qui dirige l'IA ?", body='<p>Un "pionnier" !</p>')
    make_public_fact(subject=person, title="chef de l'IA", object_text="L'Institut")
    make_article(body=[("paragraph", f"<p>{link(person)} l'a dit !</p>")])
    page = read(person.url)
    assert seen(page, ".standfirst, .fiche-body") == [
        f"Qui dirige l’IA{NARROW}?",
        f"Un «\u00a0pionnier\u00a0»{NARROW}!",
    ]
    assert "chef de l’IA, L’Institut" in page.text
    assert seen(page, ".card-sentence") == [f"Wu l’a dit{NARROW}!"]


def test_versions_hold_to_the_products_of_published_fiches():
    make_company(title="Alibaba", products="Qwen 3.5\nTongyi")
    make_company(title="Secrète", products="Bidule", live=False)
    story = make_article(title="Qwen 4, Tongyi 2 et Bidule 3 sortent")
    assert seen(read(story.url), "h1") == ["Qwen\u00a04, Tongyi\u00a02 et Bidule 3 sortent"]


@pytest.mark.portable
def test_products_cost_one_query_now_and_then(django_assert_num_queries):
    make_company(title="Alibaba", products="Qwen")
    with django_assert_num_queries(0):  # known since the publication
        assert typesetting.products() == ("Qwen",)
    typesetting.set_products(())
    with django_assert_num_queries(1):  # the products
        typesetting.load_products()
    with django_assert_num_queries(0):
        assert typesetting.constrained("Qwen 3 : oui") == "Qwen\u00a03\u00a0: oui"


def test_a_long_text_is_typeset_once(monkeypatch):
    typed = "Quoi ? " * 1_000
    seen = typesetting.typeset(typed)
    assert seen.startswith(f"Quoi{NARROW}?")
    monkeypatch.setattr(typesetting.typography, "typeset", lambda *args, **options: pytest.fail("typeset again"))
    assert typesetting.typeset(typed) == seen
