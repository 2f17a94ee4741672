"""What robots read: every public page has its place in one sitemap, and nothing else has."""

from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Correction
from articles.months import count_months
from articles.sitemaps import NewsSitemap, StorySitemap
from newsroom.imprint.models import Imprint
from newsroom.photos.renditions import make_renditions
from people.models import Person
from people.sitemaps import PersonSitemap
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_home,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
    make_tag,
    make_unpublished_articles,
)
from tests.marks import portable

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
PARIS = ZoneInfo("Europe/Paris")
NAMES = ["rubriques", "dossiers", "personnes", "entreprises", "auteurs", "mots-cles", "formats", "listes", "a-propos"]
MARCH = datetime(2026, 3, 5, 8, 0, tzinfo=PARIS)
MONTH = "/sitemap-articles-2026-03.xml"


def entries(address, client=None, **headers):
    """The elements of a sitemap or an index, which must be valid enough for a parser."""
    response = (client or Client()).get(address, **headers)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml"
    root = etree.fromstring(response.getvalue())
    assert etree.QName(root).namespace == "http://www.sitemaps.org/schemas/sitemap/0.9"
    return list(root)


def locations(address, client=None, **headers):
    """The addresses that a sitemap or an index lists, with the day of their last change."""
    return {
        entry.findtext("{*}loc"): (entry.findtext("{*}lastmod") or "")[:10] or None
        for entry in entries(address, client, **headers)
    }


def everything():
    """All that the sitemaps list, by way of the index."""
    return {found: when for address in locations("/sitemap.xml") for found, when in locations(address).items()}


@pytest.fixture
def story():
    """A public story woven with all that has a sitemap, and one of each state that is not public, alike otherwise."""
    camille, lin, alibaba = make_person(title="Camille Démo"), make_person(title="Junyang Lin"), make_company()
    fields = {
        "tags": ("Chine",),
        "authors": (camille,),
        "body": [("paragraph", f"<p>{link(lin)} quitte {link(alibaba)}.</p>")],
    }
    story = make_article(title="Un article public", **fields)
    make_dossier(title="Talents", articles=(story, *make_unpublished_articles(**fields).values()))
    return story


@pytest.mark.portable
def test_every_public_page_is_listed_and_answers(story, client):
    found = everything()
    month = f"/archives/{timezone.localdate(story.published_at):%Y/%m}/"
    assert set(found) == {
        f"{SITE}{path}"
        for path in (
            "/", "/ia/", "/personnes/", "/entreprises/", "/dossiers/", "/ia/un-article-public/", "/dossiers/talents/",
            "/personnes/camille-demo/", "/personnes/junyang-lin/", "/auteurs/camille-demo/", "/mots-cles/chine/",
            "/formats/article/", story.mentions.get(profile__company__isnull=False).profile.url,
            "/flux/", "/archives/", month, "/usage-ia/", "/accessibilite/", "/confidentialite/", "/fouille-de-textes/",
        )
    }  # fmt: skip
    for address in found:
        assert client.get(address).status_code == 200
    Imprint.objects.create(publisher="Éditions Modèle")
    make_public_fact(subject=make_person(), kind="departure", start="2026-03")
    Correction.objects.create(article=story, made_on=timezone.localdate(), after="Il fallait lire.")
    added = set(everything()) - set(found)
    assert {f"{SITE}/mentions-legales/", f"{SITE}/rectificatifs/", f"{SITE}/mouvements/"} <= added


@pytest.mark.portable
def test_nothing_that_readers_may_not_see_is_listed():
    make_unpublished_articles(tags=("Brouillon",), authors=(make_person(title="Noé Factice"),), published_at=MARCH)
    make_person(title="Sacha Exemple", live=False)
    deleted = make_article(title="Effacé", published_at=MARCH)
    deleted.delete()
    story = make_article(title="Un article public", published_at=MARCH)
    story.create_alias(update_slug="alias")
    assert list(locations(MONTH)) == [f"{SITE}/ia/un-article-public/"]
    assert locations("/sitemap-auteurs.xml") == locations("/sitemap-mots-cles.xml") == {}
    assert list(locations("/sitemap-personnes.xml")) == [f"{SITE}/personnes/noe-factice/"]


