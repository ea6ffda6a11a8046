"""Carries cells out: asks the providers, stamps the times beside the socket, publishes what happens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import aclosing

from playground.core.checks import evaluate
from playground.core.completion import (
    NO_USAGE,
    CellError,
    CellState,
    CheckOutcome,
    Completion,
    FinishReason,
    Usage,
    measure,
)
from playground.core.errors import ProviderError
from playground.core.events import (
    CellFinished,
    CellNotice,
    CellStarted,
    EndpointProgress,
    ReasoningDelta,
    RunFinished,
    TextDelta,
)
from playground.core.plan import Cell, CellId
from playground.core.ports import Clock, EventSink, Provider
from playground.engine.preparation import Preparations

log = logging.getLogger(__name__)


class Limits:
    """How many requests an endpoint takes at once, over all runs of the program."""

    def __init__(self) -> None:
        self._gates: dict[str, asyncio.Semaphore] = {}

    def gate(self, endpoint: str, provider: Provider) -> asyncio.Semaphore:
        if endpoint not in self._gates:
            self._gates[endpoint] = asyncio.Semaphore(provider.max_concurrency)
        return self._gates[endpoint]


class Runner:
    """Runs cells side by side, each for itself: one failed cell stops no other. Used on the engine's loop alone."""

    def __init__(self, providers: Mapping[str, Provider], limits: Limits, sink: EventSink, clock: Clock) -> None:
        self._providers = providers
        self._limits = limits
        self._sink = sink
        self._clock = clock
        self._preparations = Preparations()
        self._tasks: dict[CellId, asyncio.Task[None]] = {}

    def start(self, cells: Iterable[Cell]) -> None:
        """Begin with `cells`, in order; one that is under way already goes on as it is."""
        for cell in cells:
            task = self._tasks.get(cell.id)
            if task is None or task.done():
                self._tasks[cell.id] = asyncio.create_task(self._carry_out(cell))

    def cancel(self, cells: Iterable[CellId] | None = None) -> None:
        """Stop these cells, or all; what arrived is kept."""
        for cell in list(self._tasks if cells is None else cells):
            if task := self._tasks.get(cell):
                task.cancel()

    async def finished(self) -> None:
        """Return, and publish RunFinished, when no cell is under way any more."""
        while under_way := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(under_way)
        self._sink.publish(RunFinished(self._clock()))

    async def _carry_out(self, cell: Cell) -> None:
        attempt = _Attempt(cell, self._sink, self._clock)
        try:
            provider = self._provider(cell.endpoint)
            await self._preparations.ready(cell.endpoint, provider, cell.request.model, self._reporter(cell.endpoint))
            async with self._limits.gate(cell.endpoint, provider):
                await attempt.ask(provider)
            await attempt.finish("done")
        except ProviderError as failure:
            await attempt.finish("failed", failure.as_cell_error())
        except asyncio.CancelledError:
            attempt.cancelled()
        except Exception as surprise:  # a fault of ours in one cell must not stop the others
            log.exception("cell %s", cell.id)
            words = f"The program itself failed here ({type(surprise).__name__}: {surprise}); the log has the details."
            await attempt.finish("failed", CellError("protocol", words))

    def _provider(self, endpoint: str) -> Provider:
        if (provider := self._providers.get(endpoint)) is None:
            known = ", ".join(sorted(self._providers)) or "none"
            raise ProviderError(
                "config", f"There is no endpoint '{endpoint}': add it in the settings, or choose one of {known}."
            )
        return provider

    def _reporter(self, endpoint: str) -> _Reporter:
        return _Reporter(endpoint, self._sink, self._clock, asyncio.get_running_loop())


class _Reporter:
    """A ReportProgress that may be called from any thread."""

    def __init__(self, endpoint: str, sink: EventSink, clock: Clock, loop: asyncio.AbstractEventLoop) -> None:
        self._endpoint = endpoint
        self._sink = sink
        self._clock = clock
        self._loop = loop

    def __call__(self, message: str, done_bytes: int | None, total_bytes: int | None) -> None:
        event = EndpointProgress(self._endpoint, self._clock(), message, done_bytes, total_bytes)
        self._loop.call_soon_threadsafe(self._sink.publish, event)


class _Attempt:
    """One try at one cell: what has come so far, and the one event that ends it."""

    def __init__(self, cell: Cell, sink: EventSink, clock: Clock) -> None:
        self._cell = cell
        self._sink = sink
        self._clock = clock
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._finish_reason: FinishReason = "unknown"
        self._usage: Usage = NO_USAGE
        self._started_at: float | None = None
        self._first_token_at: float | None = None
        self._ended_at: float | None = None

    async def ask(self, provider: Provider) -> None:
        cell = self._cell
        sent = provider.describe(cell.request)
        self._started_at = self._clock()
        self._sink.publish(CellStarted(cell.id, self._started_at, sent))
        async with aclosing(provider.stream(cell.request)) as chunks:
            async for chunk in chunks:
                at = self._clock()
                if (chunk.text or chunk.reasoning) and self._first_token_at is None:
                    self._first_token_at = at
                if chunk.reasoning:
                    self._reasoning.append(chunk.reasoning)
                    self._sink.publish(ReasoningDelta(cell.id, at, chunk.reasoning))
                if chunk.text:
                    self._text.append(chunk.text)
                    self._sink.publish(TextDelta(cell.id, at, chunk.text))
                if chunk.notice:
                    self._sink.publish(CellNotice(cell.id, at, chunk.notice))
                self._finish_reason = chunk.finish_reason or self._finish_reason
                self._usage = chunk.usage or self._usage
        self._ended_at = self._clock()

    async def finish(self, state: CellState, error: CellError | None = None) -> None:
        ended_at = self._ended_at if self._ended_at is not None else self._clock()
        reason: FinishReason = "error" if error else self._finish_reason
        checks: tuple[CheckOutcome, ...] = ()
        if state == "done" and self._cell.checks:
            checks = await asyncio.to_thread(self._evaluate, ended_at)
        self._sink.publish(CellFinished(self._cell.id, ended_at, state, reason, self._usage, error, checks))

    def cancelled(self) -> None:
        error = CellError("cancelled", "Stopped.")
        self._sink.publish(CellFinished(self._cell.id, self._clock(), "cancelled", "cancelled", self._usage, error))

    def _evaluate(self, ended_at: float) -> tuple[CheckOutcome, ...]:
        timings = measure(self._started_at, self._first_token_at, ended_at, self._usage.output_tokens)
        whole = Completion(
            "done", "".join(self._text), "".join(self._reasoning), self._finish_reason, self._usage, timings
        )
        return tuple(evaluate(check, whole) for check in self._cell.checks)
