"""The admin's own searches and choosers: whatever is typed is answered."""

import pytest
from django.urls import reverse

from tests.admin import sign_in, words
from tests.builders import make_article, make_fact, make_person, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

ODD = ['"', "l'", "\x00", "😀", "a" * 10_000, "( OR *", "NEAR(a b)", "-", "  "]


def places() -> list[str]:
    return [
        reverse("articles:index"),
        reverse("personnes:index"),
        reverse("entreprises:index"),
        reverse("wagtailsnippets_people_fact:list"),
        reverse("wagtailsnippetchoosers_people_fact:choose_results"),
        reverse("mots-cles:index"),
        reverse("wagtailadmin_pages:search"),
        reverse("wagtailadmin_choose_page_search"),
        reverse("wagtailimages:index"),
        reverse("wagtailimages_chooser:choose_results"),
    ]


def test_odd_searches_are_answered(settings, tmp_path, subtests):
    settings.MEDIA_ROOT = tmp_path
    client = sign_in("editor")
    make_article(), make_fact(subject=make_person()), make_photo()
    for place in places():
        for typed in ODD:
            with subtests.test(f"{place} {typed[:10]!r}"):
                assert client.get(place, {"q": typed}).status_code == 200


def test_quotes_do_not_keep_from_finding():
    client = sign_in("writer")
    make_article(title="L’accord « Stargate » d’OpenAI")
    for typed in ('"stargate"', "l'accord stargate", "openai*"):
        assert "Stargate" in words(client.get(reverse("articles:index_results"), {"q": typed}))
