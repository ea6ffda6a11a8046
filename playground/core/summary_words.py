"""A column's summary in words, the same in the window, the page and the Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.metrics import METRICS, Metric
from playground.core.summaries import CheckRate, Figure, Summary
from playground.core.wording import FINISH_WORDS, count

ONE_ANSWER: Final = "1 answer: no interval"
ABOUT_INTERVALS: Final = (
    "Means and shares stand with their 95 % interval and n, the number of answers they come from. Answers to one "
    "prompt are alike, so means are clustered by prompt, and few prompts make wide intervals; shares are Wilson’s and "
    "take answers as independent. Failed and stopped answers count in none of them; one that ended at the token limit "
    "counts, with the length it has. “Half” is where the middle half of the answers lies."
)


@dataclass(frozen=True, slots=True)
class FigureWords:
    """`main` is the figure with its unit; `details` its interval, then the median. `n` where they do not say it."""

    main: str
    details: tuple[str, ...] = ()
    n: int | None = None

    @property
    def detail(self) -> str:
        return " · ".join([*self.details, *([] if self.n is None else [f"n {self.n:,}"])])

    @property
    def whole(self) -> str:
        return f"{self.main}, {self.detail}" if self.main and self.detail else self.main or self.detail


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One metric or check over all columns; None where a column has no figure."""

    name: str
    tip: str
    cells: tuple[FigureWords | None, ...]


def interval_words(metric: Metric, figure: Figure) -> str:
    """`31 to 43 words`; what cannot be below nothing is not said to be."""
    mean = figure.mean
    if mean.low is None or mean.high is None:
        return ONE_ANSWER
    if figure.values[0] == figure.values[-1]:
        return "all alike"
    return range_words(metric.say(max(0.0, mean.low)), metric.say(mean.high))


def figure_words(metric: Metric, figure: Figure) -> FigureWords:
    """The mean; its interval, the median, of times and costs the middle half too, and n."""
    said = metric.say(figure.mean.value)
    if figure.n == 1:
        return FigureWords(said, (ONE_ANSWER,))
    if figure.values[0] == figure.values[-1]:
        return FigureWords(said, ("all alike",), figure.n)
    half = range_words(metric.say(figure.low_quartile), metric.say(figure.high_quartile))
    middle = [f"half {half}"] if metric.skewed else []
    median = f"median {metric.say(figure.median)}"
    return FigureWords(said, (interval_words(metric, figure), median, *middle), figure.n)


def range_words(low: str, high: str) -> str:
    """`31 words`, `43 words` -> `31 to 43 words`; two that share no unit stand as they are."""
    first, last = low.split(" "), high.split(" ")
    if low != high and len(first) == len(last) == 2:
        if first[1].removesuffix("s") == last[1].removesuffix("s"):
            return f"{first[0]} to {high}"
        if first[0] == last[0]:
            return f"{low} to {last[1]}"
    return low if low == high else f"{low} to {high}"


def rate_words(rate: CheckRate) -> FigureWords:
    """`16 of 20`; `80 %, 58 to 92 %`, `+30 points against the baseline (+5 to +52)`."""
    estimate = rate.rate
    low, high = percent(estimate.low or 0.0), percent(estimate.high or 0.0)
    lift = lift_words(rate)
    details = (f"{percent(estimate.value)}, {range_words(low, high)}", *([lift] if lift else []))
    return FigureWords(f"{rate.passed:,} of {estimate.n:,}", details)


def lift_words(rate: CheckRate) -> str:
    """`+30 points against the baseline (+5 to +52)`; "" where the baseline was not held to the same check."""
    lift = rate.lift
    if lift is None or lift.low is None or lift.high is None:
        return ""
    points = round(100 * lift.value)
    to = f"({round(100 * lift.low):+d} to {round(100 * lift.high):+d})".replace("-", "−")
    if points == 0:
        return f"as often as the baseline {to}"
    number = f"{points:+d} {'point' if abs(points) == 1 else 'points'}".replace("-", "−")
    return f"{number} against the baseline {to}"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def answers_words(summary: Summary) -> FigureWords:
    """`11 of 12`, and what became of the others."""
    others: list[str] = []
    if summary.failed:
        others.append(f"{summary.failed:,} failed or stopped")
    if summary.open:
        others.append(f"{summary.open:,} not there yet")
    if summary.reused:
        others.append(f"{summary.reused:,} from earlier runs, with the times of then")
    cells = summary.answers + summary.failed + summary.open
    return FigureWords(f"{summary.answers:,} of {cells:,}", tuple(others))


def finish_words(summary: Summary) -> FigureWords | None:
    """`10 stop`, `2 cut by the token limit`: the most frequent one first."""
    often = sorted(summary.finish.items(), key=lambda counted: -counted[1])
    words = [f"{n:,} {FINISH_WORDS.get(reason, reason)}" for reason, n in often]
    return FigureWords(words[0], tuple(words[1:])) if words else None


def summary_rows(summaries: Sequence[Summary]) -> tuple[SummaryRow, ...]:
    """The table under the pictures: answers, checks, every metric that some column has, how answers ended."""
    rows = [SummaryRow("Answers", "Whole answers, of those that were asked for", tuple(map(answers_words, summaries)))]
    rows.extend(_check_rows(summaries))
    for metric in METRICS:
        cells = tuple(
            figure_words(metric, summary.figures[metric.id]) if metric.id in summary.figures else None
            for summary in summaries
        )
        if any(cells):
            rows.append(SummaryRow(metric.name, metric.tip, cells))
    ends = tuple(map(finish_words, summaries))
    return (*rows, SummaryRow("Ended by", "Why answers ended", ends)) if any(ends) else tuple(rows)


def _check_rows(summaries: Sequence[Summary]) -> Iterator[SummaryRow]:
    """Each check, and before them all together, unless all columns are held to the same one."""
    by_column = [{rate.label: rate for rate in summary.checks} for summary in summaries]
    labels = tuple(dict.fromkeys(label for rates in by_column for label in rates))
    if len(labels) > 1:
        together = tuple(rate_words(s.all_checks) if s.all_checks is not None else None for s in summaries)
        yield SummaryRow("All checks", "Answers that pass every check they are held to", together)
    for label in labels:
        cells = tuple(rate_words(rates[label]) if label in rates else None for rates in by_column)
        yield SummaryRow(f"✓ {label}", "Answers that pass this check", cells)


def whole_words(summaries: Sequence[Summary]) -> str:
    """`11 answers to 2 prompts · 1 failed or stopped`: of all columns together."""
    answers, failed = sum(s.answers for s in summaries), sum(s.failed for s in summaries)
    still, reused = sum(s.open for s in summaries), sum(s.reused for s in summaries)
    prompts = len({cell.prompt for summary in summaries for cell in summary.arm.cells})
    words = [f"{count(answers, 'answer')} to {count(prompts, 'prompt')}"]
    words += [f"{failed:,} failed or stopped"] if failed else []
    words += [f"{still:,} not there yet"] if still else []
    words += [f"{reused:,} from earlier runs"] if reused else []
    return " · ".join(words)
