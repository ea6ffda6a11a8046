"""Did it move the answers: each preset's against the baseline's, and whether every batch of fresh seeds says so. Pure.

A preset moved where the primary measure's p over all its answers, corrected by Holm over the presets of its model, lies
below ALPHA. Firm it is where each of at least two batches alone finds p < ALPHA too, without the correction: that only
takes from what the corrected test of all answers lets through, so the chance of a false "firm" stays below ALPHA.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from playground.core.run import Run
from playground.core.steering.arms import Arm, Arms, ByPrompt, blocks_of, seed_of
from playground.core.steering.corrections import holm
from playground.core.steering.distances import Space
from playground.core.steering.energy import Block, Comparison, compare
from playground.core.steering.values import ALPHA, Effect, Moved, Verdict


@dataclass(frozen=True, slots=True)
class _Compared:
    """One preset before its p is corrected: all answers in both spaces, then each batch (None: too few)."""

    arm: Arm
    features: Comparison | None
    lexical: Comparison | None
    batches: tuple[Comparison | None, ...]


class Measured(NamedTuple):
    """`comparison` is the primary one of all answers, None where there are too few."""

    moved: Moved
    comparison: Comparison | None


def moved_of(run: Run, arms: Arms) -> Mapping[str, Measured]:
    """By column, for all columns but the baseline."""
    compared = [_compared(run, arms, arm) for arm in arms.others]
    features = effects([each.features for each in compared])
    lexical = effects([each.lexical for each in compared])
    by_batch = [effects(batch) for batch in zip(*(each.batches for each in compared), strict=True)]
    return {
        each.arm.column.id: Measured(
            _moved(arms.base, each, features[place], lexical[place], [batch[place] for batch in by_batch]),
            each.features,
        )
        for place, each in enumerate(compared)
    }


def _compared(run: Run, arms: Arms, arm: Arm) -> _Compared:
    names = (arms.model, arm.column.id)
    whole = blocks_of(arms.base.plain, arm.plain)
    features = tested(run, whole, "features", *names)
    batches = [
        None if features is None else tested(run, blocks_of(*both), "features", *names, f"batch {number}")
        for number, both in enumerate(_batches(run, arms.base, arm), start=1)
    ]
    if features is None:
        return _Compared(arm, None, None, tuple(batches))
    return _Compared(arm, features, tested(run, whole, "lexical", *names), tuple(batches))


def _batches(run: Run, base: Arm, arm: Arm) -> list[tuple[ByPrompt, ByPrompt]]:
    if run.batches < 2 or run.samples < run.batches:
        return []
    size = -(-run.samples // run.batches)
    return [(base.batch(number, size), arm.batch(number, size)) for number in range(run.batches)]


def tested(run: Run, blocks: Sequence[Block], space: Space, *names: str) -> Comparison | None:
    """None where there is nothing to compare, or so little that no answers at all could come below ALPHA."""
    found = compare(blocks, space, seed_of(run, *names, space))
    return None if found is None or found.least_p >= ALPHA else found


def effects(found: Sequence[Comparison | None]) -> list[Effect | None]:
    """The same with their p corrected by Holm over all that could be compared."""
    corrected = iter(holm([each.p for each in found if each is not None]))
    return [
        None if each is None else Effect(each.distance, each.p, next(corrected), each.n, each.base_n) for each in found
    ]


def _moved(
    base: Arm, each: _Compared, features: Effect | None, lexical: Effect | None, batches: Sequence[Effect | None]
) -> Moved:
    if each.features is None or features is None:
        prompts = len(blocks_of(base.plain, each.arm.plain))
        return Moved("too-few", prompts, len(each.arm.plain_answers), len(base.plain_answers))
    return Moved(
        _verdict(features, batches), each.features.prompts, features.n, features.base_n, features, lexical,
        each.features.separation, each.features.ratio, tuple(batch for batch in batches if batch is not None),
    )  # fmt: skip


def _verdict(features: Effect, batches: Sequence[Effect | None]) -> Verdict:
    if features.p_holm >= ALPHA:
        return "not-moved"
    found = [batch for batch in batches if batch is not None]
    agree = [batch.p < ALPHA for batch in found]
    if any(agree) and not all(agree):
        return "disagree"
    return "firm" if any(agree) and len(found) == len(batches) >= 2 else "moved"
