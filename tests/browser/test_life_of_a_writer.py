"""Ten minutes of a writer's bad luck, on a real server: each word typed ends in the database, or is offered back.

Not in the gate: `make prove`, or `make test ARGS="-m long"`. LIFE_S=120 shortens it.
"""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from urllib.request import urlopen

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as BrowserError

from tests.browser.forms import StoryForm

LIFE_S = int(os.environ.get("LIFE_S", "600"))
pytestmark = [pytest.mark.browser, pytest.mark.long]


class Server:
    """A demonstration site served by processes of their own, that can be killed and started again."""

    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.folder = folder
        self.origin = f"http://127.0.0.1:{self.port}"
        self.passwords: dict[str, str] = {}
        self.start()

    def start(self) -> None:
        environment = os.environ | {
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": f"sqlite:///{self.folder}/site.sqlite3",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "SITE_URL": self.origin,
        }
        environment.pop("REDIS_URL", None)
        self.log = (self.folder / "log").open("a+")
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "manage.py", "serve", "--port", str(self.port)],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            with suppress(OSError), closing(urlopen(f"{self.origin}/sante/", timeout=2)):
                break
            time.sleep(0.5)
        for line in (self.folder / "log").read_text().splitlines():
            if (words := line.split()) and words[0] in ("chef", "editeur", "redacteur"):
                self.passwords[words[0]] = words[1]

    def end(self, number: int) -> None:
        self.process.send_signal(number)
        self.process.wait(30)
        self.log.close()

    def rows(self, query: str, *values) -> list[tuple]:
        with closing(sqlite3.connect(self.folder / "site.sqlite3", timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def stored_words(self) -> str:
        """The latest version of the story."""
        rows = self.rows(
            "select r.content from wagtailcore_revision r join wagtailcore_page p on p.latest_revision_id = r.id "
            "where p.title like 'Vie d’un%' order by p.id desc limit 1"
        )
        return rows[0][0] if rows else ""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("life"))
    yield server
    server.end(signal.SIGTERM)


class Writer:
    """Somebody who writes on, whatever happens."""

    def __init__(self, browser: Browser, server: Server, username: str):
        self.server, self.username = server, username
        self.window = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        self.page = self.new_tab()
        self.page.goto(f"{server.origin}/admin/login/")
        self.fill_in_password(self.page)
        self.page.wait_for_url(f"{server.origin}/admin/")
        self.words: list[str] = []

    def new_tab(self) -> Page:
        page = self.window.new_page()
        page.set_default_timeout(30_000)
        page.on("dialog", lambda dialog: dialog.accept())  # « quitter cette page ? »
        return page

    def fill_in_password(self, place) -> None:
        place.locator("[name=username]").fill(self.username)
        place.locator("[name=password]").fill(self.server.passwords[self.username])
        place.locator("button[type=submit]").click()

    def write(self) -> None:
        """Type one word, in the text or in the standfirst; sign in first if the page asks for it."""
        if self.page.locator("dialog.kept-password").count():
            self.fill_in_password(self.page.frame_locator("iframe[title=Connexion]"))
            expect(self.page.locator("dialog.kept-password")).to_have_count(0)
        word = f"mot{len(self.words):04d}"
        if random.random() < 0.2:
            self.page.locator("[name=standfirst]").focus()
        else:
            self.page.locator("[data-contentpath=body] [contenteditable=true]").last.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(f" {word}", delay=10)
        typed = self.page.locator("[name=standfirst]").input_value()
        if word in typed + self.page.locator("[data-contentpath=body]").first.inner_text():  # the field had the focus
            self.words.append(word)

    def write_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.write()
            self.page.wait_for_timeout(random.uniform(200, 900))

    def save(self, clicks: int = 1) -> None:
        self.page.get_by_role("button", name="Enregistrer le brouillon").first.click(click_count=clicks)
        self.page.wait_for_timeout(4_000)
        if (confirm := self.page.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]")).is_visible():
            confirm.click()
            self.page.wait_for_timeout(4_000)

    def take_back(self) -> None:
        """Take what is offered, if anything is."""
        self.page.wait_for_timeout(3_000)
        button = self.page.locator(".kept-texts").get_by_role("button", name="Le reprendre")
        if button.count():
            button.first.click()
            self.page.wait_for_timeout(3_000)


def test_ten_minutes_of_bad_luck_lose_no_word(server, browser):
    seed = int(os.environ.get("SEED", "1"))
    random.seed(seed)
    writer, chief = Writer(browser, server, "redacteur"), Writer(browser, server, "chef")
    page = writer.page
    section = server.rows("select page_ptr_id from articles_sectionpage order by 1 limit 1")[0][0]
    page.goto(f"{server.origin}/admin/pages/add/articles/articlepage/{section}/")
    page.wait_for_timeout(2_500)
    StoryForm(page).add_block("Paragraphe")
    part = LIFE_S / 9
    writer.write_for(part / 2)  # no title yet
    page.locator("[name=title]").fill("Vie d’un rédacteur")
    writer.write_for(part / 2)

    writer.window.set_offline(True)
    writer.write_for(min(30, part))
    writer.window.set_offline(False)
    writer.write_for(part - min(30, part) + 1)

    writer.window.clear_cookies(name="sessionid")  # the session ends
    writer.write_for(part)

    server.end(signal.SIGKILL)
    writer.write_for(part / 4)
    server.start()
    writer.write_for(part * 3 / 4)
    page.wait_for_timeout(20_000)  # autosave tries again
    edit = page.url
    assert edit.endswith("/edit/"), edit

    chief.page.goto(edit)
    chief.page.wait_for_timeout(2_500)
    chief.page.locator("[name=title]").fill("Vie d’une chef")
    chief.save()
    writer.write_for(part)
    writer.save()
    expect(page.locator(".messages")).to_contain_text("les deux versions sont dans l’historique")
    writer.save()

    writer.write_for(part / 2)
    writer.save(clicks=2)
    writer.write_for(part / 2)

    page.go_back()
    page.wait_for_timeout(1_000)
    with suppress(BrowserError):
        page.go_forward()
    if page.url != edit:
        page.goto(edit)
    writer.take_back()
    writer.write_for(part)

    writer.write()
    page.close(run_before_unload=True)  # at once, as a person closes it
    page.wait_for_event("close") if not page.is_closed() else None
    writer.page = page = writer.new_tab()
    page.goto(edit)
    writer.take_back()
    writer.write_for(part)
    writer.save()

    stored = server.stored_words()
    lost = [word for word in writer.words if word not in stored]
    print(f"SEED={seed} : {len(writer.words)} mots en {LIFE_S} s, perdus : {lost}")
    assert not lost
    assert len(writer.words) > LIFE_S / 4
    twice = [word for word in writer.words if stored.count(word) > 1]
    assert not twice
    assert len(server.rows("select 1 from wagtailcore_page where title like 'Vie d’un%'")) == 1
