"""The page cache: who gets what was kept, when, in which form; and what happens when nothing can be made."""

import gzip
import threading
import time
from pathlib import Path

import brotli
import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import path

from newsroom.page_cache.entries import Entry, Memory
from newsroom.page_cache.generation import State
from newsroom.page_cache.routes import cached, live
from newsroom.page_cache.stores import Files
from tests.cached import CachedSite

TEXT = "Qwen perd son responsable technique. " * 40


def _view(request, **kwargs):
    return HttpResponse()


urlpatterns = [
    path("page/", cached(lambda request: _view(request), query=["page"])),
    path("autre/", cached(lambda request: _view(request))),
    path("flux.rss", cached(lambda request: _view(request))),
    path("vivante/", live(lambda request: _view(request))),
]


class Told:
    """A watch that says what it is told to."""

    def __init__(self):
        self.known = State("t", 1, 1, time.time() + 3600, time.time() + 3600, time.time() + 3600)
        self.is_down = False
        self.written = 0

    def now(self, **values):
        self.known = self.known._replace(**values)

    def state(self):
        return self.known._replace(read_at=0 if self.is_down else time.time())

    def fresh(self):
        if self.is_down:
            raise DatabaseError
        return self.state()

    refresh = fresh

    def is_away(self):
        return self.is_down

    def refresh_after_writing(self):
        self.written += 1

    def watch(self):
        pass


class Application:
    """What Django would answer: a text that says how often it was asked."""

    def __init__(self):
        self.times, self.status, self.headers, self.wait_s = 0, "200 OK", {}, 0.0
        self.seen: list[dict] = []
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self._lock:
            self.times += 1
            number = self.times
        self.seen.append(environ)
        time.sleep(self.wait_s)
        headers = {"Content-Type": "text/html; charset=utf-8", "Vary": "Cookie"} | self.headers
        start_response(self.status, list(headers.items()))
        return [f"{number} {TEXT}".encode()]


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def application():
    return Application()


@pytest.fixture
def site(tmp_path, settings, application, told):
    settings.ROOT_URLCONF = __name__
    return CachedSite(tmp_path, application, watch=told)


def number(answer) -> int:
    return int(answer.body.split()[0])


def test_an_answer_is_made_once_and_given_to_all(site, application):
    assert [number(site.ask("/page/")) for _ in range(3)] == [1, 1, 1]
    assert application.times == 1


def test_another_generation_is_another_answer(site, told):
    assert number(site.ask("/page/")) == 1
    told.now(number=2)
    assert number(site.ask("/page/")) == 2


def test_a_moment_that_has_come_makes_another_answer(site, told):
    site.ask("/page/")
    told.now(changes_at=time.time() - 1)
    assert number(site.ask("/page/")) == 2


def test_another_timeline_is_another_answer(site, told):
    site.ask("/page/")
    told.now(timeline="u")
    assert number(site.ask("/page/")) == 2


@pytest.mark.parametrize(
    ("encodings", "encoding", "decoded"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0", None, bytes),
    ],
)
def test_each_encoding_says_the_same(site, application, encodings, encoding, decoded):
    answer = site.ask("/page/", accept_encoding=encodings)
    assert answer.headers.get("content-encoding") == encoding
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.headers["vary"] == "Accept-Encoding"
    assert decoded(answer.body).decode() == f"1 {TEXT}"
    assert decoded(site.ask("/page/", accept_encoding=encodings).body) == decoded(answer.body)
    assert application.times == 1


def test_who_has_it_gets_304(site, application):
    first = site.ask("/page/")
    again = site.ask("/page/", if_none_match=f'"x", {first.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert site.ask("/page/", if_none_match='W/"autre"').status == 200
    assert application.times == 1


def test_a_date_is_compared_where_there_is_one(site, application):
    application.headers = {"Last-Modified": "Tue, 01 Dec 2026 04:00:00 GMT"}
    site.ask("/page/")
    assert site.ask("/page/", if_modified_since="Tue, 01 Dec 2026 04:00:00 GMT").status == 304
    assert site.ask("/page/", if_modified_since="Tue, 01 Dec 2026 03:00:00 GMT").status == 200


def test_django_is_asked_for_a_whole_answer(site, application):
    site.ask("/page/?page=2&utm_source=lettre", if_none_match='"a"', accept_encoding="gzip")
    (environ,) = application.seen
    assert environ["QUERY_STRING"] == "page=2"
    assert not {"HTTP_IF_NONE_MATCH", "HTTP_ACCEPT_ENCODING"} & environ.keys()


def test_head_says_what_get_would(site, application):
    head = site.ask("/page/", "HEAD")
    got = site.ask("/page/")
    assert head.body == b""
    assert head.headers == got.headers
    assert application.times == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "a=1; sessionid=x"}, {"cookie": "sessionid=x"}, {"cookie": "messages=x"},
        {"host": "ailleurs.example"},
    ],
)  # fmt: skip
def test_who_is_not_an_ordinary_reader_is_answered_by_django(site, application, headers):
    site.ask("/page/")
    assert number(site.ask("/page/", **headers)) == 2
    assert number(site.ask("/page/")) == 1


