"""How many more samples of each prompt would settle what is open, if it goes on as it has begun.

The figure seen is taken for the true one; its error falls with the root of the number of answers (the variance that the
jackknife estimates is of order 1 / n). Both are guesses, so that the answer is an order of magnitude: nothing above
MOST_MORE is said. Deciding after each look whether to go on lets more luck through than a single look: what was settled
counts as firm only when fresh seeds agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Final, Protocol

from playground.core import intervals
from playground.core.intervals import Estimate

MOST_MORE: Final = 200
"""Samples of a prompt; more is no advice."""
POWER: Final = 0.8
"""How often the samples would suffice, were the effect as large as it looks (J. Cohen, Statistical Power Analysis for
the Behavioral Sciences, 1988)."""


class Compared(Protocol):
    """What is asked of an energy.Comparison."""

    @property
    def distance(self) -> Estimate: ...
    @property
    def p(self) -> float: ...
    @property
    def error(self) -> float: ...
    @property
    def least_p(self) -> float: ...


def more_for_effect(found: Compared, samples: int, alpha: float) -> int | None:
    """Samples beyond the `samples` of each prompt for p to fall below `alpha` in four cases out of five.

    Give `alpha` / m for Holm over m presets. 0: it is below already. None: there is nothing to be seen that more could
    bring out, or it would take more than MOST_MORE.
    """
    if found.p < alpha:
        return 0
    if found.distance.value <= 0 or found.error <= 0 or samples < 1:
        return None
    wanted = NormalDist().inv_cdf(1 - alpha / 2) + NormalDist().inv_cdf(POWER)
    needed = samples * (wanted * found.error / found.distance.value) ** 2
    return _more(needed, samples)


def more_for_width(error: float, samples: int, half_width: float) -> int | None:
    """For an effect's interval to reach no further than `half_width` to either side: to call an effect small."""
    if error < 0 or half_width <= 0 or samples < 1:
        return None
    reach = NormalDist().inv_cdf((1 + intervals.LEVEL) / 2) * error
    return 0 if reach <= half_width else _more(samples * (reach / half_width) ** 2, samples)


def _more(needed: float, samples: int) -> int | None:
    more = max(1, math.ceil(needed - samples))
    return more if more <= MOST_MORE else None


def more_for_share(passed: int, n: int, prompts: int, line: float) -> int | None:
    """For the interval of a share (Wilson) to leave `line` out. None: it lies on the line, or too near to it."""
    return _first(lambda extra: _leaves_out(intervals.share(*_grown(passed, n, extra)), line), n, prompts)


def more_for_share_width(passed: int, n: int, prompts: int, half_width: float) -> int | None:
    """For the interval of a share to reach no further than `half_width` to either side."""
    return _first(lambda extra: _is_within(intervals.share(*_grown(passed, n, extra)), half_width), n, prompts)


def more_for_difference(passed: int, n: int, base_passed: int, base_n: int, prompts: int) -> int | None:
    """For the interval of a lift (Newcombe) to leave 0 out; the baseline is asked as many more."""
    return _first(
        lambda extra: _leaves_out(
            intervals.difference(*_grown(passed, n, extra), *_grown(base_passed, base_n, extra)), 0.0
        ),
        min(n, base_n),
        prompts,
    )


def _grown(passed: int, n: int, extra: int) -> tuple[int, int]:
    """As many answers and so many `extra` ones, that pass as often."""
    return round(passed * (n + extra) / n), n + extra


def _first(settled: Callable[[int], bool], n: int, prompts: int) -> int | None:
    """The least number of samples of each prompt that does, and from which on twice as many do too: with whole answers
    an interval jumps about."""
    if n < 1 or prompts < 1:
        return None
    if settled(0):
        return 0
    return next(
        (more for more in range(1, MOST_MORE + 1) if settled(more * prompts) and settled(2 * more * prompts)), None
    )


def _leaves_out(found: Estimate | None, line: float) -> bool:
    return (
        found is not None and found.low is not None and found.high is not None and not found.low <= line <= found.high
    )


def _is_within(found: Estimate | None, half_width: float) -> bool:
    return found is not None and found.half_width is not None and found.half_width <= half_width
