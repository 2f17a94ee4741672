"""Rebuild the mentions of published stories."""

from django.core.management.base import BaseCommand

from articles.mentions import derive_mentions
from articles.models import ArticlePage, Mention
from newsroom.text.template_filters import plural


class Command(BaseCommand):
    """`manage.py rebuild_mentions`: a healthy site has 0 changes."""

    help = "Refait les mentions des articles en ligne ; un site sain n’a aucun changement."

    def handle(self, *args, **options) -> None:
        """Derive the mentions of each live story, in primary key order. Queries: 4 per story."""
        stories = ArticlePage.objects.filter(live=True, alias_of__isnull=True).order_by("pk")
        changes = 0
        repaired = 0
        for article in stories.iterator(chunk_size=200):
            changed = derive_mentions(article)
            changes += changed
            repaired += bool(changed)
        stray, _ = Mention.objects.filter(article__alias_of__isnull=False).delete()
        changes += stray
        self.stdout.write(
            f"{changes} {plural(changes, 'changement,changements')} "
            f"dans {repaired} {plural(repaired, 'article,articles')}."
        )
