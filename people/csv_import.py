"""Import fiches from a CSV file: each line is created, changed, left unchanged, or refused with the reason."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import StringIO
from itertools import zip_longest
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from newsroom.search_engine.batch import indexed_together
from newsroom.text.cells import as_written
from newsroom.text.characters import has_control_characters
from newsroom.text.tidy import tidy
from newsroom.text.words import name_key
from people.models import Company, CompanyIndexPage, Person, PersonIndexPage, Profile
from people.names.fiches import known_names, near_key, spelt_nearly
from people.spreadsheet import COLUMNS, EXPORT_ONLY, IDENTIFIERS, KINDS, columns_of, fill, joined, written

# How many candidates an ambiguous line names.
_CANDIDATES_NAMED = 5
# How many lines are written, and indexed, at a time.
_WRITTEN_TOGETHER = 50


class State(StrEnum):
    """The result of a line."""

    CREATED = "créée"
    CHANGED = "modifiée"
    SAME = "inchangée"
    REFUSED = "refusée"


class Outcome(NamedTuple):
    """One line of the report: its number in the file, the name of the fiche, the result and the reason."""

    line: int
    title: str
    state: State
    why: str = ""

    def __str__(self) -> str:
        name = f"« {self.title} », " if self.title else ""
        return f"Ligne {self.line} : {name}{self.state}{f' : {self.why}' if self.why else ''}"


class RefusedError(ValueError):
    """A file or a line that cannot be read or applied; the message is in French."""


def read_csv(content: bytes) -> Iterator[tuple[int, dict[str, str] | RefusedError]]:
    """Yield the lines of a CSV file that are not empty: (number in the file, cells by column or an error).

    UTF-8 or UTF-16, or Windows-1252 as French Excel writes it; delimited by « ; », « , » or tabs, as its line « sep=; »
    says if it has one. Empty lines before the columns, and empty cells after the last, are left out.
    Raises RefusedError.
    """
    text = _decoded(content)
    first = _first_line(text)
    said = re.fullmatch(r'\s*"?sep=(.)"?\s*', first, re.IGNORECASE)
    if said:
        text = text.replace(first, "", 1)
    delimiter = said[1] if said else max(";,\t", key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headers: list[str] = []
        start = 1
        for row in map(_without_empty_end, rows):
            if row and headers:
                yield start, _cells(headers, row)
            elif row:
                headers = [header.strip().lower() for header in row]
                _check(headers)
            start = rows.line_num + 1
        _check(headers)
    except csv.Error as error:
        raise RefusedError(f"Ligne {rows.line_num} : ce n’est pas du CSV ({error}).") from error


def _decoded(content: bytes) -> str:
    """Return the text of a file. Raises RefusedError if its encoding is none of those."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError("L’encodage du fichier n’est pas reconnu : enregistrez-le en « CSV UTF-8 ».")


def _first_line(text: str) -> str:
    """Return the first line that is not empty."""
    return next((line for line in text.split("\n") if line.strip(" ;,\t\r")), "")


