"""The turns of a conversation: which messages get an answer, and what history and system message each is asked with."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.columns import column_of
from playground.core.errors import NotFound
from playground.core.experiment import PresetChoice, Prompt
from playground.core.plan import CellId, Column, asked_as, plan_run, with_answers
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.core.run import new_run, plan_again
from playground.core.turns import Gap, Turn, filled, turns_of

ROLES = {"s": "system", "u": "user", "a": "assistant"}


def prompt(*texts: str) -> Prompt:
    """`u1` is a user's message, `a1` an assistant's, `s1` a system message."""
    return Prompt("q", tuple(Message(ROLES[text[0]], text) for text in texts))  # type: ignore[arg-type]


def never(name: str) -> Preset:
    raise NotFound(name)


def column(name: str) -> Column:
    return Column(name, name, Preset(name, name, name), name)


@pytest.mark.parametrize(
    ("texts", "answered"),
    [
        (("u1",), ["u1"]),
        (("u1", "u2"), ["u1", "u2"]),
        (("u1", "a1", "u2"), ["u2"]),
        (("a0", "u1", "u2", "a2", "u3"), ["u1", "u3"]),
        (("u1", "s1", "u2"), ["u1", "u2"]),
        (("u1", "s1", "a1", "u2"), ["u2"]),
        (("u1", "a1"), ["a1"]),
        ((), [""]),
    ],
)
def test_a_message_of_the_user_without_an_answer_is_a_turn(texts: tuple[str, ...], answered: list[str]) -> None:
    turns = turns_of(prompt(*texts))
    assert [turn.message.text for turn in turns] == answered
    assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))


def test_history_in_the_prompt_belongs_to_the_turn_it_stands_before() -> None:
    (turn,) = turns_of(prompt("u1", "a1", "u2"))
    assert turn == Turn(1, (Message("user", "u1"), Message("assistant", "a1")), Message("user", "u2"), at=2)


def test_a_system_message_holds_from_its_turn_on() -> None:
    turns = turns_of(prompt("u1", "s1", "u2", "u3", "s2", "s3", "u4"))
    assert [column("own").system_at(turns, number) for number in (1, 2, 3, 4)] == ["own", "s1", "s1", "s3"]
    assert [turn.system is not None for turn in turns] == [False, True, False, True]


@pytest.mark.parametrize(
    ("message", "alone", "bounded"),
    [
        (Message("system", "New."), "New.", "Be kind.\n\nNew."),
        (Message("system", ""), "", "Be kind."),
        (Message("system", "", "none"), None, "Be kind."),
        (Message("system", "Arr.", "pirate"), "Arr.", "Be kind.\n\nArr."),
    ],
)
def test_bounds_stay_whatever_takes_the_place_of_a_columns_own(
    message: Message, alone: str | None, bounded: str
) -> None:
    turns = turns_of(Prompt("q", (Message("user", "u1"), message, Message("user", "u2"))))
    kind, own = Preset("kind", "Kind", "Be kind."), Preset("own", "Own", "Own text.")
    free = column_of(PresetChoice("own", inline=own), never)
    held = column_of(PresetChoice("own", inline=own), never, bounds=(kind,))
    none = column_of(PresetChoice("none"), never, bounds=(kind,))
    assert [free.system_at(turns, 2), held.system_at(turns, 2), none.system_at(turns, 2)] == [alone, bounded, bounded]
    assert [held.system_at(turns, 1), none.system_at(turns, 1)] == ["Be kind.\n\nOwn text.", "Be kind."]


def test_a_turn_is_asked_with_the_columns_own_answers_before_it() -> None:
    plan = plan_run("T", [column("A"), column("B")], [prompt("u1", "u2", "s1", "u3")], ["x/m"], 1, Parameters())
    answers = {cell.id: f"{cell.id.preset} {cell.id.turn}" for cell in plan.cells}
    last = next(cell for cell in plan.cells if (cell.id.preset, cell.id.turn) == ("B", 3))
    assert last.earlier == (Gap(1, 2), Gap(2, 3))
    whole = with_answers(last, answers)
    assert [message.text for message in whole.request.messages] == ["s1", "u1", "B 1", "u2", "B 2", "u3"]
    assert whole.earlier == ()


def test_answers_may_come_one_after_the_other() -> None:
    messages = (Message("user", "u1"), Message("user", "u2"), Message("user", "u3"))
    gaps = (Gap(1, 1), Gap(2, 2))
    once, left = filled(messages, gaps, {1: "a1"})
    assert left == (Gap(2, 3),)
    assert filled(once, left, {2: "a2"}) == filled(messages, gaps, {1: "a1", 2: "a2"})


def test_what_a_column_was_never_asked_is_no_part_of_its_history() -> None:
    columns, talk = [column("A"), column("B")], [prompt("u1", "u2", "u3")]
    asked = {CellId(p, "q", "x/m", 1, t) for p, t in [("A", 1), ("A", 2), ("A", 3), ("B", 1), ("B", 3)]}
    plan = plan_run("T", columns, talk, ["x/m"], 1, Parameters(), asked=asked)
    assert {cell.id for cell in plan.cells} == asked
    last = plan.cells[-1]
    assert (last.id.preset, last.id.turn) == ("B", 3)
    whole = with_answers(last, {cell.id: f"a{cell.id.turn}" for cell in plan.cells})
    assert [message.text for message in whole.request.messages] == ["B", "u1", "a1", "u3"]
    assert plan_again(new_run("r", "2026-01-01", plan, "")) == plan


def test_a_plan_leaves_out_what_its_columns_were_never_asked() -> None:
    plan = plan_run("T", [column("A"), column("B"), column("new")], [prompt("u1", "u2", "u3")], ["x/m"], 1,
                    Parameters(seed=7))  # fmt: skip
    known = {cell.id for cell in plan.cells if cell.id.preset == "A" or (cell.id.preset, cell.id.turn) == ("B", 1)}
    known.add(next(cell.id for cell in plan.cells if (cell.id.preset, cell.id.turn) == ("B", 3)))
    fewer = asked_as(plan, known)
    left_out = {cell.id for cell in plan.cells} - {cell.id for cell in fewer.cells}
    assert [(place.preset, place.turn) for place in left_out] == [("B", 2)]
    assert {cell.id: cell.seed for cell in fewer.cells} == {c.id: c.seed for c in plan.cells if c.id not in left_out}
    last = next(cell for cell in fewer.cells if (cell.id.preset, cell.id.turn) == ("B", 3))
    assert [message.text for message in last.request.messages] == ["B", "u1", "u3"]
    assert asked_as(plan, {cell.id for cell in plan.cells}) is plan


@given(
    turns=st.integers(1, 4), columns=st.integers(1, 4), samples=st.sampled_from([1, 2, 101]), seed=st.integers(0, 2**31)
)
@settings(max_examples=30, deadline=None)
def test_every_turn_has_seeds_of_its_own(turns: int, columns: int, samples: int, seed: int) -> None:
    talk = [prompt(*(f"u{n}" for n in range(turns)))]
    plan = plan_run("T", [column(f"c{n}") for n in range(columns)], talk, ["x/m"], samples, Parameters(seed=seed))
    assert len({cell.seed for cell in plan.cells}) == len(plan.cells) == turns * columns * samples
    alone = plan_run("T", [column(f"c{n}") for n in range(columns)], [prompt("u0")], ["x/m"], samples,
                     Parameters(seed=seed))  # fmt: skip
    assert [cell.seed for cell in alone.cells] == [cell.seed for cell in plan.cells[: len(alone.cells)]]


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_no_column_ever_sees_anothers_answers(data: st.DataObject) -> None:
    """However the conversation is built and whatever the answers: a request holds its own column's alone."""
    kinds = data.draw(st.lists(st.sampled_from("usa"), min_size=1, max_size=8))
    talk = prompt(*(f"{kind}{n}" for n, kind in enumerate(kinds)))
    plan = plan_run("T", [column("A"), column("B")], [talk], ["x/m", "x/n"], 2, Parameters())
    some = data.draw(st.sets(st.sampled_from([cell.id for cell in plan.cells])))
    answers = {place: f"{place.preset}|{place.model}|{place.sample}|{place.turn}" for place in some}
    written = {message.text for message in talk.messages}
    for cell in plan.cells:
        whole = with_answers(cell, answers)
        came = [m.text for m in whole.request.messages if m.role == "assistant" and m.text not in written]
        own = [answers[place] for t in range(1, cell.id.turn) if (place := cell.id.at(t)) in answers]
        assert came == own
        assert sum(message.role == "system" for message in whole.request.messages) <= 1
