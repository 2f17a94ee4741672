"""The fact that a paragraph reports is suggested, never recorded by itself; nothing rather than a wrong one."""

import re

import pytest

from people.fact_suggestions import NOTHING, suggest_fact
from people.models import Fact
from people.reported_facts import Name, reported_fact
from people.reported_facts.dates import dates_in
from people.reported_facts.sentence import MAX_CHARACTERS
from tests.builders import make_company, make_fact, make_person

Kind = Fact.Kind


def reported(text: str, *companies: str, subject: str = "Junyang Lin"):
    """Return what `text` reports of the subject; Binyuan Hui is the other person in it."""
    names = [
        Name(match.start(), match.end(), "company" if match[0] in companies else "person", match[0])
        for match in re.finditer("|".join(["Junyang Lin", "Binyuan Hui", *companies]), text)
    ]
    return reported_fact(text, next(name for name in names if name.fiche == subject), names)


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
        ("Junyang Lin prend la tête du laboratoire Meta.", Kind.APPOINTMENT),
        ("Junyang Lin a fondé Meta.", Kind.FOUNDING),
        ("Junyang Lin rachète la start-up Meta.", Kind.ACQUISITION),
        ("Junyang Lin détient 12 % de Meta.", Kind.HOLDS),
        ("Junyang Lin noue un partenariat avec Meta.", Kind.PARTNERSHIP),
        ("Junyang Lin lève 3 millions d’euros.", Kind.FUNDING),
        ("Junyang Lin dirige Meta.", Kind.LEADERSHIP),
        ("Après le rachat de Manus, Junyang Lin quitte Meta.", Kind.DEPARTURE),
    ],
)
def test_the_clause_of_the_name_gives_the_kind(sentence, kind):
    assert reported(sentence, "Meta").kind == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Junyang Lin aime le thé.",
        "Junyang Lin dément avoir quitté Meta.",
        "Junyang Lin ne quitte pas Meta.",
        "Si Junyang Lin quitte Meta, tout change.",
        "Junyang Lin quitte-t-il Meta ?",
        "« Junyang Lin quitte Meta », écrit un blogueur.",
        "L’équipe de Junyang Lin rejoint Meta.",
        "Selon Junyang Lin, Binyuan Hui quitte Meta.",
        "Junyang Lin rejoint un concurrent de Meta.",
        "Junyang Lin quitte Meta ; c’est faux.",
        f"Junyang Lin quitte Meta {'et encore ' * (MAX_CHARACTERS // 10)}.",
    ],
)
def test_what_is_denied_supposed_asked_or_said_of_others_is_no_fact(sentence):
    assert reported(sentence, "Meta") is None


def test_the_place_the_title_the_dates_and_the_status_are_those_of_the_clause():
    text = (
        "Comme Binyuan Hui, parti de Meta, Junyang Lin aurait rejoint Qwen comme responsable technique le 4 mars 2026."
    )
    fact = reported(text, "Meta", "Qwen")
    assert (fact.kind, fact.place.fiche, fact.title) == (Kind.ARRIVAL, "Qwen", "responsable technique")
    assert (fact.start, fact.end, fact.status) == ("2026-03-04", "", "unverified")
    other = reported(text, "Meta", "Qwen", subject="Binyuan Hui")
    assert (other.kind, other.place.fiche, other.start) == (Kind.DEPARTURE, "Meta", "")
    led = reported("Junyang Lin a dirigé Qwen de 2019 à 2023.", "Qwen")
    assert (led.kind, led.start, led.end) == (Kind.LEADERSHIP, "2019", "2023")


def test_another_sentence_of_the_paragraph_serves_when_that_of_the_name_says_nothing():
    assert reported("Junyang Lin est connu. M. Junyang Lin quitte Qwen.", "Qwen").place.fiche == "Qwen"


