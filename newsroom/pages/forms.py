"""The editor's form of every page: no invisible characters, no address that belongs to the site itself."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError

from newsroom.pages.slugs import FIRST_LEVEL
from newsroom.text.characters import refuse_control_characters
from newsroom.text.slugs import RESERVED_SLUGS, slugify


def refuse_control_characters_in(value: object) -> None:
    """Refuse control characters in the value of a form's field. Raises ValidationError, in the block that holds one."""
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
            # Left empty, it is made from the title: the author of a first draft has nothing to say of it.
            self.fields["slug"].required = False

    def clean(self) -> dict:
        """Refuse control characters anywhere and first-level addresses that belong to the site itself."""
        cleaned_data = super().clean()
        for name, value in list(cleaned_data.items()):  # a list: add_error() takes the value out
            try:
                refuse_control_characters_in(value)
            except ValidationError as error:
                self.add_error(name, error)
        slug = cleaned_data.get("slug")
        if slug and not self.instance.first_published_at and slug == slugify(self.initial.get("title") or ""):
            # Made from the title of an earlier draft and never public: let it follow the title.
            cleaned_data["slug"] = slug = ""
        if (
            slug
            and self.parent_page is not None
            and self.parent_page.depth + 1 == FIRST_LEVEL
            and slug in RESERVED_SLUGS
        ):
            self.add_error("slug", f"L’adresse « /{slug}/ » sert au site lui-même : choisissez-en une autre.")
        return cleaned_data
