"""Fiches in the API."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from ninja import Path, Query, Router, Schema

from newsroom.api.lists import (
    BY_ID,
    Choice,
    Listing,
    Moment,
    Order,
    Row,
    choice_field,
    fields_parameter,
    moment_field,
    optional_choice,
    optional_field,
    page_of,
    refuse_unknown,
    requested_fields,
    slug_field,
)
from newsroom.api.problems import field
from newsroom.text.tag_uris import tag_uri
from newsroom.text.words import words_of
from people.api.references import (
    FICHE_KINDS,
    PARTIAL,
    FicheReference,
    Keyword,
    Picture,
    RecordId,
    fiche_reference,
    in_zone,
    keywords_of,
    next_field,
    one_of,
    only,
    picture_of,
)
from people.models import Company, Fact, Name, Profile
from people.models.fact import Status
from people.models.profile import Script
from people.positions import Position, current_positions, positions_in
from people.querysets import ProfileQuerySet
from people.structured_data import absolute

router = Router()

# How much of a searched name is read.
_MAX_CHARACTERS, _MAX_WORDS = 80, 6


class OtherName(Schema):
    """Un autre nom d’une fiche."""

    text: str = field("Le nom.", "林俊旸")
    kind: str = choice_field(Name.Kind.values, "Sa nature.", "native")
    language: str = field("Sa langue (code BCP 47), si on la sait.", "zh-Hans")
    script: str = choice_field(Script.values, "Son écriture (code ISO 15924).", "Hans")


class Identifiers(Schema):
    """Comment d’autres appellent une fiche ; vide sinon."""

    website: str = field("Le site officiel.", "https://exemple.fr/")
    wikidata: str = field("Wikidata.", "Q42")
    github: str = field("Le compte GitHub.", "QwenLM")
    orcid: str = field("L’ORCID d’une personne.", "0000-0002-1825-0097")
    siren: str = field("Le SIREN d’une entreprise.", "123456789")
    lei: str = field("Le LEI d’une entreprise.", "ABCDEFGHIJKLMNOPQR12")


class HeldPost(Schema):
    """Un poste qu’une personne occupe aujourd’hui, selon les faits."""

    title: str = field("La fonction ; vide si on l’ignore.", "directrice technique")
    place: FicheReference | None = field("La fiche du lieu, s’il en a une.")
    place_name: str = field("Le nom du lieu.", "Qwen")
    start: str = field(f"Le début : {PARTIAL}.", "2023-06")
    status: str = choice_field(Status.values, "Avec quelle fermeté une source le dit.")
    facts: list[int] = field("Les identifiants des faits qui le disent.", [31])


class Fiche(Row):
    """Une personne, ou une entreprise ou autre organisation."""

    id: int = field("L’identifiant, un nombre qui ne change pas.", 12)
    tag: str = optional_field("L’identifiant de ses flux (RFC 4151).", "tag:exemple.fr,2026:fiche/12")
    url: str = optional_field("L’adresse sur le site.", "https://exemple.fr/personnes/junyang-lin/")
    kind: str = optional_choice(FICHE_KINDS, "Une personne, ou une entreprise ou autre organisation.", "person")
    company_kind: str | None = optional_field(
        "Pour une organisation, sa nature ; null pour une personne.",
        "lab",
        json_schema_extra={"enum": [*Company.Kind.values, None]},
    )
    name: str = optional_field("Le nom affiché.", "Junyang Lin")
    is_fictional: bool = optional_field("Si c’est une personne inventée : à dire avec son nom.", False)
    description: str = optional_field("Qui est-ce, en une ligne.", "chercheur")
    native_name: str = optional_field("Le nom d’une personne dans son écriture.", "林俊旸")
    family_name: str = optional_field("Le nom de famille.", "Lin")
    names: list[OtherName] = optional_field("Les autres noms.")
    city: str = optional_field("La ville du siège d’une organisation.", "Hangzhou")
    products: list[str] = optional_field("Les produits d’une organisation.", ["Qwen 3.5"])
    identifiers: Identifiers = optional_field("Comment d’autres l’appellent.")
    photo: Picture | None = optional_field("Sa photo.")
    tags: list[Keyword] = optional_field("Ses mots-clés.")
    posts: list[HeldPost] = optional_field(
        "Les postes qu’une personne occupe aujourd’hui. Pour une organisation, la liste est vide : "
        "demandez ses faits (/api/faits/?fiche=…)."
    )
    body_text: str = optional_field("La présentation, en texte.", "Junyang Lin dirige Qwen.")
    changed_at: datetime | None = optional_field(
        "Quand la fiche a été mise en ligne pour la dernière fois : ce que compare « updated_since ».",
        "2026-03-05T14:30:00+01:00",
    )


class FichePage(Schema):
    """Une page d’une liste de fiches."""

    items: list[Fiche] = field("Les fiches.")
    next: str | None = next_field()


_FICHE_PREFETCH = {"names": ["names"], "tags": ["tagged_items__tag"], "photo": ["photo__renditions"]}
_FICHE: dict[str, Callable[[Any], Any]] = {
    "id": lambda fiche: fiche.pk,
    "tag": lambda fiche: tag_uri("fiche", fiche.pk),
    "url": lambda fiche: absolute(fiche.url),
    "kind": lambda fiche: "person" if fiche.is_person else "company",
    "company_kind": lambda fiche: _own(fiche, "kind") or None,
    "name": lambda fiche: fiche.title,
    "is_fictional": lambda fiche: bool(_own(fiche, "is_fictional")),
    "description": lambda fiche: fiche.description,
    "native_name": lambda fiche: _own(fiche, "native_name"),
    "family_name": lambda fiche: _own(fiche, "family_name"),
    "names": lambda fiche: [
        {"text": name.text, "kind": name.kind, "language": name.language, "script": name.script}
        for name in fiche.names.all()
    ],
    "city": lambda fiche: _own(fiche, "city"),
    "products": lambda fiche: _own(fiche, "product_names") or [],
    "identifiers": lambda fiche: {name: _own(fiche, name) for name in Identifiers.model_fields},
    "photo": lambda fiche: picture_of(fiche.photo),
    "tags": lambda fiche: keywords_of(fiche.tagged_items.all()),
    "posts": lambda fiche: [_position(position) for position in fiche.current_positions],
    "body_text": lambda fiche: " ".join(strip_tags(fiche.body.replace("</", " </")).split()),
    "changed_at": lambda fiche: in_zone(fiche.changed_at),
}


def _own(fiche: Profile, name: str) -> Any:
    """Return a field that only persons or only companies have; "" for the others."""
    return getattr(getattr(fiche, "person", None) or getattr(fiche, "company", None), name, "")


def _position(position: Position) -> dict:
    return {
        "title": position.title,
        "place": fiche_reference(position.place),
        "place_name": position.place_name,
        "start": position.start,
        "status": position.deciding_fact.status,
        "facts": [fact.pk for fact in position.facts],
    }


def with_related(fiches: ProfileQuerySet, wanted: set[str]) -> ProfileQuerySet:
    """Return `fiches` with the rows that `wanted` fields read. Queries: up to 5 more (names; photos; keywords in 2)."""
    prefetched = [path for name in sorted(wanted) for path in _FICHE_PREFETCH.get(name, [])]
    return fiches.select_related("person", "company", "photo").prefetch_related(*prefetched)


def fiche_objects(fiches: list, wanted: set[str]) -> list[dict]:
    """Return the API's objects for `fiches`. Queries: 2 for positions (facts; their fiches)."""
    by_person: dict[int, list[Position]] = defaultdict(list)
    persons = [fiche.pk for fiche in fiches if fiche.is_person]
    if "posts" in wanted and persons:
        facts = Fact.objects.for_machines().employment().filter(subject__in=persons).with_status().chronological()
        for position in current_positions(positions_in(facts.list_with_fiches(), timezone.localdate())):
            by_person[position.person.pk].append(position)
    for fiche in fiches:
        fiche.current_positions = by_person[fiche.pk]
    return [only(_FICHE, fiche, wanted) for fiche in fiches]


