"""What is made from its inputs alone is made once for equal inputs."""

from newsroom.http.memo import Bounded, memoised


def test_it_is_made_once_for_equal_inputs_and_anew_for_others():
    asked = []

    def make(keys):
        asked.append(keys)
        return {key: key * 2 for key in keys if key != "rien"}

    assert memoised("double", {"a": 1, "b": 2, "rien": 3}, make) == {"a": "aa", "b": "bb"}
    assert memoised("double", {"b": 2, "a": 1}, make) == {"b": "bb", "a": "aa"}
    assert memoised("double", {"a": 1, "b": "autre"}, make) == {"a": "aa", "b": "bb"}
    assert memoised("autre", {"a": 1}, make) == {"a": "aa"}
    assert asked == [["a", "b", "rien"], ["b"], ["a"]]


def test_what_is_kept_in_the_process_is_bounded_and_the_oldest_goes():
    kept, made = Bounded(2), []

    def make(key):
        return kept.get(key, lambda: made.append(key) or key.upper())

    assert [make(key) for key in ("a", "b", "a", "c", "b", "a")] == ["A", "B", "A", "C", "B", "A"]
    assert made == ["a", "b", "c", "a"]
