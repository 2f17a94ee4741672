"""Create and complete fiches from a CSV file."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsroom.text.template_filters import plural
from people.csv_import import FicheImport, RefusedError, State
from people.spreadsheet import COLUMNS


class Command(BaseCommand):
    """`manage.py import_fiches FILE.csv [--dry-run] [--publish]`: one line of report for each line. Idempotent."""

    help = "\n".join(
        [
            "Crée et complète des fiches d’après un fichier CSV, tel qu’Excel l’enregistre.",
            "",
            f"Colonnes : {', '.join(COLUMNS)}.",
            "  kind : person ou company ; title : le nom affiché. Toutes les autres sont facultatives.",
            "  names et products : plusieurs valeurs, séparées par « | » ; elles s’ajoutent à celles de la fiche.",
            "  name_order : given_first ou family_first ; agreement : m, f ou n.",
            "  company_kind : company, lab, startup, institution, media ou nonprofit.",
            "",
            "Une fiche est reconnue à son identifiant (wikidata, orcid, siren, lei), sinon à son nom exact.",
            "Une fiche créée sous un nom proche d’un autre est signalée : essayez d’abord avec --dry-run.",
            "Une cellule vide n’efface rien. Chaque ligne est faite ou refusée à elle seule.",
        ]
    )

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        """Keep the line breaks of the help text."""
        return super().create_parser(*args, **kwargs, formatter_class=RawDescriptionHelpFormatter)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", metavar="FICHIER", help="le fichier CSV")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, et n’écrit rien")
        parser.add_argument("--publish", action="store_true", help="met en ligne, au lieu de laisser en brouillon")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import line after line. Raises CommandError if the file or a line was refused."""
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"Impossible de lire {options['file']} : {error.strerror}.") from error
        counts: Counter[State] = Counter()
        try:
            for outcome in FicheImport(publish=options["publish"], dry_run=options["dry_run"]).run(content):
                counts[outcome.state] += 1
                self.stdout.write(str(outcome))
                self.stdout.flush()  # somebody watches it go on, through a pipe too
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(summary(counts, dry_run=options["dry_run"]))
        if counts[State.REFUSED]:
            raise CommandError(
                f"{counts[State.REFUSED]} {plural(counts[State.REFUSED], 'ligne refusée,lignes refusées')} ; "
                "les autres ont été traitées."
            )


def summary(counts: Counter[State], *, dry_run: bool) -> str:
    """Return « 2 créées, 1 modifiée, 0 inchangée, 0 refusée »."""
    counts_text = ", ".join(f"{counts[state]} {plural(counts[state], f'{state},{state}s')}" for state in State)
    return f"{counts_text}{' (à blanc : rien n’a été écrit)' if dry_run else ''}."
