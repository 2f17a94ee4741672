"""The front page: the zones that its editor may lay out, and the place of each story, which appears only once."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, PageChooserBlock, StreamBlock, StructBlock

from articles.front_rows import candidates, latest_corrections, latest_dossiers, latest_moves
from articles.menu import menu
from articles.models.article import ArticlePage
from articles.page_rows import give_renditions, stories_of
from people.moves import Move

PLACES_ON_TOP = 4
MAX_ROWS = 12
# How many of the latest stories stand « en continu » beside the top, with their times.
STREAM = 12


def _title(default: str) -> CharBlock:
    return CharBlock(label="Titre", required=False, max_length=60, help_text=f"Vide : « {default} ».")


def _count(default: int) -> IntegerBlock:
    return IntegerBlock(label="Combien", default=default, min_value=1, max_value=MAX_ROWS)


class ZonesBlock(StreamBlock):
    """The zones of the front page, in the order that the editor gives them."""

    chosen = StructBlock(
        [
            ("title", CharBlock(label="Titre", max_length=60)),
            (
                "stories",
                ListBlock(PageChooserBlock(label="Article", page_type="articles.ArticlePage"), max_num=MAX_ROWS),
            ),
        ],
        icon="pick",
        label="Articles choisis",
        description="Des articles choisis un à un, sous un titre. Un article dépublié laisse sa place.",
    )
    section = StructBlock(
        [
            ("section", PageChooserBlock(label="Rubrique", page_type="articles.SectionPage")),
            (
                "title",
                CharBlock(label="Titre", required=False, max_length=60, help_text="Vide : celui de la rubrique."),
            ),
            ("count", _count(4)),
        ],
        icon="folder-open-inverse",
        label="Derniers articles d’une rubrique",
        description="Les plus récents qui ne sont pas déjà plus haut.",
    )
    briefs = StructBlock(
        [("title", _title("En bref")), ("count", _count(6))],
        icon="list-ul",
        label="En bref",
        description="Les dernières brèves.",
    )
    dossiers = StructBlock(
        [("title", _title("Dossiers")), ("count", _count(3))],
        icon="folder",
        label="Dossiers",
        description="Les derniers dossiers.",
    )
    moves = StructBlock(
        [
            (
                "title",
                CharBlock(
                    label="Titre",
                    required=False,
                    max_length=60,
                    help_text="Vide : « Mouvements de la semaine » s’ils en sont tous, sinon « Derniers mouvements ».",
                ),
            ),
            ("count", _count(6)),
        ],
        icon="group",
        label="Mouvements",
        description="Les dernières arrivées, nominations et départs, avec leur source.",
    )
    corrections = StructBlock(
        [("title", _title("Rectificatifs")), ("count", _count(3))],
        icon="warning",
        label="Rectificatifs",
        description="Les derniers rectificatifs.",
    )

    class Meta:
        block_counts = {kind: {"max_num": 1} for kind in ("briefs", "dossiers", "moves", "corrections")}


class Zone(NamedTuple):
    """A zone as readers see it."""

    kind: str  # the name of its block
    title: str
    address: str  # of the list of all, "" without one
    rows: list


class FrontPage:
    """The front page of one answer: the latest stories for paginate(), then what arrange() makes of them.

    `zones` are the raw rows of the stream field; `home` is the id of the page where its rows are stored, else `on_top`
    are the ids of the stories that an editor put on top.
    """

    def __init__(self, zones: list[dict], home: int | None, on_top: Iterable[int] = ()):
        self._zones, self._home, self._on_top = zones, home, list(on_top)
        self._by_hand = [
            [item["value"] for item in zone["value"]["stories"]] if zone["type"] == "chosen" else [] for zone in zones
        ]
        self.menu = menu()
        self._sections = {section.pk: section for section in self.menu}

    def __getitem__(self, part: slice) -> list:
        """Return the ids of the latest stories, on the first page, or the stories for_cards(). Queries: 1, or 4."""
        if part.start:
            return list(ArticlePage.objects.published().editorial().latest_first().for_cards()[part])
        self._candidates = candidates(
            self._home,
            [*self._on_top, *chain(*self._by_hand)],
            [section for zone in self._zones if (section := self._section_of(zone))],
            # As many as all zones show: what one leaves, the next may take.
            PLACES_ON_TOP
            + sum(map(len, self._by_hand))
            + sum(_rows_asked(zone["value"]) for zone in self._zones if zone["type"] in {"section", "briefs"}),
        )
        return self._candidates.latest

    def arrange(self, latest: list[int]) -> dict[str, object]:
        """Return what the front page shows: `top` (stories), `stream` (the latest, again), `zones` (those not empty),
        `others` (stories).

        `latest` are the ids of the latest stories; each has a place somewhere. Those chosen by hand are placed first,
        then the top is completed, then the other zones in their order. Queries: 2 (stories, signatures), 1 with
        photos (renditions), 1 for dossiers, 1 for moves, 1 for corrections. None grows with the number of stories.
        """
        found, places = self._candidates, _Places()
        on_top = found.on_top or [pk for pk in self._on_top if pk in found.given]
        top = places.take(on_top, PLACES_ON_TOP)
        placed = [places.take((pk for pk in pks if pk in found.given), MAX_ROWS) for pks in self._by_hand]
        top += places.take(latest, PLACES_ON_TOP - len(top))
        for number, zone in enumerate(self._zones):
            if zone["type"] == "briefs":
                placed[number] += places.take(found.briefs, _rows_asked(zone["value"]))
            elif section := self._section_of(zone):
                placed[number] += places.take(found.in_section.get(section, ()), _rows_asked(zone["value"]))
        stories = stories_of([*places.taken.union(latest)])
        zones = [
            shown
            for zone, pks in zip(self._zones, placed, strict=True)
            if (shown := self._shown(zone, [stories[pk] for pk in pks if pk in stories])).rows
        ]
        give_renditions(
            [story.lead_photo for story in stories.values()]
            + [dossier.photo for zone in zones if zone.kind == "dossiers" for dossier in zone.rows]
            + [move.fact.subject.photo for zone in zones if zone.kind == "moves" for move in zone.rows]
        )
        in_order = [stories[pk] for pk in latest if pk in stories]
        return {
            # With fewer stories the top shows them all.
            "stream": in_order[:STREAM] if len(in_order) > PLACES_ON_TOP else [],
            "top": [stories[pk] for pk in top if pk in stories],
            "zones": zones,
            "others": [story for story in in_order if story.pk not in places.taken],
        }

    def _section_of(self, zone: dict) -> int | None:
        """Return the id of the section of a zone; None for another zone, or if readers may not see the section."""
        section = zone["value"]["section"] if zone["type"] == "section" else None
        return section if section in self._sections else None

    def _shown(self, zone: dict, stories: list[ArticlePage]) -> Zone:
        """Return the zone as readers see it; without rows if it is empty."""
        kind, value = zone["type"], zone["value"]
        title, count = value.get("title") or "", _rows_asked(value)
        if kind == "section" and stories:
            section = self._sections[value["section"]]
            return Zone(kind, title or section.title, section.url, stories)
        if kind == "dossiers":
            return Zone(kind, title or "Dossiers", "/dossiers/", latest_dossiers(count))
        if kind == "moves":
            moves = latest_moves(count)
            return Zone(kind, title or _moves_title(moves), reverse("moves"), moves)
        if kind == "corrections":
            return Zone(kind, title or "Rectificatifs", reverse("corrections"), latest_corrections(count))
        return Zone(kind, title or "En bref", "", stories)


class _Places:
    """The stories that have a place already."""

    def __init__(self) -> None:
        self.taken: set[int] = set()

    def take(self, pks: Iterable[int], count: int) -> list[int]:
        """Give a place to the first `count` of the stories that have none, and return them."""
        free = [pk for pk in dict.fromkeys(pks) if pk not in self.taken][:count]
        self.taken.update(free)
        return free


def _rows_asked(value: dict) -> int:
    """Return the number of rows of an automatic zone, up to MAX_ROWS; 0 in a draft without one."""
    return max(0, min(value.get("count") or 0, MAX_ROWS))


def _moves_title(moves: list[Move]) -> str:
    today = timezone.localdate()
    week = {(today - timedelta(days=days)).isoformat() for days in range(7)}
    return "Mouvements de la semaine" if all(move.fact.start in week for move in moves) else "Derniers mouvements"
