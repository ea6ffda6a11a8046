"""JSON in answers: read as it was written, bounded, and copied without loss."""

from __future__ import annotations

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from playground.core.json_tree import Members, Number, brief, children, json_in, path_words, written

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def test_numbers_and_doubled_keys_stay_as_written() -> None:
    found = json_in(' {"a": 1.50, "a": 2e400, "b": [true, null, "x"]} ')
    assert isinstance(found, Members)
    assert found[:2] == [("a", Number("1.50")), ("a", Number("2e400"))]
    assert brief(found) == "{3}"
    assert written(found) == '{\n  "a": 1.50,\n  "a": 2e400,\n  "b": [\n    true,\n    null,\n    "x"\n  ]\n}'


def test_json_stands_in_a_fence_too() -> None:
    found = json_in('Here it is:\n\n```text\nno\n```\n\n```json\n{"ok": true}\n```\nDone.')
    assert found == [("ok", True)]
    assert json_in("No JSON {here}") is None
    assert json_in('"a text alone"') is None
    assert json_in("```json\n{broken\n```") is None


def test_hostile_texts_end_soon() -> None:
    began = time.perf_counter()
    for text in ("[" * 200_000 + "]" * 200_000, "```a\n" * 100_000, '{"a":' * 50_000, "```\n{\n```\n" * 10_000):
        json_in(text)
    assert time.perf_counter() - began < 2


def test_a_deep_value_is_written_without_recursion() -> None:
    deep = json_in("[" * 900 + "]" * 900)
    assert deep is not None
    assert json.loads("".join(written(deep).split())) is not None


def test_paths_are_those_of_json_path() -> None:
    assert path_words(["items", 0, "odd key", "a"]) == '$.items[0]["odd key"].a'
    assert path_words([]) == "$"


@given(json_values.filter(lambda value: isinstance(value, (list, dict))))
def test_what_is_copied_is_what_was_written(value: object) -> None:
    found = json_in(json.dumps(value))
    assert json.loads(written(found)) == value
    assert len(children(found)) == len(value)  # type: ignore[arg-type]
