"""Pictures of the window at an endpoint that is not kind: it limits, refuses, cuts, and takes not every parameter.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_providers.py FOLDER

The real window and the real sender; only the server is one of ours, on loopback. For looking at, not for the README.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from stage import Stage, home_of_its_own, main

SIZES = ((1280, 800), (1440, 900))
PATIENCE_S = 20
KEY = "sk-only-for-pictures"
PRESETS = {
    "pirate": ("Captain Redbeard", "You are Captain Redbeard, a cheerful pirate who keeps the harbour shop."),
    "french": ("Réponds en français", "Réponds toujours en français."),
    "support": ("Acme Bike support", "You are Nova, the support agent of Acme Bike. Bikes only."),
    "json": ("JSON only", "Answer with one JSON object and nothing else."),
}
ANSWERS = {
    "pirate": "Ahoy, matey! Welcome to me harbour shop. The kettle be on, the biscuits be hard, and the prices "
    "be fair. What can I do for ye today?",
    "french": "Bonjour et bienvenue ! Je suis ravi de vous accueillir dans notre boutique. Que puis-je faire ?",
    "support": "Hello, and welcome to Acme Bike! I'm Nova. Is it about a new bike, a repair, or an order?",
    "json": '{"greeting": "Welcome!", "tone": "friendly"}',
    "none": "Hello there, and welcome to our little shop! I'm glad that you are here. What brings you to us today?",
}
EXPERIMENT = """\
name: A greeting, five ways
presets: [none, pirate, french, support, json]
prompts: [Write a short greeting for a new customer.]
models: [{models}]
samples: {samples}
parameters: {{temperature: 0.7, max_tokens: 300}}
baseline: none
"""


class Unkind(BaseHTTPRequestHandler):
    """`scene` says what it does; which column asks is told by the system message."""

    scene = "limits"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.reply(200, {"data": [{"id": "atlas-large"}, {"id": "oracle-mini"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        words = " ".join(message["content"] for message in body["messages"])
        who = next((name for name, (_, text) in PRESETS.items() if text in words), "none")
        with suppress(OSError):
            getattr(self, self.scene)(who, body)

    def limits(self, who: str, body: dict[str, Any]) -> None:
        if who in ("french", "support", "json"):
            self.reply(429, {"error": {"message": "Rate limit reached for requests"}}, {"Retry-After": "14"})
        else:
            self.stream(ANSWERS[who], 0.12, whole=False)

    def errors(self, who: str, body: dict[str, Any]) -> None:
        match who:
            case "none":
                self.stream(ANSWERS[who], 0.01, whole=False, words=12)
            case "pirate":
                self.refuse(401, "Incorrect API key provided", "invalid_api_key")
            case "french":
                words = "This model's maximum context length is 8192 tokens. However, you requested 9031 tokens."
                self.refuse(400, words, "context_length_exceeded")
            case "support":
                self.refuse(404, "The model `atlas-large` does not exist", "model_not_found")
            case _:
                self.refuse(429, "You exceeded your current quota", "insufficient_quota")

    def chips(self, who: str, body: dict[str, Any]) -> None:
        if body["model"] == "oracle-mini":
            if "temperature" in body:
                self.refuse(400, "Unsupported parameter: 'temperature' is not supported with this model.")
                return
            if any(message["role"] == "system" for message in body["messages"]):
                self.refuse(400, "Unsupported value: 'messages[0].role' does not support 'system' with this model.")
                return
        self.stream(ANSWERS[who], 0.02)

    def stream(self, text: str, pause_s: float, *, whole: bool = True, words: int = 100) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for word in text.split(" ")[:words]:
            self.event({"choices": [{"index": 0, "delta": {"content": f"{word} "}}]})
            time.sleep(pause_s)
        if whole:
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self.event({"choices": [], "usage": {"prompt_tokens": 31, "completion_tokens": 2 * len(text.split(" "))}})
            self.wfile.write(b"data: [DONE]\n\n")
        elif self.scene == "limits":
            time.sleep(PATIENCE_S)  # still writing when the picture is taken
        self.close_connection = True

    def event(self, value: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()

    def refuse(self, status: int, message: str, code: str = "") -> None:
        self.reply(status, {"error": {"message": message, "code": code}})

    def reply(self, status: int, value: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        every = {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})}
        for name, each in every.items():
            self.send_header(name, each)
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Unkind)
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_address[1]}/v1"
    finally:
        made.shutdown()
        made.server_close()
        thread.join()


def furnish(home: Path, root: str) -> None:
    (home / "endpoints.toml").write_text(
        f'[endpoints.mine]\ndialect = "openai-chat"\nbase_url = "{root}"\nkey_env = "MINE_API_KEY"\n', "utf-8"
    )
    (home / "presets").mkdir()
    (home / "experiments").mkdir()
    for preset_id, (name, text) in PRESETS.items():
        (home / "presets" / f"{preset_id}.preset.md").write_text(f"---\nname: {name}\n---\n{text}\n", "utf-8")


class Studio(Stage):
    """One window, put into a scene and photographed."""

    def play(self, scene: str, models: str = "mine/atlas-large", samples: int = 1) -> None:
        from playground.formats.experiment_file import parse

        Unkind.scene = scene
        text = EXPERIMENT.format(models=models, samples=samples)
        self.window.put_experiment(parse(text, file="picture", read_text=lambda _path: ""))
        self.window.parts.toast.hide()
        self.wait(100)
        self.window.run()

    def take(self, name: str) -> None:
        self.window.parts.toast.hide()
        self.shoot(name)

    def take_screen(self, name: str) -> None:
        """With what lies over the window."""
        self.window.parts.toast.hide()
        for mode in self.modes:
            self.window.look.theme.choose(mode)
            for width, height in self.sizes:
                self.window.resize(width, height)
                self.window.move(0, 0)
                self.wait(self.pause_ms)
                path = self.folder / self.names.format(name=name, mode=mode, width=width, height=height)
                self.app.primaryScreen().grabWindow(0, 0, 0, width, height + 30).save(str(path))


def take(folder: Path) -> None:
    with home_of_its_own() as home, server() as root:
        os.environ["MINE_API_KEY"] = KEY
        furnish(home, root)
        studio = Studio(folder, SIZES, 350, names="{name}-{mode}-{width}x{height}.png")
        limits(studio)
        errors(studio)
        chips(studio)
        parameters(studio)
        studio.window.close()


def limits(studio: Studio) -> None:
    studio.play("limits", samples=2)
    studio.until(lambda: "wait for mine" in studio.window.statusBar().currentMessage())
    studio.wait(1500)
    studio.take("limits")
    studio.window.runs.stop()
    studio.until_done(PATIENCE_S)


def parameters(studio: Studio) -> None:
    bar = studio.window.parts.bar
    bar._sheet.open_under(bar._parameters)
    studio.wait(300)
    studio.take_screen("parameters")
    bar._sheet.hide()


def errors(studio: Studio) -> None:
    studio.play("errors")
    studio.until_done(PATIENCE_S)
    studio.take("errors")


def chips(studio: Studio) -> None:
    studio.play("chips", models="mine/atlas-large, mine/oracle-mini")
    studio.until_done(PATIENCE_S)
    grid = studio.window.parts.comparison.grid
    columns = list(grid.columns())
    columns[-1].system._set_open(True)
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    studio.take("chips")
    studio.deeds.models.show_request(columns[-2].key)
    studio.wait(400)
    from playground.gui.request_dialog import RequestDialog

    dialog = studio.window.findChild(RequestDialog)
    dialog.move(260, 90)
    studio.take_screen("request")
    dialog._views.setCurrentIndex(2)
    studio.take_screen("curl")
    dialog.close()


if __name__ == "__main__":
    sys.exit(main(take))
