"""A model that says what a test wrote for it, in place of the embedded one; and the folder a test starts from."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from playground.core.completion import Usage
from playground.core.endpoint import LOCAL
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, Provider, ReportProgress
from playground.core.raw_events import RawEvent
from playground.core.request import CompletionRequest, Delivery, SentRequest

ENDPOINTS = (LOCAL, "mine")
HIDDEN_DEFAULT = "You are a scripted model."
WAIT_LIMIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Wait:
    """The answer goes on when the test sets the model's `go`."""


@dataclass(frozen=True, slots=True)
class Reasoning:
    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """The endpoint asks to wait. Here the answer goes on when the test sets the model's `go`."""

    words: str
    wait_s: float


Step: TypeAlias = "str | Reasoning | Wait | Pause | ProviderError"
Says = Callable[[CompletionRequest], Sequence[Step]]


def echo(request: CompletionRequest) -> Sequence[Step]:
    """An answer that shows what was asked: prompt, system message and seed."""
    words = request.messages[-1].text
    return [f"To “{words}” ", f"under “{request.system_message}”, ", f"seed {request.parameters.seed}."]


class ScriptedModel:
    """A Provider. `asked` are its requests in order; `says` is what it answers, and may be changed at any time.

    `sends` makes of a request what is said to have been sent. With `raw` its events can be
    looked into. With `tokenizer` it counts a token for each word.
    """

    max_concurrency = 8

    def __init__(self) -> None:
        self.asked: list[CompletionRequest] = []
        self.says: Says = echo
        self.sends: Callable[[SentRequest], SentRequest] = lambda sent: sent
        self.tokenizer = False
        self.headers: tuple[tuple[str, str], ...] = ()
        self.raw = False
        self.go = threading.Event()

    def system_messages(self) -> list[str | None]:
        return [request.system_message for request in self.asked]

    async def prepare(self, model: str, report: ReportProgress) -> None:
        """Always ready."""

    def describe(self, request: CompletionRequest) -> SentRequest:
        none = request.system_message is None
        delivery = Delivery("template-default", HIDDEN_DEFAULT) if none else Delivery("system", request.system_message)
        messages = [{"role": m.role, "content": m.text} for m in request.messages]
        body = {"model": request.model, "messages": list(messages), "seed": request.parameters.seed}
        url = "http://127.0.0.1/v1/chat/completions"
        return self.sends(SentRequest("POST", url, body, delivery))  # type: ignore[arg-type] # JSON's lists are invariant

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        words = 0
        if self.headers:
            yield Chunk(headers=self.headers)
        for step in self.says(request):
            match step:
                case str():
                    words += len(step.split())
                    raw = (RawEvent(time.monotonic(), json.dumps({"said": step})),) if self.raw else ()
                    yield Chunk(text=step, raw=raw)
                case Reasoning():
                    yield Chunk(reasoning=step.text)
                case Wait():
                    await self._held_back()
                case Pause():
                    yield Chunk(notice=step.words, wait_s=step.wait_s)
                    await self._held_back()
                case ProviderError():
                    raise step
        yield Chunk(finish_reason="stop", usage=Usage(12, max(1, words)))

    async def count_tokens(self, model: str, text: str) -> int | None:
        return len(text.split()) if self.tokenizer else None

    async def models(self) -> list[str]:
        return ["smollm2-135m-instruct", "another-model"]

    async def aclose(self) -> None:
        self.go.set()

    async def _held_back(self) -> None:
        for _ in range(int(WAIT_LIMIT_S / 0.005)):
            if self.go.is_set():
                return
            await asyncio.sleep(0.005)


class ScriptedProviders(Mapping[str, Provider]):
    """In the place of the workbench's own: `local`, and `mine` with the same model."""

    def __init__(self, model: ScriptedModel) -> None:
        self._model = model

    def __getitem__(self, name: str) -> Provider:
        if name not in ENDPOINTS:
            raise KeyError(name)
        return self._model

    def __iter__(self) -> Iterator[str]:
        return iter(ENDPOINTS)

    def __len__(self) -> int:
        return len(ENDPOINTS)

    async def aclose(self) -> None:
        await self._model.aclose()


STARTER = """\
name: First look
presets: [none, pirate, poet]
prompts: [Why is the sky blue?]
models: [local/smollm2-135m-instruct]
parameters: {temperature: 0.7, seed: 7}
baseline: none
"""
PRESETS = {
    "pirate": "---\nname: Pirate\ndescription: Greets with arr.\ntags: [persona]\n"
    "checks:\n  - {type: icontains, value: pirate}\n---\nTalk like a pirate.",
    "poet": "---\nname: Poet\ntags: [style]\n---\nAnswer in verse.",
    "tutor": "---\nname: Tutor\ndescription: Asks back.\ntags: [teaching]\n---\nOnly ask questions.",
}


def write_preset(home: Path, preset_id: str, text: str) -> Path:
    path = home / "presets" / f"{preset_id}.preset.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def furnish(home: Path) -> None:
    """Three presets of the user's own, and an experiment that is ready to run."""
    for preset_id, text in PRESETS.items():
        write_preset(home, preset_id, text)
    (home / "experiments").mkdir(parents=True, exist_ok=True)
    (home / "experiments" / "starter.experiment.yaml").write_text(STARTER, "utf-8")
