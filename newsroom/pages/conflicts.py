"""Forms of the admin that come late, twice, or back from the browser: nothing typed is lost, nothing done twice.

Each opened form carries `writing`, an id that the browser gave it (static/admin/kept.js). A page made by a form has it
as its `translation_key`; the session knows which version each form saved last, so that a form whose answer was lost on
the way is not taken for somebody else's.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.edit import EditView
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from newsroom.pages.indexing import indexed_once
from newsroom.text.dates import day_and_time

# Action of the history of pages: a version that came late was kept beside the others.
KEPT_ASIDE = "site.kept_aside"

_WRITTEN = "written"  # in the session: {writing: what that form saved last}
_FORMS_REMEMBERED = 30


class Writing:
    """A view of a form that may have been sent before, or was kept by the browser."""

    request: HttpRequest
    form: Any

    @property
    def writing(self) -> str:
        """The id of the opened form, "" if it has none."""
        try:
            return str(UUID(self.request.POST.get("writing", "")))
        except ValueError:
            return ""

    @property
    def written(self) -> int | None:
        """The key of what this opened form saved last."""
        return self._remembered()[0]

    @property
    def is_sent_again(self) -> bool:
        """Whether the form holds what it held when it was saved last."""
        return self._remembered()[1] == self._digest()

    def note_written(self, key: int, response: HttpResponse) -> HttpResponse:
        """Remember what the form saved, and tell the browser that it need not keep that text any more."""
        if not self.writing:
            return response
        is_autosave = getattr(self, "expects_json_response", False)  # its script reads the answer, and types on
        saved = [key, "" if is_autosave else self._digest()]
        if self._remembered() != saved:
            known = self.request.session.get(_WRITTEN, {}) | {self.writing: saved}
            self.request.session[_WRITTEN] = dict(list(known.items())[-_FORMS_REMEMBERED:])
        if not is_autosave:
            response.set_cookie(f"saved-{self.writing}", "1", max_age=3600, samesite="Strict")
        return response

    def _remembered(self) -> list:
        return self.request.session.get(_WRITTEN, {}).get(self.writing, [None, ""])

    def _digest(self) -> str:
        return sha256(repr(sorted(self.request.POST.lists())).encode()).hexdigest()

    @property
    def is_kept_text(self) -> bool:
        """Whether the browser gives back a text that it kept: to be shown, not to be saved."""
        return "kept" in self.request.POST


class PageWriting(Writing):
    """A view that creates or edits a page."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Show or save the form; tell autosave that the right to write is gone, where others are led away."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied:
            if not self.expects_json_response:
                raise
            return self.json_error_response("locked", "Vous n’avez plus le droit d’écrire cette page.")

    def bound_form(self) -> Any:
        """Return the form with what was sent, not validated yet."""
        return self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent if self.page.pk else self.parent_page,
            for_user=self.request.user,
        )

    def show_kept_text(self) -> HttpResponse:
        """Return the form with the text that the browser kept, unsaved."""
        self.form = self.bound_form()
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def form_invalid(self, form) -> HttpResponse:
        """Return the form with its errors; to autosave, what keeps it from being saved."""
        if self.expects_json_response and not getattr(self, "locked_for_user", False):
            return self.json_error_response("validation_error", " ".join(obstacles(form)))
        return super().form_invalid(form)


