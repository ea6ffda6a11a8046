"""Choosing models: those of every endpoint to filter, and any id to type. Several can be ticked for one comparison."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from playground.core.wording import count
from playground.gui.look import Look, button, elastic, label, set_tip
from playground.gui.picker_list import PER_MILLION, PickerModel, PickerView, PriceWords
from playground.gui.picker_rows import ModelRow, Row, Section, TroubleRow, model_name, rows_for
from playground.gui.popover import Popover

__all__ = ["ModelPicker", "model_name"]

WIDTH_PX: Final = 460
HEIGHT_PX: Final = 384
NO_PRICES: Final[PriceWords] = lambda _model: ""  # noqa: E731 - a value to compare with
PAGE: Final = 9
"""Rows that Page Down goes."""


class ModelPicker(Popover):
    """Signals:
    chosen: list of `ENDPOINT/MODEL`, at least one; after a tick the list stays open.
    key_asked: the name of an endpoint that wants a key.
    settings_asked: the way to add an endpoint.
    """

    chosen = Signal(list)
    key_asked = Signal(str)
    settings_asked = Signal()

    def __init__(self, look: Look, parent: QWidget, *, several: bool = True, price_of: PriceWords = NO_PRICES) -> None:
        super().__init__(parent)
        self._sections: Sequence[Section] = ()
        self._endpoints: Sequence[str] = ()
        self._known: Collection[str] = ()
        self._ticked: list[str] = []
        self._priced = price_of is not NO_PRICES
        self._model = PickerModel(price_of, self)
        self._model.several = several
        self._filter = QLineEdit()
        self._list = PickerView(look, self._model)
        self._foot = elastic(label("", "muted"))
        self._settings = button("Endpoints and keys …", "quiet")
        self._lay_out()
        self._filter.textChanged.connect(self._typed)
        self._filter.installEventFilter(self)
        self._list.taken.connect(self._take)
        self._list.ticked.connect(self._tick)
        self._settings.clicked.connect(self._ask_for_settings)

    def offer_typed(self, endpoints: Sequence[str], known: Collection[str] = ()) -> None:
        """Where a typed id can be asked, and which other names before a slash are an endpoint's too."""
        self._endpoints, self._known = endpoints, known

    def open_with(self, anchor: QWidget, sections: Sequence[Section], ticked: Sequence[str]) -> None:
        """`ticked`: the models that are chosen now."""
        self._sections, self._ticked = sections, list(ticked)
        self._filter.blockSignals(True)
        self._filter.clear()
        self._filter.blockSignals(False)
        self._show(None)
        self._list.scrollToTop()
        self.open_under(anchor)
        self._filter.setFocus()

    def show_sections(self, sections: Sequence[Section]) -> None:
        """What endpoints have told meanwhile; the chosen row stays the chosen one."""
        bar = self._list.verticalScrollBar()
        place = bar.value()
        self._sections = sections
        self._show(self._model.row(self._list.currentIndex().row()))
        bar.setValue(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The list is walked while one types: arrows, pages, Enter takes, Ctrl+Enter ticks."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
        key = Qt.Key(event.key())
        if key in steps:
            self._walk(steps[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            ticks = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            (self._tick if ticks and self._model.several else self._take)(self._list.currentIndex().row())
            return True
        return super().eventFilter(watched, event)

    def _walk(self, step: int) -> None:
        way, last = (1 if step > 0 else -1), self._model.rowCount() - 1
        wanted = max(0, min(last, self._list.currentIndex().row() + step))
        place = self._model.next_usable(wanted, way)
        place = place if place >= 0 else self._model.next_usable(wanted, -way)
        if place >= 0:
            self._list.setCurrentIndex(self._model.index(place))

    def _typed(self) -> None:
        self._show(None)
        self._list.scrollToTop()

    def _show(self, current: Row | None) -> None:
        rows = rows_for(self._sections, self._filter.text(), self._endpoints, self._known)
        self._model.show(rows, self._ticked)
        place = self._model.place_of(current) if current is not None else -1
        if place < 0:
            first = next((i for i, row in enumerate(rows) if isinstance(row, ModelRow)), -1)
            place = first if first >= 0 else self._model.next_usable(0, 1)
        self._list.setCurrentIndex(self._model.index(place))
        self._say()

    def _say(self) -> None:
        """What stands below: how many are ticked, else what the figures at the right mean."""
        several = len(self._ticked) > 1
        words = f"{count(len(self._ticked), 'model')}: every preset is asked of each"
        self._foot.setText(words if several else f"$ {PER_MILLION}" if self._priced else "")

    def _take(self, place: int) -> None:
        row = self._model.row(place)
        if isinstance(row, ModelRow):
            self.hide()
            self.chosen.emit([row.id])
        elif isinstance(row, TroubleRow) and row.needs_key:
            self.hide()
            self.key_asked.emit(row.endpoint)

    def _tick(self, place: int) -> None:
        """The last one stays: there is always a model."""
        row = self._model.row(place)
        if not isinstance(row, ModelRow) or self._ticked == [row.id]:
            return
        if row.id in self._ticked:
            self._ticked.remove(row.id)
        else:
            self._ticked.append(row.id)
        self._show(row)
        self.chosen.emit(list(self._ticked))

    def _ask_for_settings(self) -> None:
        self.hide()
        self.settings_asked.emit()

    def _lay_out(self) -> None:
        self._filter.setPlaceholderText(f"Filter, or type {'ENDPOINT/MODEL' if self._model.several else 'an id'}")
        self._filter.setAccessibleName("Filter models")
        self._list.setFixedSize(WIDTH_PX, HEIGHT_PX)
        if self._model.several:
            set_tip(self._filter, "Enter takes one model; Ctrl+Enter or Ctrl+click ticks several")
        line = QHBoxLayout()
        line.addWidget(self._settings)
        line.addWidget(self._foot, 1)
        self._foot.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.layout_inside.addWidget(self._filter)
        self.layout_inside.addWidget(self._list)
        self.layout_inside.addLayout(line)
        self._settings.setVisible(self._model.several)
