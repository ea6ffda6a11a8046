"""Where the engine's thread meets the window's. The only module of the window that knows threads and asyncio.

The engine never calls Qt. It appends events to an outbox; while something is under way a timer in the window's thread
empties it, joins the text and emits one batch. Measured with 16 streams of 200 tokens/s: pulled batches put the text
on the screen about 50 ms late, a signal for each token seconds late.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import Cancelled, PlaygroundError
from playground.core.events import RunEvent, coalesce
from playground.gui.garbage import GarbageCollection

FRAME_MS: Final = 33
SHUT_DOWN_S: Final = 5.0
BLOCKING_S: Final = 1.0  # a search of the history ends in time, a locked keyring may not
Value = TypeVar("Value")


class Outbox:
    """An EventSink. `deque.append` and `popleft` are atomic, so one writer and one reader need no lock."""

    def __init__(self) -> None:
        self._events: deque[RunEvent] = deque()

    def publish(self, event: RunEvent) -> None:
        self._events.append(event)

    def drain(self) -> list[RunEvent]:
        return [self._events.popleft() for _ in range(len(self._events))]


class EngineThread:
    """One thread with one asyncio loop, for the life of the program."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)
        self._thread.start()

    def submit(self, work: Coroutine[Any, Any, Value]) -> Future[Value]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def call(self, function: Callable[[], None]) -> None:
        """Have `function` called on the engine's loop, soon."""
        self._loop.call_soon_threadsafe(function)

    def stop(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancel what runs, do the `last` thing (close connections and children), end the thread."""
        try:
            asyncio.run_coroutine_threadsafe(self._shut_down(last), self._loop).result(SHUT_DOWN_S)
        except TimeoutError:
            return  # a daemon thread: the program ends all the same
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SHUT_DOWN_S)
        self._loop.close()

    async def _shut_down(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await last()
        await self._loop.shutdown_asyncgens()
        await self._loop.shutdown_default_executor()


@dataclass(frozen=True, slots=True)
class _Asked:
    future: Future[Any]
    then: Callable[[Any], None]
    failed: Callable[[str], None]


class Bridge(QObject):
    """Hands work to the engine and what comes of it to the window, at most once a frame.

    Signals:
        batch: list[RunEvent], text joined per cell, in order.
    """

    batch = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outbox = Outbox()
        self._engine: EngineThread | None = None
        self._garbage = GarbageCollection(self)
        self._closed = False
        self._asked: list[_Asked] = []
        self._blocking: list[threading.Thread] = []
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._deliver)

    def ask(
        self,
        work: Coroutine[Any, Any, Value],
        then: Callable[[Value], None],
        failed: Callable[[str], None],
    ) -> Callable[[], None]:
        """Have `work` done on the engine's loop.

        `then`, or `failed` with one sentence, is called in the window's thread. The function returned cancels the work;
        then neither is called.
        """
        if self._closed:
            work.close()
            return _nothing
        future = self._thread().submit(work)
        self._asked.append(_Asked(future, then, failed))
        self._timer.start()
        return lambda: _cancel(future)

    def ask_blocking(
        self, function: Callable[[], Value], then: Callable[[Value], None], failed: Callable[[str], None]
    ) -> None:
        """Like `ask`, for a function that may block for seconds (a keyring, a disk): it gets a thread of its own.

        It cannot be cancelled, and does not hold up the program's end.
        """
        if self._closed:
            return
        future: Future[Value] = Future()

        def work() -> None:
            try:
                future.set_result(function())
            except BaseException as error:  # noqa: BLE001 - handed over to the window's thread
                future.set_exception(error)

        self._asked.append(_Asked(future, then, failed))
        self._garbage.start()
        thread = threading.Thread(target=work, daemon=True, name="blocking")
        self._blocking = [other for other in self._blocking if other.is_alive()] + [thread]
        thread.start()
        self._timer.start()

    def call(self, function: Callable[[], None]) -> None:
        """Have a short function called on the engine's loop."""
        if not self._closed:
            self._thread().call(function)

    def settle(self) -> None:
        """Much was made that will stay: see `GarbageCollection.settle`."""
        if not self._closed:
            self._garbage.settle()

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """End everything that is under way; the last events are delivered. What is asked from now on is not begun.

        False: a blocking function still goes on, and what it uses must not be taken from it.
        """
        self._closed = True
        if self._engine is not None:
            self._engine.stop(last)
            self._engine = None
        self._garbage.stop()
        self._deliver()
        self._timer.stop()
        end = time.monotonic() + BLOCKING_S
        for thread in self._blocking:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._blocking)

    def _thread(self) -> EngineThread:
        if self._engine is None:
            self._garbage.start()
            self._engine = EngineThread()
        return self._engine

    def _deliver(self) -> None:
        ended = [asked for asked in self._asked if asked.future.done()]
        if events := coalesce(self.outbox.drain()):
            self.batch.emit(events)
        for asked in ended:
            self._asked.remove(asked)
            _tell(asked)
        if not self._asked:
            self._timer.stop()


def _nothing() -> None:
    """There is nothing to cancel."""


def _cancel(future: Future[Any]) -> None:
    future.cancel()


def _tell(asked: _Asked) -> None:
    try:
        value = asked.future.result()
    except (CancelledError, Cancelled):
        return
    except PlaygroundError as error:
        asked.failed(str(error))
        return
    except BaseException as surprise:
        asked.failed(f"The program itself failed ({type(surprise).__name__}); the log has the details.")
        raise
    asked.then(value)
