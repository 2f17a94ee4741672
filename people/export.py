"""Export the published fiches and facts to files that others may reuse. Nothing that readers cannot see."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from newsroom.text.cells import BYTE_ORDER_MARK, SEPARATOR, disarmed
from people.models import Company, Fact, Name, Person, Profile
from people.spreadsheet import COLUMNS, EXPORT_ONLY, cells_of, joined

# How many rows are in memory at once.
CHUNK = 200
_FACT_COLUMNS = [
    "id", "subject_id", "subject", "kind", "object_id", "object", "object_text", "title", "start", "end", "share",
    "status", "stories", "sources",
]  # fmt: skip
# In FollowTheMoney a Company can be owned; an institution or an association cannot.
_NOT_OWNED = {Company.Kind.INSTITUTION, Company.Kind.NONPROFIT}
# The FollowTheMoney schema of each kind of fact, and the properties of its two ends.
_EDGES = {
    Fact.Kind.POSITION: ("Employment", "employee", "employer"),
    Fact.Kind.ARRIVAL: ("Employment", "employee", "employer"),
    Fact.Kind.APPOINTMENT: ("Employment", "employee", "employer"),
    Fact.Kind.DEPARTURE: ("Employment", "employee", "employer"),
    Fact.Kind.LEADERSHIP: ("Directorship", "director", "organization"),
    Fact.Kind.PART_OF: ("Membership", "member", "organization"),
    Fact.Kind.HOLDS: ("Ownership", "owner", "asset"),
    Fact.Kind.ACQUISITION: ("Ownership", "owner", "asset"),
}
_LICENCE = """\
{site} : fiches et faits
{address}

Ce qui est ici : les fiches publiées (noms, description, identifiants), les faits publiés et l’adresse de leurs sources.
Ce qui n’y est pas : les textes des articles et des fiches, les photos, les brouillons. Ils restent à leurs auteurs.

Licence : {licence}
Vous pouvez réutiliser ces données si vous nommez leur source, avec un lien : « {site}, {address} ».
Les données de personnes restent soumises au RGPD : vous répondez de l’usage que vous en faites.
Un fait dit ce que ses sources disaient quand il a été exporté : son statut (confirmé, rapporté, non vérifié, contesté,
démenti) est à reprendre avec lui.
"""

type Row = dict[str, Any]


def in_chunks(rows: QuerySet) -> Iterator[Any]:
    """Yield the objects of `rows` by primary key, CHUNK at a time. Queries: those of `rows` for each chunk."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


def fiches() -> Iterator[Person | Company]:
    """Yield the fiches that machines may have, with their other names. Queries: 2 for each CHUNK."""
    rows = Profile.objects.for_machines().select_related("person", "company").prefetch_related("names")
    for profile in in_chunks(rows):
        fiche = getattr(profile, "person", None) or profile.company
        fiche._prefetched_objects_cache = profile._prefetched_objects_cache  # noqa: SLF001  (the names, read once)
        yield fiche


def facts() -> Iterator[Fact]:
    """Yield the facts that machines may have, with their evidence. Queries: 3 for each CHUNK."""
    yield from in_chunks(Fact.objects.for_machines().with_evidence().select_related("subject", "object"))


def fiche_row(fiche: Person | Company) -> Row:
    """Return a fiche as a row: the columns of an import, its id and its address. Queries: 0."""
    return {"id": fiche.pk, **cells_of(fiche), "address": fiche.full_url}


def fiche_object(fiche: Person | Company) -> Row:
    """Return a fiche as a JSON object, with a list of its names. Queries: 0."""
    fields = ("text", "kind", "language", "script", "never_alone")
    names = [{field: getattr(name, field) for field in fields} for name in fiche.names.all()]
    row = fiche_row(fiche) | {"names": names}
    return row | {"products": fiche.product_names if isinstance(fiche, Company) else []}


def fact_object(fact: Fact) -> Row:
    """Return a fact as a JSON object, with the addresses of its stories and its outside sources. Queries: 0."""
    return {
        "id": fact.pk,
        "subject_id": fact.subject_id,
        "subject": fact.subject.title,
        "kind": fact.kind,
        "object_id": fact.object_id,
        "object": fact.object.title if fact.object else "",
        "object_text": fact.object_text,
        "title": fact.title,
        "start": fact.start,
        "end": fact.end,
        "share": None if fact.share is None else str(fact.share),
        "status": fact.status,
        "stories": [
            {"address": _story_address(report), "status": report.status, "date": str(report.effective_date or "")}
            for report in fact.public_reports
        ],
        "sources": [
            {field: getattr(source, field) for field in ("publisher", "headline", "url", "published_on", "status")}
            for source in fact.public_sources
        ],
    }


def fact_row(fact: Fact) -> Row:
    """Return a fact as a row. Queries: 0."""
    row = fact_object(fact)
    stories = joined([story["address"] for story in row["stories"]])
    sources = joined([source["url"] or source["publisher"] for source in row["sources"]])
    return row | {"stories": stories, "sources": sources}


def _story_address(report: Any) -> str:
    return f"{report.article.full_url}{f'#{report.block_id}' if report.block_id else ''}"


# --- FollowTheMoney ------------------------------------------------------------------------------


def entity_id(noun: str, pk: int) -> str:
    """Return the stable id of an entity: « example.org-fiche-12 »."""
    return f"{settings.TAG_AUTHORITY.partition(',')[0]}-{noun}-{pk}"


def entity(schema: str, noun: str, pk: int, properties: dict[str, list[str]]) -> Row:
    """Return one entity, without its empty properties."""
    kept = {name: values for name, words in properties.items() if (values := [word for word in words if word])}
    return {"id": entity_id(noun, pk), "schema": schema, "properties": kept}


