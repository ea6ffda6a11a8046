"""The table of a run: nothing is lost or doubled by filter and order; what differs, what is alike, what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.completion import CheckOutcome, Completion, Timings
from playground.core.experiment import Prompt
from playground.core.matrix import Matrix, Order, RowFilter, RowKey, alike, differs, filtered, matrix_of, ordered
from playground.core.matrix_measures import MEASURES, Measure, heat
from playground.core.metrics import values_of
from playground.core.plan import CellId
from playground.core.request import Message

MODELS = ("local/a", "mine/b")
COLUMNS = ("none", "pirate", "poet")


def measure(measure_id: str) -> Measure:
    return next(each for each in MEASURES if each.id == measure_id)


def prompt(number: int, text: str = "") -> Prompt:
    return Prompt(f"p{number}", (Message("user", text or f"Question {number}"),))


def done(text: str, **more: object) -> Completion:
    return Completion(state="done", text=text, **more)  # type: ignore[arg-type] # by name


def one_row(*answers: Completion, samples: int = 1) -> tuple[Matrix, RowKey, Mapping[CellId, Completion]]:
    """A row with these answers: those of the first column's samples, then those of the next column."""
    ids = [CellId(c, "p1", "m", s) for c in COLUMNS[: len(answers) // samples] for s in range(1, samples + 1)]
    matrix = matrix_of(ids, COLUMNS, ("m",), [prompt(1)])
    return matrix, matrix.rows[0], dict(zip(ids, answers, strict=True))


COMPLETIONS = st.builds(
    Completion,
    state=st.sampled_from(["pending", "running", "done", "failed", "cancelled"]),
    text=st.sampled_from(["", "Yes.", "yes.", "  Yes. ", "No", "ß"]),
    timings=st.builds(Timings, ttft_ms=st.none() | st.floats(0, 1000)),
    checks=st.lists(st.builds(CheckOutcome, st.just("equals"), st.booleans(), st.just("")), max_size=2).map(tuple),
)


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_filter_and_order_neither_lose_nor_double_a_cell(data: st.DataObject) -> None:
    prompts = [prompt(n) for n in range(data.draw(st.integers(0, 4)))]
    samples = data.draw(st.integers(1, 3))
    whole = [CellId(c, p.id, m, s) for p in prompts for s in range(1, samples + 1) for m in MODELS for c in COLUMNS]
    cells = [cell for cell in whole if data.draw(st.integers(0, 5))]
    answers = {cell: data.draw(COMPLETIONS) for cell in cells if data.draw(st.booleans())}
    matrix = matrix_of(cells, COLUMNS, MODELS, prompts, stacked=data.draw(st.booleans()))
    in_table = [cell for row in matrix.rows for column in matrix.columns for cell in matrix.stack(row, column)]
    assert Counter(in_table) == Counter(cells)

    by = data.draw(
        st.builds(RowFilter, st.sampled_from(["", " ", "yes", "question 1", "ss"]), st.booleans(), st.booleans())
    )
    kept = filtered(matrix, answers, by)
    assert [row for row in matrix.rows if row in kept] == list(kept)
    order = data.draw(st.builds(Order, st.sampled_from([None, "", *COLUMNS, "gone"]), st.booleans()))
    rows = ordered(matrix, kept, answers, order, data.draw(st.sampled_from([None, *MEASURES])))
    assert Counter(rows) == Counter(kept)
    for row in rows:
        for column in matrix.columns:
            together = alike(matrix.stack(row, column), answers)
            assert sorted(s for each in together for s in each.samples) == [c.sample for c in matrix.stack(row, column)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([done("Yes."), done("Yes.")], False),
        ([done("Yes."), done(" Yes.\n")], False),
        ([done("Yes."), done("No.")], True),
        ([done("Yes."), done("yes.")], True),
        ([done("Yes."), Completion(state="failed", text="No.")], False),
        ([done("Yes."), Completion()], False),
        ([done("Yes."), done("Yes."), done("No.")], True),
        ([done("")], False),
        ([done("one two three four five six"), done("one two three four five seven")], True),
        ([done("one two three four  five six"), done("one two three four five\nsix ")], False),
        ([done("one two three four five"), done("one two three four five six")], True),
    ],
)
def test_a_row_differs_where_two_whole_answers_do(answers: list[Completion], expected: bool) -> None:
    matrix, row, known = one_row(*answers)
    assert differs(matrix, row, known) is expected


def test_columns_that_say_the_same_in_another_order_of_samples_do_not_differ() -> None:
    matrix, row, known = one_row(done("A"), done("B"), done("B"), done("A"), samples=2)
    assert not differs(matrix, row, known)


def test_identical_samples_are_one_with_a_count() -> None:
    stack = [CellId("none", "p1", "m", s) for s in range(1, 5)]
    texts = {1: done("Yes."), 2: done("No."), 3: done(" Yes."), 4: Completion(state="failed")}
    together = alike(stack, {cell: texts[cell.sample] for cell in stack})
    assert [each.samples for each in together] == [(1, 3), (2,), (4,)]


def test_two_failures_are_two_and_two_that_wait_are_one() -> None:
    stack = [CellId("none", "p1", "m", s) for s in (1, 2)]
    assert len(alike(stack, {cell: Completion(state="failed") for cell in stack})) == 2
    assert len(alike(stack, {})) == 1


def test_the_filter_looks_into_prompts_and_answers() -> None:
    cells = [CellId("none", f"p{n}", "m") for n in (1, 2)]
    matrix = matrix_of(cells, COLUMNS, ("m",), [prompt(1, "Straße?"), prompt(2)])
    answers = {cells[1]: done("The ROAD.")}
    assert [row.prompt for row in filtered(matrix, answers, RowFilter("strasse"))] == ["p1"]
    assert [row.prompt for row in filtered(matrix, answers, RowFilter(" road "))] == ["p2"]
    assert filtered(matrix, answers, RowFilter("nowhere")) == ()
    assert [row.prompt for row in filtered(matrix, answers, RowFilter(starred=frozenset({cells[0]})))] == ["p1"]


def test_a_failed_check_is_a_failure() -> None:
    cells = [CellId("none", f"p{n}", "m") for n in (1, 2, 3)]
    matrix = matrix_of(cells, COLUMNS, ("m",), [])
    answers = {
        cells[0]: done("a", checks=(CheckOutcome("equals", True, ""),)),
        cells[1]: done("a", checks=(CheckOutcome("equals", True, ""), CheckOutcome("equals", False, ""))),
        cells[2]: Completion(state="interrupted"),
    }
    assert [row.prompt for row in filtered(matrix, answers, RowFilter(only_failures=True))] == ["p2", "p3"]


def test_rows_without_a_figure_stand_last_in_both_directions() -> None:
    cells = [CellId("none", f"p{n}", "m") for n in (1, 2, 3, 4)]
    matrix = matrix_of(cells, COLUMNS, ("m",), [])
    answers = {c: done("a", timings=Timings(ttft_ms=ms)) for c, ms in zip(cells, (30.0, None, 10.0, 20.0), strict=True)}
    for descending, expected in ((False, "p3 p4 p1 p2"), (True, "p1 p4 p3 p2")):
        rows = ordered(matrix, matrix.rows, answers, Order("none", descending), measure("ttft"))
        assert [row.prompt for row in rows] == expected.split()


def test_turns_and_samples_have_rows_of_their_own() -> None:
    talk = Prompt("p1", (Message("user", "First?"), Message("user", "And then?")))
    cells = [CellId("none", "p1", "m", s, t) for t in (1, 2) for s in (1, 2)]
    apart = matrix_of(cells, ("none",), ("m",), [talk], stacked=False)
    assert [(row.turn, row.sample) for row in apart.rows] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert [apart.prompt_words(row) for row in apart.rows][::2] == ["First?", "And then?"]
    assert len(matrix_of(cells, ("none",), ("m",), [talk]).rows) == 2


def test_a_figure_of_several_samples_is_their_mean_and_says_of_how_many() -> None:
    three = [done("one two"), done("one two three four"), Completion(state="failed", text="cut")]
    length = measure("words")
    figure = length.of(three)
    assert figure is not None
    assert (length.words(figure), figure.n) == ("3 words", 2)
    assert "mean 3 words of 2 answers, 95 % interval" in length.sentence(figure)
    assert length.of([Completion()]) is None


def test_checks_are_counted_over_all_samples() -> None:
    passed, not_passed = CheckOutcome("equals", True, ""), CheckOutcome("equals", False, "")
    figure = measure("checks").of([done("a", checks=(passed, not_passed)), done("b", checks=(passed,))])
    assert figure is not None
    assert measure("checks").words(figure) == "2 of 3"
    assert measure("checks").of([done("a")]) is None


def test_heat_lies_between_the_lowest_and_the_highest() -> None:
    assert [heat(v, 10, 20) for v in (10, 15, 20)] == [0, 0.5, 1]
    assert heat(3, 3, 3) == 0.5


def test_the_matrix_counts_what_the_metrics_count() -> None:
    """A failure is no answer, a reused one cost nothing here, and a check that a model decides is not decided yet."""
    timings = Timings(100.0, 900.0, 40.0)
    failed = Completion("failed", "Wel", timings=timings, cost_usd=0.5)
    reused = Completion("done", "Well said.", timings=timings, cost_usd=0.5, reused_from="r1")
    asked = Completion("done", "Well said.", timings=timings, cost_usd=0.1)
    of = {name: measure(name).of([failed, reused, asked]) for name in ("ttft", "speed", "words", "cost")}
    assert {name: figure.n for name, figure in of.items() if figure} == {"ttft": 2, "speed": 2, "words": 2, "cost": 1}
    whole = {name: values_of(asked)[metric] for name, metric in (("ttft", "ttft_ms"), ("cost", "cost_usd"))}
    assert {name: figure.value for name, figure in of.items() if figure and name in whole} == whole
    outcomes = (CheckOutcome("contains", True, ""), CheckOutcome("llm-rubric", False, "", pending=True))
    share = measure("checks").of([done("a", checks=outcomes)])
    assert share is not None
    assert (share.value, share.n) == (1.0, 1)
