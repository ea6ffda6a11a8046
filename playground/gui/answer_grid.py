"""The columns side by side, each with a least width; then they scroll."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QScrollArea

from playground.core.preset import Check
from playground.gui.answer_column import AnswerColumn
from playground.gui.column_heading import ColumnHeading
from playground.gui.column_row import ColumnRow
from playground.gui.comparison_model import ColumnKey
from playground.gui.look import Look


class AnswerGrid(QScrollArea):
    """Signals:
    current_changed: the ColumnKey of the column the keys work on now.
    asked: (what, ColumnKey), from the columns.
    link_asked: an address in an answer was clicked.
    knob_asked, remarked: from the columns.
    """

    current_changed = Signal(object)
    asked = Signal(str, object)
    link_asked = Signal(QUrl)
    knob_asked = Signal(str, object, str, object)
    remarked = Signal(str, object, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._columns: list[AnswerColumn] = []
        self._spare: list[AnswerColumn] = []
        self._current: ColumnKey | None = None
        self._font_px: int | None = None
        self.arrangement = ColumnRow(look)
        self._content, self._row = self.arrangement, self.arrangement.row
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Answers")

    def set_headings(self, headings: Sequence[tuple[ColumnHeading, tuple[Check, ...]]]) -> None:
        """The columns to show, in order. A column that stays keeps its widget, and with it the reader's place.

        One whose knobs were turned keeps it too: somebody has the keyboard in there.
        """
        known = self._known_as(headings)
        wanted = [heading.key for heading, _ in headings]
        for key, column in known.items():
            if key not in wanted:
                self._row.removeWidget(column)
                column.hide()
                column.deleteLater()
        self._columns = []
        for place, (heading, checks) in enumerate(headings):
            column = known.get(heading.key) or (self._spare.pop(0) if self._spare else self._new_column())
            column.set_heading(heading, checks)
            self._columns.append(column)
            if self._row.indexOf(column) != place:
                self._row.insertWidget(place, column, 1)
        while self._spare:
            self._spare.pop().deleteLater()
        self._put_children_in_order()
        self.arrangement.show_columns(self._columns)
        self.set_current(self._current if self._current in wanted else (wanted[0] if wanted else None))

    def _put_children_in_order(self) -> None:
        """Screen readers read a widget's children in the order in which they stand there, not as they are laid out."""
        children = self._content.children()
        if [child for child in children if child in self._columns] != self._columns:
            for column in self._columns:
                column.raise_()

    def make_spare(self) -> None:
        """Have a column ready for `set_headings`: each takes some ms to make."""
        column = self._new_column()
        column.setParent(self._content)
        self._spare.append(column)

    def _known_as(self, headings: Sequence[tuple[ColumnHeading, tuple[Check, ...]]]) -> dict[ColumnKey, AnswerColumn]:
        """The widgets that there are, by the keys they will have."""
        known = {column.key: column for column in self._columns}
        free = {key: column for key, column in known.items() if all(h.key != key for h, _ in headings)}
        for heading, _ in headings:
            was = next((key for key, column in free.items() if _turned_into(column, heading)), None)
            if heading.key not in known and was is not None:
                known[heading.key] = known.pop(was)
                del free[was]
                if self._current == was:
                    self._current = heading.key
        return known

    def columns(self) -> Iterator[AnswerColumn]:
        return iter(self._columns)

    def column(self, key: ColumnKey) -> AnswerColumn | None:
        return next((column for column in self._columns if column.key == key), None)

    @property
    def current(self) -> ColumnKey | None:
        return self._current

    def set_current(self, key: ColumnKey | None) -> None:
        """The column the keys work on; it is marked while the keyboard is in it."""
        changed, self._current = key != self._current, key
        for column in self._columns:
            column.set_current(column.key == key and column.answer.hasFocus())
        if changed and key is not None:
            self.current_changed.emit(key)

    def focus_column(self, place: int) -> None:
        """Put the keyboard into the column at `place`, from 0; scrolls to it."""
        if 0 <= place < len(self._columns):
            column = self._columns[place]
            self.set_current(column.key)
            column.answer.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(column, 0, 0)

    def step(self, by: int) -> None:
        """To the next column, or the one before."""
        there = self.arrangement.in_sight()
        keys = [column.key for column in there]
        if keys:
            place = keys.index(self._current) if self._current in keys else 0
            self.focus_column(self._columns.index(there[(place + by) % len(keys)]))

    def set_font_px(self, size: int) -> None:
        self._font_px = size
        for column in (*self._columns, *self._spare):
            column.answer.set_font_px(size)

    def _new_column(self) -> AnswerColumn:
        column = AnswerColumn(self._look)
        column.setCursor(Qt.CursorShape.ArrowCursor)  # the gaps have another one
        if self._font_px is not None:
            column.answer.set_font_px(self._font_px)
        column.asked.connect(self.asked)
        column.link_asked.connect(self.link_asked)
        column.knob_asked.connect(self.knob_asked)
        column.remarked.connect(self.remarked)
        return column


def _turned_into(column: AnswerColumn, heading: ColumnHeading) -> bool:
    """Is it this column before its knobs were turned: once, several times, or back to what it was?"""
    if column.key.model != heading.key.model:
        return False
    roots = {heading.key, heading.former} - {None}
    return column.key in roots or column.root in roots
