"""How much longer a run takes, from what was measured in it; a number that counts down instead of jumping about."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

ENOUGH: Final = 3
"""Answers that have ended before anything is said, ..."""

SETTLED_S: Final = 2.0
"""... and seconds since the beginning."""

MOST_REMEMBERED: Final = 200
FEWEST_REMEMBERED: Final = 20
CALM_S: Final = 4.0
CALM_SHARE: Final = 0.1
"""A new measure takes effect over so many seconds, or over this share of what is left, whichever is longer."""

HYSTERESIS: Final = 0.75  # of a step: how far what is left may lie from what is said


class Remaining:
    """Told when cells end, on one clock in seconds. What was reused takes no time and is not measured."""

    def __init__(self, total: int, began_at: float) -> None:
        self._total = total
        self._began_at = began_at
        self._ended = 0
        self._measured = 0
        self._ends: deque[float] = deque(maxlen=max(FEWEST_REMEMBERED, min(total // 5, MOST_REMEMBERED)))
        self._paused_at: float | None = None
        self._left_s: float | None = None
        self._left_at = 0.0
        self._said_s: float | None = None

    def more(self, cells: int) -> None:
        """Cells that came on top, a retry among them."""
        self._total += cells

    def ended(self, at: float, *, reused: bool = False) -> None:
        self._ended += 1
        if not reused:
            self._measured += 1
            self._ends.append(at)

    def pause(self, at: float) -> None:
        if self._paused_at is None:
            self._paused_at = at

    def go_on(self, at: float) -> None:
        """Whatever was measured is moved on by the pause: it counts for nothing."""
        if self._paused_at is None:
            return
        idle, self._paused_at = at - self._paused_at, None
        self._began_at += idle
        self._left_at += idle
        self._ends = deque((end + idle for end in self._ends), self._ends.maxlen)

    def left_s(self, now: float) -> float | None:
        """None while too little was measured, and when nothing is left."""
        now = now if self._paused_at is None else self._paused_at
        todo = self._total - self._ended
        if todo <= 0 or self._measured < ENOUGH or now - self._began_at < SETTLED_S:
            return None
        raw = todo * self._seconds_a_cell(now)
        if self._left_s is None:
            self._left_s = raw
        else:
            passed = max(0.0, now - self._left_at)
            expected = max(0.0, self._left_s - passed)
            share = 1 - math.exp(-passed / max(CALM_S, CALM_SHARE * raw))
            self._left_s = expected + share * (raw - expected)
        self._left_at = now
        return self._left_s

    def words(self, now: float) -> str:
        """`about 4 min left`; "" while nothing is known."""
        left = self.left_s(now)
        if left is None:
            return ""
        said = self._said_s
        if said is None or abs(left - said) > HYSTERESIS * step_of(said):
            said = self._said_s = rounded(left)
        return f"{about(said)} left"

    def _seconds_a_cell(self, now: float) -> float:
        """Over the last cells that ended; the longer none ends, the more."""
        all_kept = self._measured == len(self._ends)
        since = self._began_at if all_kept else self._ends[0]
        return max(0.0, now - since) / (len(self._ends) if all_kept else len(self._ends) - 1)


def step_of(seconds: float) -> float:
    """To what a duration is rounded when it is a guess."""
    return 5.0 if seconds < 60 else 30.0 if seconds < 300 else 60.0 if seconds < 3600 else 600.0


def rounded(seconds: float) -> float:
    step = step_of(seconds)
    return max(step, step * round(seconds / step)) if seconds >= 2.5 else 0.0


def about(seconds: float) -> str:
    """`about 40 s`, `about 4 min`, `about 1 h 20 min`; what is rounded to nothing is `a few seconds`."""
    return f"about {_amount(seconds)}" if rounded(seconds) else "a few seconds"


def about_between(low_s: float, high_s: float) -> str:
    """`about 3 to 6 min`, `about 40 s to 2 min`, `up to 20 s` from next to nothing; one amount where both are equal."""
    low, high = _amount(low_s), _amount(high_s)
    if low == high or not rounded(high_s):
        return about(high_s)
    if not rounded(low_s):
        return f"up to {high}"
    number, _, unit = low.partition(" ")
    return f"about {number if unit == high.partition(' ')[2] else low} to {high}"


def _amount(seconds: float) -> str:
    whole = round(rounded(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
