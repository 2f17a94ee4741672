"""After a change, what readers will ask for first is made before they do."""

import threading
import time
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import path

from newsroom.locks import alone
from newsroom.page_cache.routes import cached
from newsroom.page_cache.warming import Warming
from newsroom.site.page_cache import latest_addresses, page_cache
from tests.builders import make_article, make_section
from tests.cached import CachedSite
from tests.newsroom.page_cache.test_application import Application, Told

urlpatterns = [
    path(name, cached(lambda request: HttpResponse(), query=["page"])) for name in ("", "ia/", "lue/", "flux.rss")
]


@pytest.fixture
def site(tmp_path, settings):
    settings.ROOT_URLCONF = __name__
    told = Told()
    told.on_change = []
    return CachedSite(tmp_path, Application(), watch=told)


def warming(site, tmp_path, addresses):
    return Warming(site.pages, urlsplit("http://127.0.0.1:8000"), lambda: addresses, tmp_path / "lock")


def test_the_latest_are_made_first_then_what_was_read_last(site, tmp_path):
    site.ask("/lue/?page=2")
    site.ask("/flux.rss", sec_fetch_dest="document")
    site.made.clear()
    site.watch.now(number=2)
    warming(site, tmp_path, ["/", "/ia/"])._make_all()
    assert site.made == ["/", "/ia/", "/flux.rss", "/lue/"]
    for address in ("/", "/ia/", "/lue/?page=2"):
        site.ask(address, accept_encoding="br")
    assert len(site.made) == 4


def test_what_readers_were_given_as_it_was_is_made_in_the_encodings_that_they_asked_for(site, tmp_path):
    for encoding in ("", "gzip"):
        site.ask("/lue/", accept_encoding=encoding)
    warm = warming(site, tmp_path, [])
    warm.begin()
    site.watch.now(number=2)
    (key,) = site.pages.memory.keys()
    warm.want(key)
    until = time.monotonic() + 5
    while len(site.made) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.1)
    assert {*site.pages.memory.get(key).encodings} == {"", "gzip", "br"}
    assert site.made == ["/lue/"] * 2


def test_what_changed_again_is_not_made_for_nothing(site, tmp_path):
    warm = warming(site, tmp_path, ["/", "/ia/"])
    warm._tell(site.watch.state())
    warm._make_all()
    assert site.made == []


def test_one_process_does_it(site, tmp_path):
    with alone(tmp_path / "lock") as one, alone(tmp_path / "lock") as other:
        assert (one, other) == (True, False)


def test_it_begins_when_told(site, tmp_path):
    done = threading.Event()
    warm = warming(site, tmp_path, ["/"])
    warm._make = lambda key: done.set()
    warm.begin()
    site.watch.on_change[0](site.watch.state())
    assert done.wait(5)


@pytest.mark.django_db
def test_the_site_names_its_front_page_its_sections_and_the_latest_stories():
    robots = make_section(title="Robots")
    stories = [make_article(section=robots) for _ in range(2)]
    make_article(live=False)
    addresses = latest_addresses()
    assert addresses[:3] == ["/", "/flux.rss", "/flux.atom"]
    assert {story.url for story in stories} <= set(addresses)
    assert {"/robots/", "/robots/flux.rss"} <= set(addresses)


@pytest.mark.parametrize("closed", [{"PAGE_CACHE": False}, {"MAINTENANCE": True}])
def test_a_site_may_do_without(settings, closed):
    for name, value in closed.items():
        setattr(settings, name, value)
    assert page_cache(lambda environ, start_response: []) is None
