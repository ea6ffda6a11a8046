"""A column's knobs: one line with their values, opened in place to the controls that change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from playground.core.knobs import as_text
from playground.core.preset import Knob, KnobValue
from playground.core.sweeps import can_sweep
from playground.gui.knob_control import Control, control_for
from playground.gui.look import Look, button, label, set_tip

SWEEP_WORDS: Final[Mapping[str, str]] = {
    "choice": "A column for each option",
    "number": "A column for each step",
    "toggle": "On and off, a column each",
    "text": "",
}


class KnobRow(QWidget):
    """Hidden where there are no knobs.

    Signals:
    asked: (what, knob's name, value): `turn` with the new value, `sweep`, `beside` for the column as a whole.
    """

    asked = Signal(str, str, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._knobs: tuple[Knob, ...] = ()
        self._controls: dict[str, Control] = {}
        self._more: dict[str, QPushButton] = {}
        self._line = _Line()
        self._sheet = QWidget()
        self._beside = button("Add as column", "link")  # in the sheet; made anew with it
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 6, 0)
        self._rows.setSpacing(4)
        self._rows.addWidget(self._line)
        self._rows.addWidget(self._sheet)
        QVBoxLayout(self._sheet).addWidget(self._beside)
        self._sheet.hide()
        self.hide()
        self._line.toggled.connect(self._open)

    def show_knobs(
        self, name: str, knobs: Sequence[Knob], values: Mapping[str, KnobValue], *, can_stand_beside: bool
    ) -> None:
        """`name` is the column's. What is being typed stays as it is."""
        if tuple(knobs) != self._knobs:
            self._build(tuple(knobs))
        for knob in self._knobs:
            control = self._controls[knob.name]
            control.show_value(values.get(knob.name, knob.default))
            control.widget.setAccessibleName(f"{knob.name}: {name}")
            if knob.name in self._more:
                self._more[knob.name].setAccessibleName(f"More for {knob.name}: {name}")
        words = " · ".join(f"{knob.name}: {_shown(values.get(knob.name, knob.default))}" for knob in self._knobs)
        self._line.say(words)
        self._line.setAccessibleName(f"Knobs: {name}")
        self._line.setAccessibleDescription(words)
        self._beside.setEnabled(can_stand_beside)
        self._beside.setAccessibleName(f"Add as column: {name}")
        tip = "Keep the column as it was, and put these values into one beside it"
        set_tip(self._beside, tip if can_stand_beside else "Change a value first")
        self.setVisible(bool(self._knobs))

    def open(self, opened: bool = True) -> None:
        """Show the controls, or the line alone."""
        self._line.setChecked(opened)

    def _open(self, opened: bool) -> None:
        self._sheet.setVisible(opened)
        self._line.set_open(opened)

    def _build(self, knobs: tuple[Knob, ...]) -> None:
        self._knobs = knobs
        opened = self._line.isChecked()
        old, self._sheet = self._sheet, QWidget()
        self._rows.replaceWidget(old, self._sheet)
        old.hide()
        old.deleteLater()
        grid = QGridLayout(self._sheet)
        grid.setContentsMargins(0, 2, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._controls, self._more = {}, {}
        for row, knob in enumerate(knobs):
            self._add(grid, row, knob)
        self._beside = button("Add as column", "link")
        self._beside.clicked.connect(lambda: self.asked.emit("beside", "", None))
        end = QHBoxLayout()
        end.addWidget(self._beside)
        end.addStretch(1)
        grid.addLayout(end, len(knobs), 0, 1, 3)
        self._sheet.setVisible(opened)

    def _add(self, grid: QGridLayout, row: int, knob: Knob) -> None:
        control = control_for(knob, lambda value: self.asked.emit("turn", knob.name, value))
        self._controls[knob.name] = control
        name = label(knob.name, "muted")
        name.setBuddy(control.widget)
        for widget in (name, control.widget):
            set_tip(widget, knob.description)
        grid.addWidget(name, row, 0)
        grid.addWidget(control.widget, row, 1)
        if can_sweep(knob):
            grid.addWidget(self._menu_for(knob), row, 2)

    def _menu_for(self, knob: Knob) -> QPushButton:
        more = self._look.icon_button("more", "More")
        self._more[knob.name] = more
        menu = QMenu(more)
        menu.addAction(SWEEP_WORDS[knob.type]).triggered.connect(lambda: self.asked.emit("sweep", knob.name, None))
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        return more


class _Line(QPushButton):
    """The values in one line, cut at the column's edge."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self.setProperty("kind", "values")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def say(self, words: str) -> None:
        self._words = words
        self._show()

    def set_open(self, opened: bool) -> None:
        set_tip(self, "" if opened else "Change the values of this column")
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def _show(self) -> None:
        arrow = " ▾" if self.isChecked() else " ▸"
        room = self.width() - self.fontMetrics().horizontalAdvance(arrow) - 6
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(words.replace("&", "&&") + arrow)


def _shown(value: KnobValue) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    text = " ".join(as_text(value).split())
    return text if text else "(empty)"
