"""Each kind of concern: which rows it bears on (few columns, bounded), then what is said of those on screen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any, NamedTuple

from django.urls import reverse

from articles.editorial_checks import facts, names, pages
from articles.models import Dismissal

# How many lines of each kind are listed: beyond, the newsroom has enough to do with these.
LINES_MAX = 1000
# How many lines are read at once for an export.
_CHUNK = 200


class Concerned(NamedTuple):
    """A fiche, a fact or a story, and where it is edited."""

    title: str
    address: str


@dataclass(frozen=True)
class Line:
    """One line of the report, in French."""

    code: str  # of its concern
    key: str  # of the rows it bears on: "12-40"
    kind: str
    why: str
    remedy: str
    concerned: list[Concerned] = field(default_factory=list)
    dismissal: Dismissal | None = None  # if it is set aside

    @property
    def fingerprint(self) -> str:
        """What it says, in short: a line that was set aside comes back when it says something else."""
        return blake2b(f"{self.why}\n{self.concerned_titles}".encode(errors="replace"), digest_size=16).hexdigest()

    @property
    def concerned_titles(self) -> str:
        """What is concerned, for a cell of a spreadsheet."""
        return " ; ".join(thing.title for thing in self.concerned)

    @property
    def concerned_addresses(self) -> str:
        """Where it is edited, for a cell of a spreadsheet."""
        return " ".join(thing.address for thing in self.concerned)


@dataclass(frozen=True)
class Concern:
    """One kind of concern.

    `find(limit)` returns the keys of at most `limit` rows, each an id or (why, ids); `tell(keys)`, for each that is
    still there, the pages or facts concerned, and why. Both in a constant number of queries.
    """

    code: str
    label: str
    remedy: str
    find: Callable[[int], list]
    tell: Callable[[list], Iterable[tuple[Any, list, str]]]

    def lines(self, keys: list) -> list[Line]:
        """Return the lines of `keys`, in order. Queries: at most 4."""
        return [
            Line(self.code, key_of(key), self.label, why, self.remedy, [_concerned(thing) for thing in things])
            for key, things, why in self.tell(keys)
        ]


def key_of(found: int | tuple) -> str:
    """Return the ids that a key of Concern.find() holds, as one text."""
    return "-".join(map(str, sorted(found[1], key=str))) if isinstance(found, tuple) else str(found)


def _concerned(thing) -> Concerned:
    if hasattr(thing, "summary"):
        return Concerned(thing.summary(), reverse("wagtailsnippets_people_fact:edit", args=[thing.pk]))
    return Concerned(thing.title, reverse("wagtailadmin_pages:edit", args=[thing.pk]))


CONCERNS = [
    Concern(
        "same_post",
        "Deux personnes au même poste",
        "Datez la fin du premier, corrigez la fonction de l’un, ou retirez le fait faux.",
        facts.same_position,
        facts.tell_pairs,
    ),
    Concern(
        "two_posts",
        "Une personne à deux postes exclusifs",
        "Datez la fin du premier poste, ou vérifiez que la personne les cumule.",
        facts.two_positions,
        facts.tell_pairs,
    ),
    Concern(
        "unconfirmed",
        "Poste actuel non confirmé depuis un an",
        "Ajoutez une source récente, rapportez-le dans un article, ou datez sa fin.",
        facts.unconfirmed,
        facts.tell_unconfirmed,
    ),
    Concern(
        "withdrawn",
        "Fait dont la source n’est plus publique",
        "Remettez l’article en ligne, ajoutez une source extérieure vérifiée, ou retirez le fait.",
        facts.withdrawn,
        facts.tell_withdrawn,
    ),
    Concern(
        "corrected",
        "Fait dont la seule source a été rectifiée",
        "Dans l’article, redites le statut du fait sous « Rectificatifs », ou ajoutez une autre source.",
        facts.corrected,
        facts.tell_corrected,
    ),
    Concern(
        "disagreement",
        "Sources en désaccord sur un fait",
        "Vérifiez, puis changez le statut dans l’article ou la source qui se trompe.",
        facts.disagreements,
        facts.tell_disagreements,
    ),
    Concern(
        "shared_name",
        "Nom porté par deux fiches",
        "Si c’est la même, fusionnez-les ; sinon, précisez la ligne de description de chacune.",
        names.shared,
        names.tell_shared,
    ),
    Concern(
        "no_story",
        "Fiche sans article",
        "Liez-la dans les articles qui la nomment, ou dépubliez-la.",
        pages.fiches_without_story,
        pages.tell_fiches,
    ),
    Concern(
        "no_fiche",
        "Article sans fiche",
        "Liez dans le texte les personnes et les entreprises qu’il nomme.",
        pages.stories_without_fiche,
        pages.tell_stories,
    ),
]


class Watch(Sequence):
    """The lines of some kinds of concern, one kind after the other; only those of a slice are read whole.

    Those that were set aside and read as they did then are left out, or are the only ones with `dismissed`.
    """

    def __init__(self, codes: Iterable[str] = (), *, dismissed: bool = False):
        wanted = set(codes) or {concern.code for concern in CONCERNS}
        self.concerns = [concern for concern in CONCERNS if concern.code in wanted]
        self.dismissed = dismissed
        self._keys: list[tuple[Concern, Any]] | None = None
        self._dismissals: dict[tuple[str, str], Dismissal] = {}
        self.cut: list[str] = []

    @property
    def keys(self) -> list[tuple[Concern, Any]]:
        """What the lines bear on, at most LINES_MAX of each kind; `cut` names the kinds that have more.

        Queries: 1, at most 4 for each kind, and 4 for each of which lines were set aside, once.
        """
        if self._keys is None:
            self._keys = []
            rows = Dismissal.objects.filter(concern__in=[concern.code for concern in self.concerns])
            self._dismissals = {(row.concern, row.key): row for row in rows.select_related("made_by")}
            for concern in self.concerns:
                found = self._found(concern)
                self.cut += [concern.label] if len(found) > LINES_MAX else []
                self._keys += [(concern, key) for key in found[:LINES_MAX]]
        return self._keys

    def _found(self, concern: Concern) -> list:
        looked_at = {key for code, key in self._dismissals if code == concern.code}
        if self.dismissed and not looked_at:
            return []
        found = concern.find(LINES_MAX + 1 + len(looked_at))
        lines = concern.lines([key for key in found if key_of(key) in looked_at]) if looked_at else []
        aside = {line.key for line in lines if self._dismissals[line.code, line.key].fingerprint == line.fingerprint}
        return [key for key in found if (key_of(key) in aside) == self.dismissed]

    def find(self, key: str) -> Line | None:
        """Return the first line that bears on `key` (Line.key), None without one. Queries: those of its kind."""
        place = next((place for place, (_, found) in enumerate(self.keys) if key_of(found) == key), None)
        return None if place is None else self[place]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            return self[place : place + 1 or None][0]
        asked = self.keys[place]
        lines = []
        for concern in self.concerns:
            if keys := [key for owner, key in asked if owner is concern]:
                lines += concern.lines(keys)
        if self.dismissed:
            return [replace(line, dismissal=self._dismissals[line.code, line.key]) for line in lines]
        return lines

    def __iter__(self) -> Iterator[Line]:
        for start in range(0, len(self), _CHUNK):
            yield from self[start : start + _CHUNK]
