"""A run that is under way: its runner, its recorder, and whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from playground.core.completion import Completion
from playground.core.events import RunEvent, RunFinished, RunNotice
from playground.core.plan import Cell, CellId
from playground.core.ports import Clock, EventSink, Provider, Recall, Tap
from playground.engine.budget import Budget
from playground.engine.check_judge import CheckJudge, CompletionOf
from playground.engine.recorder import CHECKPOINT_S, Recorder, Save
from playground.engine.runner import Limits, Runner


class _Fan:
    """One event to several sinks, in order."""

    def __init__(self, sinks: Sequence[EventSink]) -> None:
        self._sinks = sinks

    def publish(self, event: RunEvent) -> None:
        for sink in self._sinks:
            sink.publish(event)


MakeJudge: TypeAlias = Callable[[EventSink, CompletionOf], CheckJudge]
"""Where it says what it decided, and where it finds the answers."""


class ActiveRun:
    """Made, used and ended on the engine's loop. `done` is called once when the last cell has ended.

    While `carry_out` waits, cells may be cancelled and started again (a retry); after it, call `carry_out` again.
    `known` are the completions of earlier attempts: one that ends before its request went out leaves them as they are.
    `recall` finds answers that are there already; without it everything is asked. `make_judge` makes what decides, as
    each answer ends, the checks that a model decides; without it they stay open. `tap` hears what endpoints send.
    """

    def __init__(
        self,
        run_id: str,
        providers: Mapping[str, Provider],
        limits: Limits,
        view: EventSink,
        clock: Clock,
        save: Save,
        done: Callable[[], None],
        known: Mapping[CellId, Completion] | None = None,
        budget: Budget | None = None,
        recall: Recall | None = None,
        make_judge: MakeJudge | None = None,
        tap: Tap | None = None,
    ) -> None:
        self.id = run_id
        self._view = view
        self._clock = clock
        self._done = done
        self._going_on = False
        self._recorder = Recorder(save, lambda words: view.publish(RunNotice(clock(), words)), known or {})
        fan = _Fan((self._recorder, view))
        self._judge = make_judge(fan, self._recorder.completion) if make_judge is not None else None
        watching = fan if self._judge is None else _Fan((fan, self._judge))
        self._runner = Runner(providers, limits, watching, clock, budget, known, recall, tap)

    async def carry_out(self, cells: Iterable[Cell]) -> None:
        """Run the cells to their end. Cancelling this stops them and keeps what arrived; it ends when they have ended.

        Raises StoreError when the end of the run cannot be recorded.
        """
        self._going_on = True
        self._plan_checkpoint()
        try:
            self._runner.start(cells)
            if self._judge is not None:
                self._judge.decide_open()
            await self._finished()
        finally:
            await self._runner.stopped()
            if self._judge is not None:
                await self._judge.stopped()
            self._going_on = False
            self._next_checkpoint.cancel()
            self._recorder.checkpoint()
            self._view.publish(RunFinished(self._clock()))
            self._done()

    async def _finished(self) -> None:
        await self._runner.finished()
        while self._judge is not None and self._judge.busy:
            await self._judge.finished()
            await self._runner.finished()  # a retry meanwhile

    def start(self, cells: Iterable[Cell]) -> bool:
        """More cells (a retry, a column again) for a run that goes on; False, and nothing begun, when it has ended."""
        if self._going_on:
            self._runner.start(cells)
        return self._going_on

    def pause(self) -> None:
        """No new cell begins until `go_on`; those under way go on to their end. `cancel` works all the same."""
        self._runner.pause()
        if self._judge is not None:
            self._judge.pause()

    def go_on(self) -> None:
        self._runner.go_on()
        if self._judge is not None:
            self._judge.go_on()

    def cancel(self, cells: Iterable[CellId] | None = None) -> None:
        """Stop these cells, or all of them, and then what a judge was asked too."""
        self._runner.cancel(cells)
        if cells is None and self._judge is not None:
            self._judge.cancel()

    def _plan_checkpoint(self) -> None:
        self._next_checkpoint = asyncio.get_running_loop().call_later(CHECKPOINT_S, self._checkpoint)

    def _checkpoint(self) -> None:
        self._recorder.checkpoint()
        self._plan_checkpoint()
