"""The application of the site as a whole."""

from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.encoding import force_str


class SiteConfig(AppConfig):
    """The views, commands and checks that need every other application."""

    name = "newsroom.site"
    label = "newsroom"
    verbose_name = "Manchette"

    def ready(self) -> None:
        """Register the system checks; align Wagtail's default site after each `migrate`; disarm exports; tidy texts."""
        from newsroom.pages import indexing
        from newsroom.site import checks, stored_texts, what_readers_see  # noqa: F401

        stored_texts.connect()
        indexing.connect()
        what_readers_see.connect()
        disarm_exports()
        post_migrate.connect(align_default_site, sender=apps.get_app_config("wagtailcore"))


def align_default_site(using: str, apps=apps, **kwargs) -> None:
    """Write SITE_URL and SITE_NAME into Wagtail's default site. Queries: 1."""
    address = urlsplit(settings.SITE_URL)
    Site = apps.get_model("wagtailcore", "Site")
    Site.objects.using(using).filter(is_default_site=True).update(
        hostname=address.hostname,
        port=address.port or (443 if address.scheme == "https" else 80),
        site_name=settings.WAGTAIL_SITE_NAME,
    )


def disarm_exports() -> None:
    """Have no list or report of the admin export a formula, or a control character, which XLSX refuses.

    By Wagtail's table of what is done to values of each class, which all those views share: its own reports are not
    ours to subclass. What has no class of its own there was written by force_str().
    """
    from wagtail.admin.views.mixins import SpreadsheetExportMixin, list_to_str

    from newsroom.text.cells import disarmed

    def of_list(value: list) -> object:
        return disarmed(list_to_str(value))

    def of_any(value: object) -> object:
        return disarmed(force_str(value, strings_only=True))

    table = SpreadsheetExportMixin.custom_value_preprocess
    table[list] = dict.fromkeys(SpreadsheetExportMixin.FORMATS, of_list)
    table[object] = dict.fromkeys(SpreadsheetExportMixin.FORMATS, of_any)
