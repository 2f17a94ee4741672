"""The checks of « Vigilance »: each finds the rows to look at, then describes those that are on screen."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.urls import reverse

from articles.editorial_checks import facts, names, pages
from articles.models import Dismissal
from newsroom.text.digest import digest

# How many findings of each check are listed: with more, the newsroom has enough to do already.
FINDINGS_MAX = 1000
# How many findings are read at once for an export.
_CHUNK = 200


class Record(NamedTuple):
    """A fiche, a fact or a story, and where it is edited."""

    title: str
    address: str


@dataclass(frozen=True)
class Finding:
    """One line of the report, in French."""

    code: str  # of its check
    key: str  # the ids of the rows it is about: "12-40"
    kind: str
    reason: str
    remedy: str
    records: list[Record] = field(default_factory=list)
    dismissal: Dismissal | None = None  # if somebody dismissed it

    @property
    def fingerprint(self) -> str:
        """A digest of its text: a dismissed finding comes back when its text changes."""
        return digest(f"{self.reason}\n{self.record_titles}")

    @property
    def record_titles(self) -> str:
        """The titles of its records, for a cell of a spreadsheet."""
        return " ; ".join(thing.title for thing in self.records)

    @property
    def record_addresses(self) -> str:
        """The addresses of their forms, for a cell of a spreadsheet."""
        return " ".join(thing.address for thing in self.records)


@dataclass(frozen=True)
class Check:
    """One kind of finding.

    `find(limit)` returns the keys of at most `limit` findings, each an id or (reason, ids); `describe(keys)` yields
    (key, pages or facts, reason) for each key whose rows still exist. Both make a constant number of queries.
    """

    code: str
    label: str
    remedy: str
    find: Callable[[int], list]
    describe: Callable[[list], Iterable[tuple[Any, list, str]]]

    def findings(self, keys: list) -> list[Finding]:
        """Return the findings of `keys`, in order. Queries: at most 4."""
        return [
            Finding(self.code, key_text(key), self.label, reason, self.remedy, [_record(thing) for thing in things])
            for key, things, reason in self.describe(keys)
        ]


def key_text(found: int | tuple) -> str:
    """Return the ids of a key of Check.find() as one text: "12-40"."""
    return "-".join(map(str, sorted(found[1], key=str))) if isinstance(found, tuple) else str(found)


def _record(thing) -> Record:
    if hasattr(thing, "summary"):
        return Record(thing.summary(), reverse("wagtailsnippets_people_fact:edit", args=[thing.pk]))
    return Record(thing.title, reverse("wagtailadmin_pages:edit", args=[thing.pk]))


CHECKS = [
    Check(
        "refused",
        "Mise en ligne planifiée refusée",
        "Ouvrez la page : annulez la planification, puis publiez ou planifiez de nouveau.",
        pages.refused,
        pages.describe_refused,
    ),
    Check(
        "same_post",
        "Deux personnes au même poste",
        "Datez la fin du premier, corrigez la fonction de l’un, ou retirez le fait faux.",
        facts.two_holders,
        facts.describe_pairs,
    ),
    Check(
        "two_posts",
        "Une personne à deux postes exclusifs",
        "Datez la fin du premier poste, ou vérifiez que la personne les cumule.",
        facts.two_positions,
        facts.describe_pairs,
    ),
    Check(
        "unconfirmed",
        "Poste actuel non confirmé depuis un an",
        "Ajoutez une source récente, rapportez-le dans un article, ou datez sa fin.",
        facts.unconfirmed,
        facts.describe_unconfirmed,
    ),
    Check(
        "withdrawn",
        "Fait dont la source n’est plus publique",
        "Remettez l’article en ligne, ajoutez une source extérieure vérifiée, ou retirez le fait.",
        facts.withdrawn,
        facts.describe_withdrawn,
    ),
    Check(
        "corrected",
        "Fait dont la seule source a été rectifiée",
        "Dans l’article, redites le statut du fait sous « Rectificatifs », ou ajoutez une autre source.",
        facts.corrected,
        facts.describe_corrected,
    ),
    Check(
        "disagreement",
        "Sources en désaccord sur un fait",
        "Vérifiez, puis changez le statut dans l’article ou la source qui se trompe.",
        facts.disagreements,
        facts.describe_disagreements,
    ),
    Check(
        "shared_name",
        "Nom porté par deux fiches",
        "Si c’est la même, fusionnez-les ; sinon, précisez la ligne de description de chacune.",
        names.shared_names,
        names.describe_shared_names,
    ),
    Check(
        "no_story",
        "Fiche sans article",
        "Liez-la dans les articles qui la nomment, ou dépubliez-la.",
        pages.fiches_without_story,
        pages.describe_fiches,
    ),
    Check(
        "no_fiche",
        "Article sans fiche",
        "Liez dans le texte les personnes et les entreprises qu’il nomme.",
        pages.stories_without_fiche,
        pages.describe_stories,
    ),
]


class Findings(Sequence):
    """The findings of some checks, check after check; only those of a slice are described.

    Dismissed ones whose text has not changed are left out; with `dismissed`, they are the only ones.
    """

    def __init__(self, codes: Iterable[str] = (), *, dismissed: bool = False):
        wanted = set(codes) or {check.code for check in CHECKS}
        self.checks = [check for check in CHECKS if check.code in wanted]
        self.dismissed = dismissed
        self._keys: list[tuple[Check, Any]] | None = None
        self._dismissals: dict[tuple[str, str], Dismissal] = {}
        self.truncated: list[str] = []

    @property
    def keys(self) -> list[tuple[Check, Any]]:
        """The check and the key of each finding, at most FINDINGS_MAX of each check.

        `truncated` lists the labels of the checks that found more.
        Queries: 1, at most 4 for each check, and 4 for each check with dismissed findings, the first time.
        """
        if self._keys is None:
            self._keys = []
            rows = Dismissal.objects.filter(concern__in=[check.code for check in self.checks])
            self._dismissals = {(row.concern, row.key): row for row in rows.select_related("made_by")}
            for check in self.checks:
                found = self._found(check)
                self.truncated += [check.label] if len(found) > FINDINGS_MAX else []
                self._keys += [(check, key) for key in found[:FINDINGS_MAX]]
        return self._keys

    def _found(self, check: Check) -> list:
        dismissed_keys = {key for code, key in self._dismissals if code == check.code}
        if self.dismissed and not dismissed_keys:
            return []
        found = check.find(FINDINGS_MAX + 1 + len(dismissed_keys))
        findings = check.findings([key for key in found if key_text(key) in dismissed_keys]) if dismissed_keys else []
        unchanged = {
            finding.key
            for finding in findings
            if self._dismissals[finding.code, finding.key].fingerprint == finding.fingerprint
        }
        return [key for key in found if (key_text(key) in unchanged) == self.dismissed]

    def find(self, key: str) -> Finding | None:
        """Return the first finding whose Finding.key is `key`, or None. Queries: those of its check."""
        place = next((place for place, (_, found) in enumerate(self.keys) if key_text(found) == key), None)
        return None if place is None else self[place]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, place):
        if not isinstance(place, slice):
            return self[place : place + 1 or None][0]
        asked = self.keys[place]
        findings = []
        for check in self.checks:
            if keys := [key for owner, key in asked if owner is check]:
                findings += check.findings(keys)
        if self.dismissed:
            return [replace(finding, dismissal=self._dismissals[finding.code, finding.key]) for finding in findings]
        return findings

    def __iter__(self) -> Iterator[Finding]:
        for start in range(0, len(self), _CHUNK):
            yield from self[start : start + _CHUNK]
