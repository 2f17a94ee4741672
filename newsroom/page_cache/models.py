"""The generation: one number that says whether anything changed for readers."""

from django.db import models


class Generation(models.Model):
    """The only row: raised by triggers, in the very transaction of each change that readers may see (triggers.py)."""

    number = models.PositiveBigIntegerField()
    withdrawn = models.PositiveBigIntegerField()  # the generation of the last withdrawal: no older answer is shown
    timeline = models.CharField(max_length=32)  # another one when the number has gone back (a base put back)

    def __str__(self) -> str:
        """Return « 12 (3) »."""
        return f"{self.number} ({self.withdrawn})"
