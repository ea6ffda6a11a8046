"""The programs that serve models on this computer: looked for when a person wants it, each with a way to add it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.core.wording import count
from playground.gui.bridge import Bridge
from playground.gui.look import ElidedLabel, button, label
from playground.gui.settings_page import Card, say, wrapped
from playground.store.catalogue import entries
from playground.workbench import Workbench
from playground.workbench.local_servers import LocalServer


class FoundServers(Card):
    """Signals:
    add_asked: a LocalServer.
    looked: it is over.
    """

    add_asked = Signal(object)
    looked = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._words = wrapped()
        self._rows = QWidget()
        self._lines = QVBoxLayout(self._rows)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        self.add(self._words, self._rows)
        self.hide()

    def look(self) -> None:
        self.clear()
        self.show()
        say(self._words, "Looking on the usual ports …")
        self._bridge.ask(self._workbench.find_local_servers(), self._show, self._failed)

    def clear(self) -> None:
        self.hide()
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows.hide()

    def _show(self, found: Sequence[LocalServer]) -> None:
        for server in found:
            self._lines.addWidget(_FoundRow(server, self.add_asked.emit))
        self._rows.setVisible(bool(found))
        say(self._words, f"Found on this computer: {count(len(found), 'server')}." if found else nothing_words())
        self.looked.emit()

    def _failed(self, words: str) -> None:
        say(self._words, words, "error")
        self.looked.emit()


class _FoundRow(QWidget):
    def __init__(self, server: LocalServer, add: Callable[[LocalServer], None]) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        detail = ElidedLabel("muted")
        detail.say(server_words(server))
        line.addWidget(label(server.entry.name, "name"))
        line.addWidget(detail, 1)
        if server.known_as:
            line.addWidget(label(f"there as “{server.known_as}”", "muted"))
            return
        pressed = button("Add", name=f"Add {server.entry.name} at {server.endpoint.base_url}")
        pressed.clicked.connect(lambda: add(server))
        line.addWidget(pressed)


def server_words(server: LocalServer) -> str:
    models = "wants a key" if server.models is None else count(len(server.models), "model")
    return f"{server.endpoint.base_url} · {models}"


def nothing_words() -> str:
    """With the ports that were tried."""
    ports = ", ".join(str(port) for entry in entries() for port in entry.ports)
    return f"Nothing that serves models answers here (ports {ports}). Start its server, then look again."
