"""What a run says of each of its columns: every metric with its interval, checks, what came and what did not. Pure.

The order in which cells come changes no figure. Answers to one prompt are alike, so means are clustered by prompt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from playground.core import intervals
from playground.core.check_words import check_label, check_labels
from playground.core.completion import CheckOutcome, Completion, FinishReason
from playground.core.intervals import Estimate, quantile
from playground.core.metrics import METRICS, Values, values_of
from playground.core.plan import CellId, Column, checks_of
from playground.core.preset import Check
from playground.core.run import Run
from playground.core.wording import dot_of

Measured = Callable[[CellId, Completion], Values]
"""The values of one answer: whoever asks again and again keeps them."""


@dataclass(frozen=True, slots=True)
class Arm:
    """A preset's column under one model, as it is shown: `dot` is its colour, `cells` are those that were asked.

    `checks`, by prompt, are what its answers are held to, in the order of their outcomes.
    """

    column: str
    model: str
    name: str
    dot: int
    cells: tuple[CellId, ...]
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict[str, tuple[Check, ...]])


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over the answers that have it: the mean with its interval; `values` rising, for their distribution."""

    mean: Estimate
    median: float
    low_quartile: float
    high_quartile: float
    values: tuple[float, ...]

    @property
    def n(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class CheckRate:
    """How many answers passed: one check, or all that an answer had. `lift`: less the baseline's rate of it."""

    label: str
    passed: int
    rate: Estimate
    lift: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """`answers` are whole; `failed` came to an end without one; `reused` of the answers are from an earlier run."""

    arm: Arm
    answers: int
    failed: int
    open: int
    reused: int
    figures: Mapping[str, Figure]
    all_checks: CheckRate | None
    checks: tuple[CheckRate, ...]
    finish: Mapping[FinishReason, int] = field(default_factory=dict[FinishReason, int])


def arms_of(run: Run, prompt: str | None = None) -> tuple[Arm, ...]:
    """The columns of a run in reading order, model by model; with the cells of one prompt, or all.

    All are those of plain prompts: the baseline is asked no probe, so that the others' answers to one have nothing to
    stand beside.
    """
    probes = {each.id for each in run.prompts if each.probe is not None}
    cells: dict[tuple[str, str], list[CellId]] = {}
    for cell in run.cells:
        if cell.id.prompt == prompt or (prompt is None and cell.id.prompt not in probes):
            cells.setdefault((cell.id.preset, cell.id.model), []).append(cell.id)
    several = len(run.models) > 1
    return tuple(
        Arm(
            column.id, model, f"{column.name} · {model}" if several else column.name, dot_of(place),
            tuple(cells.get((column.id, model), ())), _checks(run, column),
        )
        for model in run.models
        for place, column in enumerate(run.columns)
    )  # fmt: skip


def _checks(run: Run, column: Column) -> Mapping[str, tuple[Check, ...]]:
    return {prompt.id: checks_of(column, prompt, run.checks) for prompt in run.prompts}


def summaries_of(run: Run, prompt: str | None = None) -> tuple[Summary, ...]:
    """Of a run as it is recorded; `prompt`: of that one alone."""
    return summarize(arms_of(run, prompt), run.completions())


def summarize(
    arms: Iterable[Arm], answers: Mapping[CellId, Completion], measured: Measured | None = None
) -> tuple[Summary, ...]:
    """One summary an arm; the first arm of a model is its baseline."""
    bases: dict[str, Mapping[str, CheckRate]] = {}
    made: list[Summary] = []
    for arm in arms:
        summary = _summary(arm, answers, measured or _measure, bases.get(arm.model))
        bases.setdefault(arm.model, {rate.label: rate for rate in summary.checks})
        made.append(summary)
    return tuple(made)


def _measure(_cell: CellId, completion: Completion) -> Values:
    return values_of(completion)


def _summary(
    arm: Arm, answers: Mapping[CellId, Completion], measured: Measured, base: Mapping[str, CheckRate] | None
) -> Summary:
    came = [(cell, answers.get(cell, Completion())) for cell in arm.cells]
    whole = [(cell, completion) for cell, completion in came if completion.state == "done"]
    completions = [completion for _, completion in whole]
    still = sum(not completion.ended for _, completion in came)
    return Summary(
        arm=arm,
        answers=len(whole),
        failed=len(came) - len(whole) - still,
        open=still,
        reused=sum(completion.reused_from is not None for completion in completions),
        figures=_figures([(cell, measured(cell, completion)) for cell, completion in whole]),
        all_checks=_all_checks(completions),
        checks=tuple(_rates(arm.checks, whole, base)),
        finish=_finish_reasons(completions),
    )


def _figures(measured: Sequence[tuple[CellId, Values]]) -> Mapping[str, Figure]:
    figures: dict[str, Figure] = {}
    for metric in METRICS:
        clusters: dict[str, list[float]] = {}
        for cell, values in measured:
            if metric.id in values:
                clusters.setdefault(cell.prompt, []).append(values[metric.id])
        mean = intervals.clustered_mean(tuple(clusters.values()))
        if mean is not None:
            rising = tuple(sorted(value for cluster in clusters.values() for value in cluster))
            quartiles = (quantile(rising, 0.5), quantile(rising, 0.25), quantile(rising, 0.75))
            figures[metric.id] = Figure(mean, *quartiles, rising)
    return figures


def _finish_reasons(completions: Iterable[Completion]) -> Mapping[FinishReason, int]:
    counted = Counter[FinishReason](completion.finish_reason or "unknown" for completion in completions)
    return dict(sorted(counted.items()))


def _all_checks(completions: Iterable[Completion]) -> CheckRate | None:
    """Answers that pass every check they have: of answers, and not of checks, which stand or fall together."""
    judged = [c.checks for c in completions if c.checks and not any(outcome.pending for outcome in c.checks)]
    passed = sum(all(outcome.passed for outcome in outcomes) for outcomes in judged)
    rate = intervals.share(passed, len(judged))
    return None if rate is None else CheckRate("All checks", passed, rate)


def _rates(
    checks: Mapping[str, Sequence[Check]],
    answers: Iterable[tuple[CellId, Completion]],
    base: Mapping[str, CheckRate] | None,
) -> Iterator[CheckRate]:
    """One rate a label, in the order of the checks: those of an answer that share a `metric` pass together."""
    decided: dict[str, list[bool]] = {}
    for cell, completion in answers:
        for label, passed in _by_label(checks.get(cell.prompt, ()), completion.checks).items():
            decided.setdefault(label, []).append(passed)
    order = {check_label(check): place for place, check in enumerate(c for each in checks.values() for c in each)}
    for label in sorted(decided, key=lambda label: (order.get(label, len(order)), label)):
        number, n = sum(decided[label]), len(decided[label])
        rate, same = intervals.share(number, n), (base or {}).get(label)
        lift = None if same is None else intervals.difference(number, n, same.passed, same.rate.n)
        if rate is not None:
            yield CheckRate(label, number, rate, lift)


def _by_label(checks: Sequence[Check], outcomes: Sequence[CheckOutcome]) -> Mapping[str, bool]:
    """Whether each label's checks of one answer have passed; a label with one that is not decided is left out."""
    passed: dict[str, bool] = {}
    waits: set[str] = set()
    for label, outcome in zip(check_labels(checks, outcomes), outcomes, strict=True):
        passed[label] = passed.get(label, True) and outcome.passed
        if outcome.pending:
            waits.add(label)
    return {label: whole for label, whole in passed.items() if label not in waits}
