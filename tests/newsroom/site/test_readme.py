"""The README is true: what it names is there, and what can be configured is in it."""

import re

import pytest
from django.conf import settings

README = (settings.BASE_DIR / "README.md").read_text()
TREE = re.search(r"```\n(manage\.py.*?)```", README, re.DOTALL)[1]
WHERE = re.search(r"\| Where is….*?\n\n", README, re.DOTALL)[0]
VARIABLES = re.search(r"\| Variable \|.*?\n\n", README, re.DOTALL)[0]
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*(?:\.\w{2,4}\b|/)|Makefile")


def paths_of_tree():
    """Yield the paths that the tree names, each with the folders under which it may stand."""
    folder = settings.BASE_DIR
    for line in TREE.splitlines():
        first = line.split()[0]
        if not line.startswith(" "):
            folder = settings.BASE_DIR / first
        inside = folder / first if line.startswith(" ") and first.endswith("/") else folder
        for path in PATH.findall(line.replace("robots.txt", "")):
            yield path, [settings.BASE_DIR, folder, inside]


def test_the_tree_names_enough_to_be_worth_a_test():
    assert len(list(paths_of_tree())) > 70


@pytest.mark.parametrize(("path", "folders"), paths_of_tree())
def test_what_the_tree_names_is_there(path, folders):
    # The lines that go on about feeds/ name its files.
    folders = [*folders, settings.BASE_DIR / "articles/feeds"]
    assert any((folder / path).exists() for folder in folders)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([\w.-]+(?:/[\w.-]+)*\.\w+)`", WHERE))))
def test_what_the_table_names_is_there(path):
    assert (settings.BASE_DIR / path).is_file()


def test_every_variable_of_the_settings_is_in_the_table():
    source = (settings.BASE_DIR / "newsroom/settings.py").read_text()
    read = set(re.findall(r"\b(?:env\.\w+|read_\w+)\(\s*\"([A-Z_]+)\"", source))
    assert {"SITE_URL", "TAG_AUTHORITY", "DEBUG"} <= read
    assert read <= set(re.findall(r"`([A-Z_]+)`", VARIABLES))
