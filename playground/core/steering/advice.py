"""What to do next about one preset: how many more samples of each prompt would settle it, or that it is settled. Pure.

Open is whether it moved the answers (until two batches of fresh seeds have told), and whether its lift over the
baseline leaves 0 out. The number is an order of magnitude, as in sample_size.py: it goes on from what was seen so far.
"""

from __future__ import annotations

import math
from typing import Final

from playground.core.run import Run
from playground.core.steering.energy import Comparison
from playground.core.steering.relabelling import least_p
from playground.core.steering.sample_size import MOST_MORE, more_for_difference, more_for_effect
from playground.core.steering.values import ALPHA, Adherence, Advice, Moved
from playground.core.wording import count

GOOD_SAMPLES: Final = 3
"""Of each of four prompts: with these the real effects that were measured come out (see the README's table)."""
PERMUTATIONS: Final = 1_999


def advice_of(run: Run, moved: Moved, found: Comparison | None, adherence: Adherence | None, presets: int) -> Advice:
    """`found` is the primary comparison behind `moved`; `presets` of the model are."""
    if run.is_waited_for():
        return Advice(None, "Wait for the answers that are still to come: they may settle it.")
    if moved.verdict == "too-few" or found is None:
        return _of_too_few(run, moved, presets)
    samples = max(1, round(moved.n / max(1, moved.prompts)))
    lift = _for_lift(adherence, moved.prompts)
    match moved.verdict:
        case "firm":
            return _of_lift(lift, "Whether it moves the answers is settled: both batches agree")
        case "moved" | "disagree":
            return _of_fresh(run, moved, lift, samples)
        case _:
            return _of_unmoved(more_for_effect(found, samples, ALPHA / max(1, presets)), lift)


def _of_too_few(run: Run, moved: Moved, presets: int) -> Advice:
    """As many samples as could come below ALPHA, corrected over the presets, and GOOD_SAMPLES at the least."""
    prompts = max(1, moved.prompts)
    wanted = next(n for n in range(2, 100) if n == 99 or least_p([(n, n)] * prompts, PERMUTATIONS) < ALPHA / presets)
    more = max(GOOD_SAMPLES, wanted) - run.samples
    if more <= 0:  # asked for, and not there yet or failed
        return Advice(None, "Wait for the answers that are still to come, or ask again what failed.")
    others = " Several prompts tell more than many samples of one." if prompts == 1 else ""
    return Advice(more, f"Ask for {_more(more)}: with fewer nothing can be told from luck.{others}")


def _for_lift(adherence: Adherence | None, prompts: int) -> int | None:
    """0 where it is settled, or not to be settled by more of the same: as many pass as of the baseline."""
    if adherence is None or adherence.base is None or adherence.lift is None or adherence.lift.value == 0:
        return 0
    ours, base = adherence.rate, adherence.base
    return more_for_difference(ours.passed, ours.n, base.passed, base.n, max(1, prompts))


def _of_lift(lift: int | None, settled: str) -> Advice:
    if lift == 0:
        return Advice(0, f"{settled}. More samples would only narrow the intervals: stop here.")
    if lift is None:
        return Advice(
            None, f"{settled}. Whether it is obeyed more often than without it, {MOST_MORE} more would not tell."
        )
    return Advice(lift, f"{settled}. About {_more(lift)} would tell whether it is obeyed more often than without it.")


def _of_fresh(run: Run, moved: Moved, lift: int | None, samples: int) -> Advice:
    batch = max(1, math.ceil(run.samples / max(1, run.batches)))
    more = max(batch, GOOD_SAMPLES, lift or 0)
    if moved.verdict == "disagree":
        return Advice(more, f"The batches disagree: ask for {_more(more)}, with fresh seeds, before you believe it.")
    if samples < GOOD_SAMPLES:
        return Advice(more, f"Re-run with fresh seeds, {_more(more)}: few answers may agree by luck.")
    return Advice(more, f"Re-run with fresh seeds, {_more(more)}: where both batches agree it is firm.")


def _of_unmoved(effect: int | None, lift: int | None) -> Advice:
    if effect is None and not lift:
        words = "There is nothing to be seen that more samples would bring out: stop here, or try other prompts."
        return Advice(None, words)
    more = max(effect or 0, lift or 0, 1)
    return Advice(more, f"About {_more(more)} would settle it, if it goes on as it has begun.")


def _more(number: int) -> str:
    return f"{count(number, 'more sample')} of each prompt"
