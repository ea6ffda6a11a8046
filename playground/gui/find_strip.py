"""Find and replace in the text above which the strip stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton

from playground.core.find_text import MAX_FOUND, find_text, replace_all
from playground.gui.look import Look, button, label, set_tip
from playground.gui.message_edit import MessageEdit, Place


class FindStrip(QFrame):
    """Signals:
    opened, closed: it was opened, or put away.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, look: Look, edit: MessageEdit) -> None:
        super().__init__()
        self._edit = edit
        self._places: list[Place] = []
        self._current = -1
        self.setProperty("kind", "find")
        self._words = find_field("Find in the message", "Find")
        self._words.setTextMargins(0, 0, 66, 0)
        self._with = find_field("Replace with", "Replace with")
        self._count = label("", "muted")
        self._case = find_toggle("Aa", "Match case")
        self._whole = find_toggle("W", "Whole words")
        self._previous = look.icon_button("chevron-left", "Previous match")
        self._next = look.icon_button("chevron-right", "Next match")
        self._close = look.icon_button("close", "Close find")
        self._one = button("Replace", "quiet", "Replace this match")
        self._all = button("All", "quiet", "Replace all")
        set_tip(self._all, "Replace all; one Undo takes it back")
        self._lay_out()
        self._connect()
        self.hide()

    def open(self, *, replace: bool) -> None:
        """With what is selected as the words to find, where that is on one line."""
        selected = self._edit.textCursor().selectedText()
        if selected and "\u2029" not in selected and len(selected) <= 200:
            self._words.setText(selected)
        for widget in (self._with, self._one, self._all):
            widget.setVisible(replace)
        self.show()
        self.opened.emit()
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()
        self.look_again(nearest=True)

    def put_away(self) -> None:
        if self.isVisible():
            self.hide()
            self._edit.show_found([], -1)
            self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.closed.emit()

    def look_again(self, *, nearest: bool = False) -> None:
        """The text or the words changed. `nearest`: the match at the cursor, or the next one, becomes the current."""
        if self.isHidden():
            return
        text = self._edit.text()
        self._places = find_text(
            text, self._words.text(), match_case=self._case.isChecked(), whole_words=self._whole.isChecked()
        )
        if nearest:
            place = self._edit.place()
            after = (n for n, (start, _end) in enumerate(self._places) if start >= place)
            self._current = next(after, 0) if self._places else -1
        self._current = min(self._current, len(self._places) - 1)
        self._show()

    def step(self, by: int) -> None:
        """To the next match, or the one before; round at the ends."""
        if self._places:
            self._current = (self._current + by) % len(self._places)
            self._edit.select(*self._places[self._current])
            self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.put_away()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._replace_one() if self._with.hasFocus() else self.step(-1 if back else 1)
            case _:
                super().keyPressEvent(event)

    def _look_and_go(self) -> None:
        """The match at the cursor stays the current one while more is typed; it is always in sight."""
        self.look_again(nearest=True)
        self.step(0)

    def _replace_one(self) -> None:
        if self._current < 0 or self._edit.isReadOnly():
            return
        text, place = self._edit.text(), self._places[self._current]
        self._edit.replace(replace_all(text, [place], self._with.text()))
        end = place[0] + len(self._with.text())
        self._edit.select(end, end)
        self._look_and_go()

    def _replace_every(self) -> None:
        if self._places and not self._edit.isReadOnly():
            replaced = len(self._places)
            self._edit.replace(replace_all(self._edit.text(), self._places, self._with.text()))
            self.look_again(nearest=True)
            self._count.setText(f"{replaced:,} replaced")

    def _show(self) -> None:
        self._edit.show_found(self._places, self._current)
        found = len(self._places)
        many = "+" if found == MAX_FOUND else ""
        words = f"{self._current + 1:,} of {found:,}{many}" if found else "none" if self._words.text() else ""
        self._count.setText(words)
        for widget in (self._previous, self._next, self._one, self._all):
            widget.setEnabled(bool(found))
        if self._edit.isReadOnly():
            self._one.setEnabled(False)
            self._all.setEnabled(False)

    def _connect(self) -> None:
        self._words.textChanged.connect(lambda: self._look_and_go())
        for toggle in (self._case, self._whole):
            toggle.toggled.connect(lambda: self._look_and_go())
        self._previous.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._one.clicked.connect(self._replace_one)
        self._all.clicked.connect(self._replace_every)
        self._close.clicked.connect(self.put_away)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 6, 6)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.addWidget(self._words, 0, 0)
        grid.addLayout(_row(self._case, self._whole, self._previous, self._next, self._close), 0, 1)
        grid.addWidget(self._with, 1, 0)
        grid.addLayout(_row(self._one, self._all), 1, 1)
        grid.setColumnStretch(0, 1)
        inside = QHBoxLayout(self._words)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.addStretch(1)
        inside.addWidget(self._count)


def _row(*made: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(0)
    for each in made:
        row.addWidget(each)
    row.addStretch(1)
    return row


def find_field(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made


def find_toggle(words: str, name: str) -> QPushButton:
    made = button(words, "quiet", name)
    made.setCheckable(True)
    made.setFixedWidth(30)
    set_tip(made, name)
    return made