@pytest.mark.parametrize(
    ("code", "date"),
    [
        ("part le 4 mars 2026", "2026-03-04"),
        ("part le 1er aout 2025", "2025-08-01"),
        ("part en fevrier 2026", "2026-02"),
        ("part a la fin de l' annee 2025", "2025"),
        ("part le 31 fevrier 2026", "2026-02"),
        ("part en mars", ""),
        ("y est depuis 2019", ""),
        ("apres le sommet de fevrier 2025", ""),
        ("qwen 2025 sort", ""),
    ],
)
def test_a_date_is_as_precise_as_the_clause(code, date):
    assert dates_in(f" {code} ") == (date, "")


def test_what_lasts_begins_and_ends():
    assert dates_in(" y est depuis 2019 ", lasting=True) == ("2019", "")
    assert dates_in(" y reste jusqu' en mars 2026 ", lasting=True) == ("", "2026-03")


def suggested(text: str, subject, *fiches) -> dict:
    """Return what is suggested for `subject`, which the text names first, and the fiches by their titles."""
    spans = [
        (match.start(), match.end(), fiche.pk)
        for fiche in (subject, *fiches)
        for match in re.finditer(fiche.title, text)
    ]
    return suggest_fact(text, subject, text.index(subject.title), spans)


@pytest.mark.django_db
def test_the_place_is_the_company_of_the_clause_never_the_nearest_of_the_paragraph():
    lin, musk = make_person(title="Junyang Lin"), make_person(title="Elon Musk")
    qwen, deepseek = make_company(title="Qwen"), make_company(title="DeepSeek")
    text = "DeepSeek, que salue Elon Musk, se tait. Junyang Lin quitte Qwen face à DeepSeek en mars 2026."
    assert suggested(text, lin, musk, qwen, deepseek) == NOTHING | {
        "kind": "departure", "object": qwen.pk, "start": "2026-03",
    }  # fmt: skip
    assert suggested(text, musk, lin, qwen, deepseek) == NOTHING


@pytest.mark.django_db
def test_a_departure_takes_the_title_of_the_present_position_there_and_the_place_if_it_names_none():
    lin, meta, qwen = make_person(title="Junyang Lin"), make_company(title="Meta"), make_company(title="Qwen")
    assert suggested("Junyang Lin quitte ses fonctions.", lin) == NOTHING | {"kind": "departure"}
    make_fact(subject=lin, object=qwen, title="responsable technique")
    known = NOTHING | {"kind": "departure", "object": qwen.pk, "title": "responsable technique"}
    assert suggested("Junyang Lin quitte Qwen.", lin, qwen) == known
    assert suggested("Junyang Lin quitte ses fonctions, selon Meta.", lin, meta) == known
    assert suggested("Junyang Lin quitte Meta.", lin, meta) == NOTHING | {"kind": "departure", "object": meta.pk}
    assert suggested("Junyang Lin rejoint Meta.", lin, meta) == NOTHING | {"kind": "arrival", "object": meta.pk}
    make_fact(subject=lin, object=meta, title="conseiller")  # of two positions, neither is chosen
    assert suggested("Junyang Lin quitte ses fonctions.", lin) == NOTHING | {"kind": "departure"}


@pytest.mark.django_db
def test_a_position_that_somebody_left_is_not_the_present_one():
    lin, meta, qwen = make_person(title="Junyang Lin"), make_company(title="Meta"), make_company(title="Qwen")
    make_fact(subject=lin, object=meta, title="directeur", start="2019")
    make_fact(subject=lin, object=qwen, title="responsable technique", start="2023")
    make_fact(subject=lin, kind="departure", object=qwen, start="2024")
    assert suggested("Junyang Lin quitte ses fonctions.", lin)["title"] == "directeur"


@pytest.mark.django_db
def test_a_place_without_fiche_is_suggested_in_words():
    lin = make_person(title="Junyang Lin")
    text = "Junyang Lin part chez Zorblax."
    fact = suggest_fact(text, lin, 0, [(0, 11, lin.pk), (22, 29, 0)])
    assert (fact["kind"], fact["object"], fact["object_text"]) == ("arrival", None, "Zorblax")