@pytest.mark.portable
def test_months_of_which_nothing_is_public_have_no_file(client):
    make_unpublished_articles(published_at=MARCH)
    assert [address for address in locations("/sitemap.xml") if "articles" in address] == []
    assert client.get(MONTH).status_code == 404
    assert locations("/sitemap-actualites.xml") == {}


def test_a_fiche_that_asks_to_stay_out_of_engines_is_not_listed(story):
    Person.objects.update(noindex=True)
    assert locations("/sitemap-personnes.xml") == locations("/sitemap-auteurs.xml") == {}


def test_addresses_are_those_of_the_site_whatever_the_host(client, settings):
    make_article(title="Un article public", published_at=MARCH)
    settings.SITE_URL = "https://exemple.fr"
    settings.ALLOWED_HOSTS = ["*"]
    index = locations("/sitemap.xml", client, headers={"host": "autre.test"})
    assert index.keys() == {
        f"https://exemple.fr/sitemap-{name}.xml"
        for name in ("rubriques", "articles-2026-03", "formats", "listes", "a-propos")
    }
    stories = locations(MONTH, client, headers={"host": "autre.test"})
    assert list(stories) == ["https://exemple.fr/ia/un-article-public/"]


def test_a_sitemap_of_nothing_is_not_in_the_index():
    make_home()
    assert [address.removeprefix(f"{SITE}/sitemap-") for address in locations("/sitemap.xml")] == [
        "rubriques.xml", "listes.xml", "a-propos.xml",
    ]  # fmt: skip
    for name in NAMES:
        locations(f"/sitemap-{name}.xml")


@pytest.mark.portable
def test_dates_are_those_of_the_last_change(story):
    april, june = (datetime(2026, month, 5, 8, 0, tzinfo=PARIS) for month in (4, 6))
    section = make_section(title="Marchés")
    make_article(title="Corrigé", section=section, published_at=MARCH, updated_at=april, tags=("Audio",))
    make_article(title="Tel quel", section=section, published_at=MARCH)
    assert locations(MONTH) == {f"{SITE}/marches/corrige/": "2026-04-05", f"{SITE}/marches/tel-quel/": "2026-03-05"}
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/marches/"] == "2026-03-05"
    assert locations("/sitemap-mots-cles.xml")[f"{SITE}/mots-cles/audio/"] == "2026-03-05"
    # The front page changes with any story, and nothing tells when a directory did.
    today = {str(timezone.localdate(story.published_at)), str(timezone.localdate())}  # an hour ago may be yesterday
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/"] in today
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/personnes/"] is None
    lin = Person.objects.get(title="Junyang Lin")
    Person.objects.update(last_published_at=june - timedelta(days=900))
    assert locations("/sitemap-personnes.xml")[f"{SITE}{lin.url}"] in today
    assert locations("/sitemap.xml")[f"{SITE}{MONTH}"] == "2026-04-05"


@pytest.mark.portable
def test_a_story_under_embargo_changes_when_that_ends():
    story = make_article(published_at=MARCH)
    ArticlePage.objects.filter(pk=story.pk).update(embargo_until=MARCH + timedelta(days=9))
    assert list(locations(MONTH).values()) == ["2026-03-14"]


@pytest.mark.parametrize("withdraw", portable(["unpublish", "delete", "make_private"], "unpublish"))
def test_what_listed_a_story_changes_when_it_is_withdrawn(withdraw, client):
    lin = make_person(title="Junyang Lin")
    with time_machine.travel(MARCH):
        kept, gone = (
            make_article(
                authors=(lin,), tags=("Chine",), published_at=MARCH, body=[("paragraph", f"<p>{link(lin)}</p>")]
            )
            for _ in range(2)
        )
        make_dossier(title="Talents", articles=(kept, gone))
    Person.objects.update(last_published_at=MARCH)
    lists = ["/", "/ia/"]
    if withdraw != "delete":  # whose log tells that a story went, and no more of which month, person, keyword, dossier
        lists += [
            MONTH,
            "/archives/2026/03/",
            lin.url,
            "/auteurs/junyang-lin/",
            "/mots-cles/chine/",
            "/dossiers/talents/",
        ]
    lists = [f"{SITE}{path}" for path in lists]
    found = everything() | locations("/sitemap.xml")
    assert {found[address] for address in lists} <= {"2026-03-05"}
    with time_machine.travel(MARCH + timedelta(days=2)):
        if withdraw == "make_private":
            PageViewRestriction(page=gone, restriction_type=PageViewRestriction.LOGIN).save()
        else:
            getattr(ArticlePage.objects.get(pk=gone.pk), withdraw)()
        found = everything() | locations("/sitemap.xml")
    expected = {"2026-03-07"}
    assert {address: found[address] for address in lists if found[address] not in expected} == {}


