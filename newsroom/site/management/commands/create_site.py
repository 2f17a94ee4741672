"""Create the pages and roles of a new site, without the demonstration."""

from django.core.management.base import BaseCommand

from newsroom.site.roles import ensure_roles
from newsroom.site.structure import ensure_structure


class Command(BaseCommand):
    """`manage.py create_site`: front page, directories, roles and review; a second run changes nothing."""

    help = "Prépare un site vide : une, répertoires, rôles et relecture."

    def handle(self, *args, **options) -> None:
        """Create what is missing."""
        ensure_structure()
        ensure_roles()
        self.stdout.write("Site prêt : créez un compte par « manage.py createsuperuser », puis des rubriques.")