class CreatesOnce(PageWriting):
    """The form of a new page, which makes one page however often it is sent."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Show or create the page; when this form made one already, save to that one."""
        self.request = request
        if request.method == "POST" and self.writing:
            try:
                with transaction.atomic():
                    return self._page_made() or super().dispatch(request, *args, **kwargs)
            except IntegrityError:  # the same form, sent twice at once
                if response := self._page_made():
                    return response
                raise
        return super().dispatch(request, *args, **kwargs)

    def _page_made(self) -> HttpResponse | None:
        page = Page.objects.filter(translation_key=self.writing).first()
        if page is None:
            return None
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        view = resolve(address)
        response = view.func(self.request, *view.args, **view.kwargs)
        if (
            response.headers["Content-Type"] != "application/json"
            or not (answer := json.loads(response.content))["success"]
        ):
            return response
        # Autosave, whose first answer was lost: its form becomes that of the page.
        answer |= {"url": address, "hydrate_url": f"{address}?_w_hydrate_create_view=1"}
        return self.note_written(answer["revision_id"], JsonResponse(answer))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Create the page, or show the text that the browser kept."""
        if self.is_kept_text:
            return self.show_kept_text()
        if self.writing:
            self.page.translation_key = UUID(self.writing)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        """Save, and remember which version this form made."""
        with indexed_once():
            response = super().form_valid(form)
        return self.note_written(self.page.latest_revision_id, response) if self.page.pk else response


class KeepsBothVersions(PageWriting):
    """The form of a page that overwrites neither what was saved meanwhile nor what was typed.

    Wagtail's autosave asks whether its version is the latest; its buttons do not, and autosave saves the whole row as
    the request read it: a page published since would become a draft again.
    """

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Save, or show the text that the browser kept."""
        if not self.is_kept_text or self.page.alias_of_id:
            return super().post(request, *args, **kwargs)
        if self.is_out_of_date:
            self._say_who_saved(self.latest_revision)
            self.autosave_enabled = False  # it would choose for the writer
        return self.show_kept_text()

    @cached_property
    def is_out_of_date(self) -> bool:
        """Whether another form saved since this one was opened; Wagtail takes autosave's changes only if none did."""
        return self._is_behind() and self.written != self.latest_revision.pk

    def _is_behind(self) -> bool:
        """Return whether something was saved that this form does not know, be it its own, whose answer was lost."""
        if self.latest_revision is None:
            return False
        if self.request.POST.keys() & {"loaded_revision_id", "overwrite_revision_id"}:
            return EditView.is_out_of_date.func(self)
        return bool(self.writing)  # the form of a new page, which exists since

    def form_valid(self, form) -> HttpResponse:
        """Save, publish… unless the page was saved or published after the form, or the request, read it.

        Queries: 2 more; of a late form, up to 8.
        """
        with transaction.atomic(), indexed_once():
            stored = Page.objects.select_for_update().get(pk=self.page.pk)
            read = self.real_page_record
            if self.expects_json_response:
                if (stored.live, stored.latest_revision_id) != (read.live, read.latest_revision_id):
                    message = "La page a changé entre-temps : rechargez-la pour continuer."
                    return self.json_error_response("invalid_revision", message)
            else:
                self.page.latest_revision = self.latest_revision = stored.get_latest_revision()
                if self._is_behind() and (response := self._answer_late_form(stored)):
                    return response
            self.page.live = stored.live
            response = super().form_valid(form)
            return self.note_written(self.page.latest_revision_id, response)

    def save_action(self) -> HttpResponse:
        """Save. Queries: 1 for the workflow, which saving does not change; panels would ask for it fifteen times."""
        page, state = self.page, self.page.current_workflow_state
        page._current_workflow_states = [state] if state else []  # noqa: SLF001  (as prefetch_workflow_states() does)
        try:
            return super().save_action()
        finally:
            del page._current_workflow_states  # noqa: SLF001

    def _answer_late_form(self, stored: Page) -> HttpResponse | None:
        """Return what to answer a form that does not know the latest version; None to go on.

        Sent twice, it is told what it did the first time. Another version that was saved meanwhile stays the latest:
        what was typed is kept beside it, and shown again with the names of the fields that differ.
        """
        latest = self.latest_revision
        mine = self.form.save(commit=False)
        mine.slug = mine.slug or latest.content["slug"]  # an empty one is never stored
        content = mine.serializable_data()
        differing = _differing_fields(self.form, latest.content, content)
        action = self.action_name
        if not differing or (self.is_sent_again and self.written == latest.pk):
            is_out = stored.live_revision_id == latest.pk or latest.approved_go_live_at
            moved_on = stored.current_workflow_state != self.page.current_workflow_state
            if action != "save" and not (action == "publish" and is_out) and not moved_on:
                return None
            what = "publiée ou planifiée" if is_out else "enregistrée"
            when = day_and_time(latest.created_at)
            messages.success(self.request, f"Cette version était déjà {what}, le {when} : rien n’a été fait deux fois.")
            done = self.redirect_and_remain() if action == "save" else self.redirect_away()
            return self.note_written(latest.pk, done)
        if self.written == latest.pk:
            return None
        aside = self.page.revisions.filter(pk=self.written).first() if self.is_sent_again else None
        if aside is None:
            aside = Revision.objects.create(
                content_object=mine,
                base_content_type=mine.get_base_content_type(),
                user=self.request.user,
                # Before the latest, whatever the hour: it must not pass for it.
                created_at=latest.created_at - timedelta(milliseconds=1),
                content=content,
                object_str=str(mine),
            )
            log(instance=mine, action=KEPT_ASIDE, user=self.request.user, revision=aside)
        self._say_who_saved(latest, differing, aside)
        self.has_unsaved_changes = True
        self.autosave_enabled = False  # it would choose for the writer
        return self.note_written(aside.pk, self.render_to_response(self.get_context_data()))

    def _say_who_saved(self, latest: Revision, differing: tuple[str, ...] = (), aside: Revision | None = None) -> None:
        """Add a message: who saved what after the form was opened, and how to go on from either version."""
        if latest.user == self.request.user:
            who, where = "Vous avez", ", dans une autre fenêtre"
        else:
            who, where = f"{get_user_display_name(latest.user) if latest.user else 'Quelqu’un'} a", ""
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        buttons = [messages.button(edit, "Partir de l’autre version")]
        if aside:
            compare = reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, aside.pk, latest.pk])
            buttons.insert(0, messages.button(compare, "Comparer les deux"))
        messages.warning(
            self.request,
            format_html(
                "{} enregistré cette page le {}{}, depuis que ce texte a été ouvert{}. Rien n’est perdu : {}. "
                "Pour continuer avec le texte ci-dessous, enregistrez-le de nouveau.",
                who,
                day_and_time(latest.created_at),
                where,
                f" ({', '.join(differing)})" if differing else "",
                "les deux versions sont dans l’historique" if aside else "l’autre version est dans l’historique",
            ),
            buttons=buttons,
        )


