"""A feed says whether it changed, at little cost: 304 when it did not, another ETag whenever readers would notice."""

from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date
from wagtail.models import ModelLogEntry, PageViewRestriction

from articles.feeds import stories
from articles.models import ArticlePage, Byline, Correction
from newsroom.site.scheduling import publish_due
from people.models import Person
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_person,
    make_photo,
    make_section,
    make_tag,
)
from tests.marks import portable

pytestmark = pytest.mark.django_db
EXTENSIONS = ["rss", "atom", "json"]
entry = stories._entry


def republish(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def rename(page, title):
    page.title = title
    return republish(page)


def etag(address="/flux.atom"):
    response = Client().get(address)
    assert response.status_code == 200
    return response["ETag"]


@pytest.fixture(scope="module", autouse=True)
def written(module_db):
    """The key of a story that borrows from every kind of record."""
    lin, camille = make_person(title="Junyang Lin"), make_person(title="Camille Démo")
    other = make_article(title="À lire", sponsor="Société Imaginaire", section=make_section(title="Marchés"))
    story = make_article(
        title="Qwen perd son responsable technique",
        authors=(camille,),
        tags=("Chine",),
        lead_photo=make_photo(title="Ouverture"),
        lead_caption="Le siège.",
        body=[
            ("paragraph", f"<p>{link(lin)} part.</p>"),
            ("picture", {"photo": make_photo(title="Dans le texte"), "caption": "Une légende."}),
            ("related", {"title": "À lire aussi", "stories": [other]}),
        ],
    )
    story.bylines.add(Byline(person=make_person(title="Sacha Exemple", live=False), name="Sacha Exemple"))
    return republish(story).pk


@pytest.fixture
def story(written):
    return ArticlePage.objects.get(pk=written)


@pytest.fixture
def other():
    """A story out of the main feed, being an advertorial."""
    return ArticlePage.objects.get(title="À lire")


@pytest.fixture
def lin():
    return Person.objects.get(title="Junyang Lin")


@pytest.fixture
def camille():
    return Person.objects.get(title="Camille Démo")


@pytest.fixture
def settled(story):
    """The moment after which Last-Modified is said, and nothing else happens of itself."""
    Client().get("/flux.rss")  # so that the code is read before: a feed is no older than the server
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        yield


def picture(story, place):
    return story.lead_photo if place == "lead" else story.body[1].value["photo"]


@pytest.mark.parametrize("extension", portable(EXTENSIONS, "atom"))
def test_who_has_the_feed_is_told_so_without_it(extension, story, settled, client):
    first = client.get(f"/flux.{extension}")
    for condition in (
        {"if-none-match": first["ETag"]},
        {"if-none-match": f'"autre", {first["ETag"]}'},
        {"if-modified-since": first["Last-Modified"]},
    ):
        for answer in (client.get, client.head):
            response = answer(f"/flux.{extension}", headers=condition)
            assert (response.status_code, response.content) == (304, b"")
            assert response["ETag"] == first["ETag"]
            assert response["Last-Modified"] == first["Last-Modified"]
            assert response["Cache-Control"] == first["Cache-Control"]
    for condition in ({"if-none-match": '"autre"'}, {"if-modified-since": http_date(0)}):
        assert client.get(f"/flux.{extension}", headers=condition).status_code == 200


def test_an_etag_that_differs_wins_over_a_date_that_does_not(story, settled, client):
    headers = {"if-none-match": '"autre"', "if-modified-since": client.get("/flux.rss")["Last-Modified"]}
    assert client.get("/flux.rss", headers=headers).status_code == 200


def test_each_format_and_each_list_has_an_etag_of_its_own(story):
    addresses = [f"{place}flux.{extension}" for place in ("/", "/ia/", "/mots-cles/chine/") for extension in EXTENSIONS]
    assert len({etag(address) for address in addresses}) == len(addresses)


# What readers would notice, by its name.
CHANGES = {
    "the story is edited": lambda story: rename(story, "Un autre titre"),
    "the story is withdrawn": lambda story: story.unpublish(),
    "another is published": lambda story: make_article(title="Un autre"),
    "a correction is added": lambda story: (
        story.corrections.add(Correction(made_on=date(2026, 3, 6), after="Oui.")),
        republish(story),
    ),
    "a fiche it links is renamed": lambda story: rename(Person.objects.get(title="Junyang Lin"), "Justin Lin"),
    "a fiche it links is withdrawn": lambda story: Person.objects.get(title="Junyang Lin").unpublish(),
    "a fiche it links is private": lambda story: PageViewRestriction.objects.create(
        page=Person.objects.get(title="Junyang Lin"), restriction_type="login"
    ),
    "a story it leads to is renamed": lambda story: rename(ArticlePage.objects.get(title="À lire"), "Lisez"),
    "a story it leads to is withdrawn": lambda story: ArticlePage.objects.get(title="À lire").unpublish(),
    "who signs it is renamed": lambda story: rename(Person.objects.get(title="Camille Démo"), "Camille"),
    "who signs it has no fiche any more": lambda story: Person.objects.get(title="Camille Démo").unpublish(),
    "who signs it without a public fiche is renamed": lambda story: Person.objects.filter(
        title="Sacha Exemple"
    ).update(title="Sacha"),
    "who signs it has a public fiche now": lambda story: republish(Person.objects.get(title="Sacha Exemple")),
    "its section is renamed": lambda story: rename(make_section(), "Intelligence artificielle"),
    "it moves": lambda story: story.move(make_section(title="Marchés"), pos="last-child"),
    "a keyword is renamed": lambda story: rename_tag(make_tag("Chine"), "La Chine"),
    **{
        f"the {field} of the {place} photo changes": lambda story, place=place, field=field, value=value: change(
            picture(story, place), **{field: value}
        )
        for place in ("lead", "body")
        for field, value in {
            "credit": "Autrui", "licence": "CC BY", "description": "Autre", "is_decorative": True,
            "is_ai_generated": True,
        }.items()
    },
}  # fmt: skip


def change(photo, **fields):
    for name, value in fields.items():
        setattr(photo, name, value)
    photo.save()


def rename_tag(tag, name):
    tag.name = name
    tag.save()


@pytest.mark.portable
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_etag_changes_when(change, story):
    before = etag()
    change(story)
    assert etag() != before


@pytest.mark.parametrize(
    ("setting", "value"), [("WAGTAIL_SITE_NAME", "Autre"), ("SITE_URL", "https://exemple.fr"), ("TAG_AUTHORITY", "x,1")]
)
def test_the_etag_changes_with_the_site(setting, value, story, settings):
    before = etag()
    setattr(settings, setting, value)
    assert etag() != before


def test_the_etag_changes_with_what_the_list_says_of_itself(story):
    before = etag("/ia/flux.rss")
    section = make_section()
    section.description = "Les modèles et ceux qui les font."
    republish(section)
    assert etag("/ia/flux.rss") != before


@pytest.mark.portable
def test_the_end_of_an_embargo_is_a_change(story, client):
    end = timezone.now() + timedelta(hours=1)
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=end)
    make_article(title="Un autre")
    with time_machine.travel(end - timedelta(seconds=5)):
        before = client.get("/flux.rss")
    with time_machine.travel(end + timedelta(seconds=5)):
        after = client.get("/flux.rss", headers={"if-modified-since": before["Last-Modified"]})
    assert (after.status_code, after["Last-Modified"]) == (200, http_date(int(end.timestamp())))
    assert after["ETag"] != before["ETag"]


