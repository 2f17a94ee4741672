"""Two keywords become one: what bore the one bears the other, whatever its version, and the old address leads there."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from articles.lists import paths_of
from articles.models import ArticlePage, Ping
from people.merging.keywords import BEARERS, merge_keywords
from people.merging.preview import MergeError
from people.models import Tag
from tests.admin import errors_of, messages_of, sign_in, words
from tests.builders import make_article, make_person, make_unpublished_articles, publish_article

pytestmark = pytest.mark.django_db


def tag(name: str) -> Tag:
    """A keyword as it may stand from before spellings were one."""
    return Tag.objects.create(name=name)


def merge(merged: Tag, kept: Tag, role: str = "editor"):
    return sign_in(role).post(reverse("mots-cles:merge_into", args=[merged.pk, kept.pk]), follow=True)


def names(page) -> list[str]:
    return [each.name for each in page.tags.all()]


@pytest.fixture
def startup():
    return tag("startup")


@pytest.fixture
def start_up():
    return tag("start-up")


def test_every_relation_to_a_keyword_is_moved():
    rows = {each.name for each in Tag._meta.related_objects if each.one_to_many}
    assert rows == set(BEARERS)  # many_to_many: the same rows, seen from the pages


@pytest.mark.portable
def test_stories_and_fiches_follow_drafts_too_and_none_bears_it_twice(startup, start_up):
    one, both = make_article(tags=(start_up,)), make_article(tags=(start_up, startup))
    drafts = make_unpublished_articles(tags=(start_up,))
    person = make_person()
    person.tags.add(start_up)
    person.save_revision().publish()
    merge(start_up, startup)
    for page in (one, both, person, *drafts.values()):
        stored = type(page).objects.get(pk=page.pk)
        assert names(stored) == names(stored.get_latest_revision_as_object()) == ["startup"]
    assert not start_up.article_items.exists()


@pytest.mark.portable
def test_a_version_from_before_bears_the_kept_one_once_when_it_is_published(startup, start_up):
    story = publish_article()
    story.tags.set([start_up, startup])
    both = story.save_revision()
    story.tags.set([start_up])
    one = story.save_revision()
    story.tags.set([startup])
    story.save_revision().publish()
    merge_keywords(startup, start_up)
    for version in (both, one):
        version.publish()
        assert names(ArticlePage.objects.get()) == ["startup"]


def test_a_scheduled_version_bears_the_kept_one(startup, start_up):
    story = publish_article()
    story.tags.set([start_up])
    story.go_live_at = timezone.now() + timezone.timedelta(days=1)
    revision = story.save_revision()
    revision.publish()
    merge_keywords(startup, start_up)
    assert names(revision.as_object()) == ["startup"]


@pytest.mark.parametrize("suffix", ["", "flux.rss", "flux.atom", "flux.json"])
def test_the_address_leads_to_the_kept_one_in_one_step(client, startup, start_up, suffix):
    make_article(tags=(start_up,))
    last = tag("Jeunes pousses")
    merge_keywords(startup, start_up)
    merge_keywords(last, startup)
    for slug in ("start-up", "startup"):
        response = client.get(f"/mots-cles/{slug}/{suffix}")
        assert (response.status_code, response["Location"]) == (301, f"/mots-cles/jeunes-pousses/{suffix}")
    assert client.get(f"/mots-cles/jeunes-pousses/{suffix}").status_code == 200


def test_an_address_that_readers_never_saw_or_that_leads_to_nothing_public_stays_secret(client, startup, start_up):
    make_unpublished_articles(tags=(start_up,))
    make_article(tags=(startup,))
    merge_keywords(startup, start_up)
    assert client.get("/mots-cles/start-up/").status_code == 404
    merge_keywords(tag("Secret"), startup)
    assert client.get("/mots-cles/startup/").status_code == 301
    ArticlePage.objects.filter(live=True).update(live=False)
    assert client.get("/mots-cles/startup/").status_code == client.get("/mots-cles/startup/flux.rss").status_code == 404


def test_its_name_is_that_of_the_kept_one_and_its_address_is_nobody_s(startup, start_up):
    merge_keywords(startup, start_up)
    kept = tag("Jeunes pousses")
    merge_keywords(kept, startup)
    assert names(make_article(tags=("Start-up", "STARTUP"))) == ["Jeunes pousses"]
    other = Tag(name="Start'up")
    other.save()
    assert other.slug == "start-up-1"
    assert "a été fusionné" in errors_of(sign_in("editor").post(reverse("mots-cles:add"), {"name": "startup"}))["name"]


@pytest.mark.portable
def test_lists_and_the_api_no_longer_know_it(client, startup, start_up):
    make_article(tags=(start_up,))
    merge_keywords(startup, start_up)
    assert [row["slug"] for row in client.get("/api/mots-cles/").json()["items"]] == ["startup"]
    assert "start-up" not in words(sign_in("writer").get(reverse("mots-cles:index_results")))
    assert sign_in("writer").get("/admin/tag-autocomplete/people/tag/?term=start").json() == ["startup"]
    assert b"/mots-cles/start-up/" not in client.get("/sitemap-mots-cles.xml").getvalue()


def test_the_hub_is_told_of_the_lists_of_its_stories(settings, startup, start_up):
    settings.WEBSUB_HUB = "https://hub.exemple.fr/"
    make_article(tags=(start_up,))
    Ping.objects.all().delete()
    merge_keywords(startup, start_up)
    told = set(paths_of(Ping.objects.values_list("channel", flat=True)).values())
    assert told == {"/", "/ia/", "/formats/article/", "/mots-cles/startup/"}


def test_feeds_say_that_they_changed(client, startup, start_up):
    make_article(tags=(start_up,))
    before = client.get("/ia/flux.atom")
    merge_keywords(startup, start_up)
    after = client.get("/ia/flux.atom", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "start-up" not in after.text


def test_the_search_finds_its_stories_by_the_kept_one(startup, start_up, django_capture_on_commit_callbacks):
    story = make_article(tags=(start_up,))
    kept = tag("Pépites")
    with django_capture_on_commit_callbacks(execute=True):
        merge_keywords(kept, start_up)
    assert story.pk in [page.pk for page in ArticlePage.objects.all().search("pepites")]


def test_the_steps_say_what_follows_and_the_history_keeps_it(startup, start_up):
    make_article(tags=(start_up,)), make_article(tags=(start_up,))
    client = sign_in("editor")
    assert reverse("mots-cles:merge", args=[start_up.pk]) in client.get(reverse("mots-cles:index")).text
    assert (
        reverse("mots-cles:merge", args=[start_up.pk]) in client.get(reverse("mots-cles:edit", args=[start_up.pk])).text
    )
    address = reverse("mots-cles:merge", args=[start_up.pk])
    assert errors_of(client.post(address, {"kept": start_up.pk}))["kept"] == "Choisissez le mot-clé à garder."
    confirm = client.post(address, {"kept": startup.pk}, follow=True)
    assert "2 articles et 0 fiche suivront" in words(confirm)
    assert "/mots-cles/start-up/ mènera à /mots-cles/startup/" in words(confirm)
    assert messages_of(merge(start_up, startup)) == ["« start-up » est fusionné dans « startup »."]
    assert "Mot-clé « start-up » (start-up) fusionné dans « startup »" in words(
        client.get(reverse("mots-cles:history", args=[startup.pk]))
    )
    assert ModelLogEntry.objects.get(action="manchette.merge_keywords").user.username == "editeur"


def test_a_second_click_and_a_keyword_and_itself_are_refused_in_words(startup, start_up):
    merge(start_up, startup)
    assert merge(start_up, startup).status_code == 404
    for kept, merged in ((startup, startup), (startup, start_up), (start_up, startup)):
        with pytest.raises(MergeError):
            merge_keywords(kept, merged)


def test_a_writer_merges_none(startup, start_up):
    merge(start_up, startup, role="writer")
    assert not Tag.with_merged.exclude(merged_into=None).exists()
    assert "Fusionner" not in words(sign_in("writer").get(reverse("mots-cles:index")))


@pytest.mark.portable
def test_many_stories_cost_the_queries_of_one(django_assert_num_queries, settings):
    settings.TASKS = {name: {"BACKEND": "django.tasks.backends.dummy.DummyBackend"} for name in settings.TASKS}
    for stories in (1, 30):
        kept, merged = tag(f"Gardé {stories}"), tag(f"Fusionné {stories}")
        for _ in range(stories):
            make_article(tags=(merged,))
        with django_assert_num_queries(21):  # of which months 2, counts of keywords 2
            merge_keywords(kept, merged)
