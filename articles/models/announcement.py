"""What was announced to subscribers, and the pings due to the hub. Written by announcements.py and websub.py alone."""

from django.db import models
from django.db.models import Q

from articles.querysets import AnnouncementQuerySet, PingQuerySet


class Announcement(models.Model):
    """A story, a correction or a fact that was public, with its lists; once withdrawn, its tombstone.

    Nothing of what was withdrawn is kept: an id, lists, a date. The record itself may be gone.
    """

    record = models.CharField("contenu", max_length=40, unique=True)  # "article/12": the end of its id in feeds
    # Its lists, and its former lists, each by the end of its feed's id, between spaces: " section/3 site/0 ".
    # As text, because SQLite cannot query whether a JSON list contains a word.
    channels = models.TextField("listes", default=" ")
    former_channels = models.TextField("listes quittées", default=" ")
    content = models.CharField("empreinte", max_length=32, blank=True)  # of the entry last announced; "" if not known
    withdrawn_at = models.DateTimeField("retiré le", null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "annonce"
        verbose_name_plural = "annonces"
        indexes = [
            models.Index(
                fields=["-withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="announcement_withdrawn"
            )
        ]

    def __str__(self) -> str:
        return self.record


class Ping(models.Model):
    """A ping due to the hub because a feed changed; deleted once sent (articles/websub.py)."""

    channel = models.CharField("liste", max_length=40)  # "section/3"
    extension = models.CharField("format", max_length=8)
    asked_at = models.DateTimeField("demandé le")
    due_at = models.DateTimeField("à faire le", db_index=True)
    tries = models.PositiveSmallIntegerField("essais", default=0)

    objects = PingQuerySet.as_manager()

    class Meta:
        verbose_name = "appel au hub"
        verbose_name_plural = "appels au hub"
        constraints = [models.UniqueConstraint(fields=["channel", "extension"], name="ping_once_per_feed")]

    def __str__(self) -> str:
        return f"{self.channel}.{self.extension}"
