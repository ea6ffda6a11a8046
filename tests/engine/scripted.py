"""A provider that follows a script, and what the tests of the engine stand on: cells, a view, a loop, its own time.

No test sleeps: a script waits for an `asyncio.Event`, or for seconds of a loop whose time jumps over every wait.
"""

from __future__ import annotations

import asyncio
import selectors
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from playground.core.completion import Completion, Usage
from playground.core.events import (
    CellEvent,
    CellFinished,
    CellNotice,
    CellStarted,
    EndpointProgress,
    RunEvent,
    RunFinished,
    RunNotice,
    fold,
)
from playground.core.experiment import Prompt
from playground.core.plan import Cell, CellId, Column, plan_run
from playground.core.ports import Chunk, Recall, ReportProgress
from playground.core.preset import Check, Preset
from playground.core.request import CompletionRequest, Delivery, Message, Parameters, SentRequest
from playground.engine.active_run import ActiveRun
from playground.engine.budget import Budget
from playground.engine.runner import Limits

T = TypeVar("T")
Step: TypeAlias = str | float | Chunk | BaseException | asyncio.Event | Callable[[], object]
"""A piece of text, seconds to wait, a chunk, an error to raise, something to wait for, something to do."""

PATIENCE_S = 5.0
END = Chunk(finish_reason="stop", usage=Usage(3, 5))


@dataclass
class ScriptedProvider:
    """A core.ports.Provider. `answers`: by system message, the steps of each attempt; the last one's again and again.

    What was seen: `asked` (requests in order), `most` (answering at once), `hung_up` (system messages of streams that
    were closed before their end), `prepared` (models), `gave_up` (preparations that were cancelled).
    """

    answers: Mapping[str | None, Sequence[Sequence[Step]]] = field(default_factory=dict)
    max_concurrency: int = 100
    preparing: Callable[[str, ReportProgress], Coroutine[Any, Any, None]] | None = None
    describing: Callable[[CompletionRequest], None] | None = None
    asked: list[CompletionRequest] = field(default_factory=list)
    hung_up: list[str | None] = field(default_factory=list)
    prepared: list[str] = field(default_factory=list)
    gave_up: int = 0
    answering: int = 0
    most: int = 0
    _attempts: Counter[str | None] = field(default_factory=Counter)

    async def prepare(self, model: str, report: ReportProgress) -> None:
        self.prepared.append(model)
        try:
            if self.preparing is not None:
                await self.preparing(model, report)
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # it takes a moment to clean up
            self.gave_up += 1
            raise

    def describe(self, request: CompletionRequest) -> SentRequest:
        if self.describing is not None:
            self.describing(request)
        return SentRequest("POST", "http://scripted/", {"model": request.model}, Delivery("system"))

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        attempts = self.answers.get(request.system_message, (("ok",),))
        number = self._attempts[request.system_message]
        self._attempts[request.system_message] += 1
        self.asked.append(request)
        self.answering += 1
        self.most = max(self.most, self.answering)
        try:
            for step in attempts[min(number, len(attempts) - 1)]:
                if (chunk := await played(step)) is not None:
                    yield chunk
            yield END
        except GeneratorExit:
            self.hung_up.append(request.system_message)
            raise
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # closing a connection takes a moment too
            self.hung_up.append(request.system_message)
            raise
        finally:
            self.answering -= 1

    async def models(self) -> list[str]:
        return ["m"]

    async def aclose(self) -> None:
        pass


async def played(step: Step) -> Chunk | None:
    match step:
        case str():
            await asyncio.sleep(0)
            return Chunk(step)
        case Chunk():
            return step
        case float():
            await asyncio.sleep(step)
        case asyncio.Event():
            await step.wait()
        case BaseException():
            raise step
        case _:
            step()
    return None


def cells(*systems: str, samples: int = 1, checks: tuple[Check, ...] = (), endpoint: str = "here") -> list[Cell]:
    """A cell for each system message and sample; the column's id is the system message."""
    columns = [Column(text, text, Preset(text, text, text), text) for text in systems]
    prompts = [Prompt("q", (Message("user", "Why?"),))]
    return list(plan_run("T", columns, prompts, [f"{endpoint}/m"], samples, Parameters(), checks).cells)


