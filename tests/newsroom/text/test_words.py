"""The normal forms of words and names."""

import pytest

from newsroom.text import slugs, words
from newsroom.text.words import fold, index_name, initials, sort_key, squeezed

HEAD, *ROWS = [
    [cell.strip().replace(r"\u200b", "\u200b") for cell in line[4:].split(" | ")]
    for line in (words.__doc__ or "").splitlines()
    if " | " in line
]


@pytest.mark.parametrize("form", HEAD[1:])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: ascii(row[0]))
def test_the_table_of_normal_forms_is_right(row, form):
    given = getattr(slugs if form == "slugify" else words, form)(row[0])
    assert (given.decode() if isinstance(given, bytes) else given) == row[HEAD.index(form)]


def test_the_table_compares_six_forms_of_eleven_inputs():
    assert (len(HEAD) - 1, len(ROWS)) == (6, 11)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IA", "ia"),
        ("Économie", "economie"),
        ("cœur", "COEUR"),
        ("l’État", "L'etat"),
        ("Straße", "strasse"),
        ("Đức", "duc"),
        ("start‑up", "start-up"),  # U+2011, a hyphen that does not break
        ("Intelligence\u00a0artificielle ", "intelligence artificielle"),
        ("É", "E\u0301"),
    ],
)
def test_two_spellings_are_one(one, other):
    assert fold(one) == fold(other)


def test_other_scripts_are_kept():
    assert fold("林俊旸") == "林俊旸"


@pytest.mark.parametrize("text", ["", "ẞß", "Œuvre", "l’IA", "İstanbul", "ﬁche", "ǅ", "Å\u030a", "ŉ"])
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_an_index_ignores_spaces_and_accents():
    names = ["Zhou", "Le Roux", "Lecun", "Éluard", "Leblond", "Le Cun", "LeCun"]
    assert sorted(names, key=sort_key) == ["Éluard", "Leblond", "Lecun", "Le Cun", "LeCun", "Le Roux", "Zhou"]


@pytest.mark.parametrize(
    ("name", "of_a_person", "of_a_company"),
    [
        ("Junyang Lin", "JL", "J"),
        ("Charles de Gaulle", "CG", "C"),
        ("Élodie", "É", "É"),
        ("e\u0301lodie", "É", "É"),
        ("林俊旸", "林", "林"),
        ("01.AI", "0A", "0"),
        ("« »", "", ""),
    ],
)
def test_initials_are_of_the_first_and_last_words(name, of_a_person, of_a_company):
    assert (initials(name, 2), initials(name, 1)) == (of_a_person, of_a_company)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("L’Éco.", b"leco"),
        ("Cœur de 8 Go", b"coeurde8go"),
        ("Straße, Łódź", b"strasselodz"),
        ("Lin 林", b"lin"),
        ("", b""),
    ],
)
def test_letters_and_digits_alone_one_after_another(text, letters):
    assert squeezed(text) == letters


@pytest.mark.parametrize(
    ("title", "french"),
    [
        ("Alibaba perd le patron de Qwen", True), ("Le départ d’un chercheur", True), ("Démission chez Meta", True),
        ("L'IA selon Meta", True), ("Qwen tech lead steps down", False), ("Meta’s AI chief to leave", False),
        ("It’s on: Le Cun v. Zuckerberg", False), ("me stepping down. bye my beloved qwen.", False), ("林俊旸", False),
        ("Don't be evil, said Le Cun", False), ("", False),
    ],
)  # fmt: skip
def test_a_title_is_french_by_its_accents_elisions_and_small_words(title, french):
    assert words.is_french(title) == french


@pytest.mark.parametrize(
    ("name", "family", "filed"),
    [
        ("Junyang Lin", "Lin", "Lin, Junyang"),
        ("Liang Wenfeng", "Liang", "Liang, Wenfeng"),
        ("Charles de Gaulle", "de Gaulle", "Gaulle, Charles de"),
        ("Charles de Gaulle", "Gaulle", "Gaulle, Charles de"),
        ("Charles de Gaulle", "", "Gaulle, Charles de"),
        ("Camille d’Orléans", "d’Orléans", "Orléans, Camille d’"),
        ("Camille d'Orléans", "", "Orléans, Camille d'"),
        ("François de La Rochefoucauld", "de La Rochefoucauld", "La Rochefoucauld, François de"),
        ("Joachim du Bellay", "du Bellay", "du Bellay, Joachim"),
        ("Ursula von der Leyen", "von der Leyen", "Leyen, Ursula von der"),
        ("Karl-Theodor zu Guttenberg", "zu Guttenberg", "Guttenberg, Karl-Theodor zu"),
        ("Vincent van Gogh", "van Gogh", "van Gogh, Vincent"),
        ("Gerard ’t Hooft", "’t Hooft", "Hooft, Gerard ’t"),
        ("Bachar al-Assad", "al-Assad", "Assad, Bachar al-"),
        ("Myriam El Khomri", "El Khomri", "El Khomri, Myriam"),
        ("Yann Le Cun", "Le Cun", "Le Cun, Yann"),
        ("Robert De Niro", "De Niro", "De Niro, Robert"),
        ("Dominique D’Onofrio", "D’Onofrio", "D’Onofrio, Dominique"),
        ("Dupont de Nemours", "Dupont de Nemours", "Dupont de Nemours"),
        ("delphine", "", "delphine"),
        ("Debora Denis", "", "Debora Denis"),
        ("", "", ""),
    ],
)
def test_a_person_is_filed_as_in_a_french_index(name, family, filed):
    assert index_name(name, family) == filed
