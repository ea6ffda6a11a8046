"""Figures of steering in words: a p, a distance with its interval, so many standard deviations. Short, for pictures."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from playground.core.experiment import ProbeKind
from playground.core.intervals import Estimate

KIND_WORDS: Final[Mapping[ProbeKind, str]] = {
    "ignore": "“ignore that”",
    "opposite": "the opposite",
    "role": "another role",
    "language": "another language",
    "long": "a long text",
    "merged": "told by the user",
    "drift": "over several turns",
}
"""Kinds of probes, as rows of pictures and tables call them."""


def p_words(p: float) -> str:
    """`p .34`, `p .004`, `p .0005`, `p 1`: as many places as it takes to see it."""
    if p >= 0.995:
        return "p 1"
    places = 2 if p >= 0.0995 else 3 if p >= 0.00095 else 4
    said = f"{p:.{places}f}"
    return f"p {said.removeprefix('0')}" if float(said) else "p < .0001"


def number_words(value: float) -> str:
    """`.21`, `−1.4`, `96.2`, `12,000`, `3e+12`: three digits at most, but for whole numbers."""
    size = abs(value)
    if not math.isfinite(value) or size >= 1e9:
        said = f"{value:.2g}"
    elif size >= 100:
        said = f"{value:,.0f}"
    elif size >= 10:
        said = f"{value:.1f}".removesuffix(".0")
    elif size >= 1:
        said = f"{value:.1f}"
    else:
        said = (
            f"{value:.2f}".replace("0.", ".", 1) if size >= 0.095 or not value else f"{value:.3f}".replace("0.", ".", 1)
        )
    return "0" if said.strip("-.0") == "" else said.replace("-", "−")


def signed_words(value: float) -> str:
    """`+1.4`, `−3.0`, `0`."""
    said = number_words(value)
    return said if said == "0" or said.startswith("−") else f"+{said}"


def sd_words(z: float) -> str:
    """`+5.6`, `−.3`, `0`, `+120`: so many standard deviations, which are not known to more than a tenth."""
    if not math.isfinite(z):
        return f"{z:+}".replace("-", "−").replace("inf", "∞")
    said = f"{z:+.1f}" if abs(z) < 99.95 else f"{z:+,.0f}" if abs(z) < 1e9 else f"{z:+.1e}"
    said = said.removesuffix(".0").replace("+0.", "+.").replace("-0.", "−.").replace("-", "−")
    return "0" if said in ("+0", "−0") else said


def interval_words(figure: Estimate) -> str:
    """`.12 to .30`; "" where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    return f"{number_words(figure.low)} to {number_words(figure.high)}"


def estimate_words(figure: Estimate) -> str:
    """`.21 (.12 to .30)`."""
    interval = interval_words(figure)
    return f"{number_words(figure.value)} ({interval})" if interval else number_words(figure.value)


def points_words(figure: Estimate) -> str:
    """Of a difference of shares: `+30 points (+5 to +52)`."""
    said = _points(figure.value)
    unit = "point" if abs(round(100 * figure.value)) == 1 else "points"
    if figure.low is None or figure.high is None:
        return f"{said} {unit}"
    return f"{said} {unit} ({_points(figure.low)} to {_points(figure.high)})"


def _points(share: float) -> str:
    points = round(100 * share)
    return f"{points:+d}".replace("-", "−") if points else "0"
