"""Dose-response: the attributes of the answers against the levels of a swept knob. Pure.

Kendall's tau-b of level and attribute over all plain answers, compared within prompts alone (another prompt is no
dose). p is corrected by Holm over the attributes of the sweep. Levels stand in the order of their numbers, off before
on, or as the knob names its options.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from playground.core import intervals
from playground.core.knobs import as_text
from playground.core.preset import Knob, KnobValue
from playground.core.run import Run
from playground.core.steering.arms import Arm, Arms, seed_of
from playground.core.steering.attributes import ATTRIBUTES, attributes_of
from playground.core.steering.corrections import holm
from playground.core.steering.trends import kendall, monotone_share
from playground.core.steering.values import ALPHA, Dose, Level


@dataclass(frozen=True, slots=True)
class _Sweep:
    """The arms of one preset that differ in one knob alone, by rising level."""

    knob: Knob
    arms: tuple[Arm, ...]

    def value_of(self, arm: Arm) -> KnobValue:
        return arm.column.knobs.get(self.knob.name, self.knob.default)


def doses_of(run: Run, arms: Arms) -> tuple[Dose, ...]:
    """Of each sweep every attribute that differs at all: those beyond luck first, the strongest first of these."""
    return tuple(dose for sweep in _sweeps(arms) for dose in _doses(run, arms.base, sweep))


def _sweeps(arms: Arms) -> list[_Sweep]:
    families: dict[tuple[object, ...], list[Arm]] = {}
    for arm in arms.all:
        column = arm.column
        for knob in column.preset.knobs:
            rest = tuple(sorted((n, as_text(v)) for n, v in column.knobs.items() if n != knob.name))
            families.setdefault((column.preset.id, column.without, knob.name, rest), []).append(arm)
    found: list[_Sweep] = []
    for (_, _, name, _), members in families.items():
        knob = next(knob for knob in members[0].column.preset.knobs if knob.name == name)
        sweep = _Sweep(knob, tuple(sorted(members, key=lambda arm: _rank(knob, arm.column.knobs.get(knob.name)))))
        levels = {as_text(sweep.value_of(arm)) for arm in sweep.arms}
        if knob.type != "text" and len(levels) == len(sweep.arms) >= 2:
            found.append(sweep)
    return found


def _rank(knob: Knob, value: KnobValue | None) -> float:
    value = knob.default if value is None else value
    if knob.type == "choice":
        return float(knob.options.index(str(value))) if str(value) in knob.options else float(len(knob.options))
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else 0.0


def _doses(run: Run, base: Arm, sweep: _Sweep) -> list[Dose]:
    answered = [arm for arm in sweep.arms if arm.plain_answers]
    if len(answered) < 2:
        return []
    found = [dose for attribute in ATTRIBUTES if (dose := _dose(run, base, sweep, answered, attribute.id)) is not None]
    corrected = holm([dose.p for dose in found])
    doses = [replace(dose, p_holm=p) for dose, p in zip(found, corrected, strict=True)]
    return sorted(doses, key=lambda dose: (dose.p_holm >= ALPHA, -abs(dose.tau)))


def _dose(run: Run, base: Arm, sweep: _Sweep, arms: Sequence[Arm], attribute: str) -> Dose | None:
    clusters = [
        {prompt: [attributes_of(a.text)[attribute] for a in answers] for prompt, answers in arm.plain.items()}
        for arm in arms
    ]
    points = [
        (float(level), value, prompt)
        for level, each in enumerate(clusters)
        for prompt, values in each.items()
        for value in values
    ]
    levels, values, prompts = zip(*points, strict=True)
    seed = seed_of(run, arms[0].model, arms[0].column.id, "dose", sweep.knob.name, attribute)
    trend = kendall(levels, values, prompts, seed)
    means = [mean for each in clusters if (mean := intervals.clustered_mean(tuple(each.values()))) is not None]
    if trend is None or len(means) != len(arms):
        return None
    first = arms[0].column
    return Dose(
        preset=first.preset.id, name=first.preset.name, model=arms[0].model, knob=sweep.knob.name, attribute=attribute,
        levels=tuple(
            Level(as_text(sweep.value_of(arm)), mean) for arm, mean in zip(arms, means, strict=True)
        ),
        tau=trend.tau, p=trend.p, p_holm=trend.p, monotone=monotone_share([mean.value for mean in means], trend.tau),
        range_sd=_range_sd(base, attribute, [mean.value for mean in means]),
    )  # fmt: skip


def _range_sd(base: Arm, attribute: str, means: Sequence[float]) -> float | None:
    spread = spread_within([[attributes_of(a.text)[attribute] for a in answers] for answers in base.plain.values()])
    return None if not spread else (max(means) - min(means)) / spread


def spread_within(clusters: Sequence[Sequence[float]]) -> float | None:
    """The standard deviation around each prompt's mean; None where no prompt has two answers."""
    freedom = sum(len(values) - 1 for values in clusters if values)
    if freedom < 1:
        return None
    middles = [math.fsum(values) / len(values) if values else 0.0 for values in clusters]
    squares = math.fsum((v - middle) ** 2 for values, middle in zip(clusters, middles, strict=True) for v in values)
    return math.sqrt(squares / freedom)
