"""The side panel « Typographie »: what it tells, what it corrects, and that nothing is changed unasked."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import ArticlePage
from tests.browser.forms import StoryForm, sign_in
from tests.builders import make_article, make_home

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def story(live_server, page):
    """A story with faults, open in the editor of somebody who writes, the panel shown."""
    make_home()
    story = make_article(
        title="Alibaba: le départ",
        standfirst="Un chapô.",
        body=[
            ("paragraph", "<p>Au <b>coeur</b> du sujet, 25% et <code>a!</code></p>"),
            ("paragraph", "<p>Fin....</p>"),
        ],
        live=False,
    )
    sign_in(page, live_server.url, "writer")
    page.goto(f"{live_server.url}/admin/pages/{story.pk}/edit/")
    page.locator("[data-side-panel-toggle=typography]").click()
    page.wait_for_timeout(2_500)  # Wagtail compares with the form as it is two seconds after it opened
    return story


def test_corrections_are_offered_made_ignored_and_undone(story, page):
    panel = page.locator("[data-typography-panel]")
    status, title = panel.get_by_role("status"), page.locator("[name=title]")
    texts = StoryForm(page).body.locator("[contenteditable=true]")
    expect(status).to_have_text("3 corrections proposées, 1 à vérifier.")
    expect(title).to_have_value("Alibaba: le départ")
    expect(panel.get_by_role("region", name=re.compile("^À corriger"))).to_contain_text("Ce mot s’écrit avec « œ »")
    expect(panel.get_by_role("region", name=re.compile("^À vérifier"))).to_contain_text("Trois points suffisent")

    # One, in a rich text: its style stays, and the undo of the text takes it back.
    panel.get_by_role("button", name="Corriger : coeur → cœur").click()
    expect(texts.first).to_have_text("Au cœur du sujet, 25% et a!")
    expect(texts.first.locator("[style*='bold']")).to_have_text("cœur")
    expect(status).to_have_text("2 corrections proposées, 1 à vérifier.")
    texts.first.click()
    page.keyboard.press("Control+z")
    expect(texts.first).to_have_text("Au coeur du sujet, 25% et a!")
    expect(status).to_have_text("3 corrections proposées, 1 à vérifier.")

    # One, in a plain field, taken back by the undo of the browser.
    panel.get_by_role("button", name="Corriger : : → :").click()
    expect(title).to_have_value("Alibaba : le départ")
    title.focus()
    page.keyboard.press("Control+z")
    expect(title).to_have_value("Alibaba: le départ")

    # What is ignored stays so, until it is asked for again.
    panel.get_by_role("button", name="Ignorer : 25% → 25 %").click()
    expect(status).to_have_text("2 corrections proposées, 1 à vérifier.")
    panel.get_by_role("button", name="Revoir ce qui est ignoré").click()
    expect(status).to_have_text("3 corrections proposées, 1 à vérifier.")

    # The place is shown; all are made at once; what is only signalled waits for its own click.
    panel.get_by_title("Montrer dans le texte").filter(has_text="Fin").click()
    assert page.evaluate("getSelection().toString()") == "...."
    panel.get_by_role("button", name="Tout corriger").click()
    expect(status).to_have_text("1 à vérifier.")
    expect(title).to_have_value("Alibaba : le départ")
    expect(texts).to_have_text(["Au cœur du sujet, 25 % et a!", "Fin...."])
    with page.expect_response(lambda answer: "Fin…" in (answer.request.post_data or "") and "/edit/" in answer.url):
        panel.get_by_role("button", name="Corriger : .... → …").click()  # saved by itself
    expect(status).to_have_text("Rien à corriger.")
    latest = ArticlePage.objects.get().get_latest_revision_as_object()
    assert latest.title == "Alibaba : le départ"
    assert "<b>cœur</b> du sujet, 25 %" in latest.body[0].value.source
    assert "Fin…" in latest.body[1].value.source
