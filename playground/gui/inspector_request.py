"""The inspector's two parts about what went out: the request, and the system message in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.core.request import SentRequest
from playground.core.wording import plain
from playground.formats.request_code import body_to_read
from playground.gui.chip import Chip
from playground.gui.flow_layout import FlowLayout
from playground.gui.fold import SIDE_PX
from playground.gui.inspection import Inspection, delivery_of
from playground.gui.inspector_parts import FixedText, Sentences
from playground.gui.look import ElidedLabel, Look, button, label, set_tip

BODY_PX: Final = 320
HASH_SHOWN: Final = 12
"""Hex digits of the hash that are shown; all of them are copied."""
GONE: Final = "What was sent is not known: the file this run came from left it out."


class RequestPart(QWidget):
    """Signals:
    asked: body (copy it), curl, request (its window).
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._method = Chip("note", "POST", "")
        self._url = ElidedLabel("small")
        self._url.setAccessibleName("Address")
        self._body = FixedText("Body of the request", BODY_PX)
        self._gone = label(GONE, "muted")
        self._gone.setWordWrap(True)
        self._address, self._deeds = (
            QWidget(),
            _buttons(self.asked, (("Copy body", "body"), ("Copy as curl", "curl"), ("In a window", "request"))),
        )
        address = QHBoxLayout(self._address)
        address.setContentsMargins(0, 0, 0, 0)
        address.setSpacing(8)
        address.addWidget(self._method)
        address.addWidget(self._url, 1)
        rows = _rows(self)
        rows.addWidget(self._gone)
        rows.addWidget(self._address)
        rows.addWidget(self._body)
        rows.addWidget(self._deeds)

    def show_request(self, sent: SentRequest | None) -> None:
        self._gone.setVisible(sent is None)
        for widget in (self._address, self._body, self._deeds):
            widget.setVisible(sent is not None)
        if sent is not None:
            self._method.setText(plain(sent.method))
            self._url.say(plain(sent.url))
            self._body.show_text(body_to_read(sent))


class SystemPart(QWidget):
    """Signals:
    asked: hash (copy it), version (the one that made it).
    """

    asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._how = Sentences("muted", inset=False)
        self._hash = label("", "small")
        self._copy = look.icon_button("copy", "Copy the hash of the system message")
        self._copy.clicked.connect(lambda: self.asked.emit("hash"))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._hash)
        row.addWidget(self._copy)
        row.addStretch(1)
        rows = _rows(self)
        rows.addWidget(self._how)
        rows.addLayout(row)
        rows.addWidget(_buttons(self.asked, (("Version that made it …", "version"),)))

    def show_message(self, found: Inspection) -> None:
        """How it was delivered, and the hash of its final text."""
        self._how.show_sentences([words] if (words := delivery_of(found)) else [])
        self._how.setVisible(bool(delivery_of(found)))
        self._hash.setText(f"sha256  {found.sha256[:HASH_SHOWN]}…")
        self._hash.setAccessibleName(f"Hash of the final system message: {found.sha256}")
        set_tip(self._hash, f"Of the final text of the system message, with its layers and knobs: {found.sha256}")


def _rows(part: QWidget) -> QVBoxLayout:
    rows = QVBoxLayout(part)
    rows.setContentsMargins(SIDE_PX, 0, SIDE_PX, 12)
    rows.setSpacing(8)
    return rows


def _buttons(asked: SignalInstance, deeds: tuple[tuple[str, str], ...]) -> QWidget:
    """Small ones in a row, broken where the panel is narrow."""
    part = QWidget()
    row = FlowLayout(6)
    part.setLayout(row)
    for words, deed in deeds:
        made: QPushButton = button(words)
        made.setCursor(Qt.CursorShape.ArrowCursor)
        made.clicked.connect(lambda _=False, deed=deed: asked.emit(deed))
        row.addWidget(made)
    return part
