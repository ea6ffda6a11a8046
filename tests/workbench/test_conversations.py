"""Follow-ups and branches: what is taken over, what is asked, of whom, with which seeds; never another's history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.annotations import Annotations
from playground.core.completion import CellState, Completion
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column, plan_run, with_later_turns
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run, plan_again
from playground.core.votes import Vote
from playground.workbench import Workbench
from playground.workbench.conversations import Continuation, branch, follow_up
from playground.workbench.planning import unfinished

M = "lab/m"


def ended(run: Run, **states: CellState) -> Run:
    """Every cell answered with its own name; `A2="failed"` for a column's turn that was not."""
    cells = tuple(
        replace(c, completion=Completion(states.get(f"{c.id.preset}{c.id.turn}", "done"), answer(c.id)))
        if c.completion.state == "pending"
        else c
        for c in run.cells
    )
    return replace(run, cells=cells, state="done")


def answer(cell: CellId) -> str:
    return f"<{cell.preset} {cell.model} {cell.sample} {cell.turn}>"


def talk(turns: int = 2, columns: str = "AB", seed: int | None = 7, samples: int = 1, prompts: int = 1) -> Run:
    made = [Column(name, name, Preset(name, name, name), name) for name in columns]
    asked = [Prompt(f"q{p}", tuple(Message("user", f"u{t}") for t in range(1, turns + 1)), {"name": f"Ann {p}"})
             for p in range(1, prompts + 1)]  # fmt: skip
    return new_run("r1", "", plan_run("T", made, asked, [M], samples, Parameters(seed=seed)), "")


def places(found: Continuation) -> list[tuple[str, int]]:
    return [(cell.id.preset, cell.id.turn) for cell in found.asked]


def went_on(found: Continuation, name: str = "r2") -> Run:
    """The run that comes of it, as the workbench begins it."""
    run = new_run(name, "", found.plan, "")
    return ended(
        replace(run, cells=tuple(replace(c, completion=found.kept.get(c.id, c.completion)) for c in run.cells))
    )


def texts(found: Continuation, preset: str) -> list[str]:
    cell = next(cell for cell in found.asked if cell.id.preset == preset)
    return [message.text for message in cell.request.messages]


def test_a_follow_up_asks_one_turn_more_with_each_columns_own_answers() -> None:
    run = ended(talk())
    found = follow_up(run, "And {{name}}?")
    assert places(found) == [("A", 3), ("B", 3)]
    assert found.kept == run.completions()
    assert texts(found, "B") == ["B", "u1", f"<B {M} 1 1>", "u2", f"<B {M} 1 2>", "And Ann 1?"]
    assert [cell.seed for cell in found.plan.cells] == [7, 107, 207, 307, 407, 507]
    assert found.plan.parameters == run.parameters


def test_a_drawn_seed_goes_on_from_the_one_that_was_drawn() -> None:
    run = ended(talk(1))
    drawn = tuple(replace(cell, seed=None if cell.id.preset == "A" else 5000) for cell in run.cells)
    found = follow_up(replace(run, parameters=Parameters(), cells=drawn), "More.")
    assert [(cell.id.preset, cell.seed) for cell in found.asked] == [("A", None), ("B", 5200)]
    assert found.plan.parameters == Parameters()


def test_the_new_run_has_the_prompts_that_go_on_alone() -> None:
    found = follow_up(ended(talk(prompts=3)), "More.", prompts=["q2"])
    assert [prompt.id for prompt in found.plan.prompts] == ["q2"]
    assert {cell.id.prompt for cell in found.plan.cells} == {place.prompt for place in found.kept} == {"q2"}
    assert [cell.id.prompt for cell in follow_up(ended(talk(prompts=2)), "More.").asked] == ["q1", "q1", "q2", "q2"]


