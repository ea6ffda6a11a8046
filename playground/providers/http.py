"""The sender: one HTTP request out, its bytes in. The only module that knows the HTTP library.

Errors of the library end here: every one becomes a ProviderError that names host and port. Redirects to another place
are never followed, so a key reaches only the host it was set for. This machine is asked without proxy, and without
keeping connections: llama.cpp's server closes them after a streamed answer although it promises not to. Where a proxy
stands between, httpx's own transport speaks with it.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urljoin, urlsplit

from playground import __version__
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.providers.base_url import host_of, is_loopback
from playground.providers.call import HttpCall
from playground.providers.connection_faults import no_connection, place_of, proxy_of
from playground.providers.patience import Patience
from playground.providers.retry import is_final, retry_after_s
from playground.providers.server_words import kind_of, read_words, shown
from playground.providers.tls import client_context

if TYPE_CHECKING:
    import httpx

MAX_ERROR_BYTES: Final = 64 * 1024
MAX_JSON_BYTES: Final = 16 * 1024 * 1024
MAX_REDIRECTS: Final = 3
KEPT_CONNECTIONS: Final = 16
KEPT_S: Final = 15.0
_STRANGE_PACKING: Final = frozenset({"br", "zstd", "compress", "dcb", "dcz"})
"""What only further packages unpack. No server was asked for any packing, but some pack all the same."""
_TRANSPORT: Final = "playground.providers.direct_transport"

OnResponse = Callable[[int, Mapping[str, str]], None]
"""Gets a response's status and its headers, their names in lower case."""


class HttpSender:
    """Sends the calls of one endpoint. Used on one loop alone; the library is loaded with the first call."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}

    async def stream(
        self, call: HttpCall, patience: Patience | None = None, *, on_response: OnResponse | None = None
    ) -> AsyncGenerator[bytes, None]:
        """The body's bytes as they arrive, unpacked. Raises ProviderError, also for every status but 2xx.

        With a `patience` of the caller's, the caller says what counts as data by `patience.heard()`; without, every
        byte does. `on_response` is called once for each response, refused ones and redirects too, as soon as its
        headers are there. Leaving the generator closes the connection, also on cancel.
        """
        counts_bytes = patience is None
        patience = patience or Patience(self._endpoint)
        await _load()
        import httpx

        response: httpx.Response | None = None
        try:
            response = await self._open(call, patience, on_response)
            if packing := _STRANGE_PACKING.intersection(_packing(response)):
                raise ProviderError("protocol", f"{place_of(call.url)} packed its answer ({min(packing)}), unasked.")
            async with aclosing(_pieces(response)) as pieces:
                while (piece := await patience.wait(anext(pieces, None))) is not None:
                    if counts_bytes:
                        patience.heard()
                    yield piece
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise self._translated(error, call.url) from _harmless(error)
        finally:
            patience.rest()
            if response is not None:
                await response.aclose()

    async def warm_up(self, url: str) -> None:
        """Load the libraries and make the client for `url`: some 200 ms at the first time, nothing after."""
        try:
            await _load()
            self._client(url)
        except ProviderError:
            return  # `stream` says it in the cell it belongs to

    async def get_json(self, url: str, headers: Mapping[str, str]) -> object:
        """The JSON value at `url`. Raises ProviderError."""
        import msgspec

        call = HttpCall("GET", url, {"Accept": "application/json", **headers}, b"")
        body = bytearray()
        async with aclosing(self.stream(call)) as pieces:
            async for piece in pieces:
                body += piece
                if len(body) > MAX_JSON_BYTES:
                    raise ProviderError("protocol", f"{place_of(url)} sent more than a list of models can hold.")
        try:
            return cast("object", msgspec.json.decode(bytes(body)))
        except ValueError as error:
            said = shown(read_words(bytes(body)).message, call.secrets) or "nothing"
            raise ProviderError(
                "protocol", f'{place_of(url)} sent no JSON but "{said}": check the base_url of {self._endpoint.name}.'
            ) from error

    async def aclose(self) -> None:
        """Close every connection; the sender can be used again afterwards."""
        clients = list(self._clients.values())
        self._clients.clear()
        for client in clients:
            await client.aclose()

    async def _open(self, call: HttpCall, patience: Patience, on_response: OnResponse | None) -> httpx.Response:
        """The response of status 2xx, its body still to be read."""
        url = call.url
        for _ in range(MAX_REDIRECTS + 1):
            client = self._client(url)
            request = client.build_request(call.method, url, headers=dict(call.headers), content=call.body)
            response = await patience.wait(client.send(request, stream=True))
            try:
                if on_response is not None:
                    on_response(response.status_code, dict(response.headers))
                if response.is_success:
                    return response
                if not response.has_redirect_location:
                    raise self._refused(call, response, await patience.wait(_beginning(response)))
                url = self._followed(url, response)
            except BaseException:
                await response.aclose()
                raise
            await response.aclose()
        raise ProviderError("protocol", f"{place_of(url)} redirects in a circle: check the base_url.")

    def _client(self, url: str) -> httpx.AsyncClient:
        """The client for this kind of address: this machine or another one, with TLS or without."""
        local, secure = is_loopback(host_of(url)), url.startswith("https://")
        if (client := self._clients.get((local, secure))) is None:
            client = self._clients[local, secure] = self._new_client(url, local)
        return client

    def _new_client(self, url: str, local: bool) -> httpx.AsyncClient:
        import httpx

        from playground.providers.direct_transport import DirectTransport

        context, connect_s = client_context(self._endpoint, url), self._endpoint.connect_timeout_s
        headers = {"User-Agent": f"system-message-playground/{__version__}", "Accept-Encoding": "identity"}
        if not proxy_of(url):
            transport = DirectTransport(context, connect_s, 0 if local else KEPT_S)
            return httpx.AsyncClient(transport=transport, trust_env=False, timeout=None, headers=headers)
        try:
            return httpx.AsyncClient(
                verify=context,
                timeout=httpx.Timeout(None, connect=connect_s),
                limits=httpx.Limits(max_keepalive_connections=KEPT_CONNECTIONS, keepalive_expiry=KEPT_S),
                headers=headers,
            )
        except ImportError as error:
            raise ProviderError(
                "proxy",
                "A SOCKS proxy is set in the environment, and the package for it is missing: install socksio, or set "
                "HTTPS_PROXY to an HTTP proxy.",
            ) from error
        except ValueError as error:
            raise ProviderError(
                "proxy", "The proxy in the environment is no web address: correct HTTPS_PROXY, HTTP_PROXY or ALL_PROXY."
            ) from error

    def _followed(self, url: str, response: httpx.Response) -> str:
        """Where a redirect leads, if that is the same place; a key is never carried anywhere else."""
        try:
            target = urljoin(url, response.headers["location"])
            here, there = urlsplit(url), urlsplit(target)
            same_place = (here.scheme, here.hostname, here.port) == (there.scheme, there.hostname, there.port)
        except ValueError as error:
            raise ProviderError("protocol", f"{place_of(url)} redirects to no web address.") from error
        if same_place and response.status_code in (307, 308):
            return target
        elsewhere = shown(f"{there.scheme}://{there.netloc.rpartition('@')[2]}")
        raise ProviderError(
            "config",
            f"{place_of(url)} redirects to {elsewhere}, and a key is not sent on: if that is the right place, make it "
            f"the base_url of {self._endpoint.name}.",
            status=response.status_code,
        )

    def _refused(self, call: HttpCall, response: httpx.Response, body: bytes) -> ProviderError:
        """The answer to a request in other words than 2xx."""
        status = response.status_code
        words = read_words(body)
        said = shown(words.message or words.codes or response.reason_phrase, call.secrets)
        place = "The proxy" if status == 407 else urlsplit(call.url).netloc
        return ProviderError(
            kind_of(status, words),
            f"{place} answered {status}" + (f': "{said}".' if said else "."),
            status=status,
            retry_after_s=retry_after_s(response.headers, time.time()),
            final=is_final(response.headers),
        )

    def _translated(self, error: Exception, url: str) -> ProviderError:
        """The library's error in our words."""
        import httpx

        place, name = place_of(url), self._endpoint.name
        match error:
            case httpx.ConnectTimeout():
                limit = f"{self._endpoint.connect_timeout_s:g} s"
                check = "check the address, and that it is up" + (" (or try http://)" if "https" in url[:5] else "")
                return ProviderError("timeout", f"{place} took no connection within {limit}: {check}.")
            case httpx.ProxyError():
                return ProviderError("proxy", f"The proxy did not let {place} through ({shown(str(error))}).")
            case httpx.ConnectError():
                return no_connection(error, url)
            case httpx.DecodingError():
                return ProviderError("protocol", f"{place} sent an answer that cannot be unpacked.")
            case httpx.RemoteProtocolError() if not _is_cut(error):
                return ProviderError("protocol", f"{place} does not answer in HTTP ({shown(str(error))}).")
            case httpx.LocalProtocolError() | UnicodeError():
                return ProviderError("config", f"A header of the endpoint {name} holds a character that none may hold.")
            case httpx.InvalidURL() | httpx.UnsupportedProtocol():
                return ProviderError("config", f"The base_url of {name} is no web address that can be asked.")
            case httpx.TimeoutException():
                return ProviderError("timeout", f"{place} took too long.")
            case _:
                return ProviderError(
                    "cut", f"The connection to {place} broke off before the answer was whole: ask again."
                )


