"""Which transport under httpx: CPU and wall of streamed completions of 200 chunks from a loopback server of its own.

Two loads: no delay with 16 at once, and tokens that arrive as from a real model (200 ms, then 100 a second, 64 at
once). Each way runs in a process of its own; CPU is that process's alone. The error of the time to the first token is
the moment the client held the first text, less the moment the server let go of it, on this machine's monotonic clock.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

import msgspec

CHUNKS = 200
DELAY_S, RATE = 0.2, 100
SERVER = r"""
import asyncio, json, sys, time
CHUNKS, DELAY_S, RATE = @SETTINGS@
def event(delta, reason=None):
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"
def in_chunk(piece):
    return b"%x\r\n%s\r\n" % (len(piece), piece)
WORDS = [in_chunk(event({"content": f"word{n} "})) for n in range(1, CHUNKS)]
END = b"".join(map(in_chunk, (event({}, "stop"),
    b'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": %d}}\n\n' % CHUNKS,
    b"data: [DONE]\n\n"))) + b"0\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
async def answer(reader, writer):
    loop = asyncio.get_running_loop()
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length"))
            await reader.readexactly(length)
            writer.write(HEAD)
            began = loop.time() + DELAY_S
            for number in range(CHUNKS):
                if RATE:
                    await asyncio.sleep(max(0.0, began + number / RATE - loop.time()))
                writer.write(WORDS[number - 1] if number else in_chunk(event({"content": f"{time.monotonic()} "})))
                await writer.drain()
            writer.write(END)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
BODY = json.dumps({"model": "m", "stream": True, "messages": [{"role": "user", "content": "Go."}]}).encode()

Texts = Callable[[], AsyncIterator[str]]
"""One completion: its texts as they arrive."""


class Delta(msgspec.Struct):
    content: str = ""


class Choice(msgspec.Struct):
    delta: Delta


class Event(msgspec.Struct):
    choices: list[Choice]


decoder = msgspec.json.Decoder(Event)


class Floor(asyncio.Protocol):
    """As little as can be done by hand: this server's own way of chunking is taken for granted."""

    def __init__(self) -> None:
        self.texts: asyncio.Queue[str | None] = asyncio.Queue()
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        parts: list[str] = []
        for line in lines:
            if line.startswith(b"data: {"):
                parts += [choice.delta.content for choice in decoder.decode(line[6:]).choices]
        self.texts.put_nowait("".join(parts))
        if b"data: [DONE]" in lines:
            self.texts.put_nowait(None)


def by_hand(port: int) -> Texts:
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(BODY)}\r\n\r\n".encode()

    async def texts() -> AsyncIterator[str]:
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.create_connection(Floor, "127.0.0.1", port)
        transport.write(head + BODY)
        while (text := await protocol.texts.get()) is not None:
            yield text
        transport.close()

    return texts


def by_httpx(port: int, transport: Any = None) -> Texts:
    import httpx

    from playground.providers.sse import SseDecoder

    kept = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    client = httpx.AsyncClient(limits=kept, trust_env=False, timeout=None, transport=transport)

    async def texts() -> AsyncIterator[str]:
        events = SseDecoder()
        async with client.stream("POST", f"http://127.0.0.1:{port}/v1/chat/completions", content=BODY) as reply:
            async for piece in reply.aiter_bytes():
                for event in events.feed(piece):
                    if event.data != "[DONE]":
                        for choice in decoder.decode(event.data).choices:
                            yield choice.delta.content

    return texts


def by_httpx_aiohttp(port: int) -> Texts:
    import aiohttp
    from httpx_aiohttp import AiohttpTransport

    def session() -> aiohttp.ClientSession:
        return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, force_close=True))

    return by_httpx(port, AiohttpTransport(client=session))


