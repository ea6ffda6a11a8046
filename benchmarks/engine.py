"""The engine alone: completions of 200 chunks, 16 at once, from a loopback server in a process of its own, no delay.

Compared with plain httpx that reads lines and decodes JSON. Ours keeps the run in SQLite as well, as it always does.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AT_ONCE = 16
CHUNKS = 200
SERVER = r"""
import asyncio, json
CHUNKS = @CHUNKS@
def event(delta, reason=None):
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    chunk = {"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"
PIECES = [event({"content": f"word{n} "}) for n in range(CHUNKS)] + [event({}, "stop"),
    b'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": @CHUNKS@}}\n\n', b"data: [DONE]\n\n"]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
async def answer(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length"))
            await reader.readexactly(length)
            writer.write(HEAD)
            for piece in PIECES:
                writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                await writer.drain()
            writer.write(b"0\r\n\r\n")
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
""".replace("@CHUNKS@", str(CHUNKS))


async def plain_httpx(port: int, count: int) -> None:
    import httpx

    gate = asyncio.Semaphore(AT_ONCE)
    body = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "Go."}]}
    async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0), trust_env=False) as client:

        async def one() -> int:
            parts: list[str] = []
            address = f"http://127.0.0.1:{port}/v1/chat/completions"
            async with gate, client.stream("POST", address, json=body) as reply:
                async for line in reply.aiter_lines():
                    if line.startswith("data: ") and line != "data: [DONE]":
                        for choice in json.loads(line[6:])["choices"]:
                            parts.append(choice["delta"].get("content", ""))
            return len("".join(parts))

        lengths = await asyncio.gather(*(one() for _ in range(count)))
        assert len(set(lengths)) == 1


async def ours(port: int, count: int, home: str) -> None:
    from playground.core.endpoint import Endpoint
    from playground.core.events import RunEvent
    from playground.core.experiment import Experiment, PresetChoice, Prompt
    from playground.core.request import Message
    from playground.workbench import Workbench

    class Nobody:
        def publish(self, event: RunEvent) -> None: ...

    os.environ["PLAYGROUND_HOME"] = home
    workbench = Workbench()
    workbench.endpoints.add(Endpoint("loop", f"http://127.0.0.1:{port}/v1", max_concurrency=AT_ONCE))
    prompts = tuple(Prompt(f"p{n}", (Message("user", "Go."),)) for n in range(count))
    experiment = Experiment("Engine", (PresetChoice("none"),), prompts, ("loop/m",))
    plan = workbench.plan(experiment, workbench.library.get)
    run = workbench.begin(plan)
    await workbench.activate(run, Nobody()).carry_out(plan.cells)
    await workbench.aclose()
    done = workbench.runs.load(run.id)
    assert all(cell.completion.state == "done" and len(cell.completion.text) > 100 for cell in done.cells)
    workbench.close()


def main(count: int) -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        for name in ("plain httpx", "ours", "plain httpx", "ours"):
            with tempfile.TemporaryDirectory() as home:
                cpu, wall = time.process_time(), time.perf_counter()
                asyncio.run(plain_httpx(port, count) if name != "ours" else ours(port, count, str(Path(home))))
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                print(f"{name}: {count} completions of {CHUNKS} chunks, wall {wall:.2f} s, CPU {cpu:.2f} s")
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
