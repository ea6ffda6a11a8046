"""Pictures of knobs, sweeps, layers and bounds: the real window, answered by a small server of ours on loopback.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_knobs.py FOLDER

For looking at, not for the README.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from stage import Stage, home_of_its_own, main

PRESETS = {
    "captain": """---
name: Captain Redbeard
tags: [persona]
layers: [house]
knobs:
  mood: {type: choice, options: [cheerful, grumpy, sleepy, poetic], default: cheerful}
  length: {type: number, min: 1, max: 5, step: 1, default: 2, description: Sentences at most}
  rude: {type: toggle, default: false}
  ship: {type: text, default: Rosalind}
---
You are Captain Redbeard, a {{ mood }} pirate who keeps the harbour shop of the {{ ship }}. \
Use at most {{ length }} sentences.{% if rude %} You may be rude about landlubbers.{% endif %}
Sign with {{ shipp }}.
""",
    "house": "---\nname: House style\nparameters: {temperature: 0.2}\n---\nWrite short sentences, no exclamation marks",
    "bounds": "---\nname: Honest shop\n---\nNever promise a delivery date. Say plainly when you do not know something.",
    "support": "---\nname: Acme Bike support\nlayers: [house]\nparameters: {temperature: 0.9}\n---\n"
    "You are Nova, the support agent of Acme Bike. Bikes only.",
}
EXPERIMENT = """name: A greeting, in many moods
presets: [none, captain, support]
prompts: [Write a short greeting for a new customer.]
models: [lab/atlas-large]
parameters: {temperature: 0.7, max_tokens: 300}
baseline: none
"""
ANSWERS = {
    "grumpy": "Aye. Ye found the shop. Mind the wet floor and keep yer boots off me rope.",
    "sleepy": "Mornin', matey. Give me a moment, the hammock was warm. What do ye need?",
    "poetic": "The tide has brought a friendly face to shore. Come in and rest. The kettle sings for you.",
    "cheerful": "Ahoy, matey. Welcome to me harbour shop. What can I do for ye today?",
    "Nova": "Hello and welcome to Acme Bike. I'm Nova. Is it about a new bike, a repair, or an order?",
    "": "Hello there, and welcome to our little shop. What brings you to us today?",
}


class Server(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.reply("application/json", json.dumps({"data": [{"id": "atlas-large"}]}).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        system = " ".join(message["content"] for message in body["messages"] if message["role"] == "system")
        text = next(words for sign, words in ANSWERS.items() if sign in system)
        events: list[dict[str, Any]] = [
            {"choices": [{"index": 0, "delta": {"content": text}}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
        ]
        lines = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
        with suppress(OSError):
            self.reply("text/event-stream", f"{lines}data: [DONE]\n\n".encode())

    def reply(self, kind: str, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    made.daemon_threads = True
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}/v1"
    made.shutdown()


def furnish(home: Path, address: str) -> None:
    (home / "presets").mkdir()
    (home / "experiments").mkdir()
    for preset_id, text in PRESETS.items():
        (home / "presets" / f"{preset_id}.preset.md").write_text(text, "utf-8")
    (home / "experiments" / "starter.experiment.yaml").write_text(EXPERIMENT, "utf-8")
    endpoint = f'[endpoints.lab]\ndialect = "openai-chat"\nbase_url = "{address}"\n'
    (home / "endpoints.toml").write_text(endpoint, "utf-8")


def take(folder: Path) -> None:
    with home_of_its_own() as home, server() as address:
        furnish(home, address)
        stage = Stage(folder, ((1280, 800),), 300, names="{name}-{mode}.png")
        turned(stage)
        layered(stage)
        stage.window.close()


def turned(stage: Stage) -> None:
    window = stage.window
    run(stage, "1-closed")
    captain = next(each for each in window.parts.comparison.grid.columns() if each.key.column == "captain")
    captain.knob_row.open()
    shoot(stage, "2-open")
    captain.knob_asked.emit("turn", captain.key, "mood", "grumpy")
    shoot(stage, "3-turned")
    captain.knob_asked.emit("turn", captain.key, "mood", "cheerful")
    window.desk.tick("support", False)
    window.show_desk()
    captain.knob_row.open(False)
    captain.knob_asked.emit("sweep", captain.key, "mood", None)
    run(stage, "4-swept")


def layered(stage: Stage) -> None:
    window, knobs, grid = stage.window, stage.deeds.knobs, stage.window.parts.comparison.grid
    for place in (4, 3, 2):
        knobs.take_out(list(grid.columns())[place].key)
    window.desk.tick("support", True)
    window.show_desk()
    knobs.layer_entries(list(grid.columns())[1].key)[0][1]()
    run(stage, "5-without-a-layer")
    knobs.toggle_bound("bounds")
    knobs.take_out(list(grid.columns())[3].key)
    run(stage)
    for column in grid.columns():
        column.system.open()
    shoot(stage, "6-bounds")


def run(stage: Stage, name: str = "") -> None:
    stage.window.run()
    stage.until_done(10)
    if name:
        shoot(stage, name)


def shoot(stage: Stage, name: str) -> None:
    stage.window.parts.toast.hide()
    stage.shoot(name)


if __name__ == "__main__":
    sys.exit(main(take))
