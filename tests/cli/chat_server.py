"""A model server on loopback that speaks openai-chat to real processes. What it does depends on the model's name."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODELS = ("echo", "endless", "failing", "hostile", "once", "slow", "torn")
HOSTILE = "red \x1b[31malert\x1b[0m, \x9b2J, \x07 and \u202ebackwards\u202c"


@dataclass
class ChatServer:
    """`key`: what a request must carry, if anything. `asked`: the bodies that came; `authorizations` beside them."""

    key: str | None = None
    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    authorizations: list[str] = field(default_factory=list)
    streaming: threading.Event = field(default_factory=threading.Event)
    """An endless answer has begun, and some of it was sent."""

    let_go: threading.Event = field(default_factory=threading.Event)
    """From now on an endless answer ends."""

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


class Handler(BaseHTTPRequestHandler):
    chat: ChatServer

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.refused():
            return
        if self.path == "/v1/models":
            self.reply(200, {"data": [{"id": model} for model in MODELS]})
        else:
            self.reply(404, {"error": {"message": "no such page"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.chat.authorizations.append(self.headers.get("authorization", ""))
        if self.refused():
            return
        self.chat.asked.append(body)
        with contextlib.suppress(OSError):
            getattr(self, body["model"])(body)

    def refused(self) -> bool:
        sent = self.headers.get("authorization", "")
        if self.chat.key is None or sent == f"Bearer {self.chat.key}":
            return False
        self.reply(401, {"error": {"message": f"Incorrect API key provided: {sent.removeprefix('Bearer ')}"}})
        return True

    def echo(self, body: dict[str, Any]) -> None:
        """`[system message] prompt #seed`, a word at a time."""
        texts = {message["role"]: message["content"] for message in body["messages"]}
        words = f"[{texts.get('system', '-')}] {texts['user']} #{body.get('seed', '-')}".split(" ")
        self.stream([words[0], *(f" {word}" for word in words[1:])])

    def judge(self, body: dict[str, Any]) -> None:
        """Likes what was told to be something; of two answers that one, wherever it stands."""
        asked = body["messages"][-1]["content"]
        first, _, second = asked.partition("<<ANSWER B")
        if second:
            self.stream(['{"reason": "Arr.", "winner": ', '"A"}' if "Be a" in first else '"B"}'])
        else:
            self.stream(['{"reason": "Arr.", ', f'"pass": {json.dumps("Be a" in asked)}', "}"])

    def hostile(self, body: dict[str, Any]) -> None:
        self.stream([HOSTILE])

    def failing(self, body: dict[str, Any]) -> None:
        self.reply(500, {"error": {"message": "the model is on fire"}})

    def picky(self, body: dict[str, Any]) -> None:
        """Takes no temperature."""
        if "temperature" in body:
            self.reply(400, {"error": {"message": "Unsupported parameter: 'temperature' is not supported."}})
        else:
            self.echo(body)

    def slow(self, body: dict[str, Any]) -> None:
        """An echo that takes its time."""
        self.chat.let_go.wait(0.02)
        self.echo(body)

    def once(self, body: dict[str, Any]) -> None:
        """Fails the first time."""
        if sum(each["model"] == "once" for each in self.chat.asked) == 1:
            self.failing(body)
        else:
            self.stream(["second try"])

    def torn(self, body: dict[str, Any]) -> None:
        self.begin()
        self.send({"choices": [{"index": 0, "delta": {"content": "half an"}}]})
        self.close_connection = True

    def endless(self, body: dict[str, Any]) -> None:
        self.begin()
        number = 0
        while not self.chat.let_go.wait(0.02):
            number += 1
            self.send({"choices": [{"index": 0, "delta": {"content": f"w{number} "}}]})
            if number >= 6:
                self.chat.streaming.set()
        self.end(number)

    def stream(self, pieces: list[str]) -> None:
        self.begin()
        for piece in pieces:
            self.send({"choices": [{"index": 0, "delta": {"content": piece}}]})
        self.end(len(pieces))

    def begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()

    def end(self, tokens: int) -> None:
        self.send({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.send({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": tokens}})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def send(self, event: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def reply(self, status: int, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextlib.contextmanager
def chat_server(key: str | None = None) -> Iterator[ChatServer]:
    """A server for the time of the block, on threads of its own."""
    chat = ChatServer(key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnHandler", (Handler,), {"chat": chat}))
    server.daemon_threads = True
    chat.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        chat.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
