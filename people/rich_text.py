"""The feature « fiche » of the admin's rich text: a button, and « @ » with two letters, to link a fiche.

What is stored is Wagtail's own link to a page (`<a linktype="page" id>`), so that nothing else has to know of it.
"""

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.staticfiles import versioned_static


class FicheFeature(EntityFeature):
    """Adds three parts to Draftail, whose code is in static/people/fiches.js.

    A button of the toolbar (an entity type), the list after « @ » (a control), the end of links (a plugin).
    """

    def __init__(self):
        super().__init__({"type": "FICHE", "icon": "user", "description": "Lier une fiche (ou @ dans le texte)"})

    def construct_options(self, options: dict) -> None:
        """Declare the three parts."""
        super().construct_options(options)
        for option in ("controls", "plugins"):
            options.setdefault(option, []).append({"type": "FICHE"})

    @property
    def media(self) -> Media:
        """The script, which is told whom to ask, and its style."""
        script = Script(versioned_static("people/fiches.js"), **{"data-suggestions": reverse("fiche_suggestions")})
        scripts: list = [script]  # Django takes objects beside paths
        return Media(js=scripts, css={"all": [versioned_static("people/fiches.css")]})
