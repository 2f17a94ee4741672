"""Each command that we ship, or that a text of ours names, runs on the database at hand."""

import io
import re
import sys

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands

from tests.builders import make_article, make_fact, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

LINE = '{"id": 1, "text": "Ada Démo quitte Qwen."}\n'
# The arguments of each, and a part of what it says.
COMMANDS: dict[str, tuple[list[str], str]] = {
    "api_tokens": (["list"], ""),
    "check": ([], "no issues"),
    "collectstatic": (["--dry-run", "--no-input", "--verbosity=0"], ""),
    "create_site": ([], "Site prêt"),
    "createsuperuser": (["--no-input", "--username=ada", "--email=ada@exemple.fr"], "created"),
    "detect_names": ([], '"surface": "Ada Démo"'),
    "export_data": (["--format=csv", "--output=export"], "fiches.csv"),
    "import_fiches": (["fiches.csv", "--dry-run"], "Ada"),
    "make_renditions": ([], ""),
    "migrate": (["--check"], ""),
    "publish_scheduled": ([], ""),
    "rebuild_announcements": ([], "0"),
    "rebuild_first_public": ([], "0"),
    "rebuild_lists": ([], "0"),
    "rebuild_mentions": ([], "0"),
    "run_scheduler": (["--once"], ""),
    "run_tasks": (["--once"], ""),
    "update_index": ([], "1 / 1\n"),
}
# Started, watched and stopped by the tests of their own; Django's for who writes code.
ELSEWHERE = {"serve", "load_demo", "make_archive", "runserver"}


@pytest.fixture(scope="module")
def site(module_db):
    """Some of each kind of row that commands read."""
    person = make_person(title="Ada Démo")
    make_article(subjects=(person,))
    make_fact(subject=person)


def test_none_is_forgotten():
    ours = {
        name
        for name, place in get_commands().items()
        if place in ("newsroom.site", "newsroom.photos", "people", "articles")
    }
    folders = [settings.BASE_DIR / folder for folder in ("docs", "newsroom", "people", "articles", "templates")]
    files = [file for folder in folders for file in folder.rglob("*") if file.suffix in {".md", ".py", ".html"}]
    texts = [file.read_text() for file in [*files, *settings.BASE_DIR.glob("*.md")]]
    named = {name for text in texts for name in re.findall(r"manage\.py ([a-z_]+)", text)}
    assert (ours | named) - ELSEWHERE == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_it_runs(name, site, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fiches.csv").write_text("kind;title\nperson;Ada Démo\n")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "un long mot de passe à elle")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LINE.encode())))
    arguments, says = COMMANDS[name]
    call_command(name, *arguments)
    assert says in capsys.readouterr().out
