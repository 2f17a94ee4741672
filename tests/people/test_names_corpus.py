"""How well names are found in a corpus marked by hand: one half served the tuning, the other was measured first."""

import pytest

from people.names import detect
from tests.people.names_corpus import corpus_index, read_corpus, read_press

# What the house promises (issue 3, « Numbers »).
NAMES_RECALL = 1.0
SURNAMES_RECALL = 0.98
FALSE_PROPOSALS = 0.01


@pytest.fixture(scope="module")
def index():
    return corpus_index()


@pytest.mark.parametrize("half", ["names_corpus.jsonl", "names_corpus_held_out.jsonl"])
def test_the_corpus_is_read_as_its_marks_say(half, index):
    expected_names = expected_surnames = found_names = found_surnames = proposals = false = 0
    faults = []
    for story in read_corpus(half):
        result = detect(story.text, index)
        found = {(match.start, match.surface): match.profile for match in result.found}
        expected = story.names | story.surnames
        expected_names += len(story.names)
        expected_surnames += len(story.surnames)
        found_names += sum(found.get(place) == profile for place, profile in story.names.items())
        found_surnames += sum(found.get(place) == profile for place, profile in story.surnames.items())
        proposals += len(found)
        wrong = {place: profile for place, profile in found.items() if expected.get(place) != profile}
        false += len(wrong)
        missed = {place: profile for place, profile in expected.items() if found.get(place) != profile}
        undecided = story.undecided - {(one.start, one.surface) for one in result.ambiguous}
        if wrong or missed or undecided:
            faults.append(f"{story.hard} : faux {wrong}, manqués {missed}, indécis {undecided}\n    {story.text}")
    figures = (
        f"noms {found_names}/{expected_names}, noms de famille seuls {found_surnames}/{expected_surnames}, "
        f"propositions fausses {false}/{proposals}"
    )
    report = "\n".join([f"{half} : {figures}", *faults])
    print(report)
    assert found_names >= NAMES_RECALL * expected_names, report
    assert found_surnames >= SURNAMES_RECALL * expected_surnames, report
    assert false <= FALSE_PROPOSALS * proposals, report


def test_what_the_press_writes_is_read_as_its_marks_say():
    """Each text has fiches of its own; all was written before the code was tried on it."""
    faults = []
    for story, own in read_press():
        found = {(match.start, match.surface): match.profile for match in detect(story.text, own).found}
        if found != story.names:
            faults.append(f"{sorted(found.items() ^ story.names.items())}\n    {story.text}")
    assert not faults, "\n".join(faults)


def test_each_hard_case_stands_in_both_halves_and_the_corpus_is_large():
    halves = [read_corpus("names_corpus.jsonl"), read_corpus("names_corpus_held_out.jsonl")]
    assert sum(map(len, halves)) >= 60
    assert {story.hard for story in halves[1]} <= {story.hard for story in halves[0]} | {"nom long"}
