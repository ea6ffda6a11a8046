"""The main parameters of a run. An empty field leaves one to the model's own default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from playground.core.plan import MAX_SEED
from playground.core.request import EFFORTS, Parameters
from playground.gui.look import label, restyle, set_tip
from playground.gui.popover import Popover

Number = TypeVar("Number", int, float)
MAX_TOKENS: Final = 1_000_000


class ParametersPopover(Popover):
    """Signals:
    changed: core Parameters, after each field that was left with a number that fits.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parameters = Parameters()
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        self._temperature = self._field(form, "Temperature", "0 to 2: how freely words are chosen")
        self._top_p = self._field(form, "Top p", "0 to 1: only the likeliest words that make up this share")
        self._top_k = self._field(form, "Top k", "only this many of the likeliest words")
        self._max_tokens = self._field(form, "Max tokens", "the longest answer, in tokens")
        self._seed = self._field(form, "Seed", "a whole number makes a run repeatable where the model can")
        self._effort = self._choice(form, "Reasoning effort", "how long a reasoning model thinks before it answers")
        self._trouble = label("", "error")
        self._trouble.setWordWrap(True)
        self.layout_inside.addLayout(form)
        self.layout_inside.addWidget(self._trouble)
        self._trouble.hide()
        self.setMinimumWidth(280)

    def set_parameters(self, parameters: Parameters) -> None:
        self._parameters = parameters
        shown = (
            (self._temperature, parameters.temperature),
            (self._top_p, parameters.top_p),
            (self._top_k, parameters.top_k),
            (self._max_tokens, parameters.max_tokens),
            (self._seed, parameters.seed),
        )
        for field, value in shown:
            field.setText("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))
        effort = parameters.reasoning_effort
        self._effort.setCurrentIndex(0 if effort is None else 1 + EFFORTS.index(effort) if effort in EFFORTS else -1)

    def _field(self, form: QFormLayout, name: str, tip: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText("random" if name == "Seed" else "model's default")
        set_tip(field, tip)
        field.editingFinished.connect(self._read)
        form.addRow(label(name), field)
        return field

    def _choice(self, form: QFormLayout, name: str, tip: str) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(name)
        choice.addItem("model's default")
        for effort in EFFORTS:
            choice.addItem(effort, effort)
        set_tip(choice, tip)
        choice.activated.connect(self._read)
        words = label(name)
        words.setBuddy(choice)  # on Linux a screen reader has a choice's name from there
        form.addRow(words, choice)
        return choice

    def _read(self) -> None:
        self._trouble.hide()
        try:
            read = replace(
                self._parameters,
                temperature=_number(self._temperature, float, 0.0, 2.0),
                top_p=_number(self._top_p, float, 0.0, 1.0),
                top_k=_number(self._top_k, int, 1, MAX_TOKENS),
                max_tokens=_number(self._max_tokens, int, 1, MAX_TOKENS),
                seed=_number(self._seed, int, 0, MAX_SEED),
                reasoning_effort=self._effort.currentData(),
            )
        except ValueError as error:
            self._trouble.setText(str(error))
            self._trouble.show()
            restyle(self._trouble)
            self.adjustSize()
            return
        if read != self._parameters:
            self._parameters = read
            self.changed.emit(read)


def _number(field: QLineEdit, kind: Callable[[str], Number], low: Number, high: Number) -> Number | None:
    text = field.text().strip().replace(",", ".")
    if not text:
        return None
    try:
        value = kind(text)
    except ValueError:
        raise ValueError(f"{field.accessibleName()} takes a number; “{text}” is none.") from None
    if not low <= value <= high:
        raise ValueError(f"{field.accessibleName()} goes from {low:g} to {high:g}.")
    return value
