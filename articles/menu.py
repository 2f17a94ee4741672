"""The menu: sections, and what the site knows of people and companies, on every page."""

from typing import NamedTuple

from django.db.models import DateTimeField
from django.utils import timezone

from newsroom.page_cache.kept import kept
from newsroom.pages.mixins import path_of
from newsroom.pages.prepared import Prepared
from people.querysets import rows_of

_SECTIONS = Prepared(
    lambda at: (
        rows_of("articles.SectionPage").published(at).in_menus().values_list("pk", "title", "url_path", named=True)
    ),
    at=DateTimeField(),
)


# Beside the sections: what they are called, and where they are.
DIRECTORIES = (
    ("Personnes", "/personnes/"),
    ("Entreprises", "/entreprises/"),
    ("Mouvements", "/mouvements/"),
    ("Dossiers", "/dossiers/"),
)


class MenuSection(NamedTuple):
    """A section as the menu shows it."""

    pk: int
    title: str
    url_path: str

    @property
    def url(self) -> str:
        """Its path."""
        return path_of(self.url_path)


def menu() -> list[MenuSection]:
    """Return the public sections that menus show, in the order of the tree. Queries: 1, 0 if kept."""
    return kept("menu", lambda: [MenuSection(*row) for row in _SECTIONS(at=timezone.now())])
