"""Does one thing rise with another: Kendall's tau-b with a p, and the slope of Theil and Sen with its interval."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from playground.core.intervals import LEVEL, Estimate
from playground.core.steering.relabelling import generator

if TYPE_CHECKING:
    import numpy as np

    from playground.core.steering.profiles import Floats

MAX_EXACT: Final = 5_040  # arrangements that are gone through one by one: 7 values
PERMUTATIONS: Final = 1_999
MAX_PAIRS: Final = 20_000
"""Above it p comes from the normal distribution, which with so many pairs differs in the third digit at the most."""
MAX_POINTS: Final = 1_500
"""Of a slope: above it every second, third, ... point counts, in the order of their values."""


@dataclass(frozen=True, slots=True)
class Tau:
    """From -1, falls at every step, to 1, rises at every step; `n` values. `p` is two-sided."""

    tau: float
    p: float
    n: int


@dataclass(frozen=True, slots=True)
class _Group:
    levels: tuple[float, ...]
    values: tuple[float, ...]


def kendall(
    levels: Sequence[float], values: Sequence[float], prompts: Sequence[str] | None = None, seed: int = 0
) -> Tau | None:
    """Kendall's tau-b of values against levels; None where levels or values do not differ.

    M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945). With `prompts`, one for each value,
    only answers to the same prompt are compared, as E. L. Korn did (Biometrics 40, 1984): concordant less discordant
    pairs are added up, and so are the pairs they are divided by. p: every arrangement within prompts up to MAX_EXACT of
    them, 1,999 random ones up to MAX_PAIRS pairs, else the normal distribution with the variance for ties (Kendall,
    Rank Correlation Methods, 1970, chapter 4). The order of the values changes nothing.
    """
    groups = _grouped(levels, values, prompts)
    score = sum(_score(group.levels, group.values) for group in groups)
    apart = [math.fsum(_pairs_apart(part) for part in parts) for parts in _columns_of(groups)]
    if not all(apart):
        return None
    tau = max(-1.0, min(1.0, score / math.sqrt(apart[0] * apart[1])))
    return Tau(tau, _p(groups, abs(score), seed), len(values))


def _grouped(levels: Sequence[float], values: Sequence[float], prompts: Sequence[str] | None) -> list[_Group]:
    by_prompt: dict[str, list[tuple[float, float]]] = {}
    for prompt, *pair in zip(prompts or [""] * len(values), levels, values, strict=True):
        by_prompt.setdefault(prompt, []).append((pair[0], pair[1]))
    points = sorted(sorted(pairs) for pairs in by_prompt.values() if len(pairs) > 1)
    return [_Group(tuple(x for x, _ in pairs), tuple(y for _, y in pairs)) for pairs in points]


def _columns_of(groups: Iterable[_Group]) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    listed = list(groups)
    return [group.levels for group in listed], [group.values for group in listed]


def _score(levels: Sequence[float], values: Sequence[float]) -> int:
    """Concordant less discordant pairs."""
    import numpy as np

    x, y = np.asarray(levels), np.asarray(values)
    total = 0
    for start in range(len(x)):  # a row at a time: no matrix of all pairs
        signs = np.sign(x[start + 1 :] - x[start]) * np.sign(y[start + 1 :] - y[start])
        total += int(signs.sum())
    return total


def _pairs_apart(values: Sequence[float]) -> int:
    return math.comb(len(values), 2) - sum(math.comb(number, 2) for number in Counter(values).values())


def _p(groups: Sequence[_Group], seen: int, seed: int) -> float:
    arrangements = math.prod(math.factorial(min(len(group.values), 20)) for group in groups)
    if arrangements <= MAX_EXACT:
        scores = [[_score(g.levels, order) for order in itertools.permutations(g.values)] for g in groups]
        sums = [abs(sum(each)) for each in itertools.product(*scores)]
        return sum(each >= seen for each in sums) / len(sums)
    if sum(len(group.values) ** 2 for group in groups) <= MAX_PAIRS:
        return (1 + _reached(groups, seen, seed)) / (PERMUTATIONS + 1)
    spread = math.sqrt(math.fsum(_variance(group) for group in groups))
    return 2 * NormalDist().cdf(-max(0, seen - 1) / spread)


def _reached(groups: Sequence[_Group], seen: int, seed: int) -> int:
    import numpy as np

    total: Floats = np.zeros(PERMUTATIONS)
    random = generator(seed)
    for group in groups:
        total += _random_scores(group, random)
    return int(np.count_nonzero(np.abs(total) >= seen))


def _random_scores(group: _Group, random: np.random.RandomState) -> Floats:
    """Of PERMUTATIONS random arrangements. With the levels as columns of ones and zeros Z, and the signs of their
    differences M, a score is half the sum of (B Z) * (Z M), B being the signs of the values' differences."""
    import numpy as np

    kinds, places = np.unique(group.levels, return_inverse=True)
    values = np.asarray(group.values)
    signs: Floats = np.sign(values[:, None] - values[None, :])
    between: Floats = np.sign(kinds[:, None] - kinds[None, :])
    order = np.argsort(random.random_sample((PERMUTATIONS, len(values))), axis=1)
    here = np.eye(len(kinds))[places[order]]
    scores: Floats = ((signs @ here) * (here @ between.T)).sum(axis=(1, 2)) / 2
    return scores


