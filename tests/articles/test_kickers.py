"""What stands above a title, and never twice: section, kicker, format and labels."""

import pytest

from articles.embedding import card_path
from tests.builders import make_article, make_section
from tests.html import read

pytestmark = pytest.mark.django_db

CASES = {  # of a story: section, kicker, format; then what stands in its head, and on a card of another list
    ("Produits", "Mode d’emploi", "guide"): (["Produits", "Mode d’emploi"], ["Produits", "Mode d’emploi"]),
    ("Opinions", "Tribune fictive", "op_ed"): (["Opinions"], []),
    ("IA", "Vérification", "fact_check"): (["IA", "Vérification"], ["IA", "Vérification"]),
    ("IA", "", "fact_check"): (["IA", "Vérification"], ["IA", "Vérification"]),
    ("IA", "Récompenses", "analysis"): (["IA", "Récompenses", "Analyse"], ["IA", "Récompenses"]),
    ("Portraits", "Portrait", "portrait"): (["Portraits"], ["Portraits"]),
    ("Sciences", "Les sciences de la vie", "article"): (["Sciences", "Les sciences de la vie"],) * 2,
}


@pytest.mark.parametrize(("case", "told"), CASES.items())
def test_nothing_is_said_twice_above_a_title(case, told):
    section, kicker, kind = case
    fictional = kicker.endswith("fictive")
    story = make_article(section=make_section(title=section), kicker=kicker, format=kind, is_fictional=fictional)
    page = read(story.url)
    assert page.all(".story-kicker > *") == told[0]
    assert page.all(".label") == (["Tribune", "Texte fictif"] if fictional else [])
    assert read("/").all(".card-kicker > *")[: len(told[1])] == told[1]
    assert ("Tribune fictive" in read(card_path(story)).source) is False


def test_a_label_on_how_it_was_made_hides_no_section():
    story = make_article(ai_use="translated")
    assert read(story.url).all(".story-kicker > *") == ["IA"]
    assert read("/").all(".card-kicker > *") == ["IA"]
