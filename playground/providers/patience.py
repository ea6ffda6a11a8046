"""How long one completion may take: a limit on silence, and a limit on the whole."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from typing import TypeVar

from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError

T = TypeVar("T")


class Patience:
    """Both limits of one completion, over all its attempts. Made and used on the running loop, in seconds.

    Who reads the stream calls `heard` for every piece of data; comments that only keep the line open are no data, so
    they do not re-arm the limit.
    """

    def __init__(self, endpoint: Endpoint, *, streamed: bool = True) -> None:
        self._endpoint = endpoint
        self._now = asyncio.get_running_loop().time
        self._idle_s = endpoint.idle_timeout_s if streamed else math.inf  # a whole reply is one piece of data
        self._end = self._now() + endpoint.total_timeout_s
        self._until = 0.0
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

    async def wait(self, step: Awaitable[T]) -> T:
        """`step`'s value. Raises ProviderError of kind timeout when a limit is reached, and cancels `step`."""
        limit = asyncio.timeout_at(self._until)
        try:
            async with limit:
                return await step
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise self._given_up() from error

    def _given_up(self) -> ProviderError:
        name, whole = self._endpoint.name, self._until >= self._end
        limit = self._endpoint.total_timeout_s if whole else self._endpoint.idle_timeout_s
        what = f"was not done after {limit:g} s" if whole else f"sent no data for {limit:g} s"
        setting = "total_timeout_s" if whole else "idle_timeout_s"
        return ProviderError(
            "timeout", f"The endpoint {name} {what}: ask again, or raise its {setting} in endpoints.toml."
        )
