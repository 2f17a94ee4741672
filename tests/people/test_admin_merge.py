"""Merging two fiches in the admin: who may, what is shown, what is refused, and the way back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from articles.models import ArticlePage
from people.models import Fact, Merge, Name, Person
from tests.admin import edit_url, errors_of, fiche_data, messages_of, queries_of, sign_in, soup, story_data, words
from tests.builders import link, make_article, make_company, make_fact, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _written(module_db):
    make_person(title="Junyang Lin", description="Responsable de Qwen", wikidata="Q1")
    justin = make_person(title="Justin Lin", description="Double", wikidata="Q2", github="JustinLin610")
    make_article(title="Un article", body=[("paragraph", f"<p>{link(justin)}</p>")], authors=(justin,))
    make_fact(subject=justin, title="ingénieur")


@pytest.fixture
def lin() -> Person:
    return Person.objects.get(title="Junyang Lin")


@pytest.fixture
def justin() -> Person:
    return Person.objects.get(title="Justin Lin")


def choose_url(fiche) -> str:
    return reverse("fusions:choose", args=[fiche.pk])


def compare_url(winner, loser) -> str:
    return reverse("fusions:compare", args=[winner.pk, loser.pk])


def undo_url(done: Merge) -> str:
    return reverse("fusions:undo", args=[done.pk])


def merged(client, lin, justin) -> Merge:
    client.post(compare_url(lin, justin), {"wikidata": "winner", "description": "winner"})
    return Merge.objects.get()


@pytest.mark.parametrize(("role", "allowed"), [("writer", False), ("editor", True), ("chief", True)])
def test_those_who_publish_merge_and_nobody_else(role, allowed, lin, justin):
    done = merged(sign_in("chief"), make_person(title="Un"), make_person(title="Deux"))
    client = sign_in(role)
    header = words(client.get(edit_url(lin)))
    assert ("Fusionner avec…" in header) == allowed
    assert ('"url": "/admin/fiches/fusions/"' in client.get("/admin/").content.decode()) == allowed
    for address in (reverse("fusions:index"), choose_url(lin), compare_url(lin, justin), undo_url(done)):
        response = client.get(address)
        assert response.status_code == (200 if allowed else 302), address
    client.post(compare_url(lin, justin), {"wikidata": "winner", "description": "winner"})
    client.post(undo_url(done))
    assert Person.objects.get(pk=justin.pk).live != allowed
    assert bool(Merge.objects.get(pk=done.pk).undone_at) == allowed


@pytest.mark.portable
def test_the_steps_lead_from_a_fiche_to_its_merge_and_back(lin, justin):
    client = sign_in("editor")
    page = soup(client.get(edit_url(lin)))
    assert page.select_one(f'a[href="{choose_url(lin)}"]').get_text(strip=True) == "Fusionner avec…"
    response = client.post(choose_url(lin), {"other": justin.pk})
    assert response.headers["Location"] == compare_url(lin, justin)
    said = words(client.get(compare_url(lin, justin)))
    for expected in (
        "/personnes/junyang-lin/", "Responsable de Qwen", "1 article qui nomme", "1 fait", "1 signature",
        "autre nom : Justin Lin", "GitHub : JustinLin610", "pendant trente jours",
    ):  # fmt: skip
        assert expected in said.replace("\u00a0", " "), expected
    response = client.post(compare_url(lin, justin), {"wikidata": "loser", "description": "winner"}, follow=True)
    assert response.redirect_chain[-1][0] == edit_url(lin)
    done = Merge.objects.get()
    assert (done.made_by.username, done.winner_id, done.loser_id) == ("editeur", lin.pk, justin.pk)
    assert messages_of(response) == ["« Justin Lin » est fusionnée dans « Junyang Lin ». Annuler la fusion"]
    assert soup(response).select_one(f'.messages a[href="{undo_url(done)}"]')
    assert Person.objects.get(pk=lin.pk).wikidata == "Q2"
    assert "Oui, annuler la fusion" in words(client.get(undo_url(done)))
    response = client.post(undo_url(done), follow=True)
    assert "sont comme avant" in messages_of(response)[0]
    assert Person.objects.get(pk=lin.pk).wikidata == "Q1"
    assert Person.objects.get(pk=justin.pk).live
    assert "Cette fusion est déjà annulée." in words(client.get(undo_url(done)))


def test_no_identifier_is_chosen_beforehand_and_the_rest_stays_the_winners(lin, justin):
    page = soup(sign_in("editor").get(compare_url(lin, justin)))
    checked = {radio["name"]: radio["value"] for radio in page.select("input[type=radio][checked]")}
    assert checked == {"description": "winner"}
    assert {radio["name"] for radio in page.select("input[type=radio]")} == {"description", "wikidata"}
    for radio in page.select("input[type=radio]"):
        assert page.select_one(f'label[for="{radio["id"]}"]').get_text(strip=True)


def test_a_conflict_left_open_is_an_error_beside_its_field_and_the_choices_stay(lin, justin):
    client = sign_in("editor")
    response = client.post(compare_url(lin, justin), {"description": "loser"})
    assert response.status_code == 200
    assert errors_of(response) == {"wikidata": "Les deux fiches diffèrent : choisissez la valeur à garder."}
    checked = {radio["name"]: radio["value"] for radio in soup(response).select("input[type=radio][checked]")}
    assert checked == {"description": "loser"}
    response = client.post(compare_url(lin, justin), {"description": "loser", "wikidata": "nobody"})
    assert "wikidata" in errors_of(response)
    assert not Merge.objects.exists()


def test_what_cannot_be_merged_is_an_error_beside_the_field(lin, justin):
    client = sign_in("editor")
    for other, expected in (
        ("", "Choisissez la fiche"),
        (lin.pk, "avec elle-même"),
        (make_company().pk, "de même nature"),
        (make_article().pk, "Choisissez la fiche"),
    ):
        response = client.post(choose_url(lin), {"other": other})
        assert response.status_code == 200
        assert expected in " ".join(errors_of(response).values()), expected


def test_the_public_fiche_is_kept_when_the_other_is_a_draft(lin):
    draft = make_person(title="Brouillon", live=False)
    response = sign_in("editor").post(choose_url(draft), {"other": lin.pk})
    assert response.headers["Location"] == compare_url(lin, draft)


def test_a_fiche_that_changed_meanwhile_is_refused_and_nothing_is_lost(lin, justin):
    client = sign_in("editor")
    lin.description = "En cours"
    lin.save_revision()
    response = client.post(compare_url(lin, justin), {"wikidata": "winner"}, follow=True)
    assert "modifications non publiées" in messages_of(response)[0]
    assert not Merge.objects.exists()


@pytest.mark.portable
def test_a_merged_fiche_is_in_no_list_of_the_admin(lin, justin):
    client = sign_in("editor")
    done = merged(client, lin, justin)
    names = soup(client.get(reverse("personnes:index"))).select("td.title .title-wrapper a")
    assert [name.get_text(strip=True) for name in names] == ["Junyang Lin"]
    chooser = client.get(reverse("wagtailadmin_choose_page") + "?page_type=people.profile").json()["html"]
    search = client.get(reverse("wagtailadmin_choose_page_search") + "?page_type=people.profile&q=Lin").content.decode()
    assert "Justin" not in chooser + search
    suggested = client.get(reverse("fiche_suggestions"), {"q": "justin"}).json()["fiches"]
    assert [fiche["title"] for fiche in suggested] == ["Junyang Lin"]
    listed = words(client.get(reverse("fusions:index")))
    assert "Justin Lin Junyang Lin" in listed
    assert "editeur Annuler jusqu’au" in listed
    client.post(undo_url(done))
    assert "Annulée le" in words(client.get(reverse("fusions:index")))


def test_many_merges_cost_the_queries_of_one(lin, justin):
    client = sign_in("editor")
    done = merged(client, lin, justin)
    one = queries_of(client, reverse("fusions:index"))
    for _ in range(5):
        Merge.objects.create(winner=make_person(), loser=make_person(), made_by=done.made_by)
    assert queries_of(client, reverse("fusions:index")) == one


def test_a_merged_fiche_is_not_published_by_hand_and_what_was_typed_stays(lin, justin):
    client = sign_in("editor")
    merged(client, lin, justin)
    assert any("a été fusionnée avec" in said for said in messages_of(client.get(edit_url(justin))))
    data = fiche_data(Person, title="Justin Lin", description="Ce qui est tapé", slug="justin-lin")
    response = client.post(edit_url(justin), data | {"action-publish": "1"})
    assert response.status_code == 200
    assert "annulez la fusion" in errors_of(response)["title"]
    assert "Ce qui est tapé" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client.post(f"{bulk}?id={justin.pk}&next=/admin/", follow=True)
    assert "annulez la fusion" in messages_of(response)[0]
    assert not Person.objects.get(pk=justin.pk).live


@pytest.mark.portable
def test_neither_fiche_of_a_merge_is_deleted(lin, justin, admin_client):
    merged(sign_in("chief"), lin, justin)
    Fact.objects.all().delete()
    for fiche in (lin, justin):
        response = admin_client.post(reverse("wagtailadmin_pages:delete", args=[fiche.pk]), follow=True)
        assert "La fusion de « Justin Lin » dans « Junyang Lin » tient à la fiche" in " ".join(messages_of(response))
        assert Page.objects.filter(pk=fiche.pk).exists()


def test_after_thirty_days_the_way_back_is_closed_in_french(lin, justin):
    done = merged(sign_in("editor"), lin, justin)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        client = sign_in("editor")
        assert "Définitive" in words(client.get(reverse("fusions:index")))
        page = client.get(undo_url(done))
        assert "plus de trente jours" in words(page)
        assert not soup(page).select("form[method=post] button.button:not(.button-secondary)")
        response = client.post(undo_url(done), follow=True)
        assert "plus de trente jours" in messages_of(response)[0]
    assert not Person.objects.get(pk=justin.pk).live


def test_the_history_of_both_fiches_shows_it(lin, justin):
    client = sign_in("editor")
    done = merged(client, lin, justin)
    client.post(undo_url(done))
    for fiche in (lin, justin):
        said = words(client.get(reverse("wagtailadmin_pages:history", args=[fiche.pk])))
        assert "Fiche « Justin Lin » fusionnée dans « Junyang Lin »" in said
        assert "Fusion de « Justin Lin » dans « Junyang Lin » annulée" in said
    report = words(client.get(reverse("wagtailadmin_reports:site_history")))
    assert report.count("Fiche « Justin Lin » fusionnée dans « Junyang Lin »") == 2


def test_a_story_opened_after_the_merge_shows_the_winner_in_its_form(lin, justin):
    client = sign_in("editor")
    merged(client, lin, justin)
    story = ArticlePage.objects.get(title="Un article")
    page = soup(client.get(edit_url(story)))
    assert page.select_one('input[name="bylines-0-person"]')["value"] == str(lin.pk)
    byline = {"id": story.bylines.get().pk, "person": justin.pk, "name": "Justin Lin", "role": "text", "ORDER": "1"}
    data = story_data(title="Un article", slug=story.slug, bylines=[byline], bylines_initial=1)
    client.post(edit_url(story), data | {"action-publish": "1"})  # a form that was open before the merge
    assert ArticlePage.objects.get(pk=story.pk).bylines.get().person_id == lin.pk


def test_names_typed_on_the_winner_after_the_merge_are_saved(lin, justin):
    client = sign_in("editor")
    merged(client, lin, justin)
    given = Name.objects.get(profile=lin)
    row = {"text": given.text, "kind": given.kind, "script": given.script, "id": given.pk}
    data = fiche_data(Person, title="Junyang Lin", slug="junyang-lin", names=[row], names_initial=1)
    client.post(edit_url(lin), data | {"action-publish": "1"})
    assert [name.pk for name in Name.objects.filter(profile=lin)] == [given.pk]
