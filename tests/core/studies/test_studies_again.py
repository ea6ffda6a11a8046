"""Asking a column again beside what studies asked of the others."""

from __future__ import annotations

from dataclasses import replace

from study_plans import BASE, BRIEF, PIRATE, planned

from playground.core.completion import Completion
from playground.core.run import Run, new_run
from playground.core.studies import Studies, studied
from playground.core.studies.again import with_studies_of


def studied_run() -> Run:
    both = Studies(fresh=True, conflict=True, drift=1, ablate=("pirate", "brief"))
    run = new_run("r", "", studied(planned(samples=1), both, 1), "")
    return replace(run, cells=tuple(replace(c, completion=Completion("done", "x")) for c in run.cells))


def test_the_studies_of_columns_that_stay_as_they_were_are_taken_over() -> None:
    run = studied_run()
    plan = planned(samples=2)
    made = with_studies_of(run, plan, {cell.id for cell in run.cells})
    assert {cell.id for cell in made.cells} == {cell.id for cell in run.cells}
    assert (made.prompts, made.batches) == (run.prompts, 2)
    assert {column.id for column in made.columns} == {column.id for column in run.columns}
    old, new = {cell.id: cell.seed for cell in run.cells}, {cell.id: cell for cell in made.cells}
    assert all(new[cell.id] is cell for cell in plan.cells)
    assert all(new[place].seed == seed for place, seed in old.items() if place not in {c.id for c in plan.cells})


def test_a_column_that_has_changed_leaves_its_studies_behind() -> None:
    run = studied_run()
    other = replace(PIRATE, system_message="Be a parrot. Say craw.")
    made = with_studies_of(run, planned((BASE, other, BRIEF), samples=2), {cell.id for cell in run.cells})
    probes = {prompt.id for prompt in run.prompts if prompt.probe is not None}
    beside = {cell.id.preset for cell in made.cells if cell.id.prompt in probes}
    assert beside == {"brief"}
    assert {c.ablated.of for c in made.columns if c.ablated} == {"brief"}
    assert "q1~merged~pirate" not in {prompt.id for prompt in made.prompts}
    assert "q1~ignore" in {prompt.id for prompt in made.prompts}


def test_what_is_not_taken_over_is_not_there() -> None:
    run = studied_run()
    plan = planned(samples=2)
    assert with_studies_of(run, plan, ()) == replace(plan, batches=2)
    plain = replace(run, prompts=run.prompts[:1], columns=run.columns[:3], cells=run.plain_cells(), batches=1)
    assert with_studies_of(plain, plan, {cell.id for cell in plain.cells}) == plan
