"""What a chart is made of. Places and sizes are pixels of a chart `width` wide, from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

LineKind: TypeAlias = Literal["grid", "reference", "interval", "median", "track", "band", "curve", "stem"]
"""`track`: the whole way a share can go, in grey; `band`: an interval on it. `curve`: from one mean to the next;
`stem`: from the baseline to a mean."""
DotKind: TypeAlias = Literal["mean", "alone", "answer", "base"]
"""`base`: what a figure is compared with, hollow and smaller."""
WordsKind: TypeAlias = Literal["label", "value", "muted", "good", "warning", "quiet"]
"""The last three are verdicts in the colours of their states."""
AreaKind: TypeAlias = Literal["band", "ring", "web"]
Anchor: TypeAlias = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Line:
    """`dot` is the preset's colour where it has one. An interval that goes on beyond the picture is `cut` there."""

    kind: LineKind
    x1: float
    y1: float
    x2: float
    y2: float
    dot: int = 0
    cut_low: bool = False
    cut_high: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """`alone`: a figure of one answer, which has no interval and is drawn hollow."""

    kind: DotKind
    x: float
    y: float
    radius: float
    dot: int


@dataclass(frozen=True, slots=True)
class Box:
    """The middle half of a row's answers."""

    x: float
    y: float
    width: float
    height: float
    dot: int


@dataclass(frozen=True, slots=True)
class Area:
    """A closed shape: the `band` of intervals about a curve, a `ring` of a radar, the `web` that a preset spins on it.

    `reference`: a ring that stands for the baseline.
    """

    kind: AreaKind
    points: tuple[tuple[float, float], ...]
    dot: int = 0
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line about the height `y`; it is cut where it would be wider than `width`."""

    kind: WordsKind
    x: float
    y: float
    text: str
    anchor: Anchor
    width: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that says more when one points at it."""

    x: float
    y: float
    width: float
    height: float
    tip: str


Shape: TypeAlias = Line | Dot | Box | Area | Words


@dataclass(frozen=True, slots=True)
class Chart:
    """`shapes` in the order in which they are drawn; `summary` says all of it in words, for who does not see it."""

    id: str
    title: str
    note: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]
    summary: str