def test_what_one_column_was_asked_alone_stays_out_of_the_others_history() -> None:
    alone = went_on(follow_up(ended(talk(1)), "For A.", columns={("A", M)}))
    assert [(cell.id.preset, cell.id.turn) for cell in alone.cells] == [("A", 1), ("B", 1), ("A", 2)]
    both = follow_up(alone, "For all.")
    assert texts(both, "A") == ["A", "u1", f"<A {M} 1 1>", "For A.", f"<A {M} 1 2>", "For all."]
    assert texts(both, "B") == ["B", "u1", f"<B {M} 1 1>", "For all."]
    again = plan_again(went_on(both))
    assert [cell.id for cell in again.cells] == [cell.id for cell in both.plan.cells]


def test_a_system_message_may_change_with_the_follow_up() -> None:
    found = follow_up(ended(talk(1)), "More.", system=Message("system", "Be brief.", "brief"))
    assert texts(found, "A")[0] == texts(found, "B")[0] == "Be brief."
    assert found.plan.prompts[0].messages[1] == Message("system", "Be brief.", "brief")


def test_a_failed_column_does_not_hold_the_others_up() -> None:
    found = follow_up(ended(talk(1), A1="failed"), "More.")
    assert [(cell.id.preset, len(cell.earlier)) for cell in found.asked] == [("A", 1), ("B", 0)]
    with pytest.raises(InputError, match="no column has a whole answer"):
        follow_up(ended(talk(1), A1="failed"), "More.", columns={("A", M)})


def test_a_branch_asks_from_its_turn_on_and_keeps_what_was_before() -> None:
    run = ended(talk(4, samples=2))
    found = branch(run, "q1", 3, "Rather this.")
    assert {place.turn for place in found.kept} == {1, 2}
    assert {cell.id.turn for cell in found.asked} == {3, 4}
    assert len(found.plan.cells) == len(run.cells)
    assert [message.text for message in found.plan.prompts[0].messages] == ["u1", "u2", "Rather this.", "u4"]
    recorded = {cell.id: cell.seed for cell in run.cells}
    assert {cell.id: cell.seed for cell in found.asked} == {p: s for p, s in recorded.items() if p.turn >= 3}
    first = found.asked[0]
    assert [m.text for m in first.request.messages][-2:] == [f"<A {M} 1 2>", "Rather this."]
    assert found.asked[-1].earlier[0].turn == 3


def test_a_branch_of_one_column_ends_the_others_before_it() -> None:
    found = branch(ended(talk(3)), "q1", 2, "For B.", columns={("B", M)})
    assert [(cell.id.preset, cell.id.turn) for cell in found.plan.cells] == [("A", 1), ("B", 1), ("B", 2), ("B", 3)]
    assert places(found) == [("B", 2), ("B", 3)]


def test_the_same_words_again_get_fresh_seeds() -> None:
    run = ended(talk(2))
    found = branch(run, "q1", 2, "u2")
    recorded = {cell.id: cell.seed for cell in run.cells}
    assert all(cell.seed != recorded[cell.id] for cell in found.asked)
    assert {cell.id: cell.seed for cell in found.plan.cells if cell.id.turn == 2} == {
        cell.id: cell.seed for cell in found.asked
    }
    assert all(cell.seed is None for cell in branch(ended(talk(2, seed=None)), "q1", 2, "u2").asked)


def test_history_that_was_given_stays() -> None:
    given = (Message("user", "g1"), Message("assistant", "g2"), Message("user", "u1"))
    run = talk(1)
    run = ended(replace(run, prompts=(replace(run.prompts[0], messages=given),)))
    assert texts(follow_up(run, "u2"), "A") == ["A", "g1", "g2", "u1", f"<A {M} 1 1>", "u2"]
    assert texts(branch(run, "q1", 1, "u1, rather"), "A") == ["A", "g1", "g2", "u1, rather"]


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_is_no_question(text: str) -> None:
    with pytest.raises(InputError, match="nothing to ask"):
        follow_up(ended(talk()), text)


