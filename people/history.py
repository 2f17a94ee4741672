"""The history of facts: what readers were told of each, and when (FactVersion).

It begins when a fact is first noted. What was public before that is told from the dates of its public reports and
sources, with the start and the end that the fact has then; `recorded_at` tells these versions from the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.text import capfirst

from newsroom.text.dates import midnight
from newsroom.text.dates import partial as partial_date
from people.positions import until
from people.querysets import NEVER_PUBLIC, rows_of

# What a page of the history reads of a fiche: more than its facts.
MAX_VERSIONS = 5_000
# A fact that became public since then did so in the transaction that notes it.
_JUST_NOW = timedelta(minutes=1)


def note_history(ids: Iterable[int]) -> int:
    """Write down what readers see of facts now, where it is not what was written last. Returns how many versions.

    To be called in the transaction that changes the facts or their evidence. Queries: 1, and 1 to write; 3 more if
    some that were public before have no history yet.
    """
    now = timezone.now()
    last = rows_of("people.FactVersion").filter(fact=OuterRef("pk")).order_by("-at", "-pk")
    facts = rows_of("people.Fact").filter(pk__in=ids).with_is_public(now).with_deciding_evidence(now)
    written = {name: Subquery(last.values(name)[:1]) for name in ("status", "start", "end")}
    facts = facts.annotate(**{f"written_{name}": column for name, column in written.items()})
    versions, old = [], []
    for fact in facts:
        if fact.written_status is None and fact.is_public and NEVER_PUBLIC < fact.first_public_at < now - _JUST_NOW:
            old.append(fact.pk)
            continue
        version = _version_now(fact, now)
        if version.told != (fact.written_status or "", fact.written_start or "", fact.written_end or ""):
            versions.append(version)
    for fact in rows_of("people.Fact").filter(pk__in=old).with_evidence() if old else ():
        versions += _told_so_far(fact, now)
    last.model.objects.bulk_create(versions)
    return len(versions)


def _version_now(fact: Any, now: datetime) -> Any:
    said: dict[str, Any] = {}
    if fact.is_public:
        said = {"status": fact.status, "start": fact.start, "end": fact.end, "story_id": fact.deciding_story}
        said["source_id"] = None if fact.deciding_story else fact.deciding_source
    return rows_of("people.FactVersion").model(fact=fact, at=now, **said)


def _told_so_far(fact: Any, now: datetime) -> list[Any]:
    """Return the versions of a fact, with_evidence(), by the dates of its reports and sources, earliest first."""
    since = fact.first_public_at
    told = [(max(report.article.published_at or now, since), report.article_id, None, report.status)
            for report in fact.public_reports]  # fmt: skip
    told += [(max(midnight(source.checked_on), since), None, source.pk, source.status)
             for source in fact.public_sources]  # fmt: skip
    version_of = partial(rows_of("people.FactVersion").model, fact=fact, start=fact.start, end=fact.end)
    versions: list[Any] = []
    for moment in sorted({at for at, *_ in told}):
        story, source, status = next(rest for at, *rest in told if at <= moment)  # as with_status() chooses
        if not versions or versions[-1].status != status:
            versions.append(version_of(at=moment, status=status, story_id=story, source_id=source))
    return versions


def known_at(facts: Iterable[Any], moment: datetime) -> tuple[list[Any], bool]:
    """Return those of `facts` that readers knew at `moment`, with the status and the dates that they read then.

    And whether some of it was told afterwards. The facts are public now: what was withdrawn is not among them.
    Queries: 1.
    """
    versions = rows_of("people.FactVersion").filter(fact__in=[fact.pk for fact in facts], at__lte=moment)
    known = {version.fact_id: version for version in versions.order_by("at", "pk")}  # the latest of each
    found = []
    for fact in facts:
        version = known.get(fact.pk)
        if version and version.status:
            fact.status, fact.start, fact.end = version.told
            found.append(fact)
    return found, any(version.recorded_at > moment for version in known.values() if version.status)


@dataclass(frozen=True)
class Change:
    """What readers were told anew of a fact."""

    fact: Any
    version: Any
    before: Any  # the version before; None for the first

    @property
    def parts(self) -> list[str]:
        """What changed, in French: « contesté (avant : rapporté) », « début ou date : mars 2026 (avant : 2026) »."""
        if self.before is None:
            start, end = partial_date(self.version.start), self.version.end
            dates = " – ".join(filter(None, [start, partial_date(end)])) if start else end and until(end)
            return [", ".join(filter(None, [f"Publié : {self.version.get_status_display()}", dates]))]
        status, former = self.version.get_status_display(), self.before.get_status_display()
        said = [f"{capfirst(status)} (avant : {former})"] if status != former else []
        for name, label in (("start", "Début ou date"), ("end", "Fin")):
            date, former = getattr(self.version, name), getattr(self.before, name)
            if date != former:
                said.append(
                    f"{label} : {partial_date(date) or 'inconnue'} (avant : {partial_date(former) or 'inconnue'})"
                )
        return said

    @property
    def story(self) -> Any:
        """The report of the story that says so, if it is still public. Queries: 0 after prefetch_evidence()."""
        return next((row for row in self.fact.public_reports if row.article_id == self.version.story_id), None)

    @property
    def source(self) -> Any:
        """The outside source that says so, if it is still there. Queries: 0 after prefetch_evidence()."""
        return next((row for row in self.fact.public_sources if row.pk == self.version.source_id), None)


def changes_of(facts: Iterable[Any]) -> list[Change]:
    """Return what changed in public facts, the latest first.

    What readers could not see for a while is told as if they had. Queries: 1.
    """
    by_id = {fact.pk: fact for fact in facts}
    versions = rows_of("people.FactVersion").filter(fact__in=by_id).exclude(status="").order_by("at", "pk")
    histories: dict[int, list[Any]] = {}
    for version in versions[:MAX_VERSIONS]:
        histories.setdefault(version.fact_id, [None]).append(version)
    changes = [
        Change(by_id[pk], version, before)
        for pk, history in histories.items()
        for before, version in pairwise(history)
        if before is None or before.told != version.told
    ]
    return sorted(changes, key=lambda change: (change.version.at, change.version.pk), reverse=True)
