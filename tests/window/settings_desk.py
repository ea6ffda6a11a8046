"""The open settings as a person has them: what is seen, what can be pressed, and an endpoint on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground.core.endpoint import Endpoint
from playground.gui.bridge import Bridge
from playground.gui.look import Look
from playground.gui.settings_dialog import SettingsDialog
from playground.workbench import Workbench

W = TypeVar("W", bound=QWidget)


@dataclass
class Answering:
    """What the endpoint says; `go` holds an answer back until it is set."""

    status: int = 200
    body: dict[str, Any] = field(default_factory=lambda: {"data": [{"id": "one"}, {"id": "two"}, {"id": "three"}]})
    authorizations: list[str | None] = field(default_factory=list[str | None])
    go: threading.Event = field(default_factory=threading.Event)
    root: str = ""


@pytest.fixture
def answering() -> Iterator[Answering]:
    said = Answering()
    said.go.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said.authorizations.append(self.headers.get("Authorization"))
            said.go.wait(10)
            data = json.dumps(said.body).encode()
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    said.root = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield said
    said.go.set()
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class SettingsDesk:
    """The open dialog and what it can be asked."""

    dialog: SettingsDialog
    workbench: Workbench
    bridge: Bridge
    qtbot: QtBot

    def get(self, kind: type[W], name: str) -> W:
        """The visible widget of that accessible name."""
        found = [w for w in self.dialog.findChildren(kind) if w.accessibleName() == name and w.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def button(self, words: str) -> QAbstractButton:
        made = [b for b in self.dialog.findChildren(QPushButton) if b.isVisible() and words in _names(b)]
        assert len(made) == 1, (words, made)
        return made[0]

    def press(self, words: str) -> None:
        self.qtbot.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def type(self, name: str, text: str) -> None:
        place = self.get(QLineEdit, name)
        place.clear()
        self.qtbot.keyClicks(place, text)

    def choose(self, endpoint: str) -> None:
        names = self.get(QListWidget, "Endpoints")
        names.setCurrentItem(names.findItems(endpoint, Qt.MatchFlag.MatchExactly)[0])
        self.qtbot.waitUntil(lambda: "Looking" not in self.text())

    def endpoints(self) -> list[str]:
        names = self.get(QListWidget, "Endpoints")
        return [names.item(row).text() for row in range(names.count())]

    def text(self) -> str:
        """Every word that is seen."""
        labels = [w.text() for w in self.dialog.findChildren(QLabel) if w.isVisible()]
        fields = [w.displayText() for w in self.dialog.findChildren(QLineEdit) if w.isVisible()]
        return "\n".join([*labels, *fields])

    def until(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.text())

    def label(self, words: str) -> QLabel:
        return next(w for w in self.dialog.findChildren(QLabel) if w.isVisible() and words in w.text())


Open: TypeAlias = Callable[[str], SettingsDesk]


def _names(button: QAbstractButton) -> tuple[str, str]:
    return button.text(), button.accessibleName()


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()

    async def nothing() -> None:
        pass

    yield made
    made.close(nothing)


@pytest.fixture
def workbench() -> Workbench:
    return Workbench()


@pytest.fixture
def open_on(qtbot: QtBot, look: Look, workbench: Workbench, bridge: Bridge) -> Iterator[Open]:
    """Opens the settings on a page."""
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SettingsDialog(look, workbench, bridge, window)

    def open_page(name: str) -> SettingsDesk:
        dialog.open_page(name)
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.waitUntil(lambda: not bridge._asked)
        return SettingsDesk(dialog, workbench, bridge, qtbot)

    yield open_page
    dialog.close()
    bridge.close(workbench.aclose)


def lab(workbench: Workbench, root: str, **more: Any) -> Endpoint:
    endpoint = Endpoint("lab", root, max_retries=0, **more)
    workbench.endpoints.add(endpoint)
    return endpoint