@pytest.mark.portable
def test_deleting_a_draft_changes_nothing(client):
    make_article(published_at=MARCH)
    draft = make_article(live=False)
    draft.delete()
    assert locations("/sitemap-rubriques.xml")[f"{SITE}/ia/"] == "2026-03-05"


def test_the_lead_picture_goes_with_its_story():
    photo = make_photo()
    make_renditions(photo)
    make_article(title="Illustré", lead_photo=photo, published_at=MARCH)
    make_article(title="Sans image", published_at=MARCH)
    with_picture, without = entries(MONTH)
    address = with_picture.findtext("{*}image/{http://www.google.com/schemas/sitemap-image/1.1}loc")
    assert address.startswith(f"{SITE}/media/images/")
    assert Client().get(address.removeprefix(SITE)).status_code == 200
    assert without.find("{*}image") is None


@pytest.mark.portable
def test_the_news_are_the_stories_of_two_days_neither_paid_for_nor_invented(november_2026):
    now = timezone.now()
    make_article(title="« Fraîche » & <vraie>", slug="fraiche", published_at=now - timedelta(hours=47))
    make_article(title="Avis", format="op_ed", published_at=now - timedelta(hours=3))
    make_article(title="Vieille", published_at=now - timedelta(hours=49))
    make_article(title="À venir", published_at=now + timedelta(hours=1))
    make_article(title="Publicité", sponsor="Une marque", published_at=now)
    make_article(title="Invention", is_fictional=True, published_at=now)
    make_unpublished_articles(published_at=now)
    opinion, fresh = entries("/sitemap-actualites.xml")
    assert opinion.findtext("{*}loc") == f"{SITE}/ia/avis/"
    assert {
        etree.QName(element).localname: element.text for element in fresh.find("{*}news").iter() if element.text
    } == {
        "name": "Manchette",
        "language": "fr",
        "publication_date": timezone.localtime(now - timedelta(hours=47)).isoformat(timespec="seconds"),
        "title": "«\u00a0Fraîche\u00a0» & <vraie>",
    }


@pytest.mark.portable
def test_the_news_are_a_thousand_at_most(monkeypatch):
    monkeypatch.setattr("articles.sitemaps._NEWS_MOST", 2)
    for number in range(3):
        make_article(title=f"Article {number}", published_at=timezone.now() - timedelta(hours=number))
    assert list(locations("/sitemap-actualites.xml")) == [f"{SITE}/ia/article-0/", f"{SITE}/ia/article-1/"]


@pytest.mark.portable
def test_a_long_sitemap_is_divided_and_the_index_names_each_part(monkeypatch, client):
    monkeypatch.setattr(StorySitemap, "limit", 2)
    monkeypatch.setattr(PersonSitemap, "limit", 2)
    for number in range(5):
        make_article(title=f"Article {number}", published_at=MARCH, authors=(make_person(title=f"Nom {number}"),))
    make_article(title="Février", published_at=MARCH - timedelta(days=9))
    index = [address.removeprefix(f"{SITE}/sitemap-") for address in locations("/sitemap.xml")]
    assert [address for address in index if "articles" in address or "personnes" in address] == [
        "articles-2026-02.xml", "articles-2026-03.xml", "articles-2026-03-02.xml", "articles-2026-03-03.xml",
        "personnes.xml", "personnes-02.xml", "personnes-03.xml",
    ]  # fmt: skip
    parts = [address for address in index if "articles-2026-03" in address]
    assert sorted(found for part in parts for found in locations(f"/sitemap-{part}")) == [
        f"{SITE}/ia/article-{number}/" for number in range(5)
    ]


