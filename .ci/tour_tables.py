"""The tables of the tour's pages from a measured run: the figures and words that the program itself has for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from playground.core.run import Run
from playground.core.steering import part_words
from playground.core.steering.figures import estimate_words, p_words, points_words
from playground.core.steering.report import steering_of
from playground.core.steering.table_parts import NONE, distance_words, of_all
from playground.core.steering.values import Dose, Effect, Moved, PresetSteering, Rate, Steering
from playground.core.steering.words import share_words, verdict_words
from playground.core.summaries import summaries_of
from playground.core.tour import MeasuredRow, TourStop

Table: TypeAlias = tuple[tuple[str, ...], tuple[MeasuredRow, ...], tuple[str, ...]]
"""The head, the rows, and sentences about them."""


def table_of(stop: TourStop, run: Run) -> Table:
    steering = steering_of(run)
    make = _TABLES.get(stop.id) or _BY_STUDY.get(stop.study, _moved)
    head, rows, said = make(run, steering)
    return head, tuple(rows), tuple(said)


def _presets(steering: Steering) -> Iterator[PresetSteering]:
    """Without the baseline and the columns that a study has added."""
    return (each for each in steering.presets if not each.is_baseline and "~without-sentence=" not in each.column)


def _row(preset: PresetSteering, *cells: str) -> MeasuredRow:
    verdict = preset.moved.verdict if preset.moved is not None else ""
    rate = preset.adherence.rate if preset.adherence is not None else None
    passed, n = (None, 0) if rate is None else (rate.passed, rate.n)
    return MeasuredRow(preset.column, (preset.name, *cells), verdict, passed, n)


def _verdict(moved: Moved | None) -> str:
    return NONE if moved is None else verdict_words(moved.verdict)


def _p(effect: Effect | None) -> str:
    return NONE if effect is None else p_words(effect.p_holm).removeprefix("p ")


def _share(rate: Rate | None) -> str:
    return NONE if rate is None else share_words(rate)


def _moved(run: Run, steering: Steering) -> Table:
    """Whether each preset moved the answers, and whether it does what its checks say."""
    said = [part_words.even_words(e.even_handed) for e in steering.presets if e.is_baseline and e.even_handed]
    rows, checked = [], any(preset.adherence is not None for preset in _presets(steering))
    for preset in _presets(steering):
        moved, held = preset.moved, preset.adherence
        main = moved.features if moved is not None else None
        cells = (_verdict(moved), distance_words(main), _p(main), "" if moved is None else f"{moved.n}")
        rows.append(_row(preset, *cells, *([_share(held.rate if held else None)] if checked else ())))
    head = ("System message", "Did it move?", "Distance", "p", "Answers")
    return (*head, *(["Does as told"] if checked else [])), tuple(rows), tuple(said)


def _bounds(run: Run, steering: Steering) -> Table:
    """Of every column, the one with the bound alone too: how many answers keep to the bound."""
    label, moved = "in French", {preset.column: preset for preset in steering.presets}
    rows: list[MeasuredRow] = []
    for summary in summaries_of(run):
        rate = next(check for check in summary.checks if check.label == label)
        preset = moved[summary.arm.column]
        rows.append(
            MeasuredRow(
                preset.column,
                (preset.name, _share(Rate(rate.passed, rate.rate)), _verdict(preset.moved)),
                preset.moved.verdict if preset.moved is not None else "",
                rate.passed,
                rate.rate.n,
            )
        )
    return ("Below the bound", "Still French", "Moved from the bound alone?"), tuple(rows), ()


def _holds(run: Run, steering: Steering) -> Table:
    rows: list[MeasuredRow] = []
    said: list[str] = []
    for preset in _presets(steering):
        if (holds := preset.holds) is None:
            continue
        weakest = min(holds.kinds, key=lambda kind: kind.rate.share.value, default=None)
        cost = NONE if holds.gap is None else points_words(holds.gap).removeprefix("+")
        rows.append(_row(preset, _share(holds.aligned), _share(holds.conflicting), cost))
        if weakest is not None:
            how = part_words.PROBE_WORDS[weakest.kind]
            said.append(f"{preset.name} is weakest when {how}: {of_all(weakest.rate)}.")
    return ("System message", "Plainly", "Against a user", "That costs"), tuple(rows), tuple(said)


def _ablation(run: Run, steering: Steering) -> Table:
    rows: list[MeasuredRow] = []
    said: list[str] = []
    for preset in _presets(steering):
        if (ablation := preset.ablation) is None:
            continue
        main = preset.moved.features if preset.moved is not None else None
        whole = ("nothing, against no message", distance_words(main), _p(main))
        rows.append(replace(_row(preset), cells=whole))
        for number, clause in enumerate(ablation.clauses, start=1):
            cells = (f"“{clause.text.strip()}”", distance_words(clause.effect), _p(clause.effect))
            rows.append(MeasuredRow(f"{preset.column}~{number}", cells))
        said.append(part_words.ablation_words(ablation))
    return ("Left out", "Distance", "p"), tuple(rows), tuple(said)


def _dose(run: Run, steering: Steering) -> Table:
    """The levels of the knob with the length of the answers there."""
    doses = [dose for dose in steering.doses if dose.attribute == "words"]
    moved = {preset.column: preset for preset in steering.presets}
    rows: list[MeasuredRow] = []
    for summary in summaries_of(run):
        preset, words = moved[summary.arm.column], summary.figures["words"]
        level = summary.arm.column.partition("=")[2]
        rows.append(
            MeasuredRow(
                preset.column,
                (f"at {level}" if level else preset.name, _verdict(preset.moved) if level else "",
                 f"{words.median:.0f}", estimate_words(words.mean), f"{words.n}"),
                preset.moved.verdict if preset.moved is not None else "",
            )
        )  # fmt: skip
    head = ("Length", "Did it move?", "Words, median", "Words, mean", "Answers")
    return head, tuple(rows), tuple(_dose_words(dose) for dose in doses)


def _dose_words(dose: Dose) -> str:
    return part_words.dose_words(dose)


_TABLES: Final[Mapping[str, Callable[[Run, Steering], Table]]] = {"tour-bounds": _bounds, "tour-one-knob": _dose}
_BY_STUDY: Final[Mapping[str, Callable[[Run, Steering], Table]]] = {"conflict": _holds, "ablate": _ablation}
