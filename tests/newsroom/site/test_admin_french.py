"""Not one English word in what we add to the admin: rendered pages for each role, then every string of the source."""

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import CheckConstraint, UniqueConstraint
from django.urls import reverse
from wagtail.models import get_page_models

from articles.blocks import BodyBlock
from articles.models import ArticlePage, Correction, DossierIndexPage, Report, SectionPage
from articles.models.front_page import ZonesBlock
from newsroom.imprint.models import Imprint
from newsroom.photos.models import Rendition
from people.models import Company, Fact, Person
from tests.admin import add_url, edit_url, sign_in
from tests.builders import (
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_home,
    make_person,
    make_photo,
    make_tag,
)
from tests.english import english_words

pytestmark = pytest.mark.django_db
# What Wagtail 8.0 itself leaves in English, or nearly: « Any » is a choice of its filter « A des pages enfants ».
_STOCK = {"Status :", "Status actuel de la page :", "Any"}
# Pages that differ with what one may do there; the others are the chief's.
_BY_ROLE = {
    "dashboard", "stories", "people", "facts", "keywords", "photos", "explorer", "story added", "story edited",
    "front page edited", "person edited", "dossier edited", "section edited", "story history",
}  # fmt: skip
ROOMS = ("people", "articles", "photos", "documents", "accounts", "imprint")


@pytest.fixture
def pages(settings, tmp_path) -> dict[str, str]:
    """Our lists and forms, full and empty: {what it is: address}."""
    settings.MEDIA_ROOT = tmp_path
    photo = make_photo()
    person, company = make_person(title="Zoé"), make_company(title="Zo")
    fact, tag = make_fact(subject=person, object=company), make_tag("Zo")
    article = make_article(title="Zo", authors=(person,), subjects=(company,), lead_photo=photo)
    article.reports.add(Report(fact=fact))
    article.corrections.add(Correction(made_on=date(2026, 3, 1), after="Zo."))
    article.save_revision().publish()
    dossier, section = make_dossier(title="Zo", articles=(article,)), SectionPage.objects.get()
    new = "wagtailadmin_pages:add"
    add = {
        "story": add_url(ArticlePage), "person": add_url(Person), "company": add_url(Company),
        "dossier": reverse(new, args=["articles", "dossierpage", DossierIndexPage.objects.get().pk]),
        "section": reverse(new, args=["articles", "sectionpage", make_home().pk]),
    }  # fmt: skip
    edited = {
        "front page": make_home(),
        "story": article,
        "person": person,
        "company": company,
        "dossier": dossier,
        "section": section,
    }
    facts = "wagtailsnippets_people_fact"
    return {
        "dashboard": "/admin/",
        "pages of the site": reverse("wagtailsettings:edit", args=["imprint", "imprint", Imprint.load().pk]),
        "stories": reverse("articles:index"),
        "no story": reverse("articles:index") + "?q=xyzxyz",
        "people": reverse("personnes:index"),
        "companies": reverse("entreprises:index"),
        "facts": reverse(f"{facts}:list"),
        "no fact": reverse(f"{facts}:list") + "?q=xyzxyz&publicity=retired",
        "fact added": reverse(f"{facts}:add"),
        "fact edited": reverse(f"{facts}:edit", args=[fact.pk]),
        "fact history": reverse(f"{facts}:history", args=[fact.pk]),
        "fact usage": reverse(f"{facts}:usage", args=[fact.pk]),
        "watch": reverse("editorial_checks"),
        "background tasks": reverse("background_tasks"),
        "nothing to watch": reverse("editorial_checks") + "?kind=withdrawn",
        "merges": reverse("fusions:index"),
        "merge begun": reverse("fusions:choose", args=[person.pk]),
        "fiches compared": reverse("fusions:compare", args=[person.pk, make_person(title="Zou").pk]),
        "keywords": reverse("mots-cles:index"),
        "keyword added": reverse("mots-cles:add"),
        "keyword edited": reverse("mots-cles:edit", args=[tag.pk]),
        "keyword deleted": reverse("mots-cles:delete", args=[tag.pk]),
        "photos": reverse("wagtailimages:index"),
        "photo added": reverse("wagtailimages:add"),
        "photo edited": reverse("wagtailimages:edit", args=[photo.pk]),
        "explorer": reverse("wagtailadmin_explore", args=[section.pk]),
        **{f"{kind} added": address for kind, address in add.items()},
        **{f"{kind} edited": edit_url(page) for kind, page in edited.items()},
        **{f"{kind} history": reverse("wagtailadmin_pages:history", args=[page.pk]) for kind, page in edited.items()},
    }


