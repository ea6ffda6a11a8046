"""The settings: pages at the left, one of them at the right. What is chosen holds at once; Esc closes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from playground.gui.bridge import Bridge
from playground.gui.look import Look, label
from playground.gui.settings_appearance import AppearancePage
from playground.gui.settings_costs import CostsPage
from playground.gui.settings_embedded import EmbeddedPage
from playground.gui.settings_endpoints import EndpointsPage
from playground.gui.settings_local_models import LocalModelsPage
from playground.workbench import Workbench

PAGES: Final = {
    "endpoints": "Endpoints", "embedded": "Embedded model", "models": "Local models", "costs": "Costs",
    "appearance": "Appearance",
}  # fmt: skip
WIDTH_PX: Final = 880
HEIGHT_PX: Final = 660
NAVIGATION_PX: Final = 168


class SettingsDialog(QDialog):
    """Writes the settings itself; the window hears what to do about it. Not modal: answers stream on behind it.

    Signals:
        appearance_changed: system, light or dark.
        answer_size_changed: pixels.
        endpoints_changed: an endpoint or a key is another one now.
        local_changed: the embedded model's file or settings; it is to be started anew when it is next needed.
        model_asked: `local/…`, to be the model of the comparison.
    """

    appearance_changed = Signal(str)
    answer_size_changed = Signal(int)
    endpoints_changed = Signal()
    local_changed = Signal()
    model_asked = Signal(str)

    def __init__(self, look: Look, workbench: Workbench, bridge: Bridge, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look = look
        self.setWindowTitle("Settings")
        self.setAccessibleName("Settings")
        self.setModal(False)
        self.resize(WIDTH_PX, HEIGHT_PX)
        self._names = QListWidget()
        self._pages = QStackedWidget()
        self._endpoints = EndpointsPage(look, workbench, bridge)
        self._embedded = EmbeddedPage(workbench, bridge)
        self._models = LocalModelsPage(workbench, bridge)
        self._costs = CostsPage(workbench, bridge)
        self._appearance = AppearancePage(workbench.settings)
        self._lay_out()
        self._names.currentRowChanged.connect(self._turn_to)
        self._endpoints.changed.connect(self.endpoints_changed)
        self._embedded.changed.connect(self.local_changed)
        self._models.use_asked.connect(self.model_asked)
        self._appearance.appearance_changed.connect(self.appearance_changed)
        self._appearance.answer_size_changed.connect(self.answer_size_changed)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)  # Enter in a field is that field's own

    def open_page(self, name: str, endpoint: str = "") -> None:
        """Show one of PAGES, in front: a dialog stays above its window by itself. `endpoint`: the one to look at."""
        self._names.setCurrentRow(list(PAGES).index(name))
        self.show()
        self.activateWindow()
        self._names.setFocus()
        if endpoint:
            self._endpoints.choose(endpoint)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._names.scheduleDelayedItemsLayout()  # laid out before the style sheet held, its rows are too low
            self._look_again()

    def changeEvent(self, event: QEvent) -> None:
        """Back from an editor: endpoints.toml may be another one."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isVisible() and self.isActiveWindow():
            self._endpoints.read_again()

    def _turn_to(self, row: int) -> None:
        self._pages.setCurrentIndex(row)
        if self.isVisible():
            self._look_again()

    def _look_again(self) -> None:
        """The page that is seen shows what is so now."""
        self._all_pages()[self._pages.currentIndex()].refresh()

    def _all_pages(self) -> tuple[EndpointsPage, EmbeddedPage, LocalModelsPage, CostsPage, AppearancePage]:
        """In the order of PAGES."""
        return self._endpoints, self._embedded, self._models, self._costs, self._appearance

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("kind", "panel")
        side.setFixedWidth(NAVIGATION_PX)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(8, 20, 8, 12)
        inside.setSpacing(10)
        title = label("Settings", "section")
        title.setContentsMargins(9, 0, 0, 0)
        self._names.setProperty("kind", "rows")
        self._names.setAccessibleName("Settings pages")
        self._names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._names.addItems(list(PAGES.values()))
        self._names.setCurrentRow(0)
        inside.addWidget(title)
        inside.addWidget(self._names)
        edge = QFrame()
        edge.setProperty("kind", "edge")
        for page in self._all_pages():
            self._pages.addWidget(page)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (side, edge, self._pages):
            layout.addWidget(part, 1 if part is self._pages else 0)
