"""The inspector's part about what the endpoint sent: a line for each event, and the chosen one in whole."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from playground.core.raw_events import RawReply
from playground.core.wording import plain
from playground.gui.fold import SIDE_PX
from playground.gui.inspection import event_line
from playground.gui.inspector_parts import FixedText, Sentences
from playground.gui.look import button
from playground.gui.theme import SMALL_PX

LIST_PX: Final = 252
EVENT_PX: Final = 130


class EventsPart(QWidget):
    """Signals:
    asked: events (copy all).
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._reply: RawReply | None = None
        self._words = Sentences("muted", inset=False)
        self._list = QListWidget()
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(SMALL_PX)
        self._list.setFont(font)
        self._list.setAccessibleName("Raw events")
        self._list.setProperty("kind", "rows")
        self._list.setUniformItemSizes(True)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._whole = FixedText("Event as it arrived", EVENT_PX)
        self._copy = button("Copy all events")
        self._copy.clicked.connect(lambda: self.asked.emit("events"))
        self._list.currentRowChanged.connect(self._show_whole)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SIDE_PX, 0, SIDE_PX, 12)
        rows.setSpacing(8)
        for part in (self._words, self._list, self._whole):
            rows.addWidget(part)
        rows.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)

    def show_events(self, reply: RawReply | None, words: str) -> None:
        """`words` stand above the events, or in their place."""
        self._words.show_sentences([words] if words else [])
        self._words.setVisible(bool(words))
        there = reply is not None and bool(reply.events)
        self._list.setVisible(there)
        self._copy.setVisible(there)
        if reply != self._reply:
            self._reply = reply
            self._list.clear()
            self._list.addItems([event_line(event) for event in reply.events] if reply is not None else [])
            self._list.setFixedHeight(min(LIST_PX, max(self._list.count(), 2) * self._list.sizeHintForRow(0) + 12))
        self._show_whole(self._list.currentRow())

    def _show_whole(self, row: int) -> None:
        chosen = self._reply is not None and 0 <= row < len(self._reply.events)
        self._whole.setVisible(chosen)
        if self._reply is not None and chosen:
            self._whole.show_text(plain(self._reply.events[row].text))
            self._whole.setFixedHeight(EVENT_PX)  # an event is one line that is broken into many
