"""Publish what is due, once."""

from wagtail.management.commands import publish_scheduled

from newsroom.site.scheduling import only_one, publish_due


class Command(publish_scheduled.Command):
    """Takes the place of Wagtail's command: two at once publish nothing twice, one failure does not stop the rest."""

    help = "Publie ce qui est prévu et retire ce qui a expiré."

    def handle(self, *args, **options) -> None:
        """Publish what is due, unless somebody else is at it."""
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        with only_one() as alone:
            if alone:
                publish_due()
