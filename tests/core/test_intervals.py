"""Intervals: against scipy, against published figures, and as a property: do they hold what they should?"""

from __future__ import annotations

import math
import random

import pytest
from scipy import stats  # type: ignore[import-untyped]

from playground.core.intervals import clustered_mean, difference, mean, share, t_quantile


@pytest.mark.parametrize(("passed", "n"), [(0, 10), (10, 10), (1, 40), (8, 20), (17, 20), (500, 1000), (0, 1), (1, 1)])
def test_a_share_is_wilsons(passed: int, n: int) -> None:
    theirs = stats.binomtest(passed, n).proportion_ci(method="wilson")
    ours = share(passed, n)
    assert ours is not None
    assert (ours.value, ours.n) == (passed / n, n)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_is_newcombes(counts: tuple[int, int, int, int], low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10."""
    found = difference(*counts)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_nothing_says_nothing_and_one_value_has_no_interval() -> None:
    assert share(0, 0) is None
    assert difference(1, 2, 0, 0) is None
    assert mean([]) is None
    assert clustered_mean([[], []]) is None
    one = mean([3.0])
    assert one is not None
    assert (one.value, one.low, one.high, one.half_width) == (3.0, None, None, None)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 7, 10, 19, 30, 100, 300, 301, 1000])
@pytest.mark.parametrize("p", [0.6, 0.75, 0.9, 0.95, 0.975, 0.995])
def test_quantiles_of_t(p: float, freedom: int) -> None:
    assert t_quantile(p, freedom) == pytest.approx(stats.t.ppf(p, freedom), rel=1e-6)


def test_a_mean_is_students() -> None:
    values = [4.1, 3.9, 5.2, 6.0, 4.4]
    theirs = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    ours = mean(values)
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=1e-6)


def test_one_value_a_cluster_is_the_plain_mean() -> None:
    values = [1.0, 2.0, 4.0, 8.0]
    plain, clustered = mean(values), clustered_mean([[value] for value in values])
    assert plain is not None
    assert clustered is not None
    assert (clustered.low, clustered.high) == pytest.approx((plain.low, plain.high))


def test_repeats_of_one_prompt_do_not_narrow_it() -> None:
    few, many = clustered_mean([[1.0], [3.0], [5.0]]), clustered_mean([[1.0] * 9, [3.0] * 9, [5.0] * 9])
    assert few is not None
    assert many is not None
    assert many.n == 27
    assert (many.low, many.high) == pytest.approx((few.low, few.high))


def test_two_prompts_that_happen_to_agree_do_not_hide_how_far_their_answers_lie_apart() -> None:
    plain, clustered = mean([0.0, 10.0, 1.0, 9.0]), clustered_mean([[0.0, 10.0], [1.0, 9.0]])
    assert clustered == plain


def test_clustered_intervals_hold_the_truth() -> None:
    """Eight prompts of five answers that are alike: 95 % intervals hold the true mean in about 95 of 100 trials, while
    those that pass over the clusters hold it far less often."""
    held = plain_held = 0
    for trial in range(400):
        draw = random.Random(trial)
        clusters = []
        for _ in range(8):
            centre = draw.gauss(0, 1)
            clusters.append([centre + draw.gauss(0, 0.5) for _ in range(5)])
        ours, plain = clustered_mean(clusters), mean([value for values in clusters for value in values])
        assert ours is not None
        assert plain is not None
        held += (ours.low or -math.inf) <= 0 <= (ours.high or math.inf)
        plain_held += (plain.low or -math.inf) <= 0 <= (plain.high or math.inf)
    assert 370 <= held <= 392
    assert plain_held < 330
