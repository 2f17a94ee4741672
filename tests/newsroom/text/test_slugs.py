"""Addresses made from French titles."""

import pytest

from newsroom.text.slugs import slugify, slugs_near


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Cœur de réseau", "coeur-de-reseau"),
        ("L’IA d’Alibaba", "l-ia-d-alibaba"),
        ("L'IA d'Alibaba", "l-ia-d-alibaba"),
        ("Yann LeCun", "yann-lecun"),
        ("Qwen 3.5", "qwen-3-5"),
        ("Straße", "strasse"),
        ("Đức", "duc"),
        ("« Quoi !? »", "quoi"),
        ("Æsop", "aesop"),
        ("林俊旸", "linjunyang"),
        ("Владимир", "vladimir"),
        ("محمد", "mhmd"),
        ("Junyang Lin (林俊旸)", "junyang-lin"),
        ("🚀 …", ""),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_a_title_gives_a_plain_address(title, slug):
    assert slugify(title) == slug


def test_a_long_title_is_cut_at_a_word():
    slug = slugify("mot " * 60)
    assert len(slug) <= 80
    assert slug.endswith("-mot")


def test_one_endless_word_is_cut_all_the_same():
    assert len(slugify("a" * 300)) == 80


@pytest.mark.parametrize("typed", "junyang-lin junyang-lim junyan-lin junyangg-lin juynang-lin unyang-lin".split())
def test_a_slug_is_near_what_one_slip_makes_of_it(typed):
    assert "junyang-lin" in slugs_near(typed)


def test_what_is_near_a_slug_is_bounded():
    assert "junyang-lin" not in slugs_near("junyamg-lim")
    assert max(len(slugs_near("a" * length)) for length in range(100)) < 4_600
    assert slugs_near("x") == {"x"}
