"""What the window says about a run in one line: how far it is, how long it took, where it goes."""

from __future__ import annotations

from typing import Final

from playground.core.completion import CellState
from playground.core.cost_words import cost_words, estimate_words
from playground.core.costs import Estimate, costs_of
from playground.core.endpoint import LOCAL
from playground.core.experiment import Experiment
from playground.core.plan import split_model
from playground.core.wording import count, countdown, duration
from playground.gui.comparison_model import Pause, ShownRun
from playground.gui.run_progress import RunProgress

ENDED_OTHERWISE: Final[tuple[CellState, ...]] = ("failed", "cancelled", "interrupted")


def run_words(
    shown: ShownRun | None, *, running: bool, s: float, now: float, progress: RunProgress | None = None
) -> str:
    """`Running: 2 of 5`, `Done: 5 of 5 · 2.10 s · local, no cost`; before the first run, what to do.

    `s`: how long it has taken. `now`: on the clock of its events. `progress` is that of a run under way.
    """
    if shown is None:
        return "Ready. Run sends the prompt under every ticked preset."
    ended, total = shown.count()
    if running:
        words = [_progress_words(ended, total, progress, now), *(each.message for each in shown.progress.values())]
        words += map(_pause_words, shown.pauses(now))
        if progress is not None and (limit := progress.limit_words()):
            words.append(limit)
        return "   ".join([*words, duration(s * 1000)])
    words = [f"Done: {shown.tally.count('done'):,} of {total:,}"]
    for state in ENDED_OTHERWISE:
        if number := shown.tally.count(state):
            words.append(f"{number:,} {'stopped' if state == 'cancelled' else state}")
    if reused := sum(1 for completion in shown.completions.values() if completion.reused_from is not None):
        words.append(f"{reused:,} reused")
    longest = max((c.timings.total_ms or 0 for c in shown.completions.values()), default=0)
    if s or longest:
        words.append(duration(s * 1000 if s else longest))
    return "   ".join([*words, _cost_words(shown)])


def _progress_words(ended: int, total: int, progress: RunProgress | None, now: float) -> str:
    """`Running: 212 of 1,000, about 4 min left`, `Paused: 212 of 1,000`"""
    if progress is not None and progress.paused:
        return f"Paused: {ended:,} of {total:,}"
    left = progress.left_words(now) if progress is not None else ""
    return f"Running: {ended:,} of {total:,}" + (f", {left}" if left else "")


def goes_to(
    experiment: Experiment, columns: int, prompts: int, expected: Estimate, turns: int = 1, asked: int = 0
) -> tuple[str, str]:
    """(what Run asks for and may cost, the words of the button that asks for all prompts, "" with one prompt)

    `turns` and `asked` (0: all) are the turns and the columns of the prompt that is looked at.
    """
    words = asked_words(experiment, asked or columns, 1, turns)
    if prompts > 1 and columns:
        answers = (asked or columns) * turns * len(experiment.models) * experiment.samples
        words = f"this prompt: {count(answers, 'answer')}"
    if columns and expected.high_usd > 0:
        words = f"{words}, {estimate_words(expected)}"
    return words, f"Run all {prompts:,} prompts" if prompts > 1 and columns else ""


def asked_words(experiment: Experiment, columns: int, prompts: int, turns: int) -> str:
    """`goes to 4 presets × 20 prompts × 2 samples = 160 answers`; `turns` are those of all the prompts."""
    if not columns:
        return "no preset is ticked"
    factors = [count(columns, "preset")]
    if turns != prompts:
        factors.append(f"{count(turns, 'turn')} of {prompts:,} prompts" if prompts > 1 else count(turns, "turn"))
    elif prompts > 1:
        factors.append(count(prompts, "prompt"))
    if len(experiment.models) > 1:
        factors.append(count(len(experiment.models), "model"))
    if experiment.samples > 1:
        factors.append(count(experiment.samples, "sample"))
    answers = columns * turns * len(experiment.models) * experiment.samples
    return f"goes to {' × '.join(factors)} = {count(answers, 'answer')}"


def _pause_words(pause: Pause) -> str:
    """`8 wait for mine, 12 s`"""
    return f"{pause.cells:,} {'waits' if pause.cells == 1 else 'wait'} for {pause.endpoint}, {countdown(pause.left_s)}"


def _cost_words(shown: ShownRun) -> str:
    costs = costs_of(shown.completions)
    if costs.usd == 0 and all(split_model(model)[0] == LOCAL for model in shown.run.models):
        return "local, no cost"
    return cost_words(costs) or ("no cost" if costs.answers else "")
