"""Where one answer is read: its text in the way that was chosen, its JSON as a tree, or words while there is none."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from playground.core.completion import Completion
from playground.core.json_tree import json_in
from playground.core.reading import ReadingMode, hex_text, raw_text
from playground.gui.answer_view import AnswerView
from playground.gui.comparison_model import Wait
from playground.gui.json_view import JsonView
from playground.gui.look import Look
from playground.gui.waiting import Waiting

MIN_HEIGHT = 64


class AnswerReader(QStackedWidget):
    """While it is written an answer is plain text; when it has ended, it is shown in the chosen way.

    Signals:
    link_asked: as of the text.
    zoom_asked: +1 larger, -1 smaller.
    """

    link_asked = Signal(QUrl)
    zoom_asked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.view = AnswerView(look)
        self.mode: ReadingMode = "markdown"
        self._name = ""
        self._tree: JsonView | None = None
        self._waiting = Waiting(look)
        self._shown: Completion | None = None
        self.edition = 0  # counts the changes of the text
        self.setMinimumHeight(MIN_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it has what is left
        self.addWidget(self._waiting)
        self.addWidget(self.view)
        self.view.link_asked.connect(self.link_asked)
        self.view.zoom_asked.connect(self.zoom_asked)
        self.view.document().contentsChanged.connect(self._count)

    def set_name(self, name: str) -> None:
        self._name = name
        self.view.set_name(f"Answer: {name}")
        if self._tree is not None:
            self._tree.setAccessibleName(f"Answer as a tree: {name}")

    def set_mode(self, mode: ReadingMode) -> None:
        """The way to read; the answer that stands here is shown in it at once."""
        if mode != self.mode:
            self.mode = mode
            self._show_anew()

    def show_none(self, words: str | Wait) -> None:
        """No answer: why, or what it waits for."""
        if isinstance(words, Wait):
            self._waiting.say_wait(words)
        else:
            self._waiting.say(words)
        self._shown = None
        self.view.clear_answer()
        self.view.set_writing(False)
        self.setCurrentWidget(self._waiting)

    def show_answer(self, completion: Completion) -> None:
        """As it stands now; once a frame at most. Only what is new is put at the end of the text."""
        before, self._shown = self._shown, completion
        writing = completion.state == "running"
        if writing:
            self._grow(before, completion)
        elif before is not completion:
            self._show_whole(completion)
        self.view.set_writing(writing)

    def _count(self) -> None:
        self.edition += 1

    def _grow(self, before: Completion | None, now: Completion) -> None:
        """A completion only ever grows at its end while it is the same attempt."""
        self.setCurrentWidget(self.view)
        same = before is not None and before.state == "running" and before.started_at == now.started_at
        known = len(before.text) if before is not None and same else 0
        if known == 0:
            self.view.show_plain(now.text)
        elif len(now.text) > known:
            self.view.append(now.text[known:])

    def _show_anew(self) -> None:
        if self._shown is not None and self._shown.state != "running":
            self._show_whole(self._shown)

    def _show_whole(self, completion: Completion) -> None:
        text = completion.text
        if self.mode == "tree" and (value := json_in(text)) is not None:
            self._show_tree(value)
            return
        self.setCurrentWidget(self.view)
        match self.mode:
            case "plain":
                self.view.show_plain(text)
            case "raw":
                self.view.show_plain(raw_text(text), fixed=True)
            case "hex":
                self.view.show_plain(hex_text(text), fixed=True, wrapped=False)
            case _:  # a text that was cut is no Markdown: its last mark may be half
                (self.view.show_whole if completion.state == "done" else self.view.show_plain)(text)

    def _show_tree(self, value: object) -> None:
        if self._tree is None:
            self._tree = JsonView()
            self._tree.setAccessibleName(f"Answer as a tree: {self._name}")
            self.addWidget(self._tree)
        self._tree.show_value(value)
        self.view.clear_answer()
        self.setCurrentWidget(self._tree)
