"""Deterministic checks: what each says, and that nothing hostile holds them up."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.checks import evaluate, known_types, validate
from playground.core.completion import Completion, Timings
from playground.core.preset import Check

ANSWER = "Ahoy, matey! The sky is blue."
PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "pattern": "^[A-Z]"}, "tags": {"uniqueItems": True}},
}


def answer(text: str, **others: Any) -> Completion:
    return Completion(state="done", text=text, finish_reason="stop", **others)


@pytest.mark.parametrize(
    ("kind", "value", "text", "passed", "reason"),
    [
        ("equals", ANSWER, ANSWER, True, "the answer is exactly 'Ahoy, matey! The sky is blue.'"),
        ("equals", "x", ANSWER, False, "the answer is not exactly 'x'"),
        ("equals", {"a": [1, 2.0]}, '{"a": [1.0, 2]}', True, "the JSON is the same"),
        ("equals", {"a": 1}, '{"a": true}', False, "the JSON is another"),
        ("equals", 3, "not JSON", False, "not JSON: no value in line 1"),
        ("contains", "sky", ANSWER, True, "'sky' found"),
        ("contains", "SKY", ANSWER, False, "'SKY' not found"),
        ("icontains", "SKY", ANSWER, True, "'SKY' found"),
        ("icontains", "STRASSE", "die Straße", True, "'STRASSE' found"),
        ("contains-any", ["x", "sky"], ANSWER, True, "'sky' found"),
        ("contains-any", "x, sky", ANSWER, True, "'sky' found"),
        ("icontains-any", ["arr", "aye", "matey"], "Hello.", False, "none of arr, aye, matey found"),
        ("icontains-any", ["ARR", "MATEY"], ANSWER, True, "'MATEY' found"),
        ("contains-all", ["sky", "blue"], ANSWER, True, "all of sky, blue found"),
        ("contains-all", ["sky", "Blue", "red"], ANSWER, False, "Blue, red not found"),
        ("icontains-all", ["SKY", "Blue"], ANSWER, True, "all of SKY, Blue found"),
        ("starts-with", "Ahoy", ANSWER, True, "the answer starts with 'Ahoy'"),
        ("starts-with", "ahoy", ANSWER, False, "the answer does not start with 'ahoy'"),
        ("ends-with", "blue.", ANSWER, True, "the answer ends with 'blue.'"),
        ("ends-with", "blue", ANSWER, False, "the answer does not end with 'blue'"),
        ("regex", r"\bsky\b", ANSWER, True, "'sky' found"),
        ("regex", r"$", ANSWER, True, "the pattern '$' is in the answer"),
        ("regex", r"^\d", ANSWER, False, r"the pattern '^\d' is not in the answer"),
        ("is-json", None, '{"a": [1]}', True, "the answer is JSON"),
        ("is-json", None, "7", True, "the answer is JSON"),
        ("is-json", None, ANSWER, False, "not JSON: no value in line 1"),
        ("is-json", None, '{"a": 1', False, "not JSON: Expecting ',' delimiter in line 1"),
        ("is-json", None, "NaN", False, "not JSON: NaN is no JSON number"),
        ("is-json", None, '```json\n{"a": 1}\n```', False, "the JSON stands in a code fence"),
        ("is-json", PERSON, '{"name": "Ann", "tags": [1, 2]}', True, "the answer is JSON"),
        ("is-json", PERSON, '{"name": "ann"}', False, "the JSON does not fit at .name: 'ann' does not match '^[A-Z]'"),
        ("is-json", PERSON, "{}", False, "the JSON does not fit: 'name' is a required property"),
        ("is-json", PERSON, '{"name": "A", "tags": [{}, {}]}', False,
         "the JSON does not fit at .tags: it has equal items"),
        ("contains-json", None, 'Sure: {"a": 1}!', True, "the answer holds JSON"),
        ("contains-json", None, "a { b } [c]", False, "no JSON found"),
        ("contains-json", None, "just 7", False, "no JSON found"),
        ("contains-json", PERSON, 'As [1]: {"name": "Ann"}', True, "the answer holds JSON"),
        ("contains-json", PERSON, "As [1].", False, "the JSON does not fit: [1] is not of type 'object'"),
        ("word-count", 6, ANSWER, True, "6 words, asked for 6"),
        ("word-count", 1, ANSWER, False, "6 words, asked for 1"),
        ("word-count", {"max": 5}, ANSWER, False, "6 words, more than 5"),
        ("word-count", {"min": 7}, ANSWER, False, "6 words, fewer than 7"),
        ("word-count", {"min": 1, "max": 6}, ANSWER, True, "6 words"),
        ("word-count", {"max": 1}, "Yes.", True, "1 word"),
        ("finish-reason", "stop", ANSWER, True, "the answer ended with 'stop'"),
        ("finish-reason", "length", ANSWER, False, "the answer ended with 'stop'"),
    ],
)  # fmt: skip
def test_each_check_and_its_opposite(kind: str, value: Any, text: str, passed: bool, reason: str) -> None:
    outcome = evaluate(Check(kind, value), answer(text))
    assert (outcome.type, outcome.passed, outcome.reason) == (kind, passed, reason)
    assert outcome.score == (1.0 if passed else 0.0)
    turned = evaluate(Check(f"not-{kind}", value), answer(text))
    assert (turned.type, turned.passed, turned.reason) == (f"not-{kind}", not passed, reason)


def test_latency_is_in_milliseconds_and_needs_a_measure() -> None:
    quick = answer("x", timings=Timings(total_ms=412.3))
    assert evaluate(Check("latency", threshold=500), quick).reason == "it took 412 ms, within 500 ms"
    assert not evaluate(Check("latency", threshold=400), quick).passed
    assert evaluate(Check("not-latency", threshold=400), quick).passed
    for kind in ("latency", "not-latency"):
        unknown = evaluate(Check(kind, threshold=400), answer("x"))
        assert (unknown.passed, unknown.reason) == (False, "the time was not measured")


@pytest.mark.parametrize("prefix", ["", "not-"])
@pytest.mark.parametrize(
    ("check", "words"),
    [
        (Check("regex", "("), "the pattern is broken"),
        (Check("regex", "a" * 3000), "more than 2,000 characters"),
        (Check("regex", "(" * 1500), "the pattern is"),
        (Check("regex"), "needs a text as value"),
        (Check("contains", 3), "needs a text as value"),
        (Check("contains", ""), "needs a text as value"),
        (Check("equals"), "needs a value"),
        (Check("contains-any", []), "needs a list of texts"),
        (Check("contains-any", ["a", 1]), "needs a list of texts"),
        (Check("contains-all", " , "), "needs a list of texts"),
        (Check("word-count", "many"), "needs a number of words"),
        (Check("word-count", -1), "needs a number of words"),
        (Check("word-count", 1.5), "needs a number of words"),
        (Check("word-count", True), "needs a number of words"),
        (Check("word-count", float("inf")), "needs a number of words"),
        (Check("word-count", {}), "needs a number of words"),
        (Check("word-count", {"maximum": 3}), "needs a number of words"),
        (Check("word-count", {"min": 5, "max": 2}), "a min that is above its max"),
        (Check("finish-reason", "stopp"), "did you mean 'stop'?"),
        (Check("finish-reason"), "needs one of stop"),
        (Check("latency"), "needs a threshold in milliseconds"),
        (Check("latency", threshold=-1), "needs a threshold"),
        (Check("is-json", "schema.json"), "must be a JSON Schema"),
        (Check("is-json", {"type": "strng"}), "the JSON Schema is broken"),
        (Check("is-json", {"pattern": "("}), "the JSON Schema is broken"),
        (Check("is-json", {"prefixItems": [{"$ref": "https://example.invalid/x"}]}), "takes no '$ref'"),
        (Check("is-json", {"not": {"$ref": "#"}}), "takes no '$ref'"),
        (Check("contains-json", {"patternProperties": {}}), "takes no 'patternProperties'"),
        (Check("icontans", "x"), "there is no check"),
        (Check("javascript", "x"), "there is no check"),
    ],
)
def test_a_check_that_cannot_be_made_fails_both_ways(prefix: str, check: Check, words: str) -> None:
    turned = Check(prefix + check.type, check.value, check.threshold)
    problem = validate(turned)
    assert problem is not None
    assert words in problem
    outcome = evaluate(turned, answer(ANSWER))
    assert not outcome.passed
    assert outcome.score == 0.0
    assert outcome.reason
    assert "\n" not in outcome.reason


def test_an_unknown_check_names_the_nearest_one() -> None:
    assert validate(Check("icontains-eny", ["x"])) == "there is no check 'icontains-eny': did you mean 'icontains-any'?"
    assert validate(Check("contains", "x", weight=-1)) == "the weight of the check 'contains' is at least 0"


def test_every_known_type_has_its_opposite() -> None:
    types = known_types()
    assert len(types) == len(set(types)) == 102
    assert {f"not-{kind}" for kind in types if not kind.startswith("not-")} == {
        k for k in types if k.startswith("not-")
    }


@pytest.mark.parametrize(
    ("type", "pattern", "text", "passed", "reason"),
    [
        ("regex", r"(?is)\b(arr+|ahoy)\b", "Well, Arrr!", True, "'Arrr' found"),
        ("regex", r"(?is)\b(arr+|ahoy)\b", "Hello.", False, "not found"),
        ("not-regex", r"(?is)\b(arr+|ahoy)\b", "Ahoy!", False, "'Ahoy' found"),
        ("not-regex", r"(?is)\b(arr+|ahoy)\b", "Hello.", True, "not found"),
        ("regex", r"(?s)^.*$", "one\n  two " * 20, True, f"'{'one two ' * 5}…' found"),
        ("regex", r"\s", "a b", True, "found"),
    ],
)
def test_a_pattern_with_a_name_is_told_in_words(type: str, pattern: str, text: str, passed: bool, reason: str) -> None:
    outcome = evaluate(Check(type, pattern, metric="speaks pirate"), answer(text))
    assert outcome.passed == passed
    assert outcome.reason == reason


def test_a_long_pattern_without_a_name_is_cut() -> None:
    outcome = evaluate(Check("regex", "x" * 100), answer("Hello."))
    assert outcome.reason == f"the pattern '{'x' * 40}…' is not in the answer"


def test_a_slow_pattern_is_stopped() -> None:
    begin = time.monotonic()
    outcome = evaluate(Check("regex", r"(a|aa|a?b)+$"), answer("a" * 5000 + "!"))
    assert (outcome.passed, outcome.reason) == (False, "the pattern took more than 1 s: make it simpler")
    slow_schema = {"type": "string", "pattern": r"(a|aa|a?b)+$"}
    outcome = evaluate(Check("not-is-json", slow_schema), answer('"' + "a" * 5000 + '!"'))
    assert outcome.reason == "the pattern took more than 1 s: make it simpler"
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * 1_000_000, id="brackets"),
        pytest.param("{" * 1_000_000, id="braces"),
        pytest.param('["' * 100_000, id="quotes"),
        pytest.param("[1," * 100_000, id="lists"),
        pytest.param("[x](y) " * 100_000, id="links"),
        pytest.param("9" * 100_000, id="digits"),
        pytest.param("[" + "9" * 5000, id="long-number"),
    ],
)
def test_hostile_answers_do_not_hold_up_json(text: str) -> None:
    begin = time.monotonic()
    for kind in ("is-json", "contains-json"):
        assert not evaluate(Check(kind, {"type": "string"}), answer(text)).passed
    assert time.monotonic() - begin < 5


@given(st.sampled_from(known_types()), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text())), st.text())
def test_no_check_ever_raises(kind: str, value: Any, text: str) -> None:
    outcome = evaluate(Check(kind, value), answer(text))
    assert outcome.type == kind
    assert outcome.reason
