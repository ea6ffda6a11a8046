"""Studying a run: what is kept, what is asked, and what comes of it against a model server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_workbench import LAB, Watch, experiment, lab, on_loop, planned

from playground.core.completion import CellState, Completion
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.plan import Column, plan_run
from playground.core.preset import NONE, Check, Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run, plan_again
from playground.core.studies import Studies
from playground.formats.run_record import decode, encode
from playground.workbench import Workbench
from playground.workbench.conversations import follow_up
from playground.workbench.planning import unfinished
from playground.workbench.studies import more_answers, study

PIRATE = Preset("pirate", "Pirate", "Say arr. Be kind.", checks=(Check("icontains", "arr"),))
BRIEF = Preset("brief", "Brief", "Be brief. Use one sentence.")
EVERYTHING = Studies(fresh=True, conflict=True, drift=2, ablate=("pirate",))


@pytest.fixture
def workbench(own_home: Path) -> Iterator[Workbench]:
    made = Workbench()
    yield made
    made.close()


def ended(state: CellState = "done", seed: int | None = 7, presets: tuple[Preset, ...] = (NONE, PIRATE, BRIEF)) -> Run:
    columns = [Column(each.id, each.name, each, each.system_message) for each in presets]
    prompts = [Prompt("q1", (Message("user", "Why?"),)), Prompt("q2", (Message("user", "How?"),))]
    run = new_run("r1", "2026-01-01", plan_run("T", columns, prompts, [LAB], 2, Parameters(seed=seed)), "")
    return replace(run, cells=tuple(replace(c, completion=Completion(state, str(c.id))) for c in run.cells))


def test_every_answer_is_kept_and_the_rest_is_asked() -> None:
    run = ended()
    found = study(run, EVERYTHING)
    assert found.kept == run.completions()
    assert {cell.id for cell in found.plan.cells} == {*found.kept, *(cell.id for cell in found.asked)}
    assert not {cell.id for cell in found.asked} & set(found.kept)
    assert (found.plan.samples, found.plan.batches, found.former) == (4, 2, "r1")
    recorded = {cell.id: cell.seed for cell in run.cells}
    assert {cell.id: cell.seed for cell in found.plan.cells if cell.id in recorded} == recorded


def test_it_says_before_how_many_answers_more() -> None:
    run = ended()
    assert more_answers(run, Studies(fresh=True)) == 12
    assert more_answers(run, Studies(drift=8)) == 2 * 2 * 2 * 9
    assert more_answers(run, Studies(ablate=("pirate", "brief"))) == 2 * 2 * 4
    assert more_answers(run, Studies(conflict=True)) == 2 * 2 * 2 * 6
    assert more_answers(run, Studies()) == more_answers(run, Studies(ablate=("none",))) == 0


def test_the_same_seed_is_studied_alike_and_a_drawn_one_on_its_own() -> None:
    def seeds(run: Run) -> list[int | None]:
        return [cell.seed for cell in study(run, Studies(fresh=True)).asked]

    assert seeds(ended()) == seeds(replace(ended(), id="r2"))
    assert seeds(ended()) != seeds(ended(seed=8))
    drawn = replace(ended(), parameters=Parameters())
    assert seeds(drawn) != seeds(replace(drawn, id="r2"))
    assert set(seeds(ended(seed=None))) == {None}


@pytest.mark.parametrize(
    ("run", "studies", "words"),
    [
        (ended("running"), Studies(fresh=True), "still under way: wait for its end, or stop it"),
        (ended(presets=(NONE,)), Studies(conflict=True), "baseline alone: ask a preset beside it"),
        (ended(), Studies(ablate=("brif",)), "no column 'brif': did you mean 'brief'"),
        (ended(), Studies(), "no study is chosen"),
        (replace(ended(), cells=()), Studies(fresh=True), "nothing was asked"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_way_out(run: Run, studies: Studies, words: str) -> None:
    with pytest.raises(InputError, match=words):
        study(run, studies)


def test_what_was_studied_is_not_studied_again() -> None:
    plan = study(ended(), EVERYTHING).plan
    run = new_run("r2", "", plan, "")
    done = replace(run, cells=tuple(replace(c, completion=Completion("done", "x")) for c in run.cells))
    with pytest.raises(InputError, match="is in the run already"):
        study(done, EVERYTHING)


def carried_out(workbench: Workbench, studies: Studies) -> tuple[Run, Run, list[dict[str, Any]]]:
    """(the run, the studied run, the requests that the study made)."""

    async def work() -> tuple[Run, Run, list[dict[str, Any]]]:
        async with lab(workbench, max_concurrency=4) as server:
            plan = planned(workbench, experiment("none", PIRATE, BRIEF, models=(LAB,), samples=2))
            run = workbench.begin(plan)
            await workbench.activate(run, Watch()).carry_out(plan.cells)
            first, before = workbench.runs.load(run.id), len(server.asked)
            found = workbench.study(first, studies)
            begun = workbench.begin(found.plan, found.kept, found.former)
            await workbench.activate(begun, Watch()).carry_out(found.asked)
            return first, workbench.runs.load(begun.id), server.asked[before:]

    return on_loop(work)


def test_a_studied_run_is_carried_out_and_asks_only_what_is_new(workbench: Workbench) -> None:
    first, studied, requests = carried_out(workbench, EVERYTHING)
    assert studied.state == "done"
    assert {cell.completion.state for cell in studied.cells} == {"done"}
    assert len(requests) == len(studied.cells) - len(first.cells)
    assert all(studied.completions()[cell.id].text == cell.completion.text for cell in first.cells)
    assert (studied.samples, studied.batches) == (4, 2)


def test_the_baseline_is_not_probed_and_nobody_hears_anothers_answers(workbench: Workbench) -> None:
    _, studied, requests = carried_out(workbench, Studies(conflict=True, drift=3, ablate=("pirate",)))
    probes = {prompt.id for prompt in studied.prompts if prompt.probe is not None}
    assert not [cell for cell in studied.cells if cell.id.preset == "none" and cell.id.prompt in probes]
    talks = [body["messages"] for body in requests if any(m["role"] == "assistant" for m in body["messages"])]
    assert len(talks) == 2 * 2 * 2 * 3
    for messages in talks:
        system = next(message["content"] for message in messages if message["role"] == "system")
        answers = [message["content"] for message in messages if message["role"] == "assistant"]
        assert all(answer.startswith(f"[{system}]") for answer in answers)
    merged = [c.completion.text for c in studied.cells if c.id.prompt == "q1~merged~pirate"]
    assert merged == ["[-] Say arr. Be kind.\n\nWhy?"] * 2
    cut = {c.completion.text for c in studied.cells if c.id.preset == "pirate~without-sentence=1"}
    assert cut == {"[Be kind.] Why?", "[Be kind.] How?"}


def test_a_studied_run_goes_there_and_back_and_may_be_taken_up_again(workbench: Workbench) -> None:
    first, studied, _ = carried_out(workbench, EVERYTHING)
    assert decode(encode(studied), file="r.json") == studied
    found = workbench.study(first, EVERYTHING)
    stored = workbench.runs.load(workbench.begin(found.plan, found.kept, found.former).id)
    again = plan_again(stored)
    assert again.batches == 2
    left = unfinished(stored, again).cells
    assert [(cell.id, cell.seed, cell.request.messages) for cell in left] == [
        (cell.id, cell.seed, cell.request.messages) for cell in found.asked
    ]


def test_a_follow_up_of_a_studied_run_keeps_its_batches_and_probes(workbench: Workbench) -> None:
    _, studied, _ = carried_out(workbench, Studies(fresh=True, conflict=True))
    found = follow_up(studied, "And then?")
    assert (found.plan.batches, found.plan.samples) == (2, 4)
    assert [prompt.probe for prompt in found.plan.prompts] == [prompt.probe for prompt in studied.prompts]
    one = follow_up(studied, "And then?", prompts=["q1"])
    assert (one.plan.batches, len(one.asked)) == (2, 3 * 4)
