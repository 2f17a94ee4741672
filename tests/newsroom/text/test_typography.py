"""French typography: what is typed, and what readers see."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsroom.text.typography import lint, lint_plain, suggestions, typeset, typeset_plain

PRODUCTS = ("Qwen", "GPT", "iPhone", "Llama")
MODES = {"R": ["render"], "S": ["input"], "RS": ["render", "input"]}
_FILE = Path(__file__).parent / "typography_cases.jsonl"
CASES = [json.loads(line) for line in _FILE.read_text().splitlines()]

# Bits of French, code and HTML that the rules know, to be put together at random.
BITS = """
Qwen|GPT|le|Les|A|Etat|coeur|Mr|M.|Mme|Wu|n°|p.|5|12|2026|1 500|12345|3,5|3.5|16e|1er|2ème|XXIe|siècle|mars|%|€|Go|Md€
millions|h|14h30|14 h 30|...|…|....|etc...|"|'|’|«|»|“|”|-|–|—|--|-v|!|?|;|:|!?|::|:)|https://a.fr/x?y=1|a@b.fr|@x|#y
 |  |\u00a0|\u202f|<br>|<em>|</em>|<code>x !</code>|<span lang="en">|</span>|<p>|</p>|&nbsp;|&amp;|&#8239;|&laquo;|&lt;
