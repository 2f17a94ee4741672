"""The search page: extracts, filters, order, « Vouliez-vous dire », suggestions; and what none of them ever shows."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from articles.models import ArticlePage
from people.models import Name, Profile
from tests.builders import (
    link,
    make_article,
    make_company,
    make_person,
    make_section,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


def ask(**query):
    return read("/recherche/", **query)


def suggested(client, typed):
    return client.get("/recherche/suggestions/", {"q": typed}).json()["suggestions"]


@pytest.fixture
def lin():
    person = make_person(title="Junyang Lin", family_name="Lin")
    for text in ("Justin Lin", "林俊旸"):
        person.names.add(Name(text=text))
    person.save_revision().publish()
    return person


@pytest.fixture
def stories(lin):
    """Three stories on Qwen that differ in everything a filter asks for."""
    camille = make_person(title="Camille Démo")
    make_article(
        title="Ancien", standfirst="Qwen.", section=make_section(title="Sciences"), format="brief",
        published_at=datetime(2025, 3, 1, 9, tzinfo=PARIS),
    )  # fmt: skip
    make_article(
        title="Qwen au milieu", authors=(camille,), format="interview",
        published_at=datetime(2026, 3, 4, 0, 30, tzinfo=PARIS),
    )  # fmt: skip
    make_article(
        title="Récent", body=[("paragraph", f"<p>Qwen, quitté par {link(lin)}.</p>")],
        published_at=datetime(2026, 3, 5, 9, tzinfo=PARIS),
    )  # fmt: skip


FILTERS = {
    "rubrique=sciences": ["Ancien"],
    "format=entretien": ["Qwen au milieu"],
    "format=breve": ["Ancien"],
    "fiche=Lin": ["Récent"],
    "fiche=junyang-lin": ["Récent"],
    "auteur=camille": ["Qwen au milieu"],
    "du=2026-03-04": ["Qwen au milieu", "Récent"],
    "au=2026-03-03": ["Ancien"],
    "du=2026-03-04&au=2026-03-04": ["Qwen au milieu"],
    "rubrique=ia&format=entretien": ["Qwen au milieu"],
    "rubrique=sciences&format=entretien": [],
    "rubrique=&format=&fiche=&auteur=&du=&au=&tri=": ["Ancien", "Qwen au milieu", "Récent"],
}


@pytest.mark.parametrize(
    ("query", "titles"),
    portable(
        FILTERS.items(), "fiche=Lin", "auteur=camille", "du=2026-03-04&au=2026-03-04", "rubrique=ia&format=entretien"
    ),
    ids=FILTERS,
)
def test_filters_keep_what_they_say(stories, query, titles):
    assert sorted(read(f"/recherche/?q=qwen&{query}").titles) == titles


def test_filters_alone_list_stories(stories):
    assert ask(format="breve").titles == ["Ancien"]
    assert ask(du="2026-03-01").titles == ["Récent", "Qwen au milieu"]


def test_a_filter_in_force_is_shown_and_can_be_taken_out(stories):
    page = ask(q="qwen", rubrique="sciences", auteur="camille", du="2026-03-04", tri="date")
    assert page.all(".chips a") == [
        "Sciences : retirer ce filtre",
        "Signé par Camille Démo : retirer ce filtre",
        "Du 4 mars 2026 : retirer ce filtre",
        "Tout retirer",
    ]
    assert page.links["Tout retirer"] == "/recherche/?q=qwen"
    assert page.links["Sciences : retirer ce filtre"] == "/recherche/?q=qwen&auteur=camille&du=2026-03-04&tri=date"


ERRORS = {
    "rubrique=nulle-part": "n’est pas dans cette liste",
    "format=roman": "n’est pas dans cette liste",
    "fiche=personne": "Aucune fiche ne répond",
    "auteur=personne": "Aucune signature ne répond",
    "du=hier": "Écrivez l’année, le mois et le jour",
    "au=2026-02-30": "Écrivez l’année, le mois et le jour",
    "au=9999-12-31": "L’année va de 1900 à 2199.",
    "du=0001-01-01": "L’année va de 1900 à 2199.",
    "du=2026-03-04&au=2026-03-01": "Cette date précède la première.",
    "tri=hasard": "n’est pas dans cette liste",
}


@pytest.mark.parametrize(("query", "error"), ERRORS.items(), ids=ERRORS)
def test_a_filter_that_says_nothing_is_told_beside_its_field_and_left_out(stories, query, error):
    page = read(f"/recherche/?q=qwen&{query}")
    assert page.status == 200
    assert any(error in words for words in page.all(".filter .errorlist"))
    assert page.main.select_one("details.filters-fold").has_attr("open")
    assert len(page.titles) == (2 if "&" in query else 3)


def test_what_was_typed_stays_in_its_field(stories):
    page = ask(q="qwen", du="hier", fiche="personne")
    assert page.main.select_one("[name=du]")["value"] == "hier"
    assert page.main.select_one("[name=fiche]")["value"] == "personne"


@pytest.mark.portable
def test_by_relevance_the_recent_comes_before_the_old_and_by_date_the_last_comes_first(stories):
    assert ask(q="qwen").titles[0] == "Qwen au milieu"
    assert ask(q="qwen", tri="date").titles == ["Récent", "Qwen au milieu", "Ancien"]
    make_article(title="Mistral ancien", published_at=datetime(2016, 1, 1, tzinfo=PARIS))
    make_article(title="Mistral récent")
    assert ask(q="mistral").titles == ["Mistral récent", "Mistral ancien"]


@pytest.mark.portable
def test_extracts_show_the_words_where_they_stand(stories):
    page = ask(q="qwen quitte")
    assert page.all(".search-result mark") == ["Qwen", "quitté"]
    assert "Qwen, quitté par Junyang Lin." in page.text


def test_a_title_alone_that_answers_leaves_the_standfirst():
    make_article(title="Qwen", standfirst="Un <b>chapô</b>.")
    assert ask(q="qwen").all(".card-standfirst") == ["Un <b>chapô</b>."]


@pytest.mark.portable
def test_a_fiche_is_found_among_other_words(lin):
    assert ask(q="départ de Lin Junyang").fiches == ["Junyang Lin"]
    assert ask(q="justin lin quitte").fiches == ["Junyang Lin"]
    assert ask(q="départ de Lin").fiches == []


@pytest.mark.portable
def test_names_that_are_words_are_no_fiche_among_others():
    company = make_company(title="Orange Business")
    company.names.add(Name(text="Orange", never_alone=True))
    company.save_revision().publish()
    assert ask(q="une orange mûre").fiches == []
    assert ask(q="orange").fiches == ["Orange Business"]


@pytest.mark.portable
def test_those_whose_name_begins_so_come_first():
    make_company(title="Alibaba Cloud"), make_company(title="Chez Alibaba"), make_company(title="Alibaba")
    assert ask(q="alibaba").fiches == ["Alibaba", "Alibaba Cloud", "Chez Alibaba"]


SLIPS = {
    "jounyang lin": "Junyang Lin",
    "junynag": "Junyang",
    "junyang lim": "Junyang Lin",
    "cybersecurite qwem": "Cybersécurité Qwen",
    "réorganisasion": "réorganisation",
    "alibba": "Alibaba",
    "trotinette": "trottinettes",
    "reorganisasions": "réorganisation",
}


@pytest.mark.parametrize(("typed", "meant"), portable(SLIPS.items(), "jounyang lin", "cybersecurite qwem", "alibba"))
def test_one_slip_in_a_word_is_forgiven(lin, typed, meant):
    make_article(title="Cybersécurité : la réorganisation de Qwen"), make_company(title="Alibaba")
    make_article(title="Rappel de trottinettes")
    page = ask(q=typed)
    assert f"Résultats pour « {meant} ». Rien ne répond à « {typed} »." in page.text
    assert page.titles or page.fiches
    as_meant = ask(q=meant)
    assert (page.titles, page.fiches) == (as_meant.titles, as_meant.fiches)
    assert page.main.select_one(".search-meant")["href"].startswith("/recherche/?q=")
    assert read(page.links["RSS"]).status == 200


@pytest.mark.parametrize(
    "typed",
    ["zzzzzz", "junyang zzzzzz", "joouunyang", "12345", "li", "qwen", '"alibba"', "alibba -qwen", "Junyang Lin"],
)
def test_what_is_like_nothing_finds_something_or_is_quoted_is_left_as_it_is(lin, typed):
    make_article(title="Qwen en 12346 mots chez Alibaba")
    page = ask(q=typed)
    assert "Vouliez-vous dire" not in page.text
    assert "Résultats pour" not in page.text


def test_one_slip_beside_a_right_word_is_forgiven_whatever_else_is_found(lin):
    make_company(title="ASML"), make_company(title="Lim")
    make_article(title="ASML entre chez Mistral")
    page = ask(q="Mistrl ASML")
    assert "Résultats pour « Mistral ASML »" in page.text
    assert (page.titles, page.fiches) == (["ASML entre chez Mistral"], ["ASML"])
    assert "Résultats pour « Junyang Lin »" in ask(q="junyang lim").text  # each of which is a word


def test_with_filters_a_slip_is_told_and_left_to_the_reader():
    make_article(title="Alibaba")
    page = ask(q="alibba", format="article")
    assert "Vouliez-vous dire Alibaba ?" in page.text
    assert page.titles == []
    assert read(page.links["Alibaba"]).titles == ["Alibaba"]


def test_more_results_of_what_was_meant_are_under_their_own_words():
    for number in range(21):
        make_article(title=f"Alibaba {number}")
    page = ask(q="alibba")
    assert len(page.titles) == 20
    assert read(page.links["Tous les résultats"]).links["Page suivante"]


def test_two_words_known_that_nothing_holds_together_are_not_proposed(lin):
    make_article(title="Mistral")
    page = ask(q="mistrol junyang").text
    assert "Vouliez-vous dire" not in page
    assert "Résultats pour" not in page


@pytest.mark.portable
def test_nothing_that_readers_may_not_see_is_found_counted_proposed_or_corrected(client, lin):
    make_article(title="Qwen public")
    secret = make_unpublished_articles(standfirst="Qwen confidentiel", body=[("paragraph", "<p>Cachotterie.</p>")])
    draft = make_person(title="Inconnu Secretin", live=False)
    make_company(title="Entreprise publique").names.create(text="Autre publique")
    for article in secret.values():
        article.tags.add("cachottier")
    for query in ({"q": "qwen"}, {"q": "SECRET"}, {"q": "cachotterie"}, {"q": "cachotterii"}, {"q": "secretim"},
                  {"q": "confidantiel"}, {"q": "qwen", "tri": "date"}, {"format": "article"}, {"q": "secretin"},
                  {"q": "qwen", "fiche": draft.slug}, {"q": "qwen", "auteur": "secretin"}):  # fmt: skip
        page = read("/recherche/", **query)
        typed = " ".join(query.values())
        text = page.text.replace(typed, "")
        assert MARK not in text
        assert "Secretin" not in text
        assert "Cachotterie" not in text
        assert "Vouliez-vous" not in text
        assert "Résultats pour" not in text
        assert page.titles in ([], ["Qwen public"])
    assert suggested(client, "secretin") == suggested(client, "inconnu") == []
    Profile.objects.filter(pk=lin.pk).update(live=False)
    assert ask(q="lin").fiches == []
    assert suggested(client, "junyang") == []


@pytest.mark.portable
def test_a_story_that_goes_offline_leaves_the_words_known():
    story = make_article(title="Antidisestablishment")
    assert "Résultats pour" in ask(q="antidisestablishmemt").text
    ArticlePage.objects.filter(pk=story.pk).update(live=False)
    assert "Résultats pour" not in ask(q="antidisestablishmemt").text


def test_empty_answers_help(stories):
    assert "Un nom se cherche dans toutes ses écritures." in ask().text
    nothing = ask(q="zzzz")
    assert "Rien ne répond à « zzzz »." in nothing.text
    assert {"personnes", "entreprises", "archives"} <= nothing.links.keys()
    filtered = ask(q="qwen", rubrique="sciences", format="entretien")
    assert "Rien ne répond à « qwen » avec ces filtres." in filtered.text
    assert filtered.links["cherchez sans aucun"] == "/recherche/?q=qwen"
    assert "Aucun article ne répond à ces filtres." in ask(rubrique="sciences", format="entretien").text


def test_pages_keep_the_query_and_the_filters():
    for number in range(21):
        make_article(title=f"Qwen {number}")
    page = ask(q="qwen", format="article")
    assert len(page.titles) == 20
    following = read(page.links["Page suivante"])
    assert len(following.titles) == 1
    assert len({*page.titles, *following.titles}) == 21


@pytest.mark.portable
def test_suggestions_are_fiches_under_any_name_those_that_begin_so_first(client, lin):
    make_person(title="Celine Lindon"), make_company(title="Lindt")
    assert [fiche["title"] for fiche in suggested(client, "lin")] == ["Junyang Lin", "Lindt", "Celine Lindon"]
    assert suggested(client, "lindt") == [{"title": "Lindt", "kind": "Entreprise", "url": "/entreprises/lindt/"}]
    assert [fiche["title"] for fiche in suggested(client, "justin")] == ["Junyang Lin"]
    assert [fiche["title"] for fiche in suggested(client, "林俊")] == ["Junyang Lin"]


@pytest.mark.parametrize("typed", portable(["", "l", "!!", '"', "\x00", "%", "zzz", "é" * 500], '"', "\x00", "%"))
def test_suggestions_answer_whatever_is_typed(client, lin, typed):
    assert suggested(client, typed) == []


@pytest.mark.portable
@pytest.mark.parametrize("count", [1, 6])
def test_suggestions_cost_one_query(count, client, django_assert_num_queries):
    for number in range(count):
        make_company(title=f"Qwen {number}")
    client.get("/recherche/suggestions/", {"q": "qw"})
    with django_assert_num_queries(1):
        assert len(suggested(client, "qw")) == min(count, 8)


@pytest.mark.portable
@pytest.mark.parametrize("count", [1, 6])
def test_a_slip_costs_the_same_queries_whatever_is_known(count, client, django_assert_num_queries):
    for number in range(count):
        make_article(title=f"Qwen {number}"), make_company(title=f"Alibaba {number}")
    client.get("/recherche/", {"q": "qwem"})
    # Sections to filter by; names, twice; terms; fiches; what is meant: fiches; its names, twice; terms; stories, their
    # renditions, signatures; texts; fiches, their renditions; sections of the menu. Words are kept.
    estimates = 2 * (connection.vendor == "postgresql")  # how many stories hold the words, twice
    with django_assert_num_queries(15 + estimates):
        client.get("/recherche/", {"q": "qwem"})