def _variance(group: _Group) -> float:
    """Of the score where nothing is related, with ties on both sides."""
    n = len(group.values)
    ties = [list(Counter(part).values()) for part in (group.levels, group.values)]
    whole = n * (n - 1) * (2 * n + 5)
    first = [sum(t * (t - 1) * (2 * t + 5) for t in each) for each in ties]
    pairs = [sum(t * (t - 1) for t in each) for each in ties]
    threes = [sum(t * (t - 1) * (t - 2) for t in each) for each in ties]
    variance = (whole - sum(first)) / 18 + pairs[0] * pairs[1] / (2 * n * (n - 1))
    return variance + (threes[0] * threes[1] / (9 * n * (n - 1) * (n - 2)) if n > 2 else 0.0)


def monotone_share(means: Sequence[float], tau: float) -> float:
    """The share of steps from one level's mean to the next that go the way of tau; a step that stays is none of them.
    1 for no step at all."""
    way = math.copysign(1, tau)
    steps = [(later - sooner) * way > 0 for sooner, later in itertools.pairwise(means)]
    return sum(steps) / len(steps) if steps else 1.0


def theil_sen(xs: Sequence[float], ys: Sequence[float], level: float = LEVEL) -> Estimate | None:
    """The median of the slopes between all pairs of points: few odd ones do not turn it. None of a single x.

    H. Theil, Proceedings of the Royal Netherlands Academy of Sciences 53 (1950); interval and ties by P. K. Sen,
    Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968). No interval where it would need
    slopes beyond the steepest.
    """
    points = sorted(zip(xs, ys, strict=True))
    points = points[:: -(-len(points) // MAX_POINTS) or 1]
    slopes = sorted(_slopes(points))
    if not slopes:
        return None
    number = len(slopes)
    middle = (slopes[(number - 1) // 2] + slopes[number // 2]) / 2
    group = _Group(tuple(x for x, _ in points), tuple(y for _, y in points))
    reach = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(max(0.0, _variance(group)))
    low, high = round((number - reach) / 2) - 1, round((number + reach) / 2)
    if low < 0 or high >= number:
        return Estimate(middle, None, None, len(xs))
    return Estimate(middle, slopes[low], slopes[high], len(xs))


def _slopes(points: Sequence[tuple[float, float]]) -> Iterator[float]:
    import numpy as np

    x, y = np.array(points, dtype=np.float64).reshape(-1, 2).T
    for start in range(len(x) - 1):
        run, rise = x[start + 1 :] - x[start], y[start + 1 :] - y[start]
        yield from (rise[run > 0] / run[run > 0]).tolist()
