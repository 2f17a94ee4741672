"""The names that the editor of a story shows, and the fiches created from there."""

import json

import pytest
from wagtail.models import PageLogEntry

from people.models import Company, Name, Person, Profile
from people.names.fiches import near_names
from tests.admin import sign_in
from tests.builders import make_company, make_fact, make_person, make_public_fact

pytestmark = pytest.mark.django_db


def ask(client, *texts, context="", linked=(), reported=()):
    body = {"context": context, "texts": list(texts), "linked": list(linked), "reported": list(reported)}
    return client.post("/admin/fiches/noms/", json.dumps(body), content_type="application/json")


def named(response) -> list[tuple]:
    titles = {fiche["id"]: fiche["title"] for fiche in response.json()["fiches"]}
    return [
        (name["verdict"], name["surface"], [titles[fiche] for fiche in name["fiches"]])
        for name in response.json()["names"]
    ]


def test_each_name_comes_with_its_place_as_a_browser_counts_it():
    lin = make_person(title="Junyang Lin")
    name = ask(sign_in("writer"), "Rien ici.", "🙂 Selon Junyang Lin, oui.").json()["names"][0]
    assert name == {
        "text": 1, "start": 9, "end": 20, "surface": "Junyang Lin", "verdict": "found", "fiches": [lin.pk],
        "why": "nom de la fiche",
    }  # fmt: skip


def test_a_surname_counts_after_the_full_name_even_of_the_title_which_is_not_answered():
    make_person(title="Junyang Lin")
    client = sign_in("writer")
    assert named(ask(client, "Lin quitte son poste.", context="Junyang Lin s’en va")) == [
        ("found", "Lin", ["Junyang Lin"])
    ]
    assert named(ask(client, "Lin quitte son poste.")) == []


@pytest.mark.portable
def test_homonyms_are_distinguished_by_role_and_employer_and_none_is_chosen():
    first, second = make_person(title="Jean Martin"), make_person(title="Jean Martin", slug="jean-martin-2")
    make_fact(subject=first, object=make_company(title="Qwen"), title="chercheur")
    answer = ask(sign_in("writer"), "Jean Martin l’affirme.")
    assert named(answer) == [("ambiguous", "Jean Martin", ["Jean Martin", "Jean Martin"])]
    assert set(answer.json()["names"][0]["fiches"]) == {first.pk, second.pk}


def test_a_position_that_somebody_left_is_no_role_any_more():
    person, company = make_person(title="Jean Martin", description="ancien de Qwen"), make_company(title="Qwen")
    make_public_fact(subject=person, object=company, title="directeur technique", start="2020")
    assert ask(sign_in("writer"), "Jean Martin.").json()["fiches"][0]["role"] == "directeur technique, Qwen"
    make_public_fact(subject=person, object=company, kind="departure", start="2024-03")
    assert ask(sign_in("writer"), "Jean Martin.").json()["fiches"][0]["role"] == "ancien de Qwen"


def test_what_only_looks_like_a_name_is_unknown_and_a_longer_name_doubtful():
    make_company(title="Alibaba")
    found = named(ask(sign_in("writer"), "Selon Maud Pelletier, la Fondation Alibaba aidera."))
    assert ("unknown", "Maud Pelletier", []) in found
    assert ("doubtful", "Alibaba", ["Alibaba"]) in found


def test_fiches_already_linked_are_described_drafts_too():
    draft = make_person(title="Binyuan Hui", live=False)
    (fiche,) = ask(sign_in("writer"), "Rien.", linked=[draft.pk]).json()["fiches"]
    assert (fiche["title"], fiche["isDraft"], fiche["isNew"]) == ("Binyuan Hui", True, True)
    draft.save_revision().publish()
    Person.objects.get().unpublish()  # taken offline by somebody: not to be published along with a story
    (fiche,) = ask(sign_in("writer"), "Rien.", linked=[draft.pk]).json()["fiches"]
    assert (fiche["isDraft"], fiche["isNew"]) == (True, False)


@pytest.mark.portable
def test_fiches_at_either_end_of_reported_facts_are_described_and_listed_apart():
    hui, qwen = make_person(title="Binyuan Hui", live=False), make_company(title="Qwen", live=False)
    fact = make_fact(subject=hui, kind="departure", object=qwen)
    answer = ask(sign_in("writer"), "Rien.", reported=[fact.pk, 10**26]).json()
    assert answer["reportedFiches"] == sorted([hui.pk, qwen.pk])
    assert {fiche["title"]: fiche["isNew"] for fiche in answer["fiches"]} == {"Binyuan Hui": True, "Qwen": True}


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        "",
        "[]",
        "{",
        '{"texts": "x"}',
        '{"texts": [1]}',
        '{"texts": [], "linked": ["x"]}',
        '{"texts": [], "linked": "", "reported": ""}',
        '{"texts": [], "reported": ["x"]}',
        '{"context": 3}',
    ],
)
def test_nonsense_is_refused(body):
    response = sign_in("writer").post("/admin/fiches/noms/", body, content_type="application/json")
    assert response.status_code == 400


