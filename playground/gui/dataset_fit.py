"""The prompt that takes its words from a dataset: its text, the columns to put in, and what does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from playground.core.datasets import Fit, fit_of
from playground.core.experiment import Prompt
from playground.core.request import Message
from playground.core.template import variables_of
from playground.core.wording import plain
from playground.gui.flow_layout import FlowLayout
from playground.gui.look import ElidedLabel, Look, button, label, plain_tip
from playground.gui.prompt_edit import PromptEdit, VariableMarker

LIKELY: Final = ("prompt", "question", "instruction", "input", "query", "text", "message")
"""Columns that a blank prompt is likely to ask."""
MAX_CHIPS: Final = 24
MAX_NAME: Final = 30


class DatasetFit(QWidget):
    """Signals:
    changed: another text, so perhaps another fit.
    """

    changed = Signal()

    def __init__(self, look: Look, prompts: Sequence[Prompt], current: str) -> None:
        super().__init__()
        self._prompts = tuple(prompts)
        self._current = next((p for p in prompts if p.id == current), prompts[0])
        self._columns: tuple[str, ...] = ()
        self.edit = PromptEdit()
        self.edit.setProperty("kind", "field")
        self.edit.setAccessibleName("Prompt with columns")
        self.edit.setPlaceholderText("Write a prompt with {{columns}} in it, or press one below.")
        self._marker = VariableMarker(self.edit.document(), look)
        self._chips = QWidget()
        self._flow = FlowLayout(6)
        self._chips.setLayout(self._flow)
        self._made: list[QPushButton] = []
        self._using = ElidedLabel("muted")
        self._trouble = label("", "warning")
        self._trouble.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        several = len(prompts) > 1
        layout.addWidget(label(spoken(self._current.id) if several else "Prompt", "name"))
        for widget in (self.edit, self._chips, self._using, self._trouble):
            layout.addWidget(widget)
        self.edit.setPlainText(self._current.text)
        self.edit.moveCursor(QTextCursor.MoveOperation.End)  # where the first column is put in
        self.edit.textChanged.connect(self._show)

    @property
    def text(self) -> str | None:
        """The prompt's new text; None where it is as it was."""
        text = self.edit.toPlainText()
        return None if text == self._current.text else text

    def prompts(self) -> tuple[Prompt, ...]:
        """All of them, this one as it is written here."""
        if self.text is None:
            return self._prompts
        written = replace(self._current, messages=(*self._current.messages[:-1], Message("user", self.text)))
        return tuple(written if prompt is self._current else prompt for prompt in self._prompts)

    def fit(self) -> Fit:
        return fit_of(self.prompts(), self._columns)

    def set_columns(self, columns: tuple[str, ...]) -> None:
        """A blank prompt asks the column that is likely meant."""
        if columns == self._columns:
            return
        self._columns = columns
        for chip in self._made:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._made = [self._chip(name) for name in columns[:MAX_CHIPS]]
        for chip in self._made:
            self._flow.addWidget(chip)
        if not self.edit.toPlainText().strip():
            likely = [name for name in columns if name.lower() in LIKELY] or list(columns[:1])
            if len(columns) == 1 or likely[0].lower() in LIKELY:
                self.edit.setPlainText(f"{{{{{likely[0]}}}}}")
        self._show()

    def _chip(self, name: str) -> QPushButton:
        words = plain(name)
        chip = button(f"{{{{{words[:MAX_NAME]}}}}}".replace("&", "&&"), "chip", f"Put in {words}")
        chip.setCheckable(True)
        usable = variables_of(f"{{{{{name}}}}}") == (name,)
        chip.setEnabled(usable)
        tip = f"Put {{{{{words}}}}} into the prompt" if usable else "No variable can have this name: rename the column"
        chip.setToolTip(plain_tip(tip))
        chip.clicked.connect(partial(self._insert, name))
        return chip

    def _insert(self, name: str) -> None:
        self.edit.insertPlainText(f"{{{{{name}}}}}")
        self.edit.setFocus()
        self._show()

    def _show(self) -> None:
        fit = self.fit()
        unused = set(fit.unused)
        for name, chip in zip(self._columns, self._made, strict=False):
            chip.setChecked(name not in unused)
        self._using.say(_fit_words(fit, len(self._prompts)))
        names = [f"{{{{{name}}}}}" for name in fit.missing]
        self._trouble.setText(f"△ No column for {_named(names)}: sent as written." if names else "")
        self._trouble.setVisible(bool(names))
        self.changed.emit()


def spoken(prompt_id: str) -> str:
    """A prompt's id as a person reads it."""
    return plain(prompt_id.replace("-", " ").capitalize())


def _fit_words(fit: Fit, prompts: int) -> str:
    """`Prompt 1 takes rows, 2 prompts are asked once · not used: id, note`"""
    if not fit.using:
        words = ["No prompt names a column yet"]
    elif prompts == 1:
        words = ["Asked once for each row"]
    else:
        names = ", ".join(spoken(name) for name in fit.using[:3]) + (" …" if len(fit.using) > 3 else "")
        words = [f"{names}: asked once for each row"]
        if others := prompts - len(fit.using):
            words.append("the other prompt once" if others == 1 else f"the other {others:,} prompts once")
    if fit.unused:
        words.append(f"not used: {_named(fit.unused)}")
    return "  ·  ".join(words)


def _named(names: Sequence[str]) -> str:
    return ", ".join(plain(name)[:MAX_NAME] for name in names[:8]) + (" …" if len(names) > 8 else "")
