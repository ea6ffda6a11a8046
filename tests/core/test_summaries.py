"""A run's columns: figures worked by hand, and as a property: the order of cells changes none."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]
from summary_runs import MODEL, answer, arm, placed

from playground.core.completion import CheckOutcome, Completion
from playground.core.plan import CellId
from playground.core.preset import Check
from playground.core.summaries import Summary, quantile, summarize


def summary(answers: dict[CellId, Completion], column: str = "pirate", checks: int = 0) -> Summary:
    return summarize([arm(column, answers, checks)], answers)[0]


def test_of_one_prompt_the_mean_is_students() -> None:
    made = summary(placed("pirate", p=[answer(4), answer(6), answer(11)]))
    mean = made.figures["words"].mean
    theirs = stats.t.interval(0.95, 2, loc=7, scale=stats.sem([4, 6, 11]))
    assert (mean.value, mean.n) == (7, 3)
    assert (mean.low, mean.high) == pytest.approx(theirs)


def test_of_several_prompts_it_is_clustered() -> None:
    """Worked by hand: clusters (2, 4), (6, 8), (10, 12), mean 7, sums of deviations -8, 0, 8."""
    made = summary(placed("pirate", a=[answer(2), answer(4)], b=[answer(6), answer(8)], c=[answer(10), answer(12)]))
    mean = made.figures["words"].mean
    reach = stats.t.ppf(0.975, 2) * math.sqrt((64 + 0 + 64) * 3 / 2) / 6
    assert mean.value == 7
    assert (mean.low, mean.high) == pytest.approx((7 - reach, 7 + reach))


def test_quartiles_are_those_of_a_spreadsheet() -> None:
    values = [1.0, 2.0, 4.0, 8.0]
    assert [quantile(values, share) for share in (0, 0.25, 0.5, 0.75, 1)] == [1, 1.75, 3, 5, 8]
    assert quantile([5.0], 0.25) == 5
    figure = summary(placed("pirate", p=[answer(ttft_ms=ms) for ms in (8.0, 1.0, 4.0, 2.0)])).figures["ttft_ms"]
    assert (figure.low_quartile, figure.median, figure.high_quartile) == (1.75, 3, 5)
    assert figure.values == (1, 2, 4, 8)


def test_one_answer_has_no_interval() -> None:
    mean = summary(placed("pirate", p=[answer(5)])).figures["words"].mean
    assert (mean.value, mean.low, mean.high, mean.n) == (5, None, None, 1)


def test_failures_are_counted_and_are_in_no_figure() -> None:
    made = summary(
        placed("pirate", p=[answer(4), answer(400, state="failed"), answer(9, state="cancelled"), Completion()])
    )
    assert (made.answers, made.failed, made.open) == (1, 2, 1)
    assert made.figures["words"].values == (4,)
    assert dict(made.finish) == {"stop": 1}


def test_reused_answers_are_counted_as_such() -> None:
    made = summary(placed("pirate", p=[answer(4), answer(6, reused_from="run", cost_usd=0.0)]))
    assert made.reused == 1
    assert made.figures["words"].n == 2
    assert made.figures["cost_usd"].values == (0.004,)


def test_checks_are_shares_of_answers_by_wilson() -> None:
    passes = [(True, True)] * 5 + [(True, False)] * 3
    made = summary(placed("pirate", p=[answer(passes=each) for each in passes]), checks=2)
    whole = made.all_checks
    assert whole is not None
    assert (whole.passed, whole.rate.n) == (5, 8)
    theirs = stats.binomtest(5, 8).proportion_ci(method="wilson")
    assert (whole.rate.low, whole.rate.high) == pytest.approx((theirs.low, theirs.high))
    assert [(rate.label, rate.passed, rate.rate.n) for rate in made.checks] == [("check 0", 8, 8), ("check 1", 5, 8)]


def test_checks_of_one_name_pass_together() -> None:
    named = (Check("contains", "a", metric="polite"), Check("contains", "b", metric="polite"), Check("contains", "c"))
    outcomes = tuple(
        CheckOutcome("contains", passed, "", metric=c.metric)
        for c, passed in zip(named, (True, False, True), strict=True)
    )
    answers = placed("pirate", p=[answer(checks=outcomes)])
    made = summarize([replace(arm("pirate", answers), checks={"p": named})], answers)[0]
    assert [(rate.label, rate.passed) for rate in made.checks] == [("polite", 0), ("contains: c", 1)]


def test_what_a_judge_has_not_decided_is_left_out() -> None:
    waits = CheckOutcome("check-1", False, "", pending=True)
    answers = placed(
        "pirate", p=[answer(checks=(CheckOutcome("check-0", True, ""), waits)), answer(passes=(True, True))]
    )
    made = summarize([arm("pirate", answers, 2)], answers)[0]
    assert made.all_checks is not None
    assert made.all_checks.rate.n == 1
    assert [rate.rate.n for rate in made.checks] == [2, 1]


def test_lift_is_over_the_baseline_of_the_same_model_by_newcombe() -> None:
    """Newcombe 1998, table II, column (a): 56 of 70 against 48 of 80, method 10."""
    base = placed("none", p=[answer(passes=(n < 48,)) for n in range(80)])
    ours = placed("pirate", p=[answer(passes=(n < 56,)) for n in range(70)])
    answers = {**base, **ours}
    first, second = summarize([arm("none", answers, 1), arm("pirate", answers, 1)], answers)
    assert first.checks[0].lift is None
    lift = second.checks[0].lift
    assert lift is not None
    assert (lift.value, lift.low, lift.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_there_is_no_lift_over_a_check_that_the_baseline_does_not_have() -> None:
    answers = {**placed("none", p=[answer()]), **placed("pirate", p=[answer(passes=(True,))])}
    _, pirate = summarize([arm("none", answers), arm("pirate", answers, 1)], answers)
    assert pirate.checks[0].lift is None


@given(
    cells=st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 60), st.floats(0, 1e5), st.booleans(), st.booleans()),
        min_size=1, max_size=25,
    ),
    seed=st.integers(0, 1000),
)  # fmt: skip
def test_the_order_of_cells_changes_no_figure(cells: list[tuple[str, int, float, bool, bool]], seed: int) -> None:
    answers = {
        CellId("pirate", prompt, MODEL, number): answer(words, ttft, (passed,), state="done" if whole else "failed")
        for number, (prompt, words, ttft, passed, whole) in enumerate(cells)
    }
    mixed = list(answers.items())
    random.Random(seed).shuffle(mixed)
    first, second = summary(answers, checks=1), summary(dict(mixed), checks=1)
    assert replace(first, arm=second.arm) == second
