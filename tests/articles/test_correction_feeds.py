"""The feed of corrections: one entry for each that readers may see, told when it was made public."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage, Correction
from tests.builders import make_unpublished_articles, publish_article
from tests.feeds import parsed
from tests.html import MARK
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SITE = "http://127.0.0.1:8000"
ADDRESS = "/rectificatifs/flux.atom"


@pytest.fixture
def story():
    story = publish_article(title="Départs chez Qwen")
    story.corrections.add(
        Correction(
            made_on=date(2026, 3, 6), kind="serious", before="Hui", after="Lin, et non Hui.",
            told_at=datetime(2026, 3, 7, 9, 0, tzinfo=PARIS),
        )
    )  # fmt: skip
    story.save_revision().publish()
    return ArticlePage.objects.get(pk=story.pk)


@pytest.mark.parametrize("extension", portable(["rss", "atom"], "atom"))
def test_an_entry_says_what_was_and_what_is(extension, story):
    [entry] = parsed(f"/rectificatifs/flux.{extension}").entries
    correction = story.corrections.get()
    assert entry.id == f"tag:127.0.0.1,2026:correction/{correction.pk}"
    assert entry.title == "Rectificatif\u00a0: Départs chez Qwen"
    assert entry.link == f"{SITE}{story.url}#rectificatif-{correction.pk}"
    assert entry.summary == "Lin, et non Hui."
    assert entry.published_parsed[:5] == (2026, 3, 7, 8, 0)
    assert [(tag.term, tag.scheme) for tag in entry.tags] == [("Erreur grave", f"{SITE}/flux/#rectificatifs")]
    content = BeautifulSoup(next(part.value for part in entry.content if part.value), "html.parser")
    assert (content.find("del").text, content.ins.text) == ("Hui", "Lin, et non Hui.")
    assert content.a["href"] == f"{SITE}{story.url}"
    page = BeautifulSoup(Client().get(story.url).content, "html.parser")
    assert page.find(id=entry.link.partition("#")[2])


@pytest.mark.portable
def test_what_is_not_public_is_in_none(story):
    for article in make_unpublished_articles().values():
        Correction.objects.create(article=article, made_on=date(2026, 3, 6), after="SECRET")
    assert len(parsed(ADDRESS).entries) == 1
    assert MARK not in Client().get(ADDRESS).text
    story.unpublish()
    assert parsed(ADDRESS).entries == []


def test_it_keeps_its_id_and_its_date_whatever_becomes_of_the_story(story):
    before = parsed(ADDRESS).entries[0]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        story.revisions.order_by("-pk").first().publish()
        story = ArticlePage.objects.get(pk=story.pk)
        story.slug = "autre-adresse"
        story.save_revision().publish()
        [after] = parsed(ADDRESS).entries
    assert (after.id, after.updated) == (before.id, before.updated)
    assert after.link.startswith(f"{SITE}/ia/autre-adresse/")


def test_a_new_one_is_dated_of_its_publication(story):
    now = timezone.now() + timedelta(days=2)
    story.corrections.add(Correction(made_on=date(2026, 3, 8), after="Trois."))
    with time_machine.travel(now, tick=False):
        story.save_revision().publish()
    assert [entry.summary for entry in parsed(ADDRESS).entries] == ["Trois.", "Lin, et non Hui."]
    assert Correction.objects.get(after="Trois.").told_at == now


@pytest.mark.parametrize(
    "change",
    [
        lambda story: Correction.objects.create(article=story, made_on=date(2026, 3, 8), after="Trois."),
        pytest.param(lambda story: Correction.objects.update(after="Autre."), marks=pytest.mark.portable),
        lambda story: story.unpublish(),
        lambda story: ArticlePage.objects.filter(pk=story.pk).update(title="Autrement"),
    ],
    ids=["another", "what it says", "a withdrawal", "the title of its story"],
)
def test_it_changes_with_what_it_shows(change, story):
    before = Client().get(ADDRESS)["ETag"]
    assert Client().get(ADDRESS, headers={"if-none-match": before}).status_code == 304
    change(story)
    assert Client().get(ADDRESS)["ETag"] != before


@pytest.mark.portable
@pytest.mark.parametrize("count", [1, 6])
def test_it_costs_the_same_queries_with_1_and_30(count, client, django_assert_num_queries):
    story = publish_article()
    for number in range(count):
        Correction.objects.create(article=story, made_on=date(2026, 3, 8), after=f"{number}.")
    client.get(ADDRESS)
    with django_assert_num_queries(
        4
    ):  # state; corrections with their stories; tombstones; what the archives begin with
        response = client.get(ADDRESS)
    with django_assert_num_queries(1):
        assert client.get(ADDRESS, headers={"if-none-match": response["ETag"]}).status_code == 304
