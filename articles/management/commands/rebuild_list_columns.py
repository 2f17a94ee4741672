"""Rebuild what rows repeat of their stories."""

from django.core.management.base import BaseCommand

from articles.list_columns import rebuild_list_columns
from newsroom.text.template_filters import plural


class Command(BaseCommand):
    """`manage.py rebuild_list_columns`: a healthy site has 0 to make."""

    help = "Refait les dates et les rubriques recopiées des articles pour les listes ; un site sain n’en a aucune."

    def handle(self, *args, **options) -> None:
        """Put right what differs. Queries: 3."""
        count = rebuild_list_columns()
        self.stdout.write(f"{count} {plural(count, 'ligne refaite,lignes refaites')}.")
