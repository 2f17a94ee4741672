"""The readers' search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from newsroom.photos.renditions import make_renditions
from newsroom.search_engine.query import MAX_WORDS, read_query
from people.models import Name
from tests.builders import make_article, make_company, make_person, make_photo, make_unpublished_articles
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db


@pytest.fixture
def lecun():
    return make_person(title="Yann LeCun", family_name="LeCun")


@pytest.fixture
def lin():
    person = make_person(title="Junyang Lin", family_name="Lin")
    for text in ("Lin Junyang", "林俊旸"):
        person.names.add(Name(text=text))
    person.save_revision().publish()
    return person


@pytest.mark.portable
def test_stories_are_found_by_title_standfirst_text_and_author(subtests):
    make_article(
        title="Départ chez Qwen", standfirst="Une réorganisation.", body=[("paragraph", "<p>Hangzhou s’étonne.</p>")],
        authors=(make_person(title="Camille Démo"),),
    )  # fmt: skip
    for words in ("qwen", "Qwen départ", "réorganisation", "hangzhou", "Démo"):
        with subtests.test(words):
            assert read("/recherche/", q=words).titles == ["Départ chez Qwen"]


@pytest.mark.portable
def test_fiches_are_found_under_any_name_and_without_accents_or_case(lecun, lin, subtests):
    make_company(title="Économie Élargie")
    for words, found in {
        "lecun": "Yann LeCun",
        "Le Cun": "Yann LeCun",
        "YANN": "Yann LeCun",
        "Lin Junyang": "Junyang Lin",
        "林俊旸": "Junyang Lin",
        "economie elargie": "Économie Élargie",
    }.items():
        with subtests.test(words):
            assert read("/recherche/", q=words).fiches == [found]


@pytest.mark.portable
def test_only_what_is_public_is_found():
    make_article(title="Qwen public")
    make_unpublished_articles(standfirst="Qwen SECRET")
    make_company(title="SECRET Qwen", live=False)
    page = read("/recherche/", q="qwen")
    assert page.titles == ["Qwen public"]
    assert page.fiches == []
    assert MARK not in page.source


def test_one_order_on_both_databases_ties_included():
    day = timezone.now()
    often, once = "<p>Qwen. Encore Qwen, toujours Qwen.</p>", "<p>Qwen.</p>"
    for title, text, age in [
        ("Une fois", once, 0), ("Souvent", often, 0), ("Longtemps", once + "<p>Autre chose.</p>" * 400, 0),
        ("Souvent, jadis", often, 400), ("Qwen en titre", "<p>Rien.</p>", 900), ("Pareil 1", often, 10),
        ("Pareil 2", often, 10), ("Pareil 3", often, 10), ("Rien", "<p>Rien.</p>", 0),
    ]:  # fmt: skip
        make_article(title=title, body=[("paragraph", text)], published_at=day - timedelta(days=age))
    assert read("/recherche/", q="qwen").titles == [
        "Qwen en titre", "Souvent", "Pareil 3", "Pareil 2", "Pareil 1", "Une fois", "Souvent, jadis", "Longtemps",
    ]  # fmt: skip
    assert read("/recherche/", q="qwen", tri="date").titles == [
        "Longtemps", "Souvent", "Une fois", "Pareil 3", "Pareil 2", "Pareil 1", "Souvent, jadis", "Qwen en titre",
    ]  # fmt: skip
    for number in (2, 1, 3):
        make_company(title="Même nom", slug=f"meme-{number}")
    assert [fiche["href"] for fiche in read("/recherche/", q="meme nom").main.select(".fiche-card-name a")] == [
        "/entreprises/meme-2/", "/entreprises/meme-1/", "/entreprises/meme-3/",
    ]  # fmt: skip


def test_what_excludes_everything_is_told():
    make_article(title="Qwen")
    page = read("/recherche/", q="-alibaba")
    assert page.titles == []
    assert "Écrivez aussi un mot à trouver" in page.text


def test_fiches_hear_quotes_and_exclusions_too():
    make_person(title="Junyang Lin"), make_person(title="Lin Maurice Junyang")
    make_company(title="Alibaba"), make_company(title="Alibaba Cloud")
    assert read("/recherche/", q='"junyang lin"').fiches == ["Junyang Lin"]
    assert read("/recherche/", q="alibaba -cloud").fiches == ["Alibaba"]


HOSTILE = [
    '"', "*", 'a"b', "'\"><x", "\x00", "a\x00b", "   ", "\n\t", "(", ")", "AND", "NOT OR NEAR", "a AND", "-qwen",
    "title:x", "😀", "😀 qwen", "%", "_", "\\", "'", "''; DROP TABLE x;--", "{}[]^~", "qwen*", "é" * 300, "x " * 400,
    "\ud800", "\u200b", "«", "»«", '"" a', "-", "--", "- a", '-""', "-«", "«»", '-"a', "+", "a+", "c+ +",
    "+ plus +", "a -" * 30,
]  # fmt: skip


@pytest.mark.portable
def test_whatever_is_typed_gets_an_answer(subtests):
    make_article(title="Qwen")
    for typed in [*HOSTILE, "q" * 10_000, '"' * 400]:
        with subtests.test(ascii(typed[:20])):
            page = read("/recherche/", q=typed.encode("utf-8", "replace"))
            assert page.status == 200
            assert page.all("h1") == ["Recherche"]


def test_what_is_typed_comes_back_escaped():
    page = read("/recherche/", q="'\"><x qwen")
    assert not page.soup.find("x")
    assert page.main.find("input", {"name": "q"})["value"] == "'\"><x qwen"


def test_too_long_a_query_is_cut_and_the_reader_told():
    query = read_query("mot " * 20)
    assert len(query.words) == MAX_WORDS
    assert "12 premiers mots" in query.message
    assert "200 premiers signes" in read("/recherche/", q="q" * 10_000).text
    assert "au moins un mot" in read("/recherche/", q="!!!").text


def test_nothing_found_is_said_in_french():
    assert "Rien ne répond à « zzz »." in read("/recherche/", q="zzz").text
    assert "Cherchez un article" in read("/recherche/").text


def test_search_is_not_indexed(settings):
    settings.SITE_NOINDEX = False
    assert read("/recherche/", q="qwen").head("meta[name=robots]") == "noindex"


def test_a_page_of_results_that_is_not_there_is_a_404():
    make_article(title="Qwen")
    assert [read("/recherche/", q="qwen", page=page).status for page in ("1", "2", "abc", "999999")] == [
        200,
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_a_search_costs_the_same_queries_with_1_and_30_results(count, client, django_assert_num_queries):
    photo, author = make_photo(width_px=600, height_px=400), make_person(title="Autre")
    make_renditions(photo)
    for number in range(count):
        make_article(title=f"Qwen {number}", lead_photo=photo, authors=(author,))
        make_company(title=f"Qwen {number}", photo=photo)
    client.get("/recherche/", {"q": "qwen"})
    # Content types are cached. Sections to filter by; names, twice; terms; stories, renditions, signatures,
    # signatories, texts; fiches, their renditions; sections of the menu; on PostgreSQL, how many stories match.
    with django_assert_num_queries(12 + (connection.vendor == "postgresql")):
        client.get("/recherche/", {"q": "qwen"})
