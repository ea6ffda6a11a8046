"""One column: a preset's name and system message, its answer, how it went, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from playground.core.annotations import Annotations
from playground.core.completion import Completion
from playground.core.fairness import Mark
from playground.core.plan import CellId
from playground.core.preset import Check
from playground.core.wording import FINISH_WORDS, metrics
from playground.gui.answer_reader import AnswerReader
from playground.gui.column_chips import chips
from playground.gui.column_footer import ColumnFooter
from playground.gui.column_heading import ColumnHeading
from playground.gui.column_top import ColumnTop
from playground.gui.comparison_model import ColumnKey, Wait
from playground.gui.look import Look, hairline, restyle
from playground.gui.note_strip import NoteStrip
from playground.gui.reasoning_fold import ReasoningFold
from playground.gui.talk_view import TalkView
from playground.gui.trouble_strip import TroubleStrip

MIN_WIDTH: Final = 216
READING: Final = Wait("reading the prompt …")


class AnswerColumn(QFrame):
    """Signals:
    asked: (what, ColumnKey): again, retry, key, endpoint, model, stop, edit, copy, maximize, menu, remove, larger,
    smaller, turn:N, otherwise:N - the window does it.
    link_asked: an address in the answer was clicked.
    knob_asked: (what, ColumnKey, knob, value), as of the knobs' row.
    remarked: (star, note or label, (the run's id, CellId), text).
    """

    asked = Signal(str, object)
    link_asked = Signal(QUrl)
    knob_asked = Signal(str, object, str, object)
    remarked = Signal(str, object, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._checks: tuple[Check, ...] = ()
        self._shown: Completion | None = None
        self.key = self.root = ColumnKey("", "")  # root: the column whose answer it shows until it is asked
        self.setProperty("kind", "card")
        self.setMinimumWidth(MIN_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.top = ColumnTop(look)
        self.system, self.knob_row = self.top.system, self.top.knob_row
        self.talk = TalkView(look)
        self.reader = AnswerReader(look)
        self.answer = self.reader.view
        self._reasoning = ReasoningFold(look)
        self._trouble = TroubleStrip()
        self._footer = ColumnFooter(look, self)
        self._note_strip = NoteStrip()
        self._cell: tuple[str, CellId] | None = None
        self._lay_out()
        self._connect()

    def set_heading(self, heading: ColumnHeading, checks: tuple[Check, ...]) -> None:
        self.key, self.root = heading.key, heading.former or heading.key
        self._checks = checks
        self.top.set_heading(heading)
        self.setAccessibleName(f"Column: {heading.name}" + (f", {heading.label}" if heading.label else ""))
        self._note_strip.setAccessibleName(f"Note: {heading.name}")
        self.reader.set_name(heading.name)
        self.reader.set_mode(heading.mode)
        self._reasoning.set_name(heading.name)
        self.talk.set_name(heading.name)
        self._footer.set_name(heading.name)
        self._trouble.set_name(heading.name)

    def show_empty(self, words: str) -> None:
        """No answer yet, and none on its way."""
        self._show_no_answer(None, words, under_way=False)

    def show_waiting(self, wait: Wait) -> None:
        """Asked, and nothing has come yet."""
        self._show_no_answer(None, wait, under_way=True)

    def show_completion(
        self,
        completion: Completion,
        wait: Wait | None = None,
        marks: Sequence[Mark] = (),
        checks: Sequence[Check] | None = None,
    ) -> None:
        """An answer as it stands now; called once a frame at most. Only what is new is put at its end.

        `wait`: what a running one waits for. `marks`: what is to be known of how it was asked. `checks`: all that
        it is held to, where that is more than the preset's own.
        """
        if completion.state == "running" and not completion.text and not completion.reasoning:
            self._show_no_answer(completion, wait or READING, under_way=True)
            return
        self._checks = self._checks if checks is None else tuple(checks)
        self._shown, writing = completion, completion.state == "running"
        self.reader.show_answer(completion)
        self._reasoning.show_reasoning(completion.reasoning)
        self.top.show_delivery(completion)
        troubled = self._trouble.show_trouble(completion)
        self.reader.setVisible(bool(completion.text) or not troubled)  # with nothing to read, the trouble stands on top
        words = metrics(completion)[completion.reused_from is not None :]  # a chip says it
        if completion.finish_reason is not None and words and words[-1] in FINISH_WORDS.values():
            words = words[:-1]  # a chip says it, where it is not simply whole
        self._footer.show_words((*words, "writing …") if writing else words, chips(self._checks, completion, marks))
        self._footer.set_state(has_answer=bool(completion.text), under_way=writing)

    def show_remarks(self, cell: tuple[str, CellId] | None, annotations: Annotations) -> None:
        """What was written on this cell of a run; None: nothing was asked here, and nothing can be written."""
        self._cell, place = cell, cell[1] if cell is not None else None
        note = annotations.notes.get(place, "") if place is not None else ""
        self._footer.show_remarks(star=place in annotations.stars, note=bool(note), possible=cell is not None)
        self._note_strip.show_note(cell, note)

    def write_note(self) -> None:
        if self._cell is not None:
            self._note_strip.write()

    def write_label(self) -> None:
        """A person's own name, written over the column's."""
        if self._cell is not None:
            self.top.write_label()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._footer.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._footer.update()

    def show_found(self, found: int | None) -> None:
        """In how many places words were found here; None: none are looked for."""
        self.top.show_found(found)

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

    def _show_no_answer(self, completion: Completion | None, words: str | Wait, *, under_way: bool) -> None:
        """`completion`: what is known of the answer already."""
        self._shown = completion
        self.reader.show_none(words)
        self.reader.show()
        self._trouble.hide()
        self._reasoning.show_reasoning("")
        self.top.show_delivery(completion)
        self._footer.show_words((), ())
        self._footer.set_state(has_answer=False, under_way=under_way)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(hairline())
        layout.addWidget(self.talk, 100)  # up to its greatest height; the answer has what is left
        layout.addWidget(self._reasoning)
        layout.addWidget(self.reader, 1)
        layout.addWidget(self._trouble)
        layout.addWidget(self._note_strip)
        layout.addWidget(hairline())
        layout.addWidget(self._footer)

    def _connect(self) -> None:
        self.top.menu_asked.connect(partial(self._pass_on, "menu"))
        self.top.labelled.connect(self._labelled)
        self._footer.asked.connect(self._pass_on)
        self._footer.star_set.connect(self._star)
        self._footer.note_asked.connect(self.write_note)
        self._note_strip.noted.connect(partial(self.remarked.emit, "note"))
        self._note_strip.left.connect(self.answer.setFocus)
        self._trouble.asked.connect(self._pass_on)
        self.talk.asked.connect(self._pass_on)
        self.talk.link_asked.connect(self.link_asked)
        self.knob_row.asked.connect(self._pass_knob_on)
        self.reader.link_asked.connect(self.link_asked)
        self.reader.zoom_asked.connect(self._zoom)

    def _star(self, on: bool) -> None:
        if self._cell is not None:
            self.remarked.emit("star", self._cell, "on" if on else "")

    def _labelled(self, text: str) -> None:
        if self._cell is not None:
            self.remarked.emit("label", self._cell, text)

    def _zoom(self, by: int) -> None:
        self._pass_on("larger" if by > 0 else "smaller")

    def _pass_on(self, what: str) -> None:
        self.asked.emit(what, self.key)

    def _pass_knob_on(self, what: str, knob: str, value: object) -> None:
        self.knob_asked.emit(what, self.key, knob, value)

    def menu_place(self) -> QWidget:
        """The button under which the column's menu opens."""
        return self.top.menu
