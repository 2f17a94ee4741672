"""The concerns that bear on facts."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations, groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.models import Correction, Report
from newsroom import dates
from newsroom.folding import fold
from newsroom.templatetags.french import plural
from people.exclusive_posts import Post, exclusive_posts, overlap
from people.models import Fact, Source
from people.models.fact import Status
from people.querysets import FactQuerySet

_POST_KINDS = [Fact.Kind.POSITION, Fact.Kind.LEADERSHIP]
# A post still held has to be said again once a year.
_CONFIRMED_FOR = timedelta(days=365)
# Statuses that only firm up as time goes do not disagree; the others (disputed, denied) contradict them.
_FIRMNESS = {Status.UNVERIFIED: 0, Status.REPORTED: 1, Status.CONFIRMED: 2}

type Told = Iterator[tuple[list, str]]


def standing() -> FactQuerySet:
    """Return the facts that nobody retired, read whole or not."""
    return Fact.objects.filter(is_retired=False)


# --- Posts ---------------------------------------------------------------------------------------


def posts_held() -> list[Post]:
    """Return the exclusive posts of all facts that stand, by start. Queries: 1."""
    rows = (
        standing()
        .filter(kind__in=_POST_KINDS)
        .exclude(title="")
        .order_by("start", "pk")
        .values_list("pk", "subject_id", "object_id", "object_text", "object__title", "title", "start", "end")
    )
    return [
        Post(pk, holder, company or fold(text), posts, start, end)
        for pk, holder, company, text, name, title, start, end in rows.iterator()
        if (company or text) and (posts := exclusive_posts(title, name or text))
    ]


def same_post(limit: int) -> list[tuple[int, int]]:
    """Return pairs of facts: two people at the same exclusive post of a company at once. Queries: 2."""
    places: dict[tuple, list[Post]] = defaultdict(list)
    for post in posts_held():
        for name in post.posts:
            places[post.company, name].append(post)
    return _not_denied(_overlapping(places.values(), lambda one, other: one.holder != other.holder), limit)


def two_posts(limit: int) -> list[tuple[int, int]]:
    """Return pairs of facts: one person at exclusive posts of two companies at once. Queries: 2."""
    holders: dict[int, list[Post]] = defaultdict(list)
    for post in posts_held():
        holders[post.holder].append(post)
    return _not_denied(_overlapping(holders.values(), lambda one, other: one.company != other.company), limit)


def _overlapping(groups, differ: Callable[[Post, Post], bool]) -> list[tuple[int, int]]:
    pairs = {
        (one.fact, other.fact): None
        for group in groups
        for one, other in combinations(group, 2)
        if differ(one, other) and overlap(one, other)
    }
    return list(pairs)


def _not_denied(pairs: list[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    """Leave out the pairs of which a fact is denied, by its latest source. Queries: 1."""
    pairs = pairs[: 2 * limit]
    facts = Fact.objects.filter(pk__in={pk for pair in pairs for pk in pair})
    denied = set(facts.with_evidence().prefetch_related(None).filter(status=Status.DENIED).values_list("pk", flat=True))
    return [pair for pair in pairs if not denied & set(pair)][:limit]


def tell_pairs(what: str) -> Callable[[list], Told]:
    """Return what tells pairs of facts of which `what` is so."""

    def tell(keys: list[tuple[int, int]]) -> Told:
        facts = _facts({pk for pair in keys for pk in pair})
        for pair in keys:
            both = [facts[pk] for pk in pair if pk in facts]
            yield both, f"Les deux postes {what} : {' ; '.join(_period(fact) for fact in both)}."

    return tell


def _period(fact: Fact) -> str:
    start = dates.partial(fact.start) or "date inconnue"
    return f"depuis {start}" if not fact.end else f"de {start} à {dates.partial(fact.end)}"


def unconfirmed(limit: int) -> list[int]:
    """Return the posts still held of which no public report or checked source is of the last year. Queries: 1."""
    since = timezone.localdate() - _CONFIRMED_FOR
    reports = Report.objects.published().said_since(since).filter(fact=OuterRef("pk"))
    fresh = Exists(reports) | Exists(_sources_since(since).filter(fact=OuterRef("pk")))
    return list(
        standing()
        .with_evidence()
        .prefetch_related(None)
        .filter(~fresh, Q(status__isnull=True) | ~Q(status=Status.DENIED), kind__in=_POST_KINDS, end="")
        .order_by("start", "pk")
        .values_list("pk", flat=True)[:limit]
    )


def _sources_since(since: date):
    """Return the checked sources that may be of `since` or later: « 2025 » may; without a date, that of the check."""
    day = since.isoformat()
    recent = Q(published_on__gte=day) | Q(published_on__in=[day[:4], day[:7]])
    return Source.objects.checked().filter(recent | Q(published_on="", checked_on__gte=since))


def tell_unconfirmed(keys: list[int]) -> Told:
    """Say when each post was last confirmed. Queries: 3."""
    facts = _facts(keys, Fact.objects.with_evidence())
    for fact in (facts[pk] for pk in keys if pk in facts):
        said = [report.said_on.isoformat() for report in fact.public_reports if report.said_on]
        said += [source.published_on or source.checked_on.isoformat() for source in fact.public_sources]
        last = f"Dernière source publique : {dates.partial(max(said))}." if said else "Aucune source publique."
        yield [fact], f"Le fait n’a pas de fin, et rien ne le confirme depuis un an. {last}"


# --- Sources that are gone, corrected or contradicted ----------------------------------------------


def _checked_sources():
    return Source.objects.checked().filter(fact=OuterRef("pk"))


def withdrawn(limit: int) -> list[int]:
    """Return the facts that published stories reported and that no public source holds any more. Queries: 1."""
    reports = Report.objects.filter(fact=OuterRef("pk"))
    return list(
        standing()
        .filter(
            Exists(reports.filter(article__first_published_at__isnull=False)),
            ~Exists(reports.published()),
            ~Exists(_checked_sources()),
        )
        .order_by("-pk")
        .values_list("pk", flat=True)[:limit]
    )


def tell_withdrawn(keys: list[int]) -> Told:
    """Name the stories that are not public any more. Queries: 2."""
    facts = _facts(keys)
    stories = defaultdict(list)
    gone = Report.objects.filter(fact__in=facts, article__first_published_at__isnull=False).select_related("article")
    for report in gone:
        stories[report.fact_id].append(report.article)
    for fact in (facts[pk] for pk in keys if pk in facts):
        titles = ", ".join(f"« {story.title} »" for story in stories[fact.pk])
        yield [fact, *stories[fact.pk]], f"N’est plus public : {titles}."


def corrected(limit: int) -> list[int]:
    """Return the facts that hold only by reports of stories corrected since. Queries: 1."""
    reports = Report.objects.published().latest_first().filter(fact=OuterRef("pk"))
    return list(
        standing()
        .filter(Exists(reports), ~Exists(reports.filter(~_corrected_since())), ~Exists(_checked_sources()))
        .order_by("-pk")
        .values_list("pk", flat=True)[:limit]
    )


def _corrected_since() -> Q:
    """Return the condition that the story of a report (of latest_first()) was corrected after the day of the report.

    A report without a day of its own is of its story's: a correction of that same day comes after.
    """
    corrections = Correction.objects.filter(article=OuterRef("article"))
    return Exists(corrections.filter(made_on__gt=OuterRef("said_on"))) | Q(
        Exists(corrections.filter(made_on=OuterRef("said_on"))), reported_on__isnull=True
    )


def tell_corrected(keys: list[int]) -> Told:
    """Name the corrected stories. Queries: 3."""
    facts = _facts(keys, Fact.objects.with_evidence())
    for fact in (facts[pk] for pk in keys if pk in facts):
        stories = [report.article for report in fact.public_reports]
        titles = ", ".join(f"« {story.title} »" for story in stories)
        said = plural(len(stories), "l’article a été rectifié,les articles ont été rectifiés")
        yield [fact, *stories], f"Depuis qu’il l’a rapporté, {said} : {titles}."


def disagreements(limit: int) -> list[int]:
    """Return the facts whose public reports and checked sources contradict each other. Queries: 2."""
    reports, sources = (
        model.objects.filter(fact=OuterRef("fact")).exclude(status=OuterRef("status")) for model in (Report, Source)
    )
    another_status = Exists(reports) | Exists(sources)
    said: QuerySet = Report.objects.published().latest_first().filter(another_status, fact__is_retired=False)
    found = Source.objects.checked().filter(another_status, fact__is_retired=False)
    claims: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for fact, day, status in said.order_by().values_list("fact_id", "said_on", "status"):
        claims[fact].append((str(day or ""), status))
    for fact, day, checked_on, status in found.values_list("fact_id", "published_on", "checked_on", "status"):
        claims[fact].append((day or str(checked_on), status))
    return sorted((fact for fact, told in claims.items() if contradict(told)), reverse=True)[:limit]


def contradict(claims: list[tuple[str, str]]) -> bool:
    """Tell whether pairs of a day (ISO, "" if unknown) and a status disagree.

    Some say so and others deny or dispute it, or a later one is less firm than an earlier one.
    """
    against = [status for _, status in claims if status not in _FIRMNESS]
    if against:
        return len(against) < len(claims)
    firmness = [rank for _, rank in sorted((day, _FIRMNESS[Status(status)]) for day, status in claims)]
    return firmness != sorted(firmness)


def tell_disagreements(keys: list[int]) -> Told:
    """Say who says what. Queries: 3."""
    facts = _facts(keys, Fact.objects.with_evidence())
    for fact in (facts[pk] for pk in keys if pk in facts):
        said = [(report.get_status_display(), f"« {report.article.title} »") for report in fact.public_reports]
        said += [(source.get_status_display(), source.publisher) for source in fact.public_sources]
        groups = groupby(sorted(said), key=lambda pair: pair[0])
        told = " ; ".join(f"{status} ({', '.join(who for _, who in group)})" for status, group in groups)
        yield [fact, *(report.article for report in fact.public_reports)], f"Statuts : {told}."


def _facts(keys, facts: FactQuerySet | None = None) -> dict[int, Fact]:
    """Return the facts of these keys with their fiches. Queries: 1, or those of `facts`."""
    facts = Fact.objects.select_related("subject", "object") if facts is None else facts
    return {fact.pk: fact for fact in facts.filter(pk__in=keys)}
