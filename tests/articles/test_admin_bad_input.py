"""What is wrong in the form of a story is told in French beside its field, and nothing that was typed is lost."""

import json
import re

import pytest
from django.urls import reverse

from articles.models import ArticlePage, SectionPage
from tests.admin import add_story, add_url, edit_url, errors_of, html, messages_of, sign_in, story_data
from tests.builders import make_article, make_home, publish_article, publish_company

pytestmark = pytest.mark.django_db

TYPED = "Ce qui est tapé"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": ""}, {"title": "Champ requis."}),
        ({"title": "x" * 300}, {"title": "au plus 255 caractères (actuellement 300)"}),
        ({"standfirst": ""}, {"standfirst": "Champ requis."}),
        ({"standfirst": "x" * 700}, {"standfirst": "au plus 600 caractères"}),
        ({"title": "a\x00b"}, {"title": "Le caractère nul n’est pas autorisé."}),
        ({"tags": "x" * 101}, {"tags": "100 caractères"}),
        ({"tags": ", ".join(f"mot {n}" for n in range(13))}, {"tags": "13 mots-clés : gardez-en 12 au plus"}),
        ({"slug": "prise"}, {"slug": "est déjà utilisé"}),
        ({"slug": "é à"}, {"slug": "ne doit contenir que"}),
        ({"format": "roman"}, {"format": "Sélectionnez un choix valide"}),
        ({"planned_at": "hier"}, {"planned_at": "Saisissez une date et une heure valides."}),
        ({"planned_at": "2026-99-99"}, {"planned_at": "Saisissez une date et une heure valides."}),
        ({"published_at": "2099-01-01 10:00"}, {"published_at": "Cette date est à venir."}),
        ({"lead_photo": "999999"}, {"lead_photo": "Sélectionnez un choix valide"}),
        ({"bylines": [{"name": "", "role": "photo"}]}, {"bylines-0-name": "Choisissez une fiche ou écrivez un nom."}),
        ({"bylines": [{"name": "A", "person": "999999", "role": "text"}]}, {"bylines-0-person": "choix valide"}),
        ({"sources": [{"publisher": "", "url": "https://a.fr"}]}, {"sources-0-publisher": "Champ requis."}),
        ({"sources": [{"publisher": "R", "url": "javascript:alert(1)"}]}, {"sources-0-url": "URL valide"}),
        ({"sources": [{"publisher": "R", "url": "data:text/html,x"}]}, {"sources-0-url": "URL valide"}),
        ({"sources": [{"publisher": "R", "published_on": "2026-13"}]}, {"sources-0-published_on": "2026-03-05"}),
        ({"corrections": [{"made_on": "hier", "after": ""}]}, {"corrections-0-made_on": "Saisissez une date valide.",
          "corrections-0-after": "Champ requis."}),
    ],
)  # fmt: skip
def test_publishing_is_refused_beside_the_field(fields, expected):
    client = sign_in("editor")
    make_article(title="Prise")
    sources = [{"language": "fr"} | source for source in fields.pop("sources", [])]
    rows = [{"kind": "minor"} | row for row in fields.pop("corrections", [])]
    response = add_story(
        client, action="publish", **{"kicker": TYPED, "sources": sources, "corrections": rows} | fields
    )
    assert response.status_code == 200
    errors = errors_of(response)
    assert errors.keys() == expected.keys()
    for name, message in expected.items():
        assert message in errors[name]
    assert TYPED in response.content.decode()
    assert ArticlePage.objects.count() == 1


def test_a_draft_may_be_incomplete_and_publishing_it_may_not():
    client = sign_in("editor")
    quote = {"original": "", "language": "en", "speaker": "", "url": "", "date": ""}
    source = {"publisher": "", "language": "fr", "url": "https://a.fr"}
    data = story_data(title="Ébauche", standfirst="", body=[("quote", quote)], sources=[source])
    response = client.post(add_url(ArticlePage), data)
    story = ArticlePage.objects.get()
    assert response.headers["Location"] == edit_url(story)
    response = client.post(edit_url(story), data | {"action-publish": "1"})
    assert response.status_code == 200
    assert {"standfirst", "sources-0-publisher"} <= errors_of(response).keys()
    assert not ArticlePage.objects.get().live
    submitted = client.post(edit_url(story), data | {"action-submit": "1"})
    assert submitted.status_code == 200
    assert not ArticlePage.objects.get().workflow_in_progress


def test_a_story_cannot_be_made_outside_a_section():
    client = sign_in("editor")
    for parent in (make_home(), make_article()):
        address = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", parent.pk])
        assert client.get(address).headers["Location"] == "/admin/"
        client.post(address, story_data(title="Sans rubrique") | {"action-publish": "1"})
    assert not ArticlePage.objects.filter(title="Sans rubrique").exists()


