"""A story taken offline takes with it what it alone supports, everywhere and at once; put back, all is as it was."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import feedparser
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from articles.models import ArticlePage, Correction, Report
from people.models import Fact, Source
from tests.admin import edit_url, html, sent_again, sign_in, story_data
from tests.builders import link, make_article, make_company, make_dossier, make_fact, make_person

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
NOW = datetime(2027, 3, 5, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))

PAGES = [
    "/", "/ia/", "/archives/", "/archives/2027/03/", "/dossiers/talents/", "/mots-cles/chine/",
    "/auteurs/camille-demo/",
    "/personnes/", "/personnes/junyang-lin/", "/personnes/hui/", "/entreprises/qwen/", "/entreprises/tongyi/",
    "/mouvements/", "/personnes/junyang-lin/mouvements/", "/personnes/hui/mouvements/", "/entreprises/qwen/mouvements/",
    "/recherche/?q=responsable", "/recherche/?q=lin", "/flux/", "/ia/avant/", "/rectificatifs/",
]  # fmt: skip
FEEDS = [
    f"{path}flux.{extension}"
    for path in (
        "/", "/ia/", "/dossiers/talents/", "/mots-cles/chine/", "/auteurs/camille-demo/", "/personnes/junyang-lin/",
        "/entreprises/qwen/", "/mouvements/", "/personnes/junyang-lin/mouvements/", "/entreprises/qwen/mouvements/",
    )
    for extension in ("rss", "atom")
]  # fmt: skip

# What nothing but the story says: its title, the titles of its facts, the sentence that names a fiche, its claim.
STORY, DEPARTURE, POST, SENTENCE, CLAIM = "Qwen perd son", "SEUL départ", "SEUL poste", "s’en va demain", "SEUL récit"
CORRECTION = "SEUL rectificatif"
MARKS = [STORY, DEPARTURE, POST, SENTENCE, CLAIM, CORRECTION]
# Where each must be while the story is public: a mark that is nowhere proves nothing.
SHOWN = {
    STORY: [
        "/", "/ia/", "/archives/2027/03/", "/dossiers/talents/", "/mots-cles/chine/", "/auteurs/camille-demo/",
        "/personnes/junyang-lin/", "/entreprises/qwen/", "/mouvements/", "/recherche/?q=responsable", *FEEDS,
    ],
    DEPARTURE: [
        "/personnes/junyang-lin/", "/entreprises/qwen/", "/mouvements/", "/personnes/junyang-lin/mouvements/",
        "/entreprises/qwen/mouvements/", "/mouvements/flux.rss", "/entreprises/qwen/mouvements/flux.atom",
    ],
    POST: ["/personnes/hui/", "/entreprises/qwen/"],
    SENTENCE: ["/personnes/junyang-lin/"],
    CLAIM: ["/personnes/hui/"],
    CORRECTION: ["/rectificatifs/"],
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def written(module_db):
    """The key of the story; facts, one of them told by an outside source too; a story that says nothing of them."""
    get("/sante/")  # the server has started when the story is published: a feed says no date of change before that
    with time_machine.travel(NOW):
        camille, lin, hui = (make_person(title=name) for name in ("Camille Démo", "Junyang Lin", "Hui"))
        qwen, tongyi = make_company(title="Qwen"), make_company(title="Tongyi")
        make_article(title="Avant", body=[("paragraph", f"<p>{link(lin)} et {link(hui)}.</p>")], tags=("Chine",))
        alone = make_fact(subject=lin, kind="departure", object=qwen, title=DEPARTURE, start="2027-03-04")
        post = make_fact(subject=hui, object=qwen, title=POST, start="2019")
        part = make_fact(subject=qwen, kind="part_of", object=tongyi)
        shared = make_fact(subject=lin, kind="arrival", object=qwen, title="chercheur", start="2019")
        Source.objects.create(fact=shared, publisher="Reuters", checked_on=date(2027, 3, 1), status="reported")
        story = make_article(
            title=f"{STORY} responsable",
            body=[("paragraph", f"<p>{link(lin)} {SENTENCE}.</p>"), ("paragraph", f"<p>{link(qwen)} reste.</p>")],
            tags=("Chine",), authors=(camille,), live=False,
        )  # fmt: skip
        for fact in (alone, post, part, shared):
            story.reports.add(Report(fact=fact, status="confirmed", block_id=story.body[0].id, claim=CLAIM))
        story.corrections.add(Correction(made_on=NOW.date(), after=CORRECTION))
        story.published_at = NOW
        story.save_revision().publish()
        make_dossier(title="Talents", articles=(story, ArticlePage.objects.get(slug="avant")))
    return story.pk


@pytest.fixture
def story(written):
    return ArticlePage.objects.get(pk=written)


def get(address):
    return Client().get(address)


def source(address):
    """What a reader receives."""
    response = get(address)
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def said_at(addresses):
    """What readers and machines receive there: of feeds the entries (a feed itself says when it changed)."""
    found = {address: source(address) for address in addresses}
    for address in found.keys() & set(FEEDS):
        entries = feedparser.parse(found[address]).entries
        found[address] = "\n".join(
            f"{each.id} {each.link} {each.published} {each.title} {each.content}" for each in entries
        )
    return found


def everything():
    """All that they receive."""
    found = said_at([*PAGES, *FEEDS])
    for sitemap in etree.fromstring(get("/sitemap.xml").content):
        address = sitemap.findtext("{*}loc").removeprefix(SITE)
        found[address] = "\n".join(entry.findtext("{*}loc") for entry in etree.fromstring(get(address).getvalue()))
    return found


def exported(tmp_path, name):
    """The files that others reuse."""
    folder = tmp_path / name
    call_command("export_data", format="jsonl", output=str(folder), stdout=StringIO())
    return {path.name: path.read_text() for path in folder.iterdir()}


def withdraw(story, client):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert not ArticlePage.objects.get(pk=story.pk).live


def put_back_by_a_new_version(story, client):
    ArticlePage.objects.get(pk=story.pk).save_revision().publish()


def put_back_by_the_form(story, client):
    data = story_data(body=[("paragraph", html(block.value.source)) for block in story.body])
    data |= {f"body-{number}-id": block.id for number, block in enumerate(story.body)} | {"action-publish": "1"}
    client.post(edit_url(story), data | sent_again(client, story))


@pytest.mark.portable
def test_what_a_story_alone_supports_goes_with_it_and_comes_back_under_the_same_ids(story, tmp_path):
    ids = sorted(story.reports.values_list("pk", "uuid", "fact_id", "block_id"))
    with time_machine.travel(NOW + timedelta(hours=1)):
        before, files = everything(), exported(tmp_path, "before")
        client = sign_in("chief")
    for mark, addresses in SHOWN.items():
        assert [address for address in addresses if mark not in before[address]] == [], mark
    assert story.url in before[f"/sitemap-articles-{timezone.localdate(story.published_at):%Y-%m}.xml"]
    assert DEPARTURE in str(files)

    with time_machine.travel(NOW + timedelta(hours=2)):
        withdraw(story, client)
        during, files = everything(), exported(tmp_path, "during")
    assert get(story.url).status_code == 404
    for words in [*MARKS, story.slug]:
        assert [address for address, said in during.items() if words in said] == [], words
        assert words not in str(files)
    assert "chercheur" in during["/entreprises/qwen/mouvements/"]  # the outside source still tells it
    assert "Tongyi" not in during["/entreprises/qwen/"]

    for hours, put_back in ((3, put_back_by_a_new_version), (4, put_back_by_the_form)):
        with time_machine.travel(NOW + timedelta(hours=hours)):
            withdraw(story, client)  # the first time, it is already
            put_back(story, client)
            after = everything()
        assert {address: after[address] for address in before if after[address] != before[address]} == {}, put_back
        story = ArticlePage.objects.get(pk=story.pk)
        assert sorted(story.reports.values_list("pk", "uuid", "fact_id", "block_id")) == ids
        assert story.corrections.count() == 1
        page = BeautifulSoup(get(story.url).content, "html.parser")
        assert all(page.find(id=block_id) for *_, block_id in ids)


@pytest.mark.parametrize("address", [feed for feed in FEEDS if feed.endswith("atom")])
def test_whoever_has_a_feed_is_told_at_once(address, story):
    def ask(**headers):
        return Client().get(address, headers=headers)

    with time_machine.travel(NOW + timedelta(hours=1)):
        before = ask()
    with time_machine.travel(NOW + timedelta(hours=2)):
        story.unpublish()
        during = ask(if_none_match=before["ETag"])
        by_date = ask(if_modified_since=before["Last-Modified"])
        assert (during.status_code, by_date.status_code) == ((404, 404) if "auteurs" in address else (200, 200))
    with time_machine.travel(NOW + timedelta(hours=3)):
        put_back_by_a_new_version(story, None)
        assert ask(if_none_match=during.headers.get("ETag", "")).status_code == 200
        assert ask(if_modified_since=during.headers.get("Last-Modified", "")).status_code == 200


def test_it_is_the_same_when_the_story_expires(story):
    addresses = {address for addresses in SHOWN.values() for address in addresses if not address.endswith("rss")}
    with time_machine.travel(NOW + timedelta(hours=1)):
        before = said_at(addresses)
        ArticlePage.objects.filter(pk=story.pk).update(expire_at=timezone.now())
        during = said_at(addresses)
        for words in [*MARKS, story.slug]:
            assert [address for address, said in during.items() if words in said] == [], words
        ArticlePage.objects.filter(pk=story.pk).update(expire_at=None)
        assert said_at(addresses) == before


def test_a_fact_that_is_withdrawn_alone_goes_too(story):
    with time_machine.travel(NOW + timedelta(hours=1)):
        before = said_at(SHOWN[DEPARTURE])
        fact = Fact.objects.get(title=DEPARTURE)
        fact.is_retired = True
        fact.save()
        assert [address for address, said in said_at(SHOWN[DEPARTURE]).items() if DEPARTURE in said] == []
        fact.is_retired = False
        fact.save()
        assert said_at(SHOWN[DEPARTURE]) == before
