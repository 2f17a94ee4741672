"""How well facts are read in sentences marked by hand: one half served the tuning, the other was measured before."""

import pytest

from tests.people.fact_corpus import MOVES, read_sentences, score

HALVES = ["fact_sentences.jsonl", "fact_sentences_held_out.jsonl"]

# What the house promises.
WRONG_PROPOSALS = 0.05
WHOLE_MOVES = 0.60


@pytest.mark.parametrize("half", HALVES)
def test_the_sentences_are_read_as_their_marks_say(half):
    result = score(read_sentences(half))
    report = "\n".join([f"{half} : {result.figures}", *result.faults])
    print(report)
    assert result.wrong <= WRONG_PROPOSALS * result.proposals, report
    assert result.whole >= WHOLE_MOVES * result.moves, report


def test_the_corpus_is_large_and_many_of_its_sentences_report_nothing():
    sentences = [sentence for half in HALVES for sentence in read_sentences(half)]
    assert len(sentences) >= 150
    moved = [fact["kind"] in MOVES for sentence in sentences for facts in sentence.facts.values() for fact in facts]
    assert sum(moved) >= 100
    assert sum(not sentence.facts for sentence in sentences) >= 60


def test_each_mark_is_about_a_name_of_its_sentence():
    for half in HALVES:
        for sentence in read_sentences(half):
            named = {name.fiche for name in sentence.names}
            places = {fact["place"] for facts in sentence.facts.values() for fact in facts if fact["place"]}
            assert sentence.facts.keys() | places <= named, sentence.text
