"""Looking for programs that serve models on this machine, on the ports where they usually listen.

Only loopback is asked, only when a person wants it, all ports side by side, and each for two seconds at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import SplitResult, urlsplit, urlunsplit

from playground.core.catalogue import CatalogueEntry
from playground.core.endpoint import Endpoint, Key
from playground.core.errors import ProviderError
from playground.providers.base_url import is_loopback
from playground.store.catalogue import endpoint_of

CONNECT_S: Final = 0.5
ANSWER_S: Final = 2.0
_NO_KEY: Final = Key(None, "not needed")

AskModels: TypeAlias = Callable[[Endpoint, CatalogueEntry], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class LocalServer:
    """`endpoint` is as it can be added; `known_as` the endpoint that is there for it already, "" where none is.

    `models` is None where it wants a key before it names any.
    """

    entry: CatalogueEntry
    endpoint: Endpoint
    models: tuple[str, ...] | None
    known_as: str = ""


async def find_local_servers(
    entries: Iterable[CatalogueEntry], known: Iterable[Endpoint], ask: AskModels | None = None
) -> list[LocalServer]:
    """What answers on the usual ports, in the order of the entries. `known` are the person's own endpoints."""
    places = {_place(endpoint.base_url): endpoint.name for endpoint in reversed(tuple(known))}
    taken = set(places.values())
    tried = [(entry, _at_port(entry, port)) for entry in entries for port in entry.ports]
    answers = await asyncio.gather(*(_models(entry, endpoint, ask or _ask) for entry, endpoint in tried))
    found: list[LocalServer] = []
    for (entry, endpoint), answer in zip(tried, answers, strict=True):
        if answer is None:
            continue
        name = _free_name(entry.id, taken)
        models = None if answer == _WANTS_KEY else tuple(answer)
        known_as = places.get(_place(endpoint.base_url), "")
        if not known_as:
            taken.add(name)
        found.append(LocalServer(entry, replace(endpoint, name=name), models, known_as))
    return found


_WANTS_KEY: Final = [""]
"""In place of a list of models: something answers there, and not to everybody."""


async def _models(entry: CatalogueEntry, endpoint: Endpoint, ask: AskModels) -> list[str] | None:
    """None where nothing answers, or something that is no model server."""
    try:
        return await asyncio.wait_for(ask(endpoint, entry), CONNECT_S + ANSWER_S)
    except ProviderError as error:
        return _WANTS_KEY if error.kind == "auth" else None
    except TimeoutError:
        return None


async def _ask(endpoint: Endpoint, entry: CatalogueEntry) -> list[str]:
    from playground.providers.api_endpoint import ApiEndpoint

    hurried = replace(
        endpoint, connect_timeout_s=CONNECT_S, idle_timeout_s=ANSWER_S, total_timeout_s=ANSWER_S, max_retries=0
    )
    provider = ApiEndpoint(hurried, lambda: _NO_KEY, entry)
    try:
        return await provider.models()
    finally:
        await provider.aclose()


def _at_port(entry: CatalogueEntry, port: int) -> Endpoint:
    parts = urlsplit(entry.base_url)
    if not is_loopback(parts.hostname or ""):
        raise ValueError(f"{entry.id} is not on this machine")  # a fault of the catalogue; its test looks for it
    url = urlunsplit(parts._replace(netloc=f"{parts.hostname}:{port}"))
    return endpoint_of(entry, base_url=url)


def _place(base_url: str) -> tuple[str, int | None]:
    """Host and port; all of this machine's names are one."""
    try:
        parts: SplitResult = urlsplit(base_url)
        host = parts.hostname or ""
        return "localhost" if is_loopback(host) else host, parts.port
    except ValueError:
        return base_url, None


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name
