"""The embargo belongs to the story: one logged act changes it, at once for every version, by who may publish."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import APIToken, PageLogEntry, Workflow

from articles.models import Announcement, ArticlePage
from articles.publishing import EMBARGO_CHANGED, EmbargoError, change_embargo
from newsroom.site.scheduling import publish_due
from newsroom.text import dates
from people.models import Person
from tests.admin import add_story, edit_url, errors_of, html, messages_of, sign_in, story_data, words
from tests.builders import link, make_article, make_person, make_section
from tests.html import read

pytestmark = pytest.mark.django_db


NOW = timezone.make_aware(datetime(2026, 12, 3, 8))


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW):
        yield


def hours(number: int) -> datetime:
    return NOW + timedelta(hours=number)


def day_and_time(moment) -> str:
    """What a page says of a moment, its spaces as words() gives them."""
    return " ".join(dates.day_and_time(moment).split())


def typed(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def user(role: str):
    return sign_in(role).get("/admin/").wsgi_request.user


def embargo_url(story) -> str:
    return reverse("article_embargo", args=[story.pk])


def change(role: str, story, until):
    return sign_in(role).post(embargo_url(story), {"embargo_until": typed(until) if until else ""}, follow=True)


def scheduled(story, at):
    """Have an editor schedule the latest version of a story for that moment."""
    version = story.get_latest_revision_as_object()
    version.go_live_at = at
    version.save_revision().publish(user=user("editor"))
    return ArticlePage.objects.get(pk=story.pk)


def stored(story) -> ArticlePage:
    return ArticlePage.objects.get(pk=story.pk)


def is_public(story) -> bool:
    return ArticlePage.objects.published().filter(pk=story.pk).exists()


def entries(story) -> list[dict]:
    return [*PageLogEntry.objects.filter(page=story.pk, action=EMBARGO_CHANGED).values_list("data", flat=True)]


def test_a_scheduled_story_whose_embargo_moves_goes_out_when_it_ends_and_not_before():
    eight, ten = hours(2), hours(4)
    story = scheduled(make_article(title="Secret", live=False, embargo_until=eight), eight)
    response = change("chief", story, ten)
    assert f"planifiée le {day_and_time(eight)}, est reportée" in " ".join(messages_of(response))
    for hour, public in ((eight, False), (ten - timedelta(minutes=1), False), (ten, True)):
        with time_machine.travel(hour + timedelta(seconds=1)):
            publish_due()
            assert (stored(story).live, is_public(story)) == (public, public)


def test_one_that_ends_sooner_leaves_the_schedule_as_it_is():
    eight = hours(2)
    story = scheduled(make_article(live=False, embargo_until=eight), eight)
    change("editor", story, hours(1))
    assert (stored(story).embargo_until, stored(story).scheduled_revision.approved_go_live_at) == (hours(1), eight)


def test_the_page_says_before_what_becomes_of_the_schedule():
    story = scheduled(make_article(live=False), hours(2))
    page = words(sign_in("chief").get(embargo_url(story)))
    assert f"planifiée le {day_and_time(hours(2))}" in page
    assert "Si l’embargo finit plus tard, elle est reportée à la fin de l’embargo" in page


@pytest.mark.parametrize("role", ["editor", "chief"])
def test_the_editor_of_a_locked_story_leads_to_its_embargo(role):
    story = scheduled(make_article(live=False, embargo_until=hours(1)), hours(2))
    page = sign_in(role).get(edit_url(story))
    assert f"Jusqu’au {day_and_time(hours(1))}" in words(page)
    assert page.content.decode().count(embargo_url(story)) == 2, "in « Dates », and in the menu of the page"


def test_a_writer_sees_it_and_who_may_change_it_and_cannot():
    story = make_article(live=False, embargo_until=hours(1))
    writer = sign_in("writer")
    for page in (words(writer.get(edit_url(story))), words(writer.get(embargo_url(story)))):
        assert day_and_time(hours(1)) in page
        assert "demandez à quelqu’un qui peut publier l’article : « Édition », « Rédaction en chef »." in page
    change("writer", story, None)
    writer.post(edit_url(story), story_data(embargo_until=""))
    with pytest.raises(PermissionDenied):
        change_embargo(story, hours(9), user("writer"))
    assert (stored(story).embargo_until, entries(story)) == (hours(1), [])


@pytest.mark.parametrize("state", ["live", "scheduled"])
def test_a_writer_puts_no_embargo_on_what_is_public_or_will_be(state):
    story = make_article(live=state == "live")
    if state == "scheduled":
        story = scheduled(story, hours(1))
    change("writer", story, hours(5))
    assert stored(story).embargo_until is None


def test_a_writer_puts_the_first_embargo_on_a_draft():
    story = make_article(live=False)
    change("writer", story, hours(5))
    assert stored(story).embargo_until == hours(5)
    assert len(entries(story)) == 1


def test_it_holds_at_once_for_every_version():
    story = make_article(title="Première", live=False)
    first = story.get_latest_revision()
    story.title = "Seconde"
    second = story.save_revision()
    change_embargo(story, hours(5), user("chief"))
    for version in (first, second):
        assert version.as_object().embargo_until == hours(5)
        with pytest.raises(EmbargoError):
            version.publish()
    change_embargo(story, None, user("chief"))
    first.publish()
    assert is_public(story)


def test_it_holds_in_a_review():
    add_story(sign_in("writer"), action="submit", title="Secret")
    story = ArticlePage.objects.get()
    change("editor", story, hours(5))
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[story.pk, "approve", story.current_workflow_task_state.pk]
    )
    response = sign_in("editor").post(address, {"comment": ""}, follow=True)
    assert any("Sous embargo jusqu’au" in message for message in messages_of(response))
    assert not stored(story).live
    assert Workflow.objects.exists()


def test_a_form_or_a_row_that_was_read_before_it_changed_does_not_undo_it():
    story = make_article(live=False)
    late = stored(story)
    change_embargo(story, hours(5))
    late.title = "Enregistré trop tard"
    late.save()
    assert (stored(story).title, stored(story).embargo_until) == ("Enregistré trop tard", hours(5))


def test_a_copy_is_under_embargo_too_and_what_follows_the_story_follows_it():
    story = make_article(title="Secret", embargo_until=hours(-1))
    alias = story.create_alias(parent=make_section(title="Sciences"))
    follower = alias.create_alias(parent=make_section(title="Droit"))
    change_embargo(story, hours(5), user("chief"))
    assert [stored(page).embargo_until for page in (alias, follower)] == [hours(5)] * 2
    copy = stored(story).copy(update_attrs={"title": "Copie", "slug": "copie"}, keep_live=True)
    assert (stored(copy).live, stored(copy).embargo_until, is_public(copy)) == (True, hours(5), False)


def test_it_is_one_entry_of_the_history():
    story = make_article(title="Secret", live=False)
    chief = sign_in("chief")
    change("chief", story, hours(5))
    change("chief", story, hours(5))  # nothing changes
    assert len(entries(story)) == 1
    history = words(chief.get(reverse("wagtailadmin_pages:history", args=[story.pk])))
    assert f"Embargo jusqu’au {day_and_time(hours(5))}" in history
    change("chief", story, None)
    history = words(chief.get(reverse("wagtailadmin_pages:history", args=[story.pk])))
    assert f"Embargo levé (auparavant jusqu’au {day_and_time(hours(5))})" in history


def test_a_wrong_date_is_refused_beside_the_field():
    story = make_article(live=False, embargo_until=hours(1))
    response = sign_in("chief").post(embargo_url(story), {"embargo_until": "2026-99-99"})
    assert errors_of(response) == {"embargo_until": "Saisissez une date et une heure valides."}
    assert stored(story).embargo_until == hours(1)


def test_a_story_online_is_hidden_at_once_and_comes_back_alone():
    story = make_article(title="Trop tôt")
    change("chief", story, hours(2))
    assert "Trop tôt" not in read("/").titles
    assert Announcement.objects.get(record=f"article/{story.pk}").withdrawn_at
    with time_machine.travel(hours(3)):
        call_command("run_scheduler", once=True)
        assert "Trop tôt" in read("/").titles
        assert not Announcement.objects.get(record=f"article/{story.pk}").withdrawn_at


# What a scheduled story brings with it.


def naming(fiche) -> dict:
    return {"body": [("paragraph", html(f"<p>{link(fiche)}</p>"))], "fiches_to_publish": f"[{fiche.pk}]"}


def test_who_scheduled_a_story_is_kept_and_its_new_fiches_go_public_in_their_name():
    fiche = make_person(title="Binyuan Hui", live=False)
    add_story(sign_in("editor"), "publish", go_live_at=typed(hours(1)), **naming(fiche))
    assert ArticlePage.objects.get().scheduled_by.username == "editeur"
    with time_machine.travel(hours(2)):
        assert publish_due() == 1
    assert Person.objects.get().live
    assert PageLogEntry.objects.get(page=fiche.pk, action="wagtail.publish").user.username == "editeur"
    assert ArticlePage.objects.get().scheduled_by is None


@pytest.mark.parametrize("fate", ["closed", "deleted"])
def test_an_account_that_is_gone_says_yes_no_more(fate):
    fiche = make_person(title="Binyuan Hui", live=False)
    add_story(sign_in("editor"), "publish", go_live_at=typed(hours(1)), **naming(fiche))
    story = ArticlePage.objects.get()
    editor = get_user_model().objects.get(username="editeur")
    if fate == "deleted":
        editor.delete()
    else:
        get_user_model().objects.filter(pk=editor.pk).update(is_active=False)
    with time_machine.travel(hours(2)):
        assert publish_due() == 0
        page = sign_in("chief").get(edit_url(story))
        assert "ne peut plus publier avec lui « Binyuan Hui »" in " ".join(messages_of(page))
        assert (stored(story).live, Person.objects.get().live) == (False, False)
        stored(story).scheduled_revision.publish(user=user("chief"))
    assert stored(story).live
    assert Person.objects.get().live


# The door of writers' programs.


@pytest.fixture
def _api(settings):
    settings.WRITE_API = True
    settings.ROOT_URLCONF = "tests.writing_urls"


def patch(role: str, story, until):
    client = sign_in(role)
    _, token = APIToken.create_token(user=user(role), name="essai")
    return client.patch(
        f"/api/v3-preview/pages/{story.pk}/",
        {"meta": {"type": "articles.ArticlePage"}, "embargo_until": until and until.isoformat()},
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


@pytest.mark.usefixtures("_api")
def test_a_writers_program_cannot_change_it_either():
    story = make_article(live=False, embargo_until=hours(5))
    response = patch("writer", story, hours(1))
    assert response.status_code == 422
    assert "demandez à quelqu’un qui peut publier" in response.text
    assert patch("writer", story, hours(5)).status_code == 200, "the same is no change"
    assert (stored(story).embargo_until, entries(story)) == (hours(5), [])


@pytest.mark.usefixtures("_api")
@pytest.mark.parametrize("live", [True, False])
def test_who_may_publish_changes_it_by_the_same_act(live):
    story = make_article(live=live, embargo_until=hours(-1))
    assert patch("editor", story, hours(5)).status_code == 200
    assert stored(story).embargo_until == hours(5)
    assert len(entries(story)) == 1
