"""The passage of a story that answers a search."""

from newsroom.search_engine.query import clauses
from newsroom.site.search.extracts import best_passage, texts_in

LONG = "Un début sans rien. " * 20


def extract(typed: str, *texts: str) -> str:
    passage = best_passage(texts, clauses(typed))
    return passage.as_html() if passage else ""


def test_words_are_marked_in_whatever_form_they_stand():
    assert extract("démission", "Elle démissionne d’Alibaba.") == "Elle <mark>démissionne</mark> d’Alibaba."
    assert extract("qwen 3.5", "Voici Qwen3.5 !") == "Voici <mark>Qwen3.5</mark> !"
    assert extract("startup", "Une start-up") == "Une <mark>start-up</mark>"
    assert extract("lecun", "Yann Le Cun quitte") == "Yann <mark>Le Cun</mark> quitte"
    assert extract("c++", "En C++, donc") == "En <mark>C++</mark>, donc"
    assert extract("IA", "L’intelligence artificielle") == "L’<mark>intelligence</mark> <mark>artificielle</mark>"


def test_words_that_say_nothing_are_not_marked():
    assert extract("le départ de Lin", "Le départ de Lin") == "Le <mark>départ</mark> de <mark>Lin</mark>"


def test_everything_is_escaped():
    html = extract("qwen", "<script>alert(1)</script> Qwen & <b>")
    assert html == "&lt;script&gt;alert(1)&lt;/script&gt; <mark>Qwen</mark> &amp; &lt;b&gt;"


def test_a_long_text_is_cut_at_blanks_around_the_words():
    html = extract("qwen", f"{LONG}Puis Qwen arrive. {LONG}")
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert "Puis <mark>Qwen</mark> arrive." in html
    assert len(html) < 300


def test_a_word_longer_than_a_passage_is_shown():
    assert "<mark>" in extract("qwen", f"{'x' * 500} Qwen {'y' * 500}")


def test_the_passage_that_holds_most_words_wins():
    assert extract("qwen alibaba", "Alibaba seul.", "Qwen, d’Alibaba.", "Qwen et Alibaba.") == (
        "<mark>Qwen</mark>, d’<mark>Alibaba</mark>."
    )


def test_nothing_found_is_no_passage():
    assert extract("qwen", "Rien ici.") == ""
    assert extract("", "Rien ici.") == ""


def test_texts_of_a_stored_body_lose_their_html():
    body = [
        {"type": "paragraph", "value": "<p>Un &amp; deux.</p><p>Trois <b>mots</b> là.</p>", "id": "p1"},
        {"type": "heading", "value": {"text": "Un titre", "level": "2"}, "id": "h1"},
        {"type": "knowns", "value": {"known": [{"type": "item", "value": "Un point", "id": "i"}]}, "id": "k1"},
        {"type": "picture", "value": {"photo": 12, "alt": None}, "id": "x"},
    ]
    assert [text for text in texts_in(body) if text] == ["Un & deux.", "Trois mots là.", "Un titre", "Un point"]
