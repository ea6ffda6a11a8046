"""Choosing what to add: a provider of the catalogue, a program on this computer, or any other server."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.bridge import Bridge
from playground.gui.endpoint_found import FoundServers
from playground.gui.endpoint_list import CUSTOM, EndpointListModel, EndpointListView, rows_for
from playground.gui.look import Look, button, label, search_field, set_tip
from playground.store.catalogue import entries, entry
from playground.workbench import Workbench


class EndpointChooser(QWidget):
    """Signals:
    entry_chosen: a CatalogueEntry.
    server_chosen: a LocalServer that was found.
    cancelled: nothing is to be added.
    """

    entry_chosen = Signal(object)
    server_chosen = Signal(object)
    cancelled = Signal()

    def __init__(self, look: Look, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._there: frozenset[str] = frozenset()
        self._search = search_field("Search providers")
        self._look = button("Look on this computer")
        self._found = FoundServers(workbench, bridge)
        self._model = EndpointListModel(self)
        self._list = EndpointListView(look, self._model)
        self._other = button("Another server …", "quiet")
        self._back = button("Cancel")
        self._lay_out()
        self._search.textChanged.connect(self._show)
        self._search.installEventFilter(self)
        self._look.clicked.connect(self._start_look)
        self._found.looked.connect(lambda: self._look.setEnabled(True))
        self._found.add_asked.connect(self.server_chosen)
        self._list.taken.connect(self.entry_chosen)
        self._other.clicked.connect(lambda: self.entry_chosen.emit(entry(CUSTOM)))
        self._back.clicked.connect(self.cancelled)

    def open(self, there: Collection[str]) -> None:
        """`there`: ids of the catalogue that have an endpoint of the person's own."""
        self._there = frozenset(there)
        self._search.clear()
        self._found.clear()
        self._look.setEnabled(True)
        self._show()
        self._search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk the list while one types, Enter takes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                place = self._model.next_entry(self._list.currentIndex().row() + step, step)
                if place >= 0:
                    self._list.setCurrentIndex(self._model.index(place))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._list.take_current()
                return True
        return super().eventFilter(watched, event)

    def _start_look(self) -> None:
        self._look.setEnabled(False)
        self._found.look()

    def _show(self) -> None:
        self._model.show(rows_for(entries(), self._search.text(), self._there))
        self._list.scrollToTop()
        self._list.setCurrentIndex(self._model.index(self._model.next_entry(0, 1)))

    def _lay_out(self) -> None:
        set_tip(self._look, "For programs that serve models, on their usual ports; nothing leaves this computer")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._search, 1)
        top.addWidget(self._look)
        bottom = QHBoxLayout()
        bottom.addWidget(self._other)
        bottom.addStretch(1)
        bottom.addWidget(self._back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(label("Add an endpoint", "name"))
        layout.addLayout(top)
        layout.addWidget(self._found)
        layout.addWidget(self._list, 1)
        layout.addLayout(bottom)