@pytest.mark.parametrize("slug", ["recherche", "admin", "flux"])
def test_a_section_may_not_take_an_address_of_the_site(slug):
    client = sign_in("editor")
    address = reverse("wagtailadmin_pages:add", args=["articles", "sectionpage", make_home().pk])
    data = {
        "title": "Rubrique",
        "description": TYPED,
        "slug": slug,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    response = client.post(address, data)
    assert f"« /{slug}/ » sert au site lui-même" in errors_of(response)["slug"]
    assert TYPED in response.content.decode()
    client.post(address, data | {"title": slug.title(), "slug": ""})
    assert SectionPage.objects.get().slug == f"{slug}-1"


def test_links_to_scripts_and_data_are_stripped_however_they_come():
    client = sign_in("writer")
    pasted = '<p><a href="javascript:alert(1)">un</a> <a href="data:text/html,x">deux</a> <a href="https://a.fr/">trois</a></p>'
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": " JaVaScript:alert(1)"}}
    raw = {
        "blocks": [{"key": "a", "text": "clic", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 0, "length": 4, "key": 0}]}],
        "entityMap": {"0": link},
    }  # fmt: skip
    body = [("paragraph", html(pasted)), ("paragraph", json.dumps(raw)), ("box", {"title": "B", "body": html(pasted)})]
    add_story(client, title="Liens", body=body)
    stored = json.dumps(ArticlePage.objects.get().body.get_prep_value()).lower()
    assert "javascript" not in stored
    assert "data:" not in stored
    assert stored.count("https://a.fr/") == 2
    for word in ("un", "deux", "trois", "clic"):
        assert word in stored


def test_what_is_pasted_from_word_keeps_its_words_and_loses_its_clothes():
    client = sign_in("writer")
    pasted = (
        '<p class="MsoNormal" style="margin:0"><span style="font-size:12pt">Bonjour <b>à tous</b><o:p></o:p></span>'
        "</p><h1>Un titre</h1><table><tr><td>Une case</td></tr></table><ul><li>Un point</li></ul>"
    )
    add_story(client, title="Collé", body=[("paragraph", html(pasted))])
    # The keys of blocks are drawn at random.
    stored = re.sub(r' data-block-key="\w+"', "", ArticlePage.objects.get().body.get_prep_value()[0]["value"])
    for word in ("Bonjour <b>à tous</b>", "Un titre", "Une case", "Un point"):
        assert word in stored
    for trace in ("Mso", "style", "span", "h1", "table", "o:p"):
        assert trace not in stored


def test_what_is_pasted_is_cleaned_in_every_form_with_rich_text():
    client, fiche = sign_in("chief"), publish_company()
    for address in (
        add_url(ArticlePage),
        edit_url(fiche),
        reverse("wagtailsettings:edit", args=["imprint", "imprint"]),
    ):
        assert "articles/editor/paste.js" in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize(
    "block",
    [
        ("heading", {"text": "", "level": "2"}),
        ("heading", {"text": "x" * 200, "level": "2"}),
        ("heading", {"text": "a", "level": "9"}),
        ("quote", {"original": "x", "language": "fr", "speaker": "", "url": "javascript:alert(1)", "date": ""}),
        ("quote", {"original": "x", "language": "fr", "speaker": "", "url": "", "date": "mars"}),
        ("picture", {"photo": "999999", "caption": "", "alt": ""}),
        ("embed", {"url": "data:text/html,x", "title": "x"}),
    ],
)
def test_a_block_that_cannot_be_is_refused_and_kept_in_the_form(block):
    body = [("paragraph", html("<p>Avant.</p>")), block]
    response = add_story(sign_in("editor"), action="publish", title="Un corps", body=body)
    assert response.status_code == 200
    assert any("erreurs de validation" in message for message in messages_of(response))
    source = response.content.decode()
    assert "Avant." in source
    assert "_errors" in source or "blockErrors" in source or "data-w-block-arguments-value" in source
    assert not ArticlePage.objects.exists()


def test_an_address_follows_the_title_until_publication_then_stays():
    client = sign_in("editor")
    add_story(client, title="Premier titre")
    story = ArticlePage.objects.get()
    client.post(edit_url(story), story_data(title="Second titre", slug="premier-titre") | {"action-publish": "1"})
    assert ArticlePage.objects.get().slug == "second-titre"
    client.post(edit_url(story), story_data(title="Troisième titre", slug="second-titre") | {"action-publish": "1"})
    assert ArticlePage.objects.get().slug == "second-titre"


def test_two_stories_of_one_title_have_two_addresses():
    client = sign_in("writer")
    for _ in range(2):
        add_story(client, title="Même titre")
    assert sorted(ArticlePage.objects.values_list("slug", flat=True)) == ["meme-titre", "meme-titre-2"]


def test_a_fiche_deleted_while_the_story_is_open_loses_nothing_else():
    client = sign_in("editor")
    gone = publish_company(title="Disparue")
    story = publish_article(
        title="Reste", subjects=(gone,), body=[("quote", {"original": "x", "language": "fr", "speaker": gone})]
    )
    gone.delete()
    assert client.get(edit_url(story)).status_code == 200
    assert ArticlePage.objects.get().get_latest_revision_as_object().title == "Reste"
