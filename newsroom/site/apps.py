"""The application of the site as a whole."""

from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    """The views, commands and checks that need every other application."""

    name = "newsroom.site"
    label = "newsroom"
    verbose_name = "Manchette"

    def ready(self) -> None:
        """Register the system checks; set Wagtail's default site to SITE_URL after each `migrate`."""
        from newsroom.site import checks  # noqa: F401

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
