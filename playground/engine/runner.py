"""Carries cells out: asks the providers, stamps the times beside the socket, publishes what happens."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from functools import partial

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
from playground.core.errors import PlaygroundError, ProviderError
from playground.core.events import (
    CellFinished,
    CellNotice,
    CellStarted,
    ReasoningDelta,
    TextDelta,
)
from playground.core.plan import Cell, CellId
from playground.core.ports import Clock, EventSink, Provider, Recall, Tap
from playground.core.request import SentRequest
from playground.engine.budget import Budget
from playground.engine.histories import Histories
from playground.engine.preparation import Preparations
from playground.engine.reporter import Reporter

log = logging.getLogger(__name__)


class Limits:
    """How many requests an endpoint takes at once, over all runs of the program. Used on one loop alone."""

    def __init__(self) -> None:
        self._gates: dict[str, tuple[int, asyncio.Semaphore]] = {}

    def gate(self, endpoint: str, provider: Provider) -> asyncio.Semaphore:
        """What to hold while a request is out. A changed limit makes a new one: it holds for whoever comes later."""
        limit = provider.max_concurrency
        known = self._gates.get(endpoint)
        if known is None or known[0] != limit:
            known = self._gates[endpoint] = (limit, asyncio.Semaphore(limit))
        return known[1]


class Runner:
    """Runs cells side by side, each for itself: one failed cell stops no other. Used on the engine's loop alone.

    The turns of one column go one after the other, each with that column's own answers before it: a failed turn fails
    the later ones of its column, and no others.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        limits: Limits,
        sink: EventSink,
        clock: Clock,
        budget: Budget | None = None,
        known: Mapping[CellId, Completion] | None = None,
        recall: Recall | None = None,
        tap: Tap | None = None,
    ) -> None:
        """`known` are the completions of earlier attempts: the history of later turns. `tap` hears what is sent."""
        self._providers = providers
        self._limits = limits
        self._sink, self._clock = sink, clock
        self._budget = budget or Budget(lambda _model: None)
        self._histories = Histories(known or {})
        self._recall = recall
        self._tap = tap
        self._going_on = asyncio.Event()
        self._going_on.set()
        self._preparations = Preparations()
        self._tasks: dict[CellId, asyncio.Task[None]] = {}

    def start(self, cells: Iterable[Cell]) -> None:
        """Begin with `cells`, in order; one that is under way already goes on as it is."""
        for cell in cells:
            self._histories.expect(cell)
            before = self._tasks.get(cell.id)
            if before is None or before.done():
                task = self._tasks[cell.id] = asyncio.create_task(self._carry_out(cell))
                task.add_done_callback(partial(self._ended, cell))

    def cancel(self, cells: Iterable[CellId] | None = None) -> None:
        """Stop these cells, or all; what arrived is kept. A second time does not cut short the end of the first."""
        for cell in list(self._tasks if cells is None else cells):
            if (task := self._tasks.get(cell)) is not None and not task.cancelling():
                task.cancel()

    def pause(self) -> None:
        """From now on no cell begins; those that are being answered go on to their end."""
        self._going_on.clear()

    def go_on(self) -> None:
        self._going_on.set()

    async def finished(self) -> None:
        """Return when no cell is under way any more."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def stopped(self) -> None:
        """Stop all, and return when they have ended. No cancel cuts this short."""
        while self._tasks:
            self.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait(self._tasks.values())

    def _ended(self, cell: Cell, task: asyncio.Task[None]) -> None:
        if task.cancelled():  # before its first step: it did not even get to say so
            self._attempt(cell).cancelled()
        if self._tasks.get(cell.id) is task:
            del self._tasks[cell.id]

    async def _carry_out(self, cell: Cell) -> None:
        attempt = self._attempt(cell)
        try:
            cell = attempt.cell = await self._with_history(cell)
            provider = self._provider(cell.endpoint)
            await self._preparations.ready(cell.endpoint, provider, cell.request.model, self._reporter(cell.endpoint))
            async with self._place(cell.endpoint, provider):
                if (reused := self._reused(cell, provider)) is None:
                    await attempt.ask(provider)
            if reused is not None:
                attempt.take(reused, await attempt.judge(reused))
            else:
                attempt.finish("done", checks=await attempt.judge())
        except ProviderError as failure:
            attempt.finish("failed", failure.as_cell_error())
        except PlaygroundError as failure:
            attempt.finish("failed", CellError("config", str(failure)))
        except asyncio.CancelledError:
            attempt.cancelled()
        except Exception as surprise:  # a fault of ours in one cell must not stop the others
            log.exception("cell %s", cell.id)
            words = f"The program itself failed here ({type(surprise).__name__}); the log has the details."
            attempt.finish("failed", CellError("protocol", words))

    def _attempt(self, cell: Cell) -> _Attempt:
        return _Attempt(cell, self._sink, self._clock, self._budget, self._histories, self._tap)

    async def _with_history(self, cell: Cell) -> Cell:
        """Waits for the earlier turns of the cell's column. Raises ProviderError when one of them has no answer."""
        for gap in cell.earlier:
            while (task := self._tasks.get(cell.id.at(gap.turn))) is not None:
                await asyncio.wait([task])
        return self._histories.whole(cell)

    @asynccontextmanager
    async def _place(self, endpoint: str, provider: Provider) -> AsyncGenerator[None]:
        """One of the endpoint's places, for a cell that may begin: a pause that came while it waited holds it too."""
        while True:
            await self._going_on.wait()
            async with self._limits.gate(endpoint, provider):
                if self._going_on.is_set():
                    yield
                    return

    def _reused(self, cell: Cell, provider: Provider) -> Completion | None:
        return None if self._recall is None else self._recall(cell, provider.describe(cell.request))

    def _provider(self, endpoint: str) -> Provider:
        if (provider := self._providers.get(endpoint)) is None:
            known = ", ".join(sorted(self._providers)) or "none"
            raise ProviderError(
                "config", f"There is no endpoint '{endpoint}': add it in the settings, or choose one of {known}."
            )
        return provider

    def _reporter(self, endpoint: str) -> Reporter:
        return Reporter(endpoint, self._sink, self._clock, asyncio.get_running_loop())