# What readers of the main feed cannot notice.
NO_CHANGES = {
    "a draft of the story is saved": lambda story: (setattr(story, "title", "Brouillon"), story.save_revision()),
    "a draft of a fiche it links is saved": lambda story: save_draft(Person.objects.get(title="Junyang Lin")),
    "another story is written": lambda story: make_article(live=False),
    "a fiche of no story is edited": lambda story: rename(make_person(), "Personne"),
    "a story of no list is edited": lambda story: rename(make_article(sponsor="Société"), "Une réclame"),
    "a photo of no story is edited": lambda story: change(make_photo(), credit="Autrui"),
    "a keyword of no story is renamed": lambda story: rename_tag(make_tag("Audio"), "Son"),
    "the story enters a dossier": lambda story: make_dossier(articles=(story,)),
}


def save_draft(page):
    page.title = "Brouillon"
    page.save_revision()


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES.keys())
def test_the_etag_stays_when(change, story):
    before = etag()
    change(story)
    assert etag() == before


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_who_knows_only_a_date_gets_what_changed(change, story, client):
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        before = client.get("/flux.atom")
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        change(story)
        ModelLogEntry.objects.log_action(story.lead_photo, "wagtail.edit")  # as the admin does of photos and keywords
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=False):
        after = client.get("/flux.atom", headers={"if-modified-since": before["Last-Modified"]})
    assert after.status_code == 200


@pytest.mark.portable
def test_who_knows_only_a_date_gets_what_the_clock_changed(story, other, client):
    end = timezone.now() + timedelta(hours=2)
    ArticlePage.objects.filter(pk=other.pk).update(embargo_until=end)  # the story leads to it
    ArticlePage.objects.filter(pk=make_article(title="Bref").pk).update(expire_at=end + timedelta(hours=1))

    def answer(hours: int, date: str | None = None):
        with time_machine.travel(end + timedelta(hours=hours, minutes=5), tick=False):
            publish_due()
        with time_machine.travel(end + timedelta(hours=hours, minutes=6), tick=False):
            return client.get("/flux.atom", headers={"if-modified-since": date} if date else {})

    before = answer(-1)
    after_embargo = answer(0, before["Last-Modified"])
    after_expiry = answer(1, after_embargo["Last-Modified"])
    assert [response.status_code for response in (before, after_embargo, after_expiry)] == [200] * 3
    assert [other.url in response.text for response in (before, after_embargo)] == [False, True]
    assert ["Bref" in response.text for response in (after_embargo, after_expiry)] == [True, False]
    assert answer(2, after_expiry["Last-Modified"]).status_code == 304


