"""Words about costs, and the sentences that hold a run to a limit. What is unknown is said to be unknown."""

from __future__ import annotations

from playground.core.costs import Costs, Estimate, column_costs, costs_of
from playground.core.errors import InputError
from playground.core.run import Run
from playground.core.wording import cost, count


def amount(usd: float) -> str:
    """`$0.0012`, `$1.20`, `$0`."""
    return cost(usd) or "$0"


def cost_words(costs: Costs) -> str:
    """`$0.012`, `$0.012, price unknown for 3 of 10 answers`, `price unknown`; "" where nothing cost anything."""
    words = [cost(costs.usd)] if costs.usd > 0 else []
    if costs.unpriced:
        everywhere = costs.unpriced == costs.answers
        words.append("price unknown" if everywhere else f"price unknown for {_of(costs.unpriced, costs.answers)}")
    if costs.uncounted:
        words.append(f"tokens not reported for {_of(costs.uncounted, costs.answers)}, cost unknown")
    return ", ".join(words)


def run_cost_words(run: Run) -> str:
    """`$0.026 (No system message $0.012, Captain Redbeard $0.014)`, `price unknown`; "" where nothing cost anything."""
    whole, columns = cost_words(costs_of(run.completions())), _column_words(run)
    return f"{whole} ({columns})" if columns else whole


def _column_words(run: Run) -> str:
    columns = column_costs(run.completions())
    several = len(run.models) > 1
    words = [
        f"{column.name}{f' on {model}' if several else ''} {cost(costs.usd)}"
        for model in run.models
        for column in run.columns
        if (costs := columns.get((column.id, model))) is not None and costs.usd > 0
    ]
    return ", ".join(words) if len(words) > 1 else ""


def estimate_words(expected: Estimate) -> str:
    """`about $0.01 to $0.05`, `price unknown`; "" where nothing costs anything."""
    if expected.high_usd <= 0:
        return "price unknown" if expected.unpriced else ""
    low, high = cost(expected.low_usd) or "$0", cost(expected.high_usd)
    words = f"about {high}" if low == high else f"about {low} to {high}"
    return f"{words}, price of {_models(expected.unpriced)} unknown" if expected.unpriced else words


def hold_to(limit_usd: float, expected: Estimate, prices_file: str) -> None:
    """Raises InputError when a run may cost more than the limit, or when that cannot be told. 0: there is no limit."""
    if limit_usd <= 0:
        return
    if expected.unpriced:
        raise InputError(
            f"the price of {_models(expected.unpriced)} is unknown, so the limit of {amount(limit_usd)} cannot be "
            f"kept: write the price into {prices_file}, or run without a limit"
        )
    if expected.high_usd > limit_usd:
        raise InputError(
            f"this run may cost up to {amount(expected.high_usd)} by the estimate, and the limit is "
            f"{amount(limit_usd)}: ask for fewer or shorter answers, or raise the limit"
        )


def over_limit(limit_usd: float, used_usd: float, next_usd: float) -> str:
    """Why an answer was not asked for."""
    return (
        f"Not asked: this run is held to {amount(limit_usd)} (your own limit); {amount(used_usd)} of it is spent or "
        f"under way, and this answer may cost {amount(next_usd)}. Raise the limit, then ask again."
    )


def price_unknown(limit_usd: float, model: str) -> str:
    """Why an answer was not asked for."""
    return (
        f"Not asked: the price of {model} is unknown, so your own limit of {amount(limit_usd)} cannot be kept. "
        "Write the price into prices.toml, or run without a limit."
    )


def _models(models: tuple[str, ...]) -> str:
    """`lab/echo`, `lab/echo and 2 more`"""
    first, *others = models
    return f"{first} and {len(others)} more" if others else first


def _of(part: int, whole: int) -> str:
    return f"{part:,} of {count(whole, 'answer')}"
