"""The blocks of a story's body, as readers get them."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.test.utils.form_data import streamfield

from articles.blocks import BodyBlock
from articles.models import ArticlePage
from tests.admin import add_story, html, sign_in
from tests.builders import (
    link,
    make_article,
    make_company,
    make_person,
    make_photo,
    make_unpublished_articles,
    publish_article,
)
from tests.html import MARK, read

pytestmark = pytest.mark.django_db


def body(*blocks):
    """The page of a story made of `blocks`."""
    return read(make_article(body=list(blocks)).url)


def test_every_block_has_the_address_that_facts_and_links_point_at():
    article = publish_article(
        body=[
            ("paragraph", "<p>Un.</p>"),
            ("heading", {"text": "Deux", "level": "2"}),
            ("picture", {"photo": make_photo()}),
            ("quote", {"original": "Quatre", "language": "fr"}),
            ("pull_quote", {"text": "Cinq"}),
            ("box", {"title": "Six", "body": "<p>Six.</p>"}),
            ("knowns", {"known": ["Sept"], "unknown": ["Huit"]}),
            ("chronology", {"entries": [{"date": "2026", "text": "<p>Neuf.</p>"}]}),
            ("table", {"columns": [{"type": "text", "heading": "A"}], "rows": [{"values": ["b"]}], "caption": ""}),
            ("code", {"code": "dix", "language": ""}),
            ("embed", {"url": "https://vimeo.com/76979871", "title": "Onze"}),
            ("related", {"title": "Douze", "stories": [make_article()]}),
        ]
    )
    page = read(article.url)
    assert [tag["id"] for tag in page.main.select(".story-body > [id]")] == [block.id for block in article.body]


def test_headings_keep_their_level():
    page = body(("heading", {"text": "Grand", "level": "2"}), ("heading", {"text": "Petit", "level": "3"}))
    assert (page.all("h2.intertitle"), page.all("h3.intertitle")) == (["Grand"], ["Petit"])


def test_a_quote_is_read_in_french_with_its_original_author_date_and_source():
    lin = make_person(title="Junyang Lin")
    page = body(
        ("quote", {
            "original": "Bye my beloved Qwen.", "language": "en", "translation": "Adieu, mon cher Qwen.",
            "speaker": lin, "url": "https://example.org/", "date": "2026-03-04",
        })
    )  # fmt: skip
    quote = page.main.select_one("blockquote")
    assert [page.words(p) for p in quote.select("p")] == ["Adieu, mon cher Qwen.", "Bye my beloved Qwen."]
    assert quote.select_one("[lang=en]").get_text() == "Bye my beloved Qwen."
    assert quote["cite"] == "https://example.org/"
    assert page.links["Junyang Lin"] == "/personnes/junyang-lin/"
    assert "4 mars 2026" in page.all(".quote figcaption")[0]


def test_a_speaker_without_public_fiche_is_named_without_a_link():
    page = body(("quote", {"original": "Oui.", "language": "fr", "speaker": make_person(title="X", live=False)}))
    assert page.all(".quote-speaker") == ["X"]
    assert not page.main.select(".quote a")


def test_a_table_is_a_table():
    page = body(
        ("table", {
            "columns": [{"type": "text", "heading": "Modèle"}, {"type": "number", "heading": "Taille"}],
            "rows": [{"values": ["Petit", "0,8"]}], "caption": "Les modèles",
        })
    )  # fmt: skip
    assert page.all("table caption") == ["Les modèles"]
    assert page.all("thead th[scope=col]") == ["Modèle", "Taille"]
    assert page.all("tbody th[scope=row]") == ["Petit"]
    assert page.all("tbody td.number") == ["0,8"]


def test_code_comes_out_as_it_was_typed():
    page = body(("code", {"language": "html", "code": "<b>\n  {{ x }} &amp;</b>"}))
    assert page.main.select_one("pre code").get_text() == "<b>\n  {{ x }} &amp;</b>"
    assert page.main.select_one("pre")["tabindex"] == "0"


def test_an_embed_asks_nothing_of_anybody_before_a_click():
    page = body(
        ("embed", {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "La conférence"}),
        ("embed", {"url": "https://example.org/x", "title": "Ailleurs"}),
    )
    assert not page.soup.select("iframe, img[src^=http], script[src^=http], link[rel=stylesheet][href^=http]")
    player = page.main.select("outside-player")
    assert [tag["data-src"] for tag in player] == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"]
    assert page.links["Voir sur YouTube"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert page.links["Voir sur example.org"] == "https://example.org/x"


def test_only_public_stories_are_offered_to_read():
    hidden = list(make_unpublished_articles().values())
    page = body(("related", {"title": "À lire aussi", "stories": [make_article(title="Publique"), *hidden]}))
    assert page.all(".related li") == ["Publique"]
    assert MARK not in page.source
    assert not body(("related", {"title": "À lire aussi", "stories": hidden})).main.select(".related")


def test_links_inside_boxes_and_chronologies_work():
    qwen = make_company(title="Qwen")
    page = body(
        ("box", {"title": "Repères", "body": f"<p>{link(qwen)}</p>"}),
        ("chronology", {"title": "", "entries": [{"date": "2026-03", "text": f"<p>{link(qwen)}</p>"}]}),
    )
    assert [tag["href"] for tag in page.main.select(".story-body a")] == ["/entreprises/qwen/"] * 2
    assert page.all(".chronology-date") == ["mars 2026"]


def test_hostile_texts_stay_texts(subtests):
    hostile = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    page = body(
        ("heading", {"text": hostile, "level": "2"}),
        ("picture", {"photo": make_photo(credit=hostile), "caption": hostile, "alt": hostile}),
        ("quote", {"original": hostile, "language": "fr", "speaker_name": hostile}),
        ("pull_quote", {"text": hostile}),
        ("box", {"title": hostile, "body": "<p>x</p>"}),
        ("knowns", {"known": [hostile], "unknown": [hostile]}),
        ("chronology", {"title": hostile, "entries": [{"date": "2026", "text": "<p>x</p>"}]}),
        (
            "table",
            {"columns": [{"type": "text", "heading": hostile}], "rows": [{"values": [hostile]}], "caption": hostile},
        ),
        ("code", {"code": hostile, "language": hostile[:30], "caption": hostile}),
        ("embed", {"url": "https://vimeo.com/76979871", "title": hostile}),
        ("related", {"title": hostile, "stories": [make_article(title=hostile)]}),
    )
    assert not page.soup.select("[onerror], img[src=x], main script")


def date_blocks():
    blocks = BodyBlock().child_blocks
    return [
        blocks["quote"].child_blocks["date"],
        blocks["chronology"].child_blocks["entries"].child_block.child_blocks["date"],
    ]


@pytest.mark.parametrize("typed", ["2026-13", "2026-02-30", "31 février 2026", "13/2026", "mars", "26"])
def test_a_date_that_is_none_is_refused_with_the_words_of_every_partial_date(typed):
    for block in date_blocks():
        with pytest.raises(ValidationError, match="Écrivez une année, un mois ou un jour"):
            block.clean(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("3 juin 2025", "2025-06-03"),
        ("juin 2025", "2025-06"),
        ("06/2025", "2025-06"),
        ("2025", "2025"),
        ("2025-06", "2025-06"),
    ],
)
def test_a_date_is_taken_as_people_write_it(typed, stored):
    assert [block.clean(typed) for block in date_blocks()] == [stored, stored]


def test_dates_typed_in_the_form_of_a_story_are_kept_as_partial_dates():
    entries = streamfield([("item", {"date": "juin 2025", "text": html("<p>Six.</p>")})])
    quote = {"original": "Adieu.", "language": "fr", "speaker": "", "url": "", "date": "1er mars 2026"}
    body = [("chronology", {"title": "", "entries": entries}), ("quote", quote)]
    add_story(sign_in("editor"), title="Un corps", body=body)
    chronology, quoted = ArticlePage.objects.get().get_latest_revision_as_object().body
    assert chronology.value["entries"][0]["date"] == "2025-06"
    assert quoted.value["date"] == "2026-03-01"
