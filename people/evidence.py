"""How one or several facts are known: their sources and reports, told once. Queries: 0 after prefetch_evidence()."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from newsroom.text.dates import partial
from people.positions import until


@dataclass(frozen=True)
class Evidence:
    """What supports some facts that are told as one: a post, its arrival and its departure."""

    facts: list

    @cached_property
    def sources(self) -> list:
        """The outside sources, latest first, each once."""
        found = {(row.url or row.pk, row.publisher): row for fact in self.facts for row in fact.public_sources}
        return sorted(found.values(), key=lambda row: row.published_on, reverse=True)

    @cached_property
    def reports(self) -> list:
        """The reports of our stories, latest first, each paragraph once."""
        found: dict[str, Any] = {}
        for fact in self.facts:
            for row in fact.public_reports:
                found.setdefault(row.address, row)
        return sorted(found.values(), key=lambda row: (row.effective_date, row.pk), reverse=True)

    @property
    def count(self) -> int:
        """How many sources and reports there are."""
        return len(self.sources) + len(self.reports)

    @property
    def verified_on(self) -> date | None:
        """The latest day on which one was read or reported; None if none says."""
        days = [row.checked_on for row in self.sources] + [row.effective_date for row in self.reports]
        return max(filter(None, days), default=None)

    @property
    def disagreements(self) -> list[dict[str, object]]:
        """Where they differ from their fact: {"who", "url", "says"}."""
        found = []
        for fact in self.facts:
            claims = [(f"« {row.article.title} »", row.address, row) for row in fact.public_reports]
            claims += [(row.publisher, row.url, row) for row in fact.public_sources]
            found += [{"who": who, "url": url, "says": _claimed(claim, fact)} for who, url, claim in claims]
        return [each for each in found if each["says"]]


def evidence(facts: Iterable) -> Evidence:
    """Return what supports `facts`, which come from prefetch_evidence()."""
    return Evidence(list(facts))


def _claimed(claim, fact) -> str:
    """Return the title and the dates that a source gives, where they are not those of the fact."""
    start, end = claim.start or fact.start, claim.end or fact.end
    dates = ""
    if (start, end) != (fact.start, fact.end):
        dates = " – ".join(filter(None, [partial(start), partial(end)]))
        if end and not start:
            dates = until(end)
    return ", ".join(filter(None, [claim.title if claim.title != fact.title else "", dates]))
