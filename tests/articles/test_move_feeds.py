"""The feeds of moves: of the site, of a person, of a company; and when they change."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from lxml import etree
from wagtail.models import ModelLogEntry, PageViewRestriction

from articles.models import ArticlePage, Report
from people.models import Fact, Person, Source
from people.querysets import NEVER_PUBLIC
from tests.builders import (
    make_article,
    make_company,
    make_fact,
    make_person,
    make_public_fact,
    make_unpublished_articles,
)
from tests.feeds import parsed
from tests.html import MARK
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SITE = "http://127.0.0.1:8000"
EXTENSIONS = ["rss", "atom"]
LISTS = ["/mouvements/", "/personnes/junyang-lin/mouvements/", "/entreprises/qwen/mouvements/"]


def content_of(entry):
    return BeautifulSoup(next(part.value for part in entry.content if part.value), "html.parser")


def etag(address="/mouvements/flux.atom"):
    response = Client().get(address)
    assert response.status_code == 200
    return response["ETag"]


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


@pytest.fixture
def story():
    return make_article(
        title="Qwen perd son responsable technique",
        published_at=datetime(2026, 3, 5, 14, 30, tzinfo=PARIS),
        updated_at=datetime(2026, 3, 6, 9, 0, tzinfo=PARIS),
    )


@pytest.fixture
def departure(lin, qwen, story):
    """A departure, reported by a story and by an outside source."""
    fact = make_fact(subject=lin, kind="departure", object=qwen, title="responsable technique", start="2026-03-04")
    Report.objects.create(
        article=story, fact=fact, status="confirmed", block_id=story.body[0].id, claim="Il l’annonce lui-même."
    )
    Source.objects.create(
        fact=fact, publisher="Reuters", headline="Tech lead leaves", url="https://example.org/", language="en",
        published_on="2026-03", checked_on=date(2026, 3, 4), status="reported",
    )  # fmt: skip
    Fact.objects.update(first_public_at=datetime(2026, 3, 4, 8, 0, tzinfo=PARIS))
    return fact


@pytest.mark.parametrize("extension", portable(EXTENSIONS, "atom"))
def test_an_entry_says_all_of_a_move(extension, departure, story):
    entry = parsed(f"/mouvements/flux.{extension}").entries[0]
    assert entry.title == "Junyang Lin quitte Qwen (responsable technique)"
    assert entry.id == f"tag:127.0.0.1,2026:fact/{departure.pk}"
    assert entry.link == f"{SITE}/personnes/junyang-lin/mouvements/#fait-{departure.pk}"
    assert entry.summary == "4\u00a0mars 2026 · confirmé"
    assert [tag.term for tag in entry.tags] == ["Départ", "Qwen"]
    assert [tag.scheme for tag in entry.tags] == [
        f"{SITE}/flux/#mouvements", f"{SITE}/flux/#entreprises",
    ]  # fmt: skip
    assert entry.published_parsed[:5] == (2026, 3, 4, 7, 0)
    assert entry.updated_parsed[:5] == (2026, 3, 6, 8, 0)
    assert entry.author == "Manchette"
    content = content_of(entry)
    assert [" ".join(line.text.split()) for line in content.find_all("li")] == [
        "Qui : Junyang Lin", "Quoi : départ, responsable technique", "Où : Qwen", "Quand : 4 mars 2026",
        "Statut : confirmé", "Qwen perd son responsable technique, 5 mars 2026 : Il l’annonce lui-même.",
        "Reuters, Tech lead leaves, mars 2026, rapporté",
    ]  # fmt: skip
    links = {link.text: link["href"] for link in content.find_all("a")}
    assert links == {
        "Junyang Lin": f"{SITE}/personnes/junyang-lin/",
        "Qwen": f"{SITE}/entreprises/qwen/",
        story.title: f"{SITE}{story.url}#{story.body[0].id}",
        "Reuters": "https://example.org/",
    }
    page = BeautifulSoup(Client().get(entry.link.removeprefix(SITE)).content, "html.parser")
    assert page.main.find(id=entry.link.partition("#")[2])


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_list_of_moves_has_a_feed(extension, departure):
    ids = set()
    for address in LISTS:
        feed = parsed(f"{address}flux.{extension}")
        assert len(feed.entries) == 1
        links = {found.rel: found.href for found in feed.feed.links}
        assert links["self"] == f"{SITE}{address}flux.{extension}"
        assert links["alternate"] == f"{SITE}{address}"
        ids.add(feed.feed.get("id", address))
    assert len(ids) == len(LISTS)


def test_what_is_not_established_says_so_in_its_title(departure, story):
    Report.objects.update(status="disputed")
    entry = parsed("/mouvements/flux.rss").entries[0]
    assert entry.title == "Contesté\u00a0: Junyang Lin quitte Qwen (responsable technique)"
    assert "Statut\u00a0: contesté" in content_of(entry).text


def test_a_move_whose_date_or_place_is_unknown_says_so(lin):
    fact = make_fact(subject=lin, kind="arrival", title="chercheur")
    Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 9))
    entry = parsed("/mouvements/flux.atom").entries[0]
    assert entry.summary == "Date inconnue · rapporté"
    assert [tag.term for tag in entry.tags] == ["Arrivée"]
    assert "Où" not in content_of(entry).text


def test_words_that_are_no_fiche_are_no_place(lin):
    fact = make_fact(subject=lin, kind="departure", object_text="plusieurs membres de l’équipe")
    Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 9))
    text = content_of(parsed("/mouvements/flux.atom").entries[0]).text
    assert "Précision\u00a0: plusieurs membres de l’équipe" in text
    assert "Où" not in text


@pytest.mark.portable
def test_nothing_that_is_not_public_is_in_them(departure, lin, qwen):
    for article in make_unpublished_articles().values():
        fact = make_fact(subject=lin, kind="departure", object=qwen, title="SECRET fonction")
        Report.objects.create(article=article, fact=fact, status="confirmed")
        Report.objects.create(article=article, fact=departure, status="denied", claim="SECRET")
    Source.objects.create(fact=departure, publisher="SECRET")  # nobody checked it
    for fields in ({"object": make_company(title="SECRET", live=False)}, {"object": qwen, "is_retired": True}):
        hidden = make_fact(subject=lin, kind="arrival", title="SECRET", **fields)
        Source.objects.create(fact=hidden, publisher="Reuters", checked_on=date(2026, 3, 9))
    held = make_fact(subject=lin, kind="position", object=qwen, title="SECRET : pas un mouvement")
    Source.objects.create(fact=held, publisher="Reuters", checked_on=date(2026, 3, 9))
    for address in LISTS:
        for extension in EXTENSIONS:
            assert len(parsed(f"{address}flux.{extension}").entries) == 1
            assert MARK not in Client().get(f"{address}flux.{extension}").text


def test_a_list_that_readers_may_not_see_has_no_feed(departure, lin, qwen, client):
    lin.unpublish()
    PageViewRestriction.objects.create(page=qwen, restriction_type="login")
    for address in [*LISTS[1:], "/personnes/rien/mouvements/", "/dossiers/rien/mouvements/"]:
        assert client.get(f"{address}flux.atom").status_code == 404
    assert parsed("/mouvements/flux.atom").entries == []


def test_a_public_fiche_without_a_move_has_an_empty_feed(lin):
    assert parsed("/personnes/junyang-lin/mouvements/flux.atom").entries == []


def test_the_feed_follows_the_fiche(departure, lin, client, django_capture_on_commit_callbacks):
    lin.slug = "justin-lin"
    with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
        lin.save_revision().publish()
    response = client.get("/personnes/junyang-lin/mouvements/flux.rss")
    assert (response.status_code, response["Location"]) == (301, "/personnes/justin-lin/mouvements/flux.rss")
    assert parsed("/personnes/justin-lin/mouvements/flux.rss").entries[0].id.endswith(f"/{departure.pk}")


def test_withdrawing_the_only_story_takes_the_move_out_and_back_under_the_same_id(departure, story):
    Source.objects.all().delete()
    before = parsed("/mouvements/flux.atom").entries[0].id
    story.unpublish()
    assert parsed("/mouvements/flux.atom").entries == []
    ArticlePage.objects.get(pk=story.pk).save_revision().publish()
    assert parsed("/mouvements/flux.atom").entries[0].id == before


def titles(address="/mouvements/flux.atom"):
    return [entry.title for entry in parsed(address).entries]


def republish(page):
    type(page).objects.get(pk=page.pk).save_revision().publish()


@pytest.mark.portable
def test_what_was_made_public_last_comes_first_whenever_it_was_written_or_took_place(lin, qwen):
    old = make_fact(subject=lin, kind="arrival", object=qwen, start="2019")  # written first, public last
    make_public_fact(subject=lin, kind="departure", object=qwen, start="2026-03")
    Source.objects.create(fact=old, publisher="Reuters", checked_on=date(2026, 3, 9), status="confirmed")
    for address in LISTS:
        assert titles(f"{address}flux.rss") == ["Junyang Lin rejoint Qwen", "Junyang Lin quitte Qwen"]


def test_a_move_keeps_its_date_and_its_place_when_its_story_is_withdrawn_and_comes_back(lin, qwen, story):
    story.reports.add(Report(fact=make_fact(subject=lin, kind="departure", object=qwen), status="confirmed"))
    story.save_revision().publish()
    make_public_fact(subject=lin, kind="arrival", object=qwen)
    before = [(entry.id, entry.published) for entry in parsed("/mouvements/flux.atom").entries]
    ArticlePage.objects.get(pk=story.pk).unpublish()
    assert titles() == ["Junyang Lin rejoint Qwen"]
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        republish(story)
        assert [(entry.id, entry.published) for entry in parsed("/mouvements/flux.atom").entries] == before


def a_report(fact):
    story = make_article(live=False)
    story.reports.add(Report(fact=fact))
    story.save_revision().publish()


def a_checked_source(fact):
    Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 9))


def a_draft_fiche_that_is_published(fact):
    fact.object = make_company(title="Meta", live=False)
    fact.save()
    a_checked_source(fact)
    assert titles() == ["Junyang Lin quitte Qwen"]
    republish(fact.object)


def a_retired_fact_that_is_put_back(fact):
    fact.is_retired = True
    fact.save()
    a_checked_source(fact)
    fact.is_retired = False
    fact.save()


def a_fiche_that_is_private_no_more(fact):
    fact.object = make_company(title="Meta")
    fact.save()
    restriction = PageViewRestriction.objects.create(page=fact.object, restriction_type="login")
    a_checked_source(fact)
    assert titles() == ["Junyang Lin quitte Qwen"]
    restriction.delete()


@pytest.mark.parametrize(
    "make_public",
    [
        a_report,
        a_checked_source,
        a_draft_fiche_that_is_published,
        a_retired_fact_that_is_put_back,
        pytest.param(a_fiche_that_is_private_no_more, marks=pytest.mark.portable),
    ],
)
def test_a_fact_is_news_from_the_day_on_which_readers_first_see_it(make_public, lin, qwen):
    fact = make_fact(subject=lin, kind="arrival", object=qwen)
    make_public_fact(subject=lin, kind="departure", object=qwen)
    assert titles() == ["Junyang Lin quitte Qwen"]
    with time_machine.travel("2027-02-03T12:00:00+01:00", tick=False):
        make_public(fact)
        entry = parsed("/mouvements/flux.atom").entries[0]
    assert entry.id.endswith(f"/{fact.pk}")
    assert entry.published_parsed[:4] == (2027, 2, 3, 11)


@pytest.mark.portable
def test_dates_that_were_lost_are_made_again_from_what_tells_the_facts_and_only_those(departure, lin, qwen):
    make_fact(subject=lin, kind="arrival", object=qwen)  # nobody tells it
    make_public_fact(subject=lin, kind="arrival", object=qwen)
    Fact.objects.filter(pk=departure.pk).update(first_public_at=NEVER_PUBLIC)
    assert titles()[-1] == "Junyang Lin quitte Qwen (responsable technique)"  # last, but there
    for said in ("1 fait daté.", "0 fait daté."):
        output = StringIO()
        call_command("rebuild_first_public", stdout=output)
        assert output.getvalue().strip() == said
    departure.refresh_from_db()
    assert departure.first_public_at == datetime(2026, 3, 4, 0, 0, tzinfo=PARIS)  # its source was checked that day


def test_the_page_of_feeds_and_the_outline_lead_to_the_moves(client):
    assert 'href="/mouvements/flux.atom"' in client.get("/flux/").text
    outline = etree.fromstring(client.get("/flux.opml").content)
    assert f"{SITE}/mouvements/flux.rss" in outline.xpath("//outline/@xmlUrl")


def rename(page, title):
    page.title = title
    page.save_revision().publish()


# What readers would notice, by its name.
CHANGES = {
    **{
        f"the {name} of the fact changes": lambda name=name, value=value: Fact.objects.update(**{name: value})
        for name, value in {
            "kind": "arrival", "title": "autre", "start": "2026-03", "end": "2026", "is_retired": True,
        }.items()
    },
    **{
        f"the {name} of the report changes": lambda name=name, value=value: Report.objects.update(**{name: value})
        for name, value in {
            "status": "denied", "claim": "autre", "block_id": "autre", "reported_on": date(2026, 3, 7),
        }.items()
    },
    **{
        f"the {name} of the source changes": lambda name=name, value=value: Source.objects.update(**{name: value})
        for name, value in {
            "status": "denied", "claim": "autre", "publisher": "AFP", "headline": "autre", "url": "https://example.com",
            "language": "fr", "published_on": "2026", "checked_on": date(2026, 3, 3),
        }.items()
    },
    "the person is renamed": lambda: rename(Person.objects.get(), "Justin Lin"),
    "the person is withdrawn": lambda: Person.objects.get().unpublish(),
    "the story is renamed": lambda: rename(ArticlePage.objects.get(), "Autre"),
    "the substance of the story changes": lambda: ArticlePage.objects.update(updated_at=timezone.now()),
    "the story is withdrawn": lambda: ArticlePage.objects.get().unpublish(),
    "another source is checked": lambda: Source.objects.create(
        fact=Fact.objects.get(), publisher="AFP", checked_on=date(2026, 3, 9)
    ),
    "another story reports it": lambda: Report.objects.create(article=make_article(), fact=Fact.objects.get()),
    "another move is known": lambda: Source.objects.create(
        fact=make_fact(subject=Person.objects.get(), kind="arrival"), publisher="AFP", checked_on=date(2026, 3, 9)
    ),
}  # fmt: skip


# One of each kind of column.
KINDS = [
    CHANGES["the is_retired of the fact changes"],
    CHANGES["the reported_on of the report changes"],
    CHANGES["the claim of the source changes"],
]


@pytest.mark.parametrize("change", portable(CHANGES.values(), *KINDS), ids=CHANGES.keys())
def test_the_etag_changes_when(change, departure):
    before = etag()
    change()
    assert etag() != before


NO_CHANGES = {
    "a story that says nothing of it is published": make_article,
    "a draft reports it": lambda: Report.objects.create(article=make_article(live=False), fact=Fact.objects.get()),
    "a source that nobody checked is added": lambda: Source.objects.create(fact=Fact.objects.get(), publisher="AFP"),
    "a fact that is no move is known": lambda: Source.objects.create(
        fact=make_fact(subject=Person.objects.get()), publisher="AFP", checked_on=date(2026, 3, 9)
    ),
}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES.keys())
def test_the_etag_stays_when(change, departure):
    before = etag()
    change()
    assert etag() == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_who_knows_only_a_date_gets_what_changed(change, departure, client):
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        before = client.get("/mouvements/flux.rss")
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        change()
        ModelLogEntry.objects.log_action(departure, "wagtail.edit")  # as the admin does
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        after = client.get("/mouvements/flux.rss", headers={"if-modified-since": before["Last-Modified"]})
    assert after.status_code == 200


@pytest.mark.portable
def test_the_end_of_an_embargo_on_the_only_story_is_a_change(departure, story, client):
    end = timezone.now() + timedelta(hours=1)
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=end)
    with time_machine.travel(end - timedelta(seconds=5)):
        before = client.get("/mouvements/flux.rss")
    with time_machine.travel(end + timedelta(seconds=5)):
        after = client.get("/mouvements/flux.rss", headers={"if-modified-since": before["Last-Modified"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


# The site's: state. A fiche's: the fiche, state. When it is built: facts, reports, sources.
@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_a_304_costs_one_query_and_a_feed_five_whatever_its_length(
    count, lin, qwen, story, client, subtests, django_assert_num_queries
):
    for number in range(count):
        fact = make_fact(subject=lin, kind="departure", object=qwen, title=f"poste {number}")
        Report.objects.create(article=story, fact=fact)
        Source.objects.create(fact=fact, publisher="Reuters", checked_on=date(2026, 3, 9))
    client.get("/mouvements/flux.rss")
    for address, queries in {"/mouvements/": 1, "/entreprises/qwen/mouvements/": 2}.items():
        with subtests.test(address):
            # Facts, their reports, their sources; tombstones; what the archives begin with.
            with django_assert_num_queries(queries + 5):
                response = client.get(f"{address}flux.rss")
            with django_assert_num_queries(queries):
                again = client.get(f"{address}flux.rss", headers={"if-none-match": response["ETag"]})
            assert again.status_code == 304
