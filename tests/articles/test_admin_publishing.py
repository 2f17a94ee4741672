"""Draft, review, schedule, lock, history and preview of stories, fiches and dossiers, through the admin."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage, Correction, DossierIndexPage, DossierPage
from people.models import Company, Person
from tests.admin import (
    add_story,
    add_url,
    edit_url,
    errors_of,
    fiche_data,
    html,
    messages_of,
    sign_in,
    story_data,
    words,
)
from tests.builders import make_dossier, publish_article, publish_person

pytestmark = pytest.mark.django_db

APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
AUTOSAVE = {"HTTP_ACCEPT": "application/json"}


def dossier_data(items=(), **fields) -> dict[str, str]:
    data = {
        "title": "Talents", "slug": "", "introduction": html("<p>Qui part.</p>", "bold italic link fiche ul"),
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        "items-TOTAL_FORMS": str(len(items)), "items-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, article in enumerate(items):
        data |= {f"items-{number}-article": str(article.pk), f"items-{number}-ORDER": str(number)}
    return data | fields


def dossier_url() -> str:
    return reverse("wagtailadmin_pages:add", args=["articles", "dossierpage", DossierIndexPage.objects.get().pk])


def three_forms():
    """Where each kind of page is added, what its form sends, and its model."""
    return [
        (add_url(ArticlePage), story_data(title="Un article"), ArticlePage),
        (add_url(Person), fiche_data(Person, title="Une personne"), Person),
        (add_url(Company), fiche_data(Company, title="Une entreprise"), Company),
        (dossier_url(), dossier_data(title="Un dossier"), DossierPage),
    ]


@pytest.mark.portable
def test_each_kind_is_drafted_submitted_approved_and_public(subtests):
    writer, editor = sign_in("writer"), sign_in("editor")
    for address, data, model in three_forms():
        with subtests.test(model.__name__):
            writer.post(address, data)
            page = model.objects.get()
            assert (page.live, page.owner.username) == (False, "redacteur")
            writer.post(edit_url(page), data | {"action-submit": "1"})
            page = model.objects.get()
            assert (page.live, page.workflow_in_progress) == (False, True)
            assert writer.get(page.url).status_code == 404
            writer.post(edit_url(page), data | APPROVE)  # not a reviewer: nothing happens
            assert not model.objects.get().live
            editor.post(edit_url(page), data | APPROVE)
            page = model.objects.get()
            assert (page.live, page.workflow_in_progress) == (True, False)
            assert writer.get(page.url).status_code == 200


def test_autosave_keeps_each_kind_even_incomplete_and_makes_one_revision(subtests):
    writer = sign_in("writer")
    for address, data, model in three_forms():
        with subtests.test(model.__name__):
            first = writer.post(address, data | {"standfirst": ""}, **AUTOSAVE).json()
            assert first["success"], first
            page = model.objects.get()
            overwrite = {"overwrite_revision_id": first["revision_id"], "title": f"{model.__name__} suivant"}
            second = writer.post(edit_url(page), data | overwrite, **AUTOSAVE).json()
            assert (second["success"], second["revision_id"]) == (True, first["revision_id"])
            assert page.get_latest_revision_as_object().title == f"{model.__name__} suivant"
            assert page.revisions.count() == 1


def test_each_kind_is_previewed_before_and_after_it_is_saved(subtests):
    writer = sign_in("writer")
    for address, data, model in three_forms():
        with subtests.test(model.__name__):
            preview = f"{address}preview/"
            assert writer.post(preview, data).json() == {"is_valid": True, "is_available": True}
            assert "Un" in words(writer.get(preview))
            writer.post(address, data)
            preview = reverse("wagtailadmin_pages:preview_on_edit", args=[model.objects.get().pk])
            assert writer.post(preview, data).json()["is_valid"]
            response = writer.get(preview)
            assert (response.status_code, data["title"] in response.content.decode()) == (200, True)


@pytest.mark.portable
def test_a_story_scheduled_by_the_form_appears_when_its_time_comes():
    editor = sign_in("editor")
    due = timezone.localtime() + timedelta(hours=2)
    add_story(editor, action="publish", title="À paraître", go_live_at=due.strftime("%Y-%m-%d %H:%M"))
    story = ArticlePage.objects.get()
    assert (story.live, editor.get(story.url).status_code) == (False, 404)
    with time_machine.travel(due - timedelta(minutes=5)):
        call_command("publish_scheduled")
        assert not ArticlePage.objects.published().exists()
    with time_machine.travel(due + timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert editor.get(ArticlePage.objects.published().get().url).status_code == 200


def test_a_fiche_scheduled_by_the_form_appears_and_expires():
    editor = sign_in("editor")
    due = timezone.localtime() + timedelta(hours=2)
    dates = {
        "go_live_at": due.strftime("%Y-%m-%d %H:%M"), "expire_at": (due + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    }  # fmt: skip
    editor.post(add_url(Person), fiche_data(Person, title="Une fiche", **dates) | {"action-publish": "1"})
    with time_machine.travel(due + timedelta(minutes=1)):
        call_command("publish_scheduled")
        assert Person.objects.published().count() == 1
    with time_machine.travel(due + timedelta(days=1, minutes=1)):
        call_command("publish_scheduled")
        assert not Person.objects.get().live


def test_a_locked_page_refuses_what_others_send(subtests):
    editor, writer = sign_in("editor"), sign_in("writer")
    for page, data in [
        (publish_article(title="Avant"), story_data(title="Après")),
        (publish_person(title="Avant"), fiche_data(Person, title="Après")),
        (make_dossier(title="Avant"), dossier_data(title="Après")),
    ]:
        with subtests.test(type(page).__name__):
            editor.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
            response = writer.post(edit_url(page), data)
            assert any("verrouillée" in message for message in messages_of(response))
            assert "Après" in response.content.decode()
            assert page.get_latest_revision_as_object().title == "Avant"
            editor.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
            writer.post(edit_url(page), data)
            page.refresh_from_db()
            assert page.get_latest_revision_as_object().title == "Après"


def test_history_compares_and_restores(subtests):
    editor, dossier = sign_in("editor"), make_dossier(title="Première version")
    dossier.save_revision().publish()
    for page, data in [
        (publish_article(title="Première version"), story_data(title="Seconde version")),
        (publish_person(title="Première version"), fiche_data(Person, title="Seconde version")),
        (dossier, dossier_data(title="Seconde version")),
    ]:
        with subtests.test(type(page).__name__):
            first = page.latest_revision_id
            editor.post(edit_url(page), data | {"action-publish": "1"})
            second = type(page).objects.get(pk=page.pk).latest_revision_id
            assert editor.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
            compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, second])
            assert "Seconde version" in words(editor.get(compare))
            revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, first])
            assert "Première version" in editor.get(revert).content.decode()
            editor.post(edit_url(page), data | {"title": "Première version", "revision": first, "action-publish": "1"})
            assert type(page).objects.get(pk=page.pk).title == "Première version"


def test_a_published_correction_is_not_deleted_by_the_form():
    editor = sign_in("editor")
    story = publish_article(title="Corrigé")
    story.corrections.add(Correction(made_on=date(2026, 3, 6), after="Lin, et non Hui."))
    story.save_revision().publish()
    correction = Correction.objects.get()
    row = {"id": correction.pk, "made_on": "2026-03-06", "kind": "significant", "after": "Lin.", "DELETE": "on"}
    data = story_data(title="Corrigé", corrections=[row], corrections_initial=1)
    for action in ({}, {"action-publish": "1"}):
        response = editor.post(edit_url(story), data | action)
        assert response.status_code == 200
        said = " ".join([*messages_of(response), *errors_of(response).values()])
        assert "Un rectificatif publié ne s’efface pas" in said
    assert Correction.objects.filter(pk=correction.pk).exists()
    data["corrections-0-DELETE"] = ""
    assert editor.post(edit_url(story), data | {"action-publish": "1"}).status_code == 302
    assert Correction.objects.get().after == "Lin."


def test_restoring_an_older_version_takes_no_correction_back():
    editor = sign_in("editor")
    story = publish_article(title="Corrigé")
    before = story.latest_revision
    story.corrections.add(Correction(made_on=date(2026, 3, 6), after="Lin, et non Hui."))
    story.save_revision().publish()
    page = editor.get(reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, before.pk]))
    assert "Lin, et non Hui." in page.content.decode()
    before.publish()
    assert [correction.after for correction in ArticlePage.objects.get().corrections.all()] == ["Lin, et non Hui."]


@pytest.mark.portable
def test_unpublishing_and_publishing_again_loses_nothing():
    editor = sign_in("editor")
    story = publish_article(title="Retiré", tags=("IA",))
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert editor.get(story.url).status_code == 404
    editor.post(edit_url(story), story_data(title="Retiré", tags="IA") | {"action-publish": "1"})
    assert ArticlePage.objects.published().tagged(story.tags.get()).count() == 1


@pytest.mark.portable
def test_a_dossier_keeps_the_order_of_its_stories():
    editor = sign_in("editor")
    first, second = publish_article(title="Un"), publish_article(title="Deux")
    editor.post(dossier_url(), dossier_data([second, first]) | {"action-publish": "1"})
    assert [story.title for story in DossierPage.objects.get().stories()] == ["Deux", "Un"]


def test_the_preview_of_a_dossier_shows_the_stories_of_the_form():
    editor = sign_in("editor")
    first, second = publish_article(title="Premier choix"), publish_article(title="Second choix")
    preview = f"{dossier_url()}preview/"
    assert editor.post(preview, dossier_data([second, first])).json()["is_valid"]
    page = words(editor.get(preview))
    assert page.index("Second choix") < page.index("Premier choix")


def test_what_a_reviewer_changes_while_approving_is_what_is_published():
    add_story(sign_in("writer"), action="submit", title="Une cokille")
    story = ArticlePage.objects.get()
    sign_in("editor").post(edit_url(story), story_data(title="Une coquille") | APPROVE)
    story = ArticlePage.objects.get()
    assert (story.title, story.live, story.has_unpublished_changes) == ("Une coquille", True, False)


def test_what_an_author_changes_after_submitting_is_what_is_approved():
    writer = sign_in("writer")
    add_story(writer, action="submit", title="Avant")
    story = ArticlePage.objects.get()
    response = writer.post(edit_url(story), story_data(title="Après"))
    expected = "Après" if response.status_code == 302 else "Avant"
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[story.pk, "approve", story.current_workflow_task_state.pk]
    )
    sign_in("editor").post(address, {"comment": ""})
    assert ArticlePage.objects.get().title == expected


def test_the_same_story_twice_in_a_dossier_is_refused():
    editor = sign_in("editor")
    story = publish_article()
    response = editor.post(dossier_url(), dossier_data([story, story]) | {"action-publish": "1"})
    assert response.status_code == 200
    assert not DossierPage.objects.exists()
