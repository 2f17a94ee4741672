"""What subscribers were told, and whom to tell that it changed. Written by articles/feeds/ alone."""

from django.db import models
from django.db.models import Q

from articles.querysets import AnnouncementQuerySet, PingQuerySet


class Announcement(models.Model):
    """A story, a correction or a fact that readers saw, with the lists that held it; once withdrawn, its tombstone.

    Nothing here says what was withdrawn: an id, lists, a moment. The record itself may be gone.
    """

    record = models.CharField("contenu", max_length=40, unique=True)  # "article/12": how its id in feeds ends
    # The lists that hold it, and those that held it before, each as how the id of its feed ends, between spaces:
    # " section/3 site/0 ". As text, for SQLite cannot ask whether a JSON list holds a word.
    channels = models.TextField("listes", default=" ")
    former_channels = models.TextField("listes quittées", default=" ")
    content = models.CharField("empreinte", max_length=32, blank=True)  # of what was last told; "" if not known
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
    """The hub is to be told that a feed changed: a row until it has been (articles/feeds/websub.py)."""

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
