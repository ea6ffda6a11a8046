"""A model server on loopback that gives back whatever credential it was sent, in every way a server can.

What it does depends on the model's name: the names of the methods of `Handler` below `reply`.
"""

from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote

MODES = (
    "json_401", "json_400", "percent_400", "html_500", "plain_403", "reason_418", "redirect", "retried_429",
    "event_error", "answer", "answer_by_character", "in_base64", "reasoning", "whole", "cut", "bad_json",
    "after_finish",
)  # fmt: skip
ANSWERED = ("answer", "answer_by_character", "in_base64", "reasoning", "whole", "after_finish")
"""Those that end well."""


@dataclass
class LeakingServer:
    """`sent`: the credentials that came; `bodies`: what was asked, as it came."""

    port: int = 0
    sent: set[str] = field(default_factory=set)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


class Handler(BaseHTTPRequestHandler):
    server_state: LeakingServer
    protocol_version = "HTTP/1.0"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        leak = self.leak({})
        self.reply(200, json.dumps({"data": [{"id": mode} for mode in MODES] + [{"id": f"named-{leak}"}]}))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server_state.bodies.append(body)
        asked = json.loads(body)
        with contextlib.suppress(OSError):
            getattr(self, asked["model"])(self.leak(asked))

    def leak(self, asked: dict[str, Any]) -> str:
        """All that came and is secret, one after the other."""
        sent = [self.headers.get(name, "") for name in ("authorization", "x-gateway-token", "x-tenant")]
        sent.append(str(asked.get("gateway", {}).get("token", "")))
        found = [value.removeprefix("Bearer ") for value in sent if value]
        self.server_state.sent.update(found)
        return " ".join(found)

    def reply(
        self, status: int, text: str, kind: str = "application/json", reason: str | None = None, **headers: str
    ) -> None:
        data = text.encode()
        self.send_response(status, reason)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def json_401(self, leak: str) -> None:
        self.reply(401, json.dumps({"error": {"message": f"Incorrect API key provided: {leak}", "code": leak}}))

    def json_400(self, leak: str) -> None:
        self.reply(400, json.dumps({"error": {"message": "bad", "metadata": {"raw": f"upstream got {leak}"}}}))

    def percent_400(self, leak: str) -> None:
        self.reply(400, json.dumps({"detail": f"no such page: /v1?key={quote(leak, safe='')}"}))

    def html_500(self, leak: str) -> None:
        self.reply(500, f"<html><body><h1>Oops</h1><pre>{leak.replace('&', '&amp;')}</pre></body></html>", "text/html")

    def plain_403(self, leak: str) -> None:
        self.reply(403, f"forbidden for {leak}" * 40, "text/plain")

    def reason_418(self, leak: str) -> None:
        self.reply(418, "", reason=f"no tea for {leak}")

    def redirect(self, leak: str) -> None:
        host = quote(leak.split(" ")[0], safe="").replace("%", "-")
        self.reply(307, "", Location=f"http://{leak.split(' ')[0].replace('/', '')}@{host}.test/?key={quote(leak)}")

    def retried_429(self, leak: str) -> None:
        self.reply(429, json.dumps({"error": {"message": f"too many requests of {leak}"}}), Retry_After="0")

    def event_error(self, leak: str) -> None:
        self.begin()
        self.send({"choices": [{"index": 0, "delta": {"content": "half an "}}]})
        self.send({"error": {"message": f"upstream refused {leak}", "code": 502}})

    def answer(self, leak: str) -> None:
        self.stream([{"content": f"your key is {leak}, says the server"}])

    def answer_by_character(self, leak: str) -> None:
        self.stream([{"content": char} for char in f"your key is {leak}!"])

    def in_base64(self, leak: str) -> None:
        encoded = base64.b64encode(f"user:{leak}".encode()).decode()
        self.stream([{"content": encoded[place : place + 5]} for place in range(0, len(encoded), 5)])

    def reasoning(self, leak: str) -> None:
        half = len(leak) // 2
        self.stream([{"reasoning_content": leak[:half]}, {"reasoning_content": leak[half:]}, {"content": "done"}])

    def whole(self, leak: str) -> None:
        """One JSON value where a stream was asked for."""
        message = {"role": "assistant", "content": f"whole {leak}"}
        self.reply(200, json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}))

    def cut(self, leak: str) -> None:
        self.begin()
        self.send({"choices": [{"index": 0, "delta": {"content": f"{leak} and {leak[:-3]}"}}]})

    def bad_json(self, leak: str) -> None:
        self.begin()
        self.wfile.write(f"data: {{not json {leak}\n\n".encode())

    def after_finish(self, leak: str) -> None:
        """What ends in the beginning of a key is shown as it is, when nothing more comes."""
        self.stream([{"content": f"it begins with {leak[:5]}"}])

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()

    def stream(self, deltas: list[dict[str, str]]) -> None:
        self.begin()
        for delta in deltas:
            self.send({"choices": [{"index": 0, "delta": delta}]})
        self.send({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.wfile.write(b"data: [DONE]\n\n")

    def send(self, event: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()


@contextlib.contextmanager
def leaking_server() -> Iterator[LeakingServer]:
    """A server for the time of the block, on threads of its own."""
    state = LeakingServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnHandler", (Handler,), {"server_state": state}))
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
