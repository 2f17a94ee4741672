"""The three roles of a newsroom, and the review workflow of stories."""

import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from articles.models import HomePage

WRITER, EDITOR, CHIEF = "Rédaction", "Édition", "Rédaction en chef"

# What each role may do on pages, from the front page down, and on the other records.
_PAGE_PERMISSIONS = {
    WRITER: ["add_page", "change_page"],
    EDITOR: ["add_page", "change_page", "publish_page", "lock_page"],
    CHIEF: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"],
}
_MODEL_PERMISSIONS = {
    WRITER: [
        "wagtailadmin.access_admin",
        "people.add_fact",
        "people.view_fact",
        "people.view_tag",
    ],
    EDITOR: [
        "wagtailadmin.access_admin",
        "people.add_fact",
        "people.change_fact",
        "people.view_fact",
        "people.add_tag",
        "people.change_tag",
        "people.view_tag",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
    ],
}
_MODEL_PERMISSIONS[CHIEF] = [
    *_MODEL_PERMISSIONS[EDITOR],
    "people.delete_tag",
    "imprint.change_imprint",
    "robots.change_robots",
    "accounts.add_user",
    "accounts.change_user",
    "accounts.view_user",
    "wagtailcore.add_workflow",
    "wagtailcore.change_workflow",
    "wagtailcore.delete_workflow",
    "wagtailcore.add_task",
    "wagtailcore.change_task",
    "wagtailcore.delete_task",
    "wagtailcore.add_groupapprovaltask",
    "wagtailcore.change_groupapprovaltask",
    "wagtailcore.delete_groupapprovaltask",
]
# Wagtail checks permissions on its own Image, whatever the photo model; who may add photos may change their own.
_PHOTO_PERMISSIONS = {
    WRITER: ["add_image", "choose_image"],
    EDITOR: ["add_image", "change_image", "choose_image"],
    CHIEF: ["add_image", "change_image", "choose_image"],
}

_FIRST_ACCOUNTS = [("chef", CHIEF), ("editeur", EDITOR), ("redacteur", WRITER)]


@transaction.atomic
def ensure_roles() -> None:
    """Create the groups, their permissions and the workflow « Relecture »; delete Wagtail's unused English ones."""
    home = HomePage.objects.get()
    for name in (WRITER, EDITOR, CHIEF):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([_permission(label) for label in _MODEL_PERMISSIONS[name]])
        for codename in _PAGE_PERMISSIONS[name]:
            GroupPagePermission.objects.get_or_create(
                group=group, page=home, permission=_permission(f"wagtailcore.{codename}")
            )
        for codename in _PHOTO_PERMISSIONS[name]:
            GroupCollectionPermission.objects.get_or_create(
                group=group,
                collection=Collection.get_first_root_node(),
                permission=_permission(f"wagtailimages.{codename}"),
            )
    _ensure_workflow(home)
    Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()


def _ensure_workflow(home: Page) -> None:
    task, made = GroupApprovalTask.objects.get_or_create(name="Relecture")
    if made:
        task.groups.set(Group.objects.filter(name__in=[EDITOR, CHIEF]))
        workflow = Workflow.objects.create(name="Relecture")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    # Wagtail's migrations create an English workflow on the root of the tree.
    Workflow.objects.filter(name="Moderators approval", workflow_states__isnull=True).delete()
    GroupApprovalTask.objects.filter(name="Moderators approval", task_states__isnull=True).delete()


def _permission(label: str) -> Permission:
    app_label, codename = label.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


@transaction.atomic
def create_first_accounts() -> list[tuple[str, str, str]]:
    """Create one account per role if there is none at all. Returns (user name, role, password) for each."""
    users = get_user_model().objects
    if users.exists():
        return []
    made = []
    for username, role in _FIRST_ACCOUNTS:
        password = secrets.token_urlsafe(12)
        user = users.create_user(username, password=password)
        user.groups.add(Group.objects.get(name=role))
        made.append((username, role, password))
    return made
