"""The settings' page on endpoints: the list, the one that is chosen, and what is wrong with the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QStackedWidget, QVBoxLayout, QWidget

from playground.core.endpoint import Endpoint
from playground.core.errors import PlaygroundError
from playground.gui.bridge import Bridge
from playground.gui.endpoint_adding import AddEndpoint
from playground.gui.look import Look, button, elastic, label, set_tip
from playground.gui.settings_endpoint import EndpointCard
from playground.gui.settings_endpoint_form import EndpointForm
from playground.gui.settings_keys import forget_key
from playground.gui.settings_page import Notice, SettingsPage, say, wrapped
from playground.store.catalogue import BUILT_IN
from playground.workbench import Workbench

ABOUT: Final = "The places that are asked for answers. Keys lie in the system keyring, never in a file."
LIST_PX: Final = 150


class EndpointsPage(SettingsPage):
    """Signals:
    changed: an endpoint or a key was added, changed or removed.
    """

    changed = Signal()

    def __init__(self, look: Look, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__("Endpoints", ABOUT)
        self._workbench = workbench
        self._bridge = bridge
        self._endpoints: tuple[Endpoint, ...] | None = None
        self._wrong = Notice("Problems of endpoints.toml")
        self._list = QListWidget()
        self._add = button("+ Add endpoint", name="Add endpoint …")
        self._card = EndpointCard(look, workbench, bridge)
        self._form = EndpointForm(workbench.endpoints)
        self._nothing = wrapped("No endpoint can be used until the file is in order again.")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._right = QStackedWidget()
        self._adding = AddEndpoint(look, workbench, bridge)
        self._whole = QStackedWidget()
        self._removed = _Removed()
        self._lay_out()
        self._list.currentRowChanged.connect(self._show_chosen)
        self._add.clicked.connect(self._open_new)
        self._card.key_changed.connect(self.changed)
        self._card.edit_asked.connect(self._open_for)
        self._card.remove_asked.connect(self._remove)
        self._form.kept.connect(self._kept)
        self._form.cancelled.connect(self._close_form)
        self._adding.added.connect(self._added)
        self._adding.cancelled.connect(self._close_form)

    def refresh(self) -> None:
        """Show what there is now, and where the chosen one's key is now."""
        if not self.read_again():
            self._card.look_again()

    def choose(self, name: str) -> None:
        """Look at this endpoint, where there is one of that name."""
        names = [endpoint.name for endpoint in self._endpoints or ()]
        if name in names:
            self._whole.setCurrentIndex(0)
            self._list.setCurrentRow(names.index(name))

    def read_again(self) -> bool:
        """Read the file; a person may have edited it. False where it is the same. What is being typed stays."""
        store = self._workbench.endpoints
        self._wrong.say([str(problem) for problem in store.problems()])
        endpoints = store.all()
        if endpoints == self._endpoints:
            return False
        if self._endpoints is not None:
            self.changed.emit()
        shown = self._card.endpoint
        self._show_endpoints(endpoints, shown.name if shown else "")
        return True

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self._removed.hide()
        super().hideEvent(event)

    def _show_endpoints(self, endpoints: tuple[Endpoint, ...], chosen: str) -> None:
        self._endpoints = endpoints
        names = [endpoint.name for endpoint in endpoints]
        self._list.blockSignals(True)
        self._list.clear()
        self._list.addItems(names)
        self._list.setCurrentRow(names.index(chosen) if chosen in names else 0)
        self._list.blockSignals(False)
        if self._right.currentWidget() is not self._form:
            self._show_chosen()

    def _show_chosen(self) -> None:
        row = self._list.currentRow()
        endpoint = self._endpoints[row] if self._endpoints and row >= 0 else None
        self._right.setCurrentWidget(self._nothing if endpoint is None else self._card)
        if endpoint is not None:
            self._card.show_endpoint(endpoint)

    def _open_new(self) -> None:
        self._removed.hide()
        self._whole.setCurrentWidget(self._adding)
        self._adding.open(self._endpoints or ())

    def _added(self, name: str, words: str) -> None:
        self._kept(name)
        self._card.show_added(words)

    def _open_for(self) -> None:
        if self._card.endpoint is not None:
            self._removed.hide()
            self._right.setCurrentWidget(self._form)
            self._form.open_for(self._card.endpoint)

    def _close_form(self) -> None:
        self._whole.setCurrentIndex(0)
        self._show_chosen()
        self._list.setFocus()

    def _kept(self, name: str) -> None:
        self._whole.setCurrentIndex(0)
        self._right.setCurrentWidget(self._card)
        self._read_anew(name)
        self._list.setFocus()

    def _read_anew(self, chosen: str) -> None:
        store = self._workbench.endpoints
        self._wrong.say([str(problem) for problem in store.problems()])
        self._show_endpoints(store.all(), chosen)
        self.changed.emit()

    def _remove(self) -> None:
        endpoint, has_key = self._card.endpoint, self._card.has_kept_key
        if endpoint is None:
            return
        try:
            self._workbench.endpoints.remove(endpoint.name)
        except PlaygroundError as error:
            self._removed.say(str(error), failed=True)
            return
        self._read_anew(endpoint.name)
        self._list.setFocus()
        stays = endpoint.name in BUILT_IN
        words = f"“{endpoint.name}” is as it was built in." if stays else f"“{endpoint.name}” was removed."
        forget = (lambda: self._forget_key_of(endpoint)) if has_key and not stays else None
        self._removed.say(words, undo=lambda: self._put_back(endpoint), forget=forget)

    def _put_back(self, endpoint: Endpoint) -> None:
        try:
            self._workbench.endpoints.add(endpoint, replace=True)
        except PlaygroundError as error:
            self._removed.say(str(error), failed=True)
            return
        self._removed.hide()
        self._read_anew(endpoint.name)
        self._list.setFocus()

    def _forget_key_of(self, endpoint: Endpoint) -> None:
        self._bridge.ask_blocking(
            lambda: forget_key(self._workbench.keys, endpoint),
            lambda came: self._removed.say(came[0]),
            lambda words: self._removed.say(words, failed=True),
        )

    def _lay_out(self) -> None:
        self._list.setProperty("kind", "rows")
        self._list.setAccessibleName("Endpoints")
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_tip(self._list, str(self._workbench.endpoints.path))
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._list, 1)
        left.addWidget(self._add)
        self._list.setFixedWidth(LIST_PX)
        for part in (self._card, self._form, self._nothing):
            self._right.addWidget(part)
        page = QWidget()
        both = QHBoxLayout(page)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        both.addLayout(left)
        both.addWidget(self._right, 1)
        self.body.addWidget(self._wrong)
        for shown in (page, self._adding):
            self._whole.addWidget(shown)
        self.body.addWidget(self._whole, 1)
        self.body.addWidget(self._removed)


class _Removed(QFrame):
    """What was just removed, and the ways from there."""

    def __init__(self) -> None:
        super().__init__()
        self._words = elastic(label())
        self._undo = button("Undo")
        self._forget = button("Forget its key too")
        self._ways: dict[str, Callable[[], None] | None] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self._words, 1)
        line.addWidget(self._forget)
        line.addWidget(self._undo)
        self._undo.clicked.connect(lambda: self._go("undo"))
        self._forget.clicked.connect(lambda: self._go("forget"))
        self.hide()

    def say(
        self,
        words: str,
        *,
        failed: bool = False,
        undo: Callable[[], None] | None = None,
        forget: Callable[[], None] | None = None,
    ) -> None:
        self._ways = {"undo": undo, "forget": forget}
        self._undo.setVisible(undo is not None)
        self._forget.setVisible(forget is not None)
        self.show()
        say(self._words, words, "error" if failed else "muted")

    def _go(self, way: str) -> None:
        if (act := self._ways.get(way)) is not None:
            act()
