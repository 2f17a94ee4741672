"""The panel of missing imprint fields on the admin's dashboard."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.ui.components import Component

from newsroom.imprint.models import Imprint


class MissingPanel(Component):
    """« Il manque aux pages du site… », on the dashboard."""

    order = 50

    def __init__(self, missing: list[tuple[str, list[str]]]):
        self.missing = missing

    def render_html(self, parent_context=None) -> SafeString:
        """Return the panel as HTML."""
        rows = ((page, ", ".join(labels)) for page, labels in self.missing)
        return format_html(
            '<div class="help-block help-warning"><p>Il manque aux pages du site ce que la loi demande. '
            '<a href="{}">Compléter</a></p><ul>{}</ul></div>',
            reverse("wagtailsettings:edit", args=["imprint", "imprint"]),
            format_html_join("", "<li><strong>{}</strong>\u00a0: {}</li>", rows),
        )


@hooks.register("construct_homepage_panels")
def add_missing_panel(request, panels: list) -> None:
    """Add the panel for those who may edit the imprint. Queries: 1."""
    if request.user.has_perm("imprint.change_imprint") and (missing := Imprint.current().missing):
        panels.append(MissingPanel(missing))
