"""How many more samples: against known figures, and tried by asking for them."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import pytest
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]

from playground.core.intervals import Estimate, difference, share
from playground.core.steering.energy import Block, compare
from playground.core.steering.sample_size import (
    MOST_MORE,
    more_for_difference,
    more_for_effect,
    more_for_share,
    more_for_share_width,
    more_for_width,
)


@dataclass(frozen=True)
class Seen:
    distance: Estimate
    p: float
    error: float
    least_p: float = 0.0005


OPEN = Seen(Estimate(1.0, -0.5, 2.5, 40), 0.2, 0.7)


def test_an_effect_of_one_and_a_half_errors_needs_four_times_the_answers() -> None:
    """(1.96 + 0.84) * 0.7 = 1.96 times what was seen: 3.85 times the samples."""
    assert more_for_effect(OPEN, 5, 0.05) == 15
    assert more_for_effect(OPEN, 5, 0.05 / 4) == 23
    assert more_for_effect(replace(OPEN, p=0.01), 5, 0.05) == 0


def test_what_cannot_be_told() -> None:
    assert more_for_effect(replace(OPEN, distance=Estimate(-0.1, -1, 1, 40)), 5, 0.05) is None
    assert more_for_effect(replace(OPEN, distance=Estimate(0.01, -1, 1, 40)), 5, 0.05) is None
    assert more_for_effect(replace(OPEN, error=0.0), 5, 0.05) is None
    assert more_for_share(5, 10, 2, 0.5) is None
    assert more_for_share(0, 0, 2, 0.5) is None
    assert more_for_difference(3, 10, 3, 10, 2) is None
    assert more_for_width(1.0, 5, 0.001) is None


def test_an_effect_comes_out_with_the_samples_that_were_advised() -> None:
    words = ["sky", "blue", "light", "air", "waves", "short", "because", "the", "is", "of", "and", "we", "far", "sun"]
    wide = [*words, "aye!", "aye!"]

    def ask(draw: random.Random, samples: int) -> list[Block]:
        def texts(own: list[str]) -> list[str]:
            return [" ".join(draw.choices(own, k=draw.randrange(15, 30))) + "." for _ in range(samples)]

        return [(texts(words), texts(wide)) for _ in range(3)]

    found: list[bool] = []
    for seed in range(20):
        draw = random.Random(seed)
        first = compare(ask(draw, 3), "features", seed, 199)
        assert first is not None
        more = more_for_effect(first, 3, 0.05)
        if more and more < 60:
            then = compare(ask(draw, 3 + more), "features", seed, 199)
            assert then is not None
            found.append(then.p < 0.05)
    assert len(found) >= 3
    assert sum(found) >= len(found) / 2


def test_a_share_leaves_the_line_with_them_and_not_with_fewer() -> None:
    more = more_for_share(13, 20, 4, 0.5)
    assert more is not None
    assert more > 0
    n = 20 + 4 * more
    low, _ = proportion_confint(round(0.65 * n), n, method="wilson")
    assert low > 0.5
    fewer = 20 + 4 * (more - 1)
    assert proportion_confint(round(0.65 * fewer), fewer, method="wilson")[0] <= 0.5 or fewer == 20
    assert more_for_share(20, 20, 4, 0.5) == 0


def test_a_width_and_a_lift_are_reached() -> None:
    more = more_for_share_width(10, 20, 4, 0.1)
    assert more is not None
    found = share((20 + 4 * more) // 2, 20 + 4 * more)
    assert found is not None
    assert found.half_width == pytest.approx(0.1, abs=0.005)
    lift = more_for_difference(6, 20, 3, 20, 4)
    assert lift is not None
    n = 20 + 4 * lift
    then = difference(round(0.3 * n), n, round(0.15 * n), n)
    assert then is not None
    assert then.low is not None
    assert then.low > 0
    assert more_for_difference(20, 20, 0, 20, 4) == 0
    assert more_for_width(1.0, 5, 2.0) == 0
    assert more_for_width(1.0, 5, 1.0) == 15
    assert MOST_MORE >= 100
