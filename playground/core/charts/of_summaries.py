"""Which charts a comparison has, and what stands in their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from playground.core.charts.dots import DotRow, dot_chart
from playground.core.charts.scale import Scale, scale_of
from playground.core.charts.shapes import Chart
from playground.core.charts.strips import MOST_DOTS, StripRow, strip_chart
from playground.core.intervals import Estimate
from playground.core.metrics import METRIC, Metric
from playground.core.summaries import Summary
from playground.core.summary_words import (
    FigureWords,
    figure_words,
    interval_words,
    percent,
    range_words,
    rate_words,
)

DOTTED: Final = ("words", "ttft_ms", "tokens_per_s", "cost_usd")
STRIPPED: Final = ("words", "total_ms")
SHARES: Final = Scale(0.0, 1.0, (0.0, 0.25, 0.5, 0.75, 1.0))
NO_ANSWER: Final = FigureWords("", ("no whole answer",))
NOT_KNOWN: Final = FigureWords("", ("not known",))
NO_CHECKS: Final = FigureWords("", ("has no checks",))
_DISTRIBUTIONS: Final[Mapping[str, str]] = {"words": "Length of each answer", "total_ms": "Time of each answer"}


def charts_of(summaries: Sequence[Summary], width: float) -> tuple[Chart, ...]:
    """Those that have something to show, `width` pixels wide."""
    charts: list[Chart] = []
    if any(summary.all_checks is not None for summary in summaries):
        charts.append(_checks_chart(summaries, width))
    charts += [_means_chart(METRIC[name], summaries, width) for name in DOTTED if _has(name, summaries)]
    charts += [_strips_chart(METRIC[name], summaries, width) for name in STRIPPED if _has(name, summaries)]
    return tuple(charts)


def _has(name: str, summaries: Sequence[Summary]) -> bool:
    """Whether some column has the figure; of a cost, whether anything costs something."""
    figures = [summary.figures[name] for summary in summaries if name in summary.figures]
    return any(figure.values[-1] > 0 for figure in figures) if name == "cost_usd" else bool(figures)


def _checks_chart(summaries: Sequence[Summary], width: float) -> Chart:
    rows: list[DotRow] = []
    for summary in summaries:
        rate, arm = summary.all_checks, summary.arm
        if rate is None:
            words = NO_CHECKS if summary.answers else NO_ANSWER
            rows.append(DotRow(arm.name, arm.dot, None, words, f"{arm.name}: {words.detail}"))
        else:
            words = rate_words(rate)
            tip = f"{arm.name}: {words.main} answers passed, {words.detail}"
            rows.append(DotRow(arm.name, arm.dot, rate.rate, words, tip))
    note = "Answers that pass all checks they are held to. Lines are 95 % intervals (Wilson)."
    return dot_chart("checks", "Checks passed", note, rows, SHARES, percent, width)


def _means_chart(metric: Metric, summaries: Sequence[Summary], width: float) -> Chart:
    rows: list[DotRow] = []
    for summary in summaries:
        figure, arm = summary.figures.get(metric.id), summary.arm
        if figure is None:
            words = NOT_KNOWN if summary.answers else NO_ANSWER
            rows.append(DotRow(arm.name, arm.dot, None, words, f"{arm.name}: {words.detail}"))
        else:
            said = figure_words(metric, figure)
            short = FigureWords(said.main, (interval_words(metric, figure),), said.n)
            rows.append(DotRow(arm.name, arm.dot, figure.mean, short, f"{arm.name}: mean {said.whole}"))
    means = [row.figure for row in rows if row.figure is not None]
    scale = scale_of([mean.value for mean in means], [end for mean in means for end in _ends(mean)])
    base = rows[0].figure if len({summary.arm.model for summary in summaries}) == 1 and len(rows) > 1 else None
    reference = None if base is None else base.value
    note = _means_note(metric, means, dashed=reference is not None)
    return dot_chart(metric.id, metric.name, note, rows, scale, say_tick(metric), width, reference)


def _ends(mean: Estimate) -> tuple[float, ...]:
    return () if mean.low is None or mean.high is None else (mean.low, mean.high)


def _means_note(metric: Metric, means: Sequence[Estimate], *, dashed: bool) -> str:
    better = {"lower": ", lower is better", "higher": ", higher is better", "neither": ""}[metric.better]
    lines = "Lines are 95 % intervals" if any(map(_ends, means)) else "One answer each: no intervals"
    return f"{metric.tip.partition(';')[0]}{better}. {lines}{'; dashed: the baseline' if dashed else ''}."


def _strips_chart(metric: Metric, summaries: Sequence[Summary], width: float) -> Chart:
    rows: list[StripRow] = []
    for summary in summaries:
        figure, arm = summary.figures.get(metric.id), summary.arm
        if figure is None:
            words = NOT_KNOWN if summary.answers else NO_ANSWER
            rows.append(StripRow(arm.name, arm.dot, None, words, f"{arm.name}: {words.detail}"))
            continue
        whole = range_words(metric.say(figure.values[0]), metric.say(figure.values[-1]))
        half = range_words(metric.say(figure.low_quartile), metric.say(figure.high_quartile))
        tip = f"{arm.name}: n {figure.n:,}, median {metric.say(figure.median)}, all {whole}, half of them {half}"
        words = FigureWords(f"median {metric.say(figure.median)}", n=figure.n)
        rows.append(StripRow(arm.name, arm.dot, figure, words, tip))
    most = max(row.figure.n for row in rows if row.figure is not None)
    note = "A dot is an answer; the box holds the middle half, with the median in it."
    if most > MOST_DOTS:
        note = f"A dot is an answer, at most {MOST_DOTS} of a row; box (the middle half) and median are of all."
    return strip_chart(f"{metric.id}-all", _DISTRIBUTIONS[metric.id], note, rows, say_tick(metric), width)


def say_tick(metric: Metric) -> Callable[[float], str]:
    """Short: the chart's note says of what."""
    if metric.unit == "ms":
        return lambda value: f"{value / 1000:g} s"
    if metric.unit == "US$":
        return lambda value: f"${value:g}"
    return lambda value: f"{value:,.10g}"
