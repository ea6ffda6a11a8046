"""Pictures of adding endpoints, their keys and tests, the choice of models and the costs: the real window and dialogs.

    SCREEN=1500x1000x24 .setup/with-screen python .ci/screenshots_settings.py FOLDER

Servers are ours, on loopback; the keyring is one in memory. For looking at, not for the README.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

KEY = "sk-only-for-pictures"
WORDS = ("one, two, three, ", "four, five, six, ", "seven, eight, nine, ", "ten, eleven, twelve")
MAKERS = ("meta-llama/llama", "qwen/qwen3", "google/gemma", "mistralai/mistral", "openai/gpt-oss", "deepseek/deepseek")


class Server(BaseHTTPRequestHandler):
    """Lists models and answers; with the wrong key it refuses. `/closed` wants a key, `/old` answers in one piece."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/closed") and self.headers.get("Authorization") != f"Bearer {KEY}":
            self.reply(401, {"error": {"message": "Incorrect API key provided.", "code": "invalid_api_key"}})
        elif self.path.startswith("/many"):
            ids = [f"{MAKERS[i % 6]}-{i // 6 + 1}b-instruct" for i in range(412)]
            self.reply(200, {"data": [{"id": name} for name in ids]})
        else:
            self.reply(200, {"data": [{"id": "atlas-large"}, {"id": "atlas-mini"}, {"id": "oracle-8b-instruct"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        wild = "KUMQUAT" in json.dumps(body)
        parts = ("KUMQUAT",) if wild and not self.path.startswith("/old") else WORDS
        if self.path.startswith("/old"):
            parts = ("".join(WORDS),)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        with suppress(OSError):
            for part in parts:
                self.event({"choices": [{"index": 0, "delta": {"content": part}}]})
                threading.Event().wait(0.3)
            self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def event(self, value: object) -> None:
        self.wfile.write(f"data: {json.dumps(value)}\n\n".encode())
        self.wfile.flush()

    def reply(self, status: int, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def server() -> Iterator[str]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    made.daemon_threads = True
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_address[1]}"
    made.shutdown()


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in list(os.environ):
        if name.endswith("_API_KEY"):
            del os.environ[name]
    for mode in ("light", "dark"):
        with tempfile.TemporaryDirectory() as home, server() as root:
            os.environ.update(PLAYGROUND_HOME=home, GROQ_API_KEY=KEY)
            Pictures(folder, root, mode).take()
    return 0


class MemoryKeyring:
    """Has what it is given, for as long as the pictures are taken; `locked` is one that says so."""

    name = "Login keyring"
    locked = False

    def __init__(self) -> None:
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            from keyring.errors import KeyringLocked

            raise KeyringLocked
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.passwords[service, username]


class Pictures:
    def __init__(self, folder: Path, root: str, mode: str) -> None:
        from PySide6.QtWidgets import QApplication

        import playground.store.keys as key_store
        from playground.core.endpoint import Endpoint
        from playground.gui.app import make_window
        from playground.store.keys import SERVICE
        from playground.workbench import Workbench

        self.folder, self.root, self.mode = folder, root, mode
        self.app = QApplication.instance() or QApplication(["pictures"])
        self.keyring = MemoryKeyring()
        self.keyring.passwords[SERVICE, "lab"] = KEY
        key_store.keyrings_here = lambda: [self.keyring]
        self.workbench = Workbench()
        endpoints = self.workbench.endpoints
        places = {"lab": f"{root}/closed/v1", "gateway": f"{root}/many/v1", "old-server": f"{root}/old/v1"}
        for name, url in places.items():
            endpoints.add(Endpoint(name, url, max_retries=0), replace=True)
        endpoints.add(Endpoint("office", "http://127.0.0.1:9/v1", max_retries=0), replace=True)
        office = endpoints.get("office")
        self.workbench.listed_models.keep(office, ["mixtral-8x7b", "office-assistant"], _yesterday())
        self.workbench.recent_models.use(["lab/atlas-large", "gateway/qwen/qwen3-4b-instruct"])
        self.window, self.deeds = make_window(self.app, self.workbench)
        self.window.look.theme.choose(mode)
        self.window.resize(1280, 860)
        self.window.show()
        self.wait(900)
        self.window.desk.set_model("local/smollm2-135m-instruct")
        self.window.show_desk()
        self.window.parts.welcome.hide()

    def take(self) -> None:
        self.adding()
        self.found()
        self.cards()
        self.picker()
        if "costs" in _pages():
            self.costs()
        self.window.close()

    def adding(self) -> None:
        dialog = self.settings("endpoints")
        self.press("Add endpoint …")
        self.shot("add-chooser", dialog)
        self.type("Search providers", "open models")
        self.shot("add-chooser-filtered", dialog)
        for name, shot in (
            ("Anthropic", "add-key"),
            ("Azure", "add-azure"),
            ("Groq", "add-groq"),
            ("Another", "add-other"),
        ):
            self.type("Search providers", name)
            self.enter("Search providers")
            self.shot(shot, dialog)
            self.press("Back" if name != "Another" else "Cancel")

    def found(self) -> None:
        from playground.store.catalogue import endpoint_of, entry
        from playground.workbench.local_servers import LocalServer

        dialog = self.dialog()
        self.press("Look on this computer")
        self.wait(1500)
        self.shot("found-nothing", dialog)
        ollama, studio, vllm = (entry(name) for name in ("ollama", "lm-studio", "vllm"))

        async def servers() -> list[LocalServer]:
            near = replace(endpoint_of(studio), base_url=f"{self.root}/v1")
            return [
                LocalServer(ollama, endpoint_of(ollama), ("llama3.2:3b", "qwen3:8b"), "ollama"),
                LocalServer(studio, near, ("a", "b", "c")),
                LocalServer(vllm, endpoint_of(vllm), None),
            ]

        self.workbench.find_local_servers = servers
        self.press("Look on this computer")
        self.wait(400)
        self.shot("found-three", dialog)
        self.press(f"Add LM Studio at {self.root}/v1")
        self.wait(1500)
        self.shot("added-and-tested", dialog)

    def cards(self) -> None:
        dialog = self.settings("endpoints", "lab")
        self.wait(300)
        self.press("Test")
        self.wait(700)
        self.shot("test-running", dialog)
        self.wait(4000)
        self.shot("test-good", dialog)
        self.settings("endpoints", "gateway")
        self.press("Model to ask")
        self.wait(600)
        self.screen_shot("test-model", dialog)
        self.trial()._picker.hide()
        self.settings("endpoints", "old-server")
        self.trial()._take("oracle-8b-instruct")
        self.press("Test")
        self.wait(2500)
        self.shot("test-mixed", dialog)
        self.settings("endpoints", "office")
        self.press("Test")
        self.wait(900)
        self.shot("test-off", dialog)
        self.keyring.passwords.clear()
        self.settings("endpoints", "lab")
        self.wait(200)
        self.press("Test")
        self.wait(900)
        self.shot("test-no-key", dialog)
        for name, shot in (("groq", "key-environment"), ("openai", "key-missing")):
            self.settings("endpoints", name)
            self.wait(300)
            self.shot(shot, dialog)
        self.type("API key", KEY)
        self.press("Keep key")
        self.wait(300)
        self.shot("key-kept", dialog)
        self.keyring.locked = True
        self.settings("endpoints", "openrouter")
        self.wait(300)
        self.shot("key-locked", dialog)
        self.keyring.locked = False
        self.press("Edit endpoint")
        self.shot("edit", dialog)
        self.press("Cancel")
        dialog.close()

    def picker(self) -> None:
        from playground.gui.model_picker import ModelPicker
        from playground.store.keys import SERVICE

        self.keyring.passwords.clear()  # nothing is asked of the providers themselves
        os.environ.pop("GROQ_API_KEY", None)
        self.keyring.passwords[SERVICE, "lab"] = KEY
        self.window.parts.bar.model.click()
        self.wait(1500)
        picker = next(p for p in self.window.findChildren(ModelPicker) if p.isVisible())
        self.screen_shot("picker")
        picker._tick(3)
        self.wait(200)
        self.screen_shot("picker-two")
        picker._list.verticalScrollBar().setValue(picker._list.verticalScrollBar().maximum() - 130)
        self.screen_shot("picker-end")
        picker._filter.setText("qwen 7b")
        self.screen_shot("picker-filtered")
        picker._filter.setText("own-model:latest")
        self.screen_shot("picker-typed")
        picker.hide()

    def costs(self) -> None:
        self.settings("costs")
        self.wait(300)
        self.shot("costs-none", self.dialog())
        _book(self.workbench)
        self.settings("appearance")
        self.settings("costs")
        self.wait(400)
        self.shot("costs", self.dialog())
        self.dialog().close()

    # ---- the person's hands

    def dialog(self) -> Any:
        from playground.gui.settings_dialog import SettingsDialog

        return self.window.findChild(SettingsDialog)

    def trial(self) -> Any:
        from playground.gui.settings_endpoint_trial import TrialRows

        return self.dialog().findChild(TrialRows)

    def settings(self, page: str, endpoint: str = "") -> Any:
        self.deeds.models.open_settings(page, endpoint)
        self.wait(400)
        return self.dialog()

    def press(self, name: str) -> None:
        from PySide6.QtWidgets import QPushButton

        made = [
            b
            for b in self.dialog().findChildren(QPushButton)
            if b.isVisible() and name in (b.accessibleName(), b.text())
        ]
        made[0].click()
        self.wait(120)

    def type(self, name: str, text: str) -> None:
        self.field(name).setText(text)
        self.wait(60)

    def enter(self, name: str) -> None:
        self.field(name).returnPressed.emit()
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.keyClick(self.field(name), Qt.Key.Key_Return)
        self.wait(120)

    def field(self, name: str) -> Any:
        from PySide6.QtWidgets import QLineEdit

        return next(f for f in self.dialog().findChildren(QLineEdit) if f.isVisible() and f.accessibleName() == name)

    def wait(self, ms: int) -> None:
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def shot(self, name: str, widget: Any) -> None:
        self.wait(120)
        widget.grab().save(str(self.folder / f"{name}-{self.mode}.png"))

    def screen_shot(self, name: str, widget: Any = None) -> None:
        """With what lies over the window."""
        self.wait(200)
        area = (widget or self.window).frameGeometry()
        width, height = (900, 640) if widget is None else (area.width(), area.height() + 40)
        shot = self.window.screen().grabWindow(0, area.x(), area.y(), width, height)
        shot.save(str(self.folder / f"{name}-{self.mode}.png"))


def _yesterday() -> datetime:
    return datetime.now(UTC) - timedelta(hours=26)


def _pages() -> list[str]:
    from playground.gui.settings_dialog import PAGES

    return list(PAGES)


def _book(workbench: Any) -> None:
    """What a month of work might have cost."""
    rows = [
        ("2026-11", "anthropic", 212, 301_222, 88_120, 2.4136, 0),
        ("2026-11", "gateway", 48, 20_100, 9_800, 0.0, 48),
        ("2026-11", "local", 1_204, 402_100, 96_001, 0.0, 0),
        ("2026-11", "openai", 96, 120_400, 31_009, 0.1931, 3),
        ("2026-10", "openai", 1_310, 1_920_400, 431_009, 14.2, 0),
    ]
    with workbench.runs._database.writing() as db:
        db.executemany("insert or replace into spending values (?, ?, ?, ?, ?, ?, ?)", rows)


if __name__ == "__main__":
    sys.exit(main())
