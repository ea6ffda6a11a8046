"""Over the view Diff: which two answers, how they stand, by words or by structure, and which prompt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QWidget

from playground.core.wording import plain
from playground.gui.column_heading import ColumnHeading
from playground.gui.comparison_model import ColumnKey
from playground.gui.controls import Choice
from playground.gui.flow_layout import FlowLayout
from playground.gui.look import Look, button, label, set_tip
from playground.gui.pager import Pager

MAX_NAME_PX = 250
HEIGHT_PX = 30


class DiffBar(QWidget):
    """Signals:
    old_chosen: (ColumnKey, or None for the baseline): compare with this one from now on.
    new_chosen: (ColumnKey): show this one's answer.
    layout_chosen: whether both are to stand in one text.
    structure_chosen: whether JSON is to be compared by structure.
    """

    old_chosen = Signal(object)
    new_chosen = Signal(object)
    layout_chosen = Signal(bool)
    structure_chosen = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.old, self.new = _choice("Compare with"), _choice("Answer compared")
        self.pin = button("Pin", "quiet", "Compare the others with this answer")
        set_tip(self.pin, "Compare the others with this answer from now on")
        self.layouts = _switch("Diff layout", (("Side by side", "Each answer in its own text"),
                                               ("Inline", "Both answers in one text")))  # fmt: skip
        self.modes = _switch("Compared by", (("Words", "The texts as they are"),
                                             ("JSON", "By structure: the order of keys does not matter")))  # fmt: skip
        self.prompts = Pager(look, "prompt")
        self.old.activated.connect(self._choose_old)
        self.new.activated.connect(self._choose_new)
        self.pin.clicked.connect(lambda: self.old_chosen.emit(self.new.currentData()))
        self.layouts.currentChanged.connect(self._choose_layout)
        self.modes.currentChanged.connect(self._choose_mode)
        self._lay_out()

    def show_columns(
        self, headings: Sequence[ColumnHeading], baseline: ColumnKey, old: ColumnKey, new: ColumnKey
    ) -> None:
        """The columns there are, and the two that are compared. The baseline stays chosen when another becomes it."""
        with QSignalBlocker(self.old), QSignalBlocker(self.new):
            self.old.clear()
            self.new.clear()
            for heading in headings:
                name, is_baseline = plain(heading.name), heading.key == baseline
                at = 0 if is_baseline else self.old.count()
                if is_baseline:
                    self.old.insertItem(at, f"{name} · baseline", None)
                else:
                    self.old.addItem(name, heading.key)
                if heading.key == old:
                    self.old.setCurrentIndex(at)
                else:
                    self.new.addItem(name, heading.key)
                if heading.key == new:
                    self.new.setCurrentIndex(self.new.count() - 1)
        self.pin.setVisible(new != old)

    def offer_structure(self, offered: bool) -> None:
        """Whether both answers are JSON."""
        self.modes.setVisible(offered)

    def _choose_old(self) -> None:
        self.old_chosen.emit(self.old.currentData())

    def _choose_new(self) -> None:
        self.new_chosen.emit(self.new.currentData())

    def _choose_layout(self, place: int) -> None:
        self.layout_chosen.emit(place == 1)

    def _choose_mode(self, place: int) -> None:
        self.structure_chosen.emit(place == 1)

    def _lay_out(self) -> None:
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        caption = label("Compare with", "muted")
        caption.setBuddy(self.old)
        for widget in (caption, self.old, label("→", "muted"), self.new, self.pin):
            row.addWidget(widget)
        layout = FlowLayout(10)
        self.setLayout(layout)
        for part in (pair, self.layouts, self.modes, self.prompts):
            part.setFixedHeight(HEIGHT_PX)
            layout.addWidget(part)
        self.modes.hide()


def _choice(name: str) -> Choice:
    made = Choice()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
    made.setMaximumWidth(MAX_NAME_PX)
    return made


def _switch(name: str, words: Sequence[tuple[str, str]]) -> QTabBar:
    made = QTabBar()
    made.setProperty("kind", "segments")
    made.setAccessibleName(name)
    made.setDrawBase(False)
    made.setExpanding(False)
    for text, tip in words:
        made.setTabToolTip(made.addTab(text), tip)
    return made
