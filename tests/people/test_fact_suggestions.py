"""The fact that a sentence seems to report is suggested, never recorded by itself."""

import pytest

from people.fact_suggestions import guess_date, guess_kind, suggest_fact
from people.models import Fact
from tests.builders import make_company, make_fact, make_person

Kind = Fact.Kind


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Junyang Lin a annoncé qu’il quittait ses fonctions.", Kind.DEPARTURE),
        ("Deux chercheurs s’en vont en même temps : Junyang Lin et un autre.", Kind.DEPARTURE),
        ("Junyang Lin claque la porte.", Kind.DEPARTURE),
        ("La démission de Junyang Lin est confirmée.", Kind.DEPARTURE),
        ("Junyang Lin rejoint Meta.", Kind.ARRIVAL),
        ("Meta a recruté Junyang Lin.", Kind.ARRIVAL),
        ("Junyang Lin est nommée directrice.", Kind.APPOINTMENT),
        ("Junyang Lin prend la tête du laboratoire.", Kind.APPOINTMENT),
        ("Junyang Lin a fondé sa société.", Kind.FOUNDING),
        ("Junyang Lin rachète une start-up.", Kind.ACQUISITION),
        ("Junyang Lin détient 12 % du groupe.", Kind.HOLDS),
        ("Junyang Lin annonce un partenariat.", Kind.PARTNERSHIP),
        ("Junyang Lin lève 3 millions.", Kind.FUNDING),
        ("Junyang Lin dirige l’équipe.", Kind.LEADERSHIP),
        ("Junyang Lin aime le thé.", Kind.POSITION),
        # the nearest to the name
        ("Après le rachat de Manus, Junyang Lin quitte Qwen.", Kind.DEPARTURE),
    ],
)
def test_the_words_nearest_to_the_name_give_the_kind(sentence, kind):
    assert guess_kind(sentence, "Junyang Lin") == kind


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ("Il part le 4 mars 2026.", "2026-03-04"),
        ("Il part le 1er août 2025.", "2025-08-01"),
        ("Il part en février 2026.", "2026-02"),
        ("Le 31 février 2026, dit-on.", "2026-02"),
        ("Il y est depuis 2019.", "2019"),
        ("Il part en mars.", ""),
        ("Qwen 2025 sort.", ""),
    ],
)
def test_a_date_is_as_precise_as_the_sentence(sentence, date):
    assert guess_date(sentence) == date


@pytest.mark.django_db
def test_a_departure_is_from_the_present_position_else_from_the_nearest_company():
    lin, meta, qwen = make_person(title="Junyang Lin"), make_company(title="Meta"), make_company(title="Qwen")
    sentence = "Junyang Lin quitte Qwen en mars 2026."
    assert suggest_fact(sentence, lin, [lin.pk, meta.pk, qwen.pk]) == {
        "kind": "departure", "object": meta.pk, "title": "", "start": "2026-03",
    }  # fmt: skip
    make_fact(subject=lin, object=qwen, title="responsable technique")
    assert suggest_fact(sentence, lin, [lin.pk, meta.pk, qwen.pk]) == {
        "kind": "departure", "object": qwen.pk, "title": "responsable technique", "start": "2026-03",
    }  # fmt: skip
    assert suggest_fact("Junyang Lin rejoint Meta.", lin, [meta.pk])["title"] == ""


@pytest.mark.django_db
def test_a_position_that_somebody_left_is_not_the_present_one():
    lin, meta, qwen = make_person(title="Junyang Lin"), make_company(title="Meta"), make_company(title="Qwen")
    make_fact(subject=lin, object=meta, title="directeur", start="2019")
    make_fact(subject=lin, object=qwen, title="responsable technique", start="2023")
    sentence = "Junyang Lin quitte ses fonctions."
    assert suggest_fact(sentence, lin, [])["title"] == "responsable technique"
    make_fact(subject=lin, kind="departure", object=qwen, start="2024")
    assert suggest_fact(sentence, lin, [qwen.pk])["title"] == "directeur"
