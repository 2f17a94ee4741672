"""Hashes of contents."""

from newsroom.text.digest import digest


def test_it_is_the_same_for_the_same_parts_in_the_same_order():
    assert digest("a", "b") == digest("a", b"b")
    assert len({digest("a", "b"), digest("b", "a"), digest("ab"), digest("ab", ""), digest("a")}) == 5


def test_what_is_stored_or_published_does_not_change_with_the_code():
    assert digest("q=qwen", length=16) == "53098958a7a16c3a"
    assert digest("Départ\nQwen") == "ffd9d79991a05cb333061046a56f6c11"


def test_it_is_as_long_as_asked():
    assert [len(digest("a", length=length)) for length in (12, 32)] == [12, 32]


def test_text_that_has_no_encoding_has_one_all_the_same():
    assert len(digest("\ud800")) == 32
