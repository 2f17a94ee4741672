"""The forms of the admin, as somebody who writes fills them in."""

import re

from playwright.sync_api import Locator, Page, expect

from tests import admin

PASSWORD = "une phrase de passe"
# Where an error stands: the path of its field in the form.
IN_FIELD = "error => error.closest('[data-contentpath]')?.dataset.contentpath || error.parentElement.textContent"


def sign_in(page: Page, origin: str, role: str) -> None:
    """Have the page signed in as somebody of that role: "writer", "editor" or "chief", without the form."""
    page.context.clear_cookies()
    cookies = admin.sign_in(role).cookies.items()
    page.context.add_cookies([{"name": name, "value": cookie.value, "url": origin} for name, cookie in cookies])


def fill_in_sign_in(page: Page, origin: str, username: str) -> None:
    """Sign in by the form."""
    page.context.clear_cookies()
    page.goto(f"{origin}/admin/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{origin}/admin/")


def expect_message(page: Page, words: str) -> None:
    """Wait for the admin's answer, which should hold `words`; a form that comes back says which field it refuses."""
    expect(page.locator(".messages li")).to_be_visible()
    refused = page.locator(".w-field__errors .error-message, .error-message")
    said = [f"{error.evaluate(IN_FIELD)} : {error.text_content()}" for error in refused.all()]
    assert not said, said
    expect(page.locator(".messages")).to_contain_text(words)


class StoryForm:
    """The editor's form of a story."""

    def __init__(self, page: Page):
        self.page = page
        self.body = page.locator("section.w-panel", has=page.locator("[name=body-count]"))

    def add_block(self, label: str) -> Locator:
        """Add a block at the end of the body and return it."""
        self.body.locator("button.c-sf-add-button:visible").last.click()
        self.page.locator(".w-combobox__option").get_by_text(label, exact=True).click()
        block = self.body.locator("[data-streamfield-child]").last
        expect(block).to_be_visible()
        return block

    def add_paragraph(self, *parts: str) -> None:
        """Add a paragraph; a part that starts with « @ » links the fiche whose name follows."""
        text = self.add_block("Paragraphe").locator("[contenteditable=true]")
        text.click()
        for part in parts:
            if part.startswith("@"):
                self.page.keyboard.type(part[:4], delay=15)
                expect(self.page.get_by_role("option", name=re.compile(re.escape(part[1:]))).first).to_be_visible()
                self.page.keyboard.press("Enter")
                expect(text).to_contain_text(part[1:])
            else:
                self.page.keyboard.type(part)

    def add_heading(self, words: str) -> None:
        """Add an intertitle."""
        self.add_block("Intertitre").get_by_label("Texte").fill(words)

    def add_tag(self, name: str) -> None:
        """Add a keyword in the tab « Promotion »."""
        self.page.locator("#tab-label-promotion").click()
        field = self.page.locator("[data-contentpath=tags] .tagit-new input")
        field.fill(name)
        field.press("Enter")
        self.page.locator("#tab-label-contenu").click()

    def sign(self, person: str) -> None:
        """Add a signature by a fiche."""
        panel = self.page.locator("section.w-panel", has=self.page.locator("[name=bylines-TOTAL_FORMS]"))
        panel.get_by_role("button", name="Ajouter").click()
        panel.locator("[data-chooser-action-choose]").first.click()
        self.page.locator(".modal-body").get_by_role("link", name=person, exact=True).click()
        expect(panel).to_contain_text(person)

    def add_source(self, publisher: str, url: str) -> None:
        """Add a source of the story."""
        panel = self.page.locator("section.w-panel", has=self.page.locator("[name=sources-TOTAL_FORMS]"))
        panel.get_by_role("button", name="Ajouter").click()
        panel.locator("[name=sources-0-publisher]").fill(publisher)
        panel.locator("[name=sources-0-url]").fill(url)
