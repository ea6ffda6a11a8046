"""The figures of one answer, in the one table they stand in: what each is called, its unit, which way is better. Pure.

What is counted in what: every figure is one of whole answers. An answer that failed, was cut or stopped is none, and
is counted as such beside them. One that was taken from an earlier run counts as any other in all that its words make
(length, sentences, tokens, checks); its times and speed are those of its first time and count as such; its cost does
not count, because nothing was paid for it here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.completion import Completion
from playground.core.reading_grade import reading_grade
from playground.core.sentences import sentence_spans
from playground.core.wording import cost, count, duration, speed

Better: TypeAlias = Literal["lower", "higher", "neither"]
Values: TypeAlias = Mapping[str, float]
"""By the id of the metric; what is not known of an answer is left out."""


@dataclass(frozen=True, slots=True)
class Metric:
    """`say` writes a value with its unit. `skewed`: a few answers far out pull the mean, so the median is said too."""

    id: str
    name: str
    tip: str
    unit: str
    better: Better
    say: Callable[[float], str]
    skewed: bool = False


def _say_count(word: str) -> Callable[[float], str]:
    def say(value: float) -> str:
        return count(round(value), word) if value >= 10 or value == round(value) else f"{value:.1f} {word}s"

    return say


def _say_cost(usd: float) -> str:
    return cost(usd) or "no cost"


METRICS: Final[tuple[Metric, ...]] = (
    Metric("words", "Length", "Words of an answer", "words", "neither", _say_count("word")),
    Metric("sentences", "Sentences", "Sentences of an answer", "sentences", "neither", _say_count("sentence")),
    Metric("characters", "Characters", "Characters of an answer", "characters", "neither", _say_count("character")),
    Metric(
        "reading_grade", "Reading grade",
        "School years that the text asks for (Automated Readability Index); made for English, and for 20 words or more",
        "grade", "neither", lambda value: f"grade {value:.1f}",
    ),
    Metric("ttft_ms", "First word", "Time to first token", "ms", "lower", duration, skewed=True),
    Metric("total_ms", "Whole answer", "Time to the end of the answer", "ms", "lower", duration, skewed=True),
    Metric("tokens_per_s", "Speed", "Tokens a second after the first one", "tokens/s", "higher", speed),
    Metric(
        "output_tokens", "Output", "Tokens of an answer with its reasoning, as the endpoint counted them", "tokens",
        "neither", _say_count("token"),
    ),
    Metric(
        "input_tokens", "Input", "Tokens of a request, as the endpoint counted them", "tokens", "lower",
        _say_count("token"),
    ),
    Metric(
        "cost_usd", "Cost", "Of one answer, by the price of its day; answers taken from an earlier run are left out",
        "US$", "lower", _say_cost, skewed=True,
    ),
)  # fmt: skip
METRIC: Final[Mapping[str, Metric]] = {metric.id: metric for metric in METRICS}


_AT_HAND: Final[Mapping[str, Callable[[Completion], float | None]]] = {
    "words": lambda completion: len(completion.text.split()),
    "characters": lambda completion: len(completion.text),
    "ttft_ms": lambda completion: completion.timings.ttft_ms,
    "total_ms": lambda completion: completion.timings.total_ms,
    "tokens_per_s": lambda completion: completion.timings.tokens_per_s,
    "output_tokens": lambda completion: completion.usage.output_tokens,
    "input_tokens": lambda completion: completion.usage.input_tokens,
    "cost_usd": lambda completion: completion.cost_usd if completion.reused_from is None else None,
}
"""What costs nothing to tell. The others need the text's sentences."""


def value_at_hand(metric: str, completion: Completion) -> float | None:
    """One of _AT_HAND, of a whole answer. Raises KeyError for a metric that has to be worked out."""
    value = _AT_HAND[metric](completion) if completion.state == "done" else None
    return None if value is None else float(value)


def values_of(completion: Completion) -> Values:
    """All that is known of one answer; nothing of one that is not whole."""
    if completion.state != "done":
        return {}
    sentences = len(sentence_spans(completion.text))
    known: dict[str, float | None] = {
        "sentences": sentences,
        "reading_grade": reading_grade(completion.text, sentences),
        **{name: of(completion) for name, of in _AT_HAND.items()},
    }
    return {metric.id: float(value) for metric in METRICS if (value := known[metric.id]) is not None}
