"""What readers were told of a fact, and when; the fiche as it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.announcements import rebuild_announcements
from articles.models import ArticlePage, Report
from people.history import note_history
from people.models import Fact, FactVersion, Source
from tests.builders import make_company, make_fact, make_person, make_public_fact, make_section, publish_article
from tests.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


@pytest.fixture
def departure(lin, qwen):
    return make_fact(subject=lin, object=qwen, kind="departure", title="responsable", start="2026-03")


def story_that_says(fact, status="reported", *, title="Un départ", **fields):
    """Publish a story that reports `fact`."""
    return publish_article(title=title, reports=[Report(fact=fact, status=status)], **fields)


def told(fact):
    return list(FactVersion.objects.filter(fact=fact).values_list("status", "start", "story__title"))


def test_each_publication_is_written_down_with_its_story_and_nothing_twice(departure):
    first = story_that_says(departure)
    story_that_says(departure, "disputed", title="Un démenti")
    first.get_latest_revision().publish()
    assert told(departure) == [("reported", "2026-03", "Un départ"), ("disputed", "2026-03", "Un démenti")]


def test_a_story_withdrawn_a_date_corrected_and_a_fact_retired_are_written_down(departure):
    story_that_says(departure)
    disputed = story_that_says(departure, "disputed", title="Un démenti")
    disputed.unpublish()
    departure.start = "2026-03-04"
    departure.save()
    departure.is_retired = True
    departure.save()
    assert [row[:2] for row in told(departure)] == [
        ("reported", "2026-03"), ("disputed", "2026-03"), ("reported", "2026-03"), ("reported", "2026-03-04"), ("", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("door", ["source", "deleted source", "deleted story", "private", "moved", "fiche"])
def test_every_door_writes_the_history(door, departure, lin):
    if door == "source":
        Source.objects.create(fact=departure, publisher="Reuters", status="confirmed", checked_on=date(2026, 3, 9))
        assert [row[0] for row in told(departure)] == ["confirmed"]
        return
    if door == "deleted source":
        fact = make_public_fact(subject=lin)
        fact.sources.get().delete()
        assert [row[0] for row in told(fact)] == ["confirmed", ""]
        return
    story = story_that_says(departure)
    if door == "deleted story":
        ArticlePage.objects.get(pk=story.pk).delete()
    elif door == "private":
        PageViewRestriction.objects.create(page=story, restriction_type="login")
    elif door == "moved":
        PageViewRestriction.objects.create(page=make_section(title="Privée"), restriction_type="login")
        story.move(make_section(title="Privée"), pos="last-child")
    else:
        lin.unpublish()
    assert [row[0] for row in told(departure)] == ["reported", ""]


def test_a_draft_and_an_embargo_are_no_history(departure):
    story = story_that_says(departure)
    FactVersion.objects.all().delete()
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    note_history([departure.pk])
    assert told(departure) == []


def test_what_somebody_wrote_past_us_is_written_at_night_and_a_healthy_site_has_nothing_to_write(departure):
    story_that_says(departure)
    assert rebuild_announcements() == 0
    Report.objects.update(status="denied")
    assert rebuild_announcements() == 1
    assert [row[0] for row in told(departure)] == ["reported", "denied"]
    assert rebuild_announcements() == 0


def test_what_was_public_before_the_history_is_told_from_the_dates_of_its_evidence(departure):
    early, late = datetime(2026, 3, 4, 9, tzinfo=UTC), datetime(2026, 3, 6, 9, tzinfo=UTC)
    story_that_says(departure, published_at=early)
    story_that_says(departure, "disputed", title="Un démenti", published_at=late)
    Source.objects.create(fact=departure, publisher="Reuters", status="confirmed", checked_on=date(2026, 3, 5))
    FactVersion.objects.all().delete()
    Fact.objects.update(first_public_at=early)
    note_history([departure.pk])
    versions = list(FactVersion.objects.values_list("at", "status"))
    assert versions == [(early, "reported"), (late, "disputed")]  # a story weighs more than an outside source


def test_the_history_of_a_fiche_tells_what_changed_and_why_and_nothing_withdrawn(lin, qwen, departure):
    story_that_says(departure, title="Un départ")
    secret = story_that_says(departure, "disputed", title="SECRET retirée")
    departure.start = "2026-03-04"
    departure.save()
    hidden = make_public_fact(subject=lin, title="SECRET retiré")
    hidden.is_retired = True
    hidden.save()
    make_public_fact(subject=lin, object=make_company(title="SECRET brouillon", live=False), title="")
    secret.unpublish()
    page = read(f"{lin.url}historique/")
    text = page.text
    assert "SECRET" not in text
    assert "Début ou date : 4 mars 2026 (avant : mars 2026)" in text
    assert "Publié : rapporté, mars 2026" in text
    assert "D’après notre article Un départ" in text
    assert page.head("meta[name=robots]") == "noindex"


def test_the_history_of_no_public_fiche_is_not_found_and_an_old_address_leads_to_it(
    client, lin, django_capture_on_commit_callbacks
):
    draft = make_person(title="Un brouillon", live=False)
    assert client.get(f"{draft.url}historique/").status_code == 404
    old = lin.url
    lin.slug = "lin-junyang"
    with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
        lin.save_revision().publish()
    response = client.get(f"{old}historique/")
    assert (response.status_code, response["Location"]) == (301, "/personnes/lin-junyang/historique/")
    assert "Rien n’a encore changé ici." in read("/personnes/lin-junyang/historique/").text


@pytest.mark.parametrize("count", [1, 30])
def test_the_history_costs_the_same_queries_whatever_its_length(count, client, lin, django_assert_num_queries):
    for number in range(count):
        make_public_fact(subject=lin, object=make_company(), title=f"poste {number}", start="2024")
    client.get(f"{lin.url}historique/")
    # The fiche, its facts, their fiches, the versions, the evidence; sections of the menu, which a server keeps.
    with django_assert_num_queries(6):
        assert len(read(f"{lin.url}historique/", client).main.select(".change")) == count


def test_a_fiche_as_it_was_knows_who_was_where_then(lin, qwen):
    meta = make_company(title="Meta")
    make_public_fact(subject=lin, object=qwen, title="responsable", start="2023-02", end="2026-03")
    make_public_fact(subject=lin, object=meta, title="conseil", start="2019", end="2020")
    make_public_fact(subject=lin, object=make_company(title="Plus tard"), title="président", start="2026-04")
    make_public_fact(subject=lin, object=make_company(title="Un jour"), title="associé")
    page = read(lin.url, au="juin 2025")
    assert page.all("h1") == ["Junyang Lin en juin 2025"]
    assert [page.told(row) for row in page.main.select("[aria-labelledby=alors] .position")] == [
        "responsable, Qwen depuis février 2023 confirmé"
    ]
    assert "conseil, Meta" in page.all("[aria-labelledby=avant]")[0]
    assert "associé, Un jour" in page.all("[aria-labelledby=peut-etre]")[0]
    assert "Plus tard" not in page.text
    assert "mars 2026" not in page.text
    assert "Ce que l’on sait aujourd’hui de cette date" in page.text
    assert page.head("meta[name=robots]") == "noindex"
    assert not page.soup.select("script[type='application/ld+json']")


def test_a_company_as_it_was_tells_its_people_and_what_is_not_dated_apart(lin, qwen):
    make_public_fact(subject=lin, object=qwen, title="responsable", start="2023-02", end="2026-03")
    make_public_fact(subject=qwen, kind="part_of", object=make_company(title="Alibaba"), title="")
    make_public_fact(subject=qwen, kind="product", object_text="Qwen 3", title="", start="2025-04-28")
    make_public_fact(subject=qwen, kind="product", object_text="Qwen 3.5", title="", start="2026-03-02")
    page = read(qwen.url, au="2025-06-15")
    assert "Junyang Lin, responsable" in page.all("[aria-labelledby=alors]")[0]
    assert page.facts_in("[aria-labelledby=faits]") == ["Produit Qwen 3 28 avril 2025 confirmé"]
    assert page.facts_in("[aria-labelledby=sans-date]") == ["Fait partie de Alibaba confirmé"]
    assert "Qwen 3.5" not in page.text


def test_what_was_told_then_has_the_status_and_the_date_of_then(lin, departure):
    at = datetime(2026, 3, 4, 9, tzinfo=UTC)
    story_that_says(departure, published_at=at)
    story_that_says(departure, "denied", title="Un démenti", published_at=at + timedelta(days=2))
    FactVersion.objects.all().delete()
    Fact.objects.update(first_public_at=at)
    note_history([departure.pk])
    Fact.objects.filter(pk=departure.pk).update(start="2026-03-03")
    note_history([departure.pk])
    before = read(lin.url, au="2026-03-01", connu="alors").text
    assert "Nous n’en disions rien" in before
    then = read(lin.url, au="2026-03-05", connu="alors").text
    assert "rapporté" in then
    assert "démenti" not in then
    assert "jusqu’en mars 2026" in then
    assert "reconstituée" in then
    now = read(lin.url, au="2026-03-05").text
    assert "démenti" in now
    assert "reconstituée" not in now


@pytest.mark.parametrize("hidden", ["retired", "story", "fiche", "object"])
def test_what_is_withdrawn_today_is_in_no_past(hidden, client, lin, qwen, departure):
    story = story_that_says(departure, title="SECRET", published_at=datetime(2026, 3, 4, 9, tzinfo=UTC))
    if hidden == "retired":
        departure.is_retired = True
        departure.save()
    elif hidden == "story":
        story.unpublish()
    else:
        (lin if hidden == "fiche" else qwen).unpublish()
    for query in ({"au": "2026-03"}, {"au": "2026-03", "connu": "alors"}):
        response = client.get(lin.url, query)
        assert response.status_code == (404 if hidden == "fiche" else 200)
        assert "responsable" not in response.content.decode()
    assert "responsable" not in client.get(f"{lin.url}historique/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"), [("2999", "Cette date est à venir"), ("hier", "Écrivez une année"), ("", "Écrivez une année")]
)
def test_a_date_that_is_none_leaves_the_fiche_and_says_so(typed, said, lin):
    make_public_fact(subject=lin)
    page = read(lin.url, au=typed)
    assert page.all("h1") == ["Junyang Lin"]
    assert said in page.all("#erreur-au")[0]


@pytest.mark.parametrize(("query", "queries"), [({}, 5), ({"connu": "alors"}, 6)])
@pytest.mark.parametrize("count", [1, 30])
def test_the_past_costs_the_same_queries_for_many_facts(query, queries, count, client, qwen, django_assert_num_queries):
    for number in range(count):
        make_public_fact(subject=make_person(), object=qwen, title=f"poste {number}", start="2024")
    query["au"] = timezone.localdate().isoformat()
    client.get(qwen.url, query)
    # The fiche, its facts, their fiches, the evidence of any; sections of the menu, which a server keeps; the versions.
    with django_assert_num_queries(queries):
        client.get(qwen.url, query)


def test_the_history_has_an_address():
    assert reverse("history_of_fiche", args=["personnes", "junyang-lin"]) == "/personnes/junyang-lin/historique/"
