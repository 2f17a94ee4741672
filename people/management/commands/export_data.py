"""Write the published fiches and facts to files that others may reuse."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.export import FORMATS, export


class Command(BaseCommand):
    """`manage.py export_data --format csv|jsonl|ftm --output FOLDER`."""

    help = (
        "Écrit dans un dossier les fiches et les faits publiés, en CSV, en lignes JSON ou en entités FollowTheMoney, "
        "avec leur licence. Un fait sans seconde fiche n’a pas de lien dans FollowTheMoney : il n’y figure pas."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--format", required=True, choices=list(FORMATS), help="le format des fichiers")
        parser.add_argument("--output", required=True, metavar="DOSSIER", help="le dossier, créé s’il manque")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files. Raises CommandError if the folder cannot be written."""
        try:
            paths = export(options["format"], Path(options["output"]))
        except OSError as error:
            raise CommandError(f"Impossible d’écrire dans {options['output']} : {error.strerror}.") from error
        for path in paths:
            self.stdout.write(str(path))