@pytest.mark.portable
def test_what_changed_within_the_second_has_no_date_yet(story, client):
    now = timezone.now().replace(microsecond=200_000) + timedelta(hours=1)
    with time_machine.travel(now, tick=False):
        rename(story, "Un")
        assert not client.get("/flux.rss").has_header("Last-Modified")
    with time_machine.travel(now + timedelta(seconds=0.5), tick=False):
        rename(story, "Deux")
    with time_machine.travel(now + timedelta(seconds=5), tick=False):
        said = parsedate_to_datetime(client.get("/flux.rss")["Last-Modified"])
    assert said == now.replace(microsecond=0)


@pytest.mark.portable
def test_a_feed_without_a_story_has_no_date(client):
    make_person(title="Yann LeCun")
    response = client.get("/personnes/yann-lecun/flux.rss")
    assert response.has_header("ETag")
    assert not response.has_header("Last-Modified")


@pytest.mark.portable
def test_an_id_typed_into_a_link_breaks_no_feed(client):
    for number in ("abc", "0", "9" * 30, ""):
        make_article(body=[("paragraph", f'<p><a linktype="page" id="{number}">ici</a></p>')])
    assert client.get("/flux.rss").status_code == 200


# The site's own: which stories, their state. Another list: the list before.
BUDGETS = {"/": 2, "/ia/": 3, "/mots-cles/chine/": 3, "/auteurs/camille-demo/": 3, "/personnes/junyang-lin/": 3}


@pytest.mark.parametrize("count", portable([1, 8], 1))
def test_a_304_costs_two_queries_for_the_site_and_three_for_another_list(
    count, lin, camille, client, subtests, django_assert_num_queries
):
    for _ in range(count):
        make_article(authors=(camille,), tags=("Chine",), body=[("paragraph", f"<p>{link(lin)} part.</p>")])
    for address, queries in BUDGETS.items():
        with subtests.test(address):
            headers = {"if-none-match": client.get(f"{address}flux.atom")["ETag"]}
            with django_assert_num_queries(queries):
                assert client.get(f"{address}flux.atom", headers=headers).status_code == 304


def test_a_list_that_is_not_there_costs_little(story, client, django_assert_max_num_queries):
    client.get("/rien/flux.rss")
    with django_assert_max_num_queries(8):  # the list, the site, redirects of two spellings; the French page of 404
        assert client.get("/rien/flux.rss").status_code == 404


@pytest.mark.parametrize(("stories", "blocks"), portable([(1, 1), (6, 4)], 1))
def test_a_feed_costs_the_same_queries_whatever_its_length(
    stories, blocks, lin, camille, client, django_assert_num_queries, django_assert_max_num_queries
):
    photo, other = make_photo(width_px=600, height_px=400), make_article(sponsor="Société")
    body = [
        ("paragraph", f"<p>{link(lin)} quitte {link(make_company())}.</p>"),
        ("picture", {"photo": photo}),
        ("quote", {"original": "Oui.", "speaker": lin}),
        ("related", {"stories": [other]}),
    ] * blocks
    for number in range(stories):
        article = make_article(
            authors=(camille,), tags=("Chine", f"Mot {number}"), lead_photo=photo, body=body,
            published_at=datetime(2026, 3, 5, 8, 0, tzinfo=ZoneInfo("Europe/Paris")),
        )  # fmt: skip
        article.corrections.add(Correction(made_on=date(2026, 3, 6), after="Oui."))
        republish(article)
    client.get("/flux.rss")
    # Which stories; their state; their texts; tombstones; what the archives begin with, which has nothing here.
    with django_assert_num_queries(5):
        assert client.get("/flux.json").status_code == 200
    cache.clear()
    # The robots' terms and the root of the site, which were cached too; which stories; their state; texts; the stories;
    # renditions of their lead photos; signatures; signatories; keywords of the stories; keywords; corrections; sources;
    # which signatories are public; photos, speakers and stories chosen in the bodies; renditions of the photos there;
    # links of the bodies; tombstones; what the archives begin with.
    with django_assert_max_num_queries(21):
        assert client.get("/flux.rss").status_code == 200


def test_an_entry_is_made_once_for_all_formats_and_anew_when_its_texts_change(story, monkeypatch):
    made = []
    monkeypatch.setattr(stories, "_entry", lambda article, *args: made.append(article.pk) or entry(article, *args))
    for extension in EXTENSIONS:
        etag(f"/flux.{extension}")
    assert made == [story.pk]
    ArticlePage.objects.filter(pk=story.pk).update(standfirst="Autre chapô.")  # not even a publication
    assert "Autre chapô." in Client().get("/flux.rss").text
    assert made == [story.pk] * 2


def test_an_entry_kept_is_not_shown_once_its_story_is_withdrawn(story):
    assert story.title in Client().get("/flux.rss").text
    story.unpublish()
    assert story.title not in Client().get("/flux.rss").text
