"""Rebuild the announcements."""

from django.core.management.base import BaseCommand

from articles.announcements import rebuild_announcements
from newsroom.text.template_filters import plural


class Command(BaseCommand):
    """`manage.py rebuild_announcements`: a healthy site has 0 to make."""

    help = "Compare ce que disent les flux à ce qui est public, et le refait ; un site sain n’a rien à refaire."

    def handle(self, *args, **options) -> None:
        """Add missing tombstones and delete wrong ones. Queries: 16 per 500 stories or facts."""
        count = rebuild_announcements()
        self.stdout.write(f"{count} {plural(count, 'annonce refaite,annonces refaites')}.")
