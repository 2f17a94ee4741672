"""The form of photos in the admin: for one, for several at once, and in the chooser."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from newsroom.pages.forms import TidyForm
from newsroom.photos.intake import BROKEN_PICTURE, AnimatedPictureError, stored_form
from newsroom.photos.models import Photo
from newsroom.photos.online import change_refusal
from newsroom.photos.renditions import request_renditions


class PhotoFileField(WagtailImageField):
    """The file of a photo, read to its end: Wagtail's field only opens it, and a truncated file fails later."""

    most_pixels: int = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS

    def check_image_pixel_size(self, f: File) -> None:
        """Refuse too many pixels, by the header of the file: Wagtail decodes all of it to count them."""
        try:
            f.seek(0)
            width, height = Image.open(f).size
        except Image.DecompressionBombError:
            width = height = self.most_pixels
        if width * height > self.most_pixels:
            most = round(self.most_pixels / 1_000_000)
            raise ValidationError(
                f"Cette image a plus de {most} millions de pixels : réduisez-la, puis envoyez-la de nouveau.",
                code="file_too_many_pixels",
            )

    def to_python(self, data):
        """Return what is to be stored of the file. Raises ValidationError, in French, for a broken or animated picture.

        Whatever has too many pixels is refused by its header, before it is decoded.
        """
        if data:
            data.seek(0)  # a page may read its form more than once
        try:
            file = super().to_python(data)
            return file and stored_form(file)
        except AnimatedPictureError as error:
            message = "Cette image est animée : envoyez une image fixe."
            raise ValidationError(message, code="animated_picture") from error
        except BROKEN_PICTURE as error:
            raise ValidationError(
                "Cette image est abîmée ou incomplète : enregistrez-la de nouveau, ou envoyez-en une autre.",
                code="broken_picture",
            ) from error


class PhotoForm(TidyForm, BaseImageForm):
    """The form of a photo."""

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.refusal = change_refusal([self.instance], user) if self.instance.pk and user else ""
        if self.refusal and "title" in self.fields:
            self["title"].help_text = self.refusal
        if "file" in self.fields:
            stock = self.fields["file"]
            self.fields["file"] = PhotoFileField(label=stock.label, widget=stock.widget, required=stock.required)
        if "description" in self.fields:
            self.fields[
                "description"
            ].help_text = (
                "Ce que l’image montre, pour ceux qui ne la voient pas ; vide seulement si elle est décorative."
            )

    def clean(self) -> dict:
        """Require a description, unless decorative, and the right to change what readers see."""
        cleaned_data = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        described = (cleaned_data.get("description") or "").strip()
        if "description" in self.fields and not described and not cleaned_data.get("is_decorative"):
            self.add_error(
                "description", "Décrivez l’image pour ceux qui ne la voient pas, ou cochez « image décorative »."
            )
        return cleaned_data

    def save(self, commit: bool = True) -> Photo:
        """Save, and ask for the renditions of a replaced file: those of the former one are deleted with it."""
        was_there = self.instance.pk is not None
        photo = super().save(commit)
        if commit and was_there:
            request_renditions([photo])
        return photo
