"""A small HTTP server on this machine that can do everything wrong: every answer is written byte by byte by a test.

It lives on the test's own loop. A script is a coroutine that gets the request and the wire to write on.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Wire:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def send_pieces(self, data: bytes, sizes: Iterable[int]) -> None:
        """`data` in pieces, each one given to the network by itself."""
        place = 0
        for size in sizes:
            await self.send(data[place : place + size])
            await asyncio.sleep(0)
            place += size
        await self.send(data[place:])

    async def hung_up(self) -> None:
        """Wait until the client closes the connection."""
        with contextlib.suppress(ConnectionError):
            while await self.reader.read(1024):
                pass

    def reset(self) -> None:
        """Close with RST."""
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Script = Callable[[Request, Wire], Awaitable[None]]


@dataclass
class Loopback:
    """`requests` are those that came; the scripts are played in order, and the last one again and again."""

    scripts: list[Script]
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"

    @property
    def root(self) -> str:
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while not writer.is_closing():
                try:
                    request = await read_request(reader)
                except asyncio.IncompleteReadError as error:
                    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" if error.partial else b"")
                    raise
                script = self.scripts[min(len(self.requests), len(self.scripts) - 1)]
                self.requests.append(request)
                await script(request, Wire(reader, writer))
        writer.close()


async def read_request(reader: asyncio.StreamReader) -> Request:
    """Raises IncompleteReadError for what is no HTTP, such as the beginning of TLS."""
    start = await reader.readexactly(1)
    if start == b"\x16":
        raise asyncio.IncompleteReadError(start, None)
    head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ", 2)
    pairs = [line.partition(":") for line in head[1:] if line]
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Request(method, path, headers, await reader.readexactly(int(headers.get("content-length", "0"))))


@contextlib.asynccontextmanager
async def loopback(
    *scripts: Script, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Loopback]:
    """A server for the time of the block; what it still does at the end is cancelled."""
    place = Loopback(list(scripts), scheme="https" if tls else "http", host=host)
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(asyncio.CancelledError):
            await place.serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(connected, host, 0, ssl=tls)
    place.port = server.sockets[0].getsockname()[1]
    try:
        yield place
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# ---- scripts


def answer(status: int, body: bytes | str = b"", **headers: str) -> Script:
    """A whole answer; `retry_after="1"` is the header Retry-After."""
    content = body.encode() if isinstance(body, str) else body
    lines = {"content-length": str(len(content)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    async def script(_request: Request, wire: Wire) -> None:
        await wire.send(f"HTTP/1.1 {status} Words\r\n{head}\r\n".encode() + content)

    return script


def stream(body: bytes, *, sizes: Iterable[int] = (), head: str = "", before: bytes = b"") -> Script:
    """An event stream of status 200 that ends with the connection. `sizes`: the body in pieces of these sizes."""
    pieces = list(sizes)

    async def script(_request: Request, wire: Wire) -> None:
        lines = f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n{head}\r\n"
        await wire.send(before + lines.encode())
        await wire.send_pieces(body, pieces)
        wire.writer.close()

    return script


def chunked(body: bytes, *, end: bool = True) -> Script:
    """The same in one HTTP chunk; without `end` the connection closes before the last chunk."""

    async def script(_request: Request, wire: Wire) -> None:
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        await wire.send(head.encode() + f"{len(body):x}\r\n".encode() + body + b"\r\n" + (b"0\r\n\r\n" if end else b""))
        if not end:
            wire.writer.close()

    return script


def then(body: bytes, after: Callable[[Wire], Awaitable[None]]) -> Script:
    """An event stream's beginning, and then whatever `after` does."""

    async def script(_request: Request, wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + body)
        await after(wire)
        wire.writer.close()

    return script


async def silence(wire: Wire) -> None:
    await wire.hung_up()


async def comments_for_ever(wire: Wire) -> None:
    while not wire.reader.at_eof():
        await wire.send(b": keep-alive\n\n")
        await asyncio.sleep(0.01)


async def reset(wire: Wire) -> None:
    await asyncio.sleep(0.05)  # what was sent arrives before the RST throws it away
    wire.reset()


async def reset_at_once(_request: Request, wire: Wire) -> None:
    wire.reset()


async def say_nothing(_request: Request, wire: Wire) -> None:
    await wire.hung_up()
