"""Slow clients delay nobody: requests are admitted once received, a few at a time, and answered at once at /sante/."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from newsroom.http import admission
from newsroom.http.admission import AdmissionControl

_WAIT_S = 5


def echo(environ, start_response):
    start_response("200 OK", [("X-Length", environ["CONTENT_LENGTH"])])
    return [environ["wsgi.input"].read()]


def control(application=echo, places=1, body_max_bytes=10_000_000):
    return AdmissionControl(application, places=places, body_max_bytes=body_max_bytes, alive="/sante/")


class Headers:
    """The headers of a request, as granian gives them."""

    def __init__(self, pairs):
        self.pairs = [(name.lower(), value) for name, value in pairs]

    def __iter__(self):
        return iter(name for name, _ in self.pairs)

    def get(self, name):
        return next(iter(self.get_all(name)), None)

    def get_all(self, name):
        return [value for known, value in self.pairs if known == name]


class Client:
    """Somebody who sends a body in chunks, and takes an answer."""

    def __init__(self, chunks):
        self.chunks, self.status, self.headers, self.body = chunks, None, {}, b""

    def __aiter__(self):
        return self.chunks

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    def response_stream(self, status, headers):
        self.response_bytes(status, headers, b"")
        return self

    async def send_bytes(self, data):
        self.body += data


async def at_once(chunks):
    for chunk in chunks:
        yield chunk


async def ask(application, *chunks, path="/", method="POST", headers=(), receive=None):
    """Send one request, its body in chunks, then nothing more; return the status, the headers and the body."""
    client = Client(receive() if receive else at_once(chunks))
    scope = SimpleNamespace(
        method=method, path=path, query_string="a=%C3%A9", http_version="1.1", scheme="https", authority=None,
        server="exemple.fr:443", client="192.0.2.1:999", headers=Headers(headers),
    )  # fmt: skip
    await application.__rsgi__(scope, client)
    return client.status, client.headers, client.body


def run_alone(coroutine):
    """Run it in a thread of its own: Playwright's event loop may run in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()


def get(application, *chunks, **options):
    return run_alone(ask(application, *chunks, **options))


async def silence():
    """What a client sends that sends nothing."""
    await asyncio.sleep(3600)
    yield b""


def test_a_body_goes_through_whole():
    body = b"0123456789" * 300_000  # more than is kept in memory
    status, headers, answer = get(control(), body[:1_000_000], body[1_000_000:])
    assert (status, headers["X-Length"], answer == body) == (200, "3000000", True)