<|>|&|<!-- a ! -->|<sup>|</sup>|l'|90s|.|,|(|)|[|]|/|12:30|🎉|林俊旸|Yahoo!|RTX|km/h|Windows 10|20$|'n'|<p title="
( |[ | ,| .|?Oui|;mais|9H30|à 9H|2d|2nd|2d tour|3è|1ier|l' |qu’|Le site|fini|oui,non|10 %des|«|mot|Llama 3 405
""".replace("\n", "|").split("|")
BIT = st.one_of(st.sampled_from(BITS), st.sampled_from(BITS), st.text(max_size=2))
TEXTS = st.lists(BIT, max_size=14).flatmap(lambda bits: st.sampled_from([" ".join(bits), "".join(bits)]))
RAISED = re.compile(r"<sup>(ers?|res?|es?|nde?s?|de?s?)</sup>")
MARKUP = re.compile(r"<!--.*?-->|</?[a-z][^<>]*>")


@pytest.mark.parametrize(
    ("mode", "typed", "expected"),
    [(mode, case["input"], case["expected"]) for case in CASES for mode in MODES[case["mode"]]],
)
def test_each_case(mode, typed, expected):
    seen = typeset(typed, mode=mode, products=PRODUCTS)
    assert seen == expected
    assert typeset(seen, mode=mode, products=PRODUCTS) == seen


def test_there_are_cases_of_each_mode():
    assert len(CASES) > 700
    assert {case["mode"] for case in CASES} == set(MODES)


@given(TEXTS, st.sampled_from(["render", "input"]), st.booleans(), st.sampled_from([typeset, typeset_plain]))
def test_what_was_typeset_does_not_change_again(text, mode, constrained, function):
    once = function(text, mode=mode, products=PRODUCTS, constrained=constrained)
    assert function(once, mode=mode, products=PRODUCTS, constrained=constrained) == once


@given(TEXTS, st.sampled_from(["render", "input"]))
def test_markup_keeps_its_bytes(html, mode):
    assume("<sup>" not in html)
    seen = typeset(html, mode=mode, products=PRODUCTS)
    assert MARKUP.findall(RAISED.sub(r"\1", seen)) == MARKUP.findall(html)


@given(TEXTS)
def test_an_excerpt_stands_where_it_is_said_to(text):
    for finding in [*suggestions(text, PRODUCTS), *lint_plain(text, PRODUCTS)]:
        assert finding.excerpt
        assert text[finding.offset : finding.end] == finding.excerpt


def test_what_does_not_change_keeps_its_bytes_however_odd():
    odd = "<P CLASS = a>Rien&nbsp;d&eacute;j\u00e0<BR/>vu<p>&amp; <b><i>mal</b> fermé</i> &bidon; <x-y z>a</x-y> <"
    assert typeset(odd) == odd


def test_attributes_comments_and_scripts_are_left_alone():
    html = """<a title="Quoi !" href='?a ;b'>oui</a><!-- non ! --><script>if (a < b) "c !"</script><img alt="l'IA !">"""
    assert typeset(html, mode="input") == html


def test_other_languages_are_left_alone_up_to_where_french_is_back():
    html = '<div lang="en"><p>What ? <span lang="fr">Quoi ?</span> Really ?</p></div><p translate="no">Ah !</p>Et ?'
    seen = typeset(html)
    assert seen == html.replace("Quoi ?", "Quoi\u202f?").replace("Et ?", "Et\u202f?")


def test_constrained_text_has_no_narrow_space_even_typed():
    assert typeset("1 500 € ? Oui\u202f! &#8239;; <code>a\u202fb</code>", constrained=True) == (
        "1\u00a0500\u00a0€\u00a0? Oui\u00a0!\u00a0; <code>a\u202fb</code>"
    )


def test_plain_text_has_no_markup_to_read_or_write():
    assert typeset_plain("le 1er mars : a <b> ? & &amp; !") == "le 1er\u00a0mars\u00a0: a <b>\u202f? & &amp;\u202f!"


def test_lines_of_plain_text_stay_lines():
    assert typeset_plain("Quoi\n! « a\nb »") == "Quoi\n! «\u00a0a\nb\u00a0»"


def test_products_are_whole_words_and_their_own_version_is_put_aside():
    assert typeset("MiniQwen 3 et Qwen 3", products=("Qwen 3.5",)) == "MiniQwen 3 et Qwen\u00a03"
    assert typeset("Ask Me! rend", mode="input", products=("Ask Me!",)) == "Ask Me! rend"
    assert typeset("Qwen 3 sort") == "Qwen 3 sort"


def test_a_million_spaces_or_open_marks_take_no_time():
    start_s = time.process_time()
    for text in (
        " " * 100_000 + "!",
        '"' * 20_000,
        "<a " * 30_000,
        "5 " * 30_000,
        "- " * 20_000,
        "«" * 20_000,
        "a." * 9_000,
    ):
        typeset(text)
        lint(text)
    assert time.process_time() - start_s < 10  # of this process alone; a second if each takes a time like its length


LINT = [
    ("Quoi ? !", "separate-marks", "? !", "?!"),
    ("3.5 milliards", "decimal-point", "3.5", "3,5"),
    ("1.5 Go", "decimal-point", "1.5", "1,5"),
    ("1,500 dollars", "thousands-comma", "1,500", "1 500"),
    ("Vraiment?Oui", "missing-spaces", "?", " ? "),
    ("Le constat est clair:le marché recule", "missing-spaces", ":", " : "),
    ("cinq ans;soit deux", "missing-spaces", ";", " ; "),
    ("Il dit “texte” ici", "english-quotes", "“texte”", "« texte »"),
    ("&lt;&lt; texte", "angle-quotes", "<<", "«"),
    ("texte >>", "angle-quotes", ">>", "»"),
    ("$20", "currency-first", "$20", "20 $"),
    ("le 5 Mars 2026", "month-capital", "Mars", "mars"),
    ("en Avril", "month-capital", "Avril", "avril"),
    ("Mr", "mister", "Mr", None),
    ("un &quot; seul", "orphan-quote", '"', None),
    ("« texte", "orphan-quote", "«", None),
    ("Fin....", "four-dots", "....", "…"),
    ("un -- deux", "double-hyphen", "--", "–"),
    ("un mot – deux mots – trois mots – fin", "many-dashes", "–", None),
    ("deux  espaces", "double-space", "  ", " "),
    ("L’incise – ici –.", "closing-dash", " –", ""),
    ("« I am stepping down from Qwen »", "foreign", "I am stepping down from Qwen", None),
]


@pytest.mark.parametrize(("html", "code", "excerpt", "suggestion"), LINT)
def test_what_is_only_signalled(html, code, excerpt, suggestion):
    (finding,) = lint(html)
    assert (finding.code, finding.excerpt, finding.suggestion) == (code, excerpt, suggestion)
    assert finding.message


@pytest.mark.parametrize(
    "html",
    [
        "la version 3.5, Qwen 3.5 et 192.168.0.1",
        "Yahoo!Mail, http:la, note:ok, a?b",
        "1,5 milliard et 0,125 %",
        "« Il a dit “oui” hier »",
        "le rover de la planète Mars. Mars est loin.",
        "Mr Wu",
        'un écran de 15" ou 17"',
        "une commande --option -v",
        "Un – deux. Trois – quatre. Cinq – six.",
        "<code>a  b -- c....</code>",
        '<span lang="en">I am stepping down from this</span>',
        "Le directeur de la recherche est là et il a tout vu",
        "La Bank of America",
    ],
)
def test_what_is_not_signalled(html):
    assert lint(html) == []


def test_offsets_are_in_the_html_that_was_given():
    html = '<p title="a">L&eacute;gende</p><p>Un <b>mot</b> &amp; fin....</p>'
    (finding,) = lint(html)
    assert html[finding.offset :].startswith("....")


def test_each_suggestion_says_why_and_settles_what_it_says():
    found = suggestions("Note: au coeur des Etats-Unis, 25% et 14h30, la 2ème")
    assert [finding.suggestion for finding in found] == [" :", "cœur", "États-Unis", "25 %", "14 h 30", "2e"]
    assert all(finding.message for finding in found)
