"""The turns of a prompt before its last one: read, written and taken out where they stand, and the way to one more."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.core.experiment import Prompt
from playground.core.request import Message
from playground.core.turns import turns_of
from playground.gui.growing_edit import GrowingEdit
from playground.gui.look import Look, button, label, set_tip

MAX_LINES: Final = 3
MAX_PX: Final = 92  # three turns and the beginning of a fourth
WHO_PX: Final = 112
EMPTY: Final = {
    "user": "What this turn asks",
    "assistant": "The answer every column is given here",
    "system": "Empty: from here on an empty system message is sent",
}


class PromptTurns(QScrollArea):
    """Hidden where there is one turn; `buttons` stand elsewhere in the panel, and are there always. `last` and
    `shorter` stand beside the turn that is being written, as in every row here.

    Signals:
    edited: (place among the prompt's messages, its text).
    remove_asked: the place of the message to take out; -1: the last turn.
    add_asked: one more turn.
    system_asked: another system message from the last turn on.
    """

    edited = Signal(int, str)
    remove_asked = Signal(int)
    add_asked = Signal()
    system_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: list[_Row] = []
        self._content = QWidget()
        self._content.setProperty("kind", "content")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(2)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Turns before")
        self._content.installEventFilter(self)
        self.buttons = QWidget()
        self._add = button("+ Add a turn", "quiet", "Add a turn")
        self._system = button("+ System message", "quiet", "Change the system message at the last turn")
        self.last = label("", "muted")
        self.last.setFixedWidth(WHO_PX)
        self.shorter = look.icon_button("minus", "Remove the last turn")
        self.shorter.setFixedSize(24, 20)
        set_tip(self._add, "Each column answers turn after turn, with its own answers before it")
        set_tip(self._system, "From the last turn on it takes the place of every column's own")
        self._lay_out_buttons()

    def show_turns(self, prompt: Prompt | None) -> None:
        """The text cursor stays where the text is the same."""
        before = prompt.messages[:-1] if prompt is not None else ()
        more = len(before) > len(self._rows)
        while len(self._rows) > len(before):
            row = self._rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(before):
            self._new_row()
        for at, (row, message) in enumerate(zip(self._rows, before, strict=True)):
            row.show_message(at, message, _names(prompt, at) if prompt is not None else ("", ""))
        self.setVisible(bool(before))
        self._system.setVisible(bool(before) and before[-1].role != "system")
        self.shorter.setVisible(bool(before))
        self.last.setVisible(bool(before))
        self.last.setText(f"Turn {len(turns_of(prompt))}" if prompt is not None else "")
        self.updateGeometry()
        if more:
            QTimer.singleShot(0, self, self._to_the_end)

    def fields(self) -> tuple[GrowingEdit, ...]:
        """One for each message, in order."""
        return tuple(row.edit for row in self._rows)

    def sizeHint(self) -> QSize:
        return QSize(200, min(MAX_PX, self._content.sizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """A scroll area wants to be higher than one turn."""
        return QSize(0, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return False

    def _to_the_end(self) -> None:
        """The turn just before the one that is being written."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _new_row(self) -> None:
        row = _Row(self._look)
        row.edited.connect(self.edited)
        row.remove_asked.connect(self.remove_asked)
        self._rows.append(row)
        self._column.insertWidget(len(self._rows) - 1, row)
        row.show()  # Qt would in the next turn, and nothing hidden takes the keyboard

    def _lay_out_buttons(self) -> None:
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for made in (self._system, self._add):
            row.addWidget(made)
        self._system.hide()
        self.shorter.hide()
        self.last.hide()
        self._add.clicked.connect(lambda: self.add_asked.emit())
        self._system.clicked.connect(lambda: self.system_asked.emit())
        self.shorter.clicked.connect(lambda: self.remove_asked.emit(-1))


class _Row(QWidget):
    """Signals:
    edited: (place, text).
    remove_asked: its place.
    """

    edited = Signal(int, str)
    remove_asked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._at = 0
        self._showing = False
        self._who = label("", "muted")
        self._who.setFixedWidth(WHO_PX)
        self.edit = GrowingEdit(1, MAX_LINES)
        self._remove = look.icon_button("minus", "Remove")
        self._remove.setFixedSize(24, 24)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._who, 0, top)
        row.addWidget(self.edit, 1)
        row.addWidget(self._remove, 0, top)
        self._who.setMinimumHeight(self.edit.height())
        self.edit.textChanged.connect(self._typed)
        self._remove.clicked.connect(lambda: self.remove_asked.emit(self._at))

    def show_message(self, at: int, message: Message, names: tuple[str, str]) -> None:
        """`names`: what stands before it, and what a screen reader says."""
        self._at = at
        who, name = names
        self._who.setText(who)
        set_tip(self._who, f"The text of the preset “{message.preset}”" if message.preset else "")
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(f"as in the preset “{message.preset}”" if message.preset else EMPTY[message.role])
        self._remove.setAccessibleName(f"Remove: {name}")
        self._remove.setToolTip(f"Remove: {name}")
        if message.text != self.edit.toPlainText():
            self._showing = True
            self.edit.setPlainText(message.text)
            self._showing = False

    def _typed(self) -> None:
        if not self._showing:
            self.edited.emit(self._at, self.edit.toPlainText())


def _names(prompt: Prompt, at: int) -> tuple[str, str]:
    """What stands before the message at `at`, and what a screen reader says: no two say the same."""
    turns = turns_of(prompt)
    number = next((turn.number for turn in turns if turn.at >= at), len(turns))
    match prompt.messages[at].role:
        case "system":
            return "System message", f"System message from turn {number}"
        case "user" if any(turn.at == at for turn in turns):
            return f"Turn {number}", f"Turn {number}"
        case role:
            who = "Given question" if role == "user" else "Given answer"
            return who, f"{who} {at + 1}"
