"""The history of a story has a line for each mention accepted and each correction added."""

import pytest
from wagtail.models import PageLogEntry

from tests.admin import edit_url, html, sign_in, story_data, words
from tests.builders import link, make_article, make_company, make_person, publish_article

pytestmark = pytest.mark.django_db

ACTIONS = ("articles.mentions", "articles.correction")


def lines(story) -> list[tuple[str, str]]:
    entries = PageLogEntry.objects.filter(page=story.pk, action__in=ACTIONS).order_by("pk")
    return [(entry.message, entry.user_display_name) for entry in entries]


def body(*fiches) -> dict:
    text = " ".join(f'<a linktype="page" id="{fiche.pk}">{fiche.title}</a>' for fiche in fiches)
    return {"body": [("paragraph", html(f"<p>{text or 'Rien.'}</p>"))]}


def test_a_mention_accepted_or_taken_back_is_logged_when_it_is_saved_and_once():
    lin, qwen = make_person(title="Junyang Lin"), make_company(title="Qwen")
    story, client = make_article(live=False), sign_in("writer")
    for fiches in ([], [lin], [lin], [qwen]):
        client.post(edit_url(story), story_data(**body(*fiches)))
    assert lines(story) == [
        ("Fiches citées : Junyang Lin", "redacteur"),
        ("Fiches citées : Qwen ; retirées : Junyang Lin", "redacteur"),
    ]
    sign_in("editor").post(edit_url(story), story_data(**body(qwen)) | {"action-publish": "1"})
    assert len(lines(story)) == 2
    history = words(client.get(f"/admin/pages/{story.pk}/history/"))
    assert "Fiches citées : Junyang Lin" in history


def test_whatever_publishes_logs_them_too():
    lin = make_person(title="Junyang Lin")
    story = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    assert lines(story) == [("Fiches citées : Junyang Lin", "système")]
    story.save_revision().publish()
    assert len(lines(story)) == 1


def test_what_a_story_named_before_its_history_told_is_no_news():
    lin = make_person(title="Junyang Lin")
    story = make_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    sign_in("editor").post(edit_url(story), story_data(**body(lin)))
    assert lines(story) == []


def test_a_correction_added_is_logged_once():
    story, client = publish_article(), sign_in("editor")
    correction = {"made_on": "2026-11-30", "kind": "minor", "before": "deux", "after": "Trois personnes sont parties."}
    client.post(edit_url(story), story_data(corrections=[correction]) | {"action-publish": "1"})
    assert lines(story) == [("Rectificatif ajouté : Trois personnes sont parties.", "editeur")]
    story.refresh_from_db()
    story.save_revision().publish()
    assert len(lines(story)) == 1
