"""What studies add to a plan: nothing that is there changes, nothing is added twice, no seed is used twice."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_plans import BASE, BRIEF, PIRATE, asking, column, planned

from playground.core.errors import InputError
from playground.core.experiment import Probe, Prompt
from playground.core.plan import Ablated, CellId, RunPlan, plan_run, reseeded
from playground.core.request import Message, Parameters
from playground.core.run import new_run, plan_again
from playground.core.studies import TURNS, Studies, studied

CUTS: list[tuple[str, ...]] = [(), ("pirate",), ("brief",)]
ALL = Studies(fresh=True, conflict=True, drift=3, ablate=("pirate",))


def added(plan: RunPlan, made: RunPlan) -> list[CellId]:
    there = {cell.id for cell in plan.cells}
    return [cell.id for cell in made.cells if cell.id not in there]


def test_fresh_asks_every_plain_question_again_as_a_second_batch() -> None:
    plan = planned(samples=2)
    made = studied(plan, Studies(fresh=True), 1000)
    assert (made.samples, made.batches) == (4, 2)
    assert {place.sample for place in added(plan, made)} == {3, 4}
    assert len(made.cells) == 2 * len(plan.cells)
    assert studied(made, Studies(fresh=True), 5) == made


def test_a_conversation_is_asked_again_as_far_as_it_went() -> None:
    talk = (Prompt("q1", (Message("user", "a"), Message("user", "b"))),)
    whole = planned(prompts=talk, samples=1)
    partly = replace(whole, cells=tuple(c for c in whole.cells if (c.id.preset, c.id.turn) != ("brief", 2)))
    new = added(partly, studied(partly, Studies(fresh=True), 1))
    assert {(place.preset, place.turn) for place in new} == {(c.id.preset, c.id.turn) for c in partly.cells}


def test_conflict_probes_are_asked_of_all_but_the_baseline_and_of_their_own_column() -> None:
    plan = planned()
    made = studied(plan, Studies(conflict=True), 1000)
    ids = [prompt.id for prompt in made.prompts]
    assert ids == [
        "q1", "q1~ignore", "q1~opposite~pirate", "q1~opposite~brief", "q1~role", "q1~language", "q1~long",
        "q1~merged~pirate", "q1~merged~brief",
    ]  # fmt: skip
    asked = {place: {cell.preset for cell in added(plan, made) if cell.prompt == place} for place in ids[1:]}
    assert all("none" not in presets for presets in asked.values())
    assert asked["q1~ignore"] == {"pirate", "brief"}
    assert asked["q1~opposite~pirate"] == asked["q1~merged~pirate"] == {"pirate"}
    assert {place.sample for place in added(plan, made)} == {1, 2}


def test_merged_sends_no_system_message_but_its_text_in_front_of_the_question() -> None:
    made = studied(planned(), Studies(conflict=True), 1000)
    cell = next(cell for cell in made.cells if cell.id.prompt == "q1~merged~pirate")
    assert cell.request.messages == (Message("user", "Be a pirate. Say arr. Never sail.\n\nWhy is the sky blue?"),)
    plain = next(cell for cell in made.cells if cell.id.prompt == "q1~ignore" and cell.id.preset == "pirate")
    assert plain.request.system_message == "Be a pirate. Say arr. Never sail."


def test_drift_asks_scripted_turns_of_each_column_with_its_own_answers() -> None:
    plan = planned(samples=1)
    made = studied(plan, Studies(drift=TURNS), 1000)
    last = next(cell for cell in made.cells if cell.id == CellId("pirate", "q1~drift", "local/m", 1, TURNS + 1))
    assert [gap.turn for gap in last.earlier] == list(range(1, TURNS + 1))
    assert len(added(plan, made)) == 2 * (TURNS + 1)
    assert studied(made, Studies(drift=4), 1).cells == made.cells


def test_ablated_columns_answer_the_first_turn_of_plain_prompts() -> None:
    talk = (*asking("a"), Prompt("q2", (Message("user", "b"), Message("user", "c"))))
    plan = studied(planned(prompts=talk), Studies(conflict=True), 1)
    made = studied(plan, Studies(ablate=("pirate",)), 1000)
    assert [each.id for each in made.columns[3:]] == [f"pirate~without-sentence={j}" for j in (1, 2, 3)]
    assert {(place.prompt, place.turn) for place in added(plan, made)} == {("q1", 1), ("q2", 1)}
    cell = next(cell for cell in made.cells if cell.id.preset == "pirate~without-sentence=2")
    assert cell.request.system_message == "Be a pirate. Never sail."
    assert cell.checks == PIRATE.preset.checks


@pytest.mark.parametrize("order", list(itertools.permutations(["fresh", "conflict", "drift", "ablate"])))
def test_the_order_of_the_studies_does_not_matter(order: tuple[str, ...]) -> None:
    plan = planned()
    at_once = studied(plan, ALL, 1000)
    made = plan
    for number, name in enumerate(order):
        one = Studies(**{name: getattr(ALL, name)})
        made = studied(made, one, 10_000 * number)
    assert [cell.id for cell in made.cells] == [cell.id for cell in at_once.cells]
    assert (made.prompts, made.columns, made.samples, made.batches) == (
        at_once.prompts, at_once.columns, at_once.samples, at_once.batches,
    )  # fmt: skip
    assert len({cell.seed for cell in made.cells}) == len(made.cells)
    assert studied(made, ALL, 3) == made


@given(
    samples=st.integers(1, 4),
    models=st.lists(st.sampled_from(["local/m", "lab/a", "lab/b"]), min_size=1, max_size=3, unique=True),
    seed=st.none() | st.integers(0, 2**40),
    questions=st.integers(1, 3),
    studies=st.lists(
        st.builds(Studies, st.booleans(), st.booleans(), st.integers(0, 3), st.sampled_from(CUTS)),
        min_size=1, max_size=3,
    ),
    base=st.integers(0, 2**31 - 1),
    local_alone=st.booleans(),
    one_seed=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_what_is_there_stays_and_new_seeds_are_nobody_elses(
    samples: int, models: list[str], seed: int | None, questions: int, studies: list[Studies], base: int,
    local_alone: bool, one_seed: bool,
) -> None:  # fmt: skip
    plan = planned(prompts=asking(*"abc"[:questions]), models=tuple(models), samples=samples, seed=seed)
    if local_alone:
        plan = replace(plan, cells=tuple(c if c.endpoint == "local" else reseeded(c, None) for c in plan.cells))
    made = plan
    for step, one in enumerate(studies):
        before = made
        made = studied(before, one, base if one_seed else base + 1000 * step)
        known = {cell.id: cell for cell in before.cells}
        kept = [cell for cell in made.cells if cell.id in known]
        assert kept == [known[cell.id] for cell in kept]
        assert len(kept) == len(known)
        new = [cell for cell in made.cells if cell.id not in known]
        seeds = [cell.seed for cell in new if cell.seed is not None]
        assert len(set(seeds)) == len(seeds)
        assert not set(seeds) & {cell.seed for cell in before.cells}
        arms = {(cell.id.preset, cell.id.model): cell.seed is None for cell in plan.cells}
        origins = {c.id: c.ablated.of if c.ablated else c.id for c in made.columns}
        assert all((cell.seed is None) == arms[origins[cell.id.preset], cell.id.model] for cell in new)
    assert made.parameters == plan.parameters
    assert plan_again(new_run("r", "", made, "")) == made


def test_what_a_column_was_not_asked_is_not_studied() -> None:
    whole = planned(models=("local/m", "lab/a"))
    partly = replace(whole, cells=tuple(c for c in whole.cells if (c.id.preset, c.id.model) != ("brief", "lab/a")))
    new = added(partly, studied(partly, replace(ALL, ablate=("brief",)), 1))
    assert not [place for place in new if place.preset.startswith("brief") and place.model == "lab/a"]
    assert [place for place in new if place.preset.startswith("brief")]


def test_an_id_that_a_person_has_given_is_left_to_them() -> None:
    own = Prompt("q1~ignore", (Message("user", "Mine."),))
    made = studied(planned(prompts=(*asking("a"), own)), Studies(conflict=True), 1)
    probes = [prompt.id for prompt in made.prompts if prompt.probe and prompt.probe.kind == "ignore"]
    assert probes == ["q1~ignore~2", "q1~ignore~ignore"]
    assert len({prompt.id for prompt in made.prompts}) == len(made.prompts)
    assert made.prompts[1] == own


def test_a_new_plan_of_such_prompts_asks_the_same_of_the_same() -> None:
    made = studied(planned(), Studies(conflict=True, drift=2, ablate=("pirate",)), 1)
    again = plan_run("T", made.columns, made.prompts, made.models, made.samples, Parameters(seed=1))
    assert [cell.id for cell in again.cells] == [cell.id for cell in made.cells]


@pytest.mark.parametrize(
    ("plan", "studies", "words"),
    [
        (planned((BASE,)), Studies(conflict=True), "baseline alone"),
        (planned((BASE,)), Studies(fresh=True), "baseline alone"),
        (planned((BASE,)), Studies(drift=2), "baseline alone"),
        (planned(), Studies(drift=13), "choose from 1 to 12"),
        (planned(), Studies(drift=-1), "choose from 1 to 12"),
        (planned(), Studies(ablate=("pirat",)), "did you mean 'pirate'"),
        (planned(), Studies(ablate=("none",)), "no system message to leave anything out of"),
        (planned((BASE, column("one", "Just this."))), Studies(ablate=("one",)), "has no two sentences"),
        (studied(planned(), Studies(ablate=("brief",)), 1), Studies(ablate=("brief~without-sentence=1",)), "already"),
    ],
)  # fmt: skip
def test_what_cannot_be_studied_is_said_with_a_way_out(plan: RunPlan, studies: Studies, words: str) -> None:
    with pytest.raises(InputError, match=words):
        studied(plan, studies, 1)


def test_nothing_chosen_changes_nothing() -> None:
    plan = planned()
    assert studied(plan, Studies(), 1) == plan


def test_a_column_without_text_is_not_probed() -> None:
    empty = replace(BASE, id="empty", system_message="")
    made = studied(planned((BASE, empty, BRIEF)), Studies(conflict=True, drift=1), 1)
    assert {cell.id.preset for cell in made.cells if cell.id.prompt != "q1"} == {"brief"}
    assert Ablated("x", 0, 1) not in {each.ablated for each in made.columns}
    assert Probe("opposite", "q1", "empty") not in {prompt.probe for prompt in made.prompts}
