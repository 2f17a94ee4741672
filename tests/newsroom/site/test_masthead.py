"""The head of every page: sections and directories, the current one marked; the menu; display settings."""

import pytest

from articles.models import SectionPage
from tests.builders import make_article, make_company, make_dossier, make_person, make_section
from tests.html import read

pytestmark = pytest.mark.django_db


def entries(address: str) -> list[str]:
    """The words of the row of sections and directories."""
    return [link.get_text() for link in read(address).soup.select(".section-nav a")]


def current(address: str) -> dict[str, str]:
    """What is marked in the row, and as what."""
    return {link.get_text(): link["aria-current"] for link in read(address).soup.select(".section-nav a[aria-current]")}


def test_the_current_entry_is_marked_on_each_kind_of_page(subtests):
    article, person, company, dossier = make_article(), make_person(), make_company(), make_dossier()
    for address, marked in [
        ("/", {}),
        ("/ia/", {"IA": "page"}),
        (article.url, {"IA": "true"}),
        ("/personnes/", {"Personnes": "page"}),
        (person.url, {"Personnes": "true"}),
        (f"{person.url}mouvements/", {"Personnes": "true"}),
        (company.url, {"Entreprises": "true"}),
        ("/mouvements/", {"Mouvements": "page"}),
        (dossier.url, {"Dossiers": "true"}),
        ("/archives/", {}),
        ("/nulle-part/", {}),
    ]:
        with subtests.test(address):
            assert current(address) == marked


def test_directories_stand_beside_sections_and_advertising_is_none():
    make_article()
    make_section(title="Publicité")
    SectionPage.objects.filter(title="Publicité").update(show_in_menus=False)
    expected = ["IA", "Personnes", "Entreprises", "Mouvements", "Dossiers"]
    assert entries("/archives/") == expected
    assert "Publicité" not in read("/flux/").text
    assert read("/publicite/").status == 200


def test_the_menu_holds_every_entry_without_a_script():
    make_section(title="IA")
    menu = read("/archives/").soup.select_one("#menu[popover]")
    words = {link.get_text() for link in menu.select("a")}
    assert {"IA", "Personnes", "Entreprises", "Mouvements", "Dossiers", "Archives", "Rectificatifs", "Flux"} <= words
    buttons = read("/archives/").soup.select("button[popovertarget=menu]")
    assert [" ".join(button.get_text().split()) for button in buttons] == ["Menu", "Fermer"]


def test_a_section_is_in_the_menu_when_it_is_made():
    assert make_section(title="Sciences").show_in_menus
