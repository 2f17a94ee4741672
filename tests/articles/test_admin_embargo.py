"""An embargo holds on every way to publication that the admin has, and nothing is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage
from articles.publishing import change_embargo
from tests.admin import add_story, edit_url, messages_of, sign_in, story_data
from tests.builders import make_article, make_section, publish_article

pytestmark = pytest.mark.django_db

REFUSAL = "Sous embargo jusqu’au"


def tomorrow(**more) -> str:
    return (timezone.localtime() + timedelta(days=1, **more)).strftime("%Y-%m-%d %H:%M")


def submitted() -> ArticlePage:
    """A story that a writer has submitted, under embargo."""
    add_story(sign_in("writer"), action="submit", title="Secret")
    change_embargo(ArticlePage.objects.get(), in_a_day())
    return ArticlePage.objects.get()


def in_a_day():
    return timezone.now() + timedelta(days=1)


def workflow_url(story: ArticlePage, action: str = "approve") -> str:
    return reverse("wagtailadmin_pages:workflow_action", args=[story.pk, action, story.current_workflow_task_state.pk])


def bulk(client, *pages, **data):
    ids = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return client.post(f"{address}?{ids}&next=/admin/articles/", data, follow=True)


@pytest.mark.portable
def test_the_form_refuses_to_publish_and_the_draft_can_be_saved():
    client = sign_in("editor")
    story = make_article(title="Brouillon", live=False, embargo_until=in_a_day())
    data = story_data(title="Secret")
    response = client.post(edit_url(story), data | {"action-publish": "1"})
    assert response.status_code == 200
    assert REFUSAL in " ".join(messages_of(response))
    assert 'value="Secret"' in response.content.decode()
    assert not ArticlePage.objects.get().live
    assert client.post(edit_url(story), data).status_code == 302
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Secret"


def test_scheduling_after_the_embargo_is_accepted():
    story = make_article(title="Secret", live=False, embargo_until=in_a_day())
    data = story_data(title="Secret", go_live_at=tomorrow(hours=1))
    sign_in("editor").post(edit_url(story), data | {"action-publish": "1"})
    story = ArticlePage.objects.get()
    assert (story.live, story.scheduled_revision is not None) == (False, True)


def test_approving_in_the_editor_is_refused_on_top_and_what_was_typed_is_kept():
    story = submitted()
    data = story_data(title="Secret corrigé")
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    response = sign_in("editor").post(edit_url(story), data | approve)
    assert response.status_code == 200
    assert REFUSAL in " ".join(messages_of(response))
    assert "Secret corrigé" in response.content.decode()
    story = ArticlePage.objects.get()
    assert (story.live, story.workflow_in_progress, story.revisions.count()) == (False, True, 1)


def test_approving_from_a_list_is_refused_with_a_message():
    story = submitted()
    client = sign_in("editor")
    response = client.post(workflow_url(story), {"comment": ""}, follow=True)
    assert any(REFUSAL in message and "Secret" in message for message in messages_of(response))
    answer = client.post(workflow_url(story), {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"}).json()
    assert answer == {"step": "success", "redirect": edit_url(story)}
    story = ArticlePage.objects.get()
    assert (story.live, story.workflow_in_progress) == (False, True)


def test_sending_it_back_to_its_author_is_not_refused():
    story = submitted()
    sign_in("editor").post(workflow_url(story, "reject"), {"comment": "À revoir."})
    assert ArticlePage.objects.get().current_workflow_state.status == "needs_changes"


@pytest.mark.portable
def test_publishing_several_at_once_publishes_none_if_one_is_under_embargo():
    client = sign_in("editor")
    free = make_article(title="Libre", live=False)
    held = make_article(title="Secret", live=False, embargo_until=timezone.now() + timedelta(days=1))
    response = bulk(client, free, held)
    (said,) = messages_of(response)
    assert said.startswith("Rien n’a été publié. « Secret » : Sous embargo")
    assert not ArticlePage.objects.filter(live=True).exists()
    bulk(client, free)
    assert [story.title for story in ArticlePage.objects.filter(live=True)] == ["Libre"]


@pytest.mark.portable
def test_publishing_a_section_with_what_is_below_it_is_refused_too():
    client = sign_in("editor")
    section = make_section()
    make_article(title="Secret", section=section, live=False, embargo_until=timezone.now() + timedelta(days=1))
    response = bulk(client, section, include_descendants="on")
    assert any("Secret" in message for message in messages_of(response))
    assert not ArticlePage.objects.filter(live=True).exists()


def test_a_live_story_under_embargo_is_not_published_again():
    client = sign_in("editor")
    story = publish_article(title="En ligne")
    story.title = "Suite"
    story.save_revision()
    change_embargo(story, in_a_day())
    assert any("Suite" in message for message in messages_of(bulk(client, story)))
    assert ArticlePage.objects.get().title == "En ligne"
