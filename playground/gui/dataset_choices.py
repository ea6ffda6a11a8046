"""How a dataset is read, and which of its rows are taken: the controls of the preview."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from playground.core.datasets import WHICH, Taken, Which
from playground.formats.dataset_file import Dataset, Reading
from playground.formats.dataset_table import SEPARATORS
from playground.formats.dataset_text import ENCODING_NAMES, ENCODINGS
from playground.gui.controls import Choice, TickBox
from playground.gui.look import label, set_tip

SEPARATOR_NAMES: Final = {",": "Comma  ,", ";": "Semicolon  ;", "\t": "Tab", "|": "Bar  |"}
WHICH_NAMES: Final = {"all": "All rows", "first": "The first", "sample": "A random sample of"}
MAX_SEED: Final = 2_147_483_647


class ReadingChoices(QWidget):
    """Signals:
    changed: a Reading: how the file shall be read.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._told = Reading()
        self.encoding = _choice("Encoding", [(ENCODING_NAMES[name], name) for name in ENCODINGS])
        self.separator = _choice("Separator", [(SEPARATOR_NAMES[sign], sign) for sign in SEPARATORS])
        self.header = TickBox("The first line names the columns")
        self.skip = TickBox("Leave out rows that cannot be read")
        self._names = [label("Encoding", "muted"), label("Separator", "muted")]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for name, control in zip(self._names, (self.encoding, self.separator), strict=True):
            name.setBuddy(control)
            layout.addWidget(name)
            layout.addWidget(control)
            layout.addSpacing(8)
        layout.addWidget(self.header)
        layout.addSpacing(8)
        layout.addWidget(self.skip)
        layout.addStretch(1)
        self.skip.hide()
        self.skip.clicked.connect(lambda: self._tell(replace(self._told, skip=self.skip.isChecked())))
        self.encoding.activated.connect(lambda: self._tell(replace(self._told, encoding=self.encoding.currentData())))
        self.separator.activated.connect(
            lambda: self._tell(replace(self._told, separator=self.separator.currentData()))
        )
        self.header.clicked.connect(lambda: self._tell(replace(self._told, header=self.header.isChecked())))

    def show_found(self, dataset: Dataset) -> None:
        """What was found, in the controls; a JSON file has no separator and no header."""
        blockers = [QSignalBlocker(widget) for widget in (self.encoding, self.separator, self.header)]
        self.encoding.setCurrentIndex(self.encoding.findData(dataset.encoding))
        self.separator.setCurrentIndex(self.separator.findData(dataset.separator))
        self.header.setChecked(dataset.header)
        for widget in (self._names[1], self.separator, self.header):
            widget.setVisible(bool(dataset.separator))
        del blockers

    def offer_to_skip(self) -> None:
        """Some row cannot be read: the others may do."""
        self.skip.show()

    def _tell(self, reading: Reading) -> None:
        """What a person chose is told; the rest is found again, because it may look otherwise now."""
        self._told = reading
        self.changed.emit(reading)


class RowChoices(QWidget):
    """Signals:
    changed: other rows are taken.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.which = _choice("Which rows", [(WHICH_NAMES[name], name) for name in WHICH])
        self.number = _number("How many rows", 1, 20)
        self.seed = _number("Seed of the sample", 0, 1)
        self.number.setGroupSeparatorShown(True)
        set_tip(self.seed, "The same seed takes the same rows")
        self._seed_name = label("with the seed", "muted")
        self._seed_name.setBuddy(self.seed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.which, self.number, self._seed_name, self.seed):
            layout.addWidget(widget)
        self.which.activated.connect(self._changed)
        self.number.valueChanged.connect(self._changed)
        self.seed.valueChanged.connect(self._changed)
        self._show()

    def taken(self) -> Taken:
        return Taken(cast("Which", self.which.currentData()), self.number.value(), self.seed.value())

    def set_rows(self, rows: int) -> None:
        """The dataset has so many."""
        blocker = QSignalBlocker(self.number)
        self.number.setMaximum(max(1, rows))
        del blocker

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        which = self.which.currentData()
        self.number.setVisible(which != "all")
        self.seed.setVisible(which == "sample")
        self._seed_name.setVisible(which == "sample")


def _choice(name: str, items: list[tuple[str, str]]) -> Choice:
    choice = Choice()
    choice.setAccessibleName(name)
    for words, value in items:
        choice.addItem(words, value)
    return choice


def _number(name: str, least: int, value: int) -> QSpinBox:
    field = QSpinBox()
    field.setAccessibleName(name)
    field.setRange(least, MAX_SEED)
    field.setValue(value)
    field.setAlignment(Qt.AlignmentFlag.AlignCenter)
    field.setFixedWidth(84)
    return field
