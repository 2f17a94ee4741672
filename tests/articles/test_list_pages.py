"""The pages of lists, each in what is its own; what all share: test_lists.py."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.models import ArticlePage, Correction
from articles.months import count_months
from newsroom.photos.renditions import make_renditions
from people.models import Person
from tests.builders import (
    make_article,
    make_company,
    make_dossier,
    make_fact,
    make_home,
    make_person,
    make_photo,
    make_public_fact,
    make_section,
    make_tag,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MARCH = datetime(2026, 3, 31, 23, 30, tzinfo=PARIS)  # already April nowhere in Paris, still March in UTC


@pytest.fixture
def camille():
    return make_person(title="Camille Démo")


@pytest.fixture
def stories(camille):
    """One public story of March 2026 and one of each state that is not public, all alike otherwise."""
    fields = {"tags": ("Chine",), "authors": (camille,), "published_at": MARCH}
    public = make_article(title="Un article public", **fields)
    hidden = make_unpublished_articles(**fields)
    for article in (public, *hidden.values()):
        Correction.objects.create(article=article, made_on=date(2026, 3, 6), after=f"{article.title}, corrigé.")
    make_dossier(title="Talents", articles=(public, *hidden.values()))
    return public


@pytest.mark.portable
def test_a_month_shows_what_is_public_and_nothing_else(stories):
    page = read("/archives/2026/03/")
    assert (page.status, page.titles) == (200, ["Un article public"])
    assert MARK not in page.source


@pytest.mark.portable
def test_a_list_shows_each_story_once_by_its_title(stories, subtests):
    for address in (
        "/",
        "/ia/",
        "/dossiers/talents/",
        "/auteurs/camille-demo/",
        "/mots-cles/chine/",
        "/formats/article/",
    ):
        with subtests.test(address):
            assert read(address).titles == ["Un article public"]


def test_lists_of_no_declaration_answer_to_head(stories, client, subtests):
    for address in ("/archives/", "/archives/2026/03/", "/recherche/"):
        with subtests.test(address):
            response = client.head(address)
            assert (response.status_code, response.content) == (200, b"")


def test_a_page_that_is_not_there_is_a_french_404(stories, subtests):
    for address in ("/", "/ia/", "/archives/2026/03/", "/mouvements/"):
        for number in ["999999", "abc", "0", "-1", "1e3", "\x00"]:
            with subtests.test(address, number=number):
                page = read(address, page=number)
                assert (page.status, page.all("h1")) == (404, ["Page introuvable"])


@pytest.mark.portable
def test_a_list_of_nothing_is_a_404(stories, subtests):
    for address in (
        "/auteurs/personne/", "/mots-cles/rien/", "/archives/2026/13/", "/archives/2026/04/", "/archives/0000/01/",
        "/formats/rien/", "/formats/portrait/",
    ):  # fmt: skip
        with subtests.test(address):
            assert read(address).status == 404


def test_an_author_without_a_public_story_or_fiche_has_no_page(stories):
    make_person(title="Yann LeCun")
    make_article(authors=(make_person(title="Sacha Exemple", live=False),))
    make_article(title="SECRET", authors=(make_person(title="Noé Factice"),), live=False)
    assert [read(f"/auteurs/{slug}/").status for slug in ("yann-lecun", "sacha-exemple", "noe-factice")] == [404] * 3


def test_an_author_s_list_follows_the_fiche(stories, camille, client, django_capture_on_commit_callbacks):
    for slug in ("camille", "camille-d", "camille"):  # there, on, and back
        camille.slug = slug
        with django_capture_on_commit_callbacks(execute=True):  # Wagtail redirects once the change is there for good
            camille.save_revision().publish()
        camille = Person.objects.get(pk=camille.pk)
    for old in ("camille-demo", "camille-d"):
        response = client.get(f"/auteurs/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/auteurs/camille/")
    assert read("/auteurs/camille/").titles == ["Un article public"]
    assert read("/auteurs/camille/", page="7").status == 404


def test_an_author_who_asks_to_stay_out_of_engines_does_so_here_too(stories, camille, settings):
    settings.SITE_NOINDEX = False
    assert read("/auteurs/camille-demo/").head("meta[name=robots]") == "max-image-preview:large"
    Person.objects.filter(pk=camille.pk).update(noindex=True)
    assert read("/auteurs/camille-demo/").head("meta[name=robots]") == "noindex"


@pytest.mark.portable
@pytest.mark.parametrize("count", [1, 3])
def test_each_list_says_how_many_it_holds(count, camille, subtests):
    fields = {"tags": ("Chine",), "authors": (camille,), "published_at": MARCH}
    made = [make_article(title="Qwen", **fields) for _ in range(count)]
    make_dossier(title="Talents", articles=(*made, *make_unpublished_articles(**fields).values()))
    tag = make_tag("Chine")
    fiches = [make_company(title="Qwen"), make_person(title="Ana"), make_person(title="Bob")][:count]
    for fiche in fiches:
        fiche.tags.add(tag)
        fiche.save()
        make_public_fact(subject=fiche, kind="arrival", object_text="Ailleurs", start="2026-03")
    for article in made:
        Correction.objects.create(article=article, made_on=date(2026, 3, 6), after="Oui.")
    several = "s" if count > 1 else ""
    articles = f"{count} article{several}"
    for address, totals in {
        "/ia/": [articles],
        "/dossiers/": ["1 dossier"],
        "/dossiers/talents/": [articles],
        "/auteurs/camille-demo/": [articles],
        "/mots-cles/chine/": [articles, f"{count} fiche{several}"],
        "/archives/2026/03/": [articles],
        "/rectificatifs/": [f"{count} rectificatif{several}"],
        "/mouvements/": [f"{count} mouvement{several}"],
        "/recherche/?q=qwen": [articles],
        "/archives/": [articles],
    }.items():
        with subtests.test(address):
            assert read(address).all(".list-total") == totals


def test_a_keyword_lists_the_fiches_that_bear_it(stories):
    lin, hidden = make_person(title="Junyang Lin"), make_person(title="SECRET", live=False)
    for person in (lin, hidden):
        person.tags.add("Chine")
        person.save()
    page = read("/mots-cles/chine/")
    assert page.fiches == ["Junyang Lin"]
    assert MARK not in page.source


def test_a_keyword_borne_by_drafts_alone_is_a_404():
    make_article(tags=("SECRET mot",), live=False)
    assert read("/mots-cles/secret-mot/").status == 404


def test_a_format_lists_its_stories_and_each_leads_there():
    make_article(title="Un portrait", format=ArticlePage.Format.PORTRAIT, kicker="Gens")
    make_article(title="Une brève", format=ArticlePage.Format.BRIEF)
    assert (read("/formats/portrait/").titles, read("/formats/breve/").titles) == (["Un portrait"], ["Une brève"])
    assert read("/ia/un-portrait/").links["Portrait"] == "/formats/portrait/"


@pytest.mark.portable
def test_archives_count_by_month_of_paris(stories):
    make_article(published_at=datetime(2026, 4, 1, 0, 30, tzinfo=PARIS))
    page = read("/archives/")
    assert page.all(".archive-months li") == ["Avril 2026 1 article", "Mars 2026 1 article"]
    assert page.links["Mars 2026"] == "/archives/2026/03/"
    march = read("/archives/2026/03/")
    assert march.links["Avril 2026"] == "/archives/2026/04/"
    assert march.all("nav [rel=next]") == ["Avril 2026"]
    assert march.all("nav [rel=prev]") == []


@pytest.mark.portable
def test_corrections_of_published_stories_are_listed(stories):
    page = read("/rectificatifs/")
    assert page.titles == ["Un article public"]
    assert "Un article public, corrigé." in page.text
    assert MARK not in page.source


def test_advertorials_stay_out_of_the_front_page_and_are_labelled_elsewhere():
    make_article(title="Une réclame", sponsor="Société Imaginaire")
    assert read("/").titles == []
    page = read("/ia/")
    assert (page.titles, page.all(".label")) == (["Une réclame"], ["Publi-rédactionnel · Société Imaginaire"])


def test_empty_lists_say_so_in_french():
    make_home()
    make_section()
    assert "Aucun article n’est encore publié." in read("/").text
    assert "aucun article" in read("/ia/").text
    assert "Aucun dossier" in read("/dossiers/").text
    assert "Aucun rectificatif." in read("/rectificatifs/").text
    assert "Aucun mouvement" in read("/mouvements/").text


def test_pages_of_a_list_link_to_one_another(settings):
    settings.SITE_NOINDEX = False
    for number in range(22):
        make_article(title=f"Article {number}")
    first, second = read("/"), read("/", page="2")
    assert first.links["Page suivante"] == "/?page=2"
    assert second.links["Page précédente"] == "/"
    assert (first.head("link[rel=next]", "href"), first.head("link[rel=prev]", "href")) == ("/?page=2", "")
    assert (second.head("link[rel=next]", "href"), second.head("link[rel=prev]", "href")) == ("", "/")
    assert second.head("link[rel=canonical]", "href").endswith("/?page=2")
    assert len(first.titles) + len(second.titles) == 22


# Every list: sections of the menu, rows with their signatures, their photos' renditions (3), who is named (1).
# Section: itself. Author: the person. Keyword: the keyword, fiches. Month: the months around it.
# Dossier, before: site, home, 2 for each page under it, ancestors, restrictions; then signatories, fiches, facts.
# Corrections: sections of the menu, rows with their stories, the policy.
# Front page: itself, the candidates, and the zones of a new site: dossiers, moves (3), corrections.
BUDGETS = {
    "/": 8,
    "/ia/": 5,
    "/dossiers/talents/": 15,
    "/auteurs/camille-demo/": 5,
    "/mots-cles/chine/": 6,
    "/archives/2026/03/": 5,
    "/rectificatifs/": 3,
    "/formats/article/": 4,
}


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_lists_cost_the_same_queries_with_1_and_30_stories(count, camille, client, django_assert_num_queries):
    photo = make_photo(width_px=600, height_px=400)
    make_renditions(photo)
    made = [
        make_article(tags=("Chine",), authors=(camille,), published_at=MARCH, lead_photo=photo) for _ in range(count)
    ]
    make_dossier(title="Talents", articles=tuple(made))
    for article in made:
        Correction.objects.create(article=article, made_on=date(2026, 3, 6), after="Oui.")
    count_months()  # as the scheduler does
    for address, queries in BUDGETS.items():
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_a_card_names_four_writers_and_counts_the_others():
    make_article(title="À quatre", authors=tuple(make_person(title=f"Auteur {name}") for name in "ABCD"))
    make_article(title="À quarante", authors=tuple(make_person(title=f"Autrice {number}") for number in range(40)))
    page = read("/ia/")
    assert page.all(".card-meta span:first-child") == [
        "Autrice 0, Autrice 1, Autrice 2 et 37 autres", "Auteur A, Auteur B, Auteur C et Auteur D"
    ]  # fmt: skip


@pytest.mark.portable
def test_beside_a_list_stand_those_whom_its_stories_name_most_and_their_moves(camille):
    qwen, lin, hui = make_company(title="Qwen"), make_person(title="Junyang Lin"), make_person(title="Binyuan Hui")
    hidden, elsewhere = make_person(title="SECRET", live=False), make_person(title="Ailleurs")
    fields = {"tags": ("Chine",), "authors": (camille,), "published_at": MARCH}
    make_article(title="Un", subjects=(qwen, hui, lin, hidden), **fields)
    make_article(title="Deux", subjects=(lin,), **fields)
    make_unpublished_articles(**fields, subjects=(make_person(title="SECRET jamais nommé"),))
    make_article(title="Trois", section=make_section(title="Sciences"), subjects=(elsewhere,))
    make_public_fact(subject=hui, kind="departure", object=qwen, start="2026-03", title="chercheur")
    make_public_fact(subject=elsewhere, kind="departure", object_text="Ici", start="2026-03")
    make_fact(subject=lin, kind="departure", object_text="SECRET sans source", start="2026-03")
    for address in ("/ia/", "/auteurs/camille-demo/", "/mots-cles/chine/", "/archives/2026/03/"):
        page = read(address)
        assert page.fiches == ["Junyang Lin", "Binyuan Hui", "Qwen"], address
        assert page.all(".list-aside-moves li") == ["Binyuan Hui quitte Qwen (chercheur) mars 2026"]
        assert MARK not in page.source
        assert page.all(".card-lead .card-title") == ["Deux"]  # the latest, by its number


@pytest.mark.parametrize("count", portable([1, 6], 1))
def test_what_stands_beside_a_list_costs_the_same_with_1_and_30_names(count, client, django_assert_num_queries):
    photo = make_photo(width_px=600, height_px=400)
    make_renditions(photo)
    for _ in range(count):
        person, company = make_person(photo=photo), make_company(photo=photo)
        make_public_fact(subject=person, kind="arrival", object=company, start="2026")
        make_article(subjects=(person, company))
    client.get("/ia/")
    # The section, the menu, the stories; who is named, their fiches, the renditions of their photos, the moves.
    with django_assert_num_queries(7):
        assert client.get("/ia/").status_code == 200


def test_the_fiches_of_a_keyword_have_pages(monkeypatch):
    monkeypatch.setattr("articles.lists.FICHES_PER_PAGE", 1)
    tag = make_tag("Chine")
    for name in ("Ana", "Bob"):
        person = make_person(title=name)
        person.tags.add(tag)
        person.save()
    assert read("/mots-cles/chine/").fiches == ["Ana"]
    assert read("/mots-cles/chine/", fiches="2").fiches == ["Bob"]


@pytest.mark.portable
def test_a_long_list_says_of_how_many_pages_it_is(monkeypatch):
    for _ in range(22):
        make_article(published_at=MARCH)
    make_unpublished_articles(published_at=MARCH)
    assert read("/ia/").all(".pagination span, .list-total") == ["22 articles", "Page 1 sur 2"]
    assert read("/archives/2026/03/", page="2").all(".pagination span, .list-total") == ["22 articles", "Page 2 sur 2"]


def test_what_is_counted_no_further_says_at_least_and_of_no_number_of_pages(monkeypatch):
    for _ in range(22):
        make_article()
    for module in ("articles.card_lists", "newsroom.http.pagination"):
        monkeypatch.setattr(f"{module}.COUNTED", 21)
    assert read("/ia/", page="1").all(".pagination span, .list-total") == ["au moins 21 articles", "Page 1"]


def test_the_page_of_an_author_has_a_face_words_and_the_contact_that_the_editor_gave(camille):
    photo = make_photo(width_px=600, height_px=400)
    make_renditions(photo)
    given = {"photo": photo, "body": "<p>Suit l’IA.</p>", "website": "https://camille.example", "github": "camille"}
    sacha = make_person(title="Sacha Exemple", description="Journaliste", **given)
    make_article(authors=(camille, sacha))
    page = read("/auteurs/sacha-exemple/")
    assert len(page.main.select(".list-header .author-face img")) == 1
    assert page.all(".author-words, .list-introduction") == ["Journaliste", "Suit l’IA."]
    assert page.all(".author-links a") == ["Sa fiche", "Site personnel", "GitHub"]
    bare = read("/auteurs/camille-demo/")
    assert (bare.all(".author-links a"), bare.main.select(".author-words, .author-face img")) == (["Sa fiche"], [])
