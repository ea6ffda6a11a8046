"""Events of a run: folding joined events gives what folding all gives, for every cell, and no order is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from playground.core.completion import CellError, CheckOutcome, Completion, Usage
from playground.core.events import (
    CellEvent,
    CellFinished,
    CellNotice,
    CellStarted,
    EndpointProgress,
    ReasoningDelta,
    RunEvent,
    RunFinished,
    RunNotice,
    TextDelta,
    coalesce,
    fold,
)
from playground.core.plan import CellId

CELLS = [CellId(preset, "prompt-1", "local/m", sample) for preset in ("none", "pirate") for sample in (1, 2)]
cells = st.sampled_from(CELLS)
times = st.floats(0, 1000, allow_nan=False)
usages = st.builds(Usage, st.none() | st.integers(0, 99), st.none() | st.integers(0, 99))
cell_events: st.SearchStrategy[RunEvent] = st.one_of(
    st.builds(TextDelta, cells, times, st.text(max_size=5)),
    st.builds(TextDelta, cells, times, st.text(max_size=5)),
    st.builds(ReasoningDelta, cells, times, st.text(max_size=5)),
    st.builds(CellStarted, cells, times),
    st.builds(CellNotice, cells, times, st.text(max_size=5)),
    st.builds(
        CellFinished,
        cells,
        times,
        st.sampled_from(["done", "failed", "cancelled"]),
        st.sampled_from(["stop", "length", "error"]),
        usages,
        st.none() | st.just(CellError("server", "It broke.", 500)),
        st.just(()) | st.just((CheckOutcome("contains", True, "found", 1.0),)),
    ),
)
run_events = st.one_of(
    cell_events,
    st.builds(EndpointProgress, st.just("local"), times, st.text(max_size=5)),
    st.builds(RunNotice, times, st.text(max_size=5)),
    st.builds(RunFinished, times),
)
streams = st.lists(run_events, max_size=40)


def folded(events: Iterable[RunEvent]) -> dict[CellId, Completion]:
    completions = {cell: Completion() for cell in CELLS}
    for event in events:
        if isinstance(event, CellEvent):
            completions[event.cell] = fold(completions[event.cell], event)
    return completions


def of_cell(events: Iterable[RunEvent], cell: CellId) -> list[RunEvent]:
    return [event for event in events if getattr(event, "cell", None) == cell]


def joined(events: list[RunEvent]) -> list[RunEvent]:
    """The neighbouring deltas of one cell's events joined, by the plainest means."""
    out: list[RunEvent] = []
    for event in events:
        last = out[-1] if out else None
        both_text = isinstance(event, TextDelta) and isinstance(last, TextDelta)
        if both_text or (isinstance(event, ReasoningDelta) and isinstance(last, ReasoningDelta)):
            out[-1] = replace(last, text=last.text + event.text)
        else:
            out.append(event)
    return out


@given(streams)
def test_folding_joined_events_equals_folding_all(events: list[RunEvent]) -> None:
    assert folded(coalesce(events)) == folded(events)


@given(streams, streams)
def test_folding_equals_wherever_the_stream_is_cut(first: list[RunEvent], second: list[RunEvent]) -> None:
    assert folded([*coalesce(first), *coalesce(second)]) == folded([*first, *second])


@given(streams)
def test_the_order_within_a_cell_is_kept_and_neighbours_are_joined(events: list[RunEvent]) -> None:
    together = coalesce(events)
    for cell in CELLS:
        assert of_cell(together, cell) == joined(of_cell(events, cell))


@given(streams)
def test_events_without_a_cell_keep_their_order(events: list[RunEvent]) -> None:
    assert [e for e in coalesce(events) if not hasattr(e, "cell")] == [e for e in events if not hasattr(e, "cell")]


@given(streams)
def test_joining_twice_changes_nothing(events: list[RunEvent]) -> None:
    assert coalesce(coalesce(events)) == coalesce(events)


def test_many_small_deltas_become_one_a_cell() -> None:
    events = [TextDelta(CELLS[i % 4], i / 1000, f"{i} ") for i in range(4000)]
    together = coalesce(events)
    assert len(together) == 4
    assert together[0].at == 0.0
    first = together[0]
    assert isinstance(first, TextDelta)
    assert first.text == "".join(f"{i} " for i in range(0, 4000, 4))


def test_starting_again_begins_a_new_completion() -> None:
    cell = CELLS[0]
    events: list[RunEvent] = [
        CellStarted(cell, 1.0),
        TextDelta(cell, 1.5, "lost"),
        CellFinished(cell, 2.0, "failed", "error", error=CellError("cut", "The connection broke.")),
        CellStarted(cell, 10.0),
        ReasoningDelta(cell, 10.2, "hm"),
        TextDelta(cell, 10.5, "kept"),
        TextDelta(cell, 11.0, "!"),
        CellFinished(cell, 12.2, "done", "stop", Usage(5, 11)),
    ]
    done = folded(coalesce(events))[cell]
    assert (done.state, done.text, done.reasoning, done.error) == ("done", "kept!", "hm", None)
    assert (done.timings.ttft_ms, done.timings.total_ms, done.timings.tokens_per_s) == (200.0, 2200.0, 5.0)
