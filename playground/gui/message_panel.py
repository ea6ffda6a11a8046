"""The system message in the editor: its text with find, counts and lint, the messages to be sent, and its layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from playground.core.lint import Finding
from playground.core.wording import count
from playground.gui.find_strip import FindStrip
from playground.gui.lint_list import LintList
from playground.gui.look import Look, label, restyle, set_tip
from playground.gui.message_edit import MessageEdit
from playground.gui.sent_view import LayersView, MessagesView

TEXT, MESSAGES, LAYERS = range(3)
VIEWS: Final = ("Text", "Messages", "Layers")


class MessagePanel(QWidget):
    """Signals:
    typed: the text is another one.
    view_chosen: one of TEXT, MESSAGES, LAYERS is looked at.
    copy_asked: the text with a fix made, wanted of a preset that may not be changed here.
    """

    typed = Signal()
    view_chosen = Signal(int)
    copy_asked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.edit = MessageEdit(look)
        self.messages = MessagesView(look)
        self.layers = LayersView(look)
        self._strip = FindStrip(look, self.edit)
        self._lint = LintList(look)
        self._tabs = QTabBar()
        self._size = label("", "muted")
        self._tokens = ""
        self._checked = ""
        self._stack = QStackedWidget()
        self._lay_out()
        self.edit.textChanged.connect(self._changed)
        self.edit.find_asked.connect(self.open_find)
        self._tabs.currentChanged.connect(self._view_chosen)
        self._strip.opened.connect(self._lint.hide)
        self._strip.closed.connect(self._lint.show)
        self._lint.chosen.connect(self._look_at)
        self._lint.fix_asked.connect(self._fix)

    @property
    def view(self) -> int:
        return self._tabs.currentIndex()

    def text(self) -> str:
        return self.edit.text()

    def show_text(self, key: str, text: str, *, own: bool, knobs: frozenset[str], hint: str) -> None:
        """Of the preset `key`; `own`: it may be changed here; `hint` stands where there is no text."""
        self.edit.show_text(key, text)
        self.edit.marker.set_knobs(knobs)
        if self.edit.isReadOnly() == own:
            self.edit.setReadOnly(not own)
            restyle(self.edit)
        self.edit.setPlaceholderText(hint)
        self._strip.look_again()
        self._show_size()

    def show_findings(self, findings: Sequence[Finding], note: str = "") -> None:
        self._checked = self.text()
        self.edit.show_findings(findings)
        self._lint.show_findings(findings, note, in_copy=self.edit.isReadOnly())

    def show_tokens(self, words: str, tip: str) -> None:
        """`58 tokens` or `about 60 tokens`; `tip` says who counted what."""
        self._tokens = words
        set_tip(self._size, tip)
        self._show_size()

    def open_find(self, replace: bool = False) -> None:
        """Open the strip over the text."""
        self._tabs.setCurrentIndex(TEXT)
        self._strip.open(replace=replace and not self.edit.isReadOnly())

    def _changed(self) -> None:
        self._strip.look_again()
        self._show_size()
        self.typed.emit()

    def _show_size(self) -> None:
        text = self.text()
        words = [count(len(text.split()), "word"), count(len(text), "character")]
        self._size.setText(" · ".join([*words, self._tokens] if self._tokens else words))

    def _view_chosen(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        if view != TEXT:
            self._strip.put_away()
        self._lint.setVisible(view == TEXT)
        self.view_chosen.emit(view)

    def _look_at(self, finding: Finding) -> None:
        if not finding.key:
            self.edit.select(finding.start, min(finding.end, len(self.text())))
            self.edit.setFocus()

    def _fix(self, finding: Finding) -> None:
        """Only in the very text that was checked: a key since then means that it is checked again in a moment."""
        text = self.text()
        if finding.fix is None or text != self._checked:
            return
        if self.edit.isReadOnly():
            self.copy_asked.emit(finding.fix.applied(text))
        else:
            self.edit.replace(finding.fix.applied(text))

    def _lay_out(self) -> None:
        self._tabs.setProperty("kind", "segments")
        self._tabs.setAccessibleName("Message views")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(False)
        for words in VIEWS:
            self._tabs.addTab(words)
        for place, tip in enumerate(("What you write", "What the model will get", "Which layer each part came from")):
            self._tabs.setTabToolTip(place, tip)
        for page in (self.edit, self.messages, self.layers):
            self._stack.addWidget(page)
        caption = label("System message", "section")
        caption.setBuddy(self.edit)
        top = QHBoxLayout()
        top.addWidget(caption)
        top.addStretch(1)
        top.addWidget(self._tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._strip)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._size)
        layout.addWidget(self._lint)
