"""Lines of « Vigilance » that were dismissed."""

from django.conf import settings
from django.db import models


class Dismissal(models.Model):
    """One line of « Vigilance » that somebody checked, as it read then, and found right."""

    concern = models.CharField("nature", max_length=20)  # Check.code
    key = models.CharField("lignes concernées", max_length=200)  # Line.key
    fingerprint = models.CharField("empreinte", max_length=32)  # Line.fingerprint: a line that reads otherwise is back
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="écartée par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField("écartée le", auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ligne écartée"
        verbose_name_plural = "lignes écartées"
        constraints = [models.UniqueConstraint(fields=["concern", "key"], name="dismissal_once_per_line")]

    def __str__(self) -> str:
        return f"{self.concern} {self.key}"