def _without_empty_end(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def _cells(headers: list[str], row: list[str]) -> dict[str, str] | RefusedError:
    if len(row) > len(headers):
        return RefusedError(f"{len(row)} cellules pour {len(headers)} colonnes.")
    cells = {header: as_written(cell.strip()) for header, cell in zip_longest(headers, row, fillvalue="")}
    if spoilt := [header for header, cell in cells.items() if has_control_characters(cell)]:
        return RefusedError(f"{', '.join(spoilt)} : un caractère invisible s’y trouve, retapez ce texte.")
    return {header: tidy(cell) for header, cell in cells.items()}


def _check(headers: list[str]) -> None:
    unknown = [header for header in headers if header not in {*COLUMNS, *EXPORT_ONLY}]
    if unknown:
        names = ", ".join(f"« {header} »" for header in unknown)
        raise RefusedError(f"Colonnes inconnues : {names}. Colonnes possibles : {', '.join(COLUMNS)}.")
    if missing := {"kind", "title"} - set(headers):
        raise RefusedError(f"Il manque la colonne {' et la colonne '.join(sorted(missing))}.")
    if len(set(headers)) < len(headers):
        raise RefusedError("Une colonne figure deux fois.")


class FicheImport:
    """The import of one file. With `publish`, created and changed fiches go live; otherwise they stay drafts.

    A dry run does everything, then rolls it back.
    """

    def __init__(self, *, publish: bool = False, dry_run: bool = False):
        self.publish = publish
        self.dry_run = dry_run

    def run(self, content: bytes) -> Iterator[Outcome]:
        """Yield the outcome of each line, in order. Raises RefusedError for a bad file.

        Each is done or refused by itself. They are written some at a time, and said once they are there to stay.
        """
        lines = list(read_csv(content))
        if not self.dry_run:
            yield from self._lines(lines)
            return
        with transaction.atomic():
            try:
                yield from self._lines(lines)
            finally:
                transaction.set_rollback(True)

    def _lines(self, lines: list[tuple[int, dict[str, str] | RefusedError]]) -> Iterator[Outcome]:
        self._titles = self._known_titles()
        known = known_names()
        self._fiches, self._keys = [pk for pk, _ in known], [near_key(name) for _, name in known]
        for start in range(0, len(lines), _WRITTEN_TOGETHER):
            with indexed_together(Person, Company) as self._saved:
                outcomes = [self._line(*line) for line in lines[start : start + _WRITTEN_TOGETHER]]
            yield from outcomes

    def _line(self, number: int, cells: dict[str, str] | RefusedError) -> Outcome:
        title = "" if isinstance(cells, RefusedError) else cells.get("title", "")
        try:
            if isinstance(cells, RefusedError):
                raise cells
            with transaction.atomic():
                state, why = self._apply(cells)
        except RefusedError as refusal:
            state, why = State.REFUSED, str(refusal)
        return Outcome(number, title, state, why)

    def _known_titles(self) -> dict[tuple[type[Profile], str], list[int]]:
        """Return the ids of the fiches, drafts too, by model and name. Queries: 2."""
        titles: dict[tuple[type[Profile], str], list[int]] = defaultdict(list)
        for model in (Person, Company):
            for pk, title in model.objects.not_merged().filter(alias_of__isnull=True).values_list("pk", "title"):
                titles[model, name_key(title)].append(pk)
        return titles

    def _apply(self, cells: dict[str, str]) -> tuple[State, str]:
        """Create or change the fiche of a line. Raises RefusedError."""
        model = KINDS.get(cells["kind"].lower())
        if model is None:
            raise RefusedError("« kind » est « person » ou « company ».")
        if not cells["title"] or not name_key(cells["title"]):
            raise RefusedError("Il manque un nom dans « title ».")
        own = {*columns_of(model), "names", "kind", *(["products"] if model is Company else []), *EXPORT_ONLY}
        if foreign := [column for column, value in cells.items() if value and column not in own]:
            raise RefusedError(f"{', '.join(foreign)} : sans objet pour une fiche de cette nature.")
        found = self._by_identifier(model, cells)
        if found and name_key(found.title) != name_key(cells["title"]):  # the title in the file becomes another name
            cells = cells | {"names": " | ".join(filter(None, [cells.get("names", ""), joined([cells["title"]])]))}
        found = found or self._by_title(model, cells)
        return self._change(found, cells) if found else self._create(model, cells)

    def _by_identifier(self, model: type[Profile], cells: dict[str, str]) -> Profile | None:
        """Return the fiche that has an identifier of the line. Queries: 1 for each identifier."""
        found: dict[int, Profile] = {}
        for column in IDENTIFIERS:
            if value := written(column, cells.get(column, "")):
                owner = {"wikidata": Profile, "orcid": Person}.get(column, Company)
                found |= {fiche.pk: fiche for fiche in owner.objects.filter(**{column: value})}
        if len(found) > 1:
            raise RefusedError(f"Ses identifiants sont ceux de plusieurs fiches : {_named(list(found))}.")
        fiche = next(iter(found.values()), None)
        if fiche and fiche.specific_class is not model:
            raise RefusedError(f"Son identifiant est celui d’une fiche d’une autre nature : {_named(list(found))}.")
        return fiche

    def _by_title(self, model: type[Profile], cells: dict[str, str]) -> Profile | None:
        """Return the fiche of that model with the title of the line. Queries: up to 2."""
        candidates = self._titles[model, name_key(cells["title"])]
        if len(candidates) > 1:
            raise RefusedError(
                f"Plusieurs fiches portent ce nom : {_named(candidates)}. Ajoutez un identifiant qui les distingue."
            )
        return Profile.objects.filter(pk__in=candidates).first()

    def _create(self, model: type[Profile], cells: dict[str, str]) -> tuple[State, str]:
        fiche = model(live=False)
        fill(fiche, cells)
        parent = (PersonIndexPage if model is Person else CompanyIndexPage).objects.get()
        with _as_refusal(fiche):
            parent.add_child(instance=fiche)
            self._save(fiche)
        self._titles[model, name_key(fiche.title)].append(fiche.pk)
        near = self._near(fiche)
        return State.CREATED, " ; ".join(filter(None, ["" if self.publish else "brouillon", near]))

    def _near(self, fiche: Profile) -> str:
        """Return in words which fiches have nearly a name of a new one, and remember its names. Queries: 0 or 1."""
        names = [fiche.title, getattr(fiche, "native_name", ""), *(name.text for name in fiche.names.all())]
        names = [name for name in names if name_key(name)]
        near = {self._fiches[rank]: None for name in names for rank, _ in spelt_nearly(name, self._keys)}
        self._fiches += [fiche.pk] * len(names)
        self._keys += map(near_key, names)
        return f"nom proche de {_named(list(near))}, à fusionner si c’est la même" if near else ""

    def _change(self, found: Profile, cells: dict[str, str]) -> tuple[State, str]:
        stored = found.specific
        fiche = stored.get_latest_revision_as_object()
        for column in IDENTIFIERS:
            value, present = written(column, cells.get(column, "")), getattr(fiche, column, "")
            if value and present and value != present:
                raise RefusedError(f"La fiche {_named([found.pk])} a un autre identifiant {column} : {present}.")
        changed = fill(fiche, cells | {"title": ""})  # the title of a fiche does not change
        if not changed:
            return State.SAME, ""
        if stored.locked or stored.workflow_in_progress:
            raise RefusedError(f"La fiche {_named([found.pk])} est verrouillée ou en relecture.")
        if self.publish and stored.live and stored.has_unpublished_changes:
            raise RefusedError(f"La fiche {_named([found.pk])} a des modifications qui ne sont pas en ligne.")
        with _as_refusal(fiche):
            self._save(fiche)
        return State.CHANGED, ", ".join(changed) + ("" if self.publish else " (brouillon)")

    def _save(self, fiche: Profile) -> None:
        revision = fiche.save_revision(log_action=True)
        if self.publish:
            revision.publish()
        self._saved.append(fiche)


@contextmanager
def _as_refusal(fiche: Profile) -> Iterator[None]:
    """Validate the names of a fiche, and turn any ValidationError into a RefusedError that names the columns."""
    try:
        for name in fiche.names.all():
            name.full_clean(exclude=["profile"], validate_constraints=False)
        yield
    except ValidationError as error:
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        parts = [
            ("" if field == NON_FIELD_ERRORS else f"{field} : ") + " ".join(sentences)
            for field, sentences in messages.items()
        ]
        raise RefusedError(" ".join(parts)) from error


def _named(ids: list[int]) -> str:
    """Return « « Lin » (n° 12, chercheuse) » for the fiches with `ids`. Queries: 1."""
    fiches = Profile.objects.filter(pk__in=ids).order_by("pk")[: _CANDIDATES_NAMED + 1]
    names = [
        f"« {fiche.title} » (n° {fiche.pk}{f', {fiche.description}' if fiche.description else ''})" for fiche in fiches
    ]
    return ", ".join(names[:_CANDIDATES_NAMED]) + ("…" if len(names) > _CANDIDATES_NAMED else "")
