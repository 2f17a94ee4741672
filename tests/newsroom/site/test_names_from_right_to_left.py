"""A name that runs from right to left does not turn round the French that stands beside it."""

from datetime import date

import pytest

from articles.models import Correction
from newsroom.text.characters import isolated
from people.models import Name
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_home,
    make_person,
    make_public_fact,
    make_tag,
)
from tests.html import read

pytestmark = pytest.mark.django_db
PERSON, COMPANY, KEYWORD, OTHER = "علي حسن", "القمر", "ذكاء", "חברה"
NAMES = (PERSON, COMPANY, KEYWORD, OTHER)
# Blocks in which a name stands alone: nothing beside it can turn.
ALONE = {"h1", "h2", "h3"}


@pytest.fixture
def ali():
    person = make_person(title=PERSON, slug="ali", native_name=PERSON, native_language="ar")
    company = make_company(title=COMPANY, slug="qamar", products=OTHER)
    person.names.add(Name(text=OTHER, kind="former", language="he"))
    person.tags.add(make_tag(KEYWORD))
    person.save()
    make_public_fact(subject=person, object=company, title="responsable", start="2019")
    make_public_fact(subject=person, kind="arrival", object_text=OTHER, start="2026-03")
    make_public_fact(subject=person, kind="departure", object=company, start="2026-05")
    make_public_fact(subject=make_company(title=OTHER, slug="havra"), kind="part_of", object=company, start="2020")
    colleague = make_person(title="Ana", slug="ana")
    make_public_fact(subject=colleague, object=company, title="responsable", start="2019")
    quote = {"original": "نعم", "language": "ar", "translation": "Oui.", "speaker_name": OTHER}
    body = [("paragraph", f"<p>{link(person)} de {link(company)}.</p>"), ("quote", quote)]
    for _ in range(2):
        story = make_article(
            title="Départ", slug="", body=body, subjects=(person,), tags=(KEYWORD,), authors=(person, colleague)
        )
    Correction.objects.create(article=story, made_on=date(2026, 3, 6), after="Oui.")
    make_dossier(title="Talents", articles=(story,))
    return story


def test_it_is_isolated_wherever_it_stands_beside_other_words(ali, subtests):
    tag = make_tag(KEYWORD)
    for address in (
        ali.url,
        "/",
        "/personnes/",
        "/entreprises/",
        "/personnes/ali/",
        "/personnes/ana/",
        "/personnes/ali/mouvements/",
        "/entreprises/qamar/",
        "/entreprises/qamar/?date=2020",
        "/mouvements/",
        "/mouvements/?personne=ali",
        "/auteurs/ali/",
        "/dossiers/talents/",
        tag.get_absolute_url(),
        f"/recherche/?q={PERSON}",
        "/flux/",
    ):
        page = read(address)
        with subtests.test(address):
            assert page.status == 200
            found = page.main.find_all(string=lambda text: any(name in text for name in NAMES))
            assert found
            bare = [
                text
                for text in found
                if not text.find_parent(["bdi", "title", "script", "option", *ALONE])
                and not text.find_parent(dir="auto")
                and not text.find_parent(class_=["card-sentence", "card-standfirst"])  # a story's own words
                and not any(isolated(name) in text for name in NAMES)
            ]
            assert bare == []


def test_other_names_are_left_as_they_are():
    make_home()
    assert isolated("Junyang Lin") == "Junyang Lin"
    assert isolated("林俊旸") == "林俊旸"
    assert isolated(PERSON) == f"\u2068{PERSON}\u2069"
