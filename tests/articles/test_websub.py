"""A WebSub hub is told of each feed that changed, once, after the fact, and what it missed is told again."""

import logging
import signal
import socket
import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from articles import websub
from articles.feeds.formats import EXTENSIONS
from articles.models import ArticlePage, Correction, Ping, Report
from articles.websub import ping_due
from newsroom.site import scheduling
from newsroom.site.management.commands import run_scheduler
from people.models import Company, Person
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_person,
    make_section,
    publish_article,
)
from tests.hub import Hub
from tests.marks import portable

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 5, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))
SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module", autouse=True)
def written(module_db):
    """The key of a story in many lists, of which the hub was told already."""
    camille, lin = (make_person(title=title) for title in ("Camille Démo", "Junyang Lin"))
    body = [("paragraph", f"<p>{link(lin)} et {link(make_company(title='Qwen'))}</p>")]
    with override_settings(WEBSUB_HUB="https://hub.exemple.fr/"):
        story = publish_article(tags=("Chine",), authors=(camille,), body=body)
        make_dossier(title="Talents", articles=(story,))
    Ping.objects.all().delete()
    return story.pk


@pytest.fixture
def cast():
    return *Person.objects.order_by("pk"), Company.objects.get()


@pytest.fixture
def story(written):
    return ArticlePage.objects.get(pk=written)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def lists(hub):
    """The lists of which the hub is told, by their addresses."""
    ping_all()
    return {topic.removeprefix(SITE).rpartition("flux.")[0] for topic in hub.told}


def ping_all():
    while Ping.objects.due().exists():
        ping_due()


STORY_LISTS = {
    "/", "/ia/", "/mots-cles/chine/", "/auteurs/camille-demo/", "/personnes/junyang-lin/", "/entreprises/qwen/",
    "/dossiers/talents/", "/formats/article/",
}  # fmt: skip


def test_feeds_name_their_hub_and_themselves(story, hub, client):
    rss, atom = client.get("/ia/flux.rss"), client.get("/ia/flux.atom")
    assert rss["Link"] == f'<{hub.url}>; rel="hub", <{SITE}/ia/flux.rss>; rel="self"'
    assert client.get("/ia/flux.rss", headers={"if-none-match": rss["ETag"]})["Link"] == rss["Link"]
    for response, element in (
        (rss, "channel/{http://www.w3.org/2005/Atom}link"),
        (atom, "{http://www.w3.org/2005/Atom}link"),
    ):
        links = {found.get("rel"): found.get("href") for found in etree.fromstring(response.content).findall(element)}
        assert links["hub"] == hub.url
        assert links["self"].startswith(f"{SITE}/ia/flux.")


def test_without_a_hub_nothing_is_said_written_or_called(client):
    publish_article()
    response = client.get("/flux.rss")
    assert not response.has_header("Link")
    assert b"hub" not in response.content
    assert (Ping.objects.count(), ping_due()) == (0, 0)


def test_a_hub_that_is_set_later_changes_the_feeds(client, settings):
    publish_article()
    before = client.get("/flux.rss")["ETag"]
    settings.WEBSUB_HUB = "https://hub.exemple.fr/"
    assert client.get("/flux.rss")["ETag"] != before


# Which feeds


@pytest.mark.portable
def test_the_feeds_of_a_new_story_are_told_each_once(cast, hub):
    camille, lin, qwen = cast
    publish_article(tags=("Chine",), authors=(camille,), body=[("paragraph", f"<p>{link(lin)} et {link(qwen)}</p>")])
    expected = {
        f"{SITE}{path}flux.{extension}" for path in STORY_LISTS - {"/dossiers/talents/"} for extension in EXTENSIONS
    }
    ping_all()
    assert sorted(hub.told) == sorted(expected)


def test_a_story_that_leaves_a_list_has_it_told_too(story, hub):
    story.tags.set(["Robots"])
    story.save_revision().publish()
    assert lists(hub) == STORY_LISTS | {"/mots-cles/robots/"}


def test_a_story_that_moves_has_both_sections_told(story, hub):
    story.move(make_section(title="Marchés"), pos="last-child")
    assert lists(hub) == {"/ia/", "/marches/"}


def test_a_dossier_has_its_own_feed_told(story, hub):
    make_dossier(title="Chine", articles=(story,))
    assert lists(hub) == {"/dossiers/chine/"}


