"""What has no business in a text is taken out of it; what a writing needs stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.text.tidy import tidied, tidy


@pytest.mark.parametrize(
    "code",
    """202e 202d 200b feff ad 2060 2063 e0041 e007f 180e 34f 115f 3164 ffa0 fff9 0 7 1f 7f 9f d800 fdd0 ffff 200d 200c
    fe0f fe00 e0100 200e 200f 61c 202a 2066 2069 202c 206a 1d173""".split(),
)
def test_it_goes(code):
    character = chr(int(code, 16))
    assert tidy(f"a{character}b") == "ab"
    assert tidy(f"{character}Qwen 3{character}") == "Qwen 3"


@pytest.mark.parametrize("character", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_break_that_only_some_programs_know_becomes_one_that_all_do(character):
    assert (tidy(f"a{character}b"), tidy(f"a{character}b", "\n")) == ("a b", "a\nb")


@pytest.mark.parametrize(
    "text",
    [
        "Ligne\nsuivante\tet\u00a0%\u202f!", "« L’œuvre » : 50 €…", "林俊旸 葛\U000e0100城", "👩🏽‍💻 ❤️ 1️⃣ ©️ 🏳️‍🌈",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "محمد بن موسى", "می\u200cخواهم",
        "क्\u200dष", "שלום\u200e!", "אבג \u2067abc\u2069 דה", "محمد \u202aC++\u202c", "Владимир", "Nguyễn Đức",
    ],
    ids=ascii,
)  # fmt: skip
def test_it_stays(text):
    assert tidy(text) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("E\u0301cole", "École"), ("אבג\u2067abc", "אבגabc"), ("אבג\u2069abc\u2066", "אבגabc"),
        ("אב\u2067a\u202cb\u2069", "אב\u2067ab\u2069"), ("אב\u202ecod", "אבcod"), ("a\u200b\u00ad\ufeffb", "ab"),
    ],
    ids=ascii,
)  # fmt: skip
def test_it_is_mended(text, right):
    assert tidy(text) == right


@given(st.text())
def test_whatever_the_text_it_is_stable_and_normal(text):
    once = tidy(text)
    assert tidy(once) == once == unicodedata.normalize("NFC", once)


def test_it_goes_into_lists_and_dicts():
    assert tidied({"a": ["b\u200b", {"c": "d\u202e", "e": 1}], "f": None}) == {
        "a": ["b", {"c": "d", "e": 1}],
        "f": None,
    }
