"""What every test may ask for, and the browser when the machine has one."""

import gc
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator

import hypothesis
import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import connections, transaction
from django.template.base import Template
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.plugin import blocking_manager_key

from tests.hub import Hub, running

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
# Texts made by hypothesis: the gate takes the same at each run, `make prove` many more, and new ones.
hypothesis.settings.register_profile("gate", max_examples=100, derandomize=True, database=None, deadline=None)
hypothesis.settings.register_profile("prove", max_examples=2_000, database=None, deadline=None)
hypothesis.settings.load_profile("gate")

_render = Template._render
_VIEWPORT = {"width": 1440, "height": 1000}
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
_ADVICE = "aucun Chromium trouvé (installez le paquet « chromium », ou nommez-le dans la variable CHROMIUM)"


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what has no database as pure: there it may not ask for one (pytest-django refuses).

    Leave the browser tests out, aloud, where there is no browser; in CI that is a failure.
    """
    for item in items:
        marked = item.get_closest_marker("django_db") or issubclass(item.cls or object, TransactionTestCase)
        if not marked and _DATABASE_FIXTURES.isdisjoint(item.fixturenames):
            item.add_marker("pure")
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if CHROMIUM or not browser_tests:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"Tests dans le navigateur impossibles : {_ADVICE}.")
    items[:] = [item for item in items if item not in browser_tests]
    config.hook.pytest_deselected(items=browser_tests)


def pytest_collection_finish() -> None:
    """Leave what is imported by now out of garbage collection: each full one would go through all of it for nothing."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put back what every site has, which a test with transactions of its own leaves without: any test may follow."""
    yield
    marker = item.get_closest_marker("django_db")
    if nextitem and marker and marker.kwargs.get("transaction"):  # after the last one there is no database any more
        connection = connections["default"]
        with item.config.stash[blocking_manager_key].unblock():
            connection.creation.deserialize_db_from_string(connection._test_serialized_contents)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it once more at the end, where it is read."""
    if not CHROMIUM:
        terminalreporter.section("LES TESTS DANS LE NAVIGATEUR N’ONT PAS TOURNÉ", sep="!", red=True, bold=True)
        terminalreporter.line(f"Raison : {_ADVICE}.")


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Start each test without what another one cached (site root paths, mostly).

    What a running server knows is known: the products (none yet), what is said of text mining.
    """
    from django.core.cache import cache  # noqa: PLC0415  (settings are ready only now)

    from newsroom.page_cache import kept  # noqa: PLC0415
    from newsroom.robots.models import Robots  # noqa: PLC0415
    from people.typesetting import set_products  # noqa: PLC0415

    cache.clear()
    kept.forget()
    set_products(())
    Robots().cache_summary()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker) -> Iterator[None]:
    """Make the database, with what every site stands on: made by each test, it would be much of its time."""
    from newsroom.site.roles import ensure_roles  # noqa: PLC0415
    from newsroom.site.structure import ensure_structure  # noqa: PLC0415
    from tests import database  # noqa: PLC0415

    connection = connections["default"]
    with django_db_blocker.unblock():
        database.create()
        assert connection.features.supports_json_field  # Django asks once: no test is to count it
        ensure_structure()
        ensure_roles()
        # To what a test with threads of its own puts the database back.
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment) -> None:
    """Render templates as a site does: the context that Django's test client copies of each is a tenth of the time."""
    Template._render = _render


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Keep what the fixtures of a module write until its last test; each test still takes back what it wrote itself.

    Such a fixture hands out keys, or objects that no test changes. Not for tests with transactions of their own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def no_statistics(db) -> None:
    """Have SQLite forget what another test measured of its own few rows: it would choose by it how to read these."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        if cursor.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").fetchone():
            cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")


@pytest.fixture
def hub(settings) -> Iterator[Hub]:
    """A WebSub hub that listens, and passes nothing on."""
    hub = Hub(distributes=False)
    settings.WEBSUB_HUB = hub.url
    with running(hub):
        yield hub


@pytest.fixture
def november_2026() -> Iterator[None]:
    """A day from which the dates of a test's facts are past or to come, whenever it runs."""
    with time_machine.travel("2026-11-25T12:00:00+01:00", tick=True):
        yield


@pytest.fixture(scope="session")
def browser(django_db_setup) -> Iterator[Browser]:
    """One Chromium for the session."""
    # Playwright's synchronous API runs an event loop in this thread, where Django then refuses its ORM, and where its
    # connections are other objects: they have to be told what the database holds when a test begins.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    contents = connections["default"]._test_serialized_contents
    with sync_playwright() as playwright:
        connections["default"]._test_serialized_contents = contents
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class _Answers:
    """How many requests the live server, which runs in this process, is answering."""

    def __init__(self):
        self.under_way = 0
        self.last = time.monotonic()
        self._lock = threading.Lock()

    def begin(self, **kwargs) -> None:
        with self._lock:
            self.under_way += 1

    def end(self, **kwargs) -> None:
        with self._lock:
            self.under_way -= 1
            self.last = time.monotonic()


def _leave(tab: Page, answers: _Answers) -> None:
    """Leave as somebody does, and wait until all is answered: the database is emptied right after."""
    tab.goto("about:blank")  # no autosave begins any more; lets go of the editing session
    deadline = time.monotonic() + 10
    while (answers.under_way or time.monotonic() - answers.last < 0.3) and time.monotonic() < deadline:
        tab.wait_for_timeout(50)


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One window for the session: what it has read of scripts and style sheets serves all tests."""
    window = browser.new_context(locale="fr-FR", viewport=_VIEWPORT, reduced_motion="reduce")
    yield window
    window.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh page, in French; what its console calls an error fails the test.

    Not an answer 400, by which Wagtail's autosave learns that a form is not complete yet; nor what a test asked for: no
    network, no session any more, what is gone.
    """
    answers = _Answers()
    request_started.connect(answers.begin)
    request_finished.connect(answers.end)
    tab = context.new_page()
    errors: list[str] = []
    tab.set_default_timeout(10_000)  # milliseconds

    def note(message: ConsoleMessage) -> None:
        is_wanted = re.search("status of 40[03]|ERR_INTERNET_DISCONNECTED|Error fetching", message.text)
        asked = message.location["url"]
        is_wanted = is_wanted or re.search("/admin/(editing-sessions|session)/|/oembed|/flux.json", asked)
        if message.type == "error" and not is_wanted:
            errors.append(message.text)

    tab.on("console", note)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    origin = tab.evaluate("location.origin")
    _leave(tab, answers)
    context.new_cdp_session(tab).send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    context.clear_permissions()
    request_started.disconnect(answers.begin)
    request_finished.disconnect(answers.end)
    tab.close()
    assert not errors, errors
