"""What is true of all presets of a picture, in one sentence: the words of each stand below it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from playground.core.steering.values import Adherence, Drift, Holds, Moved
from playground.core.steering.words import VERDICT_WORDS, limits_words
from playground.core.wording import count

MOST_ALONE: Final = 2
"""So many presets have their own sentences at once; of more, one says it in short."""


def moved_in_short(found: Sequence[Moved]) -> str:
    """`Of 5 presets 2 moved, firm; 1 moved, not yet firm; 2 did not move. With 4 prompts it may be otherwise ...`."""
    verdicts = Counter(moved.verdict for moved in found)
    words = {**VERDICT_WORDS, "too-few": f"with {VERDICT_WORDS['too-few']}"}
    parts = [f"{verdicts[verdict]:,} {said}" for verdict, said in words.items() if verdicts[verdict]]
    said = f"Of {count(len(found), 'preset')} {'; '.join(parts)}."
    return f"{said} {limits_words(max((moved.prompts for moved in found), default=0))}".strip()


def adherence_in_short(found: Sequence[Adherence]) -> str:
    """`3 of 4 presets with checks are obeyed more often than the baseline does by itself; of the others it may be
    luck.`"""
    lifted = sum(one.lift is not None and one.lift.low is not None and one.lift.low > 0 for one in found)
    said = (
        f"{lifted:,} of {count(len(found), 'preset')} with checks {_is(lifted)} obeyed more often than by the baseline"
    )
    return f"{said}{_rest(len(found) - lifted, lifted)}."


def holds_in_short(found: Sequence[Holds]) -> str:
    """`2 of 3 presets lose under pressure, beyond luck.`"""
    lost = sum(one.gap is not None and one.gap.low is not None and one.gap.low > 0 for one in found)
    idle = sum(not one.aligned.passed for one in found)
    said = f"{lost:,} of {count(len(found), 'preset')} {'loses' if lost == 1 else 'lose'} under pressure, beyond luck"
    return f"{said}; of {idle:,} there is nothing to hold: plain prompts are not obeyed either." if idle else f"{said}."


def drift_in_short(found: Sequence[Drift]) -> str:
    """`1 of 3 presets falls to less than half of what it was within 8 turns.`"""
    fell = sum(one.half_life is not None for one in found)
    last = max((turn.turn for one in found for turn in one.turns), default=0)
    falls = "falls" if fell == 1 else "fall"
    return f"{fell:,} of {count(len(found), 'preset')} {falls} to less than half of what it was within {last:,} turns."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _rest(others: int, before: int) -> str:
    if not others:
        return ""
    whose = f"of {'the other' if others == 1 else 'the others'}" if before else "a difference"
    return f"; {whose} it may be luck" if before else f"; {whose} may be luck"
