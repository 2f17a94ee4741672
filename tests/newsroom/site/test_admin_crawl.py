"""The whole admin answers every role, an administrator included, and no link of it leads nowhere."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page, Site, Task, UploadedFile, Workflow

from newsroom.imprint.models import Imprint
from newsroom.photos.models import Photo
from people.merging.merge import merge
from tests.admin import sign_in
from tests.builders import (
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_home,
    make_person,
    make_photo,
    make_tag,
)

pytestmark = pytest.mark.django_db

# Wagtail's page to try what an error looks like; the link of a mail; a failed task, which there is none of.
LEFT_OUT = {"wagtailadmin_error_test", "wagtailadmin_password_reset_confirm", "background_task_retry"}
PAGE_ARGUMENTS = {"page_id", "parent_page_id", "page_to_move_id", "page_pk"}
LINKS = SoupStrainer("a")


def views(patterns, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """The name of each view of the admin that has one, and of its arguments."""
    for pattern in patterns:
        if not isinstance(pattern, URLPattern):
            own = (pattern.namespace,) if pattern.namespace else ()
            yield from views(pattern.url_patterns, namespaces + own)
        elif pattern.name and pattern.name not in LEFT_OUT:
            arguments = getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex
            yield ":".join([*namespaces, pattern.name]), list(arguments)


class World:
    """One of each thing that the admin shows."""

    def __init__(self):
        user = get_user_model().objects.create_user("quelqu-un")
        story, person, kept = make_article(), make_person(), make_person()
        revision = story.save_revision()
        scheduled, reviewed = make_article(live=False), make_article(live=False)
        scheduled.go_live_at = timezone.now() + timedelta(days=1)
        scheduled.save_revision().publish()
        workflow, task = Workflow.objects.get(), Task.objects.get()
        state = workflow.start(reviewed, user)
        photo, fact = make_photo(width_px=8, height_px=8), make_fact(subject=person)
        document = get_document_model().objects.create(title="Un document", file=ContentFile(b"...", "un.txt"))
        upload = UploadedFile.objects.create(for_content_type=ContentType.objects.get_for_model(Photo), file=photo.file)
        collection = Collection.objects.get()
        make_company()
        self.pages = [story, Page.get_first_root_node(), make_dossier(articles=(story,)), person]
        # What `pk` is, by the view or its namespace.
        self.keys = {
            "wagtailadmin_api:documents": document, "wagtailadmin_api:images": photo, "wagtailadmin_api:pages": story,
            "wagtailadmin_pages": story, "wagtailadmin_collections": collection, "wagtailadmin_workflows": workflow,
            "wagtailadmin_workflows:edit_task": task, "wagtailadmin_workflows:disable_task": task,
            "wagtailadmin_workflows:enable_task": task, "wagtailsettings": Imprint.load(),
            "wagtailsnippets_people_fact": fact, "wagtailsnippetchoosers_people_fact": fact, "mots-cles": make_tag(),
            "fusions": person, "fusions:undo": merge(kept, make_person(), user=user), "wagtailusers_users": user,
            "wagtailusers_groups": Group.objects.first(), "wagtailsites": Site.objects.get(),
            "wagtaildocs_chooser": document, "wagtailimages_chooser": photo,
        }  # fmt: skip
        self.models = {"wagtailsettings": "imprint.imprint", "wagtailadmin_workflows": "wagtailcore.groupapprovaltask"}
        self.arguments = {
            "action_name": "approve", "task_state_id": state.current_task_state.pk, "task_id": task.pk,
            "revision_id": revision.pk, "revision_id_a": "earliest", "revision_id_b": "latest",
            "workflow_state_id": state.pk, "workflow_pk": workflow.pk, "collection_id": collection.pk,
            "action": "delete", "object_id": story.pk, "session_id": 1, "destination_id": make_home().pk,
            "redirect_id": Redirect.objects.create(old_path="/ancienne", redirect_link="/nouvelle").pk,
            "document_id": document.pk, "doc_id": document.pk, "uploaded_file_id": upload.pk, "image_id": photo.pk,
            "filter_spec": "original", "winner": person.pk, "loser": kept.pk,
            "kept": make_tag("Gardé").pk,
        }  # fmt: skip

    def addresses(self, pages: list[Page]) -> Iterator[str]:
        """Each view, for one of the things it shows; those of pages for each of `pages`."""
        (admin,) = [each for each in get_resolver().url_patterns if str(each.pattern) == "admin/"]
        for name, arguments in views(admin.url_patterns):
            for page in pages if PAGE_ARGUMENTS & {*arguments} else pages[:1]:
                yield reverse(name, kwargs={argument: self._value(name, argument, page) for argument in arguments})

    def _value(self, name: str, argument: str, page: Page):
        namespace = name.rpartition(":")[0]
        if argument in PAGE_ARGUMENTS:
            return page.pk
        if argument == "pk":
            return self.keys.get(name, self.keys.get(namespace)).pk
        app, model = self.models.get(namespace, "articles.articlepage").split(".")
        if argument in {"app_label", "app_name", "content_type_app_name"}:
            return app
        return model if argument in {"model_name", "content_type_model_name"} else self.arguments[argument]


def kind_of(address: str) -> tuple | None:
    """What tells one link from another: its view and the names of its parameters; None outside the admin."""
    parts = urlsplit(address)
    if parts.netloc or not parts.path.startswith("/admin/"):
        return None
    return resolve(parts.path).view_name, tuple(sorted(parse_qs(parts.query)))


@pytest.fixture
def world(settings, tmp_path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return World()


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_the_whole_admin_answers_each_role(role, world):
    client = sign_in(role)
    client.raise_request_exception = False
    statuses = {address: client.get(address).status_code for address in world.addresses(world.pages[:1])}
    assert {address: status for address, status in statuses.items() if status >= 500} == {}


def test_the_whole_admin_answers_an_administrator_and_no_link_of_it_leads_nowhere(client, world):
    client.force_login(get_user_model().objects.create_superuser("patronne"))
    client.raise_request_exception = False
    waiting = [(address, "") for address in world.addresses(world.pages)]
    seen, failed = {kind_of(address) for address, _ in waiting}, []
    for address, shown_by in waiting:  # which grows
        response = client.get(address)
        if response.status_code >= 500 or (shown_by and response.status_code == 404):
            failed.append(f"{response.status_code} {address} ({shown_by})")
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        for link in BeautifulSoup(response.content, "html.parser", parse_only=LINKS).select("a[href]"):
            target = urljoin(address, link["href"]).partition("#")[0]
            try:
                kind = kind_of(target)
            except Resolver404:
                failed.append(f"no such address: {target} ({address})")
                continue
            if kind and kind not in seen:
                seen.add(kind)
                waiting.append((target, address))
    assert failed == []
