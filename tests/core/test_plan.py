"""Run plans: reading order, disjoint seeds, what each request holds, and the plan that made a run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.experiment import Prompt
from playground.core.plan import MAX_SEED, Column, RunPlan, plan_run, split_model
from playground.core.preset import EMPTY, NONE, Check, Preset
from playground.core.request import Message, Parameters
from playground.core.run import new_run, plan_again

PIRATE = Preset("pirate", "Pirate", "Arr.", checks=(Check("contains", "arr"),))


def columns(count: int) -> tuple[Column, ...]:
    return tuple(Column(f"p{i}", f"P{i}", PIRATE, f"Be {i}.") for i in range(count))


def prompts(count: int) -> tuple[Prompt, ...]:
    return tuple(Prompt(f"q{i}", (Message("user", f"Why {i}?"),)) for i in range(count))


def planned(n_columns: int, n_prompts: int, n_models: int, samples: int, seed: int | None = 7) -> RunPlan:
    models = tuple(f"local/m{i}" for i in range(n_models))
    return plan_run("T", columns(n_columns), prompts(n_prompts), models, samples, Parameters(seed=seed))


@given(
    n_columns=st.integers(1, 12),
    n_prompts=st.integers(1, 3),
    n_models=st.integers(1, 4),
    samples=st.sampled_from([1, 2, 9, 10, 99, 100, 101, 120]),
    seed=st.integers(0, 2**40),
)
@settings(max_examples=40, deadline=None)
def test_arms_have_disjoint_seeds(n_columns: int, n_prompts: int, n_models: int, samples: int, seed: int) -> None:
    plan = planned(n_columns, n_prompts, n_models, samples, seed)
    seeds: dict[tuple[str, str], set[int]] = {}
    for cell in plan.cells:
        assert cell.seed is not None
        assert 0 <= cell.seed < MAX_SEED
        seeds.setdefault((cell.id.preset, cell.id.model), set()).add(cell.seed)
    assert len(seeds) == n_columns * n_models
    assert all(len(own) == samples for own in seeds.values())
    assert len(set().union(*seeds.values())) == n_columns * n_models * samples


def test_a_thousand_samples_do_not_run_into_the_next_column() -> None:
    plan = planned(3, 1, 1, 1000)
    assert len({cell.seed for cell in plan.cells}) == 3000


def test_the_same_sample_of_two_prompts_shares_its_seed_within_a_column() -> None:
    plan = planned(2, 2, 1, 2)
    by_cell = {(c.id.preset, c.id.prompt, c.id.sample): c.seed for c in plan.cells}
    assert by_cell[("p0", "q0", 1)] == by_cell[("p0", "q1", 1)] == 7
    assert by_cell[("p1", "q0", 2)] == 108


def test_without_a_seed_none_is_sent() -> None:
    assert {cell.seed for cell in planned(2, 1, 1, 2, None).cells} == {None}


def test_cells_stand_in_reading_order() -> None:
    plan = planned(2, 2, 2, 2)
    order = [(c.id.prompt, c.id.sample, c.id.model, c.id.preset) for c in plan.cells]
    wanted = [
        (f"q{q}", sample, f"local/m{m}", f"p{p}")
        for q in range(2) for sample in (1, 2) for m in range(2) for p in range(2)
    ]  # fmt: skip
    assert order == wanted
    assert len({c.id for c in plan.cells}) == 16


def test_requests_hold_the_system_message_or_none_and_the_checks() -> None:
    none, empty = Column("none", "None", NONE, None), Column("empty", "Empty", EMPTY, "")
    pirate = Column("pirate", "Pirate", PIRATE, "Arr.")
    own = Check("is-json")
    cells = plan_run("T", [none, empty, pirate], prompts(1), ["local/a/b"], 1, Parameters(), [own]).cells
    assert [cell.request.system_message for cell in cells] == [None, "", "Arr."]
    assert [len(cell.request.messages) for cell in cells] == [1, 2, 2]
    assert {(cell.endpoint, cell.request.model) for cell in cells} == {("local", "a/b")}
    assert [cell.checks for cell in cells] == [(own,), (own,), (*PIRATE.checks, own)]


def test_a_columns_parameters_go_over_the_experiments() -> None:
    column = replace(columns(1)[0], parameters=Parameters(temperature=0.2, seed=500))
    cell = plan_run("T", [column], prompts(1), ["a/b"], 1, Parameters(temperature=1, top_p=0.9, seed=1)).cells[0]
    assert cell.request.parameters == Parameters(temperature=0.2, top_p=0.9, seed=500)


@pytest.mark.parametrize(
    ("model", "parts"), [("local/a", ("local", "a")), ("or/a/b:free", ("or", "a/b:free")), ("x", ("x", ""))]
)
def test_a_models_name_is_split_at_its_first_slash(model: str, parts: tuple[str, str]) -> None:
    assert split_model(model) == parts


def test_the_plan_of_a_run_takes_the_seeds_it_recorded() -> None:
    plan = planned(2, 2, 1, 2)
    run = new_run("r1", "2026-01-01T00:00:00Z", plan, "test")
    assert plan_again(run) == plan
    recorded = tuple(replace(cell, seed=1000 + i) for i, cell in enumerate(run.cells))
    again = plan_again(replace(run, cells=recorded))
    assert [cell.seed for cell in again.cells] == [1000 + i for i in range(8)]
    assert [cell.id for cell in again.cells] == [cell.id for cell in plan.cells]


def test_a_cell_recorded_without_a_seed_keeps_the_planned_one() -> None:
    plan = planned(1, 1, 1, 2, None)
    run = new_run("r1", "2026-01-01T00:00:00Z", plan, "test")
    assert [cell.seed for cell in plan_again(run).cells] == [None, None]
