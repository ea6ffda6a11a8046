"""A run of 500 cells against a server that does at random what real ones do on bad days."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import threading
import time
from collections import Counter
from typing import Any

import psutil
import pytest
from chat_bodies import ANSWER, TEXT, delta
from loopback import Request, Wire, answer, loopback, reset, reset_at_once, silence, stream, then

from playground.core.completion import Completion
from playground.core.endpoint import Endpoint
from playground.core.events import RunEvent
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.request import Message
from playground.providers import exchange, pace, retry
from playground.workbench import Workbench

CELLS = 500
SHOWN = "Aho"
TURNS: dict[str, tuple[int, Any]] = {
    "good": (60, stream(ANSWER)),
    "429": (8, answer(429, '{"error": {"message": "Slow down"}}', retry_after_ms="30")),
    "429 for long": (1, answer(429, '{"error": {"message": "Come later"}}', retry_after="7200")),
    "500": (8, answer(500, "oops")),
    "503": (3, answer(503, "<html><title>Busy</title></html>")),
    "529": (3, answer(529, '{"error": {"type": "overloaded_error", "message": "Overloaded"}}')),
    "401": (1, answer(401, '{"error": {"message": "bad key"}}')),
    "reset": (3, reset_at_once),
    "cut": (5, stream(delta(SHOWN))),
    "broken off": (4, then(delta(SHOWN), reset)),
    "stall": (2, then(delta(SHOWN), silence)),
    "error inside": (2, stream(delta(SHOWN) + b'data: {"error": {"message": "gone", "code": 500}}\n\n')),
}
SHOWS_TEXT = ("cut", "broken off", "stall", "error inside")
TRUE_REASONS = {"rate_limit", "server", "overloaded", "auth", "cut", "timeout"}


class Unreliable:
    """Answers each request at random, and remembers what every prompt got, in order."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.given: dict[str, list[str]] = {}

    async def __call__(self, request: Request, wire: Wire) -> None:
        prompt = json.loads(request.body)["messages"][-1]["content"]
        names = list(TURNS)
        name = self._random.choices(names, [TURNS[name][0] for name in names])[0]
        self.given.setdefault(prompt, []).append(name)
        await TURNS[name][1](request, wire)
        wire.writer.close()


class Nobody:
    """An EventSink that counts."""

    def __init__(self) -> None:
        self.events = 0

    def publish(self, event: RunEvent) -> None:
        self.events += 1


def test_every_cell_ends_for_a_true_reason_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "FIRST_PAUSE_S", 0.02)
    monkeypatch.setattr(pace, "FIRST_GAP_S", 0.01)
    monkeypatch.setattr(exchange, "LINGER_S", 0.1)
    server = Unreliable(1)
    process, threads = psutil.Process(), threading.active_count()

    async def work() -> list[tuple[str, Completion]]:
        async with loopback(server) as place:
            workbench = Workbench()
            workbench.endpoints.add(Endpoint("bad", place.root, idle_timeout_s=2.0, max_concurrency=24))
            prompts = tuple(Prompt(f"p{n}", (Message("user", f"question {n}"),)) for n in range(CELLS))
            experiment = Experiment("Bad day", (PresetChoice("none"),), prompts, ("bad/m",))
            plan = workbench.plan(experiment, workbench.library.get)
            run = workbench.begin(plan)
            await workbench.activate(run, Nobody()).carry_out(plan.cells)
            await workbench.aclose()
            cells = workbench.runs.load(run.id).cells
            workbench.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}, "no task is left"
        return [(cell.id.prompt, cell.completion) for cell in cells]

    began = time.monotonic()
    cells = asyncio.run(work())
    gc.collect()
    assert len(cells) == CELLS
    states = Counter(completion.state for _prompt, completion in cells)
    assert set(states) <= {"done", "failed"}
    assert states["done"] > CELLS * 0.7
    for prompt, completion in cells:
        given = server.given[f"question {prompt[1:]}"]
        last = given[-1]
        assert not set(given[:-1]) & {*SHOWS_TEXT, "good", "401", "429 for long"}, "asked again after it was over"
        assert len(given) <= 3
        if completion.state == "done":
            assert (last, completion.text, completion.error) == ("good", TEXT, None)
        else:
            assert last != "good", completion.error
            assert completion.error.kind in TRUE_REASONS
            assert completion.text == (SHOWN if last in SHOWS_TEXT else "")
    assert time.monotonic() - began < 60
    assert threading.active_count() <= threads
    assert [c for c in process.net_connections() if c.status == psutil.CONN_ESTABLISHED] == []
