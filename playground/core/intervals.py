"""95 % intervals of shares, differences of shares, and means. Pure; every interval that is shown comes from here."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

LEVEL: Final = 0.95
MANY: Final = 300  # degrees of freedom


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval, from `n` observations. `low` and `high` are None where one observation says nothing
    of how far others would lie from it."""

    value: float
    low: float | None
    high: float | None
    n: int

    @property
    def half_width(self) -> float | None:
        return None if self.low is None or self.high is None else (self.high - self.low) / 2


def share(passed: int, n: int, level: float = LEVEL) -> Estimate | None:
    """A share by Wilson's score interval (JASA 22, 1927), which holds also at 0 and n; None of nothing."""
    return Estimate(passed / n, *_wilson(passed, n, level), n) if n else None


def _wilson(passed: int, n: int, level: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = passed / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (0.0 if passed == 0 else middle - reach), (1.0 if passed == n else middle + reach)


def difference(passed: int, n: int, base_passed: int, base_n: int, level: float = LEVEL) -> Estimate | None:
    """Share minus the baseline's share, by Newcombe's hybrid score interval (Statistics in Medicine 17, 1998, method
    10); `n` is the smaller of both numbers."""
    if not n or not base_n:
        return None
    p, base_p = passed / n, base_passed / base_n
    (low, high), (base_low, base_high) = _wilson(passed, n, level), _wilson(base_passed, base_n, level)
    value = p - base_p
    below, above = math.hypot(p - low, base_high - base_p), math.hypot(high - p, base_p - base_low)
    return Estimate(value, value - below, value + above, min(n, base_n))


def mean(values: Sequence[float], level: float = LEVEL) -> Estimate | None:
    """The mean of independent values by Student's t; None of nothing."""
    n = len(values)
    if n == 0:
        return None
    middle = math.fsum(values) / n
    if n == 1:
        return Estimate(middle, None, None, 1)
    error = math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (n - 1) / n)
    return _around(middle, error, n - 1, n, level)


def clustered_mean(clusters: Sequence[Sequence[float]], level: float = LEVEL) -> Estimate | None:
    """The mean of values that come in clusters: answers to one prompt are alike, and say less than as many prompts.

    The standard error is that of clusters (E. Miller, Adding Error Bars to Evals, arXiv 2411.00640, 2024), with the
    small-sample factor G / (G - 1) and Student's t with G - 1 degrees of freedom, G the number of clusters. With few
    clusters whose means happen to agree it comes near nothing, however far the values lie apart: it is never taken for
    narrower than that of plain values (Angrist and Pischke, Mostly Harmless Econometrics, 2009, section 8.2). One
    cluster is taken as plain values: the interval then speaks of that prompt alone.
    """
    filled = [values for values in clusters if values]
    plain = mean([value for values in filled for value in values], level)
    if len(filled) < 2 or plain is None:
        return plain
    n, groups = sum(map(len, filled)), len(filled)
    middle = math.fsum(value for values in filled for value in values) / n
    spread = math.fsum(math.fsum(value - middle for value in values) ** 2 for values in filled)
    clustered = _around(middle, math.sqrt(spread * groups / (groups - 1)) / n, groups - 1, n, level)
    return max(clustered, plain, key=lambda estimate: estimate.half_width or 0.0)


def _around(middle: float, error: float, freedom: int, n: int, level: float) -> Estimate:
    reach = t_quantile((1 + level) / 2, freedom) * error
    return Estimate(middle, middle - reach, middle + reach, n)


def quantile(values: Sequence[float], share: float) -> float:
    """Of rising values, between two of them in proportion (Hyndman and Fan's type 7, as spreadsheets do)."""
    place = share * (len(values) - 1)
    below = int(place)
    if below + 1 >= len(values):
        return values[-1]
    return values[below] + (place - below) * (values[below + 1] - values[below])


@functools.cache
def t_quantile(p: float, freedom: int) -> float:
    """The quantile of Student's t for 0.5 <= p < 1, by bisection of the exact distribution.

    Above MANY degrees of freedom by its expansion about the normal one (Abramowitz and Stegun 26.7.5), which is good to
    six digits there.
    """
    if freedom > MANY:
        z = NormalDist().inv_cdf(p)
        return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _within(angle, freedom) < 2 * p - 1 else (low, angle)
    return math.tan(low) * math.sqrt(freedom)


def _within(angle: float, freedom: int) -> float:
    """P(|T| < sqrt(freedom) tan(angle)): the finite series of Abramowitz and Stegun 26.7.3 and 26.7.4."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine, cosine if freedom > 1 else 0.0) if odd else (1.0, 1.0)
    for k in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return (angle + sine * total) * 2 / math.pi if odd else sine * total
