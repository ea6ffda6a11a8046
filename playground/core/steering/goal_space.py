"""What else changed: where a preset's answers lie among all attributes, and which part of the way was asked for.

After T. Chang, T. Schnabel, A. Swaminathan and J. Wiens, steerability in goal space (arXiv 2505.23816), whose axes are
attributes and whose steps are from where the answers would lie without steering. z is the mean shift within prompts in
standard deviations of the baseline's answers, t what the goals ask for in the same unit. Calibration (z . t) / |t|^2: 1
is as far as asked, below it too little, above it too much, below 0 the other way. Side-effect share: |z beside the
goal| / |z|, the goal being all attributes that are meant; with one of them this is the paper's |z - proj_t z| / |z|.
It is a share of noise where nothing moved: ask for it only there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from playground.core.intervals import clustered_mean
from playground.core.steering.attributes import ATTRIBUTES, attributes_of
from playground.core.steering.energy import Block
from playground.core.steering.values import Shift, SideEffects

MAX_Z: Final = 10.0
"""Of a shift and of what is asked for: where the baseline's answers hardly differ, every change is many deviations."""
_LEAST: Final = 1e-9

Clusters = Sequence[Sequence[float]]


class Aim(Protocol):
    """What a check asks of one attribute, in its own unit."""

    def nearest(self, value: float) -> float:
        """The value nearest to this one that would do."""
        ...


def side_effects(blocks: Sequence[Block], goals: Mapping[str, Aim | None]) -> SideEffects | None:
    """All attributes in the order of ATTRIBUTES; None where no prompt has answers of both sides.

    `goals` by attribute; None: meant, and nobody says how far (it counts for the share, not for the calibration).
    """
    told = [(base, preset) for base, preset in blocks if base and preset]
    if not told:
        return None
    sides = [[[attributes_of(text) for text in block[side]] for block in told] for side in (0, 1)]
    shifts: list[Shift] = []
    asked: dict[str, float] = {}
    for name in (attribute.id for attribute in ATTRIBUTES):
        base, preset = ([[values[name] for values in answers] for answers in side] for side in sides)
        shifts.append(_shift(name, base, preset, meant=name in goals))
        if (goal := goals.get(name)) is not None:
            asked[name] = _way(shifts[-1].base.value, goal, _spread(base, preset))
    return SideEffects(tuple(shifts), _calibration(shifts, asked), _share(shifts) if goals else None)


def _shift(name: str, base: Clusters, preset: Clusters, *, meant: bool) -> Shift:
    apart = [_mean(theirs) - _mean(ours) for ours, theirs in zip(base, preset, strict=True)]
    mean, base_mean = clustered_mean(preset), clustered_mean(base)
    assert mean is not None
    assert base_mean is not None
    return Shift(name, _in_deviations(_mean(apart), _spread(base, preset)), mean, base_mean, meant)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _spread(base: Clusters, preset: Clusters) -> float:
    """The baseline's standard deviation within prompts. Where it has none, that of both sides; of one answer a prompt,
    that between prompts."""
    for clusters in (base, [*base, *preset], [[value for values in base for value in values]]):
        if (found := _within(clusters)) > _LEAST:
            return found
    return 0.0


def _within(clusters: Clusters) -> float:
    freedom = sum(len(values) - 1 for values in clusters)
    if not freedom:
        return 0.0
    squares = math.fsum((value - _mean(values)) ** 2 for values in clusters for value in values)
    return math.sqrt(squares / freedom)


def _in_deviations(difference: float, spread: float) -> float:
    if abs(difference) <= _LEAST:
        return 0.0
    return max(-MAX_Z, min(MAX_Z, difference / spread if spread else math.copysign(MAX_Z, difference)))


def _way(base: float, goal: Aim, spread: float) -> float:
    """From the baseline's mean to the goal: 0 where it does already."""
    return _in_deviations(goal.nearest(base) - base, spread)


def _calibration(shifts: Sequence[Shift], asked: Mapping[str, float]) -> float | None:
    """None where nothing was asked for that the baseline's answers did not do already."""
    length = math.fsum(way * way for way in asked.values())
    along = math.fsum(shift.z * asked.get(shift.attribute, 0.0) for shift in shifts)
    return along / length if length else None


def _share(shifts: Sequence[Shift]) -> float | None:
    whole = math.fsum(shift.z * shift.z for shift in shifts)
    beside = math.fsum(shift.z * shift.z for shift in shifts if not shift.meant)
    return math.sqrt(beside / whole) if whole else None
