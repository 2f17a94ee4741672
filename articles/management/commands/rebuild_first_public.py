"""Rebuild the dates on which facts were first public."""

from django.core.management.base import BaseCommand

from articles.feeds.moves import first_told
from newsroom.text.template_filters import plural
from people.models import Fact
from people.querysets import NEVER_PUBLIC


class Command(BaseCommand):
    """`manage.py rebuild_first_public`: a healthy site has 0 facts without a date. Dates that are known stay."""

    help = "Date les faits publics sans date de première publication ; un site sain n’en a aucun."

    def handle(self, *args, **options) -> None:
        """Set the missing dates from the earliest public source. Queries: 3 per 200 facts, 1 per fact updated."""
        facts = Fact.objects.published().filter(first_public_at=NEVER_PUBLIC).with_evidence().order_by("pk")
        count = 0
        for fact in facts.iterator(chunk_size=200):
            count += Fact.objects.filter(pk=fact.pk).update(first_public_at=first_told(fact))
        self.stdout.write(f"{count} {plural(count, 'fait daté,faits datés')}.")
