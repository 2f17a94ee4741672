"""The list of keywords, the form that renames one, and the steps that merge one into another."""

from typing import Any, cast

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import (
    Column,
    NumberColumn,
)
from wagtail.admin.views.generic import EditView as ModelEditView
from wagtail.admin.views.generic import IndexView as ModelIndexView
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button
from wagtail.permission_policies import ModelPermissionPolicy

from newsroom.accounts.models import User
from newsroom.text.words import fold
from people.merging.keywords import bearers_of, merge_keywords
from people.merging.preview import MergeError
from people.models import Tag

LISTING = "mots-cles"


def merge_button(tag: Tag) -> Button:
    """Return the button that leads to the first step."""
    return Button("Fusionner avec…", url=reverse(f"{LISTING}:merge", args=[tag.pk]), icon_name="tag", priority=25)


class TagIndexView(ModelIndexView):
    """The list of keywords."""

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Keep the keywords that contain the typed text, whatever its accents and case."""
        return queryset.filter(folded__contains=fold(self.search_query)) if self.is_searching else queryset

    def get_base_queryset(self) -> QuerySet:
        """Count the stories and fiches of each, drafts included. Queries: 0 more."""
        return (
            super()
            .get_base_queryset()
            .annotate(
                article_count=Count("article_items", distinct=True), profile_count=Count("profile_items", distinct=True)
            )
        )

    def get_list_more_buttons(self, tag: Tag) -> list:
        """Add « Fusionner avec… » for who may change keywords."""
        may_merge = self.permission_policy.user_has_permission(self.request.user, "change")
        return [*super().get_list_more_buttons(tag), *([merge_button(tag)] if may_merge else [])]


class TagEditView(ModelEditView):
    """The form of a keyword."""

    @property
    def header_more_buttons(self) -> list:
        """Add « Fusionner avec… »."""
        return [*super().header_more_buttons, merge_button(self.object)]


class OtherKeywordForm(forms.Form):
    """The choice of the keyword to keep."""

    def __init__(self, *args, tag: Tag, **kwargs):
        super().__init__(*args, **kwargs)
        missing = "Choisissez le mot-clé à garder."
        self.fields["kept"] = forms.ModelChoiceField(
            Tag.objects.exclude(pk=tag.pk),
            label="Mot-clé à garder",
            help_text="Rien n’est encore changé : la suite dit ce qui le sera.",
            error_messages={"required": missing, "invalid_choice": missing},
        )


class MergeKeywordView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """What both steps share: who may take them, which keyword it is."""

    permission_policy = ModelPermissionPolicy(Tag)
    permission_required = "change"
    page_title = "Fusionner deux mots-clés"
    header_icon = "tag"
    _show_breadcrumbs = True

    @cached_property
    def merged(self) -> Tag:
        """The keyword that goes. Raises Http404."""
        return get_object_or_404(Tag, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the breadcrumbs from the list of keywords."""
        here = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), {"url": reverse(f"{LISTING}:index"), "label": "Mots-clés"}, here]

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Add the keyword that goes."""
        return super().get_context_data(**kwargs) | {"merged": self.merged}


class ChooseKeywordView(MergeKeywordView):
    """The first step: choose the keyword to keep."""

    form_class = OtherKeywordForm
    template_name = "people/merges/choose_keyword.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form the keyword that goes."""
        return super().get_form_kwargs() | {"tag": self.merged}

    def form_valid(self, form) -> HttpResponse:
        """Go on to the second step."""
        return redirect(f"{LISTING}:merge_into", self.merged.pk, form.cleaned_data["kept"].pk)


class ConfirmKeywordView(MergeKeywordView):
    """The second step: see what follows, confirm."""

    form_class = forms.Form
    template_name = "people/merges/confirm_keyword.html"

    @cached_property
    def kept(self) -> Tag:
        """The keyword that stays. Raises Http404."""
        return get_object_or_404(Tag, pk=self.kwargs["kept"])

    def get_context_data(self, **kwargs) -> dict[str, Any]:
        """Add the keyword that stays, and what follows it. Queries: 2 more."""
        stories, fiches = bearers_of(self.merged)
        return super().get_context_data(**kwargs) | {"kept": self.kept, "stories": stories, "fiches": fiches}

    def form_valid(self, form) -> HttpResponse:
        """Merge, or say why not."""
        try:
            merge_keywords(self.kept, self.merged, cast(User, self.request.user))
        except MergeError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, f"« {self.merged} » est fusionné dans « {self.kept} ».")
        return redirect(f"{LISTING}:index")


class TagViewSet(ModelViewSet):
    """« Mots-clés » in the menu: to rename or merge them everywhere at once. The address of one never changes."""

    model = Tag
    name = LISTING
    icon = "tag"
    menu_label = "Mots-clés"
    menu_order = 140
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = TagIndexView
    edit_view_class = TagEditView
    search_fields = ["folded"]
    ordering = "folded"
    list_display = [
        "name",
        NumberColumn("article_count", label="Articles", sort_key="article_count"),
        NumberColumn("profile_count", label="Fiches", sort_key="profile_count"),
        Column("slug", label="Adresse"),
    ]
    form_fields = ["name"]

    def formfield_for_dbfield(self, db_field, **kwargs):
        """Return the field that all forms of the admin have for a column of that class."""
        return formfield_for_dbfield(db_field, **kwargs)

    def get_urlpatterns(self) -> list:
        """Add the steps of a merge."""
        return [
            *super().get_urlpatterns(),
            path("fusionner/<int:pk>/", ChooseKeywordView.as_view(), name="merge"),
            path("fusionner/<int:pk>/<int:kept>/", ConfirmKeywordView.as_view(), name="merge_into"),
        ]
