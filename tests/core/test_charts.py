"""Charts as values: round axes, marks where the figures are, and no bar without its interval."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from summary_runs import answer, arm, placed

from playground.core.charts.of_summaries import charts_of
from playground.core.charts.rows import Frame
from playground.core.charts.scale import nice_scale, scale_of
from playground.core.charts.shapes import Box, Chart, Dot, Line, Words
from playground.core.charts.strips import MOST_DOTS, drawn
from playground.core.completion import Completion
from playground.core.plan import CellId
from playground.core.summaries import summarize

WIDTH = 560.0


def charts(answers: dict[CellId, Completion], *columns: str, checks: int = 0) -> dict[str, Chart]:
    arms = [arm(column, answers, checks, dot) for dot, column in enumerate(columns)]
    return {chart.id: chart for chart in charts_of(summarize(arms, answers), WIDTH)}


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, (0, 2, 4, 6, 8, 10)),
        (0, 43, (0, 10, 20, 30, 40, 50)),
        (0.12, 0.31, (0.1, 0.15, 0.2, 0.25, 0.3, 0.35)),
        (950, 1040, (940, 960, 980, 1000, 1020, 1040)),
        (7, 7, (2, 4, 6, 8, 10, 12)),
        (0, 0, (0, 0.2, 0.4, 0.6, 0.8, 1)),
    ],
)
def test_axes_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    assert nice_scale(low, high).ticks == pytest.approx(ticks)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=20), st.lists(st.floats(-1e9, 1e9), max_size=20))
def test_an_axis_holds_every_value_and_has_few_ticks(values: list[float], reaching: list[float]) -> None:
    scale = scale_of(values, reaching)
    assert scale.low < scale.high
    assert all(scale.low * (1 - 1e-8) <= value <= scale.high * (1 + 1e-8) for value in values)
    assert 2 <= len(scale.ticks) <= 8
    assert list(scale.ticks) == sorted(set(scale.ticks))


@given(st.floats(90, 900), st.integers(1, 12))
def test_the_words_of_an_axis_do_not_touch(width: float, letters: int) -> None:
    frame = Frame(width, 2, nice_scale(0, 43), lambda _tick: "0" * letters)
    shapes = list(frame.axis())
    named = [shape.x for shape in shapes if isinstance(shape, Words)]
    assert len([shape for shape in shapes if isinstance(shape, Line)]) == 6
    assert named[0] == frame.x(0)
    assert all(right - left > 6.5 * letters for left, right in pairwise(named))


def test_an_interval_of_two_answers_does_not_press_the_dots_together() -> None:
    scale = scale_of([40.0, 50.0], [-200.0, 340.0])
    assert scale.high <= 60
    chart = charts(placed("pirate", p=[answer(1), answer(90)]), "pirate")["words"]
    line = next(shape for shape in chart.shapes if isinstance(shape, Line) and shape.kind == "interval")
    assert line.cut_high
    assert not line.cut_low  # a length ends at nothing
    assert "0 to 611 words" in chart.summary


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["none", "pirate", "poet"]), st.sampled_from("ab"), st.integers(0, 90), st.booleans()
        ),
        max_size=20,
    )
)
def test_no_bar_without_its_interval(cells: list[tuple[str, str, int, bool]]) -> None:
    answers = {
        CellId(column, prompt, "mine/model", number): answer(words, passes=(passed,))
        for number, (column, prompt, words, passed) in enumerate(cells)
    }
    columns = ("none", "pirate", "poet")
    summaries = summarize([arm(column, answers, 1) for column in columns], answers)
    for chart in charts_of(summaries, WIDTH):
        assert chart.width == WIDTH
        lines = [shape for shape in chart.shapes if isinstance(shape, Line) and shape.kind == "interval"]
        firm = [shape for shape in chart.shapes if isinstance(shape, Dot) and shape.kind == "mean"]
        alone = [shape for shape in chart.shapes if isinstance(shape, Dot) and shape.kind == "alone"]
        assert [dot.y for dot in firm] == [line.y1 for line in lines]
        assert all(line.x1 <= dot.x <= line.x2 for line, dot in zip(lines, firm, strict=True))
        if chart.id == "words":
            assert len(alone) == sum(s.answers == 1 for s in summaries)
            assert len(firm) == sum(s.answers > 1 for s in summaries)
        boxes = [shape for shape in chart.shapes if isinstance(shape, Box)]
        assert chart.id.endswith("-all") or not boxes
        assert all(0 <= shape.x <= WIDTH for shape in chart.shapes if isinstance(shape, (Dot, Box, Words)))


def test_a_single_answer_is_said_to_be_one() -> None:
    chart = charts(placed("pirate", p=[answer(5)]), "pirate")["words"]
    assert "1 answer: no interval" in [shape.text for shape in chart.shapes if isinstance(shape, Words)]
    assert "One answer each: no intervals" in chart.note
    assert "1 answer: no interval" in chart.summary


def test_a_column_without_answers_or_checks_says_so_in_its_row() -> None:
    answers = {**placed("none", p=[answer(5)]), **placed("pirate", p=[answer(state="failed"), answer(state="failed")])}
    whole = charts(answers, "none", "pirate")
    assert "no whole answer" in [shape.text for shape in whole["words"].shapes if isinstance(shape, Words)]
    assert "checks" not in whole


def test_what_costs_nothing_has_no_picture_of_its_cost() -> None:
    assert "cost_usd" in charts(placed("pirate", p=[answer(5)]), "pirate")
    assert "cost_usd" not in charts(placed("pirate", p=[answer(5, cost_usd=0.0)]), "pirate")


def test_every_row_has_a_spot_that_says_value_interval_and_n() -> None:
    answers = {**placed("none", p=[answer(5), answer(7), answer(9)]), **placed("pirate", p=[answer(3), answer(4)])}
    chart = charts(answers, "none", "pirate")["words"]
    assert [spot.tip.partition(" · ")[0] for spot in chart.spots] == [
        "None: mean 7 words, 2.0 to 12 words",
        "Pirate: mean 3.5 words, 0 to 9.9 words",
    ]
    assert all(" · n " in spot.tip for spot in chart.spots)
    assert all(spot.tip in chart.summary for spot in chart.spots)


def test_distributions_show_every_answer_up_to_a_bound() -> None:
    few = charts(placed("pirate", p=[answer(n) for n in range(1, 11)]), "pirate")["words-all"]
    assert len([shape for shape in few.shapes if isinstance(shape, Dot)]) == 10
    assert [shape for shape in few.shapes if isinstance(shape, Box)]
    many = charts(placed("pirate", p=[answer(n % 97) for n in range(500)]), "pirate")["words-all"]
    assert len([shape for shape in many.shapes if isinstance(shape, Dot)]) == MOST_DOTS
    assert f"at most {MOST_DOTS}" in many.note
    assert (drawn(range(1000))[0], drawn(range(1000))[-1]) == (0, 999)


def test_few_answers_have_no_box() -> None:
    chart = charts(placed("pirate", p=[answer(3), answer(4), answer(9)]), "pirate")["words-all"]
    assert not [shape for shape in chart.shapes if isinstance(shape, Box)]
