"""What the presets of a run did beyond luck: the one function that every figure of steering comes from. Pure.

Window, page, Markdown, JSON and command line read what it returns; a record that is read back gives the same figures
bit for bit, and the order of the cells changes none. It raises nothing, whatever a run has or lacks.
"""

from __future__ import annotations

from collections.abc import Iterator

from playground.core.run import Run
from playground.core.steering.ablation import ablation_of
from playground.core.steering.adherence import adherence_of, contract_of
from playground.core.steering.advice import advice_of
from playground.core.steering.arms import Arm, Arms, arms_of, blocks_of
from playground.core.steering.doses import doses_of
from playground.core.steering.drift import drift_of
from playground.core.steering.even_handed import even_handed_of
from playground.core.steering.goal_space import side_effects
from playground.core.steering.goals import goals_of
from playground.core.steering.holding import holds_of
from playground.core.steering.moved import Measured, moved_of
from playground.core.steering.notes import baseline_words, notes_of
from playground.core.steering.values import Ablation, Moved, PresetSteering, SideEffects, Steering
from playground.core.steering.words import baseline_sentence, no_adherence_words, sentence_of


def steering_of(run: Run) -> Steering:
    models = arms_of(run)
    return Steering(
        baseline=baseline_words(run, models),
        presets=tuple(preset for arms in models for preset in _presets(run, arms)),
        doses=tuple(dose for arms in models for dose in doses_of(run, arms)),
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
        even_handed=even_handed_of(run, base, base),
        called=column.name if column.own else "",
    )  # fmt: skip


def _preset(run: Run, arms: Arms, arm: Arm, measured: Measured) -> PresetSteering:
    column, moved = arm.column, measured.moved
    adherence = adherence_of(arms.base, arm, run.samples)
    return PresetSteering(
        column.id, column.preset.id, column.name, arm.model, arm.dot, is_baseline=False,
        sentence=sentence_of(column.name, moved, adherence, _why_no_adherence(arm)),
        advice=advice_of(run, moved, measured.comparison, adherence, len(arms.others)),
        moved=moved,
        adherence=adherence,
        holds=holds_of(arm),
        side_effects=_side_effects(arms, arm, moved),
        drift=drift_of(arm),
        ablation=_ablation(run, arms, arm),
        even_handed=even_handed_of(run, arms.base, arm),
        called=column.name if column.own else "",
    )  # fmt: skip


def _side_effects(arms: Arms, arm: Arm, moved: Moved) -> SideEffects | None:
    """Only where it moved the answers: else these are shares of noise."""
    if not moved.moved:
        return None
    return side_effects(blocks_of(arms.base.plain, arm.plain), goals_of(arm.column.preset.checks))


def _ablation(run: Run, arms: Arms, arm: Arm) -> Ablation | None:
    return ablation_of(run, arm, arms.ablated.get(arm.column.id, ()))


def _why_no_adherence(arm: Arm) -> str:
    contract = contract_of(arm.column.preset.checks)
    judged = bool(contract.judged) and not contract.plain and bool(arm.plain_answers)
    return no_adherence_words(has_checks=bool(contract.decided), judged=judged)
