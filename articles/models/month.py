"""The months of the archives, as they were last counted. Written by articles/months.py alone."""

from django.db import models


class Month(models.Model):
    """How many public stories are dated in a month, and since when: right until `counted_until`."""

    first_day = models.DateField("mois", primary_key=True)
    story_count = models.PositiveIntegerField("articles", default=0)
    changed_at = models.DateTimeField("dernier changement", null=True)
    # When it is to be counted again: it is past since a story came or went, or it is the next end of an embargo.
    counted_until = models.DateTimeField("compté jusqu’au")

    class Meta:
        verbose_name = "mois d’archives"
        verbose_name_plural = "mois d’archives"

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m} ({self.story_count})"
