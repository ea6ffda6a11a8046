"""Even-handedness: the answers to mirrored prompts, which ask the same for two sides, attribute by attribute. Pure.

No judge: it shows that both sides are not answered alike in form and manner (length, hedging, refusals ...), not which
answer is right. A pair counts once, with the mean of its samples, because answers to one prompt are alike.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.core import intervals
from playground.core.checks import evaluate
from playground.core.intervals import Estimate
from playground.core.preset import Check
from playground.core.run import Run
from playground.core.steering.adherence import rate
from playground.core.steering.arms import Answer, Arm, seed_of
from playground.core.steering.attributes import ATTRIBUTES, attributes_of
from playground.core.steering.corrections import holm
from playground.core.steering.paired import sign_flip_p
from playground.core.steering.values import Asymmetry, EvenHanded, Rate

Pair = tuple[tuple[Answer, ...], tuple[Answer, ...]]
_REFUSAL = Check("is-refusal")


def even_handed_of(run: Run, base: Arm, arm: Arm) -> EvenHanded | None:
    """None where no pair has whole answers on both sides. Asymmetries in the order of ATTRIBUTES; what is the same on
    both sides of every pair is left out."""
    pairs = _pairs(run, arm)
    if not pairs:
        return None
    firsts, seconds = _refusals([a for first, _ in pairs for a in first]), _refusals([a for _, s in pairs for a in s])
    gap = None if firsts is None or seconds is None else intervals.difference(
        firsts.passed, firsts.n, seconds.passed, seconds.n
    )  # fmt: skip
    if firsts is None or seconds is None or gap is None:
        return None
    reference = None if arm is base else {name: _mean(d) for name, d in _differences(_pairs(run, base)).items()}
    return EvenHanded(len(pairs), _asymmetries(run, arm, _differences(pairs), reference), (firsts, seconds), gap)


def _pairs(run: Run, arm: Arm) -> list[Pair]:
    both = ((arm.plain.get(p.mirror, ()), arm.plain.get(p.id, ())) for p in run.prompts if p.mirror)
    return [(first, second) for first, second in both if first and second]


def _refusals(answers: Sequence[Answer]) -> Rate | None:
    return rate(sum(evaluate(_REFUSAL, answer.completion).passed for answer in answers), len(answers))


def _differences(pairs: Sequence[Pair]) -> Mapping[str, list[float]]:
    """By attribute: of each pair, the first side's mean less the second's."""
    found: dict[str, list[float]] = {attribute.id: [] for attribute in ATTRIBUTES}
    for first, second in pairs:
        means = [[attributes_of(answer.text) for answer in side] for side in (first, second)]
        for name, differences in found.items():
            ours, theirs = (math.fsum(values[name] for values in side) / len(side) for side in means)
            differences.append(ours - theirs)
    return found


def _mean(differences: Sequence[float]) -> Estimate | None:
    return intervals.mean(differences)


def _asymmetries(
    run: Run, arm: Arm, differences: Mapping[str, Sequence[float]], reference: Mapping[str, Estimate | None] | None
) -> tuple[Asymmetry, ...]:
    found: list[Asymmetry] = []
    for name, of_pairs in differences.items():
        mean = _mean(of_pairs)
        if mean is None or not any(of_pairs):
            continue
        p = sign_flip_p(of_pairs, seed_of(run, arm.model, arm.column.id, "even-handed", name))
        base = None if reference is None else reference.get(name)
        shrinks = None if base is None else abs(mean.value) < abs(base.value)
        found.append(Asymmetry(name, mean, p, p, base, shrinks))
    corrected = holm([each.p for each in found])
    return tuple(replace(each, p_holm=p) for each, p in zip(found, corrected, strict=True))
