"""What may be published: not before an embargo ends, and a new fiche with its story by whom it is allowed to."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from newsroom.pages.publication import PublicationError
from newsroom.text.dates import day_and_time
from people.models import Profile


class EmbargoError(PublicationError):
    """A story was to be published before its embargo ends."""

    field = "embargo_until"


class DraftFicheError(PublicationError):
    """A fiche was to be published with a story, and cannot be."""


def drafts_among(fiches) -> QuerySet:
    """Return those of `fiches` (ids) that never were public: not those that somebody took offline. Queries: 0."""
    drafts = Profile.objects.not_merged().filter(pk__in=fiches, first_published_at=None, alias_of=None)
    return drafts.filter(live=False).order_by("pk")


def check_publishable(fiche: Profile, user) -> Revision:
    """Return the draft of `fiche` that would be published. Raises DraftFicheError, in French, if `user` may not."""
    if user and not fiche.permissions_for_user(user).can_publish():
        raise DraftFicheError(
            f"Vos droits ne permettent pas de publier la fiche « {fiche.title} ». Rien n’a été publié."
        )
    revision = fiche.get_latest_revision() or fiche.specific.save_revision()
    try:
        revision.as_object().full_clean()
    except ValidationError as error:
        reason = " ".join(error.messages)
        raise DraftFicheError(f"La fiche « {fiche.title} » : {reason} Rien n’a été publié.") from error
    return revision


def breaks_embargo(embargo_until: datetime | None, go_live_at: datetime | None) -> bool:
    """Tell whether going live at `go_live_at` (now if None or past) would come before the end of the embargo."""
    return embargo_until is not None and max(go_live_at or timezone.now(), timezone.now()) < embargo_until


def embargo_message(embargo_until: datetime) -> str:
    """Return what to do about an embargo."""
    return (
        f"Sous embargo jusqu’au {day_and_time(embargo_until)} (heure de Paris) : "
        "planifiez la mise en ligne à cette date ou plus tard, ou levez l’embargo."
    )
