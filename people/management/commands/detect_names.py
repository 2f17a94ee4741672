"""Find the names of fiches in texts, from the shell."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.text.template_filters import plural
from people.names import Index, OtherName, Record, detect
from people.names.fiches import current_index


class Command(BaseCommand):
    """`manage.py detect_names [--profiles FILE] < texts`: one JSON line in, one JSON line out."""

    help = (
        'Trouve les noms des fiches dans des textes : lit des lignes JSON {"id", "text"} et en écrit une pour chacune, '
        "avec les noms trouvés et les noms ambigus."
    )
    requires_system_checks: list = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--profiles",
            metavar="FICHIER",
            help="une liste JSON de fiches, à la place de celles de la base : "
            '{"id", "kind", "title", "family", "names": [{"text", "never_alone"}], "products": [...]}',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer line after line. Raises CommandError at the end if a line could not be read."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(encoding="utf-8")  # whatever the locale of the terminal
        path = options["profiles"]
        index = Index(read_profiles(Path(path))) if path else current_index()
        malformed = 0
        try:
            for number, line in enumerate(_lines(), start=1):
                try:
                    answer = answer_line(line, index)
                except ValueError as error:
                    malformed += 1
                    self.stderr.write(f"Ligne {number} : {error}")
                    self.stderr.flush()
                    continue
                if answer:
                    self.stdout.write(answer)
                    self.stdout.flush()
        except BrokenPipeError:  # the reader closed the pipe, like `head`
            sys.stderr.close()
            sys.exit(0)
        if malformed:
            raise CommandError(
                f"{malformed} {plural(malformed, 'ligne illisible,lignes illisibles')} ; les autres ont été traitées."
            )


def answer_line(line: bytes, index: Index) -> str:
    """Return the JSON answer to one JSON line, "" to a blank one. Raises ValueError, in French."""
    try:
        row = load(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("le texte n’est pas en UTF-8.") from error
    if row is None:
        return ""
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise ValueError("il faut un objet avec « id » et « text », et « text » est une chaîne.")
    result = detect(row["text"], index)
    answer = {
        "id": row["id"],
        "found": [{"surface": match.surface, "start": match.start, "profile": match.profile} for match in result.found],
        "ambiguous": [
            {"surface": match.surface, "start": match.start, "profiles": list(match.profiles)}
            for match in result.ambiguous
        ],
    }
    text = json.dumps(answer, ensure_ascii=False)
    # A lone surrogate is only legal in JSON if it is escaped.
    return text if _is_utf8(text) else json.dumps(answer)


def load(text: str) -> Any:
    """Return the value of a line of JSON, None for a blank line. Raises ValueError, in French."""
    if not text.strip():
        return None
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise ValueError(f"ce n’est pas du JSON ({error.msg}, caractère {error.pos + 1}).") from error
    except RecursionError as error:
        raise ValueError("ce JSON est trop imbriqué.") from error


def read_profiles(path: Path) -> list[Record]:
    """Return the fiches of a JSON file. Raises CommandError, in French."""
    try:
        rows = load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"Impossible de lire {path} : {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} n’est pas en UTF-8.") from error
    except ValueError as error:
        raise CommandError(f"{path} : {error}") from error
    if not isinstance(rows, list):
        raise CommandError(f"{path} doit contenir une liste JSON de fiches.")
    records = []
    for number, row in enumerate(rows, start=1):
        try:
            records.append(read_record(row))
        except ValueError as error:
            raise CommandError(f"{path}, fiche {number} : {error}") from error
    return records


def read_record(row: Any) -> Record:
    """Return one fiche of a JSON file. Raises ValueError, in French."""
    if not isinstance(row, dict) or not isinstance(row.get("id"), int | str):
        raise ValueError("il faut un objet avec « id », un nombre entier ou une chaîne.")
    if row.get("kind") not in {"person", "company"}:
        raise ValueError("« kind » est « person » ou « company ».")
    if not isinstance(row.get("title"), str):
        raise ValueError("« title » est une chaîne.")
    family, names, products = row.get("family") or "", row.get("names") or [], row.get("products") or []
    if not isinstance(family, str) or not isinstance(names, list) or not isinstance(products, list):
        raise ValueError("« family » est une chaîne, « names » et « products » des listes.")
    if not all(isinstance(name, dict) and isinstance(name.get("text"), str) for name in names):
        raise ValueError("chaque nom de « names » est un objet avec « text ».")
    if not all(isinstance(product, str) for product in products):
        raise ValueError("chaque produit de « products » est une chaîne.")
    return Record(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        family=family,
        names=tuple(OtherName(name["text"], bool(name.get("never_alone"))) for name in names),
        products=tuple(products),
    )


def _lines() -> Iterator[bytes]:
    """Yield the lines of the standard input as they come."""
    yield from iter(sys.stdin.buffer.readline, b"")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} n’est pas du JSON.")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
