"""Fetching from anywhere without a key: here redirects to other hosts are followed, because there is nothing to lose.

A call of an endpoint carries a key, so http.HttpSender sends it to no other place. What is asked here is made in this
module from an address alone: no header that a person or an endpoint set can get into it. Hosts of model files answer
with a redirect to where the file lies.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from playground.core.errors import ProviderError
from playground.providers.base_url import host_of, is_loopback
from playground.providers.call import HttpCall
from playground.providers.connection_faults import place_of
from playground.providers.http import HttpSender

MAX_HOPS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answered:
    """One response on the way: whose it was, and its headers with names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]

    @property
    def leads_to(self) -> str | None:
        """Where a redirect leads; None for other answers. Raises ProviderError for what is no web address."""
        if self.status not in _REDIRECTS or not (location := self.headers.get("location", "")):
            return None
        try:
            target = urljoin(self.url, location)
            parts = urlsplit(target)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            usable, target = False, ""
        if not usable:
            raise ProviderError("protocol", f"{place_of(self.url)} redirects to no web address.")
        return target


async def keyless(
    sender: HttpSender,
    method: Literal["GET", "HEAD"],
    url: str,
    answered: Callable[[Answered], None],
    *,
    start: int = 0,
) -> AsyncGenerator[bytes, None]:
    """The body from byte `start` on, wherever it lies. `answered` hears of every response before its body.

    Raises ProviderError as HttpSender.stream does, and where a redirect leads from https to http.
    """
    headers = {"Accept": "*/*"} | ({"Range": f"bytes={start}-"} if start else {})
    for _ in range(MAX_HOPS + 1):
        at, leads_to = url, None

        def heard(status: int, said: Mapping[str, str]) -> None:
            nonlocal at, leads_to
            answer = Answered(at, status, {name.lower(): value for name, value in said.items()})
            answered(answer)
            leads_to = answer.leads_to
            at = leads_to or at

        try:
            async with aclosing(sender.stream(HttpCall(method, url, headers, b""), on_response=heard)) as pieces:
                async for piece in pieces:
                    yield piece
            return
        except ProviderError as error:
            if leads_to is None:
                raise _without_base_url(error, at) from error
        _check_hop(url, leads_to)
        url = leads_to
    raise ProviderError("protocol", f"{place_of(url)} redirects in a circle: check the address.")


def _without_base_url(error: ProviderError, url: str) -> ProviderError:
    """The sender speaks of an endpoint's base_url, and there is none here."""
    if "base_url" not in str(error):
        return error
    words = f"{place_of(url)} does not lead to a file: check the address."
    return ProviderError(error.kind, words, status=error.status)


def _check_hop(url: str, target: str) -> None:
    if url.startswith("https://") and target.startswith("http://") and not is_loopback(host_of(target)):
        raise ProviderError(
            "tls", f"{place_of(url)} redirects to {place_of(target)} without encryption, which is not followed."
        )
