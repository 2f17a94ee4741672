"""What programs that show one signature and no category (newsboat) tell their readers all the same."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from articles.models import ArticlePage, Byline
from tests.articles.test_feeds import republish, text_of
from tests.builders import make_article, make_person
from tests.feeds import parsed

pytestmark = pytest.mark.django_db


def told(extension):
    """The text of the only entry of the site's feed."""
    if extension == "json":
        html = Client().get("/flux.json").json()["items"][0]["content_html"]
    else:
        html = text_of(parsed(f"/flux.{extension}").entries[0])
    return re.sub(" +", " ", BeautifulSoup(html, "html.parser").get_text(" "))


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_the_text_says_who_signs_and_where_it_is_filed(extension):
    authors = tuple(make_person(title=name) for name in ("Camille Démo", "Noé Factice", "Sacha Exemple"))
    article = make_article(authors=authors, tags=("Chine", "Alibaba"), format=ArticlePage.Format.INVESTIGATION)
    article.bylines.add(Byline(name="AFP", role=Byline.Role.AGENCY))
    republish(article)
    text = told(extension)
    assert "Par Camille Démo, Noé Factice et Sacha Exemple" in text
    assert "Avec AFP" in text
    assert "Classé dans\u00a0: IA, Enquête, Alibaba, Chine" in text


def test_a_single_signature_is_left_to_the_reader():
    make_article(authors=(make_person(title="Camille Démo"),))
    assert "Camille" not in told("rss")


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_time_alone_changes_nothing_of_a_feed(extension):
    article = make_article()
    before = Client().get(f"/flux.{extension}")
    with time_machine.travel(timezone.now() + timedelta(days=1200)):
        assert "Archive" in dict(article.labels).values()
        after = Client().get(f"/flux.{extension}")
    assert after.content == before.content
    assert after["ETag"] == before["ETag"]
