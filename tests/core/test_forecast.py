"""What a run will take, as a range; and an honest word where nobody knows."""

from __future__ import annotations

import pytest

from playground.core.experiment import Prompt
from playground.core.forecast import forecast, forecast_lines
from playground.core.pace import Sighting, pace_of
from playground.core.plan import Cell, Column, plan_run
from playground.core.preset import NONE
from playground.core.prices import FREE, Price
from playground.core.request import Message, Parameters


def cells(number: int, model: str = "lab/m", max_tokens: int | None = None, text: str = "Why?" * 10) -> list[Cell]:
    prompts = [Prompt(f"p{n}", (Message("user", text),)) for n in range(number)]
    column = Column("none", "None", NONE, None)
    return list(plan_run("T", [column], prompts, [model], 1, Parameters(max_tokens=max_tokens)).cells)


def measured(seconds: float = 2.0, tokens: int = 100, number: int = 20) -> list[Sighting]:
    return [Sighting(200.0, seconds * 1000 * (0.9 + 0.2 * n / number), 50.0, tokens) for n in range(number)]


def test_the_time_is_that_of_the_cells_over_what_goes_on_at_once() -> None:
    pace = pace_of(measured())
    alone = forecast(cells(100), lambda _m: FREE, {"lab/m": pace}, {"lab": 1}).time
    four = forecast(cells(100), lambda _m: FREE, {"lab/m": pace}, {"lab": 4}).time
    assert 180 < alone.low_s < 200 < alone.high_s < 220
    assert four.low_s == pytest.approx(alone.low_s / 4)


def test_endpoints_work_side_by_side_and_one_answer_is_never_shared() -> None:
    pace = pace_of(measured())
    both = [*cells(10), *cells(10, "other/m")]
    paces = {"lab/m": pace, "other/m": pace}
    span = forecast(both, lambda _m: FREE, paces, {"lab": 1, "other": 1}).time
    assert 18 < span.low_s < span.high_s < 22
    assert forecast(cells(1), lambda _m: FREE, paces, {"lab": 8}).time.high_s > 1.8


def test_a_limit_of_tokens_shortens_the_answers() -> None:
    pace = pace_of(measured(tokens=1000, seconds=20.0))
    whole = forecast(cells(10), lambda _m: FREE, {"lab/m": pace}, {"lab": 1})
    cut = forecast(cells(10, max_tokens=50), lambda _m: FREE, {"lab/m": pace}, {"lab": 1})
    assert cut.time.high_s < whole.time.high_s / 5
    assert cut.output_tokens == (500, 500)
    assert whole.output_tokens == (10_000, 10_000)


def test_what_nobody_measured_is_unknown_and_is_said_so() -> None:
    assert pace_of(measured(number=2)) is None
    expected = forecast(cells(100), lambda _m: None, {"lab/m": None}, {})
    assert forecast_lines(expected) == (
        "100 answers from 1 model",
        "Tokens: about 1,400 to 1,800 in, about 5,000 to 410,000 out (no limit is set: the upper end is a guess)",
        "Cost: price unknown",
        "Time: unknown, lab/m was not measured here yet",
    )


def test_lines_for_people() -> None:
    price = Price(1.0, 2.0)
    mixed = [*cells(300), *cells(1, "new/m")]
    paces = {"lab/m": pace_of(measured()), "new/m": None}
    lines = forecast_lines(forecast(mixed, lambda m: price if m == "lab/m" else FREE, paces, {"lab": 4}))
    assert lines[0] == "301 answers from 2 models"
    assert lines[2].startswith("Cost: about $")
    assert lines[3] == "Time: about 2 min 30 s, without those of unknown pace: new/m was not measured here yet"
