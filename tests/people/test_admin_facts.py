"""Facts in the admin: their list, their form, the warning when nobody can see them."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from articles.models import Report
from people.models import Fact, Name, Source
from tests.admin import errors_of, fact_data, messages_of, queries_of, sign_in, soup, value_of, words
from tests.builders import make_article, make_company, make_fact, make_person

pytestmark = pytest.mark.django_db

LIST = "wagtailsnippets_people_fact:list"
ADD = "wagtailsnippets_people_fact:add"
SOURCE = {"publisher": "Reuters", "url": "https://example.org/", "language": "fr", "status": "confirmed",
          "published_on": "2026-03-04"}  # fmt: skip
NO_SOURCE = "Ce fait n’a pas de source publique : il n’est montré nulle part."


def check(fact: Fact) -> Source:
    """A source of the fact that somebody has read."""
    return Source.objects.create(fact=fact, **SOURCE, checked_on="2026-03-05")


def summaries(client, **query) -> list[str]:
    page = soup(client.get(reverse(LIST), query))
    return sorted(link.get_text(strip=True) for link in page.select("tbody .title-wrapper a"))


def add_fact(client, **fields):
    return client.post(reverse(ADD), fact_data(**fields), follow=True)


@pytest.mark.portable
def test_the_list_says_what_who_how_firmly_and_whether_readers_see_it():
    client = sign_in("editor")
    lin = make_person(title="Junyang Lin")
    shown = make_fact(subject=lin, kind=Fact.Kind.DEPARTURE, object=make_company(title="Qwen"), start="2026-03")
    check(shown)
    make_fact(subject=lin, title="chercheur")
    page = words(client.get(reverse("wagtailsnippets_people_fact:list_results")))
    assert "Junyang Lin · départ · Qwen (mars 2026)" in page
    assert "départ confirmé Public" in page
    assert "occupe un poste — Sans source publique" in page


@pytest.mark.portable
def test_it_is_filtered_and_searched_by_the_names_of_the_fiches():
    client = sign_in("editor")
    lin, meta = make_person(title="Junyang Lin"), make_company(title="Meta")
    Name.objects.create(profile=lin, text="Justin Lin")
    hidden = make_fact(subject=lin, title="chercheur")
    public = make_fact(subject=make_person(title="Yann LeCun"), kind=Fact.Kind.DEPARTURE, object=meta)
    check(public)
    retired = make_fact(subject=meta, title="éditeur", is_retired=True)
    assert summaries(client, publicity="hidden") == [str(hidden)]
    assert summaries(client, publicity="public") == [str(public)]
    assert summaries(client, publicity="retired") == [str(retired)]
    assert summaries(client, kind="departure") == [str(public)]
    assert summaries(client, q="justin") == [str(hidden)]
    assert summaries(client, q="lecun meta") == [str(public)]
    assert summaries(client, q="meta", publicity="retired", ordering="kind") == [str(retired)]
    assert summaries(client, q='"') == []


def test_many_facts_cost_the_queries_of_one():
    client = sign_in("editor")

    def make():
        fact = make_fact(subject=make_person(), object=make_company())
        check(fact)
        article = make_article()
        article.reports.add(Report(fact=fact))
        article.save_revision().publish()

    make()
    address = reverse("wagtailsnippets_people_fact:list_results")
    chooser = reverse("wagtailsnippetchoosers_people_fact:choose_results")
    one = queries_of(client, address), queries_of(client, chooser)
    for _ in range(5):
        make()
    assert (queries_of(client, address), queries_of(client, chooser)) == one


def test_a_fact_without_public_source_is_saved_and_the_form_says_what_to_do():
    client = sign_in("editor")
    lin = make_person(title="Junyang Lin")
    for sources in ([], [SOURCE]):  # a source that nobody has read does not count
        said = messages_of(add_fact(client, subject=lin.pk, sources=sources))
        assert any(NO_SOURCE in message and "rapportez-le dans un article" in message for message in said)
    assert Fact.objects.count() == 2
    assert not Fact.objects.published().exists()


@pytest.mark.portable
def test_a_fact_with_a_checked_source_is_saved_without_a_warning():
    client = sign_in("editor")
    said = messages_of(add_fact(client, subject=make_person().pk, sources=[SOURCE | {"checked_on": "2026-03-05"}]))
    assert not any("nulle part" in message for message in said)
    assert Fact.objects.published().count() == 1


def test_the_warning_names_the_fiche_that_is_awaited():
    client = sign_in("editor")
    draft = make_person(title="Binyuan Hui", live=False)
    said = messages_of(add_fact(client, subject=draft.pk, sources=[SOURCE | {"checked_on": "2026-03-05"}]))
    assert any("il attend que la fiche « Binyuan Hui » soit en ligne" in message for message in said)


def test_a_fact_is_retired_and_never_deleted_even_by_an_administrator():
    fact = make_fact(subject=make_person())
    check(fact)
    administrator = Client()
    administrator.force_login(get_user_model().objects.create_superuser("patronne"))
    address = reverse("wagtailsnippets_people_fact:edit", args=[fact.pk])
    for client in (sign_in("chief"), administrator):
        for page in (client.get(address), client.get(reverse(LIST))):
            assert "/delete/" not in page.content.decode()
            assert "Supprimer" not in words(page)
        client.post(reverse("wagtailsnippets_people_fact:delete", args=[fact.pk]))
        client.post(reverse("wagtail_bulk_action", args=["people", "fact", "delete"]) + f"?id={fact.pk}")
    assert Fact.objects.filter(pk=fact.pk).exists()
    assert "Retirer le fait" in words(sign_in("editor").get(address))
    source = fact.sources.get()
    data = fact_data(subject=fact.subject_id, is_retired="on", sources=[SOURCE | {"id": source.pk}], sources_initial=1)
    response = sign_in("editor").post(address, data, follow=True)
    assert any("Ce fait est retiré" in message for message in messages_of(response))
    fact.refresh_from_db()
    assert (fact.is_retired, fact.sources.count()) == (True, 1)


@pytest.mark.parametrize(
    ("fields", "name", "message"),
    [
        ({"subject": ""}, "subject", "Champ requis."),
        ({"subject": "999999"}, "subject", "Sélectionnez un choix valide"),
        ({"title": ""}, "object_text", "Dites avec qui, quoi, ou à quelle fonction."),
        ({"start": "2026-13"}, "start", "Écrivez une année, un mois ou un jour"),
        ({"start": "hier"}, "start", "Écrivez une année, un mois ou un jour"),
        ({"start": "2026-03", "end": "2025"}, "end", "La fin précède le début."),
        ({"share": "150", "kind": "holds"}, "share", "La part va de 0 à 100"),
        ({"share": "10"}, "share", "ne concerne que « détient »"),
        ({"title": "x" * 300}, "title", "au plus 200 caractères"),
        ({"sources": [SOURCE | {"url": "javascript:alert(1)"}]}, "sources-0-url", "Saisissez une URL valide."),
        ({"sources": [SOURCE | {"publisher": ""}]}, "sources-0-publisher", "Champ requis."),
        ({"sources": [SOURCE | {"start": "2026", "end": "2025-12"}]}, "sources-0-end", "La fin précède le début."),
        ({"sources": [SOURCE | {"checked_on": "hier"}]}, "sources-0-checked_on", "Saisissez une date valide."),
    ],
)
def test_a_mistake_is_explained_in_french_beside_its_field_and_nothing_is_saved(fields, name, message):
    client = sign_in("editor")
    lin = make_person()
    typed = {"subject": lin.pk, "kind": "position", "object_text": "", "title": "chercheuse"} | fields
    response = add_fact(client, **typed)
    assert response.status_code == 200
    assert message in errors_of(response)[name]
    assert not Fact.objects.exists()
    for row, source in enumerate(typed.pop("sources", [])):
        typed |= {f"sources-{row}-{field}": value for field, value in source.items()}
    form = soup(response)
    held = {
        field: form.select_one(f"[name={field}]") for field in typed if field != "subject" or lin.pk == typed[field]
    }
    assert {field: value_of(tag) for field, tag in held.items()} == {field: str(typed[field]) for field in held}


@pytest.mark.portable
def test_a_fact_about_itself_is_refused_beside_the_other_fiche():
    client = sign_in("editor")
    lin = make_person()
    response = add_fact(client, subject=lin.pk, object=lin.pk)
    assert errors_of(response) == {"object": "Une fiche ne peut pas être liée à elle-même."}


@pytest.mark.portable
def test_partial_dates_may_end_in_the_year_they_start():
    client = sign_in("editor")
    add_fact(client, subject=make_person().pk, start="2026-03", end="2026")
    assert Fact.objects.get().end == "2026"
