"""Rank trends: against scipy, by hand, and with an honest p."""

from __future__ import annotations

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from playground.core.steering.trends import Tau, kendall, monotone_share, theil_sen

numbers = st.integers(-5, 5).map(float)
pairs = st.lists(st.tuples(numbers, numbers), min_size=2, max_size=30)


def tau_of(levels: list[float], values: list[float], prompts: list[str] | None = None, seed: int = 1) -> Tau:
    found = kendall(levels, values, prompts, seed)
    assert found is not None
    return found


@given(pairs)
@settings(max_examples=60, deadline=None)
def test_tau_is_scipys(points: list[tuple[float, float]]) -> None:
    x, y = [x for x, _ in points], [y for _, y in points]
    found = kendall(x, y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert found is None
    else:
        assert found is not None
        assert found.tau == pytest.approx(stats.kendalltau(x, y).statistic, abs=1e-12)
        assert found.n == len(points)


def test_few_values_have_an_exact_p() -> None:
    for y in ([1.0, 2, 3, 4, 5], [1.0, 3, 2, 5, 4], [5.0, 1, 2, 4, 3, 6, 7]):
        x = [float(number) for number in range(len(y))]
        assert tau_of(x, y).p == pytest.approx(stats.kendalltau(x, y, method="exact").pvalue)


def test_more_values_have_a_random_p_and_many_the_normal_one() -> None:
    draw = random.Random(2)
    for n, near in ((12, 0.02), (60, 0.02), (400, 0.005)):
        x = [float(number) for number in range(n)]
        y = [value + draw.gauss(0, 2 * n) for value in x]
        method = "exact" if n < 100 else "asymptotic"
        assert tau_of(x, y).p == pytest.approx(stats.kendalltau(x, y, method=method).pvalue, abs=near)


def test_ties_have_their_variance() -> None:
    draw = random.Random(3)
    x = [float(level) for level in range(5) for _ in range(60)]
    y = [float(draw.randrange(4) + (level > 3)) for level in x]
    assert tau_of(x, y).p == pytest.approx(stats.kendalltau(x, y, method="asymptotic").pvalue, rel=0.05, abs=1e-4)


def test_a_published_example() -> None:
    """M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods (1973), p. 185, as in R's cor.test: T = 26."""
    colour = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    quality = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    assert tau_of(colour, quality).tau == pytest.approx(0.4444444)
    assert tau_of(colour, quality).p == pytest.approx(0.1194, abs=0.02)


def test_only_answers_to_the_same_prompt_are_compared() -> None:
    """Each prompt rises; one begins far above the other, and was asked at lower levels: all together they fall."""
    levels, values = [1.0, 2, 3, 7, 8, 9], [101.0, 102, 103, 1, 2, 3]
    prompts = ["a", "a", "a", "b", "b", "b"]
    assert tau_of(levels, values).tau < 0
    assert tau_of(levels, values, prompts).tau == 1
    assert tau_of(levels, values, prompts).p == pytest.approx(2 / 36)


def test_p_within_prompts_is_honest() -> None:
    draw = random.Random(4)
    prompts = [str(number % 4) for number in range(24)]
    levels = [float(number % 3) for number in range(24)]
    ps = [
        tau_of(levels, [draw.gauss(3 * float(prompt), 1) for prompt in prompts], prompts, seed).p for seed in range(150)
    ]
    assert 1 <= sum(p <= 0.05 for p in ps) <= 17
    assert 15 <= sum(p <= 0.2 for p in ps) <= 45


@given(st.permutations(range(14)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_values_changes_nothing(order: list[int]) -> None:
    points = [(float(n % 5), float(n * n % 7), "ab"[n % 2]) for n in range(14)]
    there = kendall(*map(list, zip(*points, strict=True)), 5)  # type: ignore[arg-type]
    shuffled = [points[place] for place in order]
    assert kendall(*map(list, zip(*shuffled, strict=True)), 5) == there  # type: ignore[arg-type]


def test_nothing_has_no_trend() -> None:
    assert kendall([], []) is None
    assert kendall([1], [1]) is None
    assert kendall([1, 2], [3, 3]) is None
    assert kendall([1, 1, 2, 2], [3, 4, 5, 6], ["a", "a", "b", "b"]) is None
    assert theil_sen([], []) is None
    assert theil_sen([1, 1], [2, 3]) is None


def test_steps_that_go_the_way() -> None:
    assert monotone_share([1, 2, 2, 4], 0.8) == pytest.approx(2 / 3)
    assert monotone_share([4, 3, 1], -1) == 1
    assert monotone_share([4], 0) == 1


@given(st.lists(st.tuples(numbers, numbers | st.floats(-5, 5)), min_size=4, max_size=25))
@settings(max_examples=60, deadline=None)
def test_the_slope_is_scipys(points: list[tuple[float, float]]) -> None:
    x, y = [x for x, _ in points], [y for _, y in points]
    found = theil_sen(x, y)
    if len(set(x)) == 1:
        assert found is None
        return
    assert found is not None
    if len(set(y)) == 1:
        assert found.value == 0
        return
    with np.errstate(invalid="ignore"):  # scipy takes the root of a variance below 0 where both are much tied
        theirs = stats.theilslopes(y, x)
    assert found.value == pytest.approx(theirs.slope)
    if found.low is not None and len(set(y)) == len(y):
        assert (found.low, found.high) == pytest.approx((theirs.low_slope, theirs.high_slope))


def test_sens_own_example() -> None:
    """Sen (1968), section 6: x and y of Graybill; slope 4.0, interval 3.71 to 4.43 at 93 %."""
    x = [1.0, 2, 3, 4, 10, 12, 18]
    y = [9.0, 15, 19, 20, 45, 55, 78]
    found = theil_sen(x, y, 0.93)
    assert found is not None
    assert found.value == pytest.approx(4.0)
    assert (found.low, found.high) == pytest.approx((26 / 7, 62 / 14), abs=0.3)


def test_many_points_end_in_time() -> None:
    draw = random.Random(5)
    x = [float(draw.randrange(8)) for _ in range(10_000)]
    y = [value + draw.gauss(0, 1) for value in x]
    begin = time.process_time()
    slope, tau = theil_sen(x, y), kendall(x, y)
    assert time.process_time() - begin < 5
    assert slope is not None
    assert slope.value == pytest.approx(1, abs=0.05)
    assert tau is not None
    assert tau.p < 1e-9
