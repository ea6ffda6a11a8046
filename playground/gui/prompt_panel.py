"""The prompt: what is asked, under every preset alike; several prompts stand behind tabs of their own."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QTabBar, QVBoxLayout

from playground.core.experiment import Prompt
from playground.core.request import Message, Role
from playground.core.template import variables_of
from playground.core.wording import count
from playground.gui.look import Look, button, label

MIN_LINES: Final = 2
MAX_LINES: Final = 8
CHARACTERS_PER_TOKEN: Final = 4  # a rule of thumb for English; said as "about"
MAX_TAB_CHARACTERS: Final = 24
MAX_TIP_CHARACTERS: Final = 300
WHO: Final[Mapping[Role, str]] = {"user": "You", "assistant": "Model", "system": "System message"}


class _VariableMarker(QSyntaxHighlighter):
    """Marks `{{variables}}`."""

    def __init__(self, document: QTextDocument, look: Look) -> None:
        super().__init__(document)
        self._look = look
        look.theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        shape = QTextCharFormat()
        shape.setForeground(QColor(self._look.tokens.accent))
        shape.setBackground(QColor(self._look.tokens.selection))
        start = text.find("{{")
        while start >= 0:
            end = text.find("}}", start)
            if end < 0:
                return
            self.setFormat(start, end + 2 - start, shape)
            start = text.find("{{", end)


class _GrowingEdit(QPlainTextEdit):
    """As high as its text, between two and eight lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """A file that is dropped here is opened by the window."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def _fit(self) -> None:
        if self.height() != self._height() or self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        lines = max(MIN_LINES, min(MAX_LINES, int(self.document().size().height())))
        return lines * self.fontMetrics().lineSpacing() + 6


class PromptPanel(QFrame):
    """Signals:
    edited: (prompt id, text of its last user message).
    chosen: the id of the prompt that is looked at now.
    add_asked, run_all_asked: a button was pressed.
    remove_asked: the id of the prompt to take out.
    """

    edited = Signal(str, str)
    chosen = Signal(str)
    add_asked = Signal()
    remove_asked = Signal(str)
    run_all_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._prompts: tuple[Prompt, ...] = ()
        self._current = ""
        self._showing = False
        self.setProperty("kind", "card")
        self.edit = _GrowingEdit()
        self.edit.setAccessibleName("Prompt")
        self.edit.setPlaceholderText("Ask something. Every ticked preset gets the same words.")
        font = self.edit.font()
        font.setPixelSize(14)
        self.edit.setFont(font)
        self._marker = _VariableMarker(self.edit.document(), look)
        self._title = label("Prompt", "name")
        self._tabs = QTabBar()
        self._turns = label("", "muted")
        self._turns.setWordWrap(True)
        self._size = label("", "muted")
        self._goes_to = label("", "muted")
        self._add = look.icon_button("plus", "Add a prompt")
        self._remove = look.icon_button("minus", "Remove this prompt")
        self._run_all = button("", "quiet", "Run all prompts")
        self._lay_out()
        self.edit.textChanged.connect(self._typed)
        self._tabs.currentChanged.connect(self._tab_chosen)
        self._add.clicked.connect(self.add_asked)
        self._remove.clicked.connect(lambda: self.remove_asked.emit(self._current))
        self._run_all.clicked.connect(self.run_all_asked)

    @property
    def current(self) -> str:
        """The id of the prompt that is looked at."""
        return self._current

    def show_prompts(self, prompts: Sequence[Prompt], current: str) -> None:
        """Show these prompts; the text cursor stays where the text is the same."""
        self._showing = True
        changed = tuple(p.id for p in prompts) != tuple(p.id for p in self._prompts) or current != self._current
        self._prompts, self._current = tuple(prompts), current
        prompt = next((p for p in prompts if p.id == current), None)
        text = prompt.text if prompt is not None else ""
        if text != self.edit.toPlainText():
            self.edit.setPlainText(text)
        if changed:
            self._show_tabs()
        self._show_turns(prompt)
        self._show_size(prompt)
        self._showing = False

    def say_goes_to(self, words: str, run_all: str) -> None:
        """What Run will ask for; `run_all` names the button for all prompts, "" hides it."""
        self._goes_to.setText(words)
        self._run_all.setText(run_all)
        self._run_all.setVisible(bool(run_all))

    def _typed(self) -> None:
        if not self._showing:
            self.edited.emit(self._current, self.edit.toPlainText())

    def _show_tabs(self) -> None:
        """One prompt needs no tab. A tab is touched only where it changes: each touch lays out all of them."""
        several = len(self._prompts) > 1
        blocker = QSignalBlocker(self._tabs)
        if abs(self._tabs.count() - len(self._prompts)) > 1:
            self._tabs.hide()  # out of sight nothing is laid out
        while self._tabs.count() > len(self._prompts):
            self._tabs.removeTab(self._tabs.count() - 1)
        for place, prompt in enumerate(self._prompts):
            words = prompt.id.replace("-", " ").capitalize()[:MAX_TAB_CHARACTERS].replace("&", "&&")
            tip = f"<qt>{html.escape(prompt.text[:MAX_TIP_CHARACTERS])}</qt>"
            if place == self._tabs.count():
                self._tabs.addTab(words)
            if self._tabs.tabText(place) != words:
                self._tabs.setTabText(place, words)
            if self._tabs.tabToolTip(place) != tip:
                self._tabs.setTabToolTip(place, tip)
            if prompt.id == self._current:
                self._tabs.setCurrentIndex(place)
        del blocker
        self._tabs.setVisible(several)
        self._title.setVisible(not several)
        self._remove.setVisible(several)

    def _tab_chosen(self, place: int) -> None:
        if 0 <= place < len(self._prompts):
            self.chosen.emit(self._prompts[place].id)

    def _show_turns(self, prompt: Prompt | None) -> None:
        """What was said before the last message, when the prompt is a conversation."""
        before: tuple[Message, ...] = prompt.messages[:-1] if prompt is not None else ()
        lines = [f"{WHO[m.role]}: {m.preset or m.text}" for m in before]
        self._turns.setText("\n".join(lines))
        self._turns.setVisible(bool(lines))

    def _show_size(self, prompt: Prompt | None) -> None:
        text = self.edit.toPlainText()
        words = [count(len(text.split()), "word")]
        if text:
            words.append(f"about {count(max(1, round(len(text) / CHARACTERS_PER_TOKEN)), 'token')}")
        missing = [name for name in variables_of(text) if prompt is None or name not in prompt.vars]
        if missing:
            words.append(f"no value for {', '.join(missing)}: sent as written")
        self._size.setText(" · ".join(words))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(self._title)
        top.addWidget(self._tabs)
        top.addWidget(self._add)
        top.addWidget(self._remove)
        top.addStretch(1)
        top.addWidget(self._run_all)
        bottom = QHBoxLayout()
        bottom.addWidget(self._size)
        bottom.addStretch(1)
        bottom.addWidget(self._goes_to)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 9, 14, 10)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._turns)
        layout.addWidget(self.edit)
        layout.addLayout(bottom)
        self._tabs.setProperty("kind", "segments")
        self._tabs.setAccessibleName("Prompts")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setUsesScrollButtons(True)
        self._tabs.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for before, after in ((self._tabs, self._add), (self._add, self._remove), (self._remove, self.edit)):
            self.setTabOrder(before, after)
