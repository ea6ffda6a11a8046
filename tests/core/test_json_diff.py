"""JSON answers compared by structure: what is said, and that the changes made one by one give the new value."""

from __future__ import annotations

import copy
import json
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core import json_diff as module
from playground.core.json_diff import JsonChange, NotJson, json_diff, parsed, path_words
from playground.core.request import JsonValue


def said(old: str, new: str) -> list[tuple[str, str, JsonValue, JsonValue]]:
    found = json_diff(parsed(old), parsed(new)).changes
    return [(change.kind, path_words(change.path), change.old, change.new) for change in found]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ('{"a": 1, "b": [1, 2]}', '{ "b": [1,2], "a": 1.0 }', []),
        ('{"a": 1}', '{"a": true}', [("changed", "a", 1, True)]),
        ('{"a": {"b": 1}}', '{"a": {"c": 1}}', [("removed", "a.b", 1, None), ("added", "a.c", None, 1)]),
        ('{"a": null}', "{}", [("removed", "a", None, None)]),
        ("[1, 2, 3]", "[1, 3]", [("removed", "[1]", 2, None)]),
        ("[1, 3]", "[1, 2, 3]", [("added", "[1]", None, 2)]),
        ('{"x": [{"n": 1, "p": 2}]}', '{"x": [{"n": 1, "p": 5}]}', [("changed", "x[0].p", 2, 5)]),
        ('{"odd key": 1}', '{"odd key": 2}', [("changed", '["odd key"]', 1, 2)]),
        ("[]", "{}", [("changed", "the whole value", [], {})]),
    ],
)
def test_what_changed(old: str, new: str, wanted: list[tuple[str, str, JsonValue, JsonValue]]) -> None:
    assert said(old, new) == wanted


def test_single_values_that_stayed_are_counted() -> None:
    assert json_diff(parsed('{"a": [1, {"b": 2}], "c": 3}'), parsed('{"a": [1, {"b": 2}], "c": 4}')).kept == 2


@pytest.mark.parametrize(
    "text",
    ["", "hello", "12", '"words"', "{", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 500 + "]" * 500, "[" * 100_000,
     '{"a": ' + "9" * 5000 + "}", "Here: {}"],
    ids=["nothing", "words", "number", "string", "cut", "NaN", "a key twice", "deep", "deeper", "long number", "text"],
)  # fmt: skip
def test_what_is_no_json_to_compare(text: str) -> None:
    with pytest.raises(NotJson):
        parsed(text)


def test_json_in_a_code_fence_is_json() -> None:
    assert parsed('```json\n{"a": 1}\n```\n') == {"a": 1}


def applied(value: JsonValue, changes: tuple[JsonChange, ...]) -> JsonValue:
    root: list[JsonValue] = [copy.deepcopy(value)]
    for change in changes:
        steps: tuple[str | int, ...] = (0, *change.path)
        place: JsonValue = root
        for step in steps[:-1]:
            place = place[step]  # type: ignore[index]
        last = steps[-1]
        if change.kind == "removed":
            assert place[last] == change.old  # type: ignore[index]
            del place[last]  # type: ignore[union-attr,arg-type]
        elif change.kind == "added" and isinstance(place, list):
            assert isinstance(last, int)
            place.insert(last, change.new)
        else:
            place[last] = change.new  # type: ignore[index]
    return root[0]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["a", "b", 1.5])),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)),
    max_leaves=14,
)


@settings(max_examples=250, deadline=None)
@given(JSON, JSON, st.sampled_from([0, 6, module.MAX_PAIRS]))
def test_applied_to_the_old_value_it_gives_the_new_one(old: JsonValue, new: JsonValue, pairs: int) -> None:
    limit, module.MAX_PAIRS = module.MAX_PAIRS, pairs  # type: ignore[misc]
    try:
        found = json_diff(old, new)
    finally:
        module.MAX_PAIRS = limit  # type: ignore[misc]
    assert _text(applied(old, found.changes)) == _text(new)
    assert bool(found.changes) == (_text(old) != _text(new))


def _text(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)


def test_long_lists_take_bounded_time_and_say_so() -> None:
    numbers = list(range(20_000))
    begun = perf_counter()
    found = json_diff(numbers, [-1, *numbers])  # type: ignore[arg-type] # JSON's lists are invariant
    assert perf_counter() - begun < 2.0
    assert found.by_place
    assert not json_diff([1, 2], [2]).by_place
