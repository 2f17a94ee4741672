"""Photos with their credit, licence and description, and their renditions."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.log_actions import get_active_log_context

from newsroom.pages.publication import PublicationError
from newsroom.photos.online import change_refusal
from newsroom.photos.privacy import without_metadata
from newsroom.text.characters import refuse_control_characters


class Photo(AbstractImage):
    """A picture of the library. Its file is stored without camera data or place (photos/privacy.py)."""

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
        *(field for field in Image.admin_form_fields if field not in {"title", "file", "description"}),
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

    def clean(self) -> None:
        """Refuse invisible characters in the fields that come from Wagtail."""
        super().clean()
        for name in ("title", "description"):
            try:
                refuse_control_characters(getattr(self, name))
            except ValidationError as error:
                raise ValidationError({name: error}) from error

    def save(self, *args, **kwargs) -> None:
        """Save, after removing camera data and location from a new file.

        Also from a file stored already, as by the form that uploads several photos before asking for their fields.
        """
        # _committed: whether Django has stored the file.
        stored = self.file.name if self.file and self.file._committed else ""  # noqa: SLF001
        if self.file and (not stored or self._state.adding):
            stripped = without_metadata(self.file)
            if stripped is not self.file:
                stripped.name = Path(self.file.name).name
                self.file = stripped
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
