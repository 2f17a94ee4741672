"""The gate of publication: whether a story may go out, with which new fiches, and by whose authority.

Whatever publishes a story asks here: its own publish(), the views and the bulk actions of the admin, the approval of a
review, the scheduler, Wagtail's API. A refusal is always a PublicationError, which forms and pages only show.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from newsroom.pages.publication import PublicationError, who_publishes
from newsroom.text.dates import day_and_time
from people.models import Profile

# Actions of the history of pages.
EMBARGO_CHANGED = "articles.embargo"
REFUSED = "articles.refused"

# What belongs to a story and to none of its versions: its columns that no save writes once it is stored.
_OF_THE_STORY = ("embargo_until", "scheduled_by_id", "section_page_id")

# Sent with `instance`, a story whose embargo changed.
embargo_changed = Signal()
# Sent with `former`, when a story has another date of publication.
article_redated = Signal()


class EmbargoError(PublicationError):
    """A story was to be published before its embargo ends."""


class DraftFicheError(PublicationError):
    """A fiche was to be published with a story, and cannot be."""


def may_publish(story, user, parent: Page | None = None) -> bool:
    """Return whether `user` may publish a story; one that is not stored yet goes under `parent`."""
    if story.pk:
        return story.permissions_for_user(user).can_publish()
    return parent is not None and parent.permissions_for_user(user).can_publish_subpage()


def prepare_publication(story, revision: Revision, user=None):
    """Refuse a publication, now or scheduled, that breaks a rule; else publish the new fiches that go with it now.

    To be called in the transaction that publishes. Returns the user by whose authority it is, None for a command.
    Raises EmbargoError, DraftFicheError.
    Queries: 1 and those of check_publication(), 1 more when who scheduled it changes.
    """
    stored = type(story).objects.select_for_update(of=("self",)).get(pk=story.pk)
    approver = _approver(stored, revision, user)
    waits = is_later(_go_live_at(revision))
    for fiche in _fiches_to_publish(stored, revision, user):
        if waits:
            check_publishable(fiche, approver)
        else:
            _publish_with_story(fiche, approver)
    scheduled_by = approver if waits else None
    if stored.scheduled_by_id != (scheduled_by and scheduled_by.pk):
        type(story).objects.filter(pk=story.pk).update(scheduled_by=scheduled_by)
    return approver


def check_publication(story, revision: Revision, user=None) -> None:
    """Refuse a `revision` of a story, given as it is stored, that breaks a rule, or whose new fiches do.

    By the authority of `user`; at the hour of a scheduled version, of whoever scheduled it. Without either it is a
    command, which needs no right. Raises EmbargoError, DraftFicheError. Queries: up to 5, and 6 for each new fiche.
    """
    for fiche in _fiches_to_publish(story, revision, user):
        check_publishable(fiche, _approver(story, revision, user))


def _approver(story, revision: Revision, user):
    """Return by whose authority a `revision` goes out. Queries: 1 at the hour of a scheduled version."""
    return story.scheduled_by if _is_due(revision, user) else user


def _is_due(revision: Revision, user) -> bool:
    return user is None and revision.approved_go_live_at is not None and not is_later(revision.approved_go_live_at)


def _go_live_at(revision: Revision) -> datetime | None:
    """Return when the content of a revision is to go live; in memory it may hold a moment, stored it is a text."""
    return Page._meta.get_field("go_live_at").to_python(revision.content.get("go_live_at"))  # noqa: SLF001


def _fiches_to_publish(story, revision: Revision, user) -> list[Profile]:
    """Return the new fiches chosen with a `revision` that it names, after the checks that are about the story.

    Raises EmbargoError, and DraftFicheError when whoever scheduled it may not publish them any more.
    Queries: 0 without a chosen fiche, 1 if all of them are public, else 3.
    """
    if breaks_embargo(story.embargo_until, _go_live_at(revision)):
        raise EmbargoError(embargo_message(story.embargo_until))
    chosen = revision.content.get("fiches_to_publish")
    drafts = list(drafts_among(chosen)) if chosen else []
    if not drafts:
        return []
    named = story.fiches_named_in(revision.content)
    drafts = [fiche for fiche in drafts if fiche.pk in named]
    if _is_due(revision, user):
        approver = story.scheduled_by
        lost = [each for each in drafts if approver is None or not each.permissions_for_user(approver).can_publish()]
        if lost:
            who = (
                f"Le compte « {approver} », qui a planifié l’article,"
                if approver
                else "Le compte qui a planifié l’article"
            )
            titles = ", ".join(f"« {fiche.title} »" for fiche in lost)
            raise DraftFicheError(
                f"{who} ne peut plus publier avec lui {titles}. Rien n’a été publié : annulez la planification, puis "
                "publiez ou planifiez l’article de nouveau."
            )
    return drafts


def drafts_among(fiches) -> QuerySet:
    """Return those of `fiches` (ids) that never were public: not those that somebody took offline. Queries: 0."""
    drafts = Profile.objects.not_merged().filter(pk__in=fiches, first_published_at=None, alias_of=None)
    return drafts.filter(live=False).select_related("latest_revision").order_by("pk")


def check_publishable(fiche: Profile, user) -> None:
    """Raise DraftFicheError, in French, if the draft of `fiche` cannot be published, or not by `user`."""
    version = _draft(fiche, user).as_object()
    try:
        version.full_clean()
    except ValidationError as error:
        raise _invalid(fiche, error) from error


def _publish_with_story(fiche: Profile, user) -> None:
    """Publish the draft of a new fiche; raises what check_publishable() does. Publishing validates it."""
    try:
        _draft(fiche, user).publish(user=user)
    except PublicationError:
        raise
    except ValidationError as error:
        raise _invalid(fiche, error) from error


def _draft(fiche: Profile, user) -> Revision:
    """Return the draft of `fiche` that would be published. Raises DraftFicheError if `user` may not, or not now."""
    if user and not fiche.permissions_for_user(user).can_publish():
        raise DraftFicheError(
            f"Vos droits ne permettent pas de publier la fiche « {fiche.title} ». Rien n’a été publié."
        )
    revision = fiche.get_latest_revision() or fiche.specific.save_revision()
    go_live_at = _go_live_at(revision)
    if go_live_at and is_later(go_live_at):
        raise DraftFicheError(
            f"La fiche « {fiche.title} » est prévue pour le {day_and_time(go_live_at)} : retirez cette date, "
            "ou publiez l’article sans elle. Rien n’a été publié."
        )
    return revision


def _invalid(fiche: Profile, error: ValidationError) -> DraftFicheError:
    words = " ".join(error.messages)
    return DraftFicheError(f"La fiche « {fiche.title} » : {words} Rien n’a été publié.")


def refuse_unread_effects(story) -> None:
    """Raise PublicationError if a story is to be published from its form alone, where its correction is read again."""
    if story.status_changes:
        raise PublicationError(
            "son rectificatif change des statuts dans d’autres articles : relisez-les, et publiez-le de son formulaire."
        )


def is_later(moment: datetime | None) -> bool:
    """Return whether `moment` is still to come."""
    return moment is not None and moment > timezone.now()


def breaks_embargo(embargo_until: datetime | None, go_live_at: datetime | None) -> bool:
    """Return whether going live at `go_live_at` (now if None or past) would come before the end of the embargo."""
    return embargo_until is not None and max(go_live_at or timezone.now(), timezone.now()) < embargo_until


def embargo_message(embargo_until: datetime) -> str:
    """Return what to do about an embargo."""
    return (
        f"Sous embargo jusqu’au {day_and_time(embargo_until)} (heure de Paris) : "
        "planifiez la mise en ligne à cette date ou plus tard, ou levez l’embargo."
    )


def may_change_embargo(story, user) -> bool:
    """Return whether `user` may change the embargo of a story: who may publish it.

    Who may edit a draft that has none, and that nobody scheduled or published yet, may set its first.
    """
    rights = story.permissions_for_user(user)
    if rights.can_publish():
        return True
    is_plain_draft = story.embargo_until is None and story.first_published_at is None and not story.scheduled_revision
    return is_plain_draft and rights.can_edit()


def whom_to_ask(story) -> str:
    """Return who changes the embargo of a story, for who may not: the groups that may publish it. Queries: 1."""
    return f"Pour changer l’embargo, demandez à quelqu’un qui peut publier l’article : {who_publishes(story)}."


@transaction.atomic
def change_embargo(story, until: datetime | None, user=None) -> datetime | None:
    """Change the embargo of a story, at once for all its versions and copies that follow it, and log it.

    A version scheduled before the embargo ends is put off until then. Returns when it was scheduled for, None if
    nothing was put off. Raises PermissionDenied if `user` may not, PublicationError if it would expire by then.
    """
    stored = type(story).objects.select_for_update(of=("self",)).get(pk=story.pk)
    if user is not None and not may_change_embargo(stored, user):
        raise PermissionDenied
    if stored.embargo_until == until:
        return None
    same = type(story).objects.filter(pk__in=_with_aliases(story))
    same.update(embargo_until=until)
    put_off = None
    revision = stored.scheduled_revision
    if revision and until and revision.approved_go_live_at < until:
        expires_at = revision.as_object().expire_at
        if expires_at and expires_at <= until:
            raise PublicationError(
                f"La mise en ligne planifiée prend fin le {day_and_time(expires_at)}, avant la fin de cet embargo : "
                "changez d’abord ses dates, ou annulez la planification."
            )
        put_off = revision.approved_go_live_at
        same.filter(go_live_at=put_off).update(go_live_at=until)
        revision.approved_go_live_at = until
        revision.content["go_live_at"] = until.isoformat()
        revision.save(update_fields=["approved_go_live_at", "content"])
    data = {"before": stored.embargo_until, "after": until, "put_off": put_off}
    log(
        instance=stored,
        action=EMBARGO_CHANGED,
        user=user,
        data={name: moment and moment.isoformat() for name, moment in data.items()},
    )
    story.embargo_until = stored.embargo_until = until
    embargo_changed.send(sender=type(story), instance=stored)
    return put_off


def _with_aliases(story) -> list[int]:
    """Return the ids of a story and of the pages that follow it, and so on. Queries: 1 for each."""
    aliases = type(story).objects.filter(alias_of=story.pk)
    return [story.pk, *(pk for alias in aliases for pk in _with_aliases(alias))]


def keep_what_is_of_the_story(story) -> dict:
    """Give a story about to be saved again what its row holds and no version may write. Queries: 1.

    And tell it the slug that its row has: Wagtail need not ask whether it is another. Returns that, with the date of
    publication that its row holds; {} without a row.
    """
    names = {*_OF_THE_STORY, "stored_slug"}
    stored = (
        type(story).objects.filter(pk=story.pk).values("published_at", *_OF_THE_STORY, stored_slug=F("slug")).first()
    )
    for name in names & (stored or {}).keys():
        setattr(story, name, stored[name])
    return stored or {}


def note_refusal(page: Page, why: str, revision: Revision | None = None) -> bool:
    """Write in the history of a page why it did not go out at its hour, once for each reason. Returns whether it did.

    Queries: 1, and 1 to write.
    """
    entry = PageLogEntry.objects.filter(page=page.pk, action=REFUSED, revision=revision).order_by("-pk").first()
    if entry and entry.data["why"] == why:
        return False
    log(instance=page, action=REFUSED, data={"why": why}, revision=revision)
    return True


def last_refusals() -> dict[int, PageLogEntry]:
    """Return why the scheduled versions whose hour is over are not online: the last entries, by page. Queries: 1."""
    entries = PageLogEntry.objects.filter(action=REFUSED, revision__approved_go_live_at__lte=timezone.now())
    return {entry.page_id: entry for entry in entries.select_related("revision").order_by("pk")}


def last_refusal(page: Page) -> str:
    """Return why the scheduled version of a page, whose hour is over, is not online; "" else. Queries: 1."""
    refusals = PageLogEntry.objects.filter(page=page.pk, action=REFUSED)
    entry = refusals.filter(revision__approved_go_live_at__lte=timezone.now()).order_by("-pk").first()
    return entry.data["why"] if entry else ""


class PublishThroughPage(PublishPageRevisionAction):
    """Wagtail's action « publish » where it would not ask the page: has it go through the page's own publish()."""

    def execute(self, skip_permission_checks: bool = False):
        """Publish or schedule. Raises PublicationError."""
        return self.object.publish(
            self.revision,
            self.user,
            self.changed,
            self.log_action,
            self.previous_revision,
            skip_permission_checks=skip_permission_checks,
        )
