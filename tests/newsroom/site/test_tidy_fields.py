"""Whatever the field and the door, what is stored holds no character that has no business in a text."""

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, GroupApprovalTask, Workflow

from articles.models import ArticlePage, SectionPage
from newsroom.accounts.models import User
from newsroom.documents.models import PublicDocument
from newsroom.text.tidy import tidied
from people.models import Company, Fact, Person, Tag
from tests.admin import add_story, add_url, edit_url, errors_of, fact_data, fiche_data, html, sign_in
from tests.builders import make_home, make_person, make_photo, make_tag

pytestmark = pytest.mark.django_db
# Turned round, without width, a soft hyphen, a line break of Word, a hidden letter, an accent apart from its letter.
DIRTY = "Qw\u202een\u200b3\ufeff \u00adpe\x0brd\u2060 le\u2028sien\U000e0041 e\u0301te\u0301"
CLEAN = "Qwen3 pe rd le sien été"


def texts(value):
    """All the texts of what a version holds."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return texts(json.loads(value))
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("action", ["", "publish"])
def test_a_story(action):
    fields = ("title", "standfirst", "kicker", "short_title", "lead_caption", "origin_credit", "sponsor", "seo_title",
              "search_description")  # fmt: skip
    body = [
        ("paragraph", html(f"<p>{DIRTY} <b>{DIRTY}</b></p>")),
        ("heading", {"text": DIRTY, "level": "2"}),
        ("quote", {"original": DIRTY, "language": "fr", "translation": DIRTY, "speaker_name": DIRTY, "speaker": "",
                   "url": "", "date": ""}),
    ]  # fmt: skip
    response = add_story(
        sign_in("editor"), action=action, **dict.fromkeys(fields, DIRTY), body=body, tags=f"{DIRTY}, {CLEAN}",
        sources=[{"publisher": DIRTY, "title": DIRTY, "language": "fr"}], bylines=[{"name": DIRTY, "role": "text"}],
        corrections=[{"made_on": "2026-03-05", "kind": "minor", "before": DIRTY, "after": DIRTY}],
    )  # fmt: skip
    assert errors_of(response) == {}
    story = ArticlePage.objects.get()
    content = story.get_latest_revision().content
    assert [text for text in texts(content) if tidied(text) != text] == []
    assert sum(CLEAN in text for text in texts(content)) >= 16
    assert (story.draft_title, Tag.objects.count()) == (CLEAN, 1)


@pytest.mark.parametrize("model", [Person, Company])
def test_a_fiche(model):
    own = {"family_name": DIRTY, "native_name": DIRTY} if model is Person else {"city": DIRTY, "products": DIRTY}
    names = [{"text": f"Autre {DIRTY}", "kind": "variant", "script": "Latn"}]
    data = fiche_data(model, title=DIRTY, description=DIRTY, body=f"<p>{DIRTY}</p>", names=names, **own)
    assert errors_of(sign_in("editor").post(add_url(model), data, follow=True)) == {}
    content = model.objects.get().get_latest_revision().content
    assert [text for text in texts(content) if tidied(text) != text] == []
    assert sum(CLEAN in text for text in texts(content)) >= 5


def test_a_fact_a_keyword_a_section_a_photo_and_a_new_fiche():
    client, lin = sign_in("chief"), make_person(title="Lin")
    source = {"publisher": DIRTY, "headline": DIRTY, "claim": DIRTY, "status": "reported", "language": "fr"}
    data = fact_data(subject=lin.pk, title=DIRTY, object_text=DIRTY, sources=[source])
    client.post(reverse("wagtailsnippets_people_fact:add"), data)
    fact = Fact.objects.get()
    assert {fact.title, fact.object_text, fact.sources.get().publisher, fact.sources.get().claim} == {CLEAN}
    tag = make_tag("Autre")
    client.post(reverse("mots-cles:edit", args=[tag.pk]), {"name": DIRTY, "slug": tag.slug})
    assert Tag.objects.get().name == CLEAN
    client.post(reverse("fiche_new"), {"title": DIRTY, "kind": "person"})
    assert Person.objects.exclude(pk=lin.pk).get().title == CLEAN
    photo = make_photo()
    sent = {"title": DIRTY, "description": DIRTY, "credit": DIRTY, "collection": photo.collection_id, "tags": ""}
    assert errors_of(client.post(reverse("wagtailimages:edit", args=[photo.pk]), sent, follow=True)) == {}
    photo.refresh_from_db()
    assert {photo.title, photo.description, photo.credit} == {CLEAN}
    address = reverse("wagtailadmin_pages:add", args=["articles", "sectionpage", make_home().pk])
    client.post(address, {"title": DIRTY, "slug": "", "description": DIRTY})
    assert SectionPage.objects.get().draft_title == CLEAN


def test_a_document_and_its_keywords():
    client = sign_in_as_administrator()
    root = Collection.get_first_root_node()
    sent = {"title": DIRTY, "file": ContentFile(b"%PDF-1.4", name="a.pdf"), "collection": root.pk}
    sent["tags"] = f'"{DIRTY}", "{CLEAN}"'
    client.post(reverse("wagtaildocs:add"), sent)
    document = PublicDocument.objects.get()
    assert (document.title, [tag.name for tag in document.tags.all()]) == (CLEAN, [CLEAN])
    response = client.post(reverse("wagtaildocs:edit", args=[document.pk]), {"title": "\u200b", "collection": root.pk})
    assert errors_of(response)["title"] == "Champ requis."


def test_the_keywords_of_a_photo():
    photo = make_photo()
    sent = {
        "title": "Une photo",
        "description": "Gris.",
        "credit": "Manchette",
        "collection": photo.collection_id,
        "tags": f'"{DIRTY}", "{CLEAN}"',
    }
    assert errors_of(sign_in("chief").post(reverse("wagtailimages:edit", args=[photo.pk]), sent)) == {}
    assert [tag.name for tag in photo.tags.all()] == [CLEAN]


def test_accounts_and_roles():
    client = sign_in_as_administrator()
    password = "une phrase assez longue 7"
    sent = {"username": "lin", "email": "lin@exemple.fr", "first_name": DIRTY, "last_name": DIRTY, "is_active": "on",
            "password1": password, "password2": password}  # fmt: skip
    client.post(reverse("wagtailusers_users:add"), sent)
    user = User.objects.get(username="lin")
    assert (user.first_name, user.last_name) == (CLEAN, CLEAN)
    client.post(reverse("wagtailusers_users:edit", args=[user.pk]), sent | {"first_name": f"Li {DIRTY}"})
    user.refresh_from_db()
    assert user.first_name == f"Li {CLEAN}"
    response = client.post(reverse("wagtailusers_users:add"), sent | {"username": "li\u200bn"})
    assert "username" in errors_of(response)
    empty = {f"{name}-{key}": "0" for name in ("page_permissions", "collection_permissions", "document_permissions",
             "image_permissions") for key in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}  # fmt: skip
    response = client.post(reverse("wagtailusers_groups:add"), empty | {"name": "Édi\u200btion"})
    assert "existe déjà" in errors_of(response)["name"]


def test_collections_workflows_comments_and_redirects():
    client, root = sign_in_as_administrator(), Collection.get_first_root_node()
    client.post(reverse("wagtailadmin_collections:add"), {"name": DIRTY, "parent": root.pk})
    assert Collection.objects.exclude(pk=root.pk).get().name == CLEAN
    page = make_person()
    for model, field in ((Comment, "text"), (Workflow, "name"), (GroupApprovalTask, "name")):
        own = {"page": page, "user": User.objects.get(), "contentpath": "title"} if model is Comment else {}
        assert getattr(model.objects.create(**own, **{field: DIRTY}), field).split() == CLEAN.split()
    client.post("/admin/redirects/add/", {"old_path": "/an\u200bcien", "redirect_link": "https://exemple.fr/"})
    assert Redirect.objects.get().old_path == "/ancien"


def sign_in_as_administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("administrateur", "admin@exemple.fr"))
    return client


def test_what_was_stored_before_is_tidied_at_the_next_saving():
    client, lin = sign_in("editor"), make_person(title=DIRTY)
    client.post(edit_url(lin), fiche_data(Person, title=DIRTY))
    assert Person.objects.get().get_latest_revision_as_object().title == CLEAN
