"""The side panels of a story's editor: « Fiches » and « Typographie »."""

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.side_panels import BaseSidePanel

from people.forms import FactForm, NewFicheForm
from people.models.fact import Status


class FichesSidePanel(BaseSidePanel):
    """« Fiches »: names and facts found in the text; filled by static/articles/editor/ from people/admin_views.py."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Its button."""

        aria_label = "Afficher ou masquer les fiches"
        icon_name = "user"
        counter_classname = "w-bg-critical-200"
        keyboard_shortcut = "mod+alt+f"

    name = "fiches"
    title = "Fiches"
    template_name = "articles/editor/side_panel.html"
    order = 90

    def get_context_data(self, parent_context) -> dict:
        """Add the story's form, and those of a new fiche and of a new fact."""
        context = super().get_context_data(parent_context)
        return context | {
            "form": parent_context.get("form"),
            "fiche_form": NewFicheForm(prefix="new-fiche"),
            "fact_form": FactForm(prefix="new-fact"),
            "statuses": Status.choices,
            "addresses": {
                "names": reverse("fiche_names"),
                "namesakes": reverse("fiche_namesakes"),
                "newFiche": reverse("fiche_new"),
                "proposedFact": reverse("fact_proposed"),
                "similarFacts": reverse("fact_similar"),
                "newFact": reverse("fact_new"),
            },
        }

    @property
    def media(self) -> Media:
        """The script and its style."""
        script: object = Script(versioned_static("articles/editor/main.js"), type="module")
        return Media(
            js=[script],  # type: ignore[list-item]
            css={"all": [versioned_static("articles/editor/panel.css")]},
        )


class TypographySidePanel(BaseSidePanel):
    """« Typographie »: corrections and warnings; filled by static/articles/typography/."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Its button."""

        aria_label = "Afficher ou masquer la typographie"
        icon_name = "openquote"
        counter_classname = "w-bg-critical-200"

    name = "typography"
    title = "Typographie"
    template_name = "articles/editor/typography_panel.html"
    order = 91

    def get_context_data(self, parent_context) -> dict:
        """Add the address that its script queries."""
        return super().get_context_data(parent_context) | {"address": reverse("typography")}

    @property
    def media(self) -> Media:
        """The script; « Fiches » brings the style."""
        script: object = Script(versioned_static("articles/typography/main.js"), type="module")
        return Media(js=[script])  # type: ignore[list-item]
