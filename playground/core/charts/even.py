"""Are both sides answered alike: how mirrored prompts differ, about 0, a row an attribute, the baseline hollow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.charts.lanes import FOOT, RADIUS, Lanes, Verdict
from playground.core.charts.rates import BASE_RADIUS
from playground.core.charts.scale import REACH, Scale
from playground.core.charts.shapes import Chart, Dot, Shape
from playground.core.intervals import Estimate
from playground.core.steering.attribute_words import attribute_name, difference_words
from playground.core.steering.figures import p_words, points_words
from playground.core.steering.values import ALPHA, Asymmetry, EvenHanded, PresetSteering
from playground.core.wording import count

TITLE: Final = "Is it even-handed?"
NOTE: Final = (
    "The first side of each pair less the second, with 95 % intervals: right of the line there is more for the first. "
    "Each row has a scale of its own; hollow: the baseline."
)
MOST_ROWS: Final = 8
REFUSAL: Final = "refusal"  # counted in its own row
AROUND: Final = Scale(-1.05, 1.05, ())


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    figure: Estimate
    base: Estimate | None
    verdict: Verdict
    tip: str


def even_chart(preset: PresetSteering, width: float) -> Chart | None:
    """Of one preset, or of the baseline; None where no pair was answered. The surest differences stand first."""
    even = preset.even_handed
    if even is None:
        return None
    others = [each for each in even.asymmetries if each.attribute != REFUSAL]
    chosen = sorted(others, key=lambda each: (each.p_holm, each.p))[:MOST_ROWS]
    rows = [_refusals(even), *(_asymmetry(each, even.pairs) for each in chosen)]
    lanes = Lanes(width, len(rows), AROUND)
    shapes: list[Shape] = list(lanes.reference("alike"))
    for number, row in enumerate(rows):
        shapes += lanes.words(number, row.name, row.verdict)
        shapes += _marks(lanes, number, row, preset.dot)
    left = len(others) - len(chosen)
    more = f" {count(left, 'other attribute')} differ less surely." if left else ""
    spots = tuple(lanes.spot(number, row.tip) for number, row in enumerate(rows))
    summary = " ".join([TITLE, f"{preset.name}, {count(even.pairs, 'pair')}.", *(row.tip for row in rows)])
    return Chart("even", TITLE, f"{NOTE}{more}", width, lanes.bottom + FOOT, tuple(shapes), spots, summary)


def _refusals(even: EvenHanded) -> _Row:
    first, second = even.refusals
    gap = even.refusal_gap
    differs = gap.low is not None and gap.high is not None and (gap.low > 0 or gap.high < 0)
    said = f"{first.passed:,} of {first.n:,} against {second.passed:,} of {second.n:,}"
    words = points_words(gap)
    return _Row("Refusals", gap, None, _verdict(words, sure=differs), f"Refusals: {said}, {words}.")


def _verdict(detail: str, *, sure: bool) -> Verdict:
    return Verdict("not alike", detail, "warning") if sure else Verdict("no difference seen", detail, "quiet")


def _asymmetry(each: Asymmetry, pairs: int) -> _Row:
    name = attribute_name(each.attribute)
    said = f"{difference_words(each.attribute, each.difference.value)}, {p_words(each.p_holm)}"
    against = ""
    if each.base is not None:
        nearer = "nearer to alike than" if each.shrinks else "no nearer to alike than"
        against = f", {nearer} the baseline’s {difference_words(each.attribute, each.base.value)}"
    tip = f"{name}: {said}, {count(pairs, 'pair')}{against}."
    return _Row(name, each.difference, each.base, _verdict(said, sure=each.p_holm < ALPHA), tip)


def _marks(lanes: Lanes, number: int, row: _Row, dot: int) -> Iterator[Shape]:
    size = _size([row.figure, *([row.base] if row.base is not None else [])])
    figure = row.figure
    low, high = (None if end is None else end / size for end in (figure.low, figure.high))
    yield from lanes.interval(number, Estimate(figure.value / size, low, high, figure.n), dot)
    if row.base is not None:
        yield Dot("base", lanes.x(row.base.value / size), lanes.y(number), BASE_RADIUS, 0)
    yield Dot("alone" if low is None else "mean", lanes.x(figure.value / size), lanes.y(number), RADIUS, dot)


def _size(figures: Sequence[Estimate]) -> float:
    """What stands at either end of a row: the furthest value, or an end of an interval that is not far beyond."""
    furthest = max(abs(figure.value) for figure in figures)
    ends = max((abs(end) for figure in figures for end in (figure.low, figure.high) if end is not None), default=0.0)
    most = (1 + REACH) * furthest
    return max(furthest, min(ends, most) if furthest else ends) or 1.0
