"""Turns: in order within a column and side by side over the columns, each with its own column's answers alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import END, Desk, ScriptedProvider, on_loop, until

from playground.core.completion import Completion
from playground.core.errors import ProviderError
from playground.core.events import CellStarted
from playground.core.experiment import Prompt
from playground.core.plan import Cell, CellId, Column, plan_run
from playground.core.ports import Chunk
from playground.core.preset import Check, Preset
from playground.core.request import CompletionRequest, Message, Parameters

BOOM = ProviderError("server", "It broke: try again.", status=500)


def talk(*systems: str, turns: int = 2, samples: int = 1, checks: tuple[Check, ...] = ()) -> list[Cell]:
    columns = [Column(text, text, Preset(text, text, text), text) for text in systems]
    prompt = Prompt("q", tuple(Message("user", f"u{n}") for n in range(1, turns + 1)))
    return list(plan_run("T", columns, [prompt], ["here/m"], samples, Parameters(seed=1), checks).cells)


def cell(preset: str, turn: int = 1, sample: int = 1) -> CellId:
    return CellId(preset, "q", "here/m", sample, turn)


@dataclass
class Mirror(ScriptedProvider):
    """Answers with all that it was told, so that an answer shows what its column was told. `broken`: (system, number
    of the user's messages) that fail, until they are taken out."""

    broken: set[tuple[str | None, int]] = field(default_factory=set)
    waits: dict[str | None, int] = field(default_factory=dict)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        for _ in range(self.waits.get(request.system_message, 0)):
            await asyncio.sleep(0)
        if (request.system_message, sum(m.role == "user" for m in request.messages)) in self.broken:
            raise BOOM
        yield Chunk(told(request))
        yield END


def told(request: CompletionRequest) -> str:
    return "<" + " ".join(message.text for message in request.messages) + f" #{request.parameters.seed}>"


def test_the_next_turn_is_asked_with_the_answer_to_the_first() -> None:
    async def work() -> Desk:
        desk = Desk(Mirror())
        await desk.go(talk("A", "B"))
        return desk

    desk = on_loop(work)
    first = desk.view.completions[cell("B", 1)].text
    assert desk.view.completions[cell("B", 2)].text == f"<B u1 {first} u2 #301>"
    assert first == "<B u1 #101>"
    assert {c.state for c in desk.view.completions.values()} == {"done"}
    assert desk.stored == {place: c for place, c in desk.view.completions.items()}


@given(
    systems=st.sets(st.sampled_from(["A", "B", "C", "D"]), min_size=1),
    turns=st.integers(1, 4),
    samples=st.integers(1, 2),
    data=st.data(),
)
@settings(max_examples=40, deadline=None)
def test_each_column_keeps_its_own_history_and_sees_no_others(
    systems: set[str], turns: int, samples: int, data: st.DataObject
) -> None:
    """Whatever is slow and whatever fails: an answer was told its own column's texts, and all of them, or not asked."""
    waits = {name: data.draw(st.integers(0, 5)) for name in sorted(systems)}
    broken = data.draw(st.sets(st.tuples(st.sampled_from(sorted(systems)), st.integers(1, turns))))

    async def work() -> Desk:
        desk = Desk(Mirror(max_concurrency=2, broken=set(broken), waits=dict(waits)))
        await desk.go(talk(*sorted(systems), turns=turns, samples=samples))
        return desk

    desk = on_loop(work)
    for planned in talk(*sorted(systems), turns=turns, samples=samples):
        place = planned.id
        completion = desk.view.completions[place]
        earlier = [desk.view.completions[place.at(t)] for t in range(1, place.turn)]
        first_broken = min((t for name, t in broken if name == place.preset), default=99)
        assert completion.state == ("done" if place.turn < first_broken else "failed")
        if completion.state == "done":
            words = [w for t, c in enumerate(earlier, start=1) for w in (f"u{t}", c.text)]
            assert completion.text == f"<{' '.join([place.preset, *words, f'u{place.turn}'])} #{planned.seed}>"
        elif place.turn > first_broken:
            assert completion.error is not None
            assert completion.error.kind == "earlier_turn"
            assert completion.sent is None


def test_a_failed_turn_says_why_the_later_ones_were_not_asked() -> None:
    async def work() -> Desk:
        desk = Desk(Mirror(broken={("A", 1)}))
        await desk.go(talk("A", "B", turns=3))
        return desk

    desk = on_loop(work)
    errors = [desk.view.completions[cell("A", t)].error for t in (2, 3)]
    assert [error.message for error in errors if error] == [
        "Turn 1 of this column has failed, so turn 2 was not asked: ask turn 1 again.",
        "Turn 1 of this column has failed, so turn 3 was not asked: ask turn 1 again.",
    ]
    assert [desk.view.completions[cell("B", t)].state for t in (1, 2, 3)] == ["done"] * 3
    assert len(desk.provider.asked) == 4


def test_a_retry_goes_on_with_the_later_turns() -> None:
    provider = Mirror(broken={("A", 2)})
    todo = talk("A", turns=3)

    async def work() -> Desk:
        desk = Desk(provider)
        await desk.go(todo)
        provider.broken.clear()
        again = Desk(provider, known=desk.view.completions)
        await again.go([each for each in todo if each.id.turn >= 2])
        return again

    desk = on_loop(work)
    one, two, three = "<A u1 #1>", "<A u1 <A u1 #1> u2 #101>", desk.view.completions[cell("A", 3)].text
    assert desk.view.completions[cell("A", 2)].text == two
    assert three == f"<A u1 {one} u2 {two} u3 #201>"


def test_a_retry_while_the_others_go_on_goes_on_too() -> None:
    """Turns 1 and 2 of A have ended in failure while B still answers: both are begun again in the same run."""
    gate = asyncio.Event()
    script = {"A": [(BOOM,), ("a1",), ("a2",)], "B": [(gate, "b1")]}

    async def work() -> Desk:
        desk = Desk(ScriptedProvider(script))
        todo = talk("A", "B")
        task = desk.go(todo)
        await until(lambda: cell("A", 2) in desk.view.ends())
        assert desk.run.start([each for each in todo if each.id.preset == "A"])
        await until(lambda: desk.view.ends()[cell("A", 2)] == 2)
        gate.set()
        await task
        return desk

    desk = on_loop(work)
    assert [desk.view.completions[cell("A", t)].text for t in (1, 2)] == ["a1", "a2"]
    assert desk.provider.asked[-1].system_message == "B"
    sent = next(r for r in desk.provider.asked if r.system_message == "A" and len(r.messages) == 4)
    assert sent.messages[2] == Message("assistant", "a1")


def test_the_columns_do_not_wait_for_each_other() -> None:
    gate = asyncio.Event()

    async def work() -> None:
        desk = Desk(ScriptedProvider({"A": [(gate, "slow")]}))
        task = desk.go(talk("A", "B", turns=3))
        await until(lambda: desk.view.ends()[cell("B", 3)])
        assert desk.view.ends()[cell("A", 1)] == 0
        gate.set()
        await task

    on_loop(work)


def test_stopping_one_turn_fails_its_later_ones_and_no_others() -> None:
    gate = asyncio.Event()

    async def work() -> Desk:
        desk = Desk(ScriptedProvider({"A": [("begun", gate)]}))
        task = desk.go(talk("A", "B"))
        await until(lambda: any(isinstance(e, CellStarted) and e.cell == cell("A") for e in desk.view.events))
        desk.run.cancel([cell("A")])
        await task
        return desk

    desk = on_loop(work)
    states = [desk.view.completions[cell(name, t)].state for name in "AB" for t in (1, 2)]
    assert states == ["cancelled", "failed", "done", "done"]
    error = desk.view.completions[cell("A", 2)].error
    assert error is not None
    assert "was stopped" in error.message


def test_stopping_the_run_stops_the_turns_that_wait() -> None:
    gate = asyncio.Event()

    async def work() -> Desk:
        desk = Desk(ScriptedProvider({"A": [("begun", gate)]}))
        task = desk.go(talk("A", turns=3))
        await until(lambda: desk.provider.asked)
        desk.run.cancel()
        await task
        return desk

    desk = on_loop(work)
    assert [desk.view.completions[cell("A", t)].state for t in (1, 2, 3)] == ["cancelled"] * 3


def test_an_answer_that_was_cut_is_no_history() -> None:
    known = {cell("A"): Completion("failed", "half an")}

    async def work() -> Desk:
        desk = Desk(Mirror(), known=known)
        await desk.go([each for each in talk("A") if each.id.turn == 2])
        return desk

    desk = on_loop(work)
    assert desk.view.completions[cell("A", 2)].state == "failed"
    assert desk.provider.asked == []


def test_checks_are_made_at_every_turn() -> None:
    async def work() -> Desk:
        desk = Desk(Mirror())
        await desk.go(talk("A", checks=(Check("contains", "u2"),)))
        return desk

    desk = on_loop(work)
    assert [[o.passed for o in desk.view.completions[cell("A", t)].checks] for t in (1, 2)] == [[False], [True]]
