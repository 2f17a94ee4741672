"""The front page: the zones that its editor may lay out, and the place of each story, which appears only once."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from wagtail.blocks import CharBlock, IntegerBlock, ListBlock, PageChooserBlock, StreamBlock, StructBlock

from articles.models.article import ArticlePage
from articles.models.correction import Correction
from articles.models.dossier import DossierPage
from articles.models.section import SectionPage
from people.models import Fact

PLACES_ON_TOP = 4
MAX_ROWS = 12


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


def arrange(zones: list[dict], on_top: list[int], latest: list[ArticlePage]) -> dict[str, object]:
    """Return what the front page shows: `top` (stories), `zones` (those that are not empty), `others` (stories).

    `zones` are the raw rows of the stream field, `on_top` the ids of the stories that an editor put on top.
    `latest` are the latest stories, after for_cards(); each has a place somewhere. Those chosen by hand are placed
    first, then the top is completed, then the other zones in their order. Queries: 1 (who is on top); with stories
    chosen by hand, 1; with zones of sections, 1 and 1 for each; 1 for briefs; 4 if any of these is not in `latest`;
    2 for dossiers; 3 for moves; 1 for corrections. None grows with the number of stories.
    """
    places = _Places(latest)
    by_hand = [
        [item["value"] for item in zone["value"]["stories"]] if zone["type"] == "chosen" else [] for zone in zones
    ]
    public = _public([*on_top, *chain(*by_hand)])
    top = places.take((pk for pk in on_top if pk in public), PLACES_ON_TOP)
    placed = [places.take((pk for pk in pks if pk in public), MAX_ROWS) for pks in by_hand]
    top += places.take((story.pk for story in latest), PLACES_ON_TOP - len(top))
    sections = _sections([zone["value"]["section"] for zone in zones if zone["type"] == "section"])
    for number, zone in enumerate(zones):
        placed[number] += places.take_latest(zone["type"], zone["value"], sections)
    stories = places.stories()
    return {
        "top": [stories[pk] for pk in top if pk in stories],
        "zones": [
            shown
            for zone, pks in zip(zones, placed, strict=True)
            if (shown := _shown(zone, [stories[pk] for pk in pks if pk in stories], sections)).rows
        ],
        "others": [story for story in latest if story.pk not in places.taken],
    }


class _Places:
    """The stories that have a place already."""

    def __init__(self, latest: list[ArticlePage]):
        self.latest = latest
        self.taken: set[int] = set()

    def take(self, pks: Iterable[int], count: int) -> list[int]:
        """Give a place to the first `count` of the stories that have none, and return them."""
        free = [pk for pk in dict.fromkeys(pks) if pk not in self.taken][:count]
        self.taken.update(free)
        return free

    def take_latest(self, kind: str, value: dict, sections: dict[int, SectionPage]) -> list[int]:
        """Give places to the latest stories of an automatic zone. Queries: 1, 0 for other zones."""
        stories = ArticlePage.objects.published().editorial().latest_first().exclude(pk__in=self.taken)
        if kind == "briefs":
            stories = stories.filter(format=ArticlePage.Format.BRIEF)
        elif kind == "section" and value["section"] in sections:
            stories = stories.in_section(sections[value["section"]])
        else:
            return []
        count = _rows_asked(value)
        return self.take(stories.values_list("pk", flat=True)[:count], count)

    def stories(self) -> dict[int, ArticlePage]:
        """Return the placed stories by id, after for_cards(). Queries: 4 if any is not among the latest."""
        stories = {story.pk: story for story in self.latest}
        if older := self.taken - stories.keys():
            stories |= {story.pk: story for story in ArticlePage.objects.published().filter(pk__in=older).for_cards()}
        return stories


def _public(pks: list[int]) -> set[int]:
    """Return the ids of the stories that the front page may show."""
    stories = ArticlePage.objects.published().editorial().filter(pk__in=pks)
    return set(stories.values_list("pk", flat=True)) if pks else set()


def _sections(pks: list[int]) -> dict[int, SectionPage]:
    return SectionPage.objects.published().in_bulk(pks) if pks else {}


def _shown(zone: dict, stories: list[ArticlePage], sections: dict[int, SectionPage]) -> Zone:
    """Return the zone as readers see it; without rows if it is empty."""
    kind, value = zone["type"], zone["value"]
    title, count = value.get("title") or "", _rows_asked(value)
    if kind == "section" and stories:
        section = sections[value["section"]]
        return Zone(kind, title or section.title, section.url, stories)
    if kind == "dossiers":
        dossiers = DossierPage.objects.published().with_stories().latest_first().for_cards()[:count]
        return Zone(kind, title or "Dossiers", "/dossiers/", list(dossiers))
    if kind == "moves":
        moves = list(Fact.objects.published().moves().with_evidence().chronological()[:count])
        return Zone(kind, title or _moves_title(moves), reverse("moves"), moves)
    if kind == "corrections":
        corrections = Correction.objects.published().latest_first().select_related("article")[:count]
        return Zone(kind, title or "Rectificatifs", reverse("corrections"), list(corrections))
    return Zone(kind, title or "En bref", "", stories)


def _rows_asked(value: dict) -> int:
    """Return the number of rows of an automatic zone; 0 in a draft without one."""
    return value.get("count") or 0


def _moves_title(moves: list[Fact]) -> str:
    today = timezone.localdate()
    week = {(today - timedelta(days=days)).isoformat() for days in range(7)}
    return "Mouvements de la semaine" if all(move.start in week for move in moves) else "Derniers mouvements"
