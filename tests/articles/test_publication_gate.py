"""Whatever the door, a publication that is refused is refused whole, and somebody reads why."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from wagtail.actions import action_registry
from wagtail.models import GroupPagePermission, Page, Workflow
from wagtail.signals import page_published

from articles.models import ArticlePage
from articles.publishing import last_refusal
from newsroom.pages.publication import PublicationError, reason
from newsroom.site import roles
from newsroom.site.roles import EDITOR
from newsroom.site.scheduling import publish_due
from people.models import Person
from tests.admin import edit_url, errors_of, fiche_data, html, messages_of, sign_in, story_data, words
from tests.builders import link, make_article, make_person, make_section

pytestmark = pytest.mark.django_db

APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}


def editor():
    sign_in("editor")
    return get_user_model().objects.get(username="editeur")


def hui() -> Person:
    return Person.objects.get(title="Binyuan Hui")


@pytest.fixture(scope="module", autouse=True)
def _written(module_db):
    """A draft that names a draft fiche, which is to be published with it."""
    fiche = make_person(title="Binyuan Hui", live=False)
    story = make_article(title="Secret", body=[("paragraph", f"<p>{link(fiche)}</p>")], live=False)
    story.fiches_to_publish, story.published_at = [fiche.pk], None
    story.save_revision()


def form_of(story: ArticlePage, **fields) -> dict[str, str]:
    """What the form of that draft sends."""
    fiche = hui()
    body = [("paragraph", html(f"<p>{link(fiche)}</p>"))]
    updated_at = story.updated_at and timezone.localtime(story.updated_at).strftime("%Y-%m-%d %H:%M")
    sent = {"title": "Secret", "body": body, "fiches_to_publish": f"[{fiche.pk}]", "updated_at": updated_at or ""}
    return story_data(**sent, **fields)


def said_by(response) -> str:
    return " ".join([*messages_of(response), *errors_of(response).values()])


# The doors: each tries to publish the draft, with the trouble, and returns what is said.


def refused(act) -> str:
    with pytest.raises(PublicationError) as caught:
        act()
    return reason(caught.value)


def by_the_story(story, trouble) -> str:
    trouble(story)
    story = ArticlePage.objects.get()
    return refused(lambda: story.publish(story.get_latest_revision(), editor()))


def by_its_revision(story, trouble) -> str:
    trouble(story)
    return refused(lambda: ArticlePage.objects.get().get_latest_revision().publish(user=editor()))


def by_the_write_api(story, trouble) -> str:
    trouble(story)
    revision = ArticlePage.objects.get().get_latest_revision()
    return refused(action_registry.get_action_class(Page, "publish")(revision, user=editor()).execute)


def by_the_form(story, trouble, **fields) -> str:
    trouble(story)
    story = ArticlePage.objects.get().get_latest_revision_as_object()
    response = sign_in("editor").post(edit_url(story), form_of(story, **fields) | {"action-publish": "1"})
    assert response.status_code == 200
    assert 'value="Secret"' in response.content.decode(), "nothing typed is lost"
    return said_by(response)


def by_an_older_version(story, trouble) -> str:
    trouble(story)
    story = ArticlePage.objects.get().get_latest_revision_as_object()
    address = reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, story.latest_revision_id])
    response = sign_in("editor").post(address, form_of(story) | {"action-publish": "1"})
    assert response.status_code == 200
    return said_by(response)


def by_a_schedule_of_the_form(story, trouble) -> str:
    in_one_hour = timezone.localtime() + timedelta(hours=1)
    return by_the_form(story, trouble, go_live_at=in_one_hour.strftime("%Y-%m-%d %H:%M"))


def under_review(story) -> ArticlePage:
    Workflow.objects.get().start(story, editor())
    return ArticlePage.objects.get()


def by_an_approval_in_the_form(story, trouble) -> str:
    editor()
    under_review(story)
    trouble(story)
    story = ArticlePage.objects.get().get_latest_revision_as_object()
    response = sign_in("editor").post(edit_url(story), form_of(story) | APPROVE)
    assert response.status_code == 200
    assert ArticlePage.objects.get().workflow_in_progress
    return said_by(response)


def by_an_approval_in_a_list(story, trouble) -> str:
    editor()
    task = under_review(story).current_workflow_task_state
    trouble(story)
    address = reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", task.pk])
    response = sign_in("editor").post(address, {"comment": ""}, follow=True)
    assert ArticlePage.objects.get().workflow_in_progress
    return said_by(response)


def in_bulk(story, trouble) -> str:
    trouble(story)
    other = make_article(title="Libre", live=False)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = sign_in("editor").post(f"{address}?id={other.pk}&id={story.pk}&next=/admin/articles/", follow=True)
    assert not ArticlePage.objects.get(pk=other.pk).live
    said = said_by(response)
    assert "Rien n’a été publié. « Secret »" in said
    other.delete()
    return said


def at_its_hour(story, trouble) -> str:
    """Scheduled while all was well; then comes the trouble, then the hour."""
    version = story.get_latest_revision_as_object()
    version.go_live_at = timezone.now() + timedelta(hours=1)
    version.save_revision(user=editor()).publish(user=editor())
    trouble(ArticlePage.objects.get())
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        assert [publish_due(), publish_due()] == [0, 0]
        story = ArticlePage.objects.get()
        client = sign_in("editor")
        assert " ".join(last_refusal(story).split()) in said_by(client.get(edit_url(story)))
        history = words(client.get(reverse("wagtailadmin_pages:history", args=[story.pk])))
        assert history.count("Mise en ligne planifiée refusée.") == 1
        return last_refusal(story)


DOORS = [
    by_the_story,
    by_its_revision,
    by_the_write_api,
    by_the_form,
    by_an_older_version,
    by_a_schedule_of_the_form,
    by_an_approval_in_the_form,
    by_an_approval_in_a_list,
    in_bulk,
    at_its_hour,
]


# The troubles: each makes the draft one that may not go out.


def under_embargo(story) -> None:
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=timezone.now() + timedelta(days=1))


def with_a_fiche_that_cannot_be(story) -> None:
    make_person(title="Une autre", wikidata="Q42")
    fiche = hui()
    fiche.wikidata = "Q42"
    fiche.save_revision(clean=False)


def revised(story, **fields) -> None:
    """Change the version that is to be published, whatever its own checks say of it."""
    revision = story.scheduled_revision or story.get_latest_revision()
    revision.content |= fields
    revision.save()


updated_before_it_is_published = partial(revised, updated_at="2026-01-01T08:00:00Z")
without_a_standfirst = partial(revised, standfirst="")


@pytest.fixture
def _the_database_refuses():
    def refuse(instance, **kwargs):
        if instance.live:  # Wagtail sends the same signal for what is scheduled
            raise IntegrityError("CHECK constraint failed: article_updated_after_published")

    page_published.connect(refuse, sender=ArticlePage)
    yield
    page_published.disconnect(refuse, sender=ArticlePage)


def check(door, trouble, expected: str) -> None:
    assert expected in door(ArticlePage.objects.get(), trouble)
    assert (ArticlePage.objects.get().live, hui().live) == (False, False)


@pytest.mark.parametrize("door", DOORS)
def test_no_door_breaks_an_embargo(door):
    check(door, under_embargo, "Sous embargo jusqu’au")


@pytest.mark.parametrize("door", DOORS)
def test_no_door_publishes_a_fiche_beyond_the_rights_of_who_says_yes(door, monkeypatch):
    def trouble(story) -> None:
        """From now on editors publish the stories of the section, and nothing else."""
        editor()
        monkeypatch.setitem(roles._PAGE_PERMISSIONS, EDITOR, ["add_page", "change_page"])
        rights = GroupPagePermission.objects.filter(group__name=EDITOR, permission__codename="publish_page")
        rights.update(page=make_section())

    lost = "ne peut plus publier avec lui « Binyuan Hui »"
    expected = lost if door is at_its_hour else "Vos droits ne permettent pas de publier la fiche « Binyuan Hui »"
    check(door, trouble, expected)


WITHOUT_THE_HOUR = [door for door in DOORS if door is not by_a_schedule_of_the_form]  # nothing is published yet there


@pytest.mark.parametrize("door", WITHOUT_THE_HOUR)
def test_what_the_story_refuses_is_said(door):
    check(door, updated_before_it_is_published, "La mise à jour précède la publication.")


OUT_OF_THE_FORM = [by_the_story, by_its_revision, by_the_write_api, by_an_approval_in_a_list, in_bulk, at_its_hour]


@pytest.mark.parametrize("door", OUT_OF_THE_FORM)  # the form says it beside the field
def test_what_is_missing_is_named(door):
    check(door, without_a_standfirst, "Chapô : Ce champ ne peut pas être vide.")


@pytest.mark.usefixtures("_the_database_refuses")
@pytest.mark.parametrize("door", WITHOUT_THE_HOUR)
def test_what_the_database_refuses_is_said(door):
    check(door, lambda story: None, "La mise à jour précède la publication.")


@pytest.mark.parametrize("door", DOORS)
def test_a_fiche_that_cannot_be_published_keeps_its_story_back(door):
    check(door, with_a_fiche_that_cannot_be, "« Binyuan Hui » : Une autre fiche porte déjà cet identifiant Wikidata.")


def test_a_fiche_that_the_database_refuses_is_refused_in_its_form_too():
    def refuse(**kwargs):
        raise IntegrityError("UNIQUE constraint failed: people_fact.none")

    client, fiche = sign_in("editor"), hui()
    page_published.connect(refuse, sender=Person)
    try:
        response = client.post(edit_url(fiche), fiche_data(Person, title="Binyuan Hui") | {"action-publish": "1"})
    finally:
        page_published.disconnect(refuse, sender=Person)
    assert response.status_code == 200
    assert "Une règle de la base de données s’y oppose" in said_by(response)
    assert not hui().live
