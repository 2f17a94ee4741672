"""Merge two fiches: choose the other one, compare, confirm. List the merges and undo one."""

from typing import Any, cast

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView as ModelIndexView
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminPageChooser
from wagtail.permission_policies import ModelPermissionPolicy

from newsroom.accounts.models import User
from newsroom.text.dates import day, day_and_time
from people.merging.merge import merge
from people.merging.preview import LOSER, WINNER, MergeError, Preview, obstacle, preview_merge
from people.merging.undo import obstacle_to_undo, undo
from people.models import Merge, Profile

LISTING = "fusions"


def can_merge(user, *fiches: Profile) -> bool:
    """Return whether `user` may merge `fiches`: change facts, and publish each of them."""
    return user.has_perm("people.change_fact") and all(
        fiche.permissions_for_user(user).can_publish() for fiche in fiches
    )


class MergePolicy(ModelPermissionPolicy):
    """Users who may change facts see the merges; nobody deletes one."""

    def user_has_permission(self, user, action: str) -> bool:
        """Return whether `user` may do `action`."""
        return action != "delete" and can_merge(user)


class OtherFicheForm(Form):
    """The choice of the other fiche."""

    def __init__(self, *args, fiche: Profile, **kwargs):
        super().__init__(*args, **kwargs)
        self.fiche = fiche
        missing = "Choisissez la fiche qui fait duplicate emploi."
        self.fields["other"] = forms.ModelChoiceField(
            Profile.objects.all(),
            label="L’autre fiche",
            help_text="De même nature. Rien n’est encore changé : la suite montre les deux fiches côte à côte.",
            widget=AdminPageChooser(target_models=[fiche.specific_class]),
            error_messages={"required": missing, "invalid_choice": missing},
        )

    def clean_other(self) -> Profile:
        """Refuse a fiche that cannot be merged, whichever of the two is kept."""
        other = self.cleaned_data["other"]
        if (reason := obstacle(self.fiche, other)) and obstacle(other, self.fiche):
            raise forms.ValidationError(reason)
        return other


class ConflictForm(Form):
    """The value to keep of each field that differs; an identifier has no default."""

    def __init__(self, *args, preview: Preview, **kwargs):
        super().__init__(*args, **kwargs)
        for each in preview.differences:
            self.fields[each.name] = forms.ChoiceField(
                label=field_label(preview, each.name),
                choices=[
                    (WINNER, display_value(preview, each.name, each.winner_value)),
                    (LOSER, display_value(preview, each.name, each.loser_value)),
                ],
                widget=forms.RadioSelect,
                initial=None if each.is_identifier else WINNER,
                error_messages={"required": "Les deux fiches diffèrent : choisissez la valeur à garder."},
            )


def field_label(preview: Preview, name: str) -> str:
    """Return the label of a field of the fiches."""
    return capfirst(str(preview.winner._meta.get_field(name).verbose_name))


def display_value(preview: Preview, name: str, value: object) -> str:
    """Return the value of a field as text."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    choices = dict(preview.winner._meta.get_field(name).flatchoices)
    return str(choices.get(value) or strip_tags(str(value)))


class MergeStepView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """The permissions and breadcrumbs of every step."""

    permission_policy = MergePolicy(Merge)
    permission_required = "add"
    header_icon = "group"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the breadcrumbs from the list of merges."""
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), {"url": reverse(f"{LISTING}:index"), "label": "Fusions"}, here]

    @property
    def user(self) -> User:
        """The signed-in user."""
        return cast(User, self.request.user)

    def fiche(self, pk: int) -> Profile:
        """Return a fiche that the user may merge. Raises Http404, PermissionDenied."""
        fiche = get_object_or_404(Profile, pk=pk)
        if not can_merge(self.request.user, fiche):
            raise PermissionDenied
        return fiche


class ChooseOtherView(MergeStepView):
    """The first step: choose the fiche to merge with this one."""

    form_class = OtherFicheForm
    template_name = "people/merges/choose.html"
    page_title = "Fusionner deux fiches"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Redirect to the list of merges if the fiche is already merged."""
        fiche = Profile.objects.filter(pk=kwargs["pk"], merged_into__isnull=False).first()
        if fiche and can_merge(request.user, fiche):
            messages.error(request, f"« {fiche} » est déjà fusionnée avec « {fiche.merged_into} ».")
            return redirect(f"{LISTING}:index")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form this fiche."""
        return super().get_form_kwargs() | {"fiche": self.fiche(self.kwargs["pk"])}

    def form_valid(self, form) -> HttpResponse:
        """Redirect to the comparison; this fiche is kept unless only the other can be."""
        kept, merged = form.fiche, form.cleaned_data["other"]
        if obstacle(kept, merged):
            kept, merged = merged, kept
        return redirect(f"{LISTING}:compare", kept.pk, merged.pk)


