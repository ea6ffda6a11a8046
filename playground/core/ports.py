"""The few interfaces between the engine and the outside. They name values, never libraries."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from playground.core.completion import Completion, FinishReason, Usage
from playground.core.events import RunEvent
from playground.core.plan import Cell, CellId
from playground.core.raw_events import RawEvent
from playground.core.request import CompletionRequest, SentRequest

Clock: TypeAlias = Callable[[], float]
"""Monotonic seconds."""

ReportProgress: TypeAlias = Callable[[str, int | None, int | None], None]
"""(what happens, bytes done, bytes in all): called from any thread, returns at once."""

Tap: TypeAlias = Callable[[CellId, float, tuple[RawEvent, ...] | None], None]
"""(cell, monotonic seconds, what arrived; None: its request goes out): called on the loop, returns at once."""

Recall: TypeAlias = Callable[[Cell, SentRequest], Completion | None]
"""A whole answer that was given to this very request before, marked as such, else None. Raises nothing."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One step of a provider's stream; the last one bears the finish reason.

    `notice` is a passing word; with `wait_s` it is about a pause that ends so many seconds from now. `sent` comes where
    the request goes out anew, before any text: the completion begins again with it. `headers` come with a response:
    the few that are kept with the answer. `raw` is what the endpoint sent up to here and was not given out yet: for
    looking into, no part of what a chunk says.
    """

    text: str = ""
    reasoning: str = ""
    finish_reason: FinishReason | None = None
    usage: Usage | None = None
    notice: str = ""
    wait_s: float | None = None
    sent: SentRequest | None = None
    headers: tuple[tuple[str, str], ...] = ()
    raw: tuple[RawEvent, ...] = field(default=(), compare=False)


class Provider(Protocol):
    """One endpoint, ready to answer. Used on the engine's loop alone."""

    @property
    def max_concurrency(self) -> int:
        """How many requests it takes at once."""
        ...

    async def prepare(self, model: str, report: ReportProgress) -> None:
        """Make `model` ready to answer (fetch it, start it); returns at once where nothing is to be done.

        Raises ProviderError. Cancelling it stops the work and leaves nothing half done.
        """
        ...

    def describe(self, request: CompletionRequest) -> SentRequest:
        """What `stream` would send, keys left out. Call after `prepare`."""
        ...

    def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        """Yield chunks as they arrive. Raises ProviderError; `aclose` closes the connection.

        A stream that ends without a finish reason was cut: the provider raises, it never returns as if whole.
        """
        ...

    async def models(self) -> list[str]:
        """The ids of the models it serves. Raises ProviderError."""
        ...

    async def aclose(self) -> None:
        """Close connections and end what was started."""
        ...


class EventSink(Protocol):
    def publish(self, event: RunEvent) -> None:
        """Take the event and return at once. Called on the engine's thread."""
        ...
