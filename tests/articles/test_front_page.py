"""The front page: what its editor puts on it, what fills the rest, and no story twice."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from articles.models import ArticlePage, Correction, FrontStory, HomePage, SectionPage
from articles.models.front_page import PLACES_ON_TOP
from newsroom.photos.renditions import make_renditions
from tests.admin import edit_url, errors_of, sign_in
from tests.builders import (
    make_article,
    make_dossier,
    make_home,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
    make_unpublished_articles,
)
from tests.html import MARK, Html, read
from tests.marks import portable

pytestmark = pytest.mark.django_db


def lay_out(*zones: tuple[str, dict], top: tuple[ArticlePage, ...] = ()) -> HomePage:
    """Give the front page these zones, and these stories on top."""
    home = make_home()
    home.zones = [(kind, value if kind in {"chosen"} else {"title": "", "count": 4} | value) for kind, value in zones]
    home.items.all().delete()
    for order, article in enumerate(top):
        home.items.add(home.items.model(article=article, sort_order=order))
    home.save_revision().publish()
    return HomePage.objects.get()


def make_articles(count: int, **fields) -> list[ArticlePage]:
    """Stories one hour apart, the latest first."""
    now = timezone.now()
    return [make_article(published_at=now - timedelta(hours=hour), **fields) for hour in range(1, count + 1)]


def zones_of(page: Html) -> dict[str, list[str]]:
    """The stories of each zone of the front page, by its title."""
    return {
        Html.words(zone.h2): [link.get_text() for link in zone.select(".card-title a")]
        for zone in page.main.select(".zone")
    }


def lead_of(page: Html) -> str:
    return page.main.select_one(".front-lead .card-title").get_text().strip()


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5])
def test_without_any_choice_the_latest_stories_are_there_in_order(count):
    make_home()
    titles = [story.title for story in make_articles(count)]
    page = read("/")
    assert page.status == 200
    assert page.titles == titles
    assert ("Aucun article" in page.text) == (count == 0)


def test_the_chosen_stories_are_on_top_and_the_latest_fill_the_rest():
    first, second, third, fourth, fifth, old = make_articles(6)
    lay_out(top=(old, third))
    page = read("/")
    assert lead_of(page) == old.title
    assert [tag.get_text() for tag in page.main.select(".front .card-title a")] == [
        story.title for story in (old, third, first, second)
    ]
    assert page.titles[4:] == [fourth.title, fifth.title]


@pytest.mark.portable
def test_a_chosen_story_that_readers_may_not_see_drops_out():
    latest = make_article(title="Le dernier")
    hidden = make_unpublished_articles()
    advertorial = make_article(title="SECRET réclame", sponsor="Société Imaginaire")
    stories = [*hidden.values(), advertorial]
    lay_out(
        ("chosen", {"title": "Notre choix", "stories": stories}),
        ("section", {"section": latest.get_parent().specific}),
        ("briefs", {}),
        top=tuple(stories[:4]),
    )
    page = read("/")
    assert page.titles == ["Le dernier"]
    assert MARK not in page.source
    assert zones_of(page) == {}


def test_no_story_stands_twice():
    sciences = make_section(title="Sciences")
    stories = make_articles(30, section=sciences, format="brief")
    lay_out(
        ("chosen", {"title": "Notre choix", "stories": [stories[0], stories[1], stories[0], stories[25]]}),
        ("section", {"section": sciences}),
        ("briefs", {"count": 5}),
        ("section", {"section": sciences, "title": "Encore", "count": 3}),
        top=(stories[1],),
    )
    page = read("/")
    assert sorted(set(page.titles)) == sorted(page.titles)
    assert {story.title for story in stories[:19]} <= set(page.titles)
    assert zones_of(page) == {
        "Notre choix": [stories[0].title, stories[25].title],
        "Sciences": [story.title for story in stories[5:9]],
        "En bref": [story.title for story in stories[9:14]],
        "Encore": [story.title for story in stories[14:17]],
    }


def test_a_section_shows_its_latest_stories_however_old_and_leads_to_them():
    sciences = make_section(title="Sciences")
    old = make_article(title="Un prix", section=sciences, published_at=timezone.now() - timedelta(days=400))
    make_articles(25)
    lay_out(("section", {"section": sciences}))
    page = read("/")
    assert zones_of(page) == {"Sciences": ["Un prix"]}
    assert page.links["Sciences"] == "/sciences/"
    assert old.title in page.titles


def test_a_section_that_readers_may_not_see_has_no_zone():
    sciences = make_section(title="Sciences")
    make_article(section=sciences)
    make_articles(4)
    lay_out(("section", {"section": sciences}))
    SectionPage.objects.filter(pk=sciences.pk).update(live=False)
    assert zones_of(read("/")) == {}


@pytest.mark.portable
def test_moves_corrections_and_dossiers_have_their_zones():
    article = make_article(title="Un article")
    for story in (article, *make_unpublished_articles().values()):
        Correction.objects.create(article=story, made_on=date(2026, 3, 6), after=f"{story.title}, corrigé.")
    lin = make_person(title="Junyang Lin")
    make_public_fact(subject=lin, kind="departure", object_text="Qwen", start="2026-03-04", status="disputed")
    make_public_fact(subject=make_person(title="SECRET", live=False), kind="departure", start="2026-03-05")
    make_dossier(title="Talents", articles=(article,))
    make_dossier(title="SECRET dossier").unpublish()
    page = read("/")
    assert page.all(".zone h2") == ["Derniers mouvements", "Dossiers", "Rectificatifs"]
    assert page.links["Junyang Lin"].startswith("/personnes/junyang-lin/mouvements/#fait-")
    assert page.all(".move-card") == ["Junyang Lin quitte Qwen → contesté 4 mars 2026"]
    assert page.links["Talents"] == "/dossiers/talents/"
    assert page.links["Dossiers"] == "/dossiers/"
    assert "Un article, corrigé." in page.text
    assert MARK not in page.source


@pytest.mark.portable
def test_the_moves_are_those_of_the_week_when_all_are():
    lin = make_person(title="Junyang Lin")
    today = timezone.localdate()
    make_public_fact(subject=lin, kind="departure", start=(today - timedelta(days=6)).isoformat())
    assert read("/").all(".zone h2") == ["Mouvements de la semaine"]
    make_public_fact(subject=lin, kind="arrival", start=(today - timedelta(days=7)).isoformat())
    assert read("/").all(".zone h2") == ["Derniers mouvements"]


def test_the_second_page_is_the_plain_list():
    stories = make_articles(22)
    lay_out(("briefs", {}), ("chosen", {"title": "Notre choix", "stories": [stories[20]]}), top=(stories[21],))
    page = read("/", page="2")
    assert page.titles == [story.title for story in stories[19:]]
    assert not page.main.select(".zone, .front")


def test_the_preview_shows_what_is_not_published_yet():
    first, second = make_articles(2)
    home = make_home()
    home.items.add(home.items.model(article=second))
    home.zones = [("chosen", {"title": "Notre choix", "stories": [first]})]
    response = home.make_preview_request(RequestFactory().get("/"))
    page = Html(response.render())
    assert (lead_of(page), zones_of(page)) == (second.title, {"Notre choix": [first.title]})
    assert lead_of(read("/")) == first.title


def test_the_preview_of_zones_that_are_not_filled_in_is_no_error():
    make_article()
    home = make_home()
    home.zones = [
        ("chosen", {"title": "", "stories": [None]}),
        ("section", {"section": None, "count": None}),
        ("briefs", {"count": None}),
    ]
    assert Html(home.make_preview_request(RequestFactory().get("/")).render()).status == 200


def front_data(*zones: tuple[str, dict], items: list[dict]) -> dict[str, str]:
    """What the form of the front page sends."""
    return nested_form_data(
        {
            "title": "Accueil",
            "slug": "accueil",
            "items": inline_formset(items),
            "zones": streamfield(list(zones)),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )


def test_an_editor_lays_out_the_front_page_and_a_writer_only_drafts_it(subtests):
    first, second = make_articles(2)
    data = front_data(("briefs", {"title": "Express", "count": "3"}), items=[{"article": str(second.pk), "ORDER": "1"}])
    for role, lead in [("writer", first), ("editor", second)]:
        with subtests.test(role):
            response = sign_in(role).post(edit_url(make_home()), data)
            assert (response.status_code, errors_of(response)) == (302, {})
            assert lead_of(read("/")) == lead.title
    assert HomePage.objects.get().zones.raw_data[0]["value"] == {"title": "Express", "count": 3}


# The page; sections of the menu; the candidates of all places; the stories that have one; the
# renditions of their photos and of the dossiers'. Dossiers: 1. Moves: 1. Corrections: 1.
ALL_ZONES = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_it_costs_the_same_queries_with_1_and_30_of_everything(count, client, django_assert_num_queries):
    camille, photo = make_person(title="Camille Démo"), make_photo(width_px=600, height_px=400)
    make_renditions(photo)
    sciences = make_section(title="Sciences")
    fields = {"authors": (camille,), "lead_photo": photo}
    long_ago = timezone.now() - timedelta(days=30)
    for _ in range(count):
        make_article(**fields, section=sciences, format="brief", published_at=long_ago)
        make_dossier(title=f"Dossier {_}", photo=photo, articles=(make_article(**fields),))
        make_public_fact(subject=camille, kind="arrival", start="2026-03-04")
    chosen = [make_article(**fields, published_at=long_ago - timedelta(days=1)) for _ in range(min(count, 8))]
    for article in ArticlePage.objects.all():
        Correction.objects.create(article=article, made_on=date(2026, 3, 6), after="Oui.")
    make_articles(19, **fields)
    lay_out(
        ("chosen", {"title": "Notre choix", "stories": chosen}),
        ("section", {"section": sciences}),
        ("briefs", {}),
        ("dossiers", {}),
        ("moves", {}),
        ("corrections", {}),
    )
    client.get("/")
    with django_assert_num_queries(ALL_ZONES):
        assert client.get("/").status_code == 200


@pytest.mark.portable
def test_sections_and_briefs_go_on_where_other_zones_left_off():
    sciences, ia = make_section(title="Sciences"), make_section(title="IA")
    stories = [
        make_article(section=section, format=kind, published_at=timezone.now() - timedelta(hours=hour))
        for hour, (section, kind) in enumerate([(sciences, "brief"), (ia, "brief"), (sciences, "article")] * 12, 1)
    ]
    lay_out(
        ("briefs", {"count": 12}),
        ("section", {"section": sciences, "count": 12}),
        ("section", {"section": ia, "count": 12}),
    )
    places = zones_of(read("/"))
    below = stories[4:]
    briefs = [story for story in below if story.format == "brief"][:12]
    assert places["En bref"] == [story.title for story in briefs]
    for section in (sciences, ia):
        left = [story for story in below if story.section_page_id == section.pk and story not in briefs]
        assert places[section.title] == [story.title for story in left[:12]]


def test_the_latest_stories_stand_beside_the_top_with_their_times():
    make_home()
    articles = make_articles(14)
    stream = read("/").main.select(".stream li")
    assert [item.a["href"] for item in stream] == [article.url for article in articles[:12]]
    assert all(item.time["datetime"] for item in stream)
    assert read(read("/").main.select_one(".stream p a")["href"]).status == 200


def test_with_few_stories_nothing_is_repeated():
    make_home()
    make_articles(PLACES_ON_TOP)
    assert read("/").main.select(".stream") == []


def test_a_story_leaves_the_top_when_its_time_is_over():
    first, *_, old = make_articles(6)
    lay_out(top=(old,))
    item = FrontStory.objects.get()
    assert timedelta(hours=47) < item.until - timezone.now() <= timedelta(hours=48)
    assert lead_of(read("/")) == old.display_title
    FrontStory.objects.update(until=timezone.now())
    assert lead_of(read("/")) == first.display_title
    FrontStory.objects.update(until=None)
    assert lead_of(read("/")) == old.display_title


def test_the_editor_is_warned_of_what_is_old_or_over_on_top():
    long_ago = timezone.now() - timedelta(days=30)
    recent, over = make_articles(2)
    home = lay_out(top=(recent, make_article(published_at=long_ago), over))
    items = list(home.items.all())
    for item in items:
        item.until = long_ago if item.article == over else None
    home.items.set(items)
    home.save_revision().publish()
    page = read(edit_url(home), sign_in("chief"))
    assert page.source.count("en tête depuis longtemps ?") == 1
    assert page.source.count("Son heure est passée") == 1
