"""The courses of steering: how long a preset lasts over turns, and what a knob does from level to level."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.core.charts.curves import MOST_BANDS, Curve, curve_chart
from playground.core.charts.lanes import row_names
from playground.core.charts.scale import Scale, nice_scale
from playground.core.charts.shapes import Chart
from playground.core.intervals import Estimate
from playground.core.steering.attribute_words import attribute_name, counted_estimate, mean_words, unit
from playground.core.steering.values import Dose, Drift, PresetSteering
from playground.core.summary_words import percent, range_words

DRIFT_TITLE: Final = "How long does it last?"
DRIFT_NOTE: Final = (
    "The share of answers that pass the preset’s own checks at each turn of scripted conversations; shaded: 95 % "
    "intervals (Wilson)."
)
MANY_NOTE: Final = (
    "The share of answers that pass each preset’s own checks at each turn of scripted conversations; point at a turn "
    "for its intervals."
)
SHARES: Final = Scale(0.0, 1.0, (0.0, 0.5, 1.0))
DOSE_NOTE: Final = "The mean of the answers at each value of the knob; shaded: 95 % intervals."
DOSE_DOT: Final = 4


def drift_chart(presets: Sequence[PresetSteering], width: float) -> Chart | None:
    """A curve a preset. None where nobody was asked over several turns."""
    rows = [(preset, drift) for preset in presets if (drift := preset.drift) is not None and drift.turns]
    if not rows:
        return None
    turns = sorted({turn.turn for _, drift in rows for turn in drift.turns})
    named = list(zip(row_names([preset for preset, _ in rows]), rows, strict=True))
    curves = [
        Curve(name, preset.dot, {turns.index(turn.turn): turn.rate.share for turn in drift.turns}, drift_words(drift))
        for name, (preset, drift) in named
    ]
    drifts = [(name, drift) for name, (_, drift) in named]
    steps = [(f"{turn}" if number else f"turn {turn}", _turn_tip(turn, drifts)) for number, turn in enumerate(turns)]
    note = DRIFT_NOTE if len(curves) <= MOST_BANDS else MANY_NOTE
    return curve_chart(("drift", DRIFT_TITLE, note), curves, steps, SHARES, percent, width)


def drift_words(drift: Drift) -> str:
    """`−16 points a turn`, `below half by turn 4`."""
    if drift.half_life is not None:
        return f"below half by turn {drift.half_life}"
    if drift.slope is None:
        return "one turn alone"
    points = round(100 * drift.slope.value)
    return f"{points:+d} points a turn".replace("-", "−") if points else "the same at each turn"


def _turn_tip(turn: int, rows: Sequence[tuple[str, Drift]]) -> str:
    said: list[str] = []
    for name, drift in rows:
        for each in drift.turns:
            if each.turn == turn:
                share = each.rate.share
                between = range_words(percent(share.low or 0.0), percent(share.high or 0.0))
                said.append(f"{name} {each.rate.passed:,} of {each.rate.n:,} ({between})")
    return f"Turn {turn}: {'; '.join(said)}."


def dose_chart(dose: Dose, width: float, dot: int = DOSE_DOT) -> Chart | None:
    """The attribute's mean at each level of the knob. None without levels."""
    if not dose.levels:
        return None
    means = [counted_estimate(dose.attribute, level.mean) for level in dose.levels]
    curve = Curve(dose.name, dot, dict(enumerate(means)), "")
    said = [f"{mean_words(dose.attribute, level.mean)}, n {level.mean.n:,}" for level in dose.levels]
    steps = [
        (level.words or "–", f"{dose.knob} {level.words}: {mean}.")
        for level, mean in zip(dose.levels, said, strict=True)
    ]
    tick = " %" if unit(dose.attribute) == "%" else ""
    return curve_chart(
        ("dose", dose_title(dose), DOSE_NOTE), [curve], steps, _scale(means),
        lambda value: f"{value:,.6g}{tick}", width,
    )  # fmt: skip


def dose_title(dose: Dose) -> str:
    """`Formal: Sentence length in words by formality`."""
    sign = unit(dose.attribute)
    measured = f"{attribute_name(dose.attribute)} in {sign}" if sign else attribute_name(dose.attribute)
    return f"{dose.name}: {measured} by {dose.knob}"


def _scale(means: Sequence[Estimate]) -> Scale:
    """From 0 unless they all lie far from it; intervals may widen it, but not press the means together."""
    values = [mean.value for mean in means]
    ends = [end for mean in means for end in (mean.low, mean.high) if end is not None]
    low, high = min(values), max(values)
    room = (high - low) or abs(high) / 2 or 1.0
    high = max([high, *(min(end, high + room) for end in ends)])
    low = min([low, *(max(end, low - room) for end in ends)])
    if min(values) >= 0:
        low = max(0.0, low)
        low = 0.0 if low <= high / 2 else low
    return nice_scale(low, high)
