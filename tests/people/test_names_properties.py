"""What holds of any text whatever: hostile ones are made by hypothesis."""

from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.text.words import name_key, tokenize
from people.names import Index, OtherName, Record, detect
from tests.people.names_corpus import corpus_index

INDEX = corpus_index()
# What the judgement turns on, so that generated texts reach it.
NAMES = """Junyang Lin|Lin Junyang|Lin|J. Lin|Alfred Lin|Wei Zhang|Zhang|Thomas Wolf|Wolf|LeCun|Le Cun|Yann|de Kérouan
Alibaba|Alibaba Cloud|Qwen|Qwen 3.5|Orange|ORANGE|Free|X|Meta|Canal+|Booking.com|La Poste|林俊旸|林|千问"""
SIGNS = "d’|qu'|L’|aujourd’hui|ex-|-|–|/|.|. |…|!|?| |  |\n|\n\n|« | »|(|)|@|#|`|```|https://a.fr/|_|’s|'|\u200b|\u0301|\u00ad"
WORDS = "le|Le|la|un|Fondation|Selon|dit|M.|Mme|PDG|3|milliards|R1|E.|𝐐|ß|ﬁ|İ|\ud800|\x00|ﷺ|ʼ|⁰"
PIECES = st.sampled_from([*NAMES.replace("\n", "|").split("|"), *SIGNS.split("|"), *WORDS.split("|")])
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=40).map(" ".join), st.text())


@given(TEXTS)
@example("d E JuNYANG LIN")
def test_what_is_found_stands_where_it_says_and_overlaps_nothing(text):
    result = detect(text, INDEX)
    ends = []
    for match in sorted(
        [*result.found, *result.ambiguous, *result.doubtful, *result.unknown], key=lambda one: one.start
    ):
        assert match.surface
        assert text[match.start : match.start + len(match.surface)] == match.surface
        assert not ends or ends[-1] <= match.start
        ends.append(match.start + len(match.surface))
    for part in result:
        assert [match.start for match in part] == sorted(match.start for match in part)
    assert all(len(set(match.profiles)) > 1 for match in result.ambiguous)


@given(TEXTS)
def test_the_same_text_is_always_read_the_same(text):
    assert detect(text, INDEX) == detect(text, corpus_index())


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert name_key(name_key(text)) == name_key(text)


@given(TEXTS)
def test_words_are_in_order_and_never_empty(text):
    end = 0
    for word in tokenize(text):
        assert end <= word.start < word.end <= len(text)
        assert word.key
        end = word.end


@given(st.lists(st.tuples(TEXTS, TEXTS, st.booleans(), TEXTS), max_size=5), TEXTS)
def test_any_fiches_make_an_index(rows, text):
    records = [
        Record(number, "person" if person else "company", title, family, (OtherName(other, person),), (other,))
        for number, (title, family, person, other) in enumerate(rows)
    ]
    for match in detect(" ".join([text, *(title for title, *_ in rows)]), Index(records)).found:
        assert match.profile in range(len(rows))


def test_a_text_without_end_is_read_too():
    for piece in (
        "Junyang Lin ",
        "Lin ",
        "a",
        "_\u200b",
        "@-",
        "/-",
        "[",
        "`",
        "<a ",
        "e\u0301",
        "林",
        "A.",
        "Alibaba-",
    ):
        detect(piece * 20_000, INDEX)
