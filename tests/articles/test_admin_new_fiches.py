"""New fiches published with the story that names them: all of it or nothing, and only those that somebody chose."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import ArticlePage, Report
from articles.publishing import DraftFicheError
from people.merging.merge import merge
from tests.admin import add_story, edit_url, errors_of, html, messages_of, sign_in, story_data
from tests.builders import link, make_article, make_company, make_fact, make_person, publish_person
from tests.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def hui():
    return make_person(title="Binyuan Hui", live=False)


def naming(*fiches) -> list:
    return [("paragraph", f"<p>{' '.join(map(link, fiches))}</p>")]


def is_live(page) -> bool:
    return type(page).objects.get(pk=page.pk).live


def publish(client, story, **fields):
    return client.post(edit_url(story), story_data(**fields) | {"action-publish": "1"})


@pytest.mark.portable
def test_the_chosen_draft_is_published_with_the_story_and_linked_at_once(hui):
    story = make_article(body=naming(hui), live=False)
    story.fiches_to_publish = [hui.pk]
    story.save_revision().publish()
    assert is_live(hui)
    assert read(story.url).links["Binyuan Hui"] == "/personnes/binyuan-hui/"
    assert read("/personnes/binyuan-hui/").titles == [story.title]


def test_the_editor_form_does_the_same(hui):
    client = sign_in("editor")
    body = [("paragraph", html(f"<p>{link(hui)}</p>"))]
    add_story(client, "publish", body=body, fiches_to_publish=f"[{hui.pk}]")
    assert is_live(hui)


def test_a_draft_already_written_is_published_from_its_form(hui):
    client, story = sign_in("editor"), make_article(body=naming(hui), live=False)
    body = [("paragraph", html(f"<p>{link(hui)}</p>"))]
    publish(client, story, body=body, fiches_to_publish=f"[{hui.pk}]")
    assert (is_live(story), is_live(hui)) == (True, True)


def test_a_draft_that_nobody_chose_stays_one(hui):
    other = make_person(title="Kaixin Li", live=False)
    story = make_article(body=naming(hui, other), live=False)
    story.fiches_to_publish = [hui.pk]
    story.save_revision().publish()
    assert (is_live(hui), is_live(other)) == (True, False)


def test_a_fiche_that_somebody_took_offline_or_that_the_story_does_not_name_stays_so(hui):
    withdrawn, stranger = publish_person(title="Retirée"), make_person(title="Ailleurs", live=False)
    withdrawn.unpublish()
    story = make_article(body=naming(withdrawn), live=False)
    story.fiches_to_publish = [withdrawn.pk, stranger.pk, hui.pk]
    story.save_revision().publish()
    assert not any(map(is_live, (withdrawn, stranger, hui)))


def test_fiches_that_are_subjects_or_in_reported_facts_are_named_too(hui):
    lab = make_company(title="Qwen", live=False)
    story = make_article(subjects=(hui,), live=False)
    story.reports.add(Report(fact=make_fact(subject=hui, kind="departure", object=lab)))
    story.fiches_to_publish = [hui.pk, lab.pk]
    story.save_revision().publish()
    assert (is_live(hui), is_live(lab)) == (True, True)


def test_a_scheduled_story_brings_its_fiches_at_its_hour_not_before(hui):
    story = make_article(body=naming(hui), live=False)
    story.fiches_to_publish = [hui.pk]
    story.go_live_at = timezone.now() + timedelta(hours=1)
    story.save_revision().publish()
    assert (is_live(story), is_live(hui)) == (False, False)
    revision = ArticlePage.objects.get(pk=story.pk).scheduled_revision
    ArticlePage.objects.filter(pk=story.pk).update(go_live_at=timezone.now())
    revision.content["go_live_at"] = None
    revision.save()
    revision.publish()
    assert (is_live(story), is_live(hui)) == (True, True)


@pytest.mark.portable
def test_when_a_fiche_cannot_be_published_nothing_is_and_the_form_says_why(hui):
    taken = publish_person(title="Une autre", wikidata="Q42")
    hui.wikidata = taken.wikidata
    hui.save_revision(clean=False)
    client, story = sign_in("editor"), make_article(title="Avant", body=naming(hui), live=False)
    body = [("paragraph", html(f"<p>{link(hui)}</p>"))]
    response = publish(client, story, title="Après", body=body, fiches_to_publish=f"[{hui.pk}]")
    assert response.status_code == 200
    said = " ".join(messages_of(response))
    assert "« Binyuan Hui » : Une autre fiche porte déjà cet identifiant Wikidata. Rien n’a été publié." in said
    assert b'value="Apr\xc3\xa8s"' in response.content
    assert (is_live(story), is_live(hui)) == (False, False)
    assert errors_of(response) == {}


@pytest.mark.portable
def test_a_new_story_refused_with_its_fiche_is_nowhere_and_what_was_typed_is_kept(hui):
    publish_person(wikidata="Q42")
    hui.wikidata = "Q42"
    hui.save_revision(clean=False)
    first = make_person(title="Kaixin Li", live=False)
    body = [("paragraph", html(f"<p>{link(first)} {link(hui)}</p>"))]
    chosen = f"[{first.pk}, {hui.pk}]"
    response = add_story(sign_in("editor"), "publish", title="Refusé", body=body, fiches_to_publish=chosen)
    assert "Rien n’a été publié." in " ".join(messages_of(response))
    assert "Refusé" in response.content.decode()
    assert not ArticlePage.objects.exists()
    assert (is_live(first), is_live(hui)) == (False, False)


def test_who_may_not_publish_a_fiche_publishes_neither(hui):
    story = make_article(body=naming(hui), live=False)
    story.fiches_to_publish = [hui.pk]
    revision = story.save_revision()
    sign_in("writer")
    with pytest.raises(DraftFicheError, match="Vos droits ne permettent pas"):
        revision.publish(user=get_user_model().objects.get(), skip_permission_checks=True)
    assert (is_live(story), is_live(hui)) == (False, False)


def test_the_yes_of_a_writer_publishes_nothing(hui):
    story = make_article(body=naming(hui), live=False)
    body = [("paragraph", html(f"<p>{link(hui)}</p>"))]
    sign_in("writer").post(edit_url(story), story_data(body=body, fiches_to_publish=f"[{hui.pk}]"))
    ArticlePage.objects.get().get_latest_revision().publish()
    assert (is_live(story), is_live(hui)) == (True, False)


def test_a_draft_merged_meanwhile_keeps_no_story_from_publication(hui):
    kept = publish_person(title="Binyuan Hui (gardée)")
    story = make_article(body=naming(hui), live=False)
    story.fiches_to_publish = [hui.pk]
    revision = story.save_revision()
    merge(kept, hui)
    revision.publish()
    assert is_live(story)


def test_a_copy_does_not_inherit_the_yes(hui):
    story = make_article(body=naming(hui), live=False)
    story.fiches_to_publish = [hui.pk]
    story.save_revision()
    copy = ArticlePage.objects.get().copy(update_attrs={"title": "Copie", "slug": "copie"})
    assert copy.get_latest_revision_as_object().fiches_to_publish == []


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("[1, 2]", ([1, 2], [])),
        ('["x", 3, null]', ([3], ["x"])),
        ('{"a": 1}', ([], [])),
        ('"x"', ([], [])),
        ("", ([], [])),
        ("[true, 99999999999999999999999999, -1, 7]", ([7], [])),
    ],
)
def test_whatever_the_script_sends_the_form_takes_what_is_in_order(sent, kept):
    client, story = sign_in("editor"), make_article(live=False)
    response = client.post(edit_url(story), story_data(fiches_to_publish=sent, ignored_names=sent))
    assert response.status_code == 302
    latest = ArticlePage.objects.get().get_latest_revision_as_object()
    assert (latest.fiches_to_publish, latest.ignored_names) == kept


def test_ignored_names_are_kept_with_the_story():
    client, story = sign_in("writer"), make_article(live=False)
    client.post(edit_url(story), story_data(ignored_names='["nom:fondation alibaba", "fiche:12"]'))
    client.post(edit_url(story), story_data())  # a form that says nothing of them changes nothing
    assert ArticlePage.objects.get().get_latest_revision_as_object().ignored_names == [
        "nom:fondation alibaba",
        "fiche:12",
    ]
