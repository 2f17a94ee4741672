"""Load the demonstration site."""

from itertools import islice

from django.core.management.base import BaseCommand, CommandError

from newsroom.site.demo.loading import Loader, foreign_pages
from newsroom.text.template_filters import plural


class Command(BaseCommand):
    """`manage.py load_demo`: the same site every time; a second run changes nothing."""

    help = "Charge le site de démonstration : récits, fiches, faits, illustrations."

    def add_arguments(self, parser) -> None:
        """Add the option that loads beside other content."""
        parser.add_argument(
            "--avec-le-reste",
            action="store_true",
            dest="beside_other_content",
            help="charge aussi dans une base qui contient d’autres articles ou d’autres fiches",
        )

    def handle(self, *args, **options) -> None:
        """Load what is missing. Raises CommandError if the database has other stories or fiches."""
        others = list(islice(foreign_pages(), 3))
        if others and not options["beside_other_content"]:
            names = ", ".join(f"« {page.title} »" for page in others)
            raise CommandError(
                f"La base contient déjà d’autres contenus ({names}…). "
                "Pour y ajouter la démonstration malgré tout : load_demo --avec-le-reste."
            )
        progress = self.stderr.write if options["verbosity"] > 1 else lambda message: None
        made = Loader(progress).load()
        self.stdout.write(
            f"Site de démonstration : {made} {plural(made, 'objet créé,objets créés')}."
            if made
            else "Site de démonstration : rien à changer."
        )