def obstacles(form) -> Iterator[str]:
    """Yield what keeps a form of the admin from being saved, with the name of each field. Queries: 0."""
    yield from _errors_of(form)
    for rows in getattr(form, "formsets", {}).values():
        for number, row in enumerate(rows.forms, 1):
            for error in _errors_of(row):
                yield f"{capfirst(rows.model._meta.verbose_name)} n° {number}, {error}"  # noqa: SLF001
        yield from rows.non_form_errors()


def _errors_of(form) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"« {label} » : {error}" if label else str(error)


def _differing_fields(form: BaseForm, theirs: dict, mine: dict) -> tuple[str, ...]:
    """Return the names of the fields and rows of a page's form in which two versions of the page differ."""
    mine = json.loads(json.dumps(mine, cls=DjangoJSONEncoder))
    labels = {name: str(field.label or name) for name, field in form.fields.items()}
    labels |= {"slug": "adresse"} if "slug" in labels else {}
    labels |= {name: str(rows.model._meta.verbose_name_plural) for name, rows in form.formsets.items()}  # noqa: SLF001
    return tuple(
        label.lower() for name, label in labels.items() if _content(theirs.get(name)) != _content(mine.get(name))
    )


def _content(value: object) -> object:
    """Return a serialised value without the keys of rows, blocks and paragraphs, which a form may have made anew."""
    if isinstance(value, str) and value.startswith("["):
        value = json.loads(value)  # a StreamField
    if isinstance(value, str):
        return re.sub(r' data-block-key="[^"]*"', "", value)
    if isinstance(value, dict):
        return {name: _content(each) for name, each in value.items() if name not in ("pk", "id")}
    return [_content(each) for each in value] if isinstance(value, list) else value
