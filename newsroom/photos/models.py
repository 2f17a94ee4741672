"""Photos with their credit, licence and description, and their renditions."""

import re
import secrets
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.functional import cached_property
from PIL import Image
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Filter,
    SourceImageIOError,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.images.models import Image as WagtailImage
from wagtail.log_actions import get_active_log_context

from newsroom.pages.publication import PublicationError
from newsroom.photos.intake import BROKEN_PICTURE, StoredFile, stored_form, working_copy
from newsroom.photos.online import change_refusal
from newsroom.text.characters import refuse_control_characters

# A quarter more than the largest rendition.
_WORKING_WIDTH_PX = 1_800
# What makes the name of a file one that nobody can guess, of its renditions too: these keep its first 18 letters.
_TOKEN_BYTES = 8
_TOKEN = re.compile(rf"[0-9a-f]{{{2 * _TOKEN_BYTES}}}-")


class PhotoFieldFile(WagtailImageFieldFile):
    """A stored photo, measured by its header: Wagtail decodes the whole of it each time."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Return its width and height in pixels."""
        was_closed = self.closed
        try:
            self.open()
            return Image.open(self).size
        finally:
            if was_closed:
                self.close()
            else:
                self.seek(0)


class PhotoField(WagtailImageField):
    """The file of a photo."""

    attr_class = PhotoFieldFile


class Photo(AbstractImage):
    """A picture of the library. Its file is stored as newsroom/photos/intake.py says: without camera data or place."""

    file = PhotoField("fichier", upload_to=get_upload_to, width_field="width", height_field="height")
    credit = models.CharField(
        "crédit",
        max_length=200,
        help_text="Auteur et agence, comme ils s’affichent sous la photo : « Camille Démo / Agence ».",
        validators=[refuse_control_characters],
    )
    licence = models.CharField(
        "licence",
        max_length=200,
        blank=True,
        help_text="Droits acquis ou licence : « CC BY 4.0 », « usage éditorial jusqu’au 31 décembre 2027 ».",
        validators=[refuse_control_characters],
    )
    is_decorative = models.BooleanField(
        "image décorative",
        default=False,
        help_text="Cochez si l’image n’apprend rien : les lecteurs d’écran la passeront.",
    )
    is_ai_generated = models.BooleanField("image générée par IA", default=False, help_text="Une étiquette le dira.")

    admin_form_fields = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "licence",
        "is_ai_generated",
        *(field for field in WagtailImage.admin_form_fields if field not in {"title", "file", "description"}),
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "photo"
        verbose_name_plural = "photos"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_decorative=True) | ~models.Q(description=""),
                name="photo_described_or_decorative",
                violation_error_message=(
                    "Décrivez l’image pour ceux qui ne la voient pas, ou cochez « image décorative »."
                ),
            )
        ]

    @property
    def default_alt_text(self) -> str:
        """The alternative text; empty for a decorative picture."""
        return "" if self.is_decorative else self.description

    @property
    def focus(self) -> tuple[int, int] | None:
        """The focal point in tenths from the left and from the top; None if not set."""
        point = self.get_focal_point()
        if point is None:
            return None
        return round(10 * point.centroid.x / self.width), round(10 * point.centroid.y / self.height)

    @cached_property
    def _working_copy(self) -> bytes | None:
        with self.open_file() as file:
            return working_copy(file, _WORKING_WIDTH_PX)

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Return the file of a rendition, made from a smaller copy, decoded once, where that shows no difference.

        Raises SourceImageIOError, of which the admin makes a sign in the place of a picture, whatever is wrong with it.
        """
        try:
            if filter.spec.startswith(("width-", "max-")) and (copy := self._working_copy):
                source = File(BytesIO(copy), name=self.file.name)
            return super().generate_rendition_file(filter, source=source)
        except BROKEN_PICTURE as error:
            raise SourceImageIOError(f"{type(error).__name__}, {error}") from error

    def clean(self) -> None:
        """Refuse invisible characters in the fields that come from Wagtail."""
        super().clean()
        for name in ("title", "description"):
            try:
                refuse_control_characters(getattr(self, name))
            except ValidationError as error:
                raise ValidationError({name: error}) from error

    def get_upload_to(self, filename: str) -> str:
        """Return where a file is stored: under a name that nobody can guess."""
        return super().get_upload_to(f"{secrets.token_hex(_TOKEN_BYTES)}-{_TOKEN.sub('', filename, count=1)}")

    def save(self, *args, **kwargs) -> None:
        """Save, after making of a new file what is stored of it.

        Also from a file stored already, as by the form that uploads several photos before asking for their fields.
        """
        # _committed: whether Django has stored the file.
        stored = self.file.name if self.file and self.file._committed else ""  # noqa: SLF001
        if self.file and (not stored or self._state.adding) and not isinstance(self.file.file, StoredFile):
            self.file.open()
            self.file = stored_form(self.file)  # type: ignore[assignment]  # as any new file
            self._set_image_file_metadata()
            if stored:
                self.file.storage.delete(stored)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Delete. Raises PublicationError if whoever works in the admin may not change what readers see."""
        user = get_active_log_context().user
        if user and (refusal := change_refusal([self], user)):
            raise PublicationError(refusal)
        return super().delete(*args, **kwargs)


class Rendition(AbstractRendition):
    """A photo at one size and format."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "déclinaison"
        verbose_name_plural = "déclinaisons"
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique")
        ]
        indexes = [models.Index(fields=["file"], name="rendition_file")]  # asked for by its address
