"""What is only scheduled changes nothing that readers see before its hour; what is refused leaves the editor usable."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction

from articles.models import ArticlePage, Mention
from articles.publishing import DraftFicheError, change_embargo
from newsroom.pages.publication import PublicationError
from newsroom.site.scheduling import publish_due
from people.models import Person
from tests.admin import add_story, edit_url, html, sign_in, story_data
from tests.builders import link, make_article, make_person, make_section, publish_article, publish_person

pytestmark = pytest.mark.django_db


def schedule(page, user=None, **fields):
    """Schedule the page for tomorrow, as the admin does."""
    page.go_live_at = timezone.now() + timedelta(days=1)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish(user=user)
    return type(page).objects.get(pk=page.pk)


def superuser():
    return get_user_model().objects.create_superuser("chef", "chef@example.org", "x")


@pytest.mark.parametrize("make", [make_article, make_person])
def test_its_aliases_wait_too(client, make):
    page = make(title="SECRET", live=False)
    parent = make_section(title="Autre") if make is make_article else page.get_parent()
    alias = CreatePageAliasAction(page, parent=parent, update_slug="copie", user=superuser()).execute()
    schedule(page)
    alias.refresh_from_db()
    assert not alias.live
    assert client.get(alias.url).status_code == 404


def test_a_story_that_comes_back_names_nobody_before_its_hour():
    lin = make_person(title="Lin")
    story = publish_article(body=[("paragraph", "<p>Personne.</p>")])
    story.unpublish()
    schedule(ArticlePage.objects.get(pk=story.pk), body=[("paragraph", f"<p>{link(lin)}</p>")])
    assert not Mention.objects.filter(article=story).exists()


def test_a_story_scheduled_from_the_form_of_a_new_one_is_dated_of_its_hour():
    moment = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    add_story(sign_in("editor"), "publish", go_live_at=moment)
    story = ArticlePage.objects.get()
    assert story.go_live_at
    assert not story.live
    assert story.published_at is None
    assert story.get_latest_revision_as_object().published_at is None


def test_what_is_refused_leaves_the_editor_with_a_version_that_exists():
    client = sign_in("editor")
    story = make_article(live=False)
    change_embargo(story, timezone.now() + timedelta(days=1))
    known = ArticlePage.objects.get().latest_revision_id
    response = client.post(edit_url(story), story_data(title="Trop tôt") | {"action-publish": "1"})
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("[name=loaded_revision_id]")["value"] == str(known)
    assert ArticlePage.objects.get().latest_revision_id == known


def test_an_embargo_that_ends_after_the_story_expires_is_refused():
    story = schedule(make_article(live=False), expire_at=timezone.now() + timedelta(days=3))
    with pytest.raises(PublicationError, match="avant la fin de cet embargo"):
        change_embargo(story, timezone.now() + timedelta(days=4))
    response = sign_in("chief").post(
        f"/admin/articles/{story.pk}/embargo/",
        {"embargo_until": timezone.localtime(timezone.now() + timedelta(days=4)).strftime("%Y-%m-%d %H:%M")},
    )
    assert "avant la fin de cet embargo" in response.content.decode()
    story.refresh_from_db()
    assert story.embargo_until is None


def test_a_new_fiche_with_a_date_of_its_own_is_not_left_behind():
    fiche = make_person(title="Hui", live=False)
    fiche.go_live_at = timezone.now() + timedelta(days=5)
    fiche.save_revision()
    story = make_article(body=[("paragraph", f"<p>{link(fiche)}</p>")], live=False)
    story.fiches_to_publish = [fiche.pk]
    with pytest.raises(DraftFicheError, match="retirez cette date"):
        story.save_revision().publish(user=superuser())
    assert not Person.objects.get(pk=fiche.pk).live


def test_what_is_unscheduled_while_the_scheduler_works_stays_offline(monkeypatch):
    first, second = (schedule(make_article(title=title, live=False)) for title in ("Un", "Deux"))
    for story in (first, second):
        revision = story.scheduled_revision
        revision.approved_go_live_at = timezone.now() - timedelta(minutes=5 if story == first else 1)
        revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
        revision.save()
    publish = ArticlePage.publish

    def publish_and_unschedule(self, *args, **kwargs):
        second.scheduled_revision.__class__.objects.filter(object_id=str(second.pk)).update(approved_go_live_at=None)
        return publish(self, *args, **kwargs)

    monkeypatch.setattr(ArticlePage, "publish", publish_and_unschedule)
    assert publish_due() == 1
    assert [ArticlePage.objects.get(pk=story.pk).live for story in (first, second)] == [True, False]


def test_a_fiche_is_copied_without_what_identifies_it():
    lin = publish_person(title="Lin", wikidata="Q1", orcid="0000-0002-1825-0097")
    copy = lin.copy(update_attrs={"slug": "copie"})
    assert (copy.wikidata, copy.orcid) == ("", "")


def test_the_name_of_a_section_that_is_offline_is_not_said(client):
    section = make_section(title="SECRET", slug="secret")
    stories = [make_article(section=section, title=title) for title in ("Une", "Autre")]
    type(section).objects.filter(pk=section.pk).update(live=False)
    assert "SECRET" not in client.get(stories[0].url).content.decode()


def test_a_body_is_typed_again_after_a_refusal_and_published():
    client = sign_in("editor")
    story = make_article(live=False)
    change_embargo(story, timezone.now() + timedelta(days=1))
    data = story_data(title="Enfin", body=[("paragraph", html("<p>Corrigé.</p>"))]) | {"action-publish": "1"}
    client.post(edit_url(story), data)
    change_embargo(story, None)
    client.post(edit_url(story), data)
    story = ArticlePage.objects.get()
    assert (story.live, story.title) == (True, "Enfin")
