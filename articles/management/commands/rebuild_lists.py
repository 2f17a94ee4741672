"""Rebuild what is kept so that lists are read by an index, and months need not be counted."""

from django.core.management.base import BaseCommand

from articles.announcements import rebuild_keyword_counts
from articles.list_columns import rebuild_list_columns
from articles.months import rebuild_months
from newsroom.text.template_filters import plural


class Command(BaseCommand):
    """`manage.py rebuild_lists`: a healthy site has 0 to make."""

    help = "Refait ce qui est gardé pour les listes (dates, rubriques, comptes) ; un site sain n’a rien à refaire."

    def handle(self, *args, **options) -> None:
        """Put right what differs. Queries: up to 12."""
        count = rebuild_list_columns() + rebuild_months() + rebuild_keyword_counts()
        self.stdout.write(f"{count} {plural(count, 'ligne refaite,lignes refaites')}.")
