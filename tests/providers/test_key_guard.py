"""The door by which words of other machines come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import fields

import pytest

from playground.core.completion import Usage
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, Provider, ReportProgress
from playground.core.raw_events import RawEvent
from playground.core.redaction import MARK
from playground.core.request import CompletionRequest, Delivery, Message, SentRequest
from playground.providers.key_guard import KeyGuard

KEY = "sk-planted-0123456789"
REQUEST = CompletionRequest("m", (Message("user", f"is {KEY} mine?"),))
SENT = SentRequest("POST", f"http://a.test/v1?x={KEY}", {"deep": [{"token": KEY}]}, Delivery("none"), (), (KEY,))


class Leaky:
    """A provider that gives the key away in all that it says."""

    max_concurrency = 3

    def __init__(self, steps: Sequence[Chunk | BaseException]) -> None:
        self.steps = steps
        self.asked: list[CompletionRequest] = []
        self.closed = 0

    async def prepare(self, model: str, report: ReportProgress) -> None:
        raise ProviderError("auth", f"no {KEY}")

    def describe(self, request: CompletionRequest) -> SentRequest:
        return SENT

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        try:
            for step in self.steps:
                if isinstance(step, BaseException):
                    raise step
                yield step
            if not self.steps:
                raise ProviderError("cut", f"{KEY}")
        finally:
            self.closed += 1

    async def models(self) -> list[str]:
        return ["fine", f"of-{KEY}"]

    async def aclose(self) -> None:
        self.closed += 1


async def said(guard: Provider) -> list[Chunk]:
    got: list[Chunk] = []
    async with aclosing(guard.stream(REQUEST)) as chunks:
        async for chunk in chunks:
            got.append(chunk)
    return got


def through(*steps: Chunk | BaseException, secrets: Sequence[str] = (KEY,)) -> list[Chunk]:
    return asyncio.run(said(KeyGuard(Leaky(steps), lambda: secrets)))


def test_an_answer_and_its_reasoning_are_streams_of_their_own() -> None:
    got = through(
        Chunk(reasoning="it is sk-planted"),
        Chunk(text="no: sk-planted-01"),
        Chunk(reasoning="-0123456789!"),
        Chunk(text="23456789."),
        Chunk(finish_reason="stop", usage=Usage(1, 2)),
    )
    assert "".join(chunk.text for chunk in got) == f"no: {MARK}."
    assert "".join(chunk.reasoning for chunk in got) == f"it is {MARK}!"
    assert got[-1] == Chunk(finish_reason="stop", usage=Usage(1, 2))


def test_the_last_chunk_waits_for_nothing() -> None:
    assert through(Chunk(text="a sk-pl"), Chunk(finish_reason="stop")) == [
        Chunk(text="a "),
        Chunk(text="sk-pl", finish_reason="stop"),
    ]


def test_an_ordinary_answer_passes_as_it_came() -> None:
    steps = [Chunk(text="plain "), Chunk(text="word, ", reasoning="why "), Chunk(text="!", finish_reason="length")]
    assert through(*steps) == steps


SAMPLES = {
    "text": KEY, "reasoning": KEY, "finish_reason": "stop", "usage": Usage(1), "notice": f"wait, {KEY}", "wait_s": 1.5,
    "sent": SENT, "headers": (("x-request-id", KEY),), "raw": (RawEvent(1.0, KEY),),
}  # fmt: skip


def test_no_part_of_a_chunk_has_a_key() -> None:
    """A new part of Chunk must be looked at here, and in the guard."""
    assert set(SAMPLES) == {field.name for field in fields(Chunk)}
    for name, value in SAMPLES.items():
        (got,) = through(Chunk(**{name: value}))  # type: ignore[arg-type]
        assert KEY not in repr(got)
        assert getattr(got, name), name


def test_errors_keep_all_but_the_key() -> None:
    error = ProviderError("auth", f"401 for {KEY}; set another.", status=401, retry_after_s=2.5)
    error.of_later = [KEY]  # type: ignore[attr-defined] # what an error may carry one day
    with pytest.raises(ProviderError) as caught:
        through(Chunk(text="half sk-pla"), error)
    clean = caught.value
    assert (str(clean), clean.kind, clean.status, clean.retry_after_s) == (
        f"401 for {MARK}; set another.",
        "auth",
        401,
        2.5,
    )
    assert clean.of_later == [MARK]  # type: ignore[attr-defined]
    assert clean.__cause__ is None or KEY not in repr(clean.__cause__)


def test_what_waits_when_it_breaks_off_is_kept() -> None:
    got: list[Chunk] = []

    async def play() -> None:
        leaky = Leaky([Chunk(text="half sk-pla"), ProviderError("cut", "x")])
        async for chunk in KeyGuard(leaky, lambda: [KEY]).stream(REQUEST):
            got.append(chunk)

    with pytest.raises(ProviderError):
        asyncio.run(play())
    assert got == [Chunk(text="half "), Chunk(text="sk-pla")]


def test_a_stop_gives_out_what_waits_and_still_stops() -> None:
    class Stalling(Leaky):
        async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
            try:
                yield Chunk(text="half sk-pla")
                await asyncio.sleep(60)
            finally:
                self.closed += 1

    async def play() -> tuple[list[Chunk], int]:
        got: list[Chunk] = []
        leaky, some = Stalling([]), asyncio.Event()

        async def listen() -> None:
            async with aclosing(KeyGuard(leaky, lambda: [KEY]).stream(REQUEST)) as chunks:
                async for chunk in chunks:
                    got.append(chunk)
                    some.set()

        task = asyncio.create_task(listen())
        await some.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)
        return got, leaky.closed

    assert asyncio.run(play()) == ([Chunk(text="half "), Chunk(text="sk-pla")], 1)


def test_leaving_it_closes_the_one_inside() -> None:
    async def play() -> int:
        leaky = Leaky([Chunk(text="a"), Chunk(text="b")])
        async with aclosing(KeyGuard(leaky, lambda: [KEY]).stream(REQUEST)) as chunks:
            await anext(chunks)
        return leaky.closed

    assert asyncio.run(play()) == 1


def test_the_other_doors() -> None:
    leaky = Leaky([Chunk(finish_reason="stop")])
    guard = KeyGuard(leaky, lambda: [KEY])
    assert guard.max_concurrency == 3
    assert KEY not in repr(guard.describe(REQUEST))
    assert asyncio.run(guard.models()) == ["fine", f"of-{MARK}"]
    with pytest.raises(ProviderError, match=r"no \[key\]"):
        asyncio.run(guard.prepare("m", lambda *_: None))
    asyncio.run(said(guard))
    assert leaky.asked == [REQUEST], "what a person typed is sent as it was typed"
    asyncio.run(guard.aclose())
    assert leaky.closed == 2


def test_a_key_that_is_looked_up_while_it_is_asked_counts() -> None:
    known: list[str] = []

    class Late(Leaky):
        async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
            known.append(KEY)
            yield Chunk(text=f"a {KEY}", finish_reason="stop")

    assert asyncio.run(said(KeyGuard(Late([]), lambda: known))) == [Chunk(text=f"a {MARK}", finish_reason="stop")]
