"""Room for one more local model: idle ones end for it, others are waited for, and what never fits is refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeVar

from playground.core.errors import ProviderError
from playground.core.ports import ReportProgress
from playground.providers import memory
from playground.providers.model_memory import MemoryNeed, need_words, refusal, verdict

MAX_SERVERS: Final = 8
"""Processes kept, however much memory there is: each has threads that wait, and a log of its own to keep apart."""


class Loaded(Protocol):
    """A model in memory."""

    @property
    def answering(self) -> int: ...

    @property
    def need(self) -> MemoryNeed: ...


L = TypeVar("L", bound=Loaded)


async def make_room(
    name: str,
    need: MemoryNeed,
    loaded: Callable[[], Sequence[L]],
    end: Callable[[L], Awaitable[None]],
    until_idle: Callable[[], Awaitable[None]],
    report: ReportProgress,
    free_bytes: Callable[[], int] = memory.free_bytes,
) -> None:
    """Return when `need` is there. `loaded` are those that are alive, the one needed longest ago first.

    Raises ProviderError of kind config, and ends none, where it would not fit with all of them ended.
    """
    while True:
        alive = loaded()
        there = _there(free_bytes(), alive)
        judged = verdict(need.total, there)
        if judged != "too large" and len(alive) < MAX_SERVERS:
            if judged == "tight":
                report(f"Memory is tight: {name} {need_words(need, there)}", None, None)
            return
        most = there + sum(other.need.total for other in alive)
        if verdict(need.total, most) == "too large":
            raise ProviderError("config", refusal(name, need, most))
        idle = next((other for other in alive if not other.answering), None)
        if idle is not None:
            await end(idle)
        else:
            report(f"Waiting for another local model, to make room for {name}", None, None)
            await until_idle()


def _there(free: int, alive: Sequence[Loaded]) -> int:
    """What is free besides the files that are being used; 0 stays "not known"."""
    if not free or not memory.FILES_COUNT_AS_FREE:
        return free
    return max(1, free - sum(other.need.file for other in alive))
