"""Does it do what it says: a preset's own checks over its answers, and over the baseline's. Pure.

The preset's own checks alone (not the prompt's, nor the experiment's), because they say what the preset is for. The
baseline's answers are held to the same ones here; a model that judges never saw those, so what a model decides is in no
comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.core import intervals
from playground.core.check_words import check_label
from playground.core.checks import evaluate, rubrics_of
from playground.core.intervals import Estimate
from playground.core.preset import Check
from playground.core.steering.arms import Answer, Arm
from playground.core.steering.values import Adherence, CheckAdherence, Rate

Verdicts = Mapping[str, bool]
"""By the checks' labels: those of one `metric` stand or fall together. What is not decided is not there."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A preset's own checks: `plain` are decided here, `judged` by a model."""

    plain: tuple[Check, ...]
    judged: tuple[Check, ...]

    @property
    def decided(self) -> tuple[Check, ...]:
        """The checks that all figures are of: without a model's where there are others."""
        return self.plain or self.judged


def contract_of(checks: Sequence[Check]) -> Contract:
    judged = tuple(check for check in checks if any(True for _ in rubrics_of((check,))))
    return Contract(tuple(check for check in checks if check not in judged), judged)


def rate(passed: int, n: int) -> Rate | None:
    share = intervals.share(passed, n)
    return None if share is None else Rate(passed, share)


def rate_of(checks: Sequence[Check], answers: Sequence[Answer], own: Sequence[Check] = ()) -> Rate | None:
    """How many of the answers pass all of `checks`; None where nothing is decided. `own`: see `verdicts_of`."""
    return _passing(labels_of(checks), [verdicts_of(checks, answer, own) for answer in answers])


def labels_of(checks: Sequence[Check]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check_label(check) for check in checks))


def _passing(labels: Sequence[str], found: Sequence[Verdicts]) -> Rate | None:
    """Of an answer that one of the labels is not decided for, nobody knows whether it passes all."""
    if not labels:
        return None
    whole = [all(each[label] for label in labels) for each in found if all(label in each for label in labels)]
    return rate(sum(whole), len(whole))


def verdicts_of(checks: Sequence[Check], answer: Answer, own: Sequence[Check] = ()) -> Verdicts:
    """`own`: all checks of the answer's own preset, whose outcomes stand first among those it was recorded with."""
    outcomes = answer.completion.checks[: len(own)]
    recorded = outcomes if [outcome.type for outcome in outcomes] == [check.type for check in own] else ()
    passed: dict[str, bool] = {}
    waits: set[str] = set()
    for check in checks:
        outcome = recorded[own.index(check)] if recorded else evaluate(check, answer.completion, answer.asked)
        label = check_label(check)
        passed[label] = passed.get(label, True) and outcome.passed
        if outcome.pending:
            waits.add(label)
    return {label: whole for label, whole in passed.items() if label not in waits}


def adherence_of(base: Arm, arm: Arm, samples: int) -> Adherence | None:
    """None without checks of its own, or without an answer they are decided of."""
    own = arm.column.preset.checks
    contract, samples = contract_of(own), max(1, samples)
    ours = [verdicts_of(own, answer, own) for answer in arm.plain_answers]
    theirs = [verdicts_of(contract.plain, answer) for answer in base.plain_answers]
    together = _passing(labels_of(contract.decided), ours)
    if together is None:
        return None
    reference = _passing(labels_of(contract.plain), theirs)
    checks: list[CheckAdherence] = []
    for label in labels_of(own):
        same = None if label in labels_of(contract.judged) else _passing((label,), theirs)
        held = _passing((label,), ours)
        if held is not None:
            checks.append(CheckAdherence(label, held, same, lift(held, same)))
    chance = all_of(together.share, samples)
    return Adherence(together, reference, lift(together, reference), samples, chance, tuple(checks))


def lift(held: Rate, reference: Rate | None) -> Estimate | None:
    if reference is None:
        return None
    return intervals.difference(held.passed, held.n, reference.passed, reference.n)


def all_of(share: Estimate, samples: int) -> Estimate:
    """pass^N, the chance that N answers in a row pass, from the share of one and its interval's ends."""
    low, high = share.low or 0.0, 1.0 if share.high is None else share.high
    return Estimate(share.value**samples, low**samples, high**samples, share.n)
