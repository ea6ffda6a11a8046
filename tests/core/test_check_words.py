"""What people read where a check stands."""

from __future__ import annotations

import pytest

from playground.core.check_words import MAX_LABEL, check_label, check_labels, check_mark
from playground.core.checks import known_types
from playground.core.completion import CheckOutcome
from playground.core.preset import Check


@pytest.mark.parametrize(
    ("check", "label"),
    [
        (Check("icontains-any", ["arr", "aye"], metric="speaks pirate"), "speaks pirate"),
        (Check("not-icontains", "bike"), "not contains: bike"),
        (Check("is-json"), "is JSON"),
        (Check("javascript", {"a": 1}), "javascript"),
        (Check("sentence-count", {"min": 3}), "sentences: at least 3"),
        (Check("word-count", {"max": 50}), "word count: at most 50"),
        (Check("word-count", {"min": 5, "max": 9}), "word count: 5 to 9"),
        (Check("bullet-count", 3), "bullet points: 3"),
        (Check("keyword-frequency", {"keyword": "sea", "min": 2}), "times: sea at least 2"),
        (Check("latency", threshold=500), "time: at most 500 ms"),
        (Check("cost", threshold=0.002), "cost: at most $0.002"),
        (Check("not-is-refusal"), "does not decline"),
        (Check("not-is-json"), "is not JSON"),
        (Check("no-comma"), "no commas"),
        (Check("assert-set", checks=(Check("no-comma"), Check("is-xml"))), "set of checks: no commas, is XML"),
    ],
)  # fmt: skip
def test_a_check_has_a_label(check: Check, label: str) -> None:
    assert check_label(check) == label


def test_a_label_is_short_and_never_empty() -> None:
    assert len(check_label(Check("contains", "x" * 500))) < MAX_LABEL + 20
    assert all(check_label(Check(kind)) for kind in known_types())


def test_labels_come_from_the_checks_only_when_they_fit_the_outcomes() -> None:
    outcomes = (CheckOutcome("is-json", True, ""),)
    assert check_labels((Check("is-json", metric="JSON"),), outcomes) == ("JSON",)
    assert check_labels((Check("regex", metric="JSON"),), outcomes) == ("is JSON",)
    assert check_labels((), (CheckOutcome("regex", True, "", metric="speaks pirate"),)) == ("speaks pirate",)


def test_a_mark_says_whether_it_is_decided() -> None:
    states = [CheckOutcome("x", True, ""), CheckOutcome("x", False, ""), CheckOutcome("x", False, "", pending=True)]
    assert [check_mark(outcome) for outcome in states] == ["✓", "✗", "…"]
