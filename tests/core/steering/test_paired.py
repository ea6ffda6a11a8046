"""Signs of pairs' differences: Darwin's plants, scipy, and an honest p."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from playground.core.steering.paired import sign_flip_p

DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]


def by_scipy(values: list[float]) -> float:
    found = stats.permutation_test((values,), np.mean, permutation_type="samples", n_resamples=np.inf)
    return float(found.pvalue)


def test_darwins_plants() -> None:
    """Fisher (1935): 863 of the 32,768 sums reach that of one side, so p = 2 * 863 / 32768 = .0527."""
    assert sign_flip_p(DARWIN, 1) == pytest.approx(2 * 863 / 32_768, abs=0.006)


@given(st.lists(st.integers(-4, 4).map(float), min_size=2, max_size=8).filter(any))
@settings(max_examples=25, deadline=None)
def test_few_pairs_are_exact(values: list[float]) -> None:
    assert sign_flip_p(values, 1) == pytest.approx(by_scipy(values))


def test_the_least_p_of_few_pairs() -> None:
    assert sign_flip_p([1.0, 2.0, 0.5], 1) == 2 / 8
    assert sign_flip_p([0.1] * 12, 1) == 2 / 4096
    assert sign_flip_p([0.1] * 40, 1) == 1 / 10_000


def test_nothing_differs() -> None:
    assert sign_flip_p([], 1) == 1
    assert sign_flip_p([0.0, 0.0], 1) == 1
    assert sign_flip_p([0.1, -0.1, 0.3, -0.3], 1) == 1


def test_order_zeros_and_unit_change_nothing() -> None:
    draw = random.Random(1)
    values = [draw.gauss(0.3, 1) for _ in range(30)]
    p = sign_flip_p(values, 7)
    assert p == sign_flip_p([*reversed(values), 0.0], 7) == sign_flip_p([1024 * value for value in values], 7)
    assert p != sign_flip_p(values, 8)


def test_p_is_uniform_where_nothing_differs() -> None:
    draw = random.Random(2)
    ps = [sign_flip_p([draw.gauss(0, 1) for _ in range(11)], seed) for seed in range(200)]
    assert stats.kstest(ps, "uniform").pvalue > 0.01
