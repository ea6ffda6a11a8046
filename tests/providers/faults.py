"""Plays a fault against the program as it runs: workbench, engine, sender, dialect and store; returns its record."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import keyring
from loopback import Loopback, Script, loopback

from playground.core.endpoint import Endpoint
from playground.core.events import CellNotice, RunEvent, TextDelta
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.formats import run_record
from playground.store.keys import SERVICE
from playground.workbench import Workbench

KEY = "sk-not-a-real-key-123"
PIRATE = Preset("pirate", "Pirate", "Answer as a pirate.")
QUESTION = "Good morning!"


@dataclass
class Played:
    """`cell` is the record's; `notices` are what was said meanwhile."""

    cell: dict[str, Any]
    took_s: float
    place: Loopback
    notices: list[CellNotice] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.place.requests)

    @property
    def body(self) -> Any:
        return json.loads(self.place.requests[-1].body)

    def failed(self, kind: str, *words: str) -> str:
        """The sentence of a cell that failed with `kind`; it says `words`, is one sentence, and holds no key."""
        error = self.cell["error"]
        assert self.cell["state"] == "failed", self.cell["state"]
        assert error["kind"] == kind, error
        sentence: str = error["message"]
        for word in words:
            assert word in sentence, sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert KEY not in sentence
        return sentence


class _Watch:
    """An EventSink: keeps the notices, and calls `on_text` at the first text."""

    def __init__(self, on_text: Callable[[], None]) -> None:
        self.notices: list[CellNotice] = []
        self._on_text = on_text

    def publish(self, event: RunEvent) -> None:
        if isinstance(event, CellNotice):
            self.notices.append(event)
        elif isinstance(event, TextDelta):
            self._on_text()


def play(
    *scripts: Script,
    dialect: str = "openai-chat",
    base_url: str = "",
    host: str = "127.0.0.1",
    tls: Any = None,
    key: str | None = KEY,
    prompt: str = QUESTION,
    system: str = PIRATE.system_message or "",
    parameters: Parameters | None = None,
    stop_at_text: bool = False,
    model: str = "tiny",
    **settings: Any,
) -> Played:
    """One cell against a server that plays `scripts` in order, the last one again and again.

    `base_url` may hold {port}. A key is kept in the (test's own) keyring first.
    """

    async def work() -> Played:
        async with loopback(*scripts, host=host, tls=tls) as place:
            bare = place.root.removesuffix("/v1")
            root = base_url.format(port=place.port) or (place.root if dialect.startswith("openai") else bare)
            endpoint = Endpoint("mine", root, dialect, **settings)  # type: ignore[arg-type]
            if key is not None:
                keyring.set_password(SERVICE, "mine", key)
            return await _played(endpoint, place)

    async def _played(endpoint: Endpoint, place: Loopback) -> Played:
        workbench = Workbench()
        try:
            workbench.endpoints.add(endpoint)
            choice = PresetChoice("pirate", inline=Preset("pirate", "Pirate", system))
            prompts = (Prompt("p", (Message("user", prompt),)),)
            wanted = Experiment("Fault", (choice,), prompts, (f"mine/{model}",), parameters=parameters or Parameters())
            plan = workbench.plan(wanted, workbench.library.get)
            run = workbench.begin(plan)
            watch = _Watch(lambda: active.cancel() if stop_at_text else None)
            active = workbench.activate(run, watch)
            began = time.monotonic()
            await active.carry_out(plan.cells)
            took = time.monotonic() - began
            await asyncio.sleep(0.2 if stop_at_text else 0)  # the server has to hear the hang-up
            cell = json.loads(run_record.encode(workbench.runs.load(run.id)))["cells"][0]
            return Played(cell, took, place, watch.notices)
        finally:
            with contextlib.suppress(Exception):
                await workbench.aclose()
            workbench.close()

    return asyncio.run(work())
