"""Facts and moves in the API."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema

from newsroom.api.lists import (
    BY_ID,
    Choice,
    Day,
    Listing,
    Order,
    RecordNumber,
    Row,
    choice_field,
    day_field,
    fields_parameter,
    id_field,
    optional_choice,
    optional_field,
    page_of,
    refuse_unknown,
    requested_fields,
)
from newsroom.api.problems import field
from newsroom.text.tag_uris import tag_uri
from people.api.references import (
    PARTIAL,
    FicheReference,
    RecordId,
    fiche_reference,
    in_zone,
    next_field,
    one_of,
    only,
)
from people.models import Fact
from people.models.fact import Status
from people.querysets import NEVER_PUBLIC, FactQuerySet
from people.structured_data import absolute

router = Router()


class ClaimFields(Schema):
    """The fields of a claim: what a story or a source says of a fact."""

    status: str = choice_field(Status.values, "Avec quelle fermeté.")
    claim: str = field("Ce qu’elle dit, en une phrase, si elle précise le fait.", "")
    title: str = field("La fonction selon elle, si elle diffère.", "")
    start: str = field(f"Le début selon elle : {PARTIAL}.", "2026-03-04")
    end: str = field(f"La fin selon elle : {PARTIAL}.", "")


class FactReport(ClaimFields):
    """Ce qu’un article du site dit d’un fait."""

    id: str = field("L’identifiant (UUID), qui ne change pas.", "5a1f7c9e-0f5e-4f0c-9a43-6f5a0b6f7d10")
    story: int = field("L’identifiant de l’article.", 40)
    story_title: str = field("Son titre.", "Qwen perd son responsable technique")
    url: str = field(
        "L’adresse du paragraphe qui le dit.", "https://exemple.fr/ia/qwen/#8c2b7a1e-4d55-4f0f-8f0c-2d1f6e7a9b10"
    )
    reported_on: date | None = field("À quelle date il le dit.", "2026-03-05")


class OutsideSource(ClaimFields):
    """Une source extérieure d’un fait, que la rédaction a lue."""

    publisher: str = field("Qui publie.", "Reuters")
    headline: str = field("L’intitulé.", "Alibaba’s Qwen loses tech lead")
    url: str = field("L’adresse, s’il y en a une.", "https://www.reuters.com/technology/")
    language: str = field("La langue (code BCP 47).", "en")
    published_on: str = field(f"Sa date : {PARTIAL}.", "2026-03-04")
    checked_on: date = field("Le jour où la rédaction l’a lue.", "2026-03-05")


class SourcedFact(Row):
    """Un fait, avec tout ce qu’en disent les articles en ligne et les sources vérifiées."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 31)
    tag: str = optional_field("L’identifiant des flux (RFC 4151).", "tag:exemple.fr,2026:fact/31")
    kind: str = optional_choice(Fact.Kind.values, "La sorte de fait.", "departure")
    subject: FicheReference = optional_field("Qui.")
    object: FicheReference | None = optional_field("Avec qui ou quoi, si une fiche le dit.")
    object_text: str = optional_field("Sinon, avec quoi, en toutes lettres.", "")
    title: str = optional_field("La fonction.", "responsable technique")
    start: str = optional_field(f"Le début, ou la date : {PARTIAL}.", "2026-03-04")
    end: str = optional_field(f"La fin : {PARTIAL}.", "")
    share: Decimal | None = optional_field("La part détenue, en pour cent.", "12.50")
    status: str = optional_choice(
        Status.values, "Avec quelle fermeté le dit la plus récente des sources : à reprendre avec le fait."
    )
    first_public_at: datetime | None = optional_field(
        "Depuis quand les lecteurs le voient, si on le sait.", "2026-03-05T14:30:00+01:00"
    )
    reports: list[FactReport] = optional_field("Ce qu’en disent les articles, le plus récent d’abord.")
    sources: list[OutsideSource] = optional_field("Ce qu’en disent d’autres, le plus récent d’abord.")


class FactPage(Schema):
    """Une page d’une liste de faits."""

    items: list[SourcedFact] = field("Les faits.")
    next: str | None = next_field()


def _claim_fields(claim: Any) -> dict:
    return {name: getattr(claim, name) for name in ClaimFields.model_fields}


def _report(report: Any) -> dict:
    own = {
        "id": str(report.uuid),
        "story": report.article_id,
        "story_title": report.article.title,
        "url": absolute(report.address),
        "reported_on": report.effective_date,
    }
    return own | _claim_fields(report)


def _source(source: Any) -> dict:
    names = ("publisher", "headline", "url", "language", "published_on", "checked_on")
    return {name: getattr(source, name) for name in names} | _claim_fields(source)


