"""Forms of the admin that come late, twice, or back from the browser: nothing typed is lost, nothing done twice."""

from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from articles.models import ArticlePage, SectionPage
from people.models import Company, Person
from tests.admin import (
    add_url,
    edit_url,
    fiche_data,
    html,
    messages_of,
    sent_again,
    sign_in,
    soup,
    story_data,
    words,
)
from tests.builders import make_article, make_home, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


@pytest.fixture(autouse=True)
def home():
    make_home()


@pytest.fixture
def writer():
    return sign_in("writer")


@pytest.fixture
def editor():
    client = sign_in("editor")
    get_user_model().objects.filter(username="editeur").update(first_name="Claire", last_name="Martin")
    return client


def draft(**fields) -> ArticlePage:
    fields.setdefault("body", [("paragraph", "<p>Un paragraphe.</p>")])
    return make_article(live=False, **{"title": "Un titre", "standfirst": "Un chapô."} | fields)


def opened(client, story, **fields) -> dict[str, str]:
    """What the form that `client` opens now would send."""
    known = {name: value for name, value in sent_again(client, story).items() if name.startswith("loaded_")}
    return story_data(**{"slug": story.slug} | fields) | known | {"writing": str(uuid4())}


def latest(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def versions(page) -> list[str]:
    return list(page.revisions.order_by("created_at", "pk").values_list("content__title", flat=True))


# Late


def test_a_late_form_is_told_who_saved_what_and_both_versions_are_kept(writer, editor):
    story = draft()
    late = opened(writer, story, title="Le titre du rédacteur")
    editor.post(edit_url(story), opened(editor, story, title="Le titre de Claire"))

    response = writer.post(edit_url(story), late)

    (said,) = messages_of(response)
    assert "Claire Martin a enregistré cette page le" in said
    assert "(titre" in said
    assert latest(story).title == "Le titre de Claire"
    assert "Le titre du rédacteur" in response.text, "the text stays before the writer"
    assert "w-autosave#save" not in response.text, "autosave would choose for the writer"
    assert versions(story) == ["Un titre", "Le titre du rédacteur", "Le titre de Claire"]
    writer.post(edit_url(story), late)  # by a double click
    assert PageLogEntry.objects.filter(page=story.pk, action="site.kept_aside").count() == 1
    assert story.revisions.count() == 3
    for link in ("Comparer les deux", "Partir de l’autre version"):
        assert link in said


def test_the_late_writer_goes_on_from_either_version(writer, editor):
    story = draft()
    late = opened(writer, story, title="Le titre du rédacteur")
    editor.post(edit_url(story), opened(editor, story, title="Le titre de Claire"))
    shown = writer.post(edit_url(story), late)
    compare = next(link["href"] for link in soup(shown).select("a") if link.text.strip() == "Comparer les deux")
    assert "Le titre de Claire" in words(writer.get(compare))

    again = opened(writer, story, title="Le titre du rédacteur")
    assert writer.post(edit_url(story), again).status_code == 302
    assert latest(story).title == "Le titre du rédacteur"
    assert versions(story)[-2:] == ["Le titre de Claire", "Le titre du rédacteur"]


@pytest.mark.parametrize("action", ["publish", "submit"])
def test_a_late_form_publishes_and_submits_nothing(writer, editor, action):
    story = draft()
    late = opened(editor, story, title="Un titre dépassé")
    writer.post(edit_url(story), opened(writer, story, title="Le bon titre"))
    editor.post(edit_url(story), late | {f"action-{action}": "1"})
    story.refresh_from_db()
    assert not story.live
    assert story.current_workflow_state is None
    assert latest(story).title == "Le bon titre"


def test_whoever_was_first_goes_on_without_being_troubled(writer, editor):
    story = draft()
    late, first = opened(writer, story, title="En retard"), opened(editor, story, title="Première")
    saved = editor.post(edit_url(story), first, headers={"accept": "application/json"}).json()
    writer.post(edit_url(story), late)
    own = {"overwrite_revision_id": str(saved["revision_id"])}
    again = editor.post(
        edit_url(story), first | {"title": "Première, suite"} | own, headers={"accept": "application/json"}
    )
    assert again.json()["success"]
    assert latest(story).title == "Première, suite"


def test_another_window_of_the_same_writer_is_told_too(writer):
    story = draft()
    stale = opened(writer, story, title="Onglet oublié")
    writer.post(edit_url(story), opened(writer, story, title="Onglet en cours"))
    said = messages_of(writer.post(edit_url(story), stale))[-1]
    assert "Vous avez enregistré cette page" in said
    assert "dans une autre fenêtre" in said
    assert latest(story).title == "Onglet en cours"


def test_rows_and_blocks_that_differ_are_named(writer, editor):
    story = draft()
    late = opened(
        writer,
        story,
        body=[("paragraph", html("<p>Autre chose.</p>"))],
        sources=[{"title": "Communiqué", "publisher": "Qwen", "url": "https://exemple.fr/", "language": "fr"}],
    )
    editor.post(edit_url(story), opened(editor, story, standfirst="Un autre chapô."))
    (said,) = messages_of(writer.post(edit_url(story), late))
    assert "(chapô, corps" in said
    assert "sources" in said


@pytest.mark.parametrize("model", [Person, Company])
def test_a_fiche_answers_alike(model, editor, writer):
    editor.post(add_url(model), fiche_data(model, title="Nom") | {"writing": str(uuid4())})
    fiche = model.objects.get(title="Nom")
    late = fiche_data(model, title="Nom en retard") | {"writing": str(uuid4())}
    late |= {name: value for name, value in sent_again(writer, fiche).items() if name.startswith("loaded_")}
    editor.post(edit_url(fiche), fiche_data(model, title="Nom exact", slug=fiche.slug))
    writer.post(edit_url(fiche), late)
    assert latest(fiche).title == "Nom exact"
    assert versions(fiche) == ["Nom", "Nom en retard", "Nom exact"]


def test_a_section_answers_alike(editor):
    chief = sign_in("chief")
    section = SectionPage.objects.first() or make_article().get_parent().specific
    data = sent_again(chief, section) | {"writing": str(uuid4())}
    chief.post(edit_url(section), data | {"writing": str(uuid4())} | {"title": "Nouvelle rubrique"})
    chief.post(edit_url(section), data | {"title": "Ancienne rubrique"})
    assert latest(section).title == "Nouvelle rubrique"


# Twice


def test_a_form_sent_twice_publishes_once(editor):
    story = draft()
    data = opened(
        editor,
        story,
        title="Publié",
        bylines=[{"name": "Claire Martin", "role": "text"}],
        sources=[{"title": "Communiqué", "publisher": "Qwen", "url": "https://exemple.fr/", "language": "fr"}],
    ) | {"action-publish": "1"}
    editor.post(edit_url(story), data)
    messages_of(editor.get(reverse("wagtailadmin_home")))
    count = story.revisions.count()
    response = editor.post(edit_url(story), data, follow=True)
    assert any("déjà publiée" in said for said in messages_of(response)), messages_of(response)
    assert story.revisions.count() == count
    assert PageLogEntry.objects.filter(page=story.pk, action="wagtail.publish").count() == 1
    story.refresh_from_db()
    assert (story.bylines.count(), story.sources.count()) == (1, 1)


def test_a_form_sent_twice_saves_once(writer):
    story = draft()
    data = opened(writer, story, title="Enregistré", bylines=[{"name": "Claire Martin", "role": "text"}])
    writer.post(edit_url(story), data)
    messages_of(writer.get(reverse("wagtailadmin_home")))
    response = writer.post(edit_url(story), data, follow=True)
    assert any("déjà enregistrée" in said for said in messages_of(response))
    assert len(versions(story)) == 2
    assert latest(story).bylines.count() == 1


@pytest.mark.parametrize("action", ["", "publish", "submit"])
def test_a_new_story_sent_twice_is_one_story(editor, action):
    writing = {"writing": str(uuid4())}
    data = story_data(title="Une seule fois", bylines=[{"name": "Claire Martin", "role": "text"}]) | writing
    data |= {f"action-{action}": "1"} if action else {}
    editor.post(add_url(ArticlePage), data)
    editor.post(add_url(ArticlePage), data)
    story = ArticlePage.objects.get(title="Une seule fois")
    assert latest(story).bylines.count() == 1
    assert PageLogEntry.objects.filter(page=story.pk, action="wagtail.publish").count() == (action == "publish")


@pytest.mark.parametrize("model", [Person, Company])
def test_a_new_fiche_sent_twice_is_one_fiche(editor, model):
    data = fiche_data(model, title="Une seule fois") | {"writing": str(uuid4()), "action-publish": "1"}
    editor.post(add_url(model), data)
    editor.post(add_url(model), data)
    assert model.objects.filter(title="Une seule fois").count() == 1


def test_autosave_whose_first_answer_was_lost_makes_one_story_with_what_was_typed_since(writer):
    data = story_data(title="Un titre", bylines=[{"name": "Claire Martin", "role": "text"}])
    data |= {"writing": str(uuid4())}
    as_json = {"accept": "application/json"}
    writer.post(add_url(ArticlePage), data, headers=as_json)
    answer = writer.post(add_url(ArticlePage), data | {"title": "Un titre plus long"}, headers=as_json).json()
    story = ArticlePage.objects.get()
    assert answer["success"]
    assert answer["url"] == edit_url(story)
    assert latest(story).title == "Un titre plus long"
    assert latest(story).bylines.count() == 1


def test_autosave_whose_answer_was_lost_goes_on(writer):
    story = draft()
    data = opened(writer, story, bylines=[{"name": "Claire Martin", "role": "text"}])
    as_json = {"accept": "application/json"}
    writer.post(edit_url(story), data, headers=as_json)
    again = writer.post(edit_url(story), data | {"title": "Suite"}, headers=as_json)
    assert again.json()["success"]
    assert (latest(story).title, latest(story).bylines.count()) == ("Suite", 1)
    published = writer.post(edit_url(story), data | {"title": "Suite et fin"}, follow=True)
    assert not any("depuis que" in said for said in messages_of(published))
    assert (latest(story).title, latest(story).bylines.count()) == ("Suite et fin", 1)


def test_rows_deleted_meanwhile_are_kept_with_what_was_typed(writer, editor):
    story = draft()
    editor.post(edit_url(story), opened(editor, story, bylines=[{"name": "Claire Martin", "role": "text"}]))
    row = latest(story).bylines.get()
    late = opened(
        writer, story, title="Suite", bylines=[{"id": row.pk, "name": "Claire M.", "role": "text"}], bylines_initial=1
    )
    editor.post(edit_url(story), opened(editor, story))
    assert latest(story).bylines.count() in (0, 1)
    writer.post(edit_url(story), late)
    aside = story.revisions.order_by("-created_at")[1].as_object()
    assert [byline.name for byline in aside.bylines.all()] == ["Claire M."]


# Given back


def test_a_kept_text_is_shown_and_not_saved(writer):
    story = draft()
    data = opened(writer, story, title="Gardé", bylines=[{"name": "Claire Martin", "role": "text"}])
    response = writer.post(edit_url(story), data | {"kept": "1"})
    assert response.status_code == 200
    assert 'value="Gardé"' in response.text
    assert "Claire Martin" in response.text
    assert 'data-w-unsaved-force-value="true"' in response.text
    assert versions(story) == ["Un titre"]
    assert not messages_of(response)


def test_a_kept_text_that_is_late_says_so(writer, editor):
    story = draft()
    data = opened(writer, story, title="Gardé")
    editor.post(edit_url(story), opened(editor, story, title="Entre-temps"))
    response = writer.post(edit_url(story), data | {"kept": "1"})
    (said,) = messages_of(response)
    assert "Claire Martin a enregistré" in said
    assert "w-autosave#save" not in response.text


def test_the_kept_text_of_a_new_story_is_shown_and_makes_none(writer):
    data = story_data(title="", body=[("paragraph", html("<p>Un texte avant son titre.</p>"))])
    response = writer.post(add_url(ArticlePage), data | {"kept": "1", "writing": str(uuid4())})
    assert "Un texte avant son titre." in response.text
    assert not ArticlePage.objects.exists()


def test_the_kept_text_of_a_story_made_without_its_form_knowing_is_shown_in_that_story(writer):
    data = story_data(title="Un titre") | {"writing": str(uuid4())}
    writer.post(add_url(ArticlePage), data, headers={"accept": "application/json"})  # the answer was lost
    response = writer.post(add_url(ArticlePage), data | {"title": "Un titre, suite", "kept": "1"})
    story = ArticlePage.objects.get()
    assert f'action="{edit_url(story)}"' in response.text
    assert 'value="Un titre, suite"' in response.text
    assert latest(story).title == "Un titre"


def test_neither_a_kept_text_nor_a_forged_form_opens_a_page_to_who_may_not_edit_it(writer):
    story, person = draft(title="Secret"), make_person(title="Nom")
    person.save_revision()
    stranger = Client()
    stranger.force_login(get_user_model().objects.create_user("sans-droit"))
    forged = story_data(title="Forgé") | {"writing": str(story.translation_key)}
    for address in (edit_url(story), add_url(ArticlePage)):
        for sent in (forged, forged | {"kept": "1"}):
            response = stranger.post(address, sent)
            assert response.status_code in (302, 403), address
            assert "Secret" not in response.text
    assert versions(story) == ["Secret"]
    writer.post(add_url(Person), fiche_data(Person, title="Forgé") | {"writing": str(person.translation_key)})
    assert latest(person).title == "Nom", "kept beside: this form never saw it"


def test_autosave_says_what_is_missing(writer):
    as_json = {"accept": "application/json"}
    answer = writer.post(add_url(ArticlePage), story_data(title=""), headers=as_json).json()
    assert answer["error_code"] == "validation_error"
    assert "« Titre »" in answer["error_message"]
    story = draft()
    row = {"title": "", "url": "pas une adresse", "language": "fr"}
    answer = writer.post(edit_url(story), story_data(sources=[row]), headers=as_json).json()
    assert "Source n° 1, « " in answer["error_message"]


def test_autosave_is_told_that_the_right_to_write_is_gone(writer):
    as_json = {"accept": "application/json"}
    story = draft()
    data = opened(writer, story, title="Suite")
    user = get_user_model().objects.get(username="redacteur")
    user.groups.clear()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    answer = writer.post(edit_url(story), data, headers=as_json).json()
    assert "plus le droit" in answer["error_message"]
    answer = writer.post(add_url(ArticlePage), story_data(title="Neuf"), headers=as_json).json()
    assert "plus le droit" in answer["error_message"]


def test_the_browser_is_told_what_the_server_has(writer):
    story = draft()
    data = opened(writer, story, title="Reçu")
    assert writer.post(edit_url(story), data).cookies[f"saved-{data['writing']}"].value == "1"
    typed_on = opened(writer, story, title="Reçu")
    as_json = {"accept": "application/json"}
    autosaved = writer.post(edit_url(story), typed_on, headers=as_json).cookies
    assert f"saved-{typed_on['writing']}" not in autosaved, "its script types on"
    refused = opened(writer, story, title="")
    assert not writer.post(edit_url(story), refused).cookies.keys() & {f"saved-{refused['writing']}"}


# The session and the token of a form


def test_a_page_learns_whose_session_it_is(writer, client):
    user = get_user_model().objects.get(username="redacteur")
    as_script = {"x-requested-with": "XMLHttpRequest"}
    assert writer.get("/admin/session/", headers=as_script).json()["account"] == user.pk
    assert client.get("/admin/session/", headers=as_script).status_code == 403
    assert f'data-account="{user.pk}"' in writer.get("/admin/").text


def test_a_form_whose_token_is_not_right_any_more_leads_back_to_the_form(writer):
    story = draft()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = writer.cookies
    response = strict.post(edit_url(story), story_data())
    assert response.status_code == 403
    assert "Rien n’a été enregistré" in response.text
    assert f'href="{edit_url(story)}"' in response.text
