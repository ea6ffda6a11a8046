"""Sets of checks, the score of a cell, and checks that a model decides."""

from __future__ import annotations

import pytest
from judging import outcome_of

from playground.core.check_scores import all_passed, score_of, scores_by_metric
from playground.core.checks import WAITING, evaluate, fault, is_judged, validate
from playground.core.completion import CheckOutcome, Completion
from playground.core.preset import Check

YES, NO = Check("contains", "a"), Check("contains", "z", metric="the last letter")
JUDGED = Check("llm-rubric", "is kind")


def test_without_a_threshold_every_member_has_to_pass() -> None:
    good = outcome_of("assert-set", "abc", checks=(YES, YES))
    bad = outcome_of("assert-set", "abc", checks=(YES, NO))
    assert (good.passed, good.score, good.reason) == (True, 1.0, "all 2 passed")
    assert (bad.passed, bad.score, bad.reason) == (False, 0.5, "1 of 2 failed: the last letter")


def test_a_threshold_is_for_the_weighted_mean() -> None:
    heavy = Check("contains", "a", weight=3)
    found = outcome_of("assert-set", "abc", checks=(heavy, NO), threshold=0.75)
    assert (found.passed, found.score, found.reason) == (True, 0.75, "the score is 0.75, at least 0.75")
    assert not outcome_of("assert-set", "abc", checks=(heavy, NO), threshold=0.8).passed
    turned = outcome_of("not-assert-set", "abc", checks=(heavy, NO), threshold=0.8)
    assert (turned.passed, turned.score) == (True, 0.25)


def test_sets_in_sets() -> None:
    inner = Check("assert-set", checks=(YES, NO))
    assert outcome_of("assert-set", "abc", checks=(inner, YES)).score == 0.75


@pytest.mark.parametrize(
    ("check", "key", "words"),
    [
        (Check("assert-set"), "checks", "needs a list of checks"),
        (Check("assert-set", checks=(Check("regex", "("),)), "checks", "the pattern is broken"),
        (Check("assert-set", checks=(Check("ttle"),)), "checks", "did you mean 'title'?"),
        (Check("assert-set", "x", checks=(YES,)), "value", "takes 'checks'"),
        (Check("assert-set", checks=(YES,), threshold=2), "threshold", "from 0 to 1"),
        (Check("assert-set", checks=(YES,) * 101), "checks", "at most 100"),
        (Check("contains", "a", checks=(YES,)), "checks", "only 'assert-set' holds checks"),
        (Check("latency", threshold=1, loose=True), "loose", "reads no text"),
        (Check("cost"), "threshold", "in US dollars"),
        (Check("levenshtein", "a", threshold=-1), "threshold", "a number of characters"),
        (Check("letter-frequency", {"letter": "ab", "min": 1}), "value", "counts one letter"),
        (Check("response-language", "german"), "value", "no language 'german'"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(check: Check, key: str, words: str) -> None:
    found = fault(check)
    assert found is not None
    assert found.key == key
    assert words in found.words
    assert not evaluate(check, Completion("done", "abc")).passed


def test_sets_are_not_nested_without_end() -> None:
    deep = YES
    for _ in range(200):
        deep = Check("assert-set", checks=(deep,))
    assert validate(deep) is not None
    assert not evaluate(deep, Completion("done", "abc")).passed


def test_what_a_model_decides_is_pending() -> None:
    assert is_judged("llm-rubric")
    assert is_judged("not-llm-rubric")
    assert not is_judged("contains")
    assert not is_judged("x")
    found = outcome_of("llm-rubric", "abc", "is kind", metric="kind", weight=2)
    assert found == CheckOutcome("llm-rubric", False, WAITING, 0.0, 2, "kind", True)
    assert outcome_of("not-llm-rubric", "abc", "is kind").pending
    assert outcome_of("assert-set", "abc", checks=(YES, JUDGED)).pending


def test_a_cells_score_is_the_weighted_mean_of_what_is_decided() -> None:
    outcomes = (
        CheckOutcome("a", True, "", 1.0, 3, "form"),
        CheckOutcome("b", False, "", 0.2, 1, "form"),
        CheckOutcome("c", True, "", 1.0, 0),
        CheckOutcome("d", False, "", pending=True),
    )
    assert score_of(outcomes) == pytest.approx(0.8)
    assert scores_by_metric(outcomes) == {"form": pytest.approx(0.8)}
    assert score_of(()) is None
    assert score_of(outcomes[2:]) is None
    assert not all_passed(outcomes[2:]), "pending has not passed"
    assert all_passed(outcomes[2:3])
    assert all_passed(())