class FicheChoice(Choice):
    """The parameters of one fiche."""

    fields: str | None = fields_parameter(Fiche)


class FicheList(Listing):
    """The parameters of the list of fiches."""

    fields: str | None = fields_parameter(Fiche)
    kind: str | None = optional_choice(FICHE_KINDS, "Les personnes seules, ou les organisations.")
    name: str | None = optional_field(
        "Des mots du nom, ou d’un autre nom ; accents et majuscules ne comptent pas.",
        "lin",
        min_length=1,
        max_length=_MAX_CHARACTERS,
    )
    tag: str | None = slug_field("Celles qui portent ce mot-clé.", "intelligence-artificielle")
    wikidata: str | None = optional_field("Par Wikidata.", "Q42", pattern=r"^Q[1-9][0-9]{0,17}$")
    siren: str | None = optional_field("Par SIREN.", "123456789", pattern=r"^[0-9]{9}$")
    lei: str | None = optional_field("Par LEI.", "ABCDEFGHIJKLMNOPQR12", pattern=r"^[A-Z0-9]{20}$")
    orcid: str | None = optional_field(
        "Par ORCID.", "0000-0002-1825-0097", pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$"
    )
    updated_since: Moment | None = moment_field(
        "Celles qui ont été mises en ligne, ou mises à jour en ligne, depuis ce moment. "
        "Sans « order », le changement le plus ancien d’abord."
    )
    order: str | None = optional_choice(
        ["name", "latest", "updated"],
        "Par nom ; les fiches les plus récemment créées d’abord ; ou celles qui ont changé, la plus ancienne d’abord.",
    )

    def rows(self) -> ProfileQuerySet:
        """Return the fiches that pass every filter. Queries: 0."""
        rows = Profile.objects.for_machines()
        if self.kind:
            rows = rows.filter(**{f"{self.kind}__isnull": False})
        if self.name is not None:
            rows = rows.matching(words) if (words := words_of(self.name)[:_MAX_WORDS]) else rows.none()
        if self.tag:
            rows = rows.filter(tagged_items__tag__slug=self.tag)
        if self.wikidata:
            rows = rows.filter(wikidata=self.wikidata)
        for owner, name in (("company", "siren"), ("company", "lei"), ("person", "orcid")):
            if value := getattr(self, name):
                rows = rows.filter(**{f"{owner}__{name}": value})
        return rows.filter(changed_at__gte=self.updated_since) if self.updated_since else rows

    def ordered(self) -> Order:
        """Return the requested order."""
        if self.order == "updated" or (self.updated_since and not self.order):
            return Order("changed_at")
        return BY_ID if self.order == "latest" else Order("sort_key")


