"""The stage for pictures of settings: endpoints on servers of ours on loopback, keys in a keyring that is in memory."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from stage import MODES, Stage, home_of_its_own

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


def furnish(workbench: Any, root: str) -> None:
    from playground.core.endpoint import Endpoint

    endpoints = workbench.endpoints
    for name, path in (("lab", "closed"), ("gateway", "many"), ("old-server", "old")):
        endpoints.add(Endpoint(name, f"{root}/{path}/v1", max_retries=0), replace=True)
    endpoints.add(Endpoint("office", "http://127.0.0.1:9/v1", max_retries=0), replace=True)
    yesterday = datetime.now(UTC) - timedelta(hours=26)
    workbench.listed_models.keep(endpoints.get("office"), ["mixtral-8x7b", "office-assistant"], yesterday)
    workbench.recent_models.use(["lab/atlas-large", "gateway/qwen/qwen3-4b-instruct"])


class SettingsStage(Stage):
    """What a person does in the settings, by the names that things have there."""

    def __init__(self, folder: Path, root: str, mode: str) -> None:
        import playground.store.keys as key_store
        from playground.workbench import Workbench

        self.root = root
        self.keyring = MemoryKeyring()
        self.keyring.passwords[key_store.SERVICE, "lab"] = KEY
        keyrings: Any = [self.keyring]
        key_store.keyrings_here = lambda: keyrings
        workbench = Workbench()
        furnish(workbench, root)
        names = "{name}-{mode}.png"
        super().__init__(folder, ((1280, 860),), 0, modes=(mode,), names=names, workbench=workbench)
        self.window.desk.set_model("local/smollm2-135m-instruct")
        self.window.show_desk()

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

    def shot(self, name: str, widget: Any) -> None:
        self.wait(120)
        self.shoot(name, widget)

    def screen_shot(self, name: str, widget: Any = None) -> None:
        """With what lies over the window."""
        self.wait(200)
        area = (widget or self.window).frameGeometry()
        width, height = (900, 640) if widget is None else (area.width(), area.height() + 40)
        shot = self.window.screen().grabWindow(0, area.x(), area.y(), width, height)
        shot.save(str(self.folder / f"{name}-{self.modes[0]}.png"))


def in_each_mode(folder: Path, take: Callable[[SettingsStage], None]) -> None:
    """A new home and new servers for each theme."""
    for mode in MODES:
        with home_of_its_own(), server() as root:
            os.environ["GROQ_API_KEY"] = KEY
            stage = SettingsStage(folder, root, mode)
            take(stage)
            stage.window.close()
