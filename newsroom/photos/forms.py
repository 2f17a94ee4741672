"""The form of photos in the admin: for one, for several at once, and in the chooser."""

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from newsroom.photos.models import Photo
from newsroom.photos.online import change_refusal
from newsroom.photos.renditions import make_missing_renditions
from newsroom.text.tidy import tidy

# What Pillow raises on a truncated or corrupt picture.
_BROKEN_PICTURE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class PhotoFileField(WagtailImageField):
    """The file of a photo, fully decoded: Wagtail's field only opens it, and a truncated file fails later."""

    def to_python(self, data):
        """Return the file. Raises ValidationError, in French, for a broken or animated picture."""
        try:
            file = super().to_python(data)
            if file is not None:
                file.seek(0)
                picture = Image.open(file)
                picture.load()
                file.seek(0)
                if picture.format != "MPO" and getattr(picture, "is_animated", False):
                    raise ValidationError("Cette image est animée : envoyez une image fixe.", code="animated_picture")
        except _BROKEN_PICTURE as error:
            raise ValidationError(
                "Cette image est abîmée ou incomplète : enregistrez-la de nouveau, ou envoyez-en une autre.",
                code="broken_picture",
            ) from error
        return file


class PhotoForm(BaseImageForm):
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
        """Tidy the texts; require a description, unless decorative, and the right to change what readers see."""
        cleaned_data = super().clean()
        cleaned_data |= {name: tidy(value) for name, value in cleaned_data.items() if isinstance(value, str)}
        if self.refusal:
            self.add_error(None, self.refusal)
        described = (cleaned_data.get("description") or "").strip()
        if "description" in self.fields and not described and not cleaned_data.get("is_decorative"):
            self.add_error(
                "description", "Décrivez l’image pour ceux qui ne la voient pas, ou cochez « image décorative »."
            )
        return cleaned_data

    def save(self, commit: bool = True) -> Photo:
        """Save, and enqueue its renditions: those of a replaced file are deleted with it."""
        photo = super().save(commit)
        if commit:
            make_missing_renditions.enqueue(photo.pk)
        return photo
