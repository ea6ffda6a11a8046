"""Many prompts at once: lines that are pasted or typed, each a prompt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from playground.core.prompt_lines import MAX_PROMPTS, SEPARATOR, prompts_in
from playground.core.wording import count
from playground.gui.controls import TickBox
from playground.gui.look import ElidedLabel, Look, button, label
from playground.gui.prompt_edit import VariableMarker

SIZE: Final = (720, 520)
SHOWN: Final = 60


class LinesDialog(QDialog):
    """Not modal. `goes_to` says what so many prompts ask for.

    Signals:
    taken: (the texts of the prompts, whether they stand in place of those that are there).
    """

    taken = Signal(tuple, bool)

    def __init__(
        self, look: Look, text: str, there: int, goes_to: Callable[[int], str], parent: QWidget | None
    ) -> None:
        """`there`: how many prompts there are, blank ones not counted."""
        super().__init__(parent)
        self.setModal(False)
        self.setWindowTitle("Paste lines as prompts")
        self.setAccessibleName("Paste lines as prompts")
        self.resize(*SIZE)
        self._goes_to = goes_to
        self.edit = QPlainTextEdit()
        self.edit.setProperty("kind", "field")
        self.edit.setAccessibleName("Lines")
        self.edit.setPlaceholderText("Why is the sky blue?\nWho are you?\nWrite a haiku about rain.")
        self.edit.setTabChangesFocus(True)
        self._marker = VariableMarker(self.edit.document(), look)
        self._count = label("", "name")
        self._first = ElidedLabel("muted")
        self._words = label("", "muted")
        self._trouble = label("", "warning")
        self._instead = TickBox(f"In place of the {count(there, 'prompt')} that {_are(there)} there")
        self._instead.setVisible(there > 0)
        self._take = button("Add", "primary")
        self._cancel = button("Cancel")
        self._lay_out()
        self.edit.textChanged.connect(self._show_count)
        self._take.clicked.connect(self._taken)
        self._cancel.clicked.connect(self.close)
        self.edit.setPlainText(text)
        self._show_count()

    def _show_count(self) -> None:
        prompts = prompts_in(self.edit.toPlainText())
        many = len(prompts) > MAX_PROMPTS
        self._count.setText(count(len(prompts), "prompt"))
        ends = [" ".join(prompt.split())[:SHOWN] for prompt in (prompts[0], prompts[-1])] if prompts else []
        self._first.say(" … ".join(f"“{words}”" for words in dict.fromkeys(ends)))
        self._words.setText(self._goes_to(len(prompts)) if prompts and not many else "")
        self._trouble.setText(f"△ At most {MAX_PROMPTS:,} at once: take fewer." if many else "")
        self._trouble.setVisible(many)
        self._take.setText(f"Add {count(len(prompts), 'prompt')}" if prompts else "Add")
        self._take.setEnabled(bool(prompts) and not many)

    def _taken(self) -> None:
        self.taken.emit(prompts_in(self.edit.toPlainText()), self._instead.isChecked())
        self.close()

    def _lay_out(self) -> None:
        help_words = f"Each line is a prompt; blank lines are skipped. Longer prompts: a line {SEPARATOR} between two."
        told = QHBoxLayout()
        told.setSpacing(12)
        told.addWidget(self._count)
        told.addWidget(self._first, 1)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self._words, 1)
        last.addWidget(self._cancel)
        last.addWidget(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(help_words, "muted"))
        layout.addWidget(self.edit, 1)
        layout.addLayout(told)
        layout.addWidget(self._trouble)
        layout.addWidget(self._instead)
        layout.addLayout(last)
        for pressed in self.findChildren(QPushButton):
            pressed.setAutoDefault(False)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