def fiche_entity(fiche: Person | Company) -> Row:
    """Return a fiche as a Person, a Company or an Organization. Queries: 0."""
    names: dict[str, list[str]] = {"alias": [], "previousName": [], "weakAlias": []}
    for name in fiche.names.all():
        former, weak = name.kind == Name.Kind.FORMER, name.kind == Name.Kind.ABBREVIATION or name.never_alone
        names["previousName" if former else "weakAlias" if weak else "alias"].append(name.text)
    properties = {
        "name": [fiche.title],
        **names,
        "summary": [fiche.description],
        "website": [fiche.website],
        "wikidataId": [fiche.wikidata],
        "sourceUrl": [fiche.full_url],
        "publisher": [settings.WAGTAIL_SITE_NAME],
    }
    if isinstance(fiche, Person):
        properties["alias"] = list(dict.fromkeys([*names["alias"], fiche.native_name]))
        properties |= {"lastName": [fiche.family_name], "idNumber": [fiche.orcid]}
        return entity("Person", "fiche", fiche.pk, properties)
    properties |= {"registrationNumber": [fiche.siren], "idNumber": [fiche.lei], "address": [fiche.city]}
    return entity(_schema(fiche), "fiche", fiche.pk, properties)


def _schema(company: Company) -> str:
    return "Organization" if company.kind in _NOT_OWNED else "Company"


def fact_entity(fact: Fact) -> Row | None:
    """Return a fact as a link between two entities; None without a second fiche, which FollowTheMoney needs.

    Queries: 0 for a fact of linked_facts().
    """
    if fact.object is None:
        return None
    schema, source, target = _EDGES.get(Fact.Kind(fact.kind), ("UnknownLink", "subject", "object"))
    person, company = getattr(fact.subject, "person", None), getattr(fact.object, "company", None)
    fits = {
        "Employment": person and company,
        "Directorship": company,
        "Membership": company,
        "Ownership": company and _schema(company) == "Company",
    }
    if not fits.get(schema, True):
        schema, source, target = "UnknownLink", "subject", "object"
    leaves = fact.kind == Fact.Kind.DEPARTURE
    return entity(
        schema,
        "fait",
        fact.pk,
        {
            source: [entity_id("fiche", fact.subject_id)],
            target: [entity_id("fiche", fact.object_id)],
            "role": [fact.title or fact.get_kind_display()],
            "status": [fact.status_label],
            "startDate": [] if leaves else [fact.start],
            "endDate": [fact.end or fact.start] if leaves else [fact.end],
            **({"percentage": [str(fact.share)]} if schema == "Ownership" and fact.share is not None else {}),
            "recordId": [str(fact.pk)],
            "summary": [fact.get_kind_display()],
            "sourceUrl": list(
                dict.fromkeys(
                    [
                        *(_story_address(report) for report in fact.public_reports),
                        *(source.url for source in fact.public_sources),
                    ]
                )
            ),
        },
    )


def linked_facts() -> Iterator[Fact]:
    """Yield those facts with their evidence and the kind of their fiches. Queries: 3 for each CHUNK."""
    ends = ("subject__person", "subject__company", "object__person", "object__company")
    yield from in_chunks(Fact.objects.for_machines().with_evidence().select_related(*ends))


# --- Files ---------------------------------------------------------------------------------------


def export(kind: str, folder: Path) -> list[Path]:
    """Write the files of a format, "csv", "jsonl" or "ftm", and the licence. Returns their paths.

    The same data give the same bytes. Raises OSError. Memory: CHUNK rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [*FORMATS[kind](folder), _written(folder / "LICENCE.txt", [licence()])]


def licence() -> str:
    """Return the text of the licence file: what may be reused, and whom to credit."""
    return _LICENCE.format(
        site=settings.WAGTAIL_SITE_NAME, address=f"{settings.SITE_URL}/", licence=settings.DATA_LICENCE
    )


def _csv(folder: Path) -> list[Path]:
    columns = ["id", *COLUMNS, *(column for column in EXPORT_ONLY if column != "id")]
    return [
        _written(folder / "fiches.csv", _csv_lines(columns, map(fiche_row, fiches()))),
        _written(folder / "faits.csv", _csv_lines(_FACT_COLUMNS, map(fact_row, facts()))),
    ]


def _jsonl(folder: Path) -> list[Path]:
    return [
        _written(folder / "fiches.jsonl", _json_lines(map(fiche_object, fiches()))),
        _written(folder / "faits.jsonl", _json_lines(map(fact_object, facts()))),
    ]


def _ftm(folder: Path) -> list[Path]:
    def entities() -> Iterator[Row]:
        yield from map(fiche_entity, fiches())
        yield from filter(None, map(fact_entity, linked_facts()))

    return [_written(folder / "entities.ftm.json", _json_lines(entities()))]


FORMATS: dict[str, Callable[[Path], list[Path]]] = {"csv": _csv, "jsonl": _jsonl, "ftm": _ftm}


class _Line:
    """A file for csv.writer that returns each line."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(columns: list[str], rows: Iterable[Row]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=SEPARATOR, lineterminator="\n")
    yield BYTE_ORDER_MARK + writer.writerow(columns)
    for row in rows:
        yield writer.writerow(["" if row[column] is None else disarmed(row[column]) for column in columns])


def _json_lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _written(path: Path, lines: Iterable[str]) -> Path:
    """Write a file atomically: if it fails, the previous file stays."""
    partial = path.with_name(f"{path.name}.partiel")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path
