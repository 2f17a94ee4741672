"""Make the missing renditions of all photos."""

from django.core.management.base import BaseCommand

from newsroom.photos.models import Photo, Rendition
from newsroom.photos.renditions import SPECS, RenditionError, make_renditions
from newsroom.text.template_filters import plural


class Command(BaseCommand):
    """`manage.py make_renditions`: a healthy site has none to make."""

    help = (
        "Fait les déclinaisons de photos qui manquent, ou dont le fichier manque ; un site sain n’en a aucune à faire."
    )

    def handle(self, *args, **options) -> None:
        """Check each photo, in primary key order. Queries: 2 per 100 photos, 4 more per rendition made."""
        made = failed = 0
        for photo in Photo.objects.order_by("pk").prefetch_related("renditions").iterator(chunk_size=100):
            served = [rendition for rendition in photo.renditions.all() if rendition.filter_spec in SPECS]
            lost = [rendition.pk for rendition in served if not rendition.file.storage.exists(rendition.file.name)]
            missing = len(SPECS) - len(served) + len(lost)
            if not missing:
                continue
            for rendition in Rendition.objects.filter(pk__in=lost):
                rendition.delete()  # one by one, so that Wagtail clears its cache
            try:
                make_renditions(Photo.objects.get(pk=photo.pk))
                made += missing
            except RenditionError:
                failed += 1
        self.stdout.write(f"{made} {plural(made, 'déclinaison faite,déclinaisons faites')}.")
        if failed:
            words = plural(failed, "photo illisible ou perdue,photos illisibles ou perdues")
            self.stderr.write(f"{failed} {words} : le journal dit lesquelles.")
