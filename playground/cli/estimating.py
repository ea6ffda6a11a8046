"""`playground run --estimate`: what a run would take, and nothing is asked."""

from __future__ import annotations

from playground.cli import output
from playground.core.forecast import Forecast, forecast_lines


def write_forecast(expected: Forecast, *, as_json: bool) -> None:
    """On stdout. Raises StoreError."""
    if as_json:
        output.write_json(_record(expected))
        return
    for line in forecast_lines(expected):
        output.write(line)
    output.note("This is an estimate; nothing was asked.")


def _record(expected: Forecast) -> dict[str, object]:
    """Ranges as [least, most]; `unpriced` and `unmeasured` are the models whose part is not in the figures."""
    return {
        "answers": expected.answers,
        "input_tokens": expected.input_tokens,
        "output_tokens": expected.output_tokens,
        "cost_usd": (expected.cost.low_usd, expected.cost.high_usd),
        "unpriced": expected.cost.unpriced,
        "time_s": (round(expected.time.low_s, 1), round(expected.time.high_s, 1)),
        "unmeasured": expected.time.unknown,
    }