_FACT: dict[str, Callable[[Any], Any]] = {
    "id": lambda fact: fact.pk,
    "tag": lambda fact: tag_uri("fact", fact.pk),
    "kind": lambda fact: fact.kind,
    "subject": lambda fact: fiche_reference(fact.subject),
    "object": lambda fact: fiche_reference(fact.object),
    "object_text": lambda fact: fact.object_text,
    "title": lambda fact: fact.title,
    "start": lambda fact: fact.start,
    "end": lambda fact: fact.end,
    "share": lambda fact: fact.share,
    "status": lambda fact: fact.status,
    "first_public_at": lambda fact: None if fact.first_public_at == NEVER_PUBLIC else in_zone(fact.first_public_at),
    "reports": lambda fact: [_report(report) for report in fact.public_reports],
    "sources": lambda fact: [_source(source) for source in fact.public_sources],
}


class FactChoice(Choice):
    """The parameters of one fact."""

    fields: str | None = fields_parameter(SourcedFact)


class FactList(Listing):
    """The parameters of a list of facts."""

    fields: str | None = fields_parameter(SourcedFact)
    fiche: RecordNumber | None = id_field("Ceux qui ont cette fiche à un bout.")
    kind: str | None = optional_choice(Fact.Kind.values, "Ceux de cette sorte.")
    status: str | None = optional_choice(Status.values, "Ceux que la plus récente des sources dit ainsi.")
    first: Day | None = day_field("Ceux dont le début peut tomber ce jour-là ou après.", "2026-03-01", alias="from")
    last: Day | None = day_field("Ceux dont le début peut tomber ce jour-là ou avant.", "2026-03-31", alias="to")

    def rows(self) -> FactQuerySet:
        """Return the facts that pass every filter. Queries: 0."""
        rows = Fact.objects.for_machines()
        if self.fiche:
            rows = rows.about(self.fiche)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.status:
            rows = rows.of_status(self.status)
        if self.first:  # « 2026-03 » may be any day of March
            day = self.first.isoformat()
            rows = rows.filter(Q(start__gte=day) | Q(start__in=[day[:4], day[:7]]))
        return rows.filter(start__gt="", start__lte=self.last.isoformat()) if self.last else rows


class MoveList(FactList):
    """The parameters of the list of moves."""

    kind: str | None = optional_choice([kind.value for kind in Fact.Kind.moves()], "Ceux de cette sorte.")


def _with_evidence(facts: FactQuerySet, wanted: set[str]) -> FactQuerySet:
    """Return `facts` with the rows that `wanted` fields read. Queries: up to 2 more (reports with stories; sources)."""
    return (
        facts.with_evidence()
        if wanted & {"reports", "sources"}
        else facts.with_status().select_related("subject", "object")
    )


def _page(request: HttpRequest, response: HttpResponse, rows: FactQuerySet, order: Order, asked: FactList) -> dict:
    refuse_unknown(request, asked)
    wanted = requested_fields(SourcedFact, asked)
    facts, following = page_of(request, response, _with_evidence(rows, wanted), order, asked)
    return {"items": [only(_FACT, fact, wanted) for fact in facts], "next": following}


@router.get(
    "/faits/", response=FactPage, exclude_unset=True, operation_id="listFacts", tags=["Faits"], summary="Les faits"
)
def list_facts(request: HttpRequest, response: HttpResponse, asked: Query[FactList]) -> dict:
    """Les faits sourcés, les plus récemment notés d’abord.

    Un fait est là tant qu’un article en ligne ou une source vérifiée le dit. Son statut est à reprendre avec lui.
    """
    return _page(request, response, asked.rows(), BY_ID, asked)


@router.get(
    "/faits/{id}", response=SourcedFact, exclude_unset=True, operation_id="getFact", tags=["Faits"],
    summary="Un fait",
)  # fmt: skip
def get_fact(request: HttpRequest, id: Path[RecordId], asked: Query[FactChoice]) -> dict:
    """Un fait, avec ce qu’en disent les articles et les autres sources."""
    refuse_unknown(request, asked)
    wanted = requested_fields(SourcedFact, asked)
    found = list(_with_evidence(Fact.objects.for_machines(), wanted).filter(pk=id))
    return one_of([only(_FACT, fact, wanted) for fact in found], "Aucun fait n’a cet identifiant.")


@router.get(
    "/mouvements/", response=FactPage, exclude_unset=True, operation_id="listMoves", tags=["Faits"],
    summary="Les mouvements",
)  # fmt: skip
def list_moves(request: HttpRequest, response: HttpResponse, asked: Query[MoveList]) -> dict:
    """Les arrivées, départs et nominations : les faits que les lecteurs ont appris en dernier d’abord."""
    return _page(request, response, asked.rows().moves(), Order("-first_public_at"), asked)