async def _load() -> None:
    """Import the libraries, in a thread: other answers stream on meanwhile."""
    if _TRANSPORT not in sys.modules:
        await asyncio.to_thread(importlib.import_module, _TRANSPORT)


def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The body unpacked. What is not packed skips the library's own layers: they cost as much as the decoding."""
    packing = _packing(response)
    if "x-gzip" in packing:
        response.headers["content-encoding"] = ", ".join(name.removeprefix("x-") for name in packing)
    body = (
        response.aiter_bytes() if set(packing) - {"identity"} else aiter(cast("httpx.AsyncByteStream", response.stream))
    )
    return cast("AsyncGenerator[bytes, None]", body)


def _packing(response: httpx.Response) -> list[str]:
    names = response.headers.get("content-encoding", "").lower().split(",")
    return [name.strip() for name in names if name.strip()]


async def _beginning(response: httpx.Response) -> bytes:
    """The first MAX_ERROR_BYTES of an error's body; none of one that cannot be unpacked."""
    if _STRANGE_PACKING.intersection(_packing(response)):
        return b""
    body = bytearray()
    async with aclosing(_pieces(response)) as pieces:
        async for piece in pieces:
            body += piece
            if len(body) >= MAX_ERROR_BYTES:
                break
    return bytes(body[:MAX_ERROR_BYTES])


def _harmless(error: Exception) -> Exception | None:
    """The cause to keep for the log; not one whose text may quote a header, and so a key."""
    import httpx

    return None if isinstance(error, (httpx.LocalProtocolError, UnicodeError)) else error


def _is_cut(error: Exception) -> bool:
    words = str(error).lower()
    return "disconnected" in words or "closed connection" in words or "incomplete" in words
