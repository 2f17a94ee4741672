"""What the library does of itself when a photo is added."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from newsroom.photos.models import Photo
from newsroom.photos.renditions import make_missing_renditions


@receiver(post_save, sender=Photo)
def on_photo_added(instance: Photo, created: bool, raw: bool, **kwargs) -> None:
    """Ask for its renditions, whichever way it came: they are there when a story shows it."""
    if created and not raw:
        make_missing_renditions.enqueue(instance.pk)
