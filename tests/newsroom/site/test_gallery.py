"""The gallery of components: every component, for those who are signed in."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.admin import sign_in
from tests.builders import make_home, make_photo
from tests.html import read

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/composants/"


def test_it_shows_components_in_both_schemes_to_those_who_are_signed_in():
    make_photo()
    page = read(ADDRESS, sign_in("writer"))
    assert page.status == 200
    titles = page.all(".list-title")
    assert {"Cartes d’article", "Faits et statuts", "Blocs du texte"} <= set(titles)
    assert len(page.main.select(".gallery-light")) == len(page.main.select(".gallery-dark")) > 40
    assert page.head("meta[name=robots]") == "noindex"


def test_strangers_do_not_see_it():
    make_home()
    assert read(ADDRESS).status == 302


def test_every_style_sheet_of_a_component_is_in_the_sheet_of_the_site():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    sheet = (folder / "site.css").read_text()
    assert [path.name for path in (folder / "components").iterdir() if f'components/{path.name}"' not in sheet] == []
