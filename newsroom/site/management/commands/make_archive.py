"""Fill a site with years of invented stories, to measure it."""

from django.core.management.base import BaseCommand, CommandError

from articles.models import ArticlePage
from newsroom.site.archive import TEXTS_PER_SECTION, make_archive
from newsroom.site.scheduling import renew_statistics


class Command(BaseCommand):
    """`manage.py make_archive`: all of it or nothing, on a site without a story."""

    help = "Remplit un site d’essai d’articles et de fiches inventés."

    def add_arguments(self, parser) -> None:
        """Add the sizes and the seed."""
        parser.add_argument("--stories", type=int, default=5_000, help="combien d’articles (5000)")
        parser.add_argument("--profiles", type=int, default=1_000, help="combien de fiches (1000)")
        parser.add_argument(
            "--texts",
            type=int,
            default=TEXTS_PER_SECTION,
            help=f"textes différents par rubrique ({TEXTS_PER_SECTION}) ; les autres articles les reprennent",
        )
        parser.add_argument("--seed", type=int, default=2026, help="la même graine tire les mêmes articles (2026)")

    def handle(self, *args, **options) -> None:
        """Make the archive. Raises CommandError where there are stories already, or for a size of none."""
        if min(options["stories"], options["profiles"], options["texts"]) < 1:
            raise CommandError("Il faut au moins un article, une fiche et un texte par rubrique.")
        if ArticlePage.objects.exists():
            raise CommandError(
                "La base contient déjà des articles : make_archive ne remplit qu’un site sans articles. "
                "Pour un site d’essai à part : VAR_DIR=/tmp/essai, ou une autre DATABASE_URL."
            )
        make_archive(
            options["stories"],
            options["profiles"],
            options["seed"],
            texts_per_section=options["texts"],
            say=self._say,
        )
        renew_statistics()
        self.stdout.write("Archive prête.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
