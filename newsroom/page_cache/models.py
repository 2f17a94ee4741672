"""The generation: one number that says whether anything changed for readers."""

from django.db import models


class Generation(models.Model):
    """The only row: raised by triggers, in the very transaction of each change that readers may see (triggers.py)."""

    number = models.PositiveBigIntegerField()
    withdrawn = models.PositiveBigIntegerField(help_text="The generation of the last withdrawal: no older answer.")
    timeline = models.CharField(max_length=32, help_text="Another one when the number has gone back (a restored base).")

    def __str__(self) -> str:
        """Return « 12 (3) »."""
        return f"{self.number} ({self.withdrawn})"
