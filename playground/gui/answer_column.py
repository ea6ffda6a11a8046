"""One column: a preset's name and system message, its answer, how it went, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from playground.core.completion import Completion
from playground.core.preset import Check
from playground.core.wording import FINISH_WORDS, check_labels, metrics, state_sentence
from playground.gui.answer_view import AnswerView
from playground.gui.column_footer import ColumnFooter
from playground.gui.comparison_model import ColumnKey
from playground.gui.look import ElidedLabel, Look, button, hairline, label, restyle
from playground.gui.system_message_view import SystemMessageView
from playground.gui.waiting import Waiting

MIN_WIDTH: Final = 224
MIN_BODY_HEIGHT: Final = 64


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """What stands over a column. `system_text` is the message, or the words that say that none is sent."""

    key: ColumnKey
    name: str
    badge: str
    system_text: str
    dot: int
    note: str = ""


class Dot(QWidget):
    """A preset's colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._index = 0
        self.setFixedSize(10, 10)

    def set_index(self, index: int) -> None:
        self._index = index
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._look.tokens.dots[self._index]))
            painter.drawEllipse(1, 1, 8, 8)


class AnswerColumn(QFrame):
    """Signals:
    asked: (what, ColumnKey): again, retry, stop, edit, copy, maximize, menu, remove - the window does it.
    link_asked: an address in the answer was clicked.
    """

    asked = Signal(str, object)
    link_asked = Signal(QUrl)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._checks: tuple[Check, ...] = ()
        self._shown: Completion | None = None
        self.key = ColumnKey("", "")
        self.setProperty("kind", "card")
        self.setMinimumWidth(MIN_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._dot = Dot(look)
        self._name = ElidedLabel("name")
        self._badge = label("", "badge")
        self._note = label("", "muted")
        self.system = SystemMessageView(look)
        self.answer = AnswerView(look)
        self._reasoning_toggle = button("", "line")
        self._reasoning = AnswerView(look)
        self._waiting = Waiting(look)
        self._body = QStackedWidget()
        self._error = _ErrorStrip()
        self._footer = ColumnFooter(look)
        self._lay_out()
        self._connect()

    def set_heading(self, heading: ColumnHeading, checks: tuple[Check, ...]) -> None:
        self.key = heading.key
        self._checks = checks
        self._dot.set_index(heading.dot)
        self._name.say(heading.name)
        self._badge.setText(heading.badge)
        self._badge.setVisible(bool(heading.badge))
        self._note.setText(heading.note)
        self._note.setVisible(bool(heading.note))
        self.system.set_message(heading.name, heading.system_text)
        self.setAccessibleName(f"Column: {heading.name}")
        self.answer.setAccessibleName(f"Answer: {heading.name}")
        self._reasoning.setAccessibleName(f"Reasoning: {heading.name}")
        self._reasoning_toggle.setAccessibleName(f"Show the reasoning: {heading.name}")
        self._menu.setAccessibleName(f"More for {heading.name}")
        self._footer.set_name(heading.name)
        self._error.set_name(heading.name)

    def show_empty(self, words: str) -> None:
        """No answer yet, and none on its way."""
        self._shown = None
        self.answer.clear_answer()
        self.answer.set_writing(False)
        self._waiting.say(words)
        self._body.setCurrentWidget(self._waiting)
        self._body.show()
        self._error.hide()
        self._show_reasoning("")
        self._footer.show_words((), ())
        self._footer.set_state(has_answer=False, under_way=False)

    def show_waiting(self, words: str, share: float | None = None) -> None:
        """Asked, and nothing has come yet."""
        self.show_empty("")
        self._waiting.say(words, under_way=True, share=share)
        self._footer.set_state(has_answer=False, under_way=True)

    def show_completion(self, completion: Completion, notice: str = "") -> None:
        """An answer as it stands now; called once a frame at most. Only what is new is put at its end."""
        before, self._shown = self._shown, completion
        if completion.state == "running" and not completion.text and not completion.reasoning:
            self.show_waiting(notice or "reading the prompt …")
            self._shown = completion
            return
        self._body.setCurrentWidget(self.answer)
        writing = completion.state == "running"
        if writing:
            self._grow(before, completion)
        elif before is not completion:
            whole = completion.state == "done"
            (self.answer.show_whole if whole else self.answer.show_plain)(completion.text)
        self.answer.set_writing(writing)
        self._show_reasoning(completion.reasoning)
        self._show_trouble(completion)
        words = metrics(completion)
        if completion.finish_reason not in (None, "stop") and words and words[-1] in FINISH_WORDS.values():
            words = words[:-1]  # a chip says it
        self._footer.show_words((*words, "writing …") if writing else words, self._chips(completion))
        self._footer.set_state(has_answer=bool(completion.text), under_way=writing)

    def text(self) -> str:
        """The answer as the model wrote it."""
        return self._shown.text if self._shown is not None else ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On the heading: alone, and back."""
        super().mouseDoubleClickEvent(event)
        self.asked.emit("maximize", self.key)

    def set_current(self, current: bool) -> None:
        """Mark the column that the keys work on."""
        if self.property("current") != str(current).lower():
            self.setProperty("current", str(current).lower())
            restyle(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit("menu", self.key)

    def _grow(self, before: Completion | None, now: Completion) -> None:
        """A completion only ever grows at its end while it is the same attempt."""
        same = before is not None and before.state == "running" and before.started_at == now.started_at
        known = len(before.text) if before is not None and same else 0
        if known == 0:
            self.answer.show_plain(now.text)
        elif len(now.text) > known:
            self.answer.append(now.text[known:])

    def _show_reasoning(self, reasoning: str) -> None:
        self._reasoning_toggle.setVisible(bool(reasoning))
        self._reasoning.setVisible(bool(reasoning) and self._reasoning_toggle.isChecked())
        if reasoning:
            self._reasoning_toggle.setText(f"Reasoning · {len(reasoning.split()):,} words")
            if self._reasoning.isVisible() and self._reasoning.toPlainText() != reasoning:
                self._reasoning.show_plain(reasoning)

    def _show_trouble(self, completion: Completion) -> None:
        sentence = "" if completion.state == "running" else state_sentence(completion)
        self._error.show_sentence(sentence, bad=completion.state == "failed")
        self._body.setVisible(bool(completion.text) or not sentence)  # with nothing to read, the sentence stands on top

    def _chips(self, completion: Completion) -> tuple[tuple[str, str, str], ...]:
        """(kind, words, reason) for each check."""
        labels = check_labels(self._checks, completion.checks)
        ending = FINISH_WORDS.get(completion.finish_reason or "stop", "")
        cut = (("warning", ending, ""),) if completion.finish_reason not in (None, "stop") and ending else ()
        return cut + tuple(
            ("good" if outcome.passed else "bad", f"{'✓' if outcome.passed else '✗'} {words}", outcome.reason)
            for words, outcome in zip(labels, completion.checks, strict=True)
        )

    def _lay_out(self) -> None:
        self._menu = self._look.icon_button("more", "More")
        heading = QHBoxLayout()
        heading.setSpacing(8)
        for widget in (self._dot, self._name, self._menu):
            heading.addWidget(widget, 1 if widget is self._name else 0)
        second = QHBoxLayout()
        second.setContentsMargins(0, 0, 6, 0)
        second.setSpacing(8)
        second.addWidget(self._badge)
        second.addWidget(self.system, 1)
        top = QVBoxLayout()
        top.setContentsMargins(14, 8, 8, 8)
        top.setSpacing(2)
        top.addLayout(heading)
        top.addWidget(self._note)
        top.addLayout(second)
        self._body.setMinimumHeight(MIN_BODY_HEIGHT)
        self._body.addWidget(self._waiting)
        self._body.addWidget(self.answer)
        self._reasoning_toggle.setCheckable(True)
        self._reasoning.setMaximumHeight(180)
        reasoning = QHBoxLayout()
        reasoning.setContentsMargins(14, 0, 14, 0)
        reasoning.addWidget(self._reasoning_toggle)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(hairline())
        layout.addLayout(reasoning)
        layout.addWidget(self._reasoning)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._error)
        layout.addWidget(hairline())
        layout.addWidget(self._footer)

    def _connect(self) -> None:
        self._menu.clicked.connect(lambda: self.asked.emit("menu", self.key))
        self._footer.asked.connect(self._footer_asked)
        self._error.retry.clicked.connect(lambda: self.asked.emit("retry", self.key))
        self._reasoning_toggle.toggled.connect(self._toggle_reasoning)
        self.answer.link_asked.connect(self.link_asked)

    def _footer_asked(self, what: str) -> None:
        self.asked.emit(what, self.key)

    def _toggle_reasoning(self, shown: bool) -> None:
        self._reasoning.setVisible(shown)
        if self._shown is not None:
            self._show_reasoning(self._shown.reasoning)

    def menu_place(self) -> QWidget:
        """The button under which the column's menu opens."""
        return self._menu


class _ErrorStrip(QWidget):
    """Why the answer is not whole, and Retry."""

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.retry = button("Retry")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self._words)
        layout.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.hide()

    def set_name(self, name: str) -> None:
        self.retry.setAccessibleName(f"Retry: {name}")

    def show_sentence(self, sentence: str, *, bad: bool) -> None:
        self.setVisible(bool(sentence))
        if sentence != self._words.text():
            self._words.setText(sentence)
            self._words.setProperty("kind", "error" if bad else "muted")
            restyle(self._words)
