"""What a story establishes, in its form: a fact chosen from a list, and the paragraph that says it."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from articles.models import ArticlePage, Report
from people.models import Fact
from tests.admin import (
    add_story,
    add_url,
    edit_url,
    errors_of,
    html,
    queries_of,
    sent_again,
    sign_in,
    story_data,
)
from tests.builders import make_article, make_fact, make_person
from tests.marks import portable

pytestmark = pytest.mark.django_db

UNKNOWN = "11111111-2222-3333-4444-555555555555"
BODY = [
    ("heading", {"text": "Un départ annoncé", "level": "2"}),
    ("paragraph", "<p>Le responsable technique de Qwen a quitté <b>Alibaba</b> hier soir.</p>"),
]


@pytest.fixture
def fact() -> Fact:
    return make_fact(subject=make_person(title="Junyang Lin"), kind=Fact.Kind.DEPARTURE, title="directeur technique")


@pytest.fixture
def story(fact) -> ArticlePage:
    article = make_article(body=BODY, live=False)
    article.reports.add(Report(fact=fact, block_id=article.body[1].id))
    article.save_revision().publish()
    return ArticlePage.objects.get()


def form(client, story: ArticlePage) -> BeautifulSoup:
    return BeautifulSoup(client.get(edit_url(story)).content, "html.parser")


def row(story: ArticlePage, **fields) -> dict:
    report = story.reports.get()
    return {"id": report.pk, "fact": report.fact_id, "status": "confirmed", "block_id": report.block_id} | fields


def test_the_paragraph_is_a_list_of_the_blocks_by_kind_and_first_words(story):
    page = form(sign_in("writer"), story)
    select = page.select_one("select[name=reports-0-block_id]")
    assert [(option["value"], option.get_text(strip=True)) for option in select.select("option")] == [
        ("", "Tout l’article"),
        (story.body[0].id, "1. Intertitre : Un départ annoncé"),
        (story.body[1].id, "2. Paragraphe : Le responsable technique de Qwen a quitté Alibaba…"),
    ]
    assert select.select_one("option[selected]")["value"] == story.body[1].id
    assert "enregistré et rouvert" in select.find_parent("section").get_text()
    blank = str(page.select_one("#id_reports-EMPTY_FORM_TEMPLATE"))
    assert story.body[1].id in blank


def test_a_story_that_is_new_has_no_paragraph_to_choose_yet():
    page = BeautifulSoup(sign_in("writer").get(add_url(ArticlePage)).content, "html.parser")
    blank = str(page.select_one("#id_reports-EMPTY_FORM_TEMPLATE"))
    assert "Tout l’article" in blank


def test_a_paragraph_that_is_gone_is_kept_and_said_to_be(story):
    Report.objects.update(block_id=UNKNOWN)
    story.save_revision()
    client = sign_in("writer")
    option = form(client, story).select_one("select[name=reports-0-block_id] option[selected]")
    assert (option["value"], option.get_text(strip=True)) == (UNKNOWN, "(un paragraphe qui n’est plus dans le texte)")
    client.post(edit_url(story), story_data(reports=[row(story, block_id=UNKNOWN)], reports_initial=1))
    assert story.latest_revision_id != ArticlePage.objects.get().latest_revision_id
    assert ArticlePage.objects.get().get_latest_revision_as_object().reports.get().block_id == UNKNOWN


def test_the_fact_is_chosen_from_a_searchable_list_never_from_a_menu_of_all(story, fact):
    client = sign_in("writer")
    page = form(client, story)
    assert page.select_one("input[type=hidden][name=reports-0-fact]")["value"] == str(fact.pk)
    assert not page.select("select[name$=-fact]")
    assert "Junyang Lin · départ · directeur technique" in page.get_text()
    other = make_fact(subject=make_person(title="Yann LeCun"), title="chercheur")
    make_fact(subject=make_person(title="Yann Retiré"), is_retired=True)
    assert str(other) not in form(client, story).get_text()
    found = client.get(reverse("wagtailsnippetchoosers_people_fact:choose_results"), {"q": "yann"})
    assert [link.get_text(strip=True) for link in BeautifulSoup(found.content, "html.parser").select("tbody a")] == [
        str(other)
    ]
    chosen = client.get(reverse("wagtailsnippetchoosers_people_fact:chosen", args=[other.pk])).json()
    assert (chosen["result"]["id"], chosen["result"]["string"]) == (str(other.pk), str(other))


def test_many_facts_do_not_weigh_on_the_form(story):
    client = sign_in("writer")
    before = queries_of(client, edit_url(story))
    person = make_person()
    for _ in range(5):
        make_fact(subject=person)
    assert queries_of(client, edit_url(story)) == before


def test_it_survives_autosave_and_keeps_its_public_id(story, fact):
    client = sign_in("writer")
    public = story.reports.get().uuid
    body = [("paragraph", html("<p>Neuf.</p>"))]
    data = story_data(title=story.title, body=body, reports=[row(story, claim="Il part.")], reports_initial=1)
    saved = client.post(edit_url(story), data, HTTP_ACCEPT="application/json").json()
    assert saved["success"], saved
    again = client.post(
        edit_url(story), data | {"overwrite_revision_id": saved["revision_id"]}, HTTP_ACCEPT="application/json"
    ).json()
    assert again["success"], again
    report = ArticlePage.objects.get().get_latest_revision_as_object().reports.get()
    assert (report.claim, report.uuid, report.block_id) == ("Il part.", public, story.body[1].id)
    editor = sign_in("editor")
    editor.post(edit_url(story), data | {"action-publish": "1"})
    assert (Report.objects.get().claim, Report.objects.get().uuid) == ("Il part.", public)


def test_a_new_report_is_saved_with_a_new_story(fact):
    add_story(sign_in("writer"), reports=[{"fact": fact.pk, "status": "reported", "block_id": ""}])
    assert ArticlePage.objects.get().reports.get().fact == fact


@pytest.mark.parametrize(
    ("fields", "name", "message"),
    [
        ({"fact": ""}, "reports-0-fact", "Champ requis."),
        ({"fact": "999999"}, "reports-0-fact", "Sélectionnez un choix valide"),
        ({"start": "printemps"}, "reports-0-start", "Écrivez une année, un mois ou un jour"),
        ({"start": "2026-03", "end": "2025"}, "reports-0-end", "La fin précède le début."),
        ({"block_id": "x" * 40}, "reports-0-block_id", "au plus 36 caractères"),
        ({"status": "peut-être"}, "reports-0-status", "Sélectionnez un choix valide"),
    ],
)
def test_a_mistake_is_told_beside_its_field(fact, fields, name, message):
    response = add_story(
        sign_in("editor"), action="publish", reports=[{"fact": fact.pk, "status": "reported", "claim": "Dit."} | fields]
    )
    assert response.status_code == 200
    assert message in errors_of(response)[name]
    assert not ArticlePage.objects.exists()


def test_the_same_fact_twice_is_refused(fact):
    twice = [{"fact": fact.pk, "status": "reported"}, {"fact": fact.pk, "status": "denied"}]
    response = add_story(sign_in("editor"), action="publish", reports=twice)
    assert response.status_code == 200
    assert errors_of(response)
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize(
    "reopened", portable(["as the admin stored it", "as a program stored it"], "as a program stored it")
)
def test_a_report_keeps_its_row_and_its_public_id_each_time_its_story_is_published(reopened, story):
    client = sign_in("editor")
    added = make_fact(subject=make_person(title="Yann LeCun"), title="chercheur")
    if reopened == "as the admin stored it":
        rows = [row(story), {"fact": added.pk, "status": "reported"}]
        data = story_data(title=story.title, reports=rows, reports_initial=1)
        client.post(edit_url(story), data | {"action-publish": "1"})
    else:
        story.reports.add(Report(fact=added))
        story.save_revision().publish()
    known = list(Report.objects.order_by("pk").values_list("pk", "fact_id", "uuid"))
    assert len(known) == 2
    for status in ("confirmed", "denied"):
        changed = {"reports-0-status": status, "reports-1-status": status, "action-publish": "1"}
        client.post(edit_url(story), story_data() | sent_again(client, story) | changed)
        assert set(Report.objects.values_list("status", flat=True)) == {status}
        assert list(Report.objects.order_by("pk").values_list("pk", "fact_id", "uuid")) == known


@pytest.mark.parametrize(
    ("change", "name", "message"),
    [
        ({"start": "2026-03", "end": "2025"}, "reports-0-end", "La fin précède le début."),
        ({"start": "mars"}, "reports-0-start", "Écrivez une année, un mois ou un jour"),
        ({"fact": ""}, "reports-0-fact", "Champ requis."),
        ({"fact": "999999"}, "reports-0-fact", "Sélectionnez un choix valide"),
    ],
)
def test_a_report_that_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(change, name, message, story):
    rows = [row(story, claim="Il l’a dit lui-même.") | change]
    sent = story_data(title=story.title, kicker="TAPÉ", reports=rows, reports_initial=1) | {"action-publish": "1"}
    response = sign_in("editor").post(edit_url(story), sent)
    assert response.status_code == 200
    assert message in errors_of(response)[name]
    page = BeautifulSoup(response.content, "html.parser")
    typed = {"kicker": "TAPÉ", "reports-0-claim": "Il l’a dit lui-même.", "reports-0-start": change.get("start", "")}
    assert {field: page.select_one(f"[name={field}]")["value"] for field in typed if typed[field]} == {
        field: value for field, value in typed.items() if value
    }
    assert story.reports.get().claim == ""


def test_a_fact_reported_twice_is_refused_beside_the_second(story):
    rows = [row(story), {"fact": story.reports.get().fact_id, "status": "denied", "claim": "TAPÉ"}]
    sent = story_data(title=story.title, reports=rows, reports_initial=1) | {"action-publish": "1"}
    response = sign_in("editor").post(edit_url(story), sent)
    assert response.status_code == 200
    assert errors_of(response)["reports-1-fact"] == "Cet article rapporte déjà ce fait."
    assert "TAPÉ" in response.content.decode()
    assert story.reports.count() == 1
