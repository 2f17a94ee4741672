"""What stands round a story to read it and to go on: its length, its contents, its neighbours, related stories."""

from datetime import UTC, date, datetime, timedelta

import pytest

from articles.models import Correction, NextStory
from newsroom.imprint.models import Imprint
from tests.builders import (
    link,
    make_article,
    make_company,
    make_dossier,
    make_person,
    make_section,
    make_unpublished_articles,
)
from tests.html import MARK, read
from tests.marks import portable

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 5, 12, tzinfo=UTC)


def about(*fiches, **fields):
    """A story whose subjects are `fiches`."""
    return make_article(body=[("paragraph", "".join(f"<p>{link(f)}</p>" for f in fiches))], subjects=fiches, **fields)


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (240, 1), (460, 2), (2300, 10)])
def test_it_says_how_long_it_takes(words, minutes):
    article = make_article(body=[("paragraph", f"<p>{'mot ' * words}</p>")])
    assert read(article.url).all(".story-minutes") == [f"Lecture : {minutes} min"]


def test_a_long_story_has_its_contents_and_a_short_one_none():
    titles = ["Le départ", "Les sources", "La suite", "Un précédent"]
    blocks = [
        part for title in titles for part in (("heading", {"text": title, "level": "2"}), ("paragraph", "<p>A</p>"))
    ]
    blocks.insert(1, ("heading", {"text": "Un détail", "level": "3"}))
    page = read(make_article(body=blocks).url)
    assert page.all(".contents a") == titles
    anchors = [a["href"].removeprefix("#") for a in page.main.select(".contents a")]
    assert [page.main.find(id=anchor).get_text() for anchor in anchors] == titles
    assert read(make_article(body=blocks[:4]).url).all(".contents") == []


def test_a_correction_is_a_date_of_its_own_that_leads_to_it():
    article = make_article()
    article.corrections.add(Correction(made_on=date(2026, 3, 6), kind="minor", after="Oui."))
    article.save_revision().publish()
    page = read(article.url)
    anchor = page.links["Corrigé le 6 mars 2026"]
    assert "Oui." in page.words(page.main.select_one(anchor))


@pytest.mark.portable
def test_it_leads_to_its_neighbours_in_the_dossier_over_what_is_not_public():
    first, here, last = (make_article(title=title) for title in ("Premier", "Ici", "Dernier"))
    hidden = make_unpublished_articles()
    make_dossier(title="Talents", articles=(first, *hidden.values(), here, last))
    page = read(here.url)
    assert page.links["Premier"] == first.url
    assert page.links["Dernier"] == last.url
    assert MARK not in page.source
    assert read(first.url).all(".dossier-neighbours span") == ["Suivant"]
    assert read(last.url).all(".dossier-neighbours span") == ["Précédent"]


@pytest.mark.portable
def test_related_stories_share_its_subjects_and_say_which():
    lin, qwen = make_person(title="Junyang Lin"), make_company(title="Qwen")
    both = about(lin, qwen, title="Les deux", published_at=DAY - timedelta(days=9))
    about(lin, title="Lui seul", published_at=DAY)
    about(make_person(), title="Un autre", published_at=DAY, section=make_section(title="Produits"))
    page = read(about(lin, qwen, title="Ici").url)
    assert page.titles[:2] == [both.title, "Lui seul"]
    assert page.all(".related-reason")[:2] == ["Aussi sur Junyang Lin et Qwen", "Aussi sur Junyang Lin"]
    assert page.titles[2:] == ["Un autre"]
    assert page.all(".related-reason")[2:] == ["À lire aussi"]


@pytest.mark.portable
def test_what_is_missing_comes_from_the_section():
    lin = make_person(title="Junyang Lin")
    about(lin, title="Lui")
    make_article(title="Rien à voir")
    make_article(title="Une publicité", sponsor="Marque")
    page = read(about(lin, title="Ici").url)
    assert list(zip(page.titles, page.all(".related-reason"), strict=True)) == [
        ("Lui", "Aussi sur Junyang Lin"),
        ("Rien à voir", "Dans la rubrique IA"),
    ]


@pytest.mark.portable
def test_there_are_three_though_the_section_has_none():
    others = [make_article(title=f"Autre {number}", section=make_section(title="Produits")) for number in range(4)]
    page = read(make_article(title="Ici").url)
    assert page.titles == [story.title for story in reversed(others)][:3]
    assert page.all(".related-reason") == ["À lire aussi"] * 3


