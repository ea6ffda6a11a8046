"""A model server for whole programs: openai-chat over SSE on loopback, in the test's own process."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WORDS = ["and", "then", "the", "story", "goes", "on", "a", "little", "longer,", "word", "by", "word,"]
WORD_S = 0.04


@dataclass
class LoopbackModel:
    """`echo` says at once what it was asked; `slow` goes on until it is told to end; `said` answers with `text`."""

    root: str = ""
    text: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    """Addresses that were asked for besides the API's own."""

    let_go: threading.Event = field(default_factory=threading.Event)

    def words(self, body: dict[str, Any]) -> Iterator[str]:
        texts = {message["role"]: message["content"] for message in body["messages"]}
        match body["model"]:
            case "said":
                yield self.text
            case "slow":
                while not self.let_go.is_set():
                    for word in WORDS:
                        time.sleep(WORD_S)
                        yield f"{word} "
            case _:
                yield from (f"{word} " for word in f"[{texts.get('system', '-')}] {texts['user']}".split(" "))


@contextlib.contextmanager
def loopback_model(home: Path) -> Iterator[LoopbackModel]:
    """Runs while the block does; `home`'s endpoints.toml calls it lab."""
    model = LoopbackModel()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

        def do_GET(self) -> None:
            if self.path != "/v1/models":
                model.fetched.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"data": [{"id": "echo"}, {"id": "slow"}]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            model.asked.append(body)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            with contextlib.suppress(OSError):  # the program stopped listening
                for word in model.words(body):
                    self.event({"delta": {"content": word}, "finish_reason": None})
                self.event({"delta": {}, "finish_reason": "stop"})
                self.wfile.write(b"data: [DONE]\n\n")

        def event(self, choice: dict[str, Any]) -> None:
            self.wfile.write(b"data: " + json.dumps({"choices": [{"index": 0, **choice}]}).encode() + b"\n\n")
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    model.root = f"http://127.0.0.1:{server.server_address[1]}/v1"
    home.mkdir(parents=True, exist_ok=True)
    entry = f'[endpoints.lab]\nbase_url = "{model.root}"\nmax_retries = 0\n'
    (home / "endpoints.toml").write_text(entry, "utf-8")
    try:
        yield model
    finally:
        model.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
