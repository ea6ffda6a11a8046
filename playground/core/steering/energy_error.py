"""How far elsewhere an energy distance would lie with other answers to the same prompts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.core.steering.profiles import Floats


def within_error(prompts: Sequence[tuple[Floats, int]]) -> float:
    """Of the mean over the prompts, in steps of the grid, were these prompts asked again.

    The delete-one jackknife of U-statistics (J. N. Arvesen, Annals of Mathematical Statistics 40, 1969), each side of
    each prompt a stratum of its own (J. Shao and D. Tu, The Jackknife and Bootstrap, 1995, section 6.2): the variances
    (n - 1) / n * sum (E_-i - mean)^2 add up. Of a side with two answers the distance between them is kept when one is
    taken away. A side with one answer is taken to vary as a single answer of the other side does.
    """
    variances = [variance for distances, base in prompts for variance in _variances(distances, base)]
    return math.sqrt(math.fsum(variances)) / len(prompts)


def _variances(distances: Floats, base: int) -> tuple[float, float]:
    own, other, across = distances[:base, :base], distances[base:, base:], distances[:base, base:]
    first, second = _side(own, other, across), _side(other, own, across.T)
    n, m = len(own), len(other)
    if first is None:
        return (second or 0.0) * m, second or 0.0
    return first, first * n if second is None else second


def _side(own: Floats, other: Floats, across: Floats) -> float | None:
    """What one side adds to the variance: each of its answers in turn is left out. None of a single answer."""
    import numpy as np

    n, m = across.shape
    if n < 2:
        return None
    to_other = (across.sum() - across.sum(axis=1)) / ((n - 1) * m)
    total = own.sum() / 2
    mine = (total - own.sum(axis=1)) / math.comb(n - 1, 2) if n > 2 else np.full(n, total)
    theirs = other.sum() / (m * (m - 1)) if m > 1 else mine
    left_out = 2 * to_other - mine - theirs
    return float((n - 1) / n * ((left_out - left_out.mean()) ** 2).sum())
