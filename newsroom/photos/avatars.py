"""The portrait of an account: read as photos are, and small. Wagtail's own form reads whatever it is given."""

from wagtail.admin.auth import require_admin_access
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, BaseSettingsPanel

from newsroom.photos.forms import PhotoFileField


class AvatarField(PhotoFileField):
    """The file of a portrait, which Wagtail then makes 400 pixels wide or high."""

    most_pixels = 20_000_000


class AvatarForm(AvatarPreferencesForm):
    """The form of one's portrait."""

    avatar = AvatarField(label="Votre portrait", required=False)


class AvatarPanel(AvatarSettingsPanel):
    """The part « Photo de profil » of one's account, which says why a file is refused."""

    form_class = AvatarForm
    template_name = "photos/avatar_panel.html"


class PortraitAccountView(AccountView):
    """« Compte », with that part."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Return the parts of the form."""
        return [
            AvatarPanel(panel.request, panel.user, panel.profile) if isinstance(panel, AvatarSettingsPanel) else panel
            for panel in super().get_panels()
        ]


account = require_admin_access(PortraitAccountView.as_view())