class _Attempt:
    """One try at one cell: what has come so far, and the one event that ends it."""

    def __init__(
        self, cell: Cell, sink: EventSink, clock: Clock, budget: Budget, histories: Histories, tap: Tap | None
    ) -> None:
        self.cell = cell
        self._sink, self._clock = sink, clock
        self._budget = budget
        self._histories, self._tap = histories, tap
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._finish_reason: FinishReason = "unknown"
        self._usage: Usage = NO_USAGE
        self._headers: tuple[tuple[str, str], ...] = ()
        self._started_at: float | None = None
        self._first_token_at: float | None = None
        self._ended_at: float | None = None
        self._settled = False
        self._cost_usd: float | None = None

    async def ask(self, provider: Provider) -> None:
        cell = self.cell
        sent = provider.describe(cell.request)
        self._budget.hold(cell)
        self._went_out(self._clock(), sent)
        async with aclosing(provider.stream(cell.request)) as chunks:
            async for chunk in chunks:
                at = self._clock()
                if chunk.sent is not None:  # asked anew: what was waited for is not the model's time
                    self._went_out(at, chunk.sent)
                if chunk.raw and self._tap is not None:
                    self._tap(cell.id, at, chunk.raw)
                if (chunk.text or chunk.reasoning) and self._first_token_at is None:
                    self._first_token_at = at
                if chunk.reasoning:
                    self._reasoning.append(chunk.reasoning)
                    self._sink.publish(ReasoningDelta(cell.id, at, chunk.reasoning))
                if chunk.text:
                    self._text.append(chunk.text)
                    self._sink.publish(TextDelta(cell.id, at, chunk.text))
                if chunk.notice:
                    until = None if chunk.wait_s is None else at + chunk.wait_s
                    self._sink.publish(CellNotice(cell.id, at, chunk.notice, until))
                self._finish_reason = chunk.finish_reason or self._finish_reason
                self._usage = chunk.usage or self._usage
                self._headers = chunk.headers or (() if chunk.sent is not None else self._headers)
        self._ended_at = self._clock()

    def _went_out(self, at: float, sent: SentRequest) -> None:
        self._started_at = at
        self._sink.publish(CellStarted(self.cell.id, at, sent))
        if self._tap is not None:
            self._tap(self.cell.id, at, None)

    async def judge(self, whole: Completion | None = None) -> tuple[CheckOutcome, ...]:
        """What the checks say of the answer that came, or of `whole`, found out beside the loop.

        A stop comes too late for an answer that is whole: it is held back until they are done, which have time limits.
        """
        if not self.cell.checks:
            return ()
        found = whole or self._whole(self._settle(None))
        judging = asyncio.get_running_loop().run_in_executor(None, self._evaluate, found)
        while not judging.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([judging])
        return judging.result()

    def finish(self, state: CellState, error: CellError | None = None, checks: tuple[CheckOutcome, ...] = ()) -> None:
        ended_at = self._ended_at if self._ended_at is not None else self._clock()
        reason: FinishReason = "error" if error else self._finish_reason
        cost = self._settle(error)
        self._histories.ended(self.cell.id, state, "".join(self._text))
        self._sink.publish(
            CellFinished(self.cell.id, ended_at, state, reason, self._usage, error, checks, cost, headers=self._headers)
        )

    def take(self, reused: Completion, checks: tuple[CheckOutcome, ...]) -> None:
        """End with an answer that was there already."""
        at, reason = self._clock(), reused.finish_reason or "unknown"
        self._histories.ended(self.cell.id, reused.state, reused.text)
        self._sink.publish(
            CellFinished(self.cell.id, at, reused.state, reason, reused.usage, None, checks, reused.cost_usd, reused)
        )

    def cancelled(self) -> None:
        error = CellError("cancelled", "Stopped.")
        at, cost = self._clock(), self._settle(error)
        self._histories.ended(self.cell.id, "cancelled", "")
        self._sink.publish(
            CellFinished(
                self.cell.id, at, "cancelled", "cancelled", self._usage, error, (), cost, headers=self._headers
            )
        )

    def _settle(self, error: CellError | None) -> float | None:
        """What the cell cost; found out once, because a check may ask for it before the cell's end."""
        if not self._settled:
            came = bool(self._text or self._reasoning)
            self._cost_usd = self._budget.settle(self.cell.id, self._usage, error, came=came)
            self._settled = True
        return self._cost_usd

    def _whole(self, cost_usd: float | None) -> Completion:
        assert self._ended_at is not None
        timings = measure(self._started_at, self._first_token_at, self._ended_at, self._usage.output_tokens)
        return Completion(
            "done", "".join(self._text), "".join(self._reasoning), self._finish_reason, self._usage, timings,
            cost_usd=cost_usd,
        )  # fmt: skip

    def _evaluate(self, whole: Completion) -> tuple[CheckOutcome, ...]:
        prompt = next((m.text for m in reversed(self.cell.request.messages) if m.role == "user"), "")
        return tuple(evaluate(check, whole, prompt) for check in self.cell.checks)
