"""The admin as its three roles see it: who signs in, what a form sends, what a page says."""

from html import unescape

from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, document_fromstring
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from articles.models import ArticlePage
from newsroom.site.roles import CHIEF, EDITOR, WRITER
from people.models import Company, CompanyIndexPage, Person, PersonIndexPage
from tests.builders import make_section

ROLES = {"writer": WRITER, "editor": EDITOR, "chief": CHIEF}
USERNAMES = {"writer": "redacteur", "editor": "editeur", "chief": "chef"}


def sign_in(role: str) -> Client:
    """A browser signed in as somebody of that role: "writer", "editor" or "chief"."""
    username = USERNAMES[role]
    user, made = get_user_model().objects.get_or_create(username=username, email=f"{username}@example.org")
    if made:
        user.groups.add(Group.objects.get(name=ROLES[role]))
    client = Client()
    client.force_login(user)
    return client


def html(text: str, names: str = "bold italic link fiche code superscript ul ol") -> str:
    """A rich text as the editor sends it."""
    return rich_text(text, features=names.split())


def story_data(**fields) -> dict[str, str]:
    """What the form of a story sends; `body` is a list of pairs, the inline lists are lists of dicts."""
    inline = {
        name: inline_formset(fields.pop(name, []), initial=fields.pop(f"{name}_initial", 0))
        for name in ("bylines", "subjects", "sources", "reports", "corrections", "next_stories")
    }
    body = fields.pop("body", [("paragraph", html("<p>Un paragraphe.</p>"))])
    defaults = {
        "title": "Un titre",
        "slug": "",
        "standfirst": "Un chapô.",
        "format": "article",
        "ai_use": "none",
        "origin": "original",
        "body": streamfield(body),
        "comments": inline_formset([]),
        "tags": "",
    }
    return nested_form_data(defaults | inline | fields)


def fiche_data(model: type, **fields) -> dict[str, str]:
    """What the form of a person or a company sends."""
    names = inline_formset(fields.pop("names", []), initial=fields.pop("names_initial", 0))
    own = {"name_order": "given_first", "agreement": "n"} if model is Person else {"kind": "company"}
    body = html(fields.pop("body", "<p>Une présentation.</p>"), "bold italic link fiche ul")
    defaults = {"title": "Un nom", "slug": "", "names": names, "body": body, "comments": inline_formset([]), "tags": ""}
    return nested_form_data(defaults | own | fields)


def fact_data(**fields) -> dict[str, str]:
    """What the form of a fact sends."""
    sources = inline_formset(fields.pop("sources", []), initial=fields.pop("sources_initial", 0))
    return nested_form_data({"kind": "position", "title": "chercheuse", "sources": sources} | fields)


def add_url(model: type) -> str:
    """Where a page of that kind is added."""
    parents = {Person: PersonIndexPage.objects.first, Company: CompanyIndexPage.objects.first}
    parent = parents[model]() if model in parents else make_section()
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def edit_url(page) -> str:
    """Where a page is edited."""
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_story(client: Client, action: str = "", **fields):
    """Send the form of a new story; `action` is "publish", "submit" or nothing."""
    return client.post(add_url(ArticlePage), story_data(**fields) | ({f"action-{action}": "1"} if action else {}))


def sent_again(client: Client, page) -> dict[str, str]:
    """What a browser sends of a page's form when nothing was typed; not its body, which a script writes."""
    document = document_fromstring(client.get(edit_url(page)).content)
    return dict(document.get_element_by_id("page-edit-form").form_values())


def value_of(field) -> str:
    """What a field holds."""
    if field.name == "select":
        chosen = field.select_one("option[selected]")
        return chosen["value"] if chosen else ""
    return field.get_text().strip() if field.name == "textarea" else field.get("value", "")


def soup(response) -> BeautifulSoup:
    """The page, without its scripts."""
    page = BeautifulSoup(response.content, "html.parser")
    for script in page.select("script, style, template"):
        script.decompose()
    return page


def words(response) -> str:
    """What the page says."""
    return _text(_parsed(response))


def messages_of(response) -> list[str]:
    """The messages on top of the page."""
    return [_text(message) for message in _parsed(response).xpath(f"//*[{_of_class('messages')}]//li")]


def errors_of(response) -> dict[str, str]:
    """The errors of a page form: {name of the field: what is said beside it}."""
    found = {}
    for error in _parsed(response).find_class("error-message"):
        wrappers = error.xpath("ancestor::*[@data-field-wrapper]")
        wrappers = wrappers or error.xpath(f"ancestor::*[{_of_class('w-field__wrapper')}]")
        fields = wrappers[-1].xpath(".//@name") if wrappers else []
        found[fields[0] if fields else ""] = unescape(_text(error))
    return found


def _parsed(response) -> HtmlElement:
    """The page without its scripts, by lxml: a form of Wagtail's is long, BeautifulSoup twenty times as slow."""
    page = document_fromstring(response.text or "<html>")
    for script in page.xpath("//script | //style | //template"):
        script.drop_tree()
    return page


def _text(element: HtmlElement) -> str:
    return " ".join(" ".join(element.xpath(".//text()")).split())


def _of_class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def queries_of(client: Client, address: str) -> int:
    """How many queries a page costs, once what is read once and for all is in memory."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
