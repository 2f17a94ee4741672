"""Keywords in the admin: renamed everywhere at once, one under all spellings."""

import pytest
from django.urls import reverse

from people.models import Tag
from tests.admin import errors_of, sign_in, soup, words
from tests.builders import make_article, make_person, make_tag

pytestmark = [pytest.mark.django_db, pytest.mark.portable]


def rename(tag: Tag, name: str, role: str = "editor"):
    return sign_in(role).post(reverse("mots-cles:edit", args=[tag.pk]), {"name": name}, follow=True)


def test_the_list_counts_the_uses_of_each_and_is_searched_without_accents():
    client = sign_in("writer")
    make_article(tags=("Économie",))
    make_article(tags=("economie", "IA"))
    person = make_person()
    person.tags.add("IA")
    person.save_revision().publish()
    page = words(client.get(reverse("mots-cles:index_results")))
    assert "Économie 2 0 economie" in page
    assert "IA 1 1 ia" in page
    found = soup(client.get(reverse("mots-cles:index"), {"q": "ECONO"}))
    assert [cell.get_text(strip=True) for cell in found.select("tbody td.title")] == ["Économie"]


def test_a_keyword_is_renamed_everywhere_and_keeps_its_address():
    article = make_article(tags=("Modèles ouverts",))
    tag = Tag.objects.get()
    rename(tag, "Modèles à poids ouverts")
    tag.refresh_from_db()
    assert (tag.name, tag.slug, tag.folded) == ("Modèles à poids ouverts", "modeles-ouverts", "modeles a poids ouverts")
    assert "Modèles à poids ouverts" in words(sign_in("writer").get(article.url))


def test_a_keyword_may_change_its_own_accents():
    tag = make_tag("economie")
    rename(tag, "Économie")
    tag.refresh_from_db()
    assert tag.name == "Économie"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("INTELLIGENCE  Artificielle", "Le mot-clé « Intelligence artificielle » existe déjà"),
        ("intelligence artificielle", "Le mot-clé « Intelligence artificielle » existe déjà"),
        ("Intelligence-artificielle", "Le mot-clé « Intelligence artificielle » existe déjà"),
        ("", "Champ requis."),
        ("Intelligence\u200b artificielle", "Le mot-clé « Intelligence artificielle » existe déjà"),
        ("!?", "aucune lettre"),
        ("x" * 101, "au plus 100 caractères"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_french_beside_the_field(name, message):
    make_tag("Intelligence artificielle")
    tag = make_tag("IA")
    response = rename(tag, name)
    assert response.status_code == 200
    assert message in errors_of(response)["name"]
    tag.refresh_from_db()
    assert tag.name == "IA"


def test_a_new_keyword_has_an_address_and_a_known_one_is_refused():
    client = sign_in("editor")
    client.post(reverse("mots-cles:add"), {"name": "Économie"})
    assert Tag.objects.get().slug == "economie"
    response = client.post(reverse("mots-cles:add"), {"name": "ECONOMIE"})
    assert "existe déjà" in errors_of(response)["name"]
    assert Tag.objects.count() == 1


def test_a_writer_reads_the_list_and_renames_nothing():
    tag = make_tag("IA")
    rename(tag, "Autre", role="writer")
    tag.refresh_from_db()
    assert tag.name == "IA"
