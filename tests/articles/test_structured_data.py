"""What a story and the front page say to machines."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Byline, Correction
from tests.builders import (
    link,
    make_article,
    make_company,
    make_home,
    make_person,
    make_photo,
    make_section,
    make_unpublished_articles,
    publish_article,
)
from tests.html import MARK, read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SITE = "http://127.0.0.1:8000"
BLOCKS = "script[type='application/ld+json']"


def nodes_at(address):
    scripts = read(address).soup.head.select(BLOCKS)
    assert len(scripts) == 1
    return json.loads(scripts[0].string)["@graph"]


def told(article):
    return nodes_at(article.url)[0]


def republish(article):
    article.save_revision().publish()
    return article


def test_a_story_says_all_that_the_page_does():
    camille, lin = make_person(title="Camille Démo"), make_person(title="Junyang Lin")
    qwen = make_company(title="Qwen")
    article = publish_article(
        title="Qwen perd son responsable", short_title="Qwen", standfirst="Il part.", authors=(camille,),
        tags=("Chine", "Alibaba"), lead_photo=make_photo(credit="Camille / Agence"), lead_caption="Le siège.",
        body=[("paragraph", f"<p>{link(lin)} quitte {link(qwen)}.</p>")], subjects=(lin,),
        published_at=datetime(2026, 3, 5, 14, 30, tzinfo=PARIS), updated_at=datetime(2026, 3, 6, 9, 0, tzinfo=PARIS),
    )  # fmt: skip
    address = f"{SITE}/ia/qwen-perd-son-responsable/"
    node, trail = nodes_at(article.url)
    assert node["@type"] == "NewsArticle"
    assert node["@id"] == f"{address}#article"
    assert (node["url"], node["mainEntityOfPage"]) == (address, {"@id": address})
    assert (node["headline"], node["alternativeHeadline"]) == ("Qwen perd son responsable", "Qwen")
    assert node["description"] == "Il part."
    assert node["datePublished"] == "2026-03-05T14:30:00+01:00"
    assert node["dateModified"] == "2026-03-06T09:00:00+01:00"
    assert node["author"] == [
        {
            "@type": "Person", "@id": f"{SITE}/personnes/camille-demo/#fiche", "name": "Camille Démo",
            "url": f"{SITE}/auteurs/camille-demo/",
        }
    ]  # fmt: skip
    assert (node["publisher"]["name"], node["publisher"]["@id"]) == ("Manchette", f"{SITE}/#redaction")
    photo, social_image = node["image"]
    assert photo["url"].startswith(f"{SITE}/media/images/")
    assert (photo["width"], photo["creditText"]) == (1200, "Camille / Agence")
    assert social_image.startswith(f"{SITE}/partage/article/")
    assert (node["articleSection"], sorted(node["keywords"])) == ("IA", ["Alibaba", "Chine"])
    assert [fiche["@id"] for fiche in node["about"]] == [f"{SITE}/personnes/junyang-lin/#fiche"]
    assert [(fiche["@type"], fiche["@id"]) for fiche in node["mentions"]] == [
        ("Organization", f"{SITE}/entreprises/qwen/#fiche")
    ]
    assert node["isAccessibleForFree"] is True
    assert "backstory" not in node
    assert [(step["name"], step["item"]) for step in trail["itemListElement"]] == [
        ("Manchette", f"{SITE}/"), ("IA", f"{SITE}/ia/"), ("Qwen perd son responsable", address),
    ]  # fmt: skip


TYPES = {
    "brief": "NewsArticle",
    "fact_check": "NewsArticle",
    "analysis": ["NewsArticle", "AnalysisNewsArticle"],
    "investigation": ["NewsArticle", "ReportageNewsArticle"],
    "op_ed": ["NewsArticle", "OpinionNewsArticle"],
    "review": ["NewsArticle", "ReviewNewsArticle"],
    "explainer": ["NewsArticle", "BackgroundNewsArticle"],
}


@pytest.mark.parametrize("format", TYPES)
def test_the_format_gives_the_type(format):
    assert told(make_article(format=format))["@type"] == TYPES[format]


@pytest.mark.parametrize("format", ArticlePage.Format.values)
def test_every_format_has_a_type(format):
    assert "NewsArticle" in told(make_article(format=format))["@type"]


def test_an_advertorial_is_no_news():
    node = told(make_article(sponsor="Meubles Imaginaires", format="op_ed"))
    assert node["@type"] == ["Article", "AdvertiserContentArticle"]
    assert node["sponsor"] == {"@type": "Organization", "name": "Meubles Imaginaires"}


def test_signatories_stand_by_what_they_did():
    article = make_article(authors=(make_person(title="Sacha Exemple", live=False),))
    article.bylines.add(Byline(name="AFP", role=Byline.Role.AGENCY))
    article.bylines.add(Byline(name="Noé Factice", role=Byline.Role.TRANSLATION))
    article.bylines.add(Byline(name="Inès Spécimen", role=Byline.Role.PHOTO))
    node = told(republish(article))
    assert node["author"] == [{"@type": "Person", "name": "Sacha Exemple"}]
    assert node["translator"] == [{"@type": "Person", "name": "Noé Factice"}]
    assert node["contributor"] == [
        {"@type": "Organization", "name": "AFP"}, {"@type": "Person", "name": "Inès Spécimen"},
    ]  # fmt: skip


def test_a_story_that_nobody_signs_is_the_newsroom_s():
    assert [author["@type"] for author in told(make_article())["author"]] == ["NewsMediaOrganization"]


def test_corrections_are_told_and_move_the_change():
    article = make_article(published_at=datetime(2026, 3, 1, 8, 0, tzinfo=PARIS))
    article.corrections.add(Correction(made_on=date(2026, 3, 6), before="Hui", after="Lin"))
    node = told(republish(article))
    assert node["correction"] == [
        {
            "@type": "CorrectionComment", "datePublished": "2026-03-06",
            "text": "Nous avions écrit\u00a0: Hui Il fallait lire\u00a0: Lin",
        }
    ]  # fmt: skip
    assert node["dateModified"] == "2026-03-06T00:00:00+01:00"


def test_nothing_that_is_not_public_is_told():
    draft = make_person(title="SECRET Lin", live=False)
    private = make_company(title="SECRET société")
    article = make_article(
        body=[("paragraph", f"<p>{link(draft, 'Lui')} et {link(private, 'elle')}.</p>")], subjects=(draft,)
    )
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert not {"about", "mentions"} & told(article).keys()
    assert MARK not in read(article.url).source


def test_a_story_that_readers_may_not_see_tells_nothing():
    hidden = make_unpublished_articles()
    for state in ("draft", "embargoed", "expired"):
        assert not read(hidden[state].url or "/ia/rien/").soup.select(BLOCKS)
    article = make_article(title="SECRET titre")
    PageViewRestriction.objects.create(page=article, restriction_type="password", password="sésame")
    assert not read(article.url).soup.select(BLOCKS)


def test_a_section_that_is_offline_is_not_named():
    article = make_article()
    section = make_section()
    section.live = False
    section.save()
    node, trail = nodes_at(article.url)
    assert "articleSection" not in node
    assert len(trail["itemListElement"]) == 2


def test_the_front_page_names_the_site_and_who_publishes_it():
    make_home()
    site, newsroom = nodes_at("/")
    assert (site["@type"], site["@id"], site["url"]) == ("WebSite", f"{SITE}/#site", f"{SITE}/")
    assert site["publisher"] == {"@id": newsroom["@id"]}
    assert newsroom["@type"] == "NewsMediaOrganization"
    assert newsroom["correctionsPolicy"] == f"{SITE}/rectificatifs/"
    assert newsroom["logo"]["url"].startswith(SITE)


def test_addresses_are_under_site_url_whatever_the_host(settings, client):
    settings.SITE_URL = "https://exemple.fr"
    article = make_article(subjects=(make_person(),))
    for address in (article.url, "/"):
        block = read(address).soup.select_one(BLOCKS).string
        assert "https://exemple.fr/" in block
        assert "127.0.0.1" not in block


def test_a_hostile_title_ends_no_script():
    article = make_article(title="</script><script>alert(1)</script>", standfirst="<!-- & \u2028 😀")
    assert told(article)["headline"] == article.title