def test_a_request_is_told_as_wsgi_does():
    told = {}

    def application(environ, start_response):
        told.update(environ)
        return echo(environ, start_response)

    headers = [
        ("host", "exemple.fr"), ("content-type", "text/plain"), ("content-encoding", "gzip"), ("cookie", "a=1"),
        ("cookie", "b=2"), ("accept", "x"), ("accept", "y"), ("x-forwarded-for", "1.1.1.1"),
        ("x_forwarded_for", "6.6.6.6"),
    ]  # fmt: skip
    assert get(control(application), path="/café/", headers=headers)[0] == 200
    assert told["PATH_INFO"].encode("latin-1") == "/café/".encode()
    assert {name: told[name] for name in told if name.startswith(("HTTP_", "CONTENT_"))} == {
        "HTTP_HOST": "exemple.fr",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "0",
        "HTTP_CONTENT_ENCODING": "gzip",
        "HTTP_COOKIE": "a=1;b=2",
        "HTTP_ACCEPT": "x,y",
        "HTTP_X_FORWARDED_FOR": "1.1.1.1",
    }
    assert (told["QUERY_STRING"], told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("a=%C3%A9", "192.0.2.1", "https")


@pytest.mark.parametrize("headers", [[("content-length", "200")], []])
def test_a_body_too_heavy_is_refused_in_french(headers):
    status, _, answer = get(control(body_max_bytes=100), b"x" * 101, headers=headers)
    assert status == 413
    assert "trop lourd" in answer.decode()


def test_a_client_that_goes_away_is_not_answered():
    async def receive():
        yield b"x"

    assert get(control(), receive=receive, headers=[("content-length", "200")])[0] is None


@pytest.mark.parametrize("is_dripping", [False, True])
def test_300_bodies_that_do_not_come_are_given_up_and_delay_nobody(monkeypatch, is_dripping):
    monkeypatch.setattr(admission, "_START_S", 0.2)

    async def drip():
        while True:
            await asyncio.sleep(0.02)
            yield b"x"

    async def run():
        application = control(places=8)
        slow = [asyncio.create_task(ask(application, receive=drip if is_dripping else silence)) for _ in range(300)]
        await asyncio.sleep(0)
        assert (await ask(application, b"quick"))[2] == b"quick"
        assert (await ask(application, path="/sante/", method="GET"))[0] == 200
        assert not any(task.done() for task in slow)
        return await asyncio.gather(*slow)

    answers = run_alone(asyncio.wait_for(run(), _WAIT_S))
    assert {answer[0] for answer in answers} == {408}
    assert "trop lent" in answers[0][2].decode()


def test_a_body_that_comes_slowly_but_steadily_is_waited_for(monkeypatch):
    monkeypatch.setattr(admission, "_START_S", 0.1)
    left = [b"x" * 800] * 6

    async def receive():
        for chunk in left:
            await asyncio.sleep(0.04)  # 20 kB/s
            yield chunk

    assert get(control(), receive=receive)[:1] == (200,)


def test_no_more_than_its_places_work_at_a_time_and_alive_is_answered_meanwhile():
    inside, most, lock, go_on = [], [], threading.Lock(), threading.Event()

    def busy(environ, start_response):
        with lock:
            inside.append(1)
            most.append(len(inside))
        assert go_on.wait(_WAIT_S)
        with lock:
            inside.pop()
        return echo(environ, start_response)

    async def run():
        application = control(busy, places=2)
        tasks = [asyncio.create_task(ask(application)) for _ in range(8)]
        await asyncio.sleep(0.05)
        status, headers, answer = await ask(application, path="/sante/", method="HEAD")
        go_on.set()
        assert (status, headers["Cache-Control"], answer) == (200, "no-store", b"")
        return await asyncio.gather(*tasks)

    assert [answer[0] for answer in run_alone(run())] == [200] * 8
    assert max(most) == 2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_known_is_answered_at_once(method):
    asked = []

    def known(method, path, query, header, scheme):
        asked.append((method, path, query, header("host"), header("cookie"), scheme))
        return SimpleNamespace(status=200, headers=[("ETag", '"a"')], body=b"connu")

    application = AdmissionControl(echo, places=1, body_max_bytes=10, alive="/sante/", known=known)
    answer = get(application, path="/café/", method=method, headers=[("host", "exemple.fr")])
    assert answer == (200, {"ETag": '"a"'}, b"connu" if method == "GET" else b"")
    assert asked == [(method, "/café/".encode().decode("latin-1"), "a=%C3%A9", "exemple.fr", "", "https")]
    assert get(application, b"envoi")[2] == b"envoi"
    assert len(asked) == 1


def test_a_failure_gives_its_place_back():
    def failing(environ, start_response):
        raise RuntimeError

    application = control(failing)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            get(application)


def test_those_who_wait_come_in_by_order_of_arrival():
    order = []

    def application(environ, start_response):
        order.append(environ["wsgi.input"].read())
        return echo(environ, start_response)

    async def run():
        door = control(application)
        await asyncio.gather(*(ask(door, str(number).encode()) for number in range(6)))

    run_alone(run())
    assert order == [b"0", b"1", b"2", b"3", b"4", b"5"]


def test_a_response_is_made_and_closed_in_its_place_before_it_is_sent():
    threads = []

    class Response(list):
        def __iter__(self):
            threads.append(threading.current_thread().name)
            return super().__iter__()

        def close(self):
            threads.append(threading.current_thread().name)

    def application(environ, start_response):
        start_response("404 Not Found", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return Response([b"x" * 300_000, b"y" * 300_000])

    status, _, answer = get(control(application))
    assert (status, len(answer)) == (404, 600_000)
    assert threads == ["place_0", "place_0"]