def test_the_lists_of_moves_are_told_of_facts_reported(cast, story, hub):
    _, lin, qwen = cast
    fact = make_fact(subject=lin, kind="departure", object=qwen)
    story.reports.add(Report(fact=fact, status="reported"))
    story.save_revision().publish()
    moves = {"/mouvements/", "/personnes/junyang-lin/mouvements/", "/entreprises/qwen/mouvements/"}
    assert lists(hub) == moves, "the story itself says the same"
    hub.told.clear()
    story = fresh(story)
    story.reports.get().delete()
    story.save_revision().publish()
    assert lists(hub) == moves


WITHDRAWN = {
    "unpublished": lambda story: story.unpublish(),
    "deleted": lambda story: story.delete(),
    "private": lambda story: PageViewRestriction.objects.create(page=story, restriction_type="login"),
}


@pytest.mark.parametrize("withdraw", WITHDRAWN.values(), ids=WITHDRAWN.keys())
def test_a_withdrawal_is_told(withdraw, story, hub):
    withdraw(fresh(story))
    assert lists(hub) == STORY_LISTS


def test_a_return_is_told(story, hub):
    story.unpublish()
    ping_all()
    hub.told.clear()
    fresh(story).save_revision().publish()
    assert lists(hub) == STORY_LISTS


def test_a_correction_is_told(story, hub):
    story.corrections.add(Correction(made_on=date(2027, 1, 5), after="Oui."))
    story.save_revision().publish()
    assert lists(hub) == {*STORY_LISTS, "/rectificatifs/"}


def test_what_no_reader_sees_is_not_told(story, hub):
    story.title = "Un brouillon"
    story.save_revision()
    make_article(live=False).save_revision()
    fresh(story).save_revision()
    fresh(story).get_latest_revision().as_object().save_revision(overwrite_revision=fresh(story).latest_revision)
    assert lists(hub) == set()


def test_the_same_words_published_again_are_not_told(story, hub):
    story.title = "Un autre titre"
    story.save_revision().publish()
    assert lists(hub) == STORY_LISTS
    hub.told.clear()
    fresh(story).save_revision().publish()
    assert lists(hub) == set()


@pytest.mark.portable
def test_a_story_saved_twice_is_told_once(story, hub):
    for title in ("Un", "Deux"):
        story.title = title
        story.save_revision().publish()
    ping_all()
    assert len(hub.told) == len(set(hub.told)) == len(STORY_LISTS) * len(EXTENSIONS)


@pytest.mark.portable
def test_what_is_rolled_back_is_not_told(story, hub):
    story.title = "Un autre titre"
    with transaction.atomic():
        story.save_revision().publish()
        transaction.set_rollback(True)
    assert lists(hub) == set()


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_what_a_private_section_hides_costs_the_same_however_much_it_is(count, hub, django_assert_max_num_queries):
    for number in range(count):
        publish_article(tags=(f"Mot {number}",))
    section = make_section()
    restriction = PageViewRestriction(page=section, restriction_type="login")
    with django_assert_max_num_queries(17):
        restriction.save()


# When the hub does not answer as it should