@dataclass
class View:
    """An EventSink that keeps everything, and folds it as a window does."""

    events: list[RunEvent] = field(default_factory=list)
    completions: dict[CellId, Completion] = field(default_factory=dict)
    watch: Callable[[RunEvent], object] | None = None

    def publish(self, event: RunEvent) -> None:
        if self.watch is not None:
            self.watch(event)
        self.events.append(event)
        if isinstance(event, CellEvent):
            self.completions[event.cell] = fold(self.completions.get(event.cell, Completion()), event)

    def state(self, system: str, sample: int = 1) -> str:
        return self.answer(system, sample).state

    def text(self, system: str, sample: int = 1) -> str:
        return self.answer(system, sample).text

    def answer(self, system: str, sample: int = 1) -> Completion:
        found = (c for cell, c in self.completions.items() if (cell.preset, cell.sample) == (system, sample))
        return next(found, Completion())

    def started(self, system: str) -> int:
        return sum(isinstance(event, CellStarted) and event.cell.preset == system for event in self.events)

    def ends(self) -> Counter[CellId]:
        """How often each cell ended."""
        return Counter(event.cell for event in self.events if isinstance(event, CellFinished))

    def words(self) -> list[str]:
        return [e.message for e in self.events if isinstance(e, (CellNotice, EndpointProgress, RunNotice))]

    def run_ends(self) -> int:
        return sum(isinstance(event, RunFinished) for event in self.events)


@dataclass
class Desk:
    """An active run with everything around it. Make it on the loop.

    `saves` are the calls of `save`, each with its time; `stored` is what a store would hold; `failures` are raised by
    the next saves, one each (None: that one works).
    """

    provider: ScriptedProvider
    limits: Limits = field(default_factory=Limits)
    view: View = field(default_factory=View)
    saves: list[tuple[float, dict[CellId, Completion]]] = field(default_factory=list)
    stored: dict[CellId, Completion] = field(default_factory=dict)
    failures: list[Exception | None] = field(default_factory=list)
    done: int = 0
    clock: Callable[[], float] | None = None
    known: Mapping[CellId, Completion] | None = None
    budget: Budget | None = None
    recall: Recall | None = None

    def __post_init__(self) -> None:
        clock = self.clock or asyncio.get_running_loop().time
        self.run = ActiveRun(
            "r1", {"here": self.provider}, self.limits, self.view, clock, self._save, self._end, self.known,
            self.budget, self.recall,
        )  # fmt: skip

    def go(self, todo: Sequence[Cell]) -> asyncio.Task[None]:
        return asyncio.create_task(self.run.carry_out(todo))

    def _save(self, changed: Mapping[CellId, Completion]) -> None:
        self.saves.append((asyncio.get_running_loop().time(), dict(changed)))
        if self.failures and (failure := self.failures.pop(0)) is not None:
            raise failure
        self.stored.update(changed)

    def _end(self) -> None:
        self.done += 1


async def until(true: Callable[[], object]) -> None:
    """Let the loop turn until it is so. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - what is waited for knows nothing of tests
            await asyncio.sleep(0)


async def turns(count: int = 10) -> None:
    """Let what can happen at once happen."""
    for _ in range(count):
        await asyncio.sleep(0)


def on_loop(work: Callable[[], Coroutine[Any, Any, T]], *, own_time: bool = False) -> T:
    """Do `work` on a loop of its own. Fails for a task that is left, or an error that nobody took.

    `own_time`: the loop's time stands still while something happens, and jumps to the next timer when nothing does.
    """
    complaints: list[str] = []

    async def watched() -> T:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(f"{context}"))
        value = await asyncio.wait_for(work(), None if own_time else 2 * PATIENCE_S)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks go on: {left}"
        return value

    with asyncio.Runner(loop_factory=JumpingLoop if own_time else None) as runner:
        value = runner.run(watched())
    assert complaints == []
    return value


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop without waiting, for work that needs no thread and no socket."""

    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(JumpingSelector(self))

    def time(self) -> float:
        return self._now

    def jump(self, seconds: float) -> None:
        self._now += seconds


class JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0 if timeout is not None else PATIENCE_S)
        assert found or timeout is not None, "nothing will ever happen again"
        if not found and timeout:
            self._loop.jump(timeout + 1e-9)
        return found
