"""What a cell of the matrix can show in place of words: one figure of its answers, and of how many. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core import intervals
from playground.core.completion import Completion
from playground.core.intervals import Estimate
from playground.core.metrics import METRIC
from playground.core.wording import duration, speed

Value = Callable[[Completion], float | None]


@dataclass(frozen=True, slots=True)
class Measure:
    """`name` is what a person chooses, `tip` says it precisely; `say` writes a value with its unit.

    `passes`: it counts checks, so that a high figure is good; other figures are neither good nor bad by themselves.
    """

    id: str
    name: str
    tip: str
    value: Value
    say: Callable[[float], str]
    passes: bool = False

    def of(self, completions: Sequence[Completion]) -> Estimate | None:
        """The mean over the answers that have the figure; of checks, the share of all that were decided."""
        if self.passes:
            outcomes = [outcome for completion in completions for outcome in completion.checks]
            return intervals.share(sum(outcome.passed for outcome in outcomes), len(outcomes))
        values = [value for completion in completions if (value := self.value(completion)) is not None]
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


def _ttft(completion: Completion) -> float | None:
    return completion.timings.ttft_ms


def _speed(completion: Completion) -> float | None:
    return completion.timings.tokens_per_s


def _words(completion: Completion) -> float | None:
    """Of whole answers: one that was cut says nothing about length."""
    return float(len(completion.text.split())) if completion.state == "done" else None


def _cost(completion: Completion) -> float | None:
    return completion.cost_usd if completion.ended else None


def _no_value(_completion: Completion) -> float | None:
    return None


def _say_share(value: float) -> str:
    return f"{100 * value:.0f} %"


MEASURES: Final[tuple[Measure, ...]] = (
    Measure("ttft", "First word", "Time to first token", _ttft, duration),
    Measure("speed", "Speed", "Tokens a second after the first one", _speed, speed),
    Measure("words", "Length", "Words of whole answers", _words, METRIC["words"].say),
    Measure("cost", "Cost", "By the price of its day", _cost, METRIC["cost_usd"].say),
    Measure("checks", "Checks", "Checks that passed, of those that were decided", _no_value, _say_share, passes=True),
)


def heat(value: float, low: float, high: float) -> float:
    """Where a value lies between the lowest and the highest of the table, 0..1; 0.5 where all are alike."""
    return 0.5 if high <= low else (value - low) / (high - low)
