"""What is drawn where a picture is lacking: quiet, silent, and never in place of a picture."""

import pytest

from newsroom.photos.templatetags.photos import placeholder
from tests.builders import make_company, make_person, make_photo, publish_article, publish_person
from tests.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def drawn(address: str) -> list:
    return read(address).main.select(".placeholder")


def test_a_fiche_without_a_photo_has_its_initials(subtests):
    for fiche, directory, letters in [
        (make_person(title="Junyang Lin"), "/personnes/", "JL"),
        (make_company(title="Mistral AI"), "/entreprises/", "M"),
    ]:
        for address in (fiche.url, directory):
            with subtests.test(address):
                [tile] = drawn(address)
                assert (tile["data-letters"], tile["aria-hidden"], tile.get_text()) == (letters, "true", "")


def test_a_fiche_with_a_photo_has_none(subtests):
    person = publish_person(photo=make_photo())
    for address in (person.url, "/personnes/"):
        with subtests.test(address):
            assert not drawn(address)


def test_on_the_front_page_only_the_cards_beside_the_first_story_are_drawn():
    photo = make_photo()
    for lead_photo in (None, None, photo, None, None):  # the last one made comes first
        publish_article(lead_photo=lead_photo)
    cards = read("/").main.select(".card")
    assert [bool(card.select(".placeholder")) for card in cards] == [False, True, False, True, False]


def test_a_drawing_is_the_same_each_time_and_bears_the_tone_of_its_section():
    one, again, other = (placeholder("card", title, group="IA") for title in ("Un", "Un", "Un autre titre"))
    assert one == again
    assert one["tone"] == other["tone"]
    drawings = {placeholder("card", f"Titre {number}")["drawing"] for number in range(40)}
    assert drawings == {0, 1, 2, 3}


def test_a_name_without_a_letter_is_drawn_as_a_composition():
    assert placeholder("thumb", "« »", letters=2)["letters"] == ""
