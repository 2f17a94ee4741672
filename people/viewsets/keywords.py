"""The list of keywords, and the form that renames one."""

from django.db.models import Count, QuerySet
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import (
    Column,
    NumberColumn,
)
from wagtail.admin.views.generic import IndexView as ModelIndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsroom.text.words import fold
from people.models import Tag


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


class TagViewSet(ModelViewSet):
    """« Mots-clés » in the menu: to rename them everywhere at once. The address of a keyword never changes."""

    model = Tag
    name = "mots-cles"
    icon = "tag"
    menu_label = "Mots-clés"
    menu_order = 140
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 50
    index_view_class = TagIndexView
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
