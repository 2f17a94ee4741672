"""The flat lists of fiches in the admin, and what the explorer of pages shows in their place."""

import pytest
from django.urls import reverse

from people.models import Company, CompanyIndexPage, Name, Person, PersonIndexPage
from tests.admin import add_url, edit_url, errors_of, fiche_data, messages_of, queries_of, sign_in, soup, words
from tests.builders import link, make_article, make_company, make_person, make_unpublished_articles

pytestmark = pytest.mark.django_db


def names(client, listing: str, **query) -> list[str]:
    page = soup(client.get(reverse(f"{listing}:index"), query))
    return [name.get_text(strip=True) for name in page.select("td.title .title-wrapper a")]


@pytest.mark.portable
def test_each_kind_has_its_list_with_what_distinguishes_namesakes():
    client = sign_in("writer")
    lin = make_person(title="Junyang Lin", description="responsable technique de Qwen")
    make_company(title="Alibaba", kind="company", city="Hangzhou", live=False)
    make_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    make_unpublished_articles(body=[("paragraph", f"<p>{link(lin)}</p>")])
    people, companies = (words(client.get(reverse(f"{kind}:index_results"))) for kind in ("personnes", "entreprises"))
    assert "Junyang Lin" in people
    assert "responsable technique de Qwen 1 " in people  # one published story names him, four others do not count
    assert "Alibaba" not in people
    assert "Entreprise Hangzhou 0" in companies.replace("entreprise", "Entreprise")


@pytest.mark.portable
def test_a_fiche_is_found_by_any_of_its_names_whatever_the_accents():
    client = sign_in("writer")
    lin = make_person(title="Junyang Lin", native_name="林俊旸")
    Name.objects.create(profile=lin, text="Justin Lin")
    make_person(title="Joëlle Pineau")
    for typed in ("junyang", "justin lin", "林俊旸", "LIN"):
        assert names(client, "personnes", q=typed) == ["Junyang Lin"]
    assert names(client, "personnes", q="joelle") == ["Joëlle Pineau"]
    assert names(client, "personnes", q='"') == []


@pytest.mark.portable
def test_they_are_sorted_as_an_index_and_filtered():
    client = sign_in("writer")
    make_person(title="Yann LeCun", family_name="LeCun")
    make_person(title="Binyuan Hui", family_name="Hui", live=False)
    assert names(client, "personnes") == ["Binyuan Hui", "Yann LeCun"]
    assert names(client, "personnes", status="draft") == ["Binyuan Hui"]
    assert names(client, "personnes", mentions="yes") == []
    make_company(title="Qwen", kind="lab")
    make_company(title="Alibaba")
    assert names(client, "entreprises", kind="lab") == ["Qwen"]
    assert names(client, "entreprises", ordering="-mention_count", q="ali") == ["Alibaba"]


@pytest.mark.portable
@pytest.mark.parametrize(("make", "listing"), [(make_person, "personnes"), (make_company, "entreprises")])
def test_many_fiches_cost_the_queries_of_one(make, listing):
    client = sign_in("editor")
    make()
    one = queries_of(client, reverse(f"{listing}:index_results"))
    for number in range(5):
        make(live=number % 2 == 0)
    assert queries_of(client, reverse(f"{listing}:index_results")) == one


@pytest.mark.parametrize(("directory", "listing"), [(PersonIndexPage, "personnes"), (CompanyIndexPage, "entreprises")])
def test_the_explorer_of_a_directory_is_its_flat_list(directory, listing):
    client = sign_in("writer")
    make_person(), make_company()
    parent = directory.objects.get()
    response = client.get(reverse("wagtailadmin_explore", args=[parent.pk]))
    assert response.headers["Location"] == reverse(f"{listing}:index")
    sidebar = client.get(f"/admin/api/main/pages/?child_of={parent.pk}&for_explorer=1").json()
    assert sidebar["items"] == []


def test_a_fiche_typed_in_the_form_is_saved_with_its_other_names():
    client = sign_in("writer")
    data = fiche_data(Person, title="Junyang Lin", family_name="Lin", tags="IA", names=[{"text": "Justin Lin",
        "kind": "variant", "script": "Latn"}])  # fmt: skip
    response = client.post(add_url(Person), data)
    person = Person.objects.get()
    assert response.headers["Location"] == edit_url(person)
    assert (person.slug, person.sort_key, [name.text for name in person.names.all()]) == (
        "junyang-lin", "lin,junyang", ["Justin Lin"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": ""}, {"title": "Champ requis."}),
        ({"title": "x" * 300}, {"title": "Assurez-vous que cette valeur comporte au plus 255 caractères"}),
        ({"wikidata": "q42"}, {"wikidata": "identifiant Wikidata seul"}),
        ({"orcid": "12"}, {"orcid": "Écrivez l’ORCID seul"}),
        ({"website": "javascript:alert(1)"}, {"website": "Saisissez une URL valide."}),
        ({"native_language": "chinois !"}, {"native_language": "Écrivez un code de langue"}),
        ({"names": [{"text": "!!!", "kind": "variant", "script": "Latn"}]}, {"names-0-text": "aucune lettre"}),
        (
            {"names": [{"text": "", "language": "zh", "kind": "variant", "script": "Latn"}]},
            {"names-0-text": "Champ requis."},
        ),
        ({"slug": "prise"}, {"slug": "est déjà utilisé"}),
    ],
)
def test_a_mistake_is_explained_in_french_beside_its_field_and_nothing_is_lost(fields, expected):
    client = sign_in("editor")
    make_person(title="Prise")
    data = fiche_data(Person, **{"title": "Un nom", "sort_name": "Ce qui est tapé", **fields})
    response = client.post(add_url(Person), data | {"action-publish": "1"})
    assert response.status_code == 200
    errors = errors_of(response)
    assert errors.keys() == expected.keys()
    for name, message in expected.items():
        assert message in errors[name]
    assert "Ce qui est tapé" in response.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.portable
def test_identifiers_are_unique_and_the_message_says_so():
    client = sign_in("editor")
    make_company(title="Mistral AI", wikidata="Q1", siren="123456789")
    response = client.post(add_url(Company), fiche_data(Company, title="Autre", wikidata="Q1", siren="123456789"))
    assert response.status_code == 200
    said = " ".join([*errors_of(response).values(), *messages_of(response)])
    assert "Une autre fiche porte déjà" in said
    assert Company.objects.count() == 1


def test_links_to_scripts_are_stripped_from_the_presentation():
    client = sign_in("writer")
    body = '<p><a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href="https://exemple.fr/">c</a></p>'
    client.post(add_url(Person), fiche_data(Person, title="Liens", body=body))
    assert Person.objects.get().body.count("href") == 1
    assert "https://exemple.fr/" in Person.objects.get().body