@router.get(
    "/fiches/", response=FichePage, exclude_unset=True, operation_id="listFiches", tags=["Fiches"],
    summary="Les personnes et les entreprises",
)  # fmt: skip
def list_fiches(request: HttpRequest, response: HttpResponse, asked: Query[FicheList]) -> dict:
    """Les fiches que les articles nomment, avec leurs autres noms, leurs identifiants et les postes d’aujourd’hui."""
    refuse_unknown(request, asked)
    wanted = requested_fields(Fiche, asked)
    rows, following = page_of(request, response, with_related(asked.rows(), wanted), asked.ordered(), asked)
    return {"items": fiche_objects(rows, wanted), "next": following}


@router.get(
    "/fiches/{id}", response=Fiche, exclude_unset=True, operation_id="getFiche", tags=["Fiches"],
    summary="Une personne ou une entreprise",
)  # fmt: skip
def get_fiche(request: HttpRequest, id: Path[RecordId], asked: Query[FicheChoice]) -> dict:
    """Une fiche. Celle qui a été fusionnée avec une autre n’existe plus : demandez l’autre."""
    refuse_unknown(request, asked)
    wanted = requested_fields(Fiche, asked)
    found = list(with_related(Profile.objects.for_machines(), wanted).filter(pk=id))
    return one_of(fiche_objects(found, wanted), "Aucune fiche n’a cet identifiant.")