@pytest.mark.parametrize(
    "part",
    portable(
        ["articles", "articles-2026", "articles-2026-04", "articles-2026-3", "articles-2026-13", "articles-0000-01",
         "articles-2026-03-01", "articles-2026-03-02", "articles-9999-12", "personnes-01", "personnes-02",
         "personnes-1", "personnes-2026-03", "listes-02", "a-propos-02", "actualites-02", "rien",
         "articles-" + "9" * 30],
        "articles-0000-01", "articles-9999-12",
    ),
)  # fmt: skip
def test_what_is_no_file_of_a_sitemap_is_not_found(part, client):
    make_article(published_at=MARCH, authors=(make_person(),))
    assert client.get(MONTH).status_code == 200
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_whoever_has_a_sitemap_is_told_so_and_of_each_change(client):
    story = make_article(published_at=MARCH)
    make_article(published_at=MARCH)
    for address in (MONTH, "/sitemap.xml"):
        before = client.get(address)
        assert before["Cache-Control"] == "public, max-age=300, s-maxage=10"
        assert client.get(address, headers={"if-none-match": before["ETag"]}).status_code == 304
        compressed = client.get(address, headers={"accept-encoding": "gzip"})
        assert compressed["Content-Encoding"] == "gzip"
        again = client.get(address, headers={"if-none-match": compressed["ETag"], "accept-encoding": "gzip"})
        assert again.status_code == 304
        for name in ("ETag", "Vary", "Cache-Control"):  # RFC 9110, 15.4.5
            assert again[name] == compressed[name] == before[name], name
    etag = client.get(MONTH)["ETag"]
    assert client.get(MONTH)["Last-Modified"] == "Thu, 05 Mar 2026 07:00:00 GMT"
    story.unpublish()
    after = client.get(MONTH, headers={"if-none-match": etag})
    assert after.status_code == 200
    # The date of what stays tells nothing of what went: by date alone, nobody is told that nothing changed.
    assert client.get(MONTH, headers={"if-modified-since": after["Last-Modified"]}).status_code == 200


@pytest.mark.portable
def test_what_was_stored_before_control_characters_were_refused_breaks_nothing(november_2026):
    story = make_article()
    ArticlePage.objects.filter(pk=story.pk).update(title="Sonnette \x07")
    (entry,) = entries("/sitemap-actualites.xml")
    assert entry.findtext("{*}news/{*}title").strip() == "Sonnette"
    assert NewsSitemap().files()[0].changed_at == story.published_at


def test_what_is_no_sitemap_is_not_found(client):
    assert client.get("/sitemap-rien.xml").status_code == 404
    assert client.post("/sitemap.xml").status_code == client.post("/sitemap-personnes.xml").status_code == 405


def test_a_site_out_of_engines_keeps_its_sitemap_and_lets_robots_read_so(story, client, settings):
    settings.SITE_NOINDEX = True
    assert f"{SITE}/ia/un-article-public/" in everything()
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    assert robots.can_fetch("Googlebot", "/ia/un-article-public/")


def test_robots_are_told_where_to_go_and_where_not(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(response.text.splitlines())
    assert robots.site_maps() == [f"{SITE}/sitemap.xml"]
    assert robots.can_fetch("Googlebot", "/ia/un-article-public/")
    assert not robots.can_fetch("Googlebot", "/admin/")
    assert not robots.can_fetch("Googlebot", "/recherche/?q=ia")


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_sitemaps_cost_the_same_queries_with_1_and_30_of_each(count, client, django_assert_num_queries):
    for number in range(count):
        story = make_article(
            authors=(make_person(),), subjects=(make_company(),), tags=(f"Mot {number}",),
            section=make_section(title=f"Rubrique {number}"), published_at=MARCH,
        )  # fmt: skip
        make_dossier(title=f"Dossier {number}", articles=(story,))
    make_tag("Seul")
    client.get("/")
    count_months()
    with django_assert_num_queries(10):  # the latest change of each but the lists; of stories, what was withdrawn too
        client.get("/sitemap.xml")
    with django_assert_num_queries(1):
        assert len(locations(MONTH, client)) == count
    # Rows; of the lists: months, withdrawn, move, correction.
    for name, queries in zip(NAMES, (1, 1, 1, 1, 1, 1, 1, 4, 0), strict=True):
        with django_assert_num_queries(queries):
            assert len(locations(f"/sitemap-{name}.xml", client)) >= (1 if name == "formats" else min(count, 3))