@pytest.mark.portable
def test_a_text_out_of_all_measure_is_refused_and_an_odd_one_is_read():
    client = sign_in("writer")
    assert ask(client, "x" * 400_001).status_code == 413
    assert ask(client, "\x00\ud800 🙂\u202e", "", "\n\n").status_code == 200
    assert ask(client, "Rien.", linked=[10**26, -1]).status_code == 200


def test_readers_get_nothing(client):
    make_person()
    assert ask(client, "Rien").status_code == 302
    assert client.get("/admin/fiches/homonymes/", {"name": "x"}).status_code == 302
    assert client.post("/admin/fiches/nouvelle/", {"title": "x", "kind": "person"}).status_code == 302


@pytest.mark.portable
@pytest.mark.parametrize("count", [1, 6])
def test_reading_a_text_costs_the_same_queries_with_1_and_30_names(count, django_assert_num_queries):
    given = ["Anne", "Benoît", "Claire", "David", "Élise", "Franck"]
    names = [f"{first} {last}" for first in given for last in ("Durand", "Morel", "Picard", "Roussel", "Vasseur")]
    for name in names[:count]:
        make_person(title=name)
    client = sign_in("writer")
    text = ", ".join(f"puis {name}" for name in names[:count])
    assert len(ask(client, text).json()["names"]) == count
    # session, account, its rights (2), its preferences; what has changed in the index (2), fiches, positions and moves
    with django_assert_num_queries(9):
        ask(client, text)


# Fiches that may be the one to be made


@pytest.mark.portable
@pytest.mark.parametrize(
    "written",
    ["Yann LeCun", "Yann Le Cun", "LeCun Yann", "Le Cun, Yann", "yann lecun", "Yan LeCun", "Y. LeCun", "杨立昆"],
)
def test_another_spelling_order_or_script_shows_the_fiche_that_there_is(written):
    lecun = make_person(title="Yann LeCun", native_name="杨立昆", native_language="zh-Hans")
    make_person(title="Anne Bouverot")
    make_company(title="Meta")
    assert list(near_names(written)) == [lecun.pk]


@pytest.mark.portable
def test_another_name_of_a_fiche_shows_it_and_a_stranger_shows_none():
    lin = make_person(title="Junyang Lin")
    lin.names.add(Name(text="Justin Lin"))
    lin.save_revision().publish()
    client = sign_in("writer")
    (near,) = client.get("/admin/fiches/homonymes/", {"name": "Lin Justin"}).json()["fiches"]
    assert near["title"] == "Junyang Lin"
    assert near["why"]
    assert client.get("/admin/fiches/homonymes/", {"name": "Maud Pelletier"}).json() == {"fiches": []}
    assert client.get("/admin/fiches/homonymes/", {"name": "!!"}).json() == {"fiches": []}


# A new fiche


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_whoever_writes_makes_a_draft_fiche(role):
    response = sign_in(role).post("/admin/fiches/nouvelle/", {"title": " Kaixin Li ", "kind": "person"})
    assert response.status_code == 201
    assert (response.json()["fiche"]["title"], response.json()["fiche"]["isNew"]) == ("Kaixin Li", True)
    fiche = Person.objects.get()
    assert (fiche.slug, fiche.live, fiche.get_latest_revision().as_object().title) == ("kaixin-li", False, "Kaixin Li")
    assert PageLogEntry.objects.filter(page=fiche.pk, action="wagtail.create").exists()


@pytest.mark.portable
@pytest.mark.parametrize("typed", ["Kaixin Li", "KAIXIN LI", "Catherine Li"])
def test_a_homonym_is_refused_beside_the_name_until_the_editor_confirms_that_it_is_another(typed):
    li = make_person(title="Kaixin Li", live=False)
    li.names.add(Name(text="Catherine Li"))
    li.save()
    li.save_revision()
    client, data = sign_in("writer"), {"title": typed, "kind": "person"}
    response = client.post("/admin/fiches/nouvelle/", data)
    assert (response.status_code, response.json()["isHomonym"]) == (400, True)
    said = "Une fiche porte déjà ce nom (Kaixin Li) : liez-la, ou dites que c’est une autre."
    assert response.json()["errors"] == {"title": [said]}
    assert Person.objects.count() == 1
    assert client.post("/admin/fiches/nouvelle/", data | {"isNew": "1"}).status_code == 201


@pytest.mark.portable
def test_a_name_in_another_script_or_taken_gets_an_address_too():
    client = sign_in("writer")
    for title in ("林俊旸", "Kaixin Li", "Kaixin Li"):
        data = {"title": title, "kind": "person", "isNew": "1"}
        assert client.post("/admin/fiches/nouvelle/", data).status_code == 201
    slugs = sorted(Profile.objects.values_list("slug", flat=True))
    assert slugs == ["kaixin-li", "kaixin-li-2", "linjunyang"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "person"}, "title"),
        ({"title": "  ", "kind": "person"}, "title"),
        ({"title": "!!", "kind": "company"}, "title"),
        ({"title": "x" * 300, "kind": "company"}, "title"),
        ({"title": "Qwen"}, "kind"),
        ({"title": "Qwen", "kind": "planet"}, "kind"),
    ],
)
def test_a_refused_fiche_says_why_beside_its_field_and_nothing_is_made(data, field):
    response = sign_in("writer").post("/admin/fiches/nouvelle/", data)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert not Company.objects.exists()
