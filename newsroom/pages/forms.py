"""The editor's form of every page, which refuses invisible characters and reserved addresses."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError

from newsroom.pages.slugs import FIRST_LEVEL, reserved_slugs
from newsroom.text.characters import refuse_control_characters
from newsroom.text.slugs import slugify


def refuse_control_characters_in(value: object) -> None:
    """Raise ValidationError if the value of a form field has control characters, in the block that has them."""
    if isinstance(value, StreamValue):
        errors = {}
        for position, block in enumerate(value):
            try:
                refuse_control_characters_in(block.get_prep_value())
            except ValidationError as error:
                errors[position] = error
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
    elif isinstance(value, str):
        refuse_control_characters(value)
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            refuse_control_characters_in(part)


class SitePageForm(WagtailAdminPageForm):
    """The editor's form of every page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # An empty slug is made from the title.
            self.fields["slug"].required = False

    def clean(self) -> dict:
        """Refuse control characters anywhere, and first-level addresses reserved by the site itself."""
        cleaned_data = super().clean()
        for name, value in list(cleaned_data.items()):  # a list: add_error() takes the value out
            try:
                refuse_control_characters_in(value)
            except ValidationError as error:
                self.add_error(name, error)
        slug = cleaned_data.get("slug")
        if slug and not self.instance.first_published_at and slug == slugify(self.initial.get("title") or ""):
            # Made from the title of an earlier draft, never public: follow the new title.
            cleaned_data["slug"] = slug = ""
        if (
            slug
            and self.parent_page is not None
            and self.parent_page.depth + 1 == FIRST_LEVEL
            and slug in reserved_slugs()
        ):
            self.add_error("slug", f"L’adresse « /{slug}/ » sert au site lui-même : choisissez-en une autre.")
        return cleaned_data
