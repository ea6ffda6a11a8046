"""Do the two sides of pairs differ: each pair's difference might as well have had the other sign."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from playground.core.steering.relabelling import generator

MAX_EXACT: Final = 12
"""Pairs, of which all 4,096 ways to set the signs are gone through."""
PERMUTATIONS: Final = 9_999
AT_ONCE: Final = 1_000
_STEPS: Final = 2**30
"""Differences become whole numbers, the greatest one this: sums of 2^20 of them are exact in any order. Sums that
differ by no more than was rounded count as equal."""


def sign_flip_p(differences: Sequence[float], seed: int) -> float:
    """Two-sided p of the mean difference. 1 of nothing; with few pairs at least 2 / 2^n, whatever they are.

    R. A. Fisher, The Design of Experiments, 1935, section 21 (Darwin's plants). Exact up to MAX_EXACT pairs, else
    (1 + #{|S*| >= |S|}) / (R + 1) over random signs (Phipson and Smyth 2010). A pair without a difference changes
    nothing and is left out; the order changes nothing.
    """
    greatest = max(map(abs, differences), default=0.0)
    if not greatest or not math.isfinite(greatest):
        return 1.0
    steps = sorted(whole for value in differences if (whole := round(value / greatest * _STEPS)))
    seen = abs(sum(steps)) - len(steps)
    return _exact(steps, seen) if len(steps) <= MAX_EXACT else _drawn(steps, seen, seed)


def _exact(steps: Sequence[int], seen: int) -> float:
    sums = [0]
    for step in steps:
        sums = [total + sign * step for total in sums for sign in (1, -1)]
    return sum(abs(total) >= seen for total in sums) / len(sums)


def _drawn(steps: Sequence[int], seen: int, seed: int) -> float:
    import numpy as np

    random, values, reached = generator(seed), np.array(steps, dtype=np.float64), 0
    for start in range(0, PERMUTATIONS, AT_ONCE):
        number = min(AT_ONCE, PERMUTATIONS - start)
        signs = np.where(random.random_sample((number, len(steps))) < 0.5, -1.0, 1.0)
        reached += int(np.count_nonzero(np.abs(signs @ values) >= seen))
    return (1 + reached) / (PERMUTATIONS + 1)
