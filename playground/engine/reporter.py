"""What providers report while they get ready, as events of the run."""

from __future__ import annotations

import asyncio

from playground.core.events import EndpointProgress
from playground.core.ports import Clock, EventSink


class Reporter:
    """A ReportProgress that may be called from any thread."""

    def __init__(self, endpoint: str, sink: EventSink, clock: Clock, loop: asyncio.AbstractEventLoop) -> None:
        self._endpoint = endpoint
        self._sink = sink
        self._clock = clock
        self._loop = loop

    def __call__(self, message: str, done_bytes: int | None, total_bytes: int | None) -> None:
        event = EndpointProgress(self._endpoint, self._clock(), message, done_bytes, total_bytes)
        self._loop.call_soon_threadsafe(self._sink.publish, event)
