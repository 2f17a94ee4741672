"""Slow clients delay nobody: requests are admitted once received, a few at a time."""

import threading
import time
from io import BytesIO

import pytest

from newsroom.http.admission import AdmissionControl

_WAIT_S = 5


@pytest.fixture
def answers():
    return []


def ask(application, answers, *, body=b"", length=None, stream=None):
    """Send one request; append its status to `answers` and return the text."""
    environ = {"wsgi.input": stream or BytesIO(body), "CONTENT_LENGTH": str(len(body) if length is None else length)}
    return b"".join(application(environ, lambda status, headers: answers.append(status)))


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_body_goes_through_whole(answers):
    control = AdmissionControl(echo, places=1, body_max_bytes=10_000_000)
    body = b"0123456789" * 300_000  # more than is kept in memory
    assert ask(control, answers, body=body) == body
    assert answers == ["200 OK"]


def test_what_follows_the_body_is_not_read(answers):
    control = AdmissionControl(echo, places=1, body_max_bytes=100)
    assert ask(control, answers, body=b"abcdef", length=3) == b"abc"


def test_a_client_that_goes_away_leaves_a_short_body(answers):
    control = AdmissionControl(echo, places=1, body_max_bytes=100)
    assert ask(control, answers, body=b"abc", length=50) == b"abc"


@pytest.mark.parametrize("length", ["", "-3", "abc"])
def test_a_length_that_is_none_means_no_body(answers, length):
    control = AdmissionControl(echo, places=1, body_max_bytes=100)
    assert ask(control, answers, body=b"abc", length=length) == b""


def test_a_body_too_heavy_is_refused_in_french_and_not_read(answers):
    stream = BytesIO(b"x" * 200)
    control = AdmissionControl(echo, places=1, body_max_bytes=100)
    assert "trop lourd" in ask(control, answers, length=200, stream=stream).decode()
    assert answers == ["413 Content Too Large"]
    assert stream.tell() == 0


class SlowBody:
    """A body whose bytes come when the test says so."""

    def __init__(self):
        self.asked = threading.Event()
        self.come = threading.Event()

    def read(self, size):
        self.asked.set()
        assert self.come.wait(_WAIT_S)
        return b"x" * size


def test_a_slow_body_takes_no_place(answers):
    control = AdmissionControl(echo, places=1, body_max_bytes=100)
    slow = SlowBody()
    thread = threading.Thread(target=ask, args=(control, answers), kwargs={"length": 10, "stream": slow})
    thread.start()
    assert slow.asked.wait(_WAIT_S)
    assert ask(control, answers, body=b"quick") == b"quick"
    slow.come.set()
    thread.join(_WAIT_S)
    assert answers == ["200 OK", "200 OK"]


def test_no_more_than_its_places_work_at_a_time(answers):
    inside, most, lock = [], [], threading.Lock()
    go_on = threading.Event()

    def busy(environ, start_response):
        with lock:
            inside.append(1)
            most.append(len(inside))
        go_on.wait(0.05)
        with lock:
            inside.pop()
        return echo(environ, start_response)

    control = AdmissionControl(busy, places=2, body_max_bytes=100)
    threads = [threading.Thread(target=ask, args=(control, answers)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(_WAIT_S)
    assert len(answers) == 8
    assert max(most) == 2


def test_a_failure_gives_its_place_back(answers):
    def failing(environ, start_response):
        raise RuntimeError

    control = AdmissionControl(failing, places=1, body_max_bytes=100)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            ask(control, answers)


def test_those_who_wait_come_in_by_order_of_arrival(answers):
    inside, leave, order = threading.Event(), threading.Event(), []

    def application(environ, start_response):
        name = environ["wsgi.input"].read()
        order.append(name)
        if name == b"first":
            inside.set()
            assert leave.wait(_WAIT_S)
        return []

    control = AdmissionControl(application, places=1, body_max_bytes=100)
    threads = [threading.Thread(target=ask, args=(control, answers), kwargs={"body": b"first"})]
    threads[0].start()
    assert inside.wait(_WAIT_S)
    for number in range(5):
        threads.append(threading.Thread(target=ask, args=(control, answers), kwargs={"body": str(number).encode()}))
        threads[-1].start()
        while len(control._waiting) <= number:
            time.sleep(0.001)
    leave.set()
    for thread in threads:
        thread.join(_WAIT_S)
    assert order == [b"first", b"0", b"1", b"2", b"3", b"4"]
    assert ask(control, answers, body=b"later") == b""
