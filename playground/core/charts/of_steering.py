"""The pictures of steering: did it move the answers, does it do what it says. Each None where nothing was measured.

A row is a preset under a model, in the run's order; the baseline, with which they are compared, has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.charts.even import even_chart
from playground.core.charts.holds import holds_chart
from playground.core.charts.lanes import FOOT, RADIUS, TOP, Lanes, Verdict, row_names
from playground.core.charts.of_courses import dose_chart, drift_chart
from playground.core.charts.radar import radar_chart, side_effects_chart
from playground.core.charts.rates import RateRow, rate_chart
from playground.core.charts.scale import signed_scale
from playground.core.charts.shapes import Chart, Dot, DotKind, Shape, WordsKind
from playground.core.intervals import Estimate
from playground.core.steering.figures import estimate_words, p_words, points_words
from playground.core.steering.values import Adherence, Effect, Moved, PresetSteering
from playground.core.steering.values import Verdict as MovedVerdict
from playground.core.steering.words import verdict_words
from playground.core.summary_words import percent
from playground.core.wording import count

__all__ = (
    "adherence_chart", "dose_chart", "drift_chart", "even_chart", "holds_chart", "moved_chart", "moved_verdict",
    "radar_chart", "side_effects_chart",
)  # fmt: skip

STATES: Final[Mapping[MovedVerdict, WordsKind]] = {
    "firm": "good",
    "moved": "warning",
    "disagree": "warning",
    "not-moved": "quiet",
    "too-few": "quiet",
}
MOVED_TITLE: Final = "Did it move the answers?"
MOVED_NOTE: Final = (
    "How far the answers lie from the baseline’s, beyond the baseline’s own spread. Lines are 95 % intervals."
)
ADHERENCE_TITLE: Final = "Does it do what it says?"
ADHERENCE_NOTE: Final = (
    "Answers that pass all of the preset’s own checks, with 95 % intervals (Wilson). Hollow: the baseline’s answers, "
    "held to the same checks."
)


def moved_chart(presets: Sequence[PresetSteering], width: float) -> Chart | None:
    """A dot with its interval a preset, about the dashed line "no effect"; the verdict in words at the right."""
    rows = [(preset, moved) for preset in presets if (moved := preset.moved) is not None]
    if not rows:
        return None
    names = row_names([preset for preset, _ in rows])
    found = [moved.features.distance for _, moved in rows if moved.features is not None]
    lanes = Lanes(width, len(rows), signed_scale([figure.value for figure in found], _ends(found)))
    shapes: list[Shape] = list(lanes.reference("no effect", "further away →")) if found else []
    tips: list[str] = []
    for number, ((preset, moved), name) in enumerate(zip(rows, names, strict=True)):
        verdict = moved_verdict(preset, moved)
        shapes += lanes.words(number, name, verdict)
        if moved.features is not None:
            figure = moved.features.distance
            shapes += lanes.interval(number, figure, preset.dot)
            kind: DotKind = "alone" if figure.low is None else "mean"
            shapes.append(Dot(kind, lanes.x(figure.value), lanes.y(number), RADIUS, preset.dot))
        tips.append(f"{name}: {verdict.main}. {_moved_details(moved)}")
    return Chart(
        "moved", MOVED_TITLE, MOVED_NOTE, width, lanes.bottom + (FOOT if found else TOP), tuple(shapes),
        tuple(lanes.spot(number, tip) for number, tip in enumerate(tips)), " ".join([MOVED_TITLE, *tips]),
    )  # fmt: skip


def moved_verdict(preset: PresetSteering, moved: Moved) -> Verdict:
    """`moved, firm` over `p .0005, both batches`."""
    detail = count(moved.n, "answer")
    if moved.features is not None:
        more = preset.advice.more_samples if preset.advice is not None else None
        both = "both batches" if len(moved.batches) == 2 else f"all {len(moved.batches)} batches"
        asked = f"{more:,} more samples" if more else detail
        detail = f"{p_words(moved.features.p_holm)}, {both if moved.verdict == 'firm' else asked}"
    return Verdict(verdict_words(moved.verdict), detail, STATES[moved.verdict])


def _moved_details(moved: Moved) -> str:
    against = (
        f"{count(moved.n, 'answer')} to {count(moved.prompts, 'prompt')}, against {moved.base_n:,} of the baseline."
    )
    if moved.features is None:
        return against
    parts = [f"Distance {_effect(moved.features)}"]
    parts += [f"of letters {_effect(moved.lexical)}"] if moved.lexical is not None else []
    parts += [f"further away than the baseline’s answers from each other in {percent(moved.separation)}"] if (
        moved.separation is not None
    ) else []  # fmt: skip
    return f"{'; '.join(parts)}. {against}"


def _effect(effect: Effect) -> str:
    return f"{estimate_words(effect.distance)}, {p_words(effect.p)}, over all presets {p_words(effect.p_holm)}"


def _ends(figures: Sequence[Estimate]) -> list[float]:
    return [end for figure in figures for end in (figure.low, figure.high) if end is not None]


def adherence_chart(presets: Sequence[PresetSteering], width: float) -> Chart | None:
    """A track from 0 to all a preset, its share a dot in Wilson's band, the baseline's share hollow beside it."""
    asked = [preset for preset in presets if not preset.is_baseline]
    if not any(preset.adherence is not None for preset in asked):
        return None
    rows = [_adherence_row(preset, name) for preset, name in zip(asked, row_names(asked), strict=True)]
    return rate_chart("adherence", ADHERENCE_TITLE, ADHERENCE_NOTE, rows, width)


def _adherence_row(preset: PresetSteering, name: str) -> RateRow:
    adherence = preset.adherence
    if adherence is None:
        return RateRow(name, preset.dot, None, None, Verdict("has no checks", kind="muted"), f"{name}: has no checks.")
    said = f"{adherence.rate.passed:,} of {adherence.rate.n:,}"
    detail = range_of_shares(adherence.rate.share)
    if adherence.lift is not None:
        detail = points_words(adherence.lift)
    base = adherence.base.share if adherence.base is not None else None
    tip = f"{name}: {said} answers pass, {_adherence_details(adherence)}"
    return RateRow(name, preset.dot, adherence.rate.share, base, Verdict(said, detail), tip)


def _adherence_details(adherence: Adherence) -> str:
    share = adherence.rate.share
    parts = [f"{percent(share.value)} ({range_of_shares(share)})"]
    if adherence.base is not None and adherence.lift is not None:
        base = f"the baseline {adherence.base.passed:,} of {adherence.base.n:,}"
        parts.append(f"{base}, {points_words(adherence.lift)}")
    if adherence.samples > 1:
        chance = f"{percent(adherence.all_of_n.value)} ({range_of_shares(adherence.all_of_n)})"
        parts.append(f"all {adherence.samples} samples of a prompt pass in {chance}")
    return "; ".join(parts) + "."


def range_of_shares(share: Estimate) -> str:
    """`58 to 92 %`."""
    if share.low is None or share.high is None:
        return "no interval"
    return f"{100 * share.low:.0f} to {percent(share.high)}"
