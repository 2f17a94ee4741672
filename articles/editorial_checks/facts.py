"""The checks on facts."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations, groupby

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Correction, Report
from newsroom.text import dates
from newsroom.text.template_filters import plural
from newsroom.text.words import fold
from people.exclusive_positions import exclusive_positions
from people.models import Fact, Source
from people.models.fact import Status
from people.positions import Position, positions_in
from people.querysets import FactQuerySet

# A position still held has to be said again once a year.
_CONFIRMED_FOR = timedelta(days=365)
# Statuses that only firm up as time goes do not disagree; the others (disputed, denied) contradict them.
_FIRMNESS = {Status.UNVERIFIED: 0, Status.REPORTED: 1, Status.CONFIRMED: 2}

# Each key with what it is about, and why.
type Described = Iterator[tuple[object, list, str]]


def not_retired() -> FactQuerySet:
    """Return the facts that nobody retired, public or not."""
    return Fact.objects.filter(is_retired=False)


# --- Positions ---------------------------------------------------------------------------------------

# A holder (the id of a fiche), a place (the id of a fiche or a folded name) and an exclusive position there.
type Tenure = tuple[int, int | str, str]
# What is said of two positions, and the facts that tell of them.
type Pair = tuple[str, tuple[int, int]]


def two_holders(limit: int) -> list[Pair]:
    """Return the pairs of positions that give one exclusive position to two people at once. Queries: 4."""
    return _overlapping("occupent la même place", lambda tenure: tenure[1:], lambda tenure: tenure[0], limit)


def two_positions(limit: int) -> list[Pair]:
    """Return the pairs of positions that give one person exclusive ones in two companies at once. Queries: 4."""
    return _overlapping("sont tenus par la même personne", lambda tenure: tenure[0], lambda tenure: tenure[1], limit)


def _overlapping(
    what: str, group: Callable[[Tenure], object], apart: Callable[[Tenure], object], limit: int
) -> list[Pair]:
    """Return the pairs of positions of one `group`, told `apart`, that were certainly held at one time.

    One that is over by a departure makes none: two people hand a position over. Queries: 4 (titles; positions and
    moves of those whom they concern, with both ends).
    """
    rows = not_retired().employment().exclude(kind=Fact.Kind.DEPARTURE).exclude(title="")
    columns = rows.values_list("subject_id", "object_id", "object_text", "object__title", "title")
    found: dict[object, dict[object, set[int]]] = defaultdict(lambda: defaultdict(set))
    for holder, place, text, name, title in columns.order_by().iterator():
        for tenure in _tenures(holder, place, text, title, name or text):
            found[group(tenure)][apart(tenure)].add(holder)
    concerned = {
        holder for sides in found.values() if len(sides) > 1 for holders in sides.values() for holder in holders
    }
    facts = not_retired().employment().filter(subject__in=concerned).with_status().order_by("start", "pk")
    groups: dict[object, list[tuple[object, Position]]] = defaultdict(list)
    for position in positions_in(facts.list_with_fiches() if concerned else [], timezone.localdate()):
        if not (position.is_over and position.departure):
            place = position.place.pk if position.place else None
            for tenure in _tenures(position.person.pk, place, position.place_name, position.title, position.place_name):
                groups[group(tenure)].append((apart(tenure), position))
    pairs = {
        (
            one.facts[0].pk,
            other.facts[0].pk,
        ): f"Les deux postes {what} au même moment : {_period(one)} ; {_period(other)}."
        for positions in groups.values()
        for (side, one), (other_side, other) in combinations(positions, 2)
        if side != other_side and one.overlaps(other)
    }
    return [(why, ids) for ids, why in pairs.items()][:limit]


def _tenures(holder: int, place: int | None, place_text: str, title: str, place_name: str) -> list[Tenure]:
    if not (place or place_text):
        return []
    return [
        (holder, place or fold(place_text), position) for position in sorted(exclusive_positions(title, place_name))
    ]


def _period(position: Position) -> str:
    start = dates.partial(position.start) or "date inconnue"
    return f"depuis {start}" if not position.end else f"de {start} à {dates.partial(position.end)}"


def describe_pairs(keys: list[Pair]) -> Described:
    """Yield each key with its two facts. Queries: 1."""
    facts = _facts({pk for _, ids in keys for pk in ids})
    for key in keys:
        why, ids = key
        yield key, [facts[pk] for pk in ids if pk in facts], why


def unconfirmed(limit: int) -> list[int]:
    """Return the positions still held of which no public report or checked source is of the last year. Queries: 1."""
    since = timezone.localdate() - _CONFIRMED_FOR
    reports = Report.objects.published().dated_since(since).filter(fact=OuterRef("pk"))
    fresh = Exists(reports) | Exists(_sources_since(since).filter(fact=OuterRef("pk")))
    return list(
        not_retired()
        .with_evidence()
        .prefetch_related(None)
        .filter(~fresh, Q(status__isnull=True) | ~Q(status=Status.DENIED), kind__in=Fact.Kind.positions(), end="")
        .order_by("start", "pk")
        .values_list("pk", flat=True)[:limit]
    )


def _sources_since(since: date):
    """Return the checked sources that may date from `since` or later: « 2025 » may; undated ones, by their check."""
    day = since.isoformat()
    recent = Q(published_on__gte=day) | Q(published_on__in=[day[:4], day[:7]])
    return Source.objects.checked().filter(recent | Q(published_on="", checked_on__gte=since))


def describe_unconfirmed(keys: list[int]) -> Described:
    """Yield each fact with the date of its latest public source. Queries: 3."""
    facts = _facts(keys, Fact.objects.with_evidence())
    for fact in (facts[pk] for pk in keys if pk in facts):
        said = [report.effective_date.isoformat() for report in fact.public_reports if report.effective_date]
        said += [source.published_on or source.checked_on.isoformat() for source in fact.public_sources]
        last = f"Dernière source publique : {dates.partial(max(said))}." if said else "Aucune source publique."
        yield fact.pk, [fact], f"Le fait n’a pas de fin, et rien ne le confirme depuis un an. {last}"


# --- Sources that are gone, corrected or contradicted ----------------------------------------------


def _checked_sources():
    return Source.objects.checked().filter(fact=OuterRef("pk"))


def withdrawn(limit: int) -> list[int]:
    """Return the facts once reported by a published story that have no public source any more. Queries: 1."""
    reports = Report.objects.filter(fact=OuterRef("pk"))
    return list(
        not_retired()
        .filter(
            Exists(reports.filter(article__first_published_at__isnull=False)),
            ~Exists(reports.published()),
            ~Exists(_checked_sources()),
        )
        .order_by("-pk")
        .values_list("pk", flat=True)[:limit]
    )


def describe_withdrawn(keys: list[int]) -> Described:
    """Yield each fact with the stories that are not public any more. Queries: 2."""
    facts = _facts(keys)
    stories = defaultdict(list)
    gone = Report.objects.filter(fact__in=facts, article__first_published_at__isnull=False).select_related("article")
    for report in gone:
        stories[report.fact_id].append(report.article)
    for fact in (facts[pk] for pk in keys if pk in facts):
        titles = ", ".join(f"« {story.title} »" for story in stories[fact.pk])
        yield fact.pk, [fact, *stories[fact.pk]], f"N’est plus public : {titles}."


def corrected(limit: int) -> list[int]:
    """Return the facts whose only sources are stories that were corrected afterwards. Queries: 1."""
    reports = Report.objects.published().latest_first().filter(fact=OuterRef("pk"))
    return list(
        not_retired()
        .filter(Exists(reports), ~Exists(reports.filter(~_corrected_since())), ~Exists(_checked_sources()))
        .order_by("-pk")
        .values_list("pk", flat=True)[:limit]
    )


def _corrected_since() -> Q:
    """Return the condition that the story of a report (from latest_first()) was corrected after the report's date.

    A report without a date of its own has that of its story: a correction of the same day counts as later.
    """
    corrections = Correction.objects.filter(article=OuterRef("article"))
    return Exists(corrections.filter(made_on__gt=OuterRef("effective_date"))) | Q(
        Exists(corrections.filter(made_on=OuterRef("effective_date"))), reported_on__isnull=True
    )


def describe_corrected(keys: list[int]) -> Described:
    """Yield each fact with its corrected stories and the day of their last correction. Queries: 4."""
    facts = _facts(keys, Fact.objects.with_evidence())
    reporting = [report.article_id for fact in facts.values() for report in fact.public_reports]
    days = Correction.objects.filter(article__in=reporting).order_by().values_list("article").annotate(Max("made_on"))
    last = dict(days)
    for fact in (facts[pk] for pk in keys if pk in facts):
        stories = [report.article for report in fact.public_reports]
        titles = ", ".join(
            f"« {story.title} »" + (f" ({dates.day(last[story.pk])})" if story.pk in last else "") for story in stories
        )
        said = plural(len(stories), "l’article a été rectifié,les articles ont été rectifiés")
        yield fact.pk, [fact, *stories], f"Depuis qu’il l’a rapporté, {said} : {titles}."


def disagreements(limit: int) -> list[int]:
    """Return the facts whose public reports and checked sources contradict each other. Queries: 2."""
    reports, sources = (
        model.objects.filter(fact=OuterRef("fact")).exclude(status=OuterRef("status")) for model in (Report, Source)
    )
    another_status = Exists(reports) | Exists(sources)
    said: QuerySet = Report.objects.published().latest_first().filter(another_status, fact__is_retired=False)
    found = Source.objects.checked().filter(another_status, fact__is_retired=False)
    claims: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fact, day, status in said.order_by().values_list("fact_id", "effective_date", "status"):
        claims[fact].append((str(day or ""), status))
    for fact, day, checked_on, status in found.values_list("fact_id", "published_on", "checked_on", "status"):
        claims[fact].append((day or str(checked_on), status))
    return sorted((fact for fact, told in claims.items() if contradict(told)), reverse=True)[:limit]


def contradict(claims: list[tuple[str, str]]) -> bool:
    """Return whether `claims`, pairs of (ISO date or "", status), disagree.

    They do when only some deny or dispute the fact, or when a later one is less firm than an earlier one.
    """
    against = [status for _, status in claims if status not in _FIRMNESS]
    if against:
        return len(against) < len(claims)
    firmness = [rank for _, rank in sorted((day, _FIRMNESS[Status(status)]) for day, status in claims)]
    return firmness != sorted(firmness)


def describe_disagreements(keys: list[int]) -> Described:
    """Yield each fact with the status that each source gives. Queries: 3."""
    facts = _facts(keys, Fact.objects.with_evidence())
    for fact in (facts[pk] for pk in keys if pk in facts):
        said = [(report.get_status_display(), f"« {report.article.title} »") for report in fact.public_reports]
        said += [(source.get_status_display(), source.publisher) for source in fact.public_sources]
        groups = groupby(sorted(said), key=lambda pair: pair[0])
        told = " ; ".join(f"{status} ({', '.join(who for _, who in group)})" for status, group in groups)
        yield fact.pk, [fact, *(report.article for report in fact.public_reports)], f"Statuts : {told}."


def _facts(keys, facts: FactQuerySet | None = None) -> dict[int, Fact]:
    """Return the facts of these keys with their fiches. Queries: 1, or those of `facts`."""
    facts = Fact.objects.select_related("subject", "object") if facts is None else facts
    return {fact.pk: fact for fact in facts.filter(pk__in=keys)}