def closed(hub, settings):
    """The address of a hub that does not listen yet, and how to start it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.WEBSUB_HUB = f"http://127.0.0.1:{port}/"
    return port


@pytest.mark.parametrize("down", ["does not listen", "answers 503", "answers 429"])
def test_a_hub_that_is_down_twice_is_told_when_it_is_back_and_the_log_once(down, story, hub, settings, caplog):
    port = closed(hub, settings) if "listen" in down else None
    if not port:
        hub.answers = [int(down[-3:])] * 2
    with (
        caplog.at_level(logging.WARNING, logger="articles.websub"),
        time_machine.travel(NOW, tick=False) as clock,
    ):
        fresh(story).unpublish()
        told = []
        for seconds in (0, 5, 11, 20, 32):
            clock.move_to(NOW + timedelta(seconds=seconds))
            if seconds == 32 and port:
                hub = Hub(port, distributes=False)
            told.append(ping_due())
        ping_all()
    count = len(STORY_LISTS) * len(EXTENSIONS)
    assert told[:4] == [0, 0, 0, 0], "at once; not yet; down again; not yet, for it waits twice as long"
    assert sorted(hub.told) == sorted(set(hub.told))
    assert len(hub.told) == count
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    if port:
        hub.close()


def test_waits_grow_up_to_an_hour(story, hub, settings):
    closed(hub, settings)
    with time_machine.travel(NOW, tick=False) as clock:
        fresh(story).unpublish()
        waits = []
        for _ in range(12):
            ping_due()
            due = Ping.objects.order_by("due_at").first().due_at
            waits.append((due - datetime.now(tz=due.tzinfo)).total_seconds())
            clock.move_to(due + timedelta(seconds=1))
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]


def test_a_feed_that_the_hub_refuses_waits_alone(story, hub):
    hub.refuses = {f"{SITE}/ia/flux.rss"}
    fresh(story).unpublish()
    ping_all()
    assert len(hub.told) == len(STORY_LISTS) * len(EXTENSIONS) - 1
    (waiting,) = Ping.objects.all()
    assert (str(waiting).partition("/")[0], waiting.tries) == ("section", 1)


def test_a_hub_that_is_away_for_two_days_is_given_up(story, hub, settings, caplog):
    closed(hub, settings)
    with time_machine.travel(NOW, tick=False) as clock:
        fresh(story).unpublish()
        ping_due()
        clock.move_to(NOW + timedelta(days=2, minutes=1))
        with caplog.at_level(logging.WARNING, logger="articles.websub"):
            ping_due()
    assert not Ping.objects.exists()
    assert "was not told of" in caplog.text


@pytest.mark.portable
def test_what_changes_while_the_hub_is_told_is_told_again(story, hub, monkeypatch):
    call = websub._call

    def change_meanwhile(session, topic):
        monkeypatch.setattr(websub, "_call", call)
        story.title = "Encore un"
        story.save_revision().publish()
        return 202

    fresh(story).unpublish()
    monkeypatch.setattr(websub, "_call", change_meanwhile)
    ping_all()
    assert len(set(hub.told)) == len(STORY_LISTS) * len(EXTENSIONS), "the first, too, that was being told"


@pytest.mark.portable
def test_a_second_scheduler_tells_nothing_that_the_first_is_telling(story, hub):
    fresh(story).unpublish()
    held, done = threading.Event(), threading.Event()

    def be_the_first():
        try:
            with scheduling.only_one():
                held.set()
                done.wait(30)
        finally:
            connection.close()

    first = threading.Thread(target=be_the_first)
    first.start()
    held.wait(30)
    call_command("run_scheduler", once=True)
    done.set()
    first.join()
    assert hub.told == []
    ping_all()
    assert len(hub.told) == len(set(hub.told)) == len(STORY_LISTS) * len(EXTENSIONS)


def test_a_reader_or_an_editor_never_waits_for_the_hub(story, hub):
    Client().get("/flux.rss")
    fresh(story).unpublish()
    fresh(story).save_revision().publish()
    assert hub.told == []
    assert ArticlePage.objects.published().filter(pk=story.pk).exists()


def test_a_hub_that_is_away_for_long_is_asked_every_hour_until_it_is_given_up(story, hub):
    hub.answers = [503] * 5
    Ping.objects.create(channel="site/0", extension="rss", asked_at=timezone.now(), due_at=timezone.now(), tries=60)
    ping_due()
    waits = Ping.objects.get().due_at - timezone.now()
    assert timedelta(minutes=59) < waits <= timedelta(hours=1)


def test_no_hub_is_offered_for_what_it_is_never_told_of(story, hub, client):
    for address in ("/recherche/flux.atom?q=article", "/recherche/flux.json?q=article"):
        response = client.get(address)
        assert (response.status_code, "Link" in response.headers) == (200, False)
        assert hub.url not in response.text
    assert hub.url in client.get("/flux.json").text


@pytest.mark.portable
def test_what_was_written_past_us_is_told_at_night(story, hub, monkeypatch):
    ArticlePage.objects.filter(pk=story.pk).update(live=False)
    (Path(settings.VAR_DIR) / "statistics.stamp").unlink(missing_ok=True)
    monkeypatch.setattr(threading.Event, "wait", lambda *_: True)  # no second pass
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(run_scheduler, "close_old_connections", lambda: None)
    run_scheduler.Command().handle(once=False, interval=5)
    assert lists(hub) == STORY_LISTS