def test_who_asks_for_what_changed_in_a_feed_is_answered_by_django(site, application):
    site.ask("/flux.rss")
    assert number(site.ask("/flux.rss", a_im="feed")) == 2
    assert number(site.ask("/flux.rss")) == 1


def test_what_is_answered_to_an_account_is_kept_by_nobody(site):
    assert site.ask("/page/", cookie="sessionid=x").headers["cache-control"] == "private, no-cache"


def test_a_cookie_of_somebody_else_is_nothing(site, application):
    site.ask("/page/")
    assert number(site.ask("/page/", cookie="_ga=1; theme=sombre")) == 1


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 Not Found", {}), ("302 Found", {"Location": "/"}), ("200 OK", {"Set-Cookie": "csrftoken=x"}),
        ("200 OK", {"Cache-Control": "no-store"}), ("200 OK", {"Cache-Control": "private"}), ("403 Forbidden", {}),
    ],
)  # fmt: skip
def test_what_may_not_be_kept_is_not(site, application, status, headers):
    application.status, application.headers = status, headers
    site.ask("/page/")
    site.ask("/page/")
    assert application.times == 2


@pytest.mark.parametrize("address", ["/vivante/", "/nulle-part/", "/page/?page=2&autre=1", "/autre/?page=2"])
def test_an_address_that_does_not_say_so_is_not_kept(site, application, address):
    site.ask(address)
    site.ask(address)
    assert application.times == 2


def test_parameters_have_one_order_and_no_followers(site, application):
    site.ask("/page/?page=2")
    assert number(site.ask("/page/?utm_medium=x&page=2&fbclid=3")) == 1
    assert number(site.ask("/page/?page=3")) == 2


def test_a_browser_that_opens_a_feed_has_an_answer_of_its_own(site, application):
    site.ask("/flux.rss")
    assert number(site.ask("/flux.rss", sec_fetch_dest="document")) == 2
    assert number(site.ask("/flux.rss", sec_fetch_dest="empty")) == 1
    assert number(site.ask("/page/", sec_fetch_dest="document")) == number(site.ask("/page/"))


def test_no_shared_cache_may_keep_it_longer_than_ten_seconds(site):
    assert site.ask("/page/").headers["cache-control"] == "public, max-age=0, s-maxage=10"


def test_what_is_one_client_s_is_not_kept(site, application):
    application.headers = {"RateLimit": '"client";r=3', "RateLimit-Policy": "x"}
    site.ask("/page/")
    assert not [name for name in site.ask("/page/").headers if name.startswith("ratelimit")]


def test_whoever_writes_is_known_at_once(site, told):
    site.ask("/page/", "POST")
    assert told.written == 1


def test_while_the_database_is_gone_what_was_seen_is_shown(site, told, application):
    site.ask("/page/")
    told.now(number=2)
    told.is_down = True
    assert number(site.ask("/page/")) == 1
    never_seen = site.ask("/autre/")
    assert never_seen.status == 503
    assert never_seen.headers["retry-after"] == "5"
    assert "rechargez cette page" in never_seen.body.decode()
    assert application.times == 1


@pytest.mark.parametrize(
    "change", [{"number": 3, "withdrawn": 2}, {"hides_at": 1.0, "changes_at": 1.0}, {"timeline": "u"}]
)
def test_what_was_withdrawn_is_not_shown_though_the_database_is_gone(site, told, change):
    site.ask("/page/")
    told.now(**change)
    told.is_down = True
    assert site.ask("/page/").status == 503


def test_an_error_that_is_the_database_s_shows_what_was(site, told, application):
    site.ask("/page/")
    told.now(number=2)
    application.status = "500 Internal Server Error"
    told.refresh = lambda: (_ for _ in ()).throw(DatabaseError)
    assert number(site.ask("/page/")) == 1


def test_a_database_that_has_just_come_back_may_fail_once_more(site, told, application):
    site.ask("/page/")
    told.now(number=2)
    application.status = "503 Service Unavailable"
    assert number(site.ask("/page/")) == 1
    assert site.ask("/autre/").status == 503


def test_an_error_of_ours_is_told(site, told, application):
    site.ask("/page/")
    told.now(number=2)
    application.status = "500 Internal Server Error"
    assert site.ask("/page/").status == 500