def by_us(port: int) -> Texts:
    from playground.core.endpoint import Endpoint, Key
    from playground.core.request import CompletionRequest, Message
    from playground.providers.api_endpoint import ApiEndpoint

    provider = ApiEndpoint(Endpoint("loop", f"http://127.0.0.1:{port}/v1"), lambda: Key(None, "not needed"))
    request = CompletionRequest("m", (Message("user", "Go."),))
    prepared = False

    async def texts() -> AsyncIterator[str]:
        nonlocal prepared
        if not prepared:
            prepared = True
            await provider.prepare("m", lambda *_: None)
        async with aclosing(provider.stream(request)) as chunks:
            async for chunk in chunks:
                yield chunk.text

    return texts


def by_us_on_httpx(port: int) -> Texts:
    import httpx

    from playground.providers import direct_transport

    kept = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    direct_transport.DirectTransport = lambda *_: httpx.AsyncHTTPTransport(limits=kept)  # type: ignore
    return by_us(port)


WAYS: dict[str, Callable[[int], Texts]] = {
    "by hand (asyncio + msgspec)": by_hand,
    "plain httpx": by_httpx,
    "httpx on httpx-aiohttp": by_httpx_aiohttp,
    "ours on httpx's own transport": by_us_on_httpx,
    "ours": by_us,
}


async def load(texts: Texts, count: int, at_once: int) -> list[float]:
    """Ask `count` completions; how late the first texts were, in seconds."""
    gate, late = asyncio.Semaphore(at_once), list[float]()

    async def one() -> None:
        async with gate:
            parts: list[str] = []
            async for text in texts():
                if text and not any(parts):
                    late.append(time.monotonic() - float(text.split()[0]))
                parts.append(text)
            assert f"word{CHUNKS - 1} " in "".join(parts)

    await asyncio.gather(*(one() for _ in range(count)))
    return late


async def measured(work: Callable[[int, int], Awaitable[list[float]]], count: int, at_once: int) -> dict[str, float]:
    await work(at_once, at_once)  # imports and first-time costs are start_up.py's matter
    cpu, wall = time.process_time(), time.perf_counter()
    late = sorted(await work(count, at_once))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {"cpu": cpu, "wall": wall, "p50": statistics.median(late), "p99": late[int(len(late) * 0.99)]}


def run_one(way: str, port: int, count: int, at_once: int) -> None:
    texts = WAYS[way](port)
    print(json.dumps(asyncio.run(measured(lambda number, gate: load(texts, number, gate), count, at_once))))


def compare(title: str, delay_s: float, rate: int, count: int, at_once: int, rounds: int) -> None:
    words = SERVER.replace("@SETTINGS@", repr((CHUNKS, delay_s, rate)))
    server = subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True)
    found: dict[str, list[dict[str, float]]] = {}
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        for _ in range(rounds):
            for way in WAYS:
                command = [sys.executable, __file__, "--one", way, port, str(count), str(at_once)]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode:
                    print(f"{way}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
                else:
                    found.setdefault(way, []).append(json.loads(done.stdout))
    finally:
        server.kill()
        server.wait()
    print(f"\n{title}: {count} completions of {CHUNKS} chunks, {at_once} at once, medians of {rounds}")
    for way, rows in found.items():
        cpu, wall, p50, p99 = (statistics.median(row[name] for row in rows) for name in ("cpu", "wall", "p50", "p99"))
        each = 1e6 * cpu / count / CHUNKS
        line = f"CPU {cpu:6.2f} s ({each:5.1f} us a chunk)  wall {wall:6.2f} s"
        print(f"{way:<32} {line}  first text late p50 {1000 * p50:5.1f} ms, p99 {1000 * p99:5.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=4, metavar=("WAY", "PORT", "COUNT", "AT_ONCE"), help="in the child process")
    arguments = parser.parse_args()
    if arguments.one:
        way, port, count, at_once = arguments.one
        run_one(way, int(port), int(count), int(at_once))
        return
    compare("No delay", 0.0, 0, 1000, 16, arguments.rounds)
    compare(f"{1000 * DELAY_S:.0f} ms, then {RATE} a second", DELAY_S, RATE, 320, 64, arguments.rounds)


if __name__ == "__main__":
    main()
