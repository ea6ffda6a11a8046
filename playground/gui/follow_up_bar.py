"""The field under the columns that goes on with the conversation, or puts an earlier turn otherwise."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from playground.core.wording import count
from playground.gui.controls import Choice
from playground.gui.growing_edit import GrowingEdit
from playground.gui.hint_button import HintButton
from playground.gui.look import Look, label

MAX_LINES = 5
ALL, ALONE = 0, 1
CHOICE_PX = 236


class FollowUpBar(QFrame):
    """There while a run is shown; it can be written in at any time, and sent while nothing runs.

    Signals:
    sent: (text, whether to the current column alone, the turn that is put otherwise or 0 for a new one).
    typed: the text has changed.
    """

    sent = Signal(str, bool, int)
    typed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._turn = 0
        self._kept = ""  # what was typed as a follow-up, while a turn is put otherwise
        self._idle = False
        self._words = label("", "muted")
        self._leave = look.icon_button("close", "Leave this turn as it is")
        self._head = QWidget()
        self.edit = GrowingEdit(1, MAX_LINES, sends=True)
        self.edit.setAccessibleName("Follow-up")
        self.to = Choice()
        self.to.setAccessibleName("Follow-up goes to")
        self.to.addItems(["to all columns", "to one column"])
        self.to.setFixedWidth(CHOICE_PX)
        self.send = HintButton(look, "Send", "Ctrl+↵")
        self.send.setAccessibleName("Send the follow-up")
        self._lay_out()
        self.edit.textChanged.connect(self._typed)
        self.edit.sent.connect(self._send)
        self.send.clicked.connect(self._send)
        self._leave.clicked.connect(self.leave_turn)
        self._say_what()
        self.hide()

    @property
    def turn(self) -> int:
        """The turn that is put otherwise; 0: none."""
        return self._turn

    def show_state(self, *, there: bool, idle: bool, columns: int, current: str) -> None:
        """Whether there is something to go on with, and now; `current`: the name of the column the keys work on."""
        self._idle = idle
        if there == self.isHidden():
            self.setVisible(there)
        several = columns > 1
        self.to.setVisible(several)
        if several:
            self._name(ALL, f"to all {columns} columns")
            self._name(ALONE, f"to {current} alone" if current else "to one column")
        self._show_send()

    def put_otherwise(self, turn: int, text: str) -> None:
        """Write turn `turn` anew, beginning with the words it has."""
        self._kept = self._kept if self._turn else self.edit.toPlainText()
        self._turn = turn
        self.edit.setPlainText(text)
        self.edit.selectAll()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_what()

    def leave_turn(self) -> None:
        """Back to the follow-up that was being typed."""
        if self._turn:
            self._turn = 0
            self.edit.setPlainText(self._kept)
            self._kept = ""
            self._say_what()

    def begin_with(self, text: str) -> None:
        """What was typed before, unless something stands there."""
        if not self._turn and not self.edit.toPlainText():
            self.edit.setPlainText(text)

    def clear_sent(self) -> None:
        """What stands in the field has been asked."""
        if self._turn:
            self.leave_turn()
        else:
            self.edit.clear()

    def _say_what(self) -> None:
        self._head.setVisible(bool(self._turn))
        self._words.setText(
            f"Turn {self._turn}, asked otherwise: the answers before it are kept, those from it on are asked anew."
        )
        self.edit.setPlaceholderText("Ask a follow-up" if not self._turn else f"What turn {self._turn} asks")
        self._show_send()

    def _typed(self) -> None:
        self._show_send()
        if not self._turn:
            self.typed.emit(self.edit.toPlainText())

    def _show_send(self) -> None:
        self.send.setEnabled(self._idle and bool(self.edit.toPlainText().strip()))

    def _send(self) -> None:
        if self.send.isEnabled():
            alone = not self.to.isHidden() and self.to.currentIndex() == ALONE
            self.sent.emit(self.edit.toPlainText(), alone, self._turn)

    def _name(self, place: int, words: str) -> None:
        if self.to.itemText(place) != words:
            self.to.setItemText(place, words)

    def _lay_out(self) -> None:
        font = self.edit.font()
        font.setPixelSize(14)
        self.edit.setFont(font)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._words, 1)
        head.addWidget(self._leave)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.to, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self._head)
        layout.addLayout(row)


def asked_words(turn: int, columns: int, name: str) -> str:
    """What the toast says when it has been asked; `name` where it went to one column of several."""
    to = f"of {name} alone" if name else f"of {count(columns, 'column')}"
    return f"Turn {turn} is asked otherwise, {to}." if turn else f"The follow-up is asked {to}."
