"""Facts made while a story is edited: proposed, compared with those there are, refused with a reason."""

import json

import pytest
from wagtail.models import ModelLogEntry

from people.models import Fact
from tests.admin import sign_in
from tests.builders import make_company, make_fact, make_person

pytestmark = pytest.mark.django_db
NEW = "/admin/faits/nouveau/"


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin", agreement="m")


@pytest.fixture
def qwen():
    return make_company(title="Qwen")


def departure(lin, qwen, **fields) -> dict:
    return {"subject": lin.pk, "kind": "departure", "object": qwen.pk, "start": "2026-03"} | fields


@pytest.mark.parametrize("role", ["writer", "editor", "chief"])
def test_whoever_writes_makes_a_fact_that_nobody_sees_yet(role, lin, qwen):
    response = sign_in(role).post(NEW, departure(lin, qwen))
    assert response.status_code == 201
    fact = Fact.objects.get()
    assert response.json()["fact"] == {
        "id": fact.pk, "title": "Junyang Lin · départ · Qwen (mars 2026)", "isPublic": False,
        "editUrl": f"/admin/faits/edit/{fact.pk}/",
    }  # fmt: skip
    assert not Fact.objects.published().exists()
    assert ModelLogEntry.objects.filter(action="wagtail.create", object_id=str(fact.pk)).exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"subject": ""}, "subject", "Dites de qui il s’agit."),
        ({"subject": "999999"}, "subject", "Cette fiche n’existe plus."),
        ({"kind": ""}, "kind", "Dites ce qui se passe."),
        ({"end": "2025"}, "end", "La fin précède le début."),
        ({"start": "mars"}, "start", "Écrivez une année, un mois ou un jour : 2026, 2026-03 ou 2026-03-05."),
        ({"object": "subject"}, "object", "Une fiche ne peut pas être liée à elle-même."),
        ({"object": ""}, "object_text", "Dites avec qui, quoi, ou à quelle fonction."),
        ({"share": "12"}, "share", "La part va de 0 à 100 % et ne concerne que « détient »."),
    ],
)
def test_a_refused_fact_says_why_beside_its_field(fields, field, sentence, lin, qwen):
    data = departure(lin, qwen, **fields)
    if data["object"] == "subject":
        data["object"] = lin.pk
    response = sign_in("writer").post(NEW, data)
    assert response.status_code == 400
    assert response.json()["errors"][field] == [sentence]
    assert not Fact.objects.exists()


def test_a_fact_that_resembles_one_is_refused_until_the_editor_confirms_that_it_is_another(lin, qwen):
    known = make_fact(subject=lin, kind="departure", object=qwen, start="2026")
    client = sign_in("writer")
    response = client.post(NEW, departure(lin, qwen))
    assert response.status_code == 400
    assert [fact["id"] for fact in response.json()["similar"]] == [known.pk]
    assert response.json()["errors"][""] == [
        "Un fait semblable existe déjà : choisissez-le, ou dites que celui-ci est nouveau."
    ]
    assert client.post(NEW, departure(lin, qwen, isNew="1")).status_code == 201
    assert Fact.objects.count() == 2


def test_what_resembles_is_the_same_sort_of_fact_with_the_same_other_end(lin, qwen):
    meta = make_company(title="Meta")
    position = make_fact(subject=lin, kind="position", object=qwen, title="chercheur")
    open_end = make_fact(subject=lin, kind="position", title="chercheur")
    make_fact(subject=lin, kind="position", object=meta, title="chercheur")
    make_fact(subject=lin, kind="position", object=qwen, title="chercheur", is_retired=True)
    make_fact(subject=make_person(), kind="position", object=qwen, title="chercheur")
    make_fact(subject=lin, kind="departure", object=qwen)
    assert set(Fact.objects.resembling(lin.pk, "leadership", qwen.pk)) == {position, open_end}
    deal = make_fact(subject=qwen, kind="partnership", object=meta)
    assert list(Fact.objects.resembling(meta.pk, "partnership", qwen.pk)) == [deal]


def propose(role, **body):
    return sign_in(role).post("/admin/faits/proposition/", json.dumps(body), content_type="application/json")


def test_the_paragraph_proposes_and_the_resembling_facts_come_with_it(lin, qwen):
    known = make_fact(subject=lin, kind="departure", object=qwen, start="2026")
    text = "🙂 Junyang Lin quitte Qwen en mars 2026."
    names = [{"start": 3, "end": 14, "fiche": lin.pk}, {"start": 22, "end": 26, "fiche": qwen.pk}]
    answer = propose("writer", subject=lin.pk, text=text, start=3, names=names).json()
    assert answer["fact"] == {
        "kind": "departure", "object": qwen.pk, "object_text": "", "title": "", "start": "2026-03", "end": "",
        "status": "",
    }  # fmt: skip
    assert [fact["id"] for fact in answer["similar"]] == [known.pk]


def test_nothing_is_proposed_where_nothing_is_sure(lin, qwen):
    make_fact(subject=lin, kind="departure", object=qwen, start="2026")
    names = [{"start": 0, "end": 11, "fiche": lin.pk}, {"start": 15, "end": 19, "fiche": qwen.pk}]
    answer = propose("writer", subject=lin.pk, text="Junyang Lin et Qwen.", start=0, names=names).json()
    assert (answer["fact"]["kind"], answer["similar"]) == ("", [])


@pytest.mark.parametrize(
    "body",
    [
        {}, {"subject": "x"}, {"subject": "9" * 30}, {"subject": -1}, {"text": 1}, {"start": "x"}, {"names": [1]},
        {"names": [{"start": 0}]},
    ],
)  # fmt: skip
def test_no_fiche_no_proposal(body):
    assert propose("writer", **body).status_code == 400


@pytest.mark.parametrize("places", [(-5, 2), (3, 1), (0, 10**12)])
def test_places_outside_the_text_are_no_names(places, lin):
    names = [{"start": places[0], "end": places[1], "fiche": 10**30}]
    assert propose("writer", subject=lin.pk, text="Rien.", start=places[0], names=names).status_code == 200


def test_the_facts_that_resemble_one_are_found(lin, qwen):
    known = make_fact(subject=lin, kind="departure", object=qwen, start="2026")
    client = sign_in("writer")
    query = {"subject": lin.pk, "kind": "departure", "object": qwen.pk}
    assert [fact["id"] for fact in client.get("/admin/faits/semblables/", query).json()["similar"]] == [known.pk]
    assert client.get("/admin/faits/semblables/", query | {"kind": "founding"}).json() == {"similar": []}
    assert client.get("/admin/faits/semblables/", query | {"kind": ""}).json() == {"similar": []}
    assert client.get("/admin/faits/semblables/", {"subject": "x"}).status_code == 400


def test_readers_make_no_fact(client, lin, qwen):
    assert client.post(NEW, departure(lin, qwen)).status_code == 302
    assert not Fact.objects.exists()
