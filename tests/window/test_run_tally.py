"""The counts of a shown run equal those of counting anew, whatever happens to its cells."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from playground.core.completion import Completion
from playground.core.events import CellFinished, CellStarted, RunEvent, RunFinished, TextDelta
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column, plan_run
from playground.core.preset import NONE
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run
from playground.gui.comparison_model import ShownRun

PROMPTS = [Prompt(f"p{n}", (Message("user", "Why?"),)) for n in range(6)]
PLAN = plan_run("T", [Column("none", "None", NONE, None)], PROMPTS, ["lab/m"], 1, Parameters())
CELLS = [cell.id for cell in PLAN.cells]
cells = st.sampled_from(CELLS)
states = st.sampled_from(["pending", "done", "failed", "cancelled", "interrupted"])
events: st.SearchStrategy[RunEvent] = st.one_of(
    st.builds(CellStarted, cells, st.just(0.0)),
    st.builds(TextDelta, cells, st.just(0.0), st.just("x")),
    st.builds(
        CellFinished, cells, st.just(0.0), st.sampled_from(["done", "failed", "cancelled"]), st.just("stop"),
    ),
    st.just(RunFinished(0.0)),
)  # fmt: skip
steps = st.lists(events | st.lists(cells, min_size=1, max_size=4), max_size=30)


def run_in(begun: list[str]) -> Run:
    run = new_run("r", "", PLAN, "")
    return replace(
        run,
        cells=tuple(
            replace(cell, completion=Completion(state))  # type: ignore[arg-type]
            for cell, state in zip(run.cells, begun, strict=True)
        ),
    )


@given(st.lists(states, min_size=6, max_size=6), steps)
def test_counts_are_those_of_counting_anew(begun: list[str], deeds: list[RunEvent | list[CellId]]) -> None:
    shown = ShownRun.of(run_in(begun))
    for deed in deeds:
        if isinstance(deed, list):
            shown.expect(deed)
        else:
            shown.apply(deed)
        known = shown.completions
        assert shown.count() == (sum(c.ended for c in known.values()), 6)
        again = {cell for cell, c in known.items() if c.state in ("failed", "cancelled", "interrupted")}
        left = {cell for cell, c in known.items() if c.state in ("pending", "cancelled", "interrupted")}
        assert set(shown.failed()) == again - shown.under_way
        assert shown.may_go_on() == (bool(left) and not shown.under_way)
        assert shown.may_retry() == bool(shown.failed())
        queue = [cell for cell in CELLS if cell in shown.under_way and known[cell].state == "pending"]
        for cell in queue:
            assert shown.place_in_queue(cell) == queue.index(cell)
