"""The figures of steering on the terminal: a small table for each question, then what they mean in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from playground.cli import output
from playground.core.steering.attributes import ATTRIBUTE
from playground.core.steering.figures import estimate_words, number_words, p_words, points_words, signed_words
from playground.core.steering.values import (
    Adherence,
    Dose,
    Drift,
    Effect,
    EvenHanded,
    Holds,
    PresetSteering,
    Shift,
    SideEffects,
    Steering,
)
from playground.core.steering.words import share_words, verdict_words
from playground.core.summary_words import percent
from playground.core.wording import count

Row: TypeAlias = tuple[str, ...]
SHIFTS: Final = 3
"""Side effects that are shown, the largest first; --json has all."""

CLAUSES: Final = 3
CUT: Final = 60  # characters of a sentence of the system message
NAME: Final = 28  # characters of a preset's name


def write_steering(steering: Steering) -> None:
    """On stdout. Raises StoreError."""
    output.write(steering.baseline)
    said = [count(steering.prompts, "prompt"), count(steering.samples, "sample")]
    batches = f" in {steering.batches} batches of fresh seeds" if steering.batches > 1 else ""
    output.write(f"{' x '.join(said)}{batches}", "dim")
    presets = [preset for preset in steering.presets if not preset.is_baseline]
    names = _Names(steering)
    for title, head, rows in _tables(presets, steering, names):
        if rows:
            output.write()
            output.write(title, "bold")
            output.write_table([head, *rows])
    _write_words(steering, presets, names)


class _Names:
    """What tells a preset from the others: its name, and its model where there are several."""

    def __init__(self, steering: Steering) -> None:
        self._several = len({preset.model for preset in steering.presets}) > 1

    def __call__(self, named: PresetSteering | Dose) -> str:
        name = output.cut(named.name, NAME)
        return f"{name} · {named.model}" if self._several else name

    def model_of(self, preset: PresetSteering) -> str:
        """In front of a sentence, which begins with the name."""
        return f"{preset.model}: " if self._several else ""


def _tables(
    presets: Sequence[PresetSteering], steering: Steering, names: _Names
) -> Iterator[tuple[str, Row, list[Row]]]:
    """Question, heading, rows; a question that nothing was asked for has no rows."""

    def rows(say: Callable[[PresetSteering], list[Row]]) -> list[Row]:
        return [(names(preset), *row) for preset in presets for row in say(preset)]

    yield "Did it move?", ("", "verdict", "energy distance (95 %)", "p", "Holm", "A", "answers"), rows(_moved)
    yield (
        "Does it do what it says?",
        ("", "pass every check", "against the baseline", "chance of"),
        rows(_adherence),
    )
    yield "Does it hold?", ("", "plain", "conflicting", "merged", "robustness", "gap"), rows(_holds)
    yield "What else changed?", ("", "attribute", "sd", "from", "to"), rows(_side_effects)
    yield "How long does it last?", ("", "half-life", "slope a turn", "passes at each turn"), rows(_drift)
    yield "Which sentence did it?", ("", "effect", "Holm", "without"), rows(_ablation)
    doses = [(names(dose), *_dose(dose)) for dose in steering.doses]
    yield "More of it, more effect?", ("", "knob", "attribute", "tau", "Holm", "monotone", "levels"), doses
    both = [(names(preset), *row) for preset in steering.presets for row in _even_handed(preset)]
    yield "Does it treat both sides alike?", ("", "attribute", "difference", "Holm", "pairs"), both


def _moved(preset: PresetSteering) -> list[Row]:
    moved = preset.moved
    if moved is None:
        return []
    verdict, answers = verdict_words(moved.verdict), f"{moved.n:,} against {moved.base_n:,}"
    if moved.features is None:
        return [(verdict, "", "", "", "", answers)]
    apart = "" if moved.separation is None else number_words(moved.separation)
    return [(verdict, *_effect(moved.features), apart, answers)]


def _effect(effect: Effect) -> Row:
    return estimate_words(effect.distance), _p(effect.p), _p(effect.p_holm)


def _p(p: float) -> str:
    return p_words(p).removeprefix("p ")


def _adherence(preset: PresetSteering) -> list[Row]:
    found: Adherence | None = preset.adherence
    if found is None:
        return []
    lift = "" if found.lift is None else points_words(found.lift)
    low, high = found.all_of_n.low, found.all_of_n.high
    reach = "" if low is None or high is None else f" ({100 * low:.0f} to {percent(high)})"
    return [(share_words(found.rate), lift, f"{found.samples} in a row: {percent(found.all_of_n.value)}{reach}")]


def _holds(preset: PresetSteering) -> list[Row]:
    found: Holds | None = preset.holds
    if found is None:
        return []
    conflicting = "" if found.conflicting is None else share_words(found.conflicting)
    merged = "" if found.merged is None else share_words(found.merged)
    robust = "" if found.robustness is None else percent(found.robustness)
    gap = "" if found.gap is None else points_words(found.gap)
    return [(share_words(found.aligned), conflicting, merged, robust, gap)]


def _side_effects(preset: PresetSteering) -> list[Row]:
    found: SideEffects | None = preset.side_effects
    if found is None:
        return []
    beside = sorted((shift for shift in found.shifts if not shift.meant), key=lambda shift: -abs(shift.z))
    return [_shift(shift) for shift in beside[:SHIFTS]]


def _shift(shift: Shift) -> Row:
    say = ATTRIBUTE[shift.attribute].say if shift.attribute in ATTRIBUTE else number_words
    return _attribute(shift.attribute), signed_words(shift.z), say(shift.base.value), say(shift.mean.value)


def _attribute(id: str) -> str:
    return ATTRIBUTE[id].name if id in ATTRIBUTE else id


def _drift(preset: PresetSteering) -> list[Row]:
    found: Drift | None = preset.drift
    if found is None:
        return []
    lasts = f"turn {found.half_life}" if found.half_life is not None else f"not within {len(found.turns)} turns"
    slope = "" if found.slope is None else points_words(found.slope)
    turns = ", ".join(f"{each.rate.passed} of {each.rate.n}" for each in found.turns)
    return [(lasts, slope, turns)]


def _ablation(preset: PresetSteering) -> list[Row]:
    if preset.ablation is None:
        return []
    told = [(clause, clause.effect) for clause in preset.ablation.clauses if clause.effect is not None]
    told.sort(key=lambda pair: -pair[1].distance.value)
    return [
        (estimate_words(effect.distance), _p(effect.p_holm), output.cut(" ".join(clause.text.split()), CUT))
        for clause, effect in told[:CLAUSES]
    ]


def _dose(dose: Dose) -> Row:
    levels = ", ".join(level.words for level in dose.levels)
    return (
        dose.knob,
        _attribute(dose.attribute),
        number_words(dose.tau),
        _p(dose.p_holm),
        percent(dose.monotone),
        levels,
    )


def _even_handed(preset: PresetSteering) -> list[Row]:
    found: EvenHanded | None = preset.even_handed
    if found is None:
        return []
    pairs = f"{found.pairs:,}"
    rows = [
        (_attribute(each.attribute), estimate_words(each.difference), _p(each.p_holm), pairs)
        for each in sorted(found.asymmetries, key=lambda each: each.p)[:SHIFTS]
    ]
    return [*rows, ("refusals", points_words(found.refusal_gap), "", pairs)]


def _write_words(steering: Steering, presets: Sequence[PresetSteering], names: _Names) -> None:
    output.write()
    output.write("What it means", "bold")
    for preset in presets:
        output.write(f"{names.model_of(preset)}{preset.sentence}")
        if preset.advice is not None and preset.advice.words:
            output.write(f"  {preset.advice.words}", "dim")
    for note in steering.notes:
        output.write(f"! {note}")
