"""The page of a person or a company."""

from datetime import date

import pytest
from django.utils import timezone

from articles.models import Report
from people.models import Name, Profile, Source
from tests.builders import (
    link,
    make_article,
    make_company,
    make_fact,
    make_person,
    make_photo,
    make_section,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    person = make_person(
        title="Junyang Lin",
        native_name="林俊旸",
        native_language="zh-Hans",
        description="ancien de Qwen",
        wikidata="Q42",
    )
    person.names.add(Name(text="Justin Lin", kind=Name.Kind.USAGE, language="en"))
    person.tags.set(["Chine"])
    person.save_revision().publish()
    return person


@pytest.fixture
def qwen():
    return make_company(title="Qwen", products="Qwen 3.5\nQwen3", city="Hangzhou", siren="123456789")


def naming(profile):
    return [("paragraph", f"<p>Rien d’abord. {link(profile)} quitte l’équipe.</p>")]


def source(**fields):
    return Source(**({"publisher": "Reuters", "checked_on": date(2026, 3, 9), "status": "reported"} | fields))


def reported(fact, article, **fields):
    article.reports.add(Report(fact=fact, **({"status": "confirmed"} | fields)))
    article.save_revision().publish()


def test_it_says_who_it_is(lin):
    page = read(lin.url)
    assert page.all("h1") == ["Junyang Lin 林俊旸"]
    assert page.main.select_one("h1 [lang=zh-Hans]").get_text() == "林俊旸"
    assert page.all(".standfirst") == ["ancien de Qwen"]
    assert page.all(".fiche-aside section li") == ["Justin Lin nom d’usage", "Wikidata : Q42"]
    assert page.links["Chine"] == "/mots-cles/chine/"
    assert page.head("link[type='application/rss+xml']", "href") == "/personnes/junyang-lin/flux.rss"


def test_a_company_says_its_kind_place_products_and_register(qwen):
    page = read(qwen.url)
    assert page.all(".story-kicker > *") == ["Entreprise", "Hangzhou"]
    assert page.all(".fiche-aside section li") == ["Qwen 3.5", "Qwen3", "SIREN : 123456789"]


def test_stories_about_it_are_listed_apart_from_those_that_name_it(lin):
    make_article(title="Sur lui", body=naming(lin), subjects=(lin,))
    make_article(title="Le nomme", body=naming(lin))
    page = read(lin.url)
    assert page.all("[aria-labelledby=articles] .card-title") == ["Sur lui"]
    assert page.all("[aria-labelledby=citations] .card-title") == ["Le nomme"]
    assert page.all("[aria-labelledby=citations] .card-sentence") == ["Junyang Lin quitte l’équipe."]


def test_nothing_that_is_not_public_appears(lin, qwen):
    public = make_article(title="Public", body=naming(lin), authors=(lin,))
    hidden = make_unpublished_articles(body=naming(lin), subjects=(qwen,), authors=(lin,))
    fact = make_fact(subject=lin, object=qwen, title="SECRET fonction")
    for article in hidden.values():
        Report.objects.create(article=article, fact=fact)
    unsourced_end = make_fact(subject=lin, object=make_company(title="SECRET société", live=False), title="membre")
    reported(unsourced_end, public)
    page = read(lin.url)
    assert MARK not in page.source
    assert page.titles == ["Public", "Public"]  # names him; signed by him
    assert MARK not in read(qwen.url).source


def test_a_fact_cites_its_stories_at_the_paragraph_and_its_outside_sources(lin, qwen):
    fact = make_fact(subject=lin, kind="departure", object=qwen, title="responsable technique", start="2026-03-04")
    fact.sources.add(source(url="https://example.org/", headline="Tech lead leaves", language="en"))
    fact.save()
    article = make_article(title="Qwen perd son responsable")
    reported(fact, article, block_id=article.body[0].id)
    page = read(lin.url)
    assert page.positions == ["responsable technique, Qwen jusqu’au 4 mars 2026 confirmé"]
    assert page.all(".position .citations li")[0].startswith("Reuters")  # the outside source first
    assert page.links["Qwen"] == "/entreprises/qwen/"
    assert page.links["Qwen perd son responsable"] == f"{article.url}#{article.body[0].id}"
    assert page.links["Reuters"] == "https://example.org/"
    anchor = page.links["Qwen perd son responsable"].partition("#")[2]
    assert read(article.url).main.find(id=anchor)


def test_a_fact_reads_from_the_other_end_too(lin, qwen):
    fact = make_fact(subject=lin, object=qwen, title="chercheur", start="2019", end="2026-03")
    fact.sources.add(source())
    fact.save()
    assert read(qwen.url).positions == ["Junyang Lin, chercheur 2019 – mars 2026 rapporté"]


def test_a_holding_says_its_share(qwen):
    fact = make_fact(subject=make_company(title="ASML"), kind="holds", object=qwen, share="11.50", start="2025-09")
    fact.sources.add(source())
    fact.save()
    assert read(qwen.url).facts == ["Actionnaire ASML (11,5 %) depuis septembre 2025 rapporté"]


def test_what_somebody_signs_leads_to_the_author_page(lin):
    make_article(title="Une tribune", authors=(lin,))
    page = read(lin.url)
    assert page.all("[aria-labelledby=signatures] .card-title") == ["Une tribune"]
    assert page.links["Tous les articles signés Junyang Lin"] == "/auteurs/junyang-lin/"


def test_the_two_lists_turn_their_pages_apart(lin):
    for _ in range(13):
        make_article(body=naming(lin))
        make_article(body=naming(lin), subjects=(lin,))
    page = read(lin.url, citations="2")
    assert len(page.all("[aria-labelledby=citations] .card-title")) == 1
    assert len(page.all("[aria-labelledby=articles] .card-title")) == 12
    assert (
        page.main.select_one("[aria-labelledby=articles] [rel=next]")["href"]
        == "/personnes/junyang-lin/?citations=2&sujets=2"
    )
    assert read(lin.url, sujets="999999").status == 404


def test_a_fiche_whose_time_is_over_answers_no_more_even_before_the_scheduler_runs(lin):
    Profile.objects.filter(pk=lin.pk).update(expire_at=timezone.now())
    assert read(lin.url).status == 404


def test_a_fiche_may_ask_not_to_be_indexed(lin, settings):
    settings.SITE_NOINDEX = False
    assert read(lin.url).head("meta[name=robots]") == "max-image-preview:large"
    lin.noindex = True
    lin.save_revision().publish()
    assert read(lin.url).head("meta[name=robots]") == "noindex"


@pytest.mark.parametrize("count", portable([1, 60], 1))
def test_a_fiche_costs_the_same_queries_with_1_and_60_stories(count, qwen, client, django_assert_num_queries):
    photo, author, section = make_photo(width_px=600, height_px=400), make_person(), make_section()
    person = make_person(photo=photo, body=f"<p>{link(qwen)}</p>")
    person.names.add(Name(text="Autre"))
    person.tags.set(["Chine"])
    person.save_revision().publish()
    for number in range(count):
        make_article(
            section=section, body=naming(person), subjects=(person,) if number % 2 else (),
            authors=(author, person), lead_photo=photo,
        )  # fmt: skip
    for _ in range(2):
        make_article(subjects=(person, qwen), authors=(author, person), lead_photo=photo)
    for number in range(1 if count == 1 else 10):
        fact = make_fact(subject=person, object=qwen, title=f"Poste {number}")
        fact.sources.add(source())
        fact.save()
        Report.objects.create(article=person.bylines.first().article, fact=fact)
    client.get(person.url)
    # The page with its photo, names, keywords and what it signs; facts; stories that name it and who is named with it;
    # posts of its colleagues; fiches of all these; cards of the stories; renditions of all photos; evidence;
    # links of the presentation; the menu, which a server keeps.
    with django_assert_num_queries(10):
        assert client.get(person.url).status_code == 200


def test_a_fiche_about_which_nothing_is_published_says_so():
    make_person(title="Junyang Lin")
    make_article(body=[("paragraph", f"<p>{link(make_person(title='Yann LeCun'))}</p>")])
    assert "Rien n’est encore publié ici" in read("/personnes/junyang-lin/").text
    assert "Rien n’est encore publié ici" not in read("/personnes/yann-lecun/").text
