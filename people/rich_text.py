"""The rich text feature « fiche »: link a fiche with a button, or with « @ » and two letters.

It stores Wagtail's own link to a page (`<a linktype="page" id>`).
"""

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.staticfiles import versioned_static


class FicheFeature(EntityFeature):
    """Three Draftail plugins of static/people/fiches.js.

    A toolbar button (entity type), the list after « @ » (control), and the end of a link (plugin).
    """

    def __init__(self):
        super().__init__({"type": "FICHE", "icon": "user", "description": "Lier une fiche (ou @ dans le texte)"})

    def construct_options(self, options: dict) -> None:
        """Declare the three plugins."""
        super().construct_options(options)
        for option in ("controls", "plugins"):
            options.setdefault(option, []).append({"type": "FICHE"})

    @property
    def media(self) -> Media:
        """The script, with the address of the suggestions, and its style sheet."""
        script = Script(versioned_static("people/fiches.js"), **{"data-suggestions": reverse("fiche_suggestions")})
        scripts: list = [script]  # Django accepts objects as well as paths
        return Media(js=scripts, css={"all": [versioned_static("people/fiches.css")]})
