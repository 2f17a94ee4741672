"""The documentation is true: the paths that it names exist, and the map shows every room."""

import re

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# In the map and beside it: `articles/lists.py`, `newsroom/text/typography/`.
NAMED = re.compile(r"`((?:newsroom|people|articles|templates|static|tests|docs)/[\w./-]+)`")
LINKED = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
# The changelog tells of files that are gone.
PRESENT = [path for path in DOCS if path.name != "CHANGELOG.md"]


@pytest.mark.parametrize("page", PRESENT, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_exists(page):
    text = page.read_text()
    missing = [name for name in NAMED.findall(text) if "*" not in name and not (ROOT / name).exists()]
    missing += [link for link in LINKED.findall(text) if not (page.parent / link).exists()]
    assert missing == []


def test_the_map_names_enough_to_be_worth_a_test():
    assert len(set(NAMED.findall((ROOT / "docs/map.md").read_text()))) > 60


def test_the_tree_shows_every_folder_of_the_code():
    tree = re.search(r"```\n(manage\.py.*?)```", (ROOT / "docs/map.md").read_text(), re.DOTALL)[1]
    folders = {
        path.name
        for package in ("newsroom", "people", "articles")
        for path in [ROOT / package, *(ROOT / package).iterdir()]
        if path.is_dir() and not path.name.startswith("__") and path.name not in ("migrations", "templatetags")
    }
    assert [folder for folder in sorted(folders) if not re.search(rf"\b{folder}/", tree)] == []


def test_the_tree_names_files_that_exist():
    tree = re.search(r"```\n(manage\.py.*?)```", (ROOT / "docs/map.md").read_text(), re.DOTALL)[1]
    names = set(re.findall(r"\b[\w]+\.py\b", tree))
    code = (ROOT / package for package in ("newsroom", "people", "articles", "tests"))
    known = {path.name for package in code for path in package.rglob("*.py")}
    assert names - known - {"manage.py"} == set()


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 100
