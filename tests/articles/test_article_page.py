"""The page of a story."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, ArticleSource, Byline, Correction, Report
from tests.builders import (
    link,
    make_article,
    make_dossier,
    make_fact,
    make_person,
    make_photo,
    make_section,
    make_unpublished_articles,
    publish_article,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def republish(article: ArticlePage) -> ArticlePage:
    article.save_revision().publish()
    return article


def test_it_reads_from_kicker_to_keywords():
    article = make_article(
        title="Qwen perd son responsable", kicker="Ressources humaines", standfirst="Il part.", tags=("Chine",)
    )
    page = read(article.url)
    assert page.all("h1") == ["Qwen perd son responsable"]
    assert page.all(".story-kicker > *") == ["IA", "Ressources humaines"]
    assert page.all(".standfirst") == ["Il part."]
    assert page.links["IA"] == "/ia/"
    assert page.links["Chine"] == "/mots-cles/chine/"
    assert page.soup.html["lang"] == "fr"
    assert page.soup.title.string.strip() == "Qwen perd son responsable · Manchette"


def test_dates_are_french_and_the_update_shows_only_if_there_is_one():
    first = datetime(2026, 3, 1, 14, 30, tzinfo=PARIS)
    article = make_article(published_at=first)
    assert read(article.url).all(".story-dates > :first-child") == ["Publié le 1er mars 2026 à 14 h 30"]
    assert read(article.url).all(".story-updated, .story-corrected") == []
    article.updated_at = first + timedelta(days=1)
    republish(article)
    assert read(article.url).all(".story-updated") == ["Mis à jour le 2 mars 2026 à 14 h 30"]


def test_signatures_link_to_authors_and_say_who_is_fictional():
    camille = make_person(title="Camille Démo", is_fictional=True)
    draft = make_person(title="Sacha Exemple", live=False)
    article = make_article(authors=(camille, draft))
    article.bylines.add(Byline(name="AFP", role=Byline.Role.AGENCY))
    page = read(republish(article).url)
    assert page.all(".signatures li") == ["Camille Démo (auteur de démonstration)", "Sacha Exemple", "avec AFP"]
    assert page.links["Camille Démo"] == "/auteurs/camille-demo/"
    assert "Sacha Exemple" not in page.links


def test_serious_corrections_stand_at_the_head_and_the_others_at_the_foot():
    article = make_article()
    article.corrections.add(Correction(made_on=date(2026, 3, 6), kind="serious", before="Hui", after="Lin"))
    article.corrections.add(Correction(made_on=date(2026, 3, 7), kind="minor", after="0,8 milliard"))
    page = read(republish(article).url)
    assert len(page.all(".story > .corrections .correction")) == 1
    assert "Lin" in page.all(".story > .corrections")[0]
    assert "0,8 milliard" in page.all(".story-footer .corrections")[0]


def test_sources_fiches_and_dossiers_stand_at_the_foot():
    lin, hidden = make_person(title="Junyang Lin"), make_person(title="Binyuan Hui", live=False)
    article = make_article(body=[("paragraph", f"<p>{link(lin)} et {link(hidden)}.</p>")])
    article.sources.add(
        ArticleSource(publisher="Reuters", title="Tech lead", url="https://example.org/", language="en")
    )
    make_dossier(title="Talents", articles=(article,))
    page = read(republish(article).url)
    assert page.all(".sources li") == ["Reuters, Tech lead"]
    assert page.all(".named-list a") == ["Junyang Lin"]
    assert page.links["Talents"] == "/dossiers/talents/"
    assert "Binyuan Hui" in page.all(".story-body")[0]
    assert "Binyuan Hui" not in page.links


def test_a_private_dossier_is_not_named():
    article = make_article()
    dossier = make_dossier(title="SECRET dossier", articles=(article,))
    PageViewRestriction.objects.create(page=dossier, restriction_type="login")
    assert MARK not in read(article.url).source


def test_the_head_says_what_it_is_to_machines(settings):
    settings.SITE_NOINDEX = False
    article = make_article(title="Un titre", standfirst="Un chapô.", lead_photo=make_photo())
    page = read(article.url)
    assert page.head("link[rel=canonical]", "href") == f"{settings.SITE_URL}{article.url}"
    assert page.head("meta[name=description]") == "Un chapô."
    assert page.head("meta[property='og:type']") == "article"
    assert page.head("meta[property='og:image']").startswith(f"{settings.SITE_URL}/partage/article/")
    assert page.head("meta[property='article:published_time']").endswith(("+01:00", "+02:00"))
    assert page.head("meta[name=robots]") == "max-image-preview:large"
    feeds = [tag["href"] for tag in page.soup.select("link[rel=alternate][type^='application/'][type$='+xml']")]
    assert feeds == ["/flux.rss", "/flux.atom", "/ia/flux.rss", "/ia/flux.atom"]


def test_a_site_that_asks_not_to_be_indexed_says_so(settings):
    settings.SITE_NOINDEX = True
    assert read(make_article().url).head("meta[name=robots]") == "noindex"


@pytest.mark.parametrize("state", ["draft", "embargoed", "expired"])
def test_what_is_not_public_is_a_french_404(state):
    page = read(make_unpublished_articles()[state].url or "/ia/rien/")
    assert page.status == 404
    assert page.all("h1") == ["Page introuvable"]
    assert MARK not in page.source


def test_a_story_behind_a_password_shows_a_french_form_and_nothing_of_itself():
    article = make_article(title="SECRET titre", standfirst="SECRET chapô", kicker="SECRET")
    PageViewRestriction.objects.create(page=article, restriction_type="password", password="sésame")
    page = read(article.url)
    assert page.all("h1") == ["Page protégée"]
    assert MARK not in page.source.replace(article.url, "")


def test_no_script_or_style_stands_inline():
    page = read(publish_article(lead_photo=make_photo()).url)
    assert not page.soup.select("[style], style, [onclick], script:not([src]):not([type='application/ld+json'])")


def test_labels_say_what_readers_must_know():
    article = make_article(sponsor="Société Imaginaire", is_fictional=True, format="op_ed")
    assert read(article.url).all(".label") == ["Publi-rédactionnel · Société Imaginaire", "Tribune", "Texte fictif"]


# Every kind of chooser that the body has, in 3 blocks, with 1 link; then 60 blocks with 80 links and choosers.
def small_body(cast):
    return [
        ("quote", {"original": "Adieu.", "language": "fr", "speaker": cast["people"][0]}),
        ("picture", {"photo": cast["photos"][0]}),
        ("related", {"title": "À lire aussi", "stories": [cast["stories"][0]]}),
    ]


def large_body(cast):
    people, photos, stories = cast["people"], cast["photos"], cast["stories"]
    blocks = []
    for number in range(12):
        names = "".join(f"<p>{link(people[(number + n) % len(people)])} part.</p>" for n in range(4))
        blocks += [
            ("paragraph", names),
            ("quote", {"original": "Adieu.", "language": "fr", "speaker": people[number % len(people)]}),
            ("picture", {"photo": photos[number % len(photos)]}),
            ("box", {"title": "Repères", "body": f"<p>{link(people[0])}, {link(people[1])}</p>"}),
            ("related", {"title": "À lire aussi", "stories": stories}),
        ]
    return blocks


@pytest.fixture
def cast():
    return {
        "people": [make_person() for _ in range(8)],
        "photos": [make_photo(width_px=600, height_px=400) for _ in range(3)],
        "stories": [make_article() for _ in range(2)],
    }


def surroundings(cast, many):
    """The same kinds of things round the body, one of each or several."""
    people = cast["people"] if many else cast["people"][:1]
    article = make_article(
        body=large_body(cast) if many else small_body(cast),
        authors=tuple(people),
        subjects=tuple(people),
        tags=("a", "b", "c") if many else ("a",),
        lead_photo=cast["photos"][0],
    )
    for number in range(5 if many else 1):
        article.sources.add(ArticleSource(publisher=f"Source {number}"))
        article.corrections.add(Correction(made_on=date(2026, 3, 6), after="Oui."))
        make_dossier(title=f"Dossier {number}", articles=(article,))
    return republish(article)


@pytest.mark.parametrize("many", portable([False, True], False), ids=["3 blocks, 1 link", "60 blocks, 80 links"])
def test_a_story_costs_the_same_queries_whatever_its_length(many, cast, client, django_assert_num_queries):
    article = surroundings(cast, many)
    make_section()
    client.get(article.url)  # warms the paths of the site, content types and renditions
    if many:
        assert len(article.body) == 60
    # The page with its section, lead photo and what it has (1); sections of the menu (1).
    # Head: signatures, what else their authors sign, corrections, renditions of its photos (4).
    # Body: speakers, photos, related stories, links (4).
    # Foot: sources, fiches named, posts of the persons among them, dossiers, neighbours in the first (2), keywords (7).
    # Related: stories about the first three subjects, those published; without any, the latest of the section (1).
    with django_assert_num_queries(18):
        assert client.get(article.url).status_code == 200


@pytest.mark.parametrize("links", [1, 80])
def test_plain_paragraphs_and_links_cost_the_same_queries(links, client, django_assert_num_queries):
    people = [make_person() for _ in range(5)]
    blocks = [("paragraph", f"<p>{link(people[number % 5])}</p>") for number in range(links)]
    article = make_article(body=blocks)
    client.get(article.url)
    # The page; sections of the menu; fiches named, posts of the persons among them; stories about the first of them,
    # the latest of the section; signatures; links.
    with django_assert_num_queries(8):
        assert client.get(article.url).status_code == 200


def test_a_version_never_loses_its_rows_in_silence():
    """A day given as text cannot be written down; Wagtail alone would drop the reports with it, and publish that."""
    story, fact = make_article(), make_fact(subject=make_person())
    story.reports.add(Report(fact=fact, status="reported"))
    story.corrections.add(Correction(made_on="2026-03-01", after="Ceci."))
    with pytest.raises(TypeError, match="reports"):
        story.save_revision()
    story.corrections.get().made_on = date(2026, 3, 1)
    story.save_revision().publish()
    assert (story.reports.count(), story.corrections.count()) == (1, 1)
    assert Report.objects.filter(article=story).count() == 1


def test_a_title_in_french_has_no_foreign_language_though_its_source_has():
    article = make_article()
    for title in ("Qwen perd son responsable", "Qwen tech lead steps down"):
        article.sources.add(article.sources.model(publisher="Reuters", title=title, language="en", url="https://a.fr/"))
    page = read(republish(article).url)
    cited = {cite.get_text(strip=True): cite.get("lang") for cite in page.soup.select("cite")}
    assert cited == {"Qwen perd son responsable": None, "Qwen tech lead steps down": "en"}
    assert [link["hreflang"] for link in page.soup.select("a[hreflang]")] == ["en", "en"]
