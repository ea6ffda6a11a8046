"""How long does it last: a preset's own checks at each turn of scripted conversations. Pure.

After Li et al., Measuring and Controlling Persona Drift in Language Model Dialogs (arXiv 2402.10962), who saw it within
eight rounds; the check stands where they probe with a question.
"""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.steering.adherence import contract_of, rate_of
from playground.core.steering.arms import Arm
from playground.core.steering.trends import theil_sen
from playground.core.steering.values import Drift, TurnRate


def drift_of(arm: Arm) -> Drift | None:
    """None without checks, or where fewer than two turns have whole answers."""
    own = arm.column.preset.checks
    checks = contract_of(own).decided
    rates = ((turn, rate_of(checks, answers, own)) for turn, answers in arm.turns.items())
    turns = tuple(TurnRate(turn, rate) for turn, rate in rates if rate is not None)
    if len(turns) < 2:
        return None
    slope = theil_sen([turn.turn for turn in turns], [turn.rate.share.value for turn in turns])
    return Drift(turns, slope, half_life_of(turns))


def half_life_of(turns: Sequence[TurnRate]) -> int | None:
    """The first turn at which the upper end of Wilson's interval lies below half of the first turn's rate."""
    half = turns[0].rate.share.value / 2
    return next((turn.turn for turn in turns[1:] if (turn.rate.share.high or 0.0) < half), None)
