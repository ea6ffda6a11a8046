"""What the presets of a run did beyond luck: the one function that every figure of steering comes from. Pure.

Window, page, Markdown, JSON and command line read what it returns; a record that is read back gives the same figures
bit for bit, and the order of the cells changes none. It raises nothing, whatever a run has or lacks.
"""

from __future__ import annotations

from collections.abc import Iterator

from playground.core.run import Run
from playground.core.steering.ablation import ablation_of
from playground.core.steering.adherence import adherence_of, contract_of
from playground.core.steering.arms import Arm, Arms, arms_of
from playground.core.steering.holding import holds_of
from playground.core.steering.moved import moved_of
from playground.core.steering.notes import baseline_words, notes_of
from playground.core.steering.values import Ablation, Moved, PresetSteering, Steering
from playground.core.steering.words import baseline_sentence, no_adherence_words, sentence_of


def steering_of(run: Run) -> Steering:
    models = arms_of(run)
    return Steering(
        baseline=baseline_words(run, models),
        presets=tuple(preset for arms in models for preset in _presets(run, arms)),
        doses=(),
        notes=notes_of(run, models),
        prompts=sum(prompt.probe is None for prompt in run.prompts),
        samples=run.samples,
        batches=run.batches,
        open=sum(not cell.completion.ended for cell in run.cells),
    )


def _presets(run: Run, arms: Arms) -> Iterator[PresetSteering]:
    yield _baseline(run, arms)
    moved = moved_of(run, arms)
    for arm in arms.others:
        yield _preset(run, arms, arm, moved[arm.column.id])


def _baseline(run: Run, arms: Arms) -> PresetSteering:
    base, column = arms.base, arms.base.column
    return PresetSteering(
        column.id, column.preset.id, column.name, base.model, base.dot, is_baseline=True,
        sentence=baseline_sentence(column.name, len(base.plain_answers), len(base.plain)),
        ablation=_ablation(run, arms, base),
    )  # fmt: skip


def _preset(run: Run, arms: Arms, arm: Arm, moved: Moved) -> PresetSteering:
    column = arm.column
    adherence = adherence_of(arms.base, arm, run.samples)
    return PresetSteering(
        column.id, column.preset.id, column.name, arm.model, arm.dot, is_baseline=False,
        sentence=sentence_of(column.name, moved, adherence, _why_no_adherence(arm)),
        moved=moved,
        adherence=adherence,
        holds=holds_of(arm),
        ablation=_ablation(run, arms, arm),
    )  # fmt: skip


def _ablation(run: Run, arms: Arms, arm: Arm) -> Ablation | None:
    return ablation_of(run, arm, arms.ablated.get(arm.column.id, ()))


def _why_no_adherence(arm: Arm) -> str:
    contract = contract_of(arm.column.preset.checks)
    judged = bool(contract.judged) and not contract.plain and bool(arm.plain_answers)
    return no_adherence_words(has_checks=bool(contract.decided), judged=judged)
