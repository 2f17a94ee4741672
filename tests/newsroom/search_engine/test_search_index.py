"""The search index, on either database: what is kept, how it is asked, and that modelsearch is where we hold it."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from modelsearch.backends import get_search_backend
from modelsearch.query import And, Not, Phrase, PlainText
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from articles.models import ArticlePage
from newsroom.search_engine.query import ask
from newsroom.search_engine.renewal import renew_index
from newsroom.site.search.results import _search, by_relevance, find_stories, matching_stories
from people.models import Fact, Profile
from tests.builders import (
    make_article,
    make_fact,
    make_person,
    make_unpublished_articles,
    publish_article,
    publish_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def found(query, model=ArticlePage, ask="search", **options):
    return [page.title for page in getattr(get_search_backend(), ask)(query, model.objects.all(), **options)]


def candidates(typed):
    return _search(typed, ask(typed), latest=300)


def test_what_modelsearch_writes_is_what_we_read():
    """Fails if an upgrade no longer goes through what newsroom/search_engine/indexing.py puts in its way."""
    story = publish_article(title="Les réseaux", standfirst="Qwen3.5 démissionne.", body=[("paragraph", "<p>Été</p>")])
    entry = IndexEntry.objects.get(object_id=str(story.pk), content_type__model="articlepage")
    kept = {name: str(getattr(entry, name)) for name in ("title", "body", "autocomplete")}
    assert "reseau" in kept["title"]
    assert all(term in kept["body"] for term in ("reseau", "qwen3pt5", "demission", "ete"))
    assert "reseaux" in kept["autocomplete"]
    assert "é" not in "".join(kept.values())


def test_saving_does_not_read_the_whole_index():
    story = publish_article()
    entry = IndexEntry.objects.get(object_id=str(story.pk), content_type__model="articlepage")
    get_search_backend().add(story)
    entry.refresh_from_db()
    assert entry.title_norm == 1.0


def test_a_rebuilt_index_has_what_there_is_and_nothing_else():
    """modelsearch's own way fails on a model that has a field `object`, as facts do."""
    fact = make_fact(subject=make_person(title="Ada Démo"))
    IndexEntry.objects.filter(content_type__model="fact").update(object_id="999999")
    call_command("update_index", verbosity=0)
    assert set(IndexEntry.objects.filter(content_type__model="fact").values_list("object_id", flat=True)) == {
        str(fact.pk)
    }
    assert get_search_backend().search("démo", Fact.objects.all())[0] == fact


def test_what_an_earlier_release_wrote_is_written_again_the_latest_first(monkeypatch, django_assert_num_queries):
    make_person(title="Ada Démo"), make_article(title="Qwen ancien"), make_article(title="Qwen récent")
    gone = IndexEntry.objects.create(content_type=ContentType.objects.get_for_model(ArticlePage), object_id="999999")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailsearch_indexentry SET autocomplete = '', title = '', body = ''")
    assert found("qwen") == []
    monkeypatch.setattr("newsroom.search_engine.renewal._AT_A_TIME", 2)
    assert not renew_index(for_s=0.000_001)  # one batch: what is gone, and the latest
    assert found("qwen") == ["Qwen récent"]
    assert not IndexEntry.objects.filter(pk=gone.pk).exists()
    assert renew_index(for_s=30)
    assert found("qwen") == ["Qwen récent", "Qwen ancien"]
    assert found("démo", Profile) == ["Ada Démo"]
    with django_assert_num_queries(3):  # a savepoint
        assert renew_index(for_s=30)


def test_the_scheduler_renews_the_index():
    make_article(title="Qwen")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailsearch_indexentry SET autocomplete = '', title = '', body = ''")
    call_command("run_scheduler", once=True)
    assert found("qwen") == ["Qwen"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL’s own index")
def test_postgresql_asks_the_columns_that_have_an_index():
    assert '"body" @@ ' in str(matching_stories("qwen").query)
    ranked = str(candidates("qwen").query)
    assert '"body" @@ ' in ranked
    assert '"title" @@ ' in ranked
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'wagtailsearch_indexentry'")
        definitions = [definition for (definition,) in cursor.fetchall()]
    for column in ("body", "title"):
        assert any(definition.endswith(f"USING gin ({column})") for definition in definitions)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite’s own plan")
def test_sqlite_goes_from_the_entries_that_match_to_their_pages():
    for found in (candidates("qwen"), matching_stories("qwen")):
        plan = found.values_list("pk", "index_entries__body").explain()
        assert plan.index("SCAN wagtailsearch_indexentry_fts") < plan.index("SEARCH entry USING INTEGER PRIMARY KEY")
        assert re.search("SEARCH wagtailcore_page USING .*rowid=", plan)
        assert re.search("SEARCH wagtailsearch_indexentry USING .*object_id=", plan)


def test_queries_made_by_code_are_read_too():
    publish_article(title="Les réseaux"), publish_article(title="Un réseau social")
    assert found(PlainText("reseau")) == found("RESEAUX")
    assert found(Phrase("les réseaux sociaux")) == ["Un réseau social"]
    assert found(And([PlainText("réseau"), PlainText("sociaux")])) == ["Un réseau social"]
    assert found(And([PlainText("réseau"), Not(PlainText("sociaux"))])) == ["Les réseaux"]
    assert found("réseaux absents", operator="and") == []


def test_beginnings_are_found_without_accents():
    publish_article(title="Démission à l’hôpital")
    for typed in ("demis", "démission hop", "à l’hôp", "hopital dem"):
        assert found(typed, Page, "autocomplete") == ["Démission à l’hôpital"]
    assert found("mission", Page, "autocomplete") == []


def test_titles_count_more_than_texts():
    publish_article(title="Autre chose", standfirst="Qwen, Qwen et encore Qwen.")
    publish_article(title="Qwen arrive")
    assert found("qwen") == ["Qwen arrive", "Autre chose"]


def test_fiches_are_found_by_their_other_names():
    person = publish_person(title="Junyang Lin")
    person.names.create(text="Justin Lin")
    person.save_revision().publish()
    assert found("justin", Profile) == ["Junyang Lin"]


@pytest.mark.parametrize("typed", ["", "  ", '"', "😀", "\x00", "l’", "ʼ", "0nulle0part", "NEAR(a b)"])
def test_what_holds_no_known_word_finds_nothing(typed):
    publish_article(title="Qwen")
    assert found(typed) == []
    assert found(typed, ask="autocomplete") == []


def test_drafts_are_in_the_index_and_never_in_the_answer():
    publish_article(title="Qwen public")
    secret = make_unpublished_articles(standfirst="Qwen")
    assert len(found("qwen")) == 1 + len(secret)
    assert [story.title for story in find_stories("qwen")] == ["Qwen public"]


def test_of_words_that_many_stories_hold_the_latest_are_ranked_and_those_of_which_the_title_answers(monkeypatch):
    monkeypatch.setattr("newsroom.site.search.results.RANKED", 2)
    publish_article(title="Qwen en titre")
    for number in range(5):
        publish_article(title=f"Texte {number}", standfirst="Qwen.")
    ranked = [story.title for story in find_stories("qwen")]
    assert ranked[0] == "Qwen en titre"
    assert sorted(ranked[1:]) == ["Texte 3", "Texte 4"]
    assert len(matching_stories("qwen")) == len(by_relevance(matching_stories("qwen"), "qwen")) == 6
