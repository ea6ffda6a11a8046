"""The control of one knob: a field, a choice, a number or a tick, each with the value it shows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final, Protocol

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSizePolicy, QWidget

from playground.core.knobs import as_text
from playground.core.preset import Knob, KnobValue
from playground.gui.controls import Choice, TickBox

Turned = Callable[[KnobValue], None]
FAR: Final = 1e9
MOST_DECIMALS: Final = 6
HEIGHT_PX: Final = 30
TEXT_PX: Final = 8


class Control(Protocol):
    """`widget` stands in the column; `show_value` says nothing to anybody."""

    @property
    def widget(self) -> QWidget: ...

    def show_value(self, value: KnobValue) -> None: ...


def control_for(knob: Knob, turned: Turned) -> Control:
    """`turned` is called with each new value, at once."""
    match knob.type:
        case "text":
            return _Text(turned)
        case "choice":
            return _Options(knob, turned)
        case "number":
            return _Number(knob, turned)
        case "toggle":
            return _Toggle(turned)


class _Text:
    def __init__(self, turned: Turned) -> None:
        self.widget = QLineEdit()
        self.widget.textEdited.connect(turned)

    def show_value(self, value: KnobValue) -> None:
        if self.widget.text() != as_text(value):
            self.widget.setText(as_text(value))


class _Options:
    def __init__(self, knob: Knob, turned: Turned) -> None:
        self.widget = Choice()
        self.widget.addItems(list(knob.options))
        self.widget.setMinimumContentsLength(6)
        self.widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._options, self._turned = knob.options, turned
        self.widget.activated.connect(self._chosen)

    def show_value(self, value: KnobValue) -> None:
        self.widget.setCurrentText(as_text(value))

    def _chosen(self, place: int) -> None:
        self._turned(self._options[place])


class _Number:
    def __init__(self, knob: Knob, turned: Turned) -> None:
        self.widget = _Spin()
        low, high, step = knob.minimum, knob.maximum, knob.step
        self.widget.setDecimals(_decimals(low, high, step))
        self.widget.setRange(-FAR if low is None else low, FAR if high is None else high)
        self.widget.setSingleStep(step or 1)
        if low is not None and high is not None:
            self.widget.setSuffix(f"   ({as_text(low)} to {as_text(high)})")
        self._turned = turned
        self.widget.valueChanged.connect(self._changed)

    def show_value(self, value: KnobValue) -> None:
        blocker = QSignalBlocker(self.widget)
        if isinstance(value, (int, float)) and self.widget.value() != value:
            self.widget.setValue(value)
        del blocker

    def _changed(self, value: float) -> None:
        self._turned(int(value) if value == int(value) else value)


class _Toggle:
    def __init__(self, turned: Turned) -> None:
        self.widget = TickBox("on")
        self.widget.toggled.connect(turned)

    def show_value(self, value: KnobValue) -> None:
        blocker = QSignalBlocker(self.widget)
        self.widget.setChecked(bool(value))
        del blocker
        self.widget.update()


class _Spin(QDoubleSpinBox):
    """The wheel scrolls the columns, unless the keyboard is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(60)
        self.setMaximumHeight(HEIGHT_PX)
        self.lineEdit().setTextMargins(TEXT_PX, 0, 0, 0)  # the style gives a number no room on its left

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _decimals(*values: float | None) -> int:
    """As many as the knob's own numbers have; 2 where it names no step."""
    if values[-1] is None:
        return 2
    exponents = (Decimal(str(value)).normalize().as_tuple().exponent for value in values if value is not None)
    return min(MOST_DECIMALS, max(-int(exponent) for exponent in (*exponents, 0)))
