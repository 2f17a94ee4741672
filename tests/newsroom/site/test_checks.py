"""The system checks: the project passes them, and each reports what breaks its rule."""

import pytest

from articles.models import SectionPage
from newsroom.site import checks


def test_the_project_passes_its_checks():
    assert checks.only_published_says_what_readers_may_see(None) == []
    assert checks.every_page_has_its_template(None) == []


@pytest.mark.parametrize(
    "source",
    [
        "pages = Page.objects.live()",
        "pages = Page.objects.filter(slug='a').public().first()",
        "pages = Page.objects.filter(\n    slug='a', live=True)",
        "pages = Page.objects.exclude(live=True)",
        "condition = Q(live=True)",
    ],
)
def test_live_pages_are_asked_for_in_querysets_alone(source, tmp_path, settings):
    for room in checks.ROOMS:
        (tmp_path / room / "migrations").mkdir(parents=True)
    (tmp_path / "articles/views.py").write_text(source)
    for allowed in ("articles/querysets.py", "articles/migrations/0001_a.py", "newsroom/site/scheduling.py"):
        (tmp_path / allowed).parent.mkdir(exist_ok=True)
        (tmp_path / allowed).write_text(source)
    settings.BASE_DIR = tmp_path
    [error] = checks.only_published_says_what_readers_may_see(None)
    assert (error.id, error.msg) == ("newsroom.E001", "articles/views.py:1: asks for live pages.")


@pytest.mark.parametrize(
    "source", ["if page.live: pass", '"""Not .live() nor live=True."""', "Page(live=False)", "live(page)"]
)
def test_what_only_reads_like_it_is_let_through(source, tmp_path):
    (tmp_path / "views.py").write_text(source)
    assert checks.lines_asking_live(tmp_path / "views.py") == []


def test_a_page_without_its_template_is_refused(monkeypatch):
    monkeypatch.setattr(SectionPage, "template", "articles/nothing.html")
    [error] = checks.every_page_has_its_template(None)
    assert (error.id, error.obj) == ("newsroom.E002", SectionPage)