def shown(source: str) -> list[str]:
    """What a page shows or reads aloud, a string for each piece; what is in a template (new rows of a list) too."""
    page = BeautifulSoup(source, "html.parser")
    code = "script:not([type='text/django-form-template']), style, [data-sprite]"
    hidden = page.select(f"{code}, [class*=__counter][hidden]")
    pieces = [
        piece
        for script in page.select("script[type='text/django-form-template'], template")
        for piece in shown(script.decode_contents())
    ]
    for tag in hidden:
        tag.decompose()
    pieces += page.stripped_strings
    attributes = ("placeholder", "title", "aria-label", "alt")
    return pieces + [tag[name] for tag in page.find_all(True) for name in attributes if name in tag.attrs]


def is_english(piece: str) -> bool:
    """Tell whether a piece of a page holds an English word, but for what Wagtail's French catalogue says so itself."""
    return bool(english_words(piece)) and " ".join(piece.split()) not in _STOCK


def chooser_results() -> list[str]:
    return [
        reverse("wagtailsnippetchoosers_people_fact:choose"),
        reverse("wagtailadmin_choose_page") + "?page_type=people.profile",
        reverse("wagtailimages_chooser:choose"),
    ]


def test_no_page_of_ours_shows_an_english_word(pages, subtests):
    assert pages.keys() >= _BY_ROLE
    for role in ("chief", "editor", "writer"):
        client = sign_in(role)
        for what in pages if role == "chief" else _BY_ROLE:
            with subtests.test(f"{what}, {role}"):
                response = client.get(pages[what], follow=role != "chief")
                assert response.status_code == 200
                assert not [piece for piece in shown(response.content.decode()) if is_english(piece)]
    for address in chooser_results():
        with subtests.test(address):
            html = client.get(address).json()["html"]
            assert not [piece for piece in shown(html) if is_english(piece)]


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_the_menus_are_in_french(role):
    source = sign_in(role).get("/admin/").content.decode()
    labels = [json.loads(f'"{label}"') for label in re.findall(r'"label": "([^"]*)"', source)]
    assert {"Articles", "Fiches", "Personnes", "Entreprises", "Faits", "Mots-clés"} <= set(labels)
    assert not [label for label in labels if english_words(label)]


def test_the_roles_have_french_names():
    sign_in("writer")
    assert sorted(Group.objects.values_list("name", flat=True)) == ["Rédaction", "Rédaction en chef", "Édition"]


# --- Every string of the source --------------------------------------------------------------------


def our_models() -> list[type]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def test_every_field_that_shows_has_a_french_label_help_and_choices(subtests):
    for model in our_models():
        for field in model._meta.get_fields():
            if (
                model is Rendition
                or field.auto_created
                or field.model is not model
                or not getattr(field, "editable", True)
            ):
                continue
            if not field.concrete or type(field).__module__.startswith("modelcluster") or field.one_to_one:
                continue
            if field.model.__module__.startswith(("wagtail", "django", "taggit")) or field.name == "content_object":
                continue
            with subtests.test(str(field)):
                label = str(field.verbose_name)
                assert not english_words(label)
                assert not english_words(str(field.help_text or ""))
                assert not [text for _, text in field.choices or [] if english_words(str(text))]
                for validator in field.validators:
                    message = str(getattr(validator, "message", ""))
                    assert not english_words(re.sub(r"%\(\w+\)s", "", message))


def test_every_model_and_constraint_speaks_french(subtests):
    for model in our_models():
        with subtests.test(model.__name__):
            meta = model._meta
            assert not english_words(f"{meta.verbose_name} {meta.verbose_name_plural}") or meta.auto_created
            for constraint in meta.constraints:
                if isinstance(constraint, CheckConstraint | UniqueConstraint):
                    assert not english_words(str(constraint.violation_error_message).replace(constraint.name, ""))


def panels_of(panel) -> list:
    return [panel, *(child for own in getattr(panel, "children", []) for child in panels_of(own))]


