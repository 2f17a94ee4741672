"""What is made from its inputs alone is made once for equal inputs."""

from newsroom.http.memo import memoised


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
