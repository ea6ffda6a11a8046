"""Getting a model ready once for all the cells that wait for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from playground.core.ports import Provider, ReportProgress


@dataclass(slots=True)
class _Preparation:
    task: asyncio.Task[None]
    waiting: int = 0


class Preparations:
    """Shares one `Provider.prepare` among its waiters. It is stopped when the last of them gives up.

    Used on the engine's loop alone.
    """

    def __init__(self) -> None:
        self._under_way: dict[tuple[str, str], _Preparation] = {}

    async def ready(self, endpoint: str, provider: Provider, model: str, report: ReportProgress) -> None:
        """Return when `model` can answer. Raises ProviderError.

        The last waiter that is cancelled ends only after the work has: nothing goes on behind its back.
        """
        place = (endpoint, model)
        preparation = self._under_way.get(place)
        if preparation is None:
            preparation = _Preparation(asyncio.create_task(provider.prepare(model, report)))
            self._under_way[place] = preparation
        preparation.waiting += 1
        try:
            await asyncio.shield(preparation.task)
        finally:
            preparation.waiting -= 1
            if preparation.waiting == 0:
                self._under_way.pop(place, None)
                preparation.task.cancel()  # does nothing when it has ended
                await asyncio.gather(preparation.task, return_exceptions=True)  # its failure is nobody's any more
