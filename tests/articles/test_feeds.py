"""What feed readers get, in RSS and Atom, in full, and only what is public (what all lists share: test_lists.py)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from articles.feeds.formats import constrained
from articles.models import ArticlePage, ArticleSource, Byline, SectionPage
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_person,
    make_photo,
    make_section,
    make_tag,
    make_unpublished_articles,
    publish_article,
)
from tests.feeds import parsed
from tests.html import MARK
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
SITE = "http://127.0.0.1:8000"
EXTENSIONS = ["rss", "atom"]
LISTS = [
    "/",
    "/ia/",
    "/mots-cles/chine/",
    "/auteurs/camille-demo/",
    "/personnes/junyang-lin/",
    "/entreprises/alibaba/",
    "/dossiers/talents/",
    "/formats/article/",
]


def text_of(entry) -> str:
    """The full text of an entry, as HTML."""
    return next(content.value for content in entry.content if content.value)


def republish(page):
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def camille():
    return make_person(title="Camille Démo")


@pytest.fixture
def lin():
    return make_person(title="Junyang Lin")


@pytest.fixture
def alibaba():
    return make_company(title="Alibaba")


@pytest.fixture
def stories(camille, lin, alibaba):
    """One public story, in every list, and one of each state that is not public, all alike otherwise."""
    fields = {
        "tags": ("Chine",),
        "authors": (camille,),
        "body": [("paragraph", f"<p>{link(lin)} quitte {link(alibaba)}.</p>")],
    }
    public = make_article(title="Qwen perd son responsable technique", **fields)
    make_dossier(title="Talents", articles=(public, *make_unpublished_articles(**fields).values()))
    return public


def test_a_feed_tells_its_type_and_answers_to_head(stories, client):
    assert client.get("/flux.rss")["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert client.get("/flux.atom")["Content-Type"] == "application/atom+xml; charset=utf-8"
    head = client.head("/flux.rss")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", client.get("/flux.rss")["ETag"])
    assert client.post("/flux.rss").status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/rien/", "/ia/rien/", "/archives/", "/personnes/", "/dossiers/", "/mots-cles/rien/",
        "/auteurs/rien/", "/auteurs/junyang-lin/", "/formats/rien/", "/formats/portrait/",
        "/ia/qwen-perd-son-responsable-technique/", "/mots-cles/brouillon/",
        "/admin/", "/sante/",
    ],
)  # fmt: skip
def test_what_is_no_list_of_public_stories_has_no_feed(address, stories, client):
    make_article(title="SECRET", live=False, tags=("Brouillon",))
    response = client.get(f"{address}flux.rss")
    assert response.status_code == 404
    assert MARK not in response.text


@pytest.mark.portable
def test_a_list_that_readers_may_not_see_has_no_feed(stories, lin, alibaba, client, subtests):
    lin.unpublish()
    PageViewRestriction.objects.create(page=alibaba, restriction_type="login")
    PageViewRestriction.objects.create(page=SectionPage.objects.get(slug="ia"), restriction_type="login")
    for address in ["/personnes/junyang-lin/", "/entreprises/alibaba/", "/ia/"]:
        with subtests.test(address):
            assert client.get(f"{address}flux.atom").status_code == 404
    assert parsed("/flux.atom").entries == []


def test_an_alias_is_in_no_feed_and_has_none(stories, lin, client):
    stories.create_alias(update_slug="autre-adresse")
    lin.create_alias(update_slug="autre-lin")
    assert len(parsed("/flux.rss").entries) == len(parsed("/ia/flux.rss").entries) == 1
    assert client.get("/personnes/autre-lin/flux.rss").status_code == 404


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_the_pictures_of_the_text_are_told_too_each_once(extension):
    lead, other = make_photo(title="Ouverture"), make_photo(title="Dans le texte", credit="Sacha / Agence")
    block = ("picture", {"photo": other, "caption": "Une légende.", "alt": "Une tour."})
    publish_article(lead_photo=lead, body=[block, block])
    pictures = parsed(f"/flux.{extension}").entries[0].media_content
    assert [picture.get("isdefault", "") for picture in pictures] == ["true", ""]
    root = etree.fromstring(Client().get(f"/flux.{extension}").content)
    [_, told] = root.findall(".//{http://search.yahoo.com/mrss/}content")
    assert (told.get("width"), told.get("height"), int(told.get("fileSize")) > 1000) == ("1200", "120", True)
    assert [part.text for part in told] == ["Une tour.", "Une légende.", "Sacha / Agence"]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_feed_says_whose_it_is_and_what_made_it(extension, stories):
    root = etree.fromstring(Client().get(f"/flux.{extension}").content)
    said = {etree.QName(part).localname: part.text for part in root.iter() if isinstance(part.tag, str)}
    assert said["generator"] == "Manchette"
    assert said.get("rights", said.get("copyright")) == "© Manchette"
    assert said.get("icon", said.get("url")).endswith("/static/img/icon-192.png")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    if extension == "rss":
        assert (said["ttl"], said["docs"]) == ("5", "https://www.rssboard.org/rss-specification")


def test_what_kind_of_story_it_is_files_it_too():
    make_article(
        format=ArticlePage.Format.OP_ED, ai_use=ArticlePage.AiUse.TRANSLATED, sponsor="Société", tags=("Puces",)
    )
    found = {(tag.term, tag.scheme.rpartition("#")[2]) for tag in parsed("/ia/flux.atom").entries[0].tags}
    assert found == {
        ("IA", "rubriques"), ("Tribune", "formats"), ("Puces", "mots-cles"), ("Tribune", "etiquettes"),
        ("Publi-rédactionnel", "etiquettes"), ("Traduit par IA et relu", "etiquettes"),
    }  # fmt: skip


@pytest.mark.portable
def test_advertorials_stay_out_of_the_main_feed_and_say_what_they_are_elsewhere():
    make_article(title="La chaise", sponsor="Meubles Imaginaires")
    assert parsed("/flux.rss").entries == []
    entry = parsed("/ia/flux.rss").entries[0]
    assert entry.title == "Publi-rédactionnel\u00a0: La chaise"
    assert "Meubles Imaginaires" in text_of(entry)


def test_opinions_say_so_in_their_titles():
    make_article(title="Relire", format=ArticlePage.Format.OP_ED, published_at=timezone.now() - timedelta(hours=2))
    make_article(title="Écrire", format=ArticlePage.Format.EDITORIAL)
    assert [entry.title for entry in parsed("/flux.atom").entries] == ["Édito\u00a0: Écrire", "Tribune\u00a0: Relire"]


@pytest.mark.portable
def test_a_feed_holds_the_latest_thirty():
    section, now = make_section(), timezone.now()
    for number in range(32):
        make_article(title=f"N{number}", section=section, published_at=now - timedelta(hours=number + 1))
    assert [entry.title for entry in parsed("/flux.rss").entries] == [f"N{number}" for number in range(30)]


@pytest.mark.parametrize("extension", portable(EXTENSIONS, "atom"))
def test_an_entry_says_all_of_a_story(extension, camille):
    draft = make_person(title="Sacha Exemple", live=False)
    article = make_article(
        title="Un titre",
        standfirst="R&D : un chapô <à> lire.",
        authors=(camille, draft),
        tags=("Chine", "Alibaba"),
        lead_photo=make_photo(description="Un rectangle.", credit="Camille / Agence"),
        lead_caption="Le siège.",
        published_at=datetime(2026, 3, 5, 14, 30, tzinfo=PARIS),
        updated_at=datetime(2026, 3, 6, 9, 0, tzinfo=PARIS),
    )
    article.bylines.add(Byline(name="AFP", role=Byline.Role.AGENCY))
    article = republish(article)
    feed = parsed(f"/flux.{extension}")
    entry = feed.entries[0]
    assert entry.title == "Un titre"
    assert entry.link == f"{SITE}/ia/un-titre/"
    assert entry.id == f"tag:127.0.0.1,2026:article/{article.pk}"
    assert entry.summary == "R&amp;D\u00a0: un chapô &lt;à&gt; lire."
    assert [(tag.term, tag.scheme) for tag in entry.tags] == [
        ("IA", f"{SITE}/flux/#rubriques"),
        ("Alibaba", f"{SITE}/flux/#mots-cles"),
        ("Chine", f"{SITE}/flux/#mots-cles"),
    ]
    assert "Avec AFP" in text_of(entry)
    assert entry.published_parsed[:5] == (2026, 3, 5, 13, 30)
    assert entry.updated_parsed[:5] == (2026, 3, 6, 8, 0)
    assert entry.published.endswith("+0100" if extension == "rss" else "+01:00")
    picture = entry.media_content[0]
    assert picture["url"].startswith(f"{SITE}/media/images/")
    assert (picture["type"], picture["width"], picture["height"]) == ("image/jpeg", "1200", "120")
    assert entry.media_credit[0]["content"] == "Camille / Agence"
    assert picture["isdefault"] == "true"
    assert entry.enclosures[0].href == picture["url"]
    assert int(entry.enclosures[0].length) > 1000
    names = {"Camille Démo", "Sacha Exemple"}
    if extension == "rss":
        assert {author.name for author in entry.authors if author.get("name")} == names
        assert [somebody.name for somebody in entry.contributors] == ["AFP"]
    else:
        assert {(author.name, author.get("href", "")) for author in entry.authors} == {
            ("Camille Démo", f"{SITE}/auteurs/camille-demo/"), ("Sacha Exemple", ""),
        }  # fmt: skip
        assert [contributor.name for contributor in entry.contributors] == ["AFP"]


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_story_that_nobody_signs_is_the_newsroom_s(extension):
    make_article()
    assert parsed(f"/flux.{extension}").entries[0].author == "Manchette"


def test_the_text_begins_with_the_standfirst_then_the_picture():
    publish_article(standfirst="Il part.", lead_photo=make_photo(), lead_caption="Le siège.")
    content = BeautifulSoup(text_of(parsed("/flux.atom").entries[0]), "html.parser")
    assert content.p.strong.string == "Il part."
    assert "Le siège." in content.figure.figcaption.text
    assert "Manchette" in content.figure.figcaption.small.text
    image = content.figure.img
    assert image["src"].startswith(f"{SITE}/media/images/")
    assert (image["width"], image["height"], image["alt"]) == ("1200", "120", "Un rectangle gris.")


def test_every_kind_of_block_arrives_without_what_only_a_page_can_use(lin):
    other = make_article(title="Autre", published_at=timezone.now() - timedelta(days=40))
    publish_article(
        title="Tout",
        body=[
            ("paragraph", f'<p>{link(lin)} <code>x &lt; y</code> <a href="/recherche/?q=a&amp;b=c">ici</a></p>'),
            ("heading", {"text": "Un intertitre", "level": "3"}),
            ("picture", {"photo": make_photo(), "caption": "Une légende."}),
            ("quote", {"original": "Bye", "language": "en", "translation": "Adieu", "speaker": lin, "date": "2026-03"}),
            ("pull_quote", {"text": "En exergue."}),
            ("box", {"title": "Repères", "body": "<p>Un repère.</p>"}),
            ("knowns", {"known": ["Su."], "unknown": ["Ignoré."]}),
            ("chronology", {"title": "Dates", "entries": [{"date": "2026-03-01", "text": "<p>Un fait.</p>"}]}),
            ("code", {"language": "python", "code": "if x:\n\n    y < 1"}),
            ("embed", {"url": "https://youtu.be/abcdefghijk", "title": "Une vidéo"}),
            ("related", {"title": "À lire aussi", "stories": [other]}),
        ],
    )  # fmt: skip
    html = text_of(next(entry for entry in parsed("/flux.rss").entries if entry.title == "Tout"))
    raw = Client().get("/flux.rss").text
    content = BeautifulSoup(html, "html.parser")
    links = {found.text: found["href"] for found in content.find_all("a")}
    assert links["Junyang Lin"] == f"{SITE}/personnes/junyang-lin/"
    assert links["ici"] == f"{SITE}/recherche/?q=a&b=c"
    assert links["Voir sur YouTube"] == "https://youtu.be/abcdefghijk"
    assert links["Autre"] == f"{SITE}/ia/autre/"
    assert content.h3.string == "Un intertitre"
    assert content.pre.code.text == "if x:\n\n    y < 1"
    assert content.find("p", lang="en").text == "Bye"
    assert content.select("figure img")[0]["src"].startswith(SITE)
    for words in ["Adieu", "En exergue.", "Repères", "Un repère.", "Su.", "Ignoré.", "Un fait.", "Une légende."]:
        assert words in content.text
    for tag in content.find_all(True):
        assert tag.name not in {"script", "iframe", "button", "picture", "source", "outside-player", "div", "span"}
        assert not {name for name in tag.attrs if name in {"class", "id", "style"} or name.startswith(("data-", "on"))}
    assert "outside-player" not in raw
    assert "Rien n’est demandé" not in raw


def test_a_table_stays_a_table():
    table = {
        "columns": [{"type": "text", "heading": "Modèle"}, {"type": "number", "heading": "Taille"}],
        "rows": [{"values": ["Qwen", "32"]}],
        "caption": "Les modèles",
    }
    article = make_article()
    article.body = [{"type": "table", "value": table}]
    republish(article)
    content = BeautifulSoup(text_of(parsed("/flux.atom").entries[0]), "html.parser")
    assert [cell.text for cell in content.table.find_all(["th", "td"])] == ["Modèle", "Taille", "Qwen", "32"]
    assert content.table.caption.text == "Les modèles"


def test_sources_stand_at_the_foot():
    article = make_article()
    article.sources.add(
        ArticleSource(publisher="Reuters", title="Tech lead", url="https://example.org/", language="en")
    )
    republish(article)
    content = BeautifulSoup(text_of(parsed("/flux.rss").entries[0]), "html.parser")
    assert content.select("ul a")[-1]["href"] == "https://example.org/"


def test_ids_outlive_every_change_of_a_story(stories):
    before = parsed("/flux.atom")
    stories.title, stories.slug = "Un autre titre", "autre-adresse"
    stories.published_at = timezone.now() - timedelta(days=3)
    article = republish(stories)
    article.move(make_section(title="Entreprises", slug="economie"), pos="last-child")
    after = parsed("/flux.atom")
    assert after.entries[0].link == f"{SITE}/economie/autre-adresse/"
    assert after.entries[0].id == before.entries[0].id
    assert after.feed.id == before.feed.id
    assert len({parsed(f"{address}flux.atom").feed.id for address in LISTS if address != "/ia/"}) == len(LISTS) - 1


def test_narrow_spaces_become_ordinary_ones_where_readers_may_lack_the_glyph():
    make_article(title="Vraiment\u202f?", tags=("Oui\u202f!",))
    entry = parsed("/flux.rss").entries[0]
    assert entry.title == "Vraiment\u00a0?"
    assert entry.tags[1].term == "Oui\u00a0!"
    assert constrained("1\u202f500\u00a0€") == "1\u00a0500\u00a0€"


def test_a_fiche_that_is_not_public_is_no_link_in_a_feed(lin):
    make_article(body=[("paragraph", f"<p>{link(lin)} part.</p>")])
    lin.unpublish()
    content = text_of(parsed("/flux.rss").entries[0])
    assert "Junyang Lin part." in content
    assert "personnes" not in content


def test_a_list_that_moved_takes_its_subscribers_along(
    stories, lin, camille, client, subtests, django_capture_on_commit_callbacks
):
    for person, slug in ((lin, "justin-lin"), (camille, "camille")):
        person.slug = slug
        with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
            republish(person)
    for old, new in (
        ("/personnes/junyang-lin/", "/personnes/justin-lin/"),
        ("/auteurs/camille-demo/", "/auteurs/camille/"),
    ):
        with subtests.test(old):
            response = client.get(f"{old}flux.atom")
            assert (response.status_code, response["Location"]) == (301, f"{new}flux.atom")
            assert len(parsed(f"{new}flux.atom").entries) == 1


@pytest.mark.portable
def test_a_keyword_that_only_fiches_bear_has_an_empty_feed(client):
    person = make_person()
    person.tags.set([make_tag("Audio")])
    republish(person)
    assert parsed("/mots-cles/audio/flux.rss").entries == []