class CompareView(MergeStepView):
    """The second step: compare the two fiches, choose between differing values, confirm."""

    form_class = ConflictForm
    template_name = "people/merges/compare.html"
    page_title = "Fusionner deux fiches"

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Redirect to the first step, with a message, if the fiches cannot be merged."""
        if can_merge(request.user):
            self.winner, self.loser = self.fiche(kwargs["winner"]), self.fiche(kwargs["loser"])
            if reason := obstacle(self.winner, self.loser):
                messages.error(request, reason)
                return redirect(f"{LISTING}:choose", self.winner.pk)
            self.preview = preview_merge(self.winner, self.loser)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the differences."""
        return super().get_form_kwargs() | {"preview": self.preview}

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Add the preview of the merge."""
        preview = self.preview
        completed = [
            (field_label(preview, name), display_value(preview, name, value))
            for name, value in preview.completed.items()
        ]  # fmt: skip
        return super().get_context_data(**kwargs) | {
            "preview": preview,
            "completed": completed,
            "fact_count": len(preview.facts) + len(preview.duplicates),
            "swap_url": reverse(f"{LISTING}:compare", args=[preview.loser.pk, preview.winner.pk]),
            "can_swap": not obstacle(self.loser, self.winner),
        }

    def form_valid(self, form) -> HttpResponse:
        """Merge; a refusal becomes an error beside its field."""
        try:
            done = merge(self.winner, self.loser, form.cleaned_data, self.user)
        except MergeError as error:
            errors = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, sentences in errors.items():
                form.add_error(name if name in form.fields else None, sentences)
            return self.form_invalid(form)
        undo_button = messages.button(reverse(f"{LISTING}:undo", args=[done.pk]), "Annuler la fusion")
        messages.success(self.request, f"« {done.loser} » est fusionnée dans « {done.winner} ».", buttons=[undo_button])
        return redirect("wagtailadmin_pages:edit", done.winner_id)


class UndoView(MergeStepView):
    """Undo a merge, after a confirmation."""

    form_class = Form
    template_name = "people/merges/undo.html"
    page_title = "Annuler une fusion"
    permission_required = "change"

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Add the merge, and why it cannot be undone."""
        done = self.merge()
        return super().get_context_data(**kwargs) | {"merge": done, "obstacle": obstacle_to_undo(done)}

    def merge(self) -> Merge:
        """Return the merge, if the user may publish both fiches. Raises Http404, PermissionDenied."""
        done = Merge.objects.with_fiches().filter(pk=self.kwargs["pk"]).first()
        if not done:
            raise Http404("Cette fusion n’existe pas.")
        if not can_merge(self.request.user, done.winner, done.loser):
            raise PermissionDenied
        return done

    def form_valid(self, form) -> HttpResponse:
        """Undo the merge, or show why not."""
        done = self.merge()
        try:
            undo(done, self.user)
        except MergeError as error:
            messages.error(self.request, " ".join(error.messages))
            return HttpResponseRedirect(self.request.path)
        messages.success(self.request, f"La fusion de {done} est annulée : les deux fiches sont comme avant.")
        return redirect("wagtailadmin_pages:edit", done.loser_id)


def fiche_link(name: str):
    """Return the accessor of a column that links the fiche in the field `name` to its editor."""

    def cell(done: Merge) -> SafeString:
        fiche = getattr(done, name)
        return format_html('<a href="{}">{}</a>', reverse("wagtailadmin_pages:edit", args=[fiche.pk]), fiche.title)

    return cell


def state(done: Merge) -> SafeString | str:
    """Return the state of a merge for a cell, with a link to undo it while that is possible."""
    if done.undone_at:
        return f"Annulée le {day(done.undone_at)}" + (f" par {done.undone_by}" if done.undone_by else "")
    if done.is_final:
        return "Définitive"
    address = reverse(f"{LISTING}:undo", args=[done.pk])
    label = f"Annuler la fusion de {done}"
    return format_html(
        '<a class="button button-small button-secondary" href="{}" aria-label="{}">Annuler</a> jusqu’au {}',
        address, label, day(done.undo_until),
    )  # fmt: skip


class MergeIndexView(ModelIndexView):
    """The list of merges, latest first. Queries: constant."""

    model = Merge
    permission_policy = MergePolicy(Merge)
    any_permission_required = ["view"]
    page_title = "Fusions"
    header_icon = "group"
    index_url_name = f"{LISTING}:index"
    paginate_by = 50
    _show_breadcrumbs = True
    columns = [
        Column("loser", label="Fiche fusionnée", accessor=fiche_link("loser")),
        Column("winner", label="Fiche gardée", accessor=fiche_link("winner")),
        Column("made_at", label="Faite le", accessor=lambda done: day_and_time(done.made_at)),
        Column("made_by", label="Par", accessor=lambda done: done.made_by or "—"),
        Column("state", label="État", accessor=state),
    ]

    def get_base_queryset(self):
        """Return the merges with their fiches and who made them. Queries: 1."""
        return Merge.objects.with_fiches().defer("changes")


class MergesMenuItem(MenuItem):
    """« Fusions » in the menu, for users who may merge."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may merge."""
        return can_merge(request.user)


class MergeViewSet(ViewSet):
    """« Fusions »: the list and the steps of a merge."""

    name = LISTING
    url_prefix = "fiches/fusions"
    icon = "group"
    menu_label = "Fusions"
    menu_item_class = MergesMenuItem

    def get_urlpatterns(self) -> list:
        """Return the addresses; the menu links to the first."""
        return [
            path("", MergeIndexView.as_view(), name="index"),
            path("<int:pk>/", ChooseOtherView.as_view(), name="choose"),
            path("<int:winner>/<int:loser>/", CompareView.as_view(), name="compare"),
            path("annuler/<int:pk>/", UndoView.as_view(), name="undo"),
        ]
