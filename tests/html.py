"""Pages as readers meet them, for tests: ask for an address, look at what is there."""

from bs4 import BeautifulSoup
from django.test import Client

MARK = "SECRET"  # in every title and text of tests/builders.py: make_unpublished_articles()


class Html:
    """What a reader finds at an address."""

    def __init__(self, response):
        self.status = response.status_code
        self.source = response.content.decode()
        self.soup = BeautifulSoup(self.source, "html.parser")

    @property
    def main(self) -> BeautifulSoup:
        """What is proper to this page: all but header and footer."""
        return self.soup.main

    @property
    def text(self) -> str:
        """The words of the main part, blanks made single and ordinary (typography has tests of its own)."""
        return self.words(self.main)

    @property
    def titles(self) -> list[str]:
        """The titles of the stories listed."""
        return [link.get_text() for link in self.main.select(".card-title a")]

    @property
    def fiches(self) -> list[str]:
        """The names of the fiches listed."""
        return [link.get_text() for link in self.main.select(".fiche-card-name a")]

    @property
    def links(self) -> dict[str, str]:
        """The addresses of the main part by their words."""
        return {self.words(link): link["href"] for link in self.main.select("a[href]")}

    def all(self, selector: str) -> list[str]:
        """The words of what `selector` finds in the main part."""
        return [self.words(tag) for tag in self.main.select(selector)]

    def facts_in(self, selector: str) -> list[str]:
        """The facts in what `selector` finds, each with its status: « Départ chercheur, Qwen 2026 contesté »."""
        return [self.told(tag) for tag in self.main.select(f"{selector} .fact")]

    @property
    def facts(self) -> list[str]:
        """The facts listed outside the drawn positions."""
        return [self.told(tag) for tag in self.main.select(".fact")]

    @property
    def positions(self) -> list[str]:
        """The positions drawn: « Ana, chercheuse depuis 2019 confirmé »."""
        return [self.told(tag) for tag in self.main.select(".position")]

    @classmethod
    def told(cls, tag) -> str:
        """A fact or a position in one line, its status last."""
        cells = tag.select(".fact-line, .position-line, .position-dates, .how summary .status")
        return " ".join(cls.words(cell) for cell in cells)

    def head(self, selector: str, attribute: str = "content") -> str:
        """The attribute of an element of the head; "" without it."""
        tag = self.soup.head.select_one(selector)
        return tag[attribute] if tag else ""

    @staticmethod
    def words(tag) -> str:
        """The text of `tag`, with single and ordinary spaces."""
        return " ".join(tag.get_text().split())


def read(address: str, client: Client | None = None, **query: str) -> Html:
    """Ask for `address` as a stranger, or as `client`."""
    return Html((client or Client()).get(address, query))
