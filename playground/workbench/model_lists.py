"""Which models an endpoint serves: asked, or from the list that was kept when it was asked last."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from playground.core.completion import ErrorKind
from playground.core.endpoint import LOCAL, Endpoint
from playground.core.errors import ProviderError, StoreError
from playground.core.ports import Provider
from playground.providers.base_url import is_loopback
from playground.store.endpoints import EndpointStore
from playground.store.model_lists import KeptList, ModelLists

FRESH: Final = timedelta(hours=1)
"""A younger list of a remote endpoint is not asked for again. Programs on this machine are always asked: that costs
nothing, and their models come and go by the minute."""

_OFF: Final[frozenset[ErrorKind]] = frozenset(
    {"connection", "timeout", "tls", "proxy", "server", "overloaded", "rate_limit", "protocol", "cut"}
)
"""Why an endpoint did not answer, when its kept list still says something. A refused key is none of these."""


@dataclass(frozen=True, slots=True)
class ModelList:
    """`models` are `ENDPOINT/MODEL`. `fetched_at` is None for the embedded ones, which are looked up each time.
    `trouble`: why the endpoint did not answer now, so that the list is the kept one."""

    endpoint: str
    models: tuple[str, ...]
    fetched_at: datetime | None = None
    trouble: str = ""


class ListedModels:
    """Used on the engine's loop, as the providers are."""

    def __init__(self, providers: Mapping[str, Provider], endpoints: EndpointStore, lists: ModelLists) -> None:
        self._providers = providers
        self._endpoints = endpoints
        self._lists = lists

    def kept(self, name: str) -> ModelList | None:
        """The kept list alone, at once; None where there is none. Raises NotFound."""
        if name == LOCAL:
            return None
        kept = self._lists.get(self._endpoints.get(name))
        return None if kept is None else _named(name, kept)

    def forget(self, name: str) -> None:
        """Another key may name other models. Raises NotFound."""
        self._lists.forget(self._endpoints.get(name))

    async def get(self, name: str, *, refresh: bool = False) -> ModelList:
        """The models of an endpoint. `refresh`: ask, however young the kept list is.

        Raises NotFound, and ProviderError where it does not answer and nothing is kept, or the key is refused.
        """
        if name == LOCAL:
            return await self.fetch(name)
        endpoint = self._endpoints.get(name)
        kept = self._lists.get(endpoint)
        fresh = kept is not None and kept.is_younger_than(FRESH, datetime.now(UTC))
        if kept is not None and fresh and not refresh and not _on_this_machine(endpoint):
            return _named(name, kept)
        try:
            return await self.fetch(name)
        except ProviderError as error:
            if kept is None or error.kind not in _OFF:
                raise
            return _named(name, kept, trouble=str(error))

    async def fetch(self, name: str) -> ModelList:
        """What the endpoint says now, kept for later. Raises NotFound or ProviderError."""
        if name == LOCAL:
            return ModelList(LOCAL, tuple(f"{LOCAL}/{model}" for model in await self._providers[LOCAL].models()))
        endpoint = self._endpoints.get(name)
        models = await self._providers[name].models()
        fetched = KeptList(tuple(models), datetime.now(UTC))
        self.keep(endpoint, models, fetched.fetched_at)
        return _named(name, fetched)

    def keep(self, endpoint: Endpoint, models: Sequence[str], at: datetime | None = None) -> None:
        """Keep what the endpoint has just named."""
        with contextlib.suppress(StoreError):  # the list is there all the same
            self._lists.keep(endpoint, models, at)


def _named(name: str, kept: KeptList, trouble: str = "") -> ModelList:
    return ModelList(name, tuple(f"{name}/{model}" for model in kept.models), kept.fetched_at, trouble)


def _on_this_machine(endpoint: Endpoint) -> bool:
    try:
        return is_loopback(urlsplit(endpoint.base_url).hostname or "")
    except ValueError:
        return False
