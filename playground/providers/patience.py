"""How long one completion may take: a limit on silence, and a limit on the whole."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from typing import Any, TypeVar

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError

T = TypeVar("T")


class Patience:
    """Both limits of one completion, over all its attempts. Made and used on the running loop, in seconds.

    Who reads the stream calls `heard` for every piece of data; comments that only keep the line open are no data, so
    they do not re-arm the limit. One timer serves a whole stream: it looks at the limit when it rings, and is set
    again where the limit was moved meanwhile. `rest` puts it away.
    """

    def __init__(self, endpoint: Endpoint, *, streamed: bool = True) -> None:
        self._endpoint = endpoint
        self._loop = asyncio.get_running_loop()
        self._now = self._loop.time
        self._idle_s = endpoint.idle_timeout_s if streamed else math.inf  # a whole reply is one piece of data
        self._end = self._now() + endpoint.total_timeout_s
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: asyncio.Task[Any] | None = None
        self._rang = False
        self.begin()

    @property
    def left_s(self) -> float:
        """What is left of the whole."""
        return self._end - self._now()

    def begin(self) -> None:
        """A request goes out now."""
        self._lingering = False
        self.heard()

    def heard(self) -> None:
        if not self._lingering:
            self._until = min(self._now() + self._idle_s, self._end)

    def linger(self, seconds: float, *, anew: bool = False) -> None:
        """The answer is whole: give the server this long to say the rest (its token counts), `anew` from now."""
        if anew or not self._lingering:
            self._lingering = True
            self._until = min(self._now() + seconds, self._end)
            self.rest()  # the timer may be set for later than that

    def rest(self) -> None:
        """Nothing is waited for now; the next `wait` sets the timer again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def wait(self, step: Awaitable[T]) -> T:
        """`step`'s value. Raises ProviderError of kind timeout when a limit is reached, and cancels `step`."""
        task = asyncio.current_task()
        assert task is not None
        cancels = task.cancelling()
        if self._timer is None:
            self._timer = self._loop.call_at(self._until, self._ring)
        self._waiting, self._rang = task, False
        try:
            return await step
        except asyncio.CancelledError as error:
            if self._rang and task.cancelling() - 1 <= cancels:  # by the timer alone, not by Stop as well
                raise self._given_up() from error
            raise
        finally:
            self._waiting = None
            if self._rang:
                task.uncancel()

    def _ring(self) -> None:
        """The timer's time has come: end the wait, if the limit is still where it was."""
        self._timer = None
        if self._waiting is None:
            return
        if self._now() < self._until:
            self._timer = self._loop.call_at(self._until, self._ring)
        else:
            self._rang = True
            self._waiting.cancel()

    def _given_up(self) -> ProviderError:
        name, whole = self._endpoint.name, self._until >= self._end
        limit = self._endpoint.total_timeout_s if whole else self._endpoint.idle_timeout_s
        what = f"was not done after {limit:g} s" if whole else f"sent no data for {limit:g} s"
        setting = "total_timeout_s" if whole else "idle_timeout_s"
        return ProviderError(
            "timeout", f"The endpoint {name} {what}: ask again, or raise its {setting} in endpoints.toml."
        )
