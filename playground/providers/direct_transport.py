"""aiohttp under httpx, for connections without a proxy: C parses the answer, at a third of the CPU of httpx's own way.

Only httpx's errors come out. Measured in benchmarks/transport.py. Kept apart from `http` because it loads both
libraries: import it when the first call goes out.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Generator
from contextlib import contextmanager
from ssl import SSLContext
from types import SimpleNamespace
from typing import Final

import aiohttp
import httpx
from yarl import URL

MAX_HEADER_BYTES: Final = 64 * 1024
"""Of one header: gateways send policies that are longer than aiohttp's own limit of 8 KiB."""

REST_S: Final = 0.05
"""How long the end of an answer is waited for by whom has read enough: an event stream says that it is done a moment
before HTTP does, and only then can the connection be kept, which saves the next request the TLS handshake."""


class DirectTransport(httpx.AsyncBaseTransport):
    """Made anywhere, used on one loop. `kept_s`: how long an idle connection is kept; 0: none is."""

    def __init__(self, context: SSLContext, connect_timeout_s: float, kept_s: float) -> None:
        context.set_alpn_protocols(["http/1.1"])
        self._context = context
        self._timeout = aiohttp.ClientTimeout(total=None, connect=connect_timeout_s)
        self._kept_s = kept_s
        self._session: aiohttp.ClientSession | None = None
        self._open = weakref.WeakSet[aiohttp.ClientResponse]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._session = self._session or self._new_session()
        with _errors_of_httpx():
            response = await self._asked(self._session, request)
        self._open.add(response)
        return httpx.Response(
            response.status,
            headers=response.raw_headers,
            stream=_Body(response, REST_S if self._kept_s else 0),
            extensions={"reason_phrase": (response.reason or "").encode("ascii", "replace")},
        )

    async def aclose(self) -> None:
        """Whoever still reads an answer is told that it broke off: aiohttp alone would let it wait."""
        for response in list(self._open):
            response.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _asked(self, session: aiohttp.ClientSession, request: httpx.Request) -> aiohttp.ClientResponse:
        """The answer's head. A kept connection that dies in place of answering had been given up by the server before
        it saw the request, so the request goes out again; each such connection is tried once.
        """
        while True:
            taken = SimpleNamespace(kept=False)
            try:
                return await session.request(
                    request.method,
                    URL(str(request.url), encoded=True),
                    headers=request.headers.multi_items(),
                    data=request.content or None,
                    allow_redirects=False,
                    trace_request_ctx=taken,
                )
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                if not taken.kept:
                    raise

    def _new_session(self) -> aiohttp.ClientSession:
        kept_s = self._kept_s or None
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, ssl=self._context, keepalive_timeout=kept_s, force_close=not kept_s
            ),
            cookie_jar=aiohttp.DummyCookieJar(),  # httpx keeps cookies, and unpacks
            auto_decompress=False,
            skip_auto_headers=("Content-Type",),
            timeout=self._timeout,
            trust_env=False,
            trace_configs=[_notes_kept()] if self._kept_s else None,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
        )


class _Body(httpx.AsyncByteStream):
    """All that has arrived since the last piece, as one piece."""

    def __init__(self, response: aiohttp.ClientResponse, rest_s: float) -> None:
        self._response = response
        self._rest_s = rest_s
        self._read = response.content.readany
        self._closed = _close_of(response)
        self._ends_by_close = not _ends_by_itself(response)
        if self._closed is not None:
            self._closed.add_done_callback(self._tell)

    def __aiter__(self) -> _Body:
        return self

    async def __anext__(self) -> bytes:
        try:
            piece = await self._read()
        except (aiohttp.ClientError, OSError) as error:
            raise httpx.ReadError(str(error)) from error
        if piece:
            return piece
        closed = self._closed if self._ends_by_close else None
        if closed is not None and closed.done() and (reset := closed.exception()):  # aiohttp takes it for the end
            raise httpx.ReadError(str(reset)) from reset
        raise StopAsyncIteration

    def _tell(self, _closed: asyncio.Future[None]) -> None:
        """Where the answer's framing is broken, aiohttp hangs up and lets the reader wait for ever."""
        body = self._response.content
        if not body.is_eof() and body.exception() is None:
            body.set_exception(aiohttp.ClientPayloadError("the answer's framing is broken"))

    async def aclose(self) -> None:
        """A whole answer has let its connection go already; any other one is hung up on, and on Stop at once."""
        task, body = asyncio.current_task(), self._response.content
        if self._closed is not None:
            self._closed.remove_done_callback(self._tell)
        stopped = task is None or task.cancelling() > 0
        try:
            if self._rest_s and not (stopped or body.is_eof() or body.exception()):
                async with asyncio.timeout(self._rest_s):
                    await self._read()
        except (TimeoutError, aiohttp.ClientError, OSError):
            pass
        finally:
            self._response.close()


def _close_of(response: aiohttp.ClientResponse) -> asyncio.Future[None] | None:
    """How the connection of an answer that is not all there yet closes."""
    if response.connection is None or response.connection.protocol is None:
        return None
    closed = response.connection.protocol.closed
    if closed is not None:
        closed.add_done_callback(lambda future: future.cancelled() or future.exception())  # nobody may ask later
    return closed


def _ends_by_itself(response: aiohttp.ClientResponse) -> bool:
    return "content-length" in response.headers or "chunked" in response.headers.get("transfer-encoding", "")


def _notes_kept() -> aiohttp.TraceConfig:
    """Sets `kept` of a request's own context when it goes out on a connection that was used before."""

    async def note(_session: aiohttp.ClientSession, context: SimpleNamespace, _about: object) -> None:
        context.trace_request_ctx.kept = True

    config = aiohttp.TraceConfig()
    config.on_connection_reuseconn.append(note)
    return config


@contextmanager
def _errors_of_httpx() -> Generator[None, None, None]:
    try:
        yield
    except (TimeoutError, aiohttp.ServerTimeoutError) as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except aiohttp.ClientConnectorError as error:
        raise httpx.ConnectError(str(error)) from (error.__cause__ or error)
    except aiohttp.ClientResponseError as error:
        raise httpx.RemoteProtocolError(error.message) from error
    except aiohttp.InvalidURL as error:
        raise httpx.UnsupportedProtocol("no web address") from error
    except (aiohttp.ClientError, OSError) as error:
        raise httpx.ReadError(str(error)) from error
    except ValueError as error:
        raise httpx.LocalProtocolError("a header that cannot be sent") from error
