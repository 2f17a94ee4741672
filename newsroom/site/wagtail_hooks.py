"""Hooks of the site in Wagtail's admin: read-only API, pages that stay, bulk actions logged, background tasks."""

from uuid import uuid4

from django.db.models import Model
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page

from articles.models import DossierIndexPage, HomePage
from newsroom.accounts.session import session
from newsroom.pages.conflicts import KEPT_ASIDE
from newsroom.pages.editor import PermissionMenuItem, SitePageViewSet
from newsroom.site.gallery import gallery
from newsroom.site.redirects import AddRedirect, EditRedirect, import_redirects
from newsroom.site.tasks_report import MAY_READ, TasksReportView, failed_panel, retry_task
from people.models import CompanyIndexPage, Fact, Merge, PersonIndexPage, Profile

BULK_ACTION = "site.bulk_action"

_UNDELETABLE = (HomePage, PersonIndexPage, CompanyIndexPage, DossierIndexPage)
# How many of the facts about a fiche the message lists.
_FACTS_LISTED = 3


class ReadOnlyPages(PagesAdminAPIViewSet):
    """Wagtail's admin API of pages without its actions, which would bypass embargoes and transactions."""

    actions: dict = {}


@hooks.register("construct_admin_api")
def read_only(router) -> None:
    """Replace Wagtail's endpoint of pages."""
    router.register_endpoint("pages", ReadOnlyPages)


def deletion_refusal(page: Page) -> str:
    """Return why `page` may not be deleted, and what to do; "" if it may. Queries: 1 to 3."""
    if issubclass(page.specific_class, _UNDELETABLE):
        return f"« {page.title} » porte le site : cette page ne s’efface pas."
    if _is_fiche(page) and (merges := Merge.objects.not_undone().about(page.pk).with_fiches().first()):
        return f"La fusion de {merges} tient à la fiche « {page.title} » : annulez-la d’abord, ou gardez la fiche."
    facts = Fact.objects.about(page.pk).select_related("subject", "object") if _is_fiche(page) else Fact.objects.none()
    listed = [str(fact) for fact in facts[: _FACTS_LISTED + 1]]
    if not listed:
        return ""
    names = " ; ".join(listed[:_FACTS_LISTED]) + ("…" if len(listed) > _FACTS_LISTED else "")
    return f"Des faits citent la fiche « {page.title} » ({names}) : dépubliez-la plutôt, elle disparaîtra du site."


def _is_fiche(page: Page) -> bool:
    return issubclass(page.specific_class, Profile)


@hooks.register("before_delete_page")
def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that the site or its records need, with a message."""
    if obstacle := deletion_refusal(page):
        messages.error(request, obstacle)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def refuse_bulk_deletion(request: HttpRequest, action_type: str, pages: list, action) -> HttpResponse | None:
    """Refuse to delete several pages at once if one of them may not be deleted."""
    if action_type != "delete" or not issubclass(action.model, Page):
        return None
    obstacles = [obstacle for page in pages if (obstacle := deletion_refusal(page))]
    if not obstacles:
        return None
    messages.error(request, " ".join(["Rien n’a été supprimé.", *obstacles]))
    return redirect(action.next_url)


@hooks.register("after_bulk_action")
def log_bulk_action(request: HttpRequest, action_type: str, objects: list, action) -> None:
    """Write in the history of each account, picture or record what was done to several: Wagtail does so for pages."""
    if issubclass(action.model, Page):
        return
    chosen = [
        _in_words(field, action.cleaned_form.cleaned_data[name]) for name, field in action.cleaned_form.fields.items()
    ]
    what = " : ".join([str(action.display_name), *chosen])
    for each in objects:  # an uuid for each: histories show one entry of an uuid
        log(instance=each, action=BULK_ACTION, data={"what": what}, uuid=uuid4(), deleted=action_type == "delete")


def _in_words(field: Field, value) -> str:
    """Return the value of a field of a bulk action's form as it was shown."""
    return str(value if isinstance(value, Model) else dict(getattr(field, "choices", ())).get(value, value))


@hooks.register("register_log_actions")
def describe_actions(actions) -> None:
    """Describe our actions in the histories."""

    @actions.register_action(BULK_ACTION)
    class BulkAction(LogFormatter):
        """« Attribuer un rôle : Édition »."""

        label = "Agir sur plusieurs objets"

        def format_message(self, log_entry) -> str:
            """Return the sentence of one entry."""
            return f"Action groupée. {log_entry.data['what']}"

    @actions.register_action(KEPT_ASIDE)
    class KeptAside(LogFormatter):
        """« Version gardée à côté »."""

        label = "Garder une version à côté"
        message = "Version arrivée après une autre, gardée à côté d’elle."


@hooks.register("register_admin_viewset")
def editors_of_pages() -> SitePageViewSet:
    """Give every page the editor in which nothing typed is lost."""
    return SitePageViewSet()


@hooks.register("insert_global_admin_js")
def keep_what_is_typed() -> str:
    """Have the browser keep what is typed into a form until the server has it."""
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}"><script type="module" src="{}"></script>',
        versioned_static("admin/saying.css"),
        versioned_static("admin/kept.css"),
        versioned_static("admin/kept.js"),
    )


@hooks.register("register_admin_urls")
def own_addresses() -> list:
    """Add the gallery of components to the admin, and what a page asks of its session."""
    return [path("composants/", gallery, name="gallery"), path("session/", session, name="session")]


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own, at the same addresses
def redirects_without_circles() -> list:
    """Put our views of redirects in the place of Wagtail's."""
    return [
        path("redirects/add/", AddRedirect.as_view()),
        path("redirects/<int:redirect_id>/", EditRedirect.as_view()),
        path("redirects/import/process/", import_redirects),
    ]


@hooks.register("register_help_menu_item")
def gallery_item() -> MenuItem:
    """Add it to the menu « Aide »."""
    return MenuItem("Composants", reverse("gallery"), icon_name="grip", order=900)


@hooks.register("register_admin_urls")
def tasks_addresses() -> list:
    """Declare the report of the background tasks."""
    return [
        path("reports/taches/", TasksReportView.as_view(), name="background_tasks"),
        path("reports/taches/resultats/", TasksReportView.as_view(results_only=True), name="background_tasks_results"),
        path("reports/taches/<uuid:task_id>/", retry_task, name="background_task_retry"),
    ]


@hooks.register("register_reports_menu_item")
def tasks_menu_item() -> MenuItem:
    """Put it after « Vigilance »."""
    return PermissionMenuItem(
        "Tâches de fond",
        reverse("background_tasks"),
        permission=MAY_READ,
        name="taches",
        icon_name="rotate",
        order=110,
    )


@hooks.register("construct_homepage_panels")
def add_failed_tasks(request, panels: list) -> None:
    """Add to the dashboard what failed. Queries: 1."""
    if panel := failed_panel(request):
        panels.append(panel)
