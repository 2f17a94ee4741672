"""A fiche that has nearly the name of another is made once somebody said that it is another, by whichever door."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from people.models import Company, Name, Person
from people.names.fiches import near_names
from tests.admin import add_url, edit_url, errors_of, fiche_data, sign_in, soup
from tests.builders import make_company, make_person, publish_person

pytestmark = pytest.mark.django_db
AUTOSAVE = {"Accept": "application/json"}


@pytest.fixture
def maelys():
    return make_person(title="Maelys Kerguelen", description="juriste", live=False)


def create(data, action="", role="editor", **more):
    return sign_in(role).post(add_url(Person), data | ({f"action-{action}": "1"} if action else {}), **more)


def question(response):
    """The checkbox of the question."""
    return soup(response).select_one("[name=not_these]")


@pytest.mark.parametrize("action", ["", "publish", "submit"])
def test_the_form_asks_and_an_answer_lets_through(maelys, action):
    data = fiche_data(Person, title="MAËLYS KERGUÉLEN", description="ce qui est tapé")
    response = create(data, action)
    assert Person.objects.count() == 1
    assert errors_of(response)["title"] == "Est-ce déjà cette fiche : « Maelys Kerguelen » ?"
    assert "ce qui est tapé" in response.text
    box = question(response)
    asked = box.find_parent(class_="help-block")
    assert asked.select_one("a")["href"] == edit_url(maelys)
    said = " ".join(asked.get_text().split())
    assert "juriste (brouillon)" in said
    assert "créer quand même" in said
    create(data | {"not_these": box["value"]}, action)
    assert Person.objects.get(description="ce qui est tapé").live is (action == "publish")


@pytest.mark.parametrize(
    "typed",
    [
        {"title": "maelys kerguelen"},
        {"title": "Kerguelen Maelys"},
        {"title": "Maëlis Kerguelen"},
        {"title": "May Kerg", "native_name": "Maelys Kerguelen"},
        {"title": "Autre", "names": [{"text": "Maelys Kerguelen", "kind": "usage", "script": "Latn"}]},
        {"title": "La juriste"},
    ],
)
def test_any_of_its_names_counts_and_any_of_the_other_s(maelys, typed):
    Name.objects.create(profile=maelys, text="La Juriste")
    assert question(create(fiche_data(Person, **typed)))
    assert Person.objects.count() == 1


@pytest.mark.parametrize("title", ["Alibaba Cloud", "Wei Lin", "Lin", "Qwen"])
def test_a_part_of_a_longer_name_is_no_question(title):
    make_company(title="Alibaba"), make_person(title="Junyang Lin", family_name="Lin")
    response = sign_in("writer").post(add_url(Company), fiche_data(Company, title=title))
    assert response.status_code == 302


def test_a_person_and_a_company_are_asked_about_alike_and_so_is_what_a_draft_calls_it():
    company = make_company(title="Orange")
    Page.objects.filter(pk=company.pk).update(draft_title="Kerguelen")
    assert question(create(fiche_data(Person, title="orange")))
    assert question(create(fiche_data(Person, title="Kerguelen")))


def test_autosave_makes_none_and_says_why(maelys):
    data = fiche_data(Person, title="Maelys Kerguelen")
    response = create(data, headers=AUTOSAVE)
    assert (response.status_code, response.json()["error_code"]) == (400, "validation_error")
    assert response.json()["error_message"] == (
        "Est-ce déjà cette fiche : « Maelys Kerguelen » ? Pour répondre, enregistrez."
    )
    assert Person.objects.count() == 1
    assert create(data | {"not_these": str(maelys.pk)}, headers=AUTOSAVE).json()["success"]


def test_an_answer_is_about_the_fiches_that_were_shown(maelys):
    make_person(title="Solenn Abgrall")
    names = [{"text": "Solenn Abgrall", "kind": "usage", "script": "Latn"}]
    response = create(fiche_data(Person, title="Maelys Kerguelen", names=names) | {"not_these": str(maelys.pk)})
    assert question(response)
    assert not question(response).has_attr("checked")
    assert "Solenn Abgrall" in errors_of(response)["title"]


def test_an_answer_outlives_another_mistake(maelys):
    response = create(fiche_data(Person, title="Maelys Kerguelen", wikidata="q") | {"not_these": f"{maelys.pk} x"})
    assert question(response).has_attr("checked")
    assert "wikidata" in errors_of(response)


def test_a_fiche_that_takes_the_name_of_another_is_asked_and_its_own_name_is_none(maelys):
    client, other = sign_in("editor"), publish_person(title="Solenn Abgrall")
    data = fiche_data(Person, title="Maelys Kerguelen")
    response = client.post(edit_url(other), data)
    assert "enregistrer quand même" in question(response).find_parent("label").get_text()
    assert client.post(edit_url(other), data, headers=AUTOSAVE).json()["error_code"] == "validation_error"
    other.refresh_from_db()
    assert other.draft_title == "Solenn Abgrall"
    client.post(edit_url(other), data | {"not_these": question(response)["value"]})
    other.refresh_from_db()
    assert other.draft_title == "Maelys Kerguelen"
    # Said once: the next saving asks nothing, nor does a name that it has had.
    assert client.post(edit_url(other), data | {"description": "autre"}).status_code == 302
    assert client.post(edit_url(maelys), fiche_data(Person, title="maëlys kerguelen")).status_code == 302


def test_a_preview_asks_nothing(maelys):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["people", "person", maelys.get_parent().pk])
    sent = sign_in("editor").post(address, fiche_data(Person, title="Maelys Kerguelen"))
    assert sent.json()["is_valid"]


def test_a_copy_is_another_fiche_under_another_name():
    client, original = sign_in("chief"), publish_person(title="Maelys Kerguelen")
    address = reverse("wagtailadmin_pages:copy", args=[original.pk])
    sent = {"new_title": "maëlys  kerguelen", "new_slug": "copie", "new_parent_page": original.get_parent().pk}
    assert "« Maelys Kerguelen »" in errors_of(client.post(address, sent))["new_title"]
    assert Person.objects.count() == 1
    client.post(address, sent | {"new_title": "Solenn Abgrall"})
    assert Person.objects.count() == 2


@pytest.mark.portable
@pytest.mark.parametrize("fiches", [1, 30])
def test_many_fiches_cost_the_queries_of_one(django_assert_num_queries, fiches):
    for _ in range(fiches):
        make_person()
    near_names("Quelqu’un")
    with django_assert_num_queries(5):  # what changed 2 (the index is warm), fiches, other names, titles of drafts
        near_names("Maelys Kerguelen", "Solenn Abgrall", whole=True)