def test_every_panel_speaks_french(subtests):
    handlers = [model.get_edit_handler() for model in get_page_models() if model._meta.app_label in ROOMS]
    handlers.append(Fact.get_edit_handler())
    inline = [panel for handler in handlers for panel in panels_of(handler) if hasattr(panel, "child_edit_handler")]
    handlers += [panel.child_edit_handler for panel in inline]
    seen = 0
    for handler in handlers:
        for panel in panels_of(handler):
            seen += 1
            with subtests.test(f"{panel.model.__name__}: {panel!r}"):
                said = f"{panel.heading} {getattr(panel, 'label', '')} {panel.help_text}"
                assert not english_words(said)
    assert seen > 100


def blocks_of(block) -> list:
    children = list(getattr(block, "child_blocks", {}).values())
    children += [block.child_block] if hasattr(block, "child_block") else []
    return [block, *(deeper for child in children for deeper in blocks_of(child))]


def test_every_block_speaks_french(subtests):
    blocks = [*blocks_of(BodyBlock())[1:], *blocks_of(ZonesBlock())[1:]]
    for block in blocks:
        with subtests.test(f"{type(block).__name__} {block.name}"):
            field = getattr(block, "field", None)
            choices = " ".join(str(text) for _, text in getattr(field, "choices", None) or [] if isinstance(text, str))
            said = [block.label, getattr(block.meta, "description", ""), getattr(field, "help_text", ""), choices]
            assert not english_words(" ".join(map(str, filter(None, said))))
            assert block.label or not block.name
    assert len(blocks) > 40


# What is said on screen: arguments of these calls, values of these names.
_CALLS = {
    "ValidationError", "add_error", "EmbargoError", "success", "warning", "error", "info", "RegexValidator",
    "FieldPanel", "MultiFieldPanel", "title_panel", "Http404",
}  # fmt: skip
_NAMES = {
    "label", "help_text", "heading", "verbose_name", "verbose_name_plural", "menu_label", "page_title", "placeholder",
    "description", "page_description", "empty_label", "choose_one_text", "choose_another_text", "choices", "message",
    "violation_error_message", "title",
}  # fmt: skip


def strings_in(node: ast.AST) -> list[str]:
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def strings_on_screen(source: str) -> list[tuple[int, str]]:
    """The strings of a source file that people read on screen: pairs of a line and a string."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            on_logger = ast.unparse(node.func).startswith("logger.")
            if name in _CALLS and not on_logger:
                found += [(node.lineno, text) for argument in node.args for text in strings_in(argument)]
            for keyword in node.keywords:
                if keyword.arg in _NAMES:
                    found += [(node.lineno, text) for text in strings_in(keyword.value)]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in _NAMES:
            found += [(node.lineno, text) for text in strings_in(node.value)]
    found = [(line, re.sub(r"\{[\w.]+\}", "", text)) for line, text in found]  # names that format() fills in
    return [(line, text) for line, text in found if " " in text]


def test_no_string_of_the_source_that_shows_is_english(subtests):
    seen = 0
    for room in ("newsroom", "people", "articles"):
        for path in sorted(Path(settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" in path.parts or path.name == "checks.py":  # what developers read
                continue
            with subtests.test(str(path.relative_to(settings.BASE_DIR))):
                said = strings_on_screen(path.read_text())
                seen += len(said)
                assert not [(line, text) for line, text in said if english_words(text)]
    assert seen > 150


@pytest.mark.parametrize(
    "text",
    ["Add keyword", "Status", "The story was saved.", "Fact", "folded", "Search term", "is retired", "Choose a person"],
)
def test_an_english_string_would_be_caught(text):
    assert english_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ajouter un mot-clé", "Statut", "L’article a été enregistré.", "Fait", "Rechercher", "Recherche de personnes",
        "Voir https://example.org/the-story", "« Alibaba Cloud » ou « the story »", "à la une", "Qui, quoi, où",
        "La page n’est pas publique", "Aucun résultat", "Description de l’image",
    ],
)  # fmt: skip
def test_a_french_string_would_not(text):
    assert not english_words(text)


def test_an_english_label_in_a_source_file_would_be_caught():
    source = 'field = CharField("nom", help_text="The name of the person.")\nraise ValidationError("Not a date.")\n'
    assert [line for line, text in strings_on_screen(source) if english_words(text)] == [1, 2]
