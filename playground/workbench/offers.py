"""What each endpoint has to choose from, for whoever chooses a model: its list, how old that is, or why there is none.

Nothing here raises for an endpoint that is off or has no key: that is said beside the others' models.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from playground.core.endpoint import LOCAL
from playground.core.errors import PlaygroundError, ProviderError
from playground.store.endpoints import EndpointStore
from playground.store.keys import KeyStore
from playground.workbench.model_lists import ListedModels


@dataclass(frozen=True, slots=True)
class Offer:
    """`models` are `ENDPOINT/MODEL`. `fetched_at`: when they were named, None for the embedded ones and for none.

    `trouble`: why the endpoint gave no list now, in words. `needs_key`: another key is the way out.
    """

    endpoint: str
    models: tuple[str, ...] = ()
    fetched_at: datetime | None = None
    trouble: str = ""
    needs_key: bool = False


async def offer(listed: ListedModels, endpoints: EndpointStore, keys: KeyStore, name: str) -> Offer:
    """Ask an endpoint for its list, unless a younger one is kept. One that wants a key is not asked without."""
    try:
        found = await listed.get(name)
    except ProviderError as error:
        if error.kind != "auth" or name == LOCAL:
            return Offer(name, trouble=str(error))
        key = await asyncio.to_thread(keys.get, name, endpoints.get(name).key_env)
        return Offer(name, trouble=str(error) if key.value else key.detail, needs_key=True)
    except PlaygroundError as error:
        return Offer(name, trouble=str(error))
    return Offer(name, found.models, found.fetched_at, found.trouble)


def kept_offer(listed: ListedModels, name: str) -> Offer | None:
    """What was kept, at once; None where there is nothing."""
    try:
        kept = listed.kept(name)
    except PlaygroundError:
        return None
    return None if kept is None else Offer(name, kept.models, kept.fetched_at)
