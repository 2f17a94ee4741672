"""What French puts between words."""

import pytest

from newsroom.text.sentences import listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A et B"),
        (["A", "B", "C"], "A, B et C"),
        (["A", "B", "C", "D"], "A, B, C et D"),
    ],
)
def test_words_are_listed_without_a_comma_before_the_last(words, said):
    assert listed(words) == said


def test_what_holds_commas_is_parted_otherwise():
    assert listed(["PDG, Alibaba", "membre, Qwen", "fondateur, Moshi"], " ; ") == (
        "PDG, Alibaba ; membre, Qwen et fondateur, Moshi"
    )