@pytest.mark.portable
def test_the_editor_pins_and_bans():
    lin = make_person(title="Junyang Lin")
    banned, related, pinned, last = (make_article(title=title) for title in ("Banni", "Lié", "Choisi", "Dernier"))
    hidden = make_unpublished_articles()
    article = about(lin, title="Ici")
    about(lin, title="Lié aussi")
    for story, place in [(banned, "banned"), *((story, "pinned") for story in (*hidden.values(), article, pinned))]:
        article.next_stories.add(NextStory(story=story, place=place))
    article.save_revision().publish()
    page = read(article.url)
    assert list(zip(page.titles, page.all(".related-reason"), strict=True)) == [
        ("Choisi", "Choisi par la rédaction"),
        ("Lié aussi", "Aussi sur Junyang Lin"),
        ("Dernier", "Dans la rubrique IA"),
    ]
    assert MARK not in page.source
    for story in (pinned, last, related):
        story.unpublish()
    assert read(article.url).titles == ["Lié aussi"]


@pytest.mark.portable
def test_who_wrote_it_stands_at_its_end_with_other_stories_of_theirs():
    camille = make_person(title="Camille Démo", description="Journaliste IA.")
    hidden = make_person(title="SECRET fiche", live=False)
    make_unpublished_articles(authors=(camille,))
    others = [make_article(title=f"Autre {number}", authors=(camille,)) for number in range(4)]
    page = read(make_article(title="Ici", authors=(camille, hidden)).url)
    assert page.all(".author-name") == ["Camille Démo"]
    assert page.all(".author p")[1:] == ["Journaliste IA."]
    assert page.all(".author-others li") == [story.title for story in reversed(others)][:3]
    assert "SECRET Article" not in page.text
    alone = read(make_article(title="Là", authors=(make_person(title="Sacha Exemple"),)).url)
    assert alone.all(".author-name") == ["Sacha Exemple"]
    assert alone.all(".author-others") == []
    assert read(make_article(title="Sans signature").url).all(".author") == []


def test_nothing_unpublished_is_related():
    lin = make_person(title="Junyang Lin")
    make_unpublished_articles(body=[("paragraph", f"<p>{link(lin)}</p>")], subjects=(lin,))
    page = read(about(lin).url)
    assert page.all(".related-stories") == []
    assert MARK not in page.source


@pytest.mark.parametrize("count", portable([3, 6], 3))
def test_related_stories_cost_the_same_whatever_their_number(count, client, django_assert_num_queries):
    lin, author = make_person(title="Junyang Lin"), make_person()
    here = about(lin, title="Ici", authors=(author,))
    for number in range(count):
        about(lin, title=f"Autre {number}", authors=(author,))
    client.get(here.url)
    # As in test_article_page: the page, menu, links, fiches named, posts; stories of the subject, those published,
    # signatures of them all; what else its authors sign.
    with django_assert_num_queries(9):
        assert len(read(here.url, client).titles) == 3


def test_it_can_be_shared_without_script():
    page = read(make_article(title="Qwen : « départ »").url)
    assert list(page.links)[-4:] != []
    addresses = [a["href"] for a in page.main.select(".share a")]
    assert [a.partition(":")[0] for a in addresses] == ["mailto", "https", "https", "https"]
    assert all("Qwen%20%3A%20%C2%AB%20d%C3%A9part%20%C2%BB" in a for a in addresses[:3])
    assert [b.get("hidden") for b in page.main.select(".share button")] == ["", ""]


def test_an_error_is_told_to_the_newsroom_once_it_has_an_address():
    article = make_article(title="Qwen : « départ »")
    assert read(article.url).all(".report-error") == []
    Imprint(email="redaction@example.org").save()
    address = read(article.url).main.select_one(".report-error a")["href"]
    assert address.startswith("mailto:redaction@example.org?subject=Erreur%20dans%20%C2%AB%20Qwen%20%3A%20")
    assert article.slug in address


def test_what_a_card_says_of_a_fiche_stands_on_the_page():
    lin = make_person(title="Junyang Lin", description="responsable technique")
    page = read(about(lin).url)
    row = page.main.select_one(f"[data-fiche-card='{lin.pk}']")
    assert row["data-kind"] == "Personne"
    assert page.words(row) == "Junyang Lin responsable technique"
    assert page.main.select_one(f".story-body a[data-fiche='{lin.pk}']")
