"""The figures of a run's columns for other programs: the key `summary` of an exported record. Never read back."""

from __future__ import annotations

from typing import Any

from playground.core.intervals import Estimate
from playground.core.run import Run
from playground.core.summaries import CheckRate, Figure, Summary, summaries_of


def summary_record(run: Run) -> list[dict[str, Any]]:
    """One object for each preset under each model, in reading order; units as in the names of the cells' keys."""
    return [_summary(summary) for summary in summaries_of(run)]


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "preset": summary.arm.column,
        "model": summary.arm.model,
        "answers": summary.answers,
        "failed": summary.failed,
        "open": summary.open,
        "reused": summary.reused,
        "finish_reasons": dict(summary.finish),
        "metrics": {name: _figure(figure) for name, figure in summary.figures.items()},
        "all_checks": None if summary.all_checks is None else _rate(summary.all_checks),
        "checks": [{"check": rate.label, **_rate(rate)} for rate in summary.checks],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    quartiles = {"low_quartile": figure.low_quartile, "high_quartile": figure.high_quartile}
    return {"mean": figure.mean.value, **_interval(figure.mean), "median": figure.median, **quartiles}


def _rate(rate: CheckRate) -> dict[str, Any]:
    said: dict[str, Any] = {"passed": rate.passed, "share": rate.rate.value, **_interval(rate.rate)}
    return said if rate.lift is None else {**said, "lift": {"value": rate.lift.value, **_interval(rate.lift)}}


def _interval(estimate: Estimate) -> dict[str, Any]:
    """The ends of the 95 % interval, null where one answer gives none."""
    return {"low": estimate.low, "high": estimate.high, "n": estimate.n}
