"""A correction reaches the facts: this story's and those of later stories, each as the editor chose, or not at all."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry

from articles.models import ArticlePage, Correction, Report
from articles.models.correction_effects import LOG_ACTION
from people.models import Fact
from tests.admin import edit_url, errors_of, html, messages_of, queries_of, sign_in, soup, story_data, words
from tests.builders import make_article, make_company, make_fact, make_person, make_unpublished_articles

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 20)
CORRECTION = [{"made_on": "2026-03-20", "kind": "significant", "before": "", "after": "Il est parti en mars."}]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-03-20T10:00:00+01:00", tick=True):
        yield


def tell(fact: Fact, title: str, days_ago: int) -> ArticlePage:
    """A story that reports `fact`."""
    published_at = timezone.now() - timedelta(days=days_ago, hours=1)
    article = make_article(title=title, published_at=published_at, live=False)
    article.reports.add(Report(fact=fact, status="confirmed"))
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


@pytest.fixture(scope="module", autouse=True)
def _written(module_db):
    with time_machine.travel("2026-03-20T09:00:00+01:00"):
        lin, qwen = make_person(title="Lin"), make_company(title="Qwen")
        fact = make_fact(subject=lin, object=qwen, kind=Fact.Kind.DEPARTURE)
        tell(fact, "Lin quitte Qwen", days_ago=10)
        tell(fact, "Qwen sans Lin", days_ago=3)


@pytest.fixture
def fact() -> Fact:
    return Fact.objects.get()


@pytest.fixture
def story() -> ArticlePage:
    return ArticlePage.objects.get(title="Lin quitte Qwen")


@pytest.fixture
def later() -> ArticlePage:
    return ArticlePage.objects.get(title="Qwen sans Lin")


def field(story: ArticlePage) -> str:
    return f"effects-{story.reports.get().uuid}"


def data(story: ArticlePage, corrections=CORRECTION, status="confirmed", **fields) -> dict[str, str]:
    report = story.reports.get()
    row = {"id": report.pk, "fact": report.fact_id, "status": status, "block_id": ""}
    body = [("paragraph", html("<p>Un paragraphe.</p>"))]
    fields |= {"published_at": timezone.localtime(story.published_at).strftime("%Y-%m-%d %H:%M")}
    return story_data(
        title=story.title, slug=story.slug, body=body, reports=[row], reports_initial=1, corrections=corrections
    ) | {name: str(value) for name, value in fields.items()}


def send(role: str, story: ArticlePage, action="publish", choices=None, **fields):
    sent = data(story, **fields) | (choices or {}) | ({f"action-{action}": "1"} if action else {})
    return sign_in(role).post(edit_url(story), sent)


def status_of(story: ArticlePage) -> tuple[str, str]:
    """The status of what the story reports: online, and in its latest version."""
    story = ArticlePage.objects.get(pk=story.pk)
    return story.reports.get().status, story.get_latest_revision_as_object().reports.get().status


def fact_status(fact: Fact) -> str:
    return Fact.objects.with_evidence().get(pk=fact.pk).status


# --- What is listed --------------------------------------------------------------------------------


def test_the_screen_lists_the_facts_and_the_later_stories_that_repeat_them(fact, story, later):
    tell(fact, "Avant lui", days_ago=20)
    tell(make_fact(subject=make_person(), title="autre fait"), "Sans rapport", days_ago=1)
    for article in make_unpublished_articles().values():
        Report.objects.create(article=article, fact=fact)
    page = soup(sign_in("editor").get(edit_url(story)))
    panel = page.find(string="Ce que le rectificatif change").find_parent("section")
    assert [legend.get_text(strip=True) for legend in panel.select("legend")] == [fact.summary()]
    labels = [" ".join(label.get_text(" ").split()) for label in panel.select("label")]
    assert labels == ["Cet article : confirmé", "« Qwen sans Lin », 17 mars 2026 : confirmé"]
    selects = panel.select("select")
    assert [select["name"] for select in selects] == [field(story), field(later)]
    assert [option.get_text() for option in selects[1].select("option")] == [
        "Ne rien changer", "confirmé", "rapporté", "non vérifié", "contesté", "démenti",
    ]  # fmt: skip
    assert "SECRET" not in panel.get_text()


def test_a_story_that_reports_nothing_or_was_never_published_has_no_such_panel(fact):
    client = sign_in("editor")
    draft = make_article(live=False)
    draft.reports.add(Report(fact=fact))
    draft.save()
    for story in (make_article(), draft):
        assert "Ce que le rectificatif change" not in words(client.get(edit_url(story)))


def test_many_later_stories_cost_no_more_queries_than_one(fact, story, later):
    client = sign_in("editor")
    before = queries_of(client, edit_url(story))
    for number in range(4):
        tell(fact, f"Encore {number}", days_ago=1)
    assert queries_of(client, edit_url(story)) == before


# --- What is changed -------------------------------------------------------------------------------


def test_nothing_changes_elsewhere_unless_it_was_chosen(fact, story, later):
    revisions = later.revisions.count()
    send("editor", story)
    assert Correction.objects.get().after == "Il est parti en mars."
    assert (status_of(story), status_of(later)) == (("confirmed",) * 2, ("confirmed",) * 2)
    assert later.revisions.count() == revisions


@pytest.mark.portable
def test_publishing_gives_each_story_the_status_chosen_for_it(fact, story, later):
    third = tell(fact, "Une troisième fois", days_ago=1)
    before, revisions = ArticlePage.objects.get(pk=later.pk), later.revisions.count()
    response = send("editor", story, choices={field(story): "denied", field(later): "disputed"})
    assert response.status_code == 302
    assert [status_of(one) for one in (story, later, third)] == [("denied",) * 2, ("disputed",) * 2, ("confirmed",) * 2]
    assert story.reports.model.objects.get(article=story).reported_on == TODAY
    after = ArticlePage.objects.get(pk=later.pk)
    assert (after.live, after.has_unpublished_changes) == (True, False)
    assert after.revisions.count() == revisions + 1
    assert after.live_revision == after.latest_revision
    assert (after.latest_revision.user.username, after.published_at) == ("editeur", before.published_at)
    assert (after.title, after.body.raw_data[0]["id"]) == (before.title, before.body.raw_data[0]["id"])
    assert after.reports.get().uuid == before.reports.get().uuid
    assert ArticlePage.objects.get(pk=story.pk).status_changes == {}
    assert fact_status(fact) == "denied"  # said on the day of the correction: the latest


def test_it_is_in_the_history_of_the_story_that_it_changed(fact, story, later):
    send("editor", story, choices={field(later): "denied"})
    entry = PageLogEntry.objects.get(action=LOG_ACTION)
    assert (entry.page_id, entry.user.username) == (later.pk, "editeur")
    assert entry.message == (
        f"Statut changé de « confirmé » en « démenti » par le rectificatif de « Lin quitte Qwen » : {fact}"
    )


def test_saving_a_draft_keeps_the_choice_and_changes_no_published_story(fact, story, later):
    client = sign_in("editor")
    sent = data(story) | {field(later): "denied"}
    saved = client.post(edit_url(story), sent, HTTP_ACCEPT="application/json").json()
    assert saved["success"], saved
    client.post(edit_url(story), sent)
    assert status_of(later) == ("confirmed",) * 2
    select = soup(client.get(edit_url(story))).select_one(f"select[name='{field(later)}']")
    assert select.select_one("option[selected]")["value"] == "denied"


def test_a_review_that_approves_applies_what_the_writer_chose_in_the_name_of_the_reviewer(fact, story, later):
    send("writer", story, action="submit", choices={field(later): "denied"})
    assert status_of(later) == ("confirmed",) * 2
    task = ArticlePage.objects.get(pk=story.pk).current_workflow_task_state
    editor = sign_in("editor")
    workflow = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    draft = ArticlePage.objects.get(pk=story.pk).get_latest_revision_as_object()
    correction = draft.corrections.get()
    rows = [CORRECTION[0] | ({"id": correction.pk} if correction.pk else {})]
    editor.post(edit_url(story), data(story, corrections=rows, **{field(later): "denied"}) | workflow)
    task.refresh_from_db()
    assert task.status == "approved"
    assert status_of(later) == ("denied",) * 2
    assert PageLogEntry.objects.get(action=LOG_ACTION).user.username == "editeur"


def test_a_correction_that_is_scheduled_waits_for_its_hour(fact, story, later):
    fields = {"go_live_at": "2026-03-21 08:00", "choices": {field(later): "denied"}}
    assert send("editor", story, **fields).status_code == 302
    assert status_of(later) == ("confirmed",) * 2
    ArticlePage.objects.get(pk=story.pk).scheduled_revision.publish(user=get_user_model().objects.get())
    assert status_of(later)[0] == "confirmed"  # its hour has not come
    with time_machine.travel("2026-03-21T09:00:00+01:00"):
        ArticlePage.objects.get(pk=story.pk).scheduled_revision.publish()
    assert status_of(later) == ("denied",) * 2


# --- What is refused, beside its field, and loses nothing --------------------------------------------


def refused(story, later, role="editor", **fields) -> str:
    """What is said beside the field of `later`, once sure that nothing changed and nothing typed is lost."""
    response = send(role, story, choices={field(later): "denied"}, **fields)
    assert response.status_code == 200
    page = soup(response)
    assert page.select_one(f"select[name='{field(later)}'] option[selected]")["value"] == "denied"
    assert status_of(later)[0] == "confirmed"
    assert not Correction.objects.exists()
    assert messages_of(response)
    return errors_of(response)[field(later)]


def test_a_story_with_changes_that_are_not_online_is_left_alone(fact, story, later):
    later.title = "Qwen sans Lin, suite"
    later.save_revision()
    reason = refused(story, later)
    assert reason.startswith("« Qwen sans Lin » a des modifications qui ne sont pas en ligne : publiez-les d’abord")
    assert "Il est parti en mars." in words(send("editor", story, choices={field(later): "denied"}))


def test_a_locked_story_is_left_alone(fact, story, later):
    boss = get_user_model().objects.create_superuser("patronne")
    ArticlePage.objects.filter(pk=later.pk).update(locked=True, locked_by=boss, locked_at=timezone.now())
    assert "est verrouillé" in refused(story, later)


def test_a_story_under_review_is_left_alone(fact, story, later):
    writer = sign_in("writer")
    writer.post(edit_url(later), data(later, corrections=[]) | {"action-submit": "1"})
    assert "est en relecture" in refused(story, later)


def test_a_story_that_one_may_not_publish_is_left_alone(fact, story, later):
    client = sign_in("editor")
    GroupPagePermission.objects.filter(group__name="Édition").update(page=story.page_ptr)  # nothing but this story
    response = client.post(edit_url(story), data(story) | {field(later): "denied", "action-publish": "1"})
    assert "Vous ne pouvez pas publier « Qwen sans Lin »" in errors_of(response)[field(later)]
    assert status_of(later)[0] == "confirmed"


def test_a_status_without_any_correction_is_refused(fact, story, later):
    assert "Écrivez d’abord le rectificatif" in refused(story, later, corrections=[])


def test_two_statuses_for_the_same_fact_on_the_same_screen_are_refused(fact, story):
    response = send("editor", story, status="disputed", choices={field(story): "denied"})
    assert "lequel ?" in errors_of(response)[field(story)]
    assert status_of(story) == ("confirmed",) * 2


@pytest.mark.portable
def test_what_could_not_be_applied_later_stays_chosen(fact, story, later):
    send("editor", story, action="", choices={field(later): "denied"})
    later.save_revision()  # changes of somebody else, not online yet
    ArticlePage.objects.filter(pk=later.pk).update(has_unpublished_changes=True)
    ArticlePage.objects.get(pk=story.pk).latest_revision.publish()
    assert Correction.objects.count() == 1
    assert status_of(later)[0] == "confirmed"
    uuid = str(later.reports.get().uuid)
    assert ArticlePage.objects.get(pk=story.pk).status_changes == {uuid: "denied"}


def test_a_copy_takes_no_choice_along(fact, story, later):
    send("editor", story, action="", choices={field(later): "denied"})
    original = ArticlePage.objects.get(pk=story.pk)
    copy = original.copy(update_attrs={"slug": "copie"}, copy_revisions=False, keep_live=False)
    assert copy.status_changes == {}


def test_several_stories_at_once_are_not_published_with_statuses_that_nobody_sees(story, later):
    uuid = str(later.reports.get().uuid)
    send("writer", story, action="", choices={f"effects-{uuid}": "denied"})
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = sign_in("editor").post(f"{address}?id={story.pk}&next=/admin/articles/", follow=True)
    (said,) = messages_of(response)
    assert said.startswith("Rien n’a été publié. « Lin quitte Qwen » : son rectificatif change des statuts")
    assert status_of(later) == ("confirmed", "confirmed")
    assert ArticlePage.objects.get(pk=story.pk).has_unpublished_changes
