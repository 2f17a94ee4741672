"""A story or a fact that readers see no more leaves a tombstone in each feed that held it, which says nothing of it."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from articles.announcements import forget_old_withdrawals, rebuild_announcements
from articles.feeds.stories import Stories
from articles.feeds.tombstones import tombstones_in
from articles.lists import lists_containing
from articles.models import Announcement, ArticlePage, Correction, Report
from newsroom.site import scheduling
from people.merging.merge import merge
from people.models import Company, Fact, Person
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_person,
    make_public_fact,
    make_section,
    make_unpublished_articles,
)
from tests.feeds import feed_of, parsed
from tests.marks import portable

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 5, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))
SECRET = "SECRET judiciaire"
AT = "{http://purl.org/atompub/tombstones/1.0}"
LISTS = [
    "/", "/ia/", "/mots-cles/chine/", "/auteurs/camille-demo/", "/personnes/junyang-lin/", "/entreprises/qwen/",
    "/dossiers/talents/",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _written(module_db):
    """A story that stands in all LISTS, each of which holds another too."""
    with time_machine.travel(NOW - timedelta(hours=1)):
        camille, lin = (make_person(title=title) for title in ("Camille Démo", "Junyang Lin"))
        body = [("paragraph", f"<p>{link(lin)}, {link(make_company(title='Qwen'))}</p>")]
        fields = {"authors": (camille,), "tags": ("Chine",), "body": body}
        other = make_article(title="Reste", **fields)
        make_dossier(title="Talents", articles=(other, make_article(title=SECRET, **fields)))


@pytest.fixture
def cast():
    return *Person.objects.order_by("pk"), Company.objects.get()


@pytest.fixture
def story():
    return ArticlePage.objects.get(title=SECRET)


@pytest.fixture(autouse=True)
def _at_the_same_moment():
    with time_machine.travel(NOW, tick=False):
        yield


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def tombstones(address):
    return tombstones_of(Client().get(address).content)


def tombstones_of(atom):
    """The ids that an Atom feed says to be gone."""
    return [gone.get("ref") for gone in etree.fromstring(atom).iter(f"{AT}deleted-entry")]


def notices(address):
    return notices_of(Client().get(address))


def notices_of(rss):
    return [entry for entry in feed_of(rss).entries if entry.title in {"Article retiré", "Mouvement retiré"}]


def restrict(page):
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def expire(story):
    ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    scheduling.publish_due()


def hide_section(story):
    other = make_section(title="Robots")
    ArticlePage.objects.get(title="Reste").move(other, pos="last-child")
    restrict(make_section())


def move_into_hiding(story):
    hidden = make_section(title="Caché")
    restrict(hidden)
    story.move(hidden, pos="last-child")


WITHDRAWN = {
    "is unpublished": lambda story: story.unpublish(),
    "is deleted": lambda story: story.delete(),
    "is made private": restrict,
    "expires": expire,
    "has its section made private": hide_section,
    "moves under a private section": move_into_hiding,
}


@pytest.mark.parametrize("withdraw", portable(WITHDRAWN.values(), hide_section), ids=WITHDRAWN.keys())
def test_each_feed_that_held_it_says_so_when_a_story(withdraw, story):
    withdraw(fresh(story))
    gone = f"tag:127.0.0.1,2026:article/{story.pk}"
    told = []
    for address in LISTS:
        atom, rss = (Client().get(f"{address}flux.{extension}") for extension in ("atom", "rss"))
        if atom.status_code == 200:
            told.append(address)
            assert tombstones_of(atom.content) == [gone], address
            (notice,) = notices_of(rss)
            assert (notice.id, notice.summary) == (gone, "Cet article a été retiré le 5\u00a0mars 2027.")
            assert SECRET not in atom.text + rss.text
            assert "secret-judiciaire" not in atom.text + rss.text
    assert "/" in told


def test_a_tombstone_in_atom_says_when_and_in_french(story):
    assert "tombstones" not in Client().get("/flux.atom").text
    story.unpublish()
    (gone,) = etree.fromstring(Client().get("/flux.atom").content).iter(f"{AT}deleted-entry")
    assert gone.get("when") == "2027-03-05T14:30:00+01:00"
    assert gone.findtext(f"{AT}comment") == "Cet article a été retiré le 5\u00a0mars 2027."
    assert gone[0].get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert parsed("/flux.atom").feed.updated == "2027-03-05T14:30:00+01:00"
    assert len(parsed("/flux.atom").entries) == 1, "no entry stands for it"


def test_put_back_it_is_the_same_entry_and_no_tombstone(story):
    before = [entry.id for entry in parsed("/flux.atom").entries]
    story.unpublish()
    fresh(story).save_revision().publish()
    assert [entry.id for entry in parsed("/flux.atom").entries] == before
    assert [entry.id for entry in parsed("/flux.rss").entries] == before
    assert tombstones("/flux.atom") == []
    restriction = restrict(story)
    assert len(tombstones("/ia/flux.atom")) == 1
    restriction.delete()
    assert tombstones("/ia/flux.atom") == []


def test_what_readers_never_saw_leaves_none(story):
    hidden = make_unpublished_articles()
    for page in hidden.values():
        fresh(page).unpublish()
        fresh(page).delete()
    rebuild_announcements()
    assert tombstones("/flux.atom") == []


def test_a_list_that_it_left_before_is_told_too(story):
    story.tags.clear()
    story.save_revision().publish()
    assert tombstones("/mots-cles/chine/flux.atom") == [], "it is public: nobody is to forget it"
    fresh(story).unpublish()
    assert len(tombstones("/mots-cles/chine/flux.atom")) == 1


def test_a_list_that_held_nothing_else_says_nothing():
    """The word or the name could be what must not be told."""
    story = make_article(tags=("Affaire",), authors=(make_person(title="Zoé"),))
    story.unpublish()
    for address in ("/mots-cles/affaire/", "/auteurs/zoe/"):
        assert Client().get(f"{address}flux.atom").status_code == 404


def test_a_feed_that_is_empty_now_says_so():
    story = make_article(section=make_section(title="Robots"))
    before = Client().get("/robots/flux.rss")["ETag"]
    story.unpublish()
    empty = Client().get("/robots/flux.rss")
    assert empty["ETag"] != before
    assert [entry.title for entry in parsed("/robots/flux.rss").entries] == ["Article retiré"]
    with time_machine.travel(NOW + timedelta(days=31)):
        assert Client().get("/robots/flux.rss")["ETag"] != empty["ETag"]
        assert parsed("/robots/flux.rss").entries == []


@pytest.mark.portable
def test_it_is_told_for_thirty_days_and_then_forgotten(story):
    story.unpublish()
    told = Client().get("/flux.atom")["ETag"]
    with time_machine.travel(NOW + timedelta(days=29)):
        assert forget_old_withdrawals() == 0
        assert len(tombstones("/flux.atom")) == 1
        assert Client().get("/flux.atom")["ETag"] == told
    with time_machine.travel(NOW + timedelta(days=30, hours=2)):
        assert tombstones("/flux.atom") == []
        assert Client().get("/flux.atom")["ETag"] != told
        call_command("run_scheduler", once=True)
    assert not Announcement.objects.filter(record=f"article/{story.pk}").exists()


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_tombstones_cost_no_query_more(count, story, client, django_assert_num_queries):
    for _ in range(count):
        make_article().unpublish()
    client.get("/flux.atom")
    # As without: which stories; their state; their texts; tombstones; what the archives begin with.
    with django_assert_num_queries(5):
        etag = client.get("/flux.atom")["ETag"]
    for address, queries in (("/flux.atom", 2), ("/ia/flux.atom", 3)):
        etag = client.get(address)["ETag"]
        with django_assert_num_queries(queries):
            assert client.get(address, headers={"if-none-match": etag}).status_code == 304


@pytest.mark.portable
def test_a_feed_carries_a_hundred_tombstones_at_most(story):
    Announcement.objects.bulk_create(
        Announcement(record=f"article/{number}", channels=" site/0 ", withdrawn_at=NOW - timedelta(seconds=number))
        for number in range(10_000, 10_101)
    )
    gone = tombstones("/flux.atom")
    assert (len(gone), gone[0].rpartition("/")[2]) == (100, "10000")


@pytest.mark.portable
def test_who_has_the_feed_hears_of_a_tombstone_that_comes_or_goes(story):
    def ask(**headers):
        return Client().get("/flux.atom", headers=headers)

    with time_machine.travel(NOW + timedelta(minutes=1)):
        before = ask()
    with time_machine.travel(NOW + timedelta(minutes=2)):
        story.unpublish()
    with time_machine.travel(NOW + timedelta(minutes=3)):
        during = ask(if_none_match=before["ETag"])
        assert (during.status_code, ask(if_modified_since=before["Last-Modified"]).status_code) == (200, 200)
        assert ask(if_none_match=during["ETag"]).status_code == 304
        fresh(story).save_revision().publish()
        assert ask(if_none_match=during["ETag"]).status_code == 200


# Facts


def test_a_move_that_a_story_alone_reports_goes_with_it_and_comes_back(cast, story):
    _, lin, qwen = cast
    make_public_fact(subject=lin, kind="arrival", object=qwen)
    fact = make_fact(subject=lin, kind="departure", object=qwen, title=SECRET)
    story.reports.add(Report(fact=fact, status="confirmed"))
    story.save_revision().publish()
    fresh(story).unpublish()
    addresses = ["/mouvements/", "/personnes/junyang-lin/mouvements/", "/entreprises/qwen/mouvements/"]
    for address in addresses:
        assert tombstones(f"{address}flux.atom") == [f"tag:127.0.0.1,2026:fact/{fact.pk}"], address
        (notice,) = notices(f"{address}flux.rss")
        assert notice.summary == "Ce mouvement a été retiré le 5\u00a0mars 2027."
        assert SECRET not in Client().get(f"{address}flux.rss").text
    fresh(story).save_revision().publish()
    assert [tombstones(f"{address}flux.atom") for address in addresses] == [[], [], []]


def test_a_move_that_is_retired_deleted_with_its_story_or_loses_its_source_leaves_a_tombstone(cast, story):
    _, lin, qwen = cast
    retired, unsourced = (make_public_fact(subject=lin, kind=kind, object=qwen) for kind in ("arrival", "departure"))
    reported = make_fact(subject=lin, kind="appointment", object=qwen)
    story.reports.add(Report(fact=reported, status="confirmed"))
    story.save_revision().publish()
    Fact.objects.get(pk=retired.pk).save()
    retired.is_retired = True
    retired.save()
    unsourced.sources.get().delete()
    fresh(story).delete()
    gone = {f"tag:127.0.0.1,2026:fact/{fact.pk}" for fact in (retired, unsourced, reported)}
    assert set(tombstones("/mouvements/flux.atom")) == gone


def test_a_fact_that_turns_out_to_be_no_move_leaves_the_moves_and_may_come_back_as_it_was(cast):
    _, lin, qwen = cast
    fact = make_public_fact(subject=lin, kind="arrival", object=qwen)
    gone = [f"tag:127.0.0.1,2026:fact/{fact.pk}"]
    before = parsed("/mouvements/flux.atom").entries[0]

    def turn_into(kind):
        fact.kind = kind
        fact.save()

    turn_into("position")
    assert [parsed("/mouvements/flux.atom").entries, tombstones("/mouvements/flux.atom")] == [[], gone]
    assert f'id="fait-{fact.pk}"' in Client().get(f"/personnes/{lin.slug}/").text, "it stands on the fiche"
    assert notices("/mouvements/flux.rss")[0].summary == "Ce mouvement a été retiré le 5\u00a0mars 2027."
    fact.save()
    assert tombstones("/mouvements/flux.atom") == gone
    turn_into("arrival")
    after = parsed("/mouvements/flux.atom").entries[0]
    assert (after.id, after.published, tombstones("/mouvements/flux.atom")) == (before.id, before.published, [])


def test_a_fiche_that_goes_offline_takes_its_moves_along(cast):
    _, lin, qwen = cast
    fact = make_public_fact(subject=lin, kind="arrival", object=qwen)
    lin.unpublish()
    assert tombstones("/entreprises/qwen/mouvements/flux.atom") == [f"tag:127.0.0.1,2026:fact/{fact.pk}"]
    fresh(lin).save_revision().publish()
    assert tombstones("/entreprises/qwen/mouvements/flux.atom") == []


def test_fiches_that_are_merged_bring_no_story_twice_and_the_kept_one_hears_of_withdrawals(cast, story):
    _, lin, _ = cast
    double = make_person(title="Justin Lin")
    alone = make_article(body=[("paragraph", f"<p>{link(double)}</p>")])
    merge(lin, double)
    ids = [entry.id for entry in parsed("/personnes/junyang-lin/flux.rss").entries]
    assert len(ids) == len(set(ids)) == 3
    assert tombstones("/personnes/junyang-lin/flux.atom") == []
    fresh(alone).unpublish()
    assert tombstones("/personnes/junyang-lin/flux.atom") == [f"tag:127.0.0.1,2026:article/{alone.pk}"]


def test_the_corrections_of_a_story_are_withdrawn_with_it(story):
    story.corrections.add(Correction(made_on=NOW.date(), after=SECRET))
    story.save_revision().publish()
    number = fresh(story).corrections.get().pk

    def withdrawn():
        return [entry.id.rpartition(":")[2] for entry in tombstones_in("corrections/0", "https://exemple.fr/")]

    assert withdrawn() == []
    fresh(story).unpublish()
    assert withdrawn() == [f"correction/{number}"]
    fresh(story).save_revision().publish()
    assert withdrawn() == []
    fresh(story).delete()
    assert withdrawn() == [f"correction/{number}"]


# What it stands on


def test_every_list_of_a_story_is_known_at_a_constant_cost(cast, story, django_assert_num_queries):
    camille, lin, qwen = cast
    (tag,) = story.tags.all()
    dossier = story.dossier_items.get().dossier_id
    with django_assert_num_queries(2):
        lists = lists_containing(Stories, [story.pk])
    assert lists[story.pk] == {
        "site/0", f"section/{make_section().pk}", "format/article", f"keyword/{tag.pk}", f"author/{camille.pk}",
        f"fiche/{lin.pk}", f"fiche/{qwen.pk}", f"dossier/{dossier}",
    }  # fmt: skip
    for _ in range(10):
        make_article(tags=("Chine", "Robots"), authors=(camille,))
    everything = list(ArticlePage.objects.values_list("pk", flat=True))
    with django_assert_num_queries(2):
        assert len(lists_containing(Stories, everything)) == 12


@pytest.mark.portable
def test_there_is_nothing_to_rebuild_on_a_healthy_site_and_all_of_it_without_announcements(story):
    def rebuilt():
        out = StringIO()
        call_command("rebuild_announcements", stdout=out)
        return out.getvalue()

    make_public_fact(subject=make_person(), kind="arrival", object=make_company())
    assert rebuilt() == "0 annonce refaite.\n"
    told = list(Announcement.objects.order_by("record").values_list("record", "channels"))
    Announcement.objects.all().delete()
    assert rebuilt() == "3 annonces refaites.\n"
    assert list(Announcement.objects.order_by("record").values_list("record", "channels")) == told
    ArticlePage.objects.filter(pk=story.pk).update(live=False)  # by a door that sends no signal
    assert rebuilt() == "1 annonce refaite.\n"
    assert len(tombstones("/flux.atom")) == 1
