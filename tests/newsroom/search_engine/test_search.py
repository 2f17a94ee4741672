"""The readers' search."""

import pytest
from django.db import connection

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


HOSTILE = [
    '"', "*", 'a"b', "'\"><x", "\x00", "a\x00b", "   ", "\n\t", "(", ")", "AND", "NOT OR NEAR", "a AND", "-qwen",
    "title:x", "😀", "😀 qwen", "%", "_", "\\", "'", "''; DROP TABLE x;--", "{}[]^~", "qwen*", "é" * 300, "x " * 400,
    "\ud800", "\u200b",
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
    # Content types are cached. Sections to filter by; stories, renditions, signatures, signatories, texts; fiches,
    # their renditions; sections of the menu; on PostgreSQL, how many stories hold the words.
    with django_assert_num_queries(9 + (connection.vendor == "postgresql")):
        client.get("/recherche/", {"q": "qwen"})
