"""Steering as rows, a preset under a model each: for the Markdown's table in words, for the workbook in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from playground.core.intervals import Estimate
from playground.core.run import Run
from playground.core.steering.figures import estimate_words, p_words, points_words
from playground.core.steering.values import Effect, PresetSteering, Rate, Steering
from playground.core.steering.words import share_words, verdict_words
from playground.core.wording import count
from playground.formats.comparison_table import Value
from playground.formats.steering_record import MOST_ANSWERS

HEADS: Final = ("Preset", "Model", "Verdict", "Distance", "p", "p, corrected", "n", "Does what it says", "Lift")
FIELDS: Final = (
    "preset", "name", "model", "verdict", "distance", "low_95", "high_95", "p", "p_holm", "n", "baseline_n",
    "distance_by_letters", "p_by_letters", "separation", "ratio", "passed", "of", "share_low_95", "share_high_95",
    "lift", "lift_low_95", "lift_high_95", "conflicting_passed", "conflicting_of", "hierarchy_gap", "sentence",
)  # fmt: skip
NONE: Final = "–"
TOO_MANY: Final = (
    f"The run has more than {MOST_ANSWERS:,} whole answers: the view Steering of the playground and `playground steer` "
    "tell what its presets did; in this file it is left out."
)


def steering_told(run: Run) -> Steering | None:
    """What a file says of a run; None where nothing can be compared, or where it would be long in coming."""
    if len(run.columns) < 2 or too_many(run):
        return None
    from playground.core.steering.report import steering_of

    steering = steering_of(run)
    return steering if any(map(tells, steering.presets)) else None


def too_many(run: Run) -> bool:
    return sum(cell.completion.state == "done" for cell in run.cells) > MOST_ANSWERS


def tells(preset: PresetSteering) -> bool:
    """Whether anything was measured of a preset."""
    moved = preset.moved is not None and preset.moved.n > 0 and preset.moved.base_n > 0
    return moved or preset.adherence is not None or preset.even_handed is not None


def compared_words(steering: Steering) -> str:
    """`4 prompts × 5 samples a preset, in 2 batches of fresh seeds.`"""
    said = f"{count(steering.prompts, 'prompt')} × {count(steering.samples, 'sample')} a preset"
    batches = f", in {steering.batches} batches of fresh seeds" if steering.batches > 1 else ""
    still = f"; {count(steering.open, 'answer')} not there yet" if steering.open else ""
    return f"{said}{batches}{still}."


def told(steering: Steering) -> tuple[PresetSteering, ...]:
    """All but the baselines, with which they are compared."""
    return tuple(preset for preset in steering.presets if not preset.is_baseline)


def rows_in_words(steering: Steering) -> Iterator[tuple[str, ...]]:
    """As many cells as HEADS."""
    for preset in told(steering):
        moved, adherence = preset.moved, preset.adherence
        effect = moved.features if moved is not None else None
        yield (
            preset.name, preset.model, verdict_words(moved.verdict) if moved is not None else NONE,
            estimate_words(effect.distance) if effect is not None else NONE,
            p_words(effect.p) if effect is not None else NONE, p_words(effect.p_holm) if effect is not None else NONE,
            f"{moved.n:,} against {moved.base_n:,}" if moved is not None else NONE,
            share_words(adherence.rate) if adherence is not None else "no checks",
            points_words(adherence.lift) if adherence is not None and adherence.lift is not None else NONE,
        )  # fmt: skip


def rows_in_numbers(steering: Steering) -> Iterator[Sequence[Value]]:
    """As many values as FIELDS."""
    for preset in told(steering):
        moved, adherence, holds = preset.moved, preset.adherence, preset.holds
        letters = moved.lexical if moved is not None else None
        yield (
            preset.column, preset.name, preset.model, verdict_words(moved.verdict) if moved is not None else None,
            *_effect(moved.features if moved is not None else None),
            moved.n if moved is not None else None, moved.base_n if moved is not None else None,
            letters.distance.value if letters is not None else None, letters.p if letters is not None else None,
            moved.separation if moved is not None else None, moved.ratio if moved is not None else None,
            *_rate(adherence.rate if adherence is not None else None),
            *_estimate(adherence.lift if adherence is not None else None),
            *_rate(holds.conflicting if holds is not None else None)[:2],
            _estimate(holds.gap if holds is not None else None)[0], preset.sentence,
        )  # fmt: skip


def _effect(effect: Effect | None) -> tuple[Value, ...]:
    if effect is None:
        return (None,) * 5
    return (*_estimate(effect.distance), effect.p, effect.p_holm)


def _rate(rate: Rate | None) -> tuple[Value, ...]:
    return (None,) * 4 if rate is None else (rate.passed, rate.n, rate.share.low, rate.share.high)


def _estimate(figure: Estimate | None) -> tuple[Value, ...]:
    return (None,) * 3 if figure is None else (figure.value, figure.low, figure.high)
