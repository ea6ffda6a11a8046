"""A run that is under way: its runner, its recorder, and whoever watches."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence

from playground.core.events import RunEvent, RunNotice
from playground.core.plan import Cell, CellId
from playground.core.ports import Clock, EventSink, Provider
from playground.engine.recorder import CHECKPOINT_S, Recorder, Save
from playground.engine.runner import Limits, Runner


class _Fan:
    """One event to several sinks, in order."""

    def __init__(self, sinks: Sequence[EventSink]) -> None:
        self._sinks = sinks

    def publish(self, event: RunEvent) -> None:
        for sink in self._sinks:
            sink.publish(event)


class ActiveRun:
    """Made, used and ended on the engine's loop. `done` is called once when the last cell has ended.

    Cells may be started, cancelled and started again while it lives, and after it ended (a retry).
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
    ) -> None:
        self.id = run_id
        self._done = done
        self._recorder = Recorder(save, lambda words: view.publish(RunNotice(clock(), words)))
        self._runner = Runner(providers, limits, _Fan((self._recorder, view)), clock)

    async def carry_out(self, cells: Iterable[Cell]) -> None:
        """Run the cells to their end. Cancelling this stops them and keeps what arrived."""
        checkpoints = asyncio.create_task(self._checkpoints())
        self._runner.start(cells)
        try:
            await self._runner.finished()
        except asyncio.CancelledError:
            self._runner.cancel()
            await self._runner.finished()
            raise
        finally:
            checkpoints.cancel()
            self._recorder.checkpoint()
            self._done()

    def start(self, cells: Iterable[Cell]) -> None:
        """More cells (a retry, a column again) for a run whose `carry_out` is still waiting."""
        self._runner.start(cells)

    def cancel(self, cells: Iterable[CellId] | None = None) -> None:
        """Stop these cells, or all of them."""
        self._runner.cancel(cells)

    async def _checkpoints(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT_S)
            self._recorder.checkpoint()
