"""What a cell of the matrix can show in place of words: one figure of its answers, and of how many. Pure.

What is counted is `core.metrics`' to say, so that matrix and metrics never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core import intervals
from playground.core.completion import Completion
from playground.core.intervals import Estimate
from playground.core.metrics import METRIC, value_at_hand


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` is what a person chooses, `tip` says it precisely; `say` writes a value with its unit.

    `metric` is one of `core.metrics`; "" counts the checks that were decided, where a high figure is good. Other
    figures are neither good nor bad by themselves.
    """

    id: str
    name: str
    tip: str
    say: Callable[[float], str]
    metric: str = ""

    @property
    def passes(self) -> bool:
        return not self.metric

    def of(self, completions: Sequence[Completion]) -> Estimate | None:
        """The mean over the answers that have the figure; of checks, the share of all that were decided."""
        if self.passes:
            whole = (completion for completion in completions if completion.state == "done")
            decided = [outcome.passed for completion in whole for outcome in completion.checks if not outcome.pending]
            return intervals.share(sum(decided), len(decided))
        values = [value for one in completions if (value := value_at_hand(self.metric, one)) is not None]
        return intervals.mean(values)

    def words(self, figure: Estimate) -> str:
        """`0.12 s`; of checks `2 of 3`."""
        return f"{round(figure.value * figure.n)} of {figure.n}" if self.passes else self.say(figure.value)

    def sentence(self, figure: Estimate) -> str:
        """The figure with its interval and with how many answers it comes from."""
        if self.passes:
            return f"{self.words(figure)} checks passed"
        if figure.low is None or figure.high is None:
            return f"{self.name}: {self.say(figure.value)}"
        low, high = self.say(max(0.0, figure.low)), self.say(figure.high)
        return f"{self.name}: mean {self.say(figure.value)} of {figure.n} answers, 95 % interval {low} to {high}"


def _of_metric(measure: str, metric: str) -> Measure:
    found = METRIC[metric]
    return Measure(measure, found.name, found.tip, found.say, metric)


def _say_share(value: float) -> str:
    return f"{100 * value:.0f} %"


MEASURES: Final[tuple[Measure, ...]] = (
    _of_metric("ttft", "ttft_ms"),
    _of_metric("speed", "tokens_per_s"),
    _of_metric("words", "words"),
    _of_metric("cost", "cost_usd"),
    Measure("checks", "Checks", "Checks that passed, of those that were decided", _say_share),
)


def heat(value: float, low: float, high: float) -> float:
    """Where a value lies between the lowest and the highest of the table, 0..1; 0.5 where all are alike."""
    return 0.5 if high <= low else (value - low) / (high - low)
