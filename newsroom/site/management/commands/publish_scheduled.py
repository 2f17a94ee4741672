"""Publish what is due, once."""

from wagtail.management.commands import publish_scheduled

from newsroom.site.scheduling import only_one, publish_due


class Command(publish_scheduled.Command):
    """Replaces Wagtail's command: concurrent runs publish nothing twice, and one failure does not stop the others."""

    help = "Publie ce qui est prévu et retire ce qui a expiré."

    def handle(self, *args, **options) -> None:
        """Publish what is due, unless another process is doing so."""
        if options["dryrun"]:
            super().handle(*args, **options)
            return
        with only_one() as alone:
            if alone:
                publish_due()