def ask_together(site, count, **headers):
    answers: list = []
    threads = [threading.Thread(target=lambda: answers.append(site.ask("/page/", **headers))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_however_many_ask_one_makes_it(site, application):
    application.wait_s = 0.1
    assert [number(answer) for answer in ask_together(site, 16)] == [1] * 16
    assert application.times == 1


def test_nobody_waits_long_for_what_may_be_shown_as_it_was(site, told, application):
    site.ask("/page/")
    told.now(number=2, before=1, since=time.time())
    application.wait_s = 0.7
    answers = ask_together(site, 4)
    assert sorted(number(answer) for answer in answers) == [1, 1, 1, 2]
    assert number(site.ask("/page/")) == 2


def test_nobody_gets_what_was_right_more_than_a_second_ago(site, told, application):
    site.ask("/page/")
    told.now(number=2, before=1, since=time.time() - 1)
    application.wait_s = 0.5
    assert [number(answer) for answer in ask_together(site, 4)] == [2] * 4


@pytest.mark.parametrize(
    ("change", "given"),
    [
        ({"before": 1}, 1), ({"before": 1, "since": time.time() - 3600}, 2), ({"before": 2}, 2),
        ({"before": 1, "withdrawn": 2}, 2), ({"before": 1, "hides_at": 1.0}, 2),
    ],
)  # fmt: skip
def test_while_many_are_made_one_that_was_right_a_moment_ago_is_given_and_made_later(
    site, told, application, change, given
):
    site.ask("/page/")
    wanted = []
    site.pages.later = wanted.append
    told.now(number=2, **{"since": time.time(), **change})
    site.pages._makings = {("a",): None, ("b",): None}
    assert number(site.ask("/page/")) == given
    assert number(site.ask("/page/", accept_encoding="")) == given  # no thread is needed for it
    assert [key[2] for key in wanted] == (["/page/"] * 2 if given == 1 else [])


def test_while_few_are_made_it_is_made_at_once(site, told):
    site.ask("/page/")
    site.pages.later = [].append
    told.now(number=2, before=1, since=time.time())
    site.pages._makings = {("a",): None}
    assert number(site.ask("/page/")) == 2


def test_after_a_withdrawal_everybody_waits(site, told, application):
    site.ask("/page/")
    told.now(number=2, withdrawn=2)
    application.wait_s = 0.5
    assert [number(answer) for answer in ask_together(site, 4)] == [2] * 4


def test_what_is_not_kept_makes_nobody_wait_for_another(site, application):
    application.status, application.wait_s = "404 Not Found", 0.2
    begun = time.monotonic()
    assert {answer.status for answer in ask_together(site, 8)} == {404}
    assert application.times == 8
    assert time.monotonic() - begun < 8 * 0.2  # else one after another


def test_an_answer_made_while_something_changed_is_not_right(site, told, application):
    application.wait_s = 0.2
    thread = threading.Thread(target=lambda: site.ask("/page/"))
    thread.start()
    time.sleep(0.05)
    told.now(number=2)
    thread.join()
    application.wait_s = 0
    assert number(site.ask("/page/")) == 2


def test_a_failure_while_making_stops_nobody(site, application):
    def fail(environ, start_response):
        raise RuntimeError

    kept, site._application = site._application, fail
    with pytest.raises(RuntimeError):
        site.ask("/page/")
    site._application = kept
    assert site.ask("/page/").status == 200


# What processes share


def test_another_process_finds_what_one_has_made(tmp_path, settings, told):
    settings.ROOT_URLCONF = __name__
    here, there = (
        CachedSite(tmp_path, Application(), store=Files(tmp_path / "cache", 1_000_000), watch=told) for _ in range(2)
    )
    first = here.ask("/page/", accept_encoding="br")
    assert there.ask("/page/", accept_encoding="br") == first
    assert there.made == []
    told.now(number=2)
    there.ask("/page/")
    assert number(here.ask("/page/")) == 1  # made there
    assert here.made == ["/page/"]


def test_a_broken_file_is_nothing(tmp_path, settings, told):
    settings.ROOT_URLCONF = __name__
    site = CachedSite(tmp_path, Application(), store=Files(tmp_path / "cache", 1_000_000), watch=told)
    site.ask("/page/")
    site.pages.memory.clear()
    for file in Path(tmp_path / "cache").glob("*/*"):
        file.write_bytes(b"\x80\x05coucou")
    assert number(site.ask("/page/")) == 2


def test_files_are_bounded_and_the_oldest_go(tmp_path):
    store = Files(tmp_path, 5_000)
    for each in range(10):
        store.set(str(each), b"x" * 1_000)
        time.sleep(0.01)
    store.sweep()
    assert [each for each in range(10) if store.get(str(each))] == [5, 6, 7, 8, 9]


def test_a_disk_that_is_full_stops_nobody(tmp_path):
    (tmp_path / "file").write_text("")
    Files(tmp_path / "file", 5_000).set("a", b"x")


def test_memory_is_bounded_and_drops_what_nobody_asked_for():
    memory = Memory(60_000)

    def entry():
        return Entry(200, [("Content-Type", "image/jpeg")], b"x" * 8_000, timeline="t", number=1)

    for name in "abc":
        one = entry()
        one.answer("")
        memory.put((name,), one)
    memory.get(("a",))
    one = entry()
    one.answer("")
    memory.put(("d",), one)
    assert [name for name in "abcd" if memory.get((name,))] == ["a", "c", "d"]