def test_what_cannot_go_on_is_told() -> None:
    run = ended(talk())
    with pytest.raises(InputError, match="no such column"):
        follow_up(run, "More.", columns={("A", "lab/other")})
    with pytest.raises(InputError, match="no such column"):
        follow_up(run, "More.", columns=[])
    with pytest.raises(InputError, match="no prompt 'q2'"):
        follow_up(run, "More.", prompts=["q2"])
    with pytest.raises(InputError, match="has no turn 3"):
        branch(run, "q1", 3, "More.")
    with pytest.raises(InputError, match="still under way"):
        follow_up(ended(talk(), A2="running"), "More.")
    closed = (Message("user", "u1"), Message("assistant", "a1"))
    with pytest.raises(InputError, match="asks nothing of its own"):
        follow_up(ended(replace(talk(1), prompts=(Prompt("q1", closed),))), "More.")


def test_a_continuation_is_recorded_and_may_be_resumed(own_home: object) -> None:
    workbench = Workbench()
    try:
        found = follow_up(ended(talk()), "More.")
        run = workbench.begin(found.plan, found.kept)
        stored = workbench.runs.load(run.id)
        assert [cell.completion.state for cell in stored.cells] == ["done"] * 4 + ["pending"] * 2
        left = unfinished(stored, plan_again(stored)).cells
        assert [cell.id for cell in left] == [cell.id for cell in found.asked]
        assert [cell.seed for cell in left] == [cell.seed for cell in found.asked]
    finally:
        workbench.close()


def test_what_was_said_about_answers_moves_along_with_them(own_home: object) -> None:
    first, second = CellId("A", "q1", M), CellId("A", "q1", M, 1, 2)
    on_first = Vote("v1", "me", first, replace(first, preset="B"), "left", "2026-01-01T00:00:00Z", 1)
    on_second = replace(on_first, id="v2", left=second, right=replace(second, preset="B"))
    said = Annotations(frozenset({first, second}), {first: "good", second: "bad"}, {"A": "Plain"})
    workbench = Workbench()
    try:
        run = replace(ended(talk()), votes=(on_first, on_second), annotations=said)
        workbench.runs.begin(run, None)
        for found, cells, votes in (
            (follow_up(run, "More."), {first, second}, ["v1", "v2"]),
            (branch(run, "q1", 2, "Else."), {first}, ["v1"]),
            (branch(run, "q1", 1, "Else."), set[CellId](), []),
        ):
            stored = workbench.runs.load(workbench.begin(found.plan, found.kept, found.former).id)
            assert stored.annotations == said.within(frozenset(cells), frozenset("AB"))
            assert [vote.id for vote in stored.votes] == votes
        workbench.runs.delete([run.id])
        found = follow_up(run, "More.")
        assert not workbench.begin(found.plan, found.kept, found.former).annotations
    finally:
        workbench.close()


def test_a_second_try_takes_the_later_turns_along() -> None:
    cells = [cell.id for cell in talk(3).cells]
    found = with_later_turns([CellId("A", "q1", M, 1, 2)], cells)
    assert sorted((cell.preset, cell.turn) for cell in found) == [("A", 2), ("A", 3)]


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_however_a_conversation_goes_on_each_column_has_its_own_history_alone(data: st.DataObject) -> None:
    run = ended(talk(data.draw(st.integers(1, 2)), "ABC", samples=2))
    for step in range(data.draw(st.integers(1, 4))):
        there = {cell.id.preset for cell in run.cells}
        columns = {(name, M) for name in data.draw(st.sets(st.sampled_from(sorted(there)), min_size=1))}
        last = max(cell.id.turn for cell in run.cells)
        if data.draw(st.booleans()):
            found = follow_up(run, f"f{step}", columns)
        else:
            found = branch(run, "q1", data.draw(st.integers(1, last)), f"b{step}", columns)
        assert {(cell.id.preset, cell.id.model) for cell in found.asked} <= columns
        before = run.completions()
        assert all(before[place] is completion for place, completion in found.kept.items())
        assert {cell.id for cell in found.plan.cells} == {*found.kept, *(cell.id for cell in found.asked)}
        for cell in found.asked:
            told = [message.text for message in cell.request.messages if message.role == "assistant"]
            own = [answer(place) for t in range(1, cell.id.turn) if (place := cell.id.at(t)) in found.kept]
            assert told == own
        run = went_on(found, f"r{step}")
