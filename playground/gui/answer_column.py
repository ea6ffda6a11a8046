"""One column: a preset's name and system message, its answer, how it went, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.core.annotations import Annotations
from playground.core.completion import Completion
from playground.core.fairness import Mark
from playground.core.find_text import MAX_FOUND
from playground.core.plan import CellId
from playground.core.preset import Check
from playground.core.wording import FINISH_WORDS, delivery_words, metrics
from playground.gui.answer_reader import AnswerReader
from playground.gui.column_chips import chips
from playground.gui.column_footer import ColumnFooter
from playground.gui.column_heading import ColumnHeading, Dot
from playground.gui.comparison_model import ColumnKey, Wait
from playground.gui.knob_row import KnobRow
from playground.gui.label_edit import LabelEdit
from playground.gui.look import ElidedLabel, Look, hairline, label, restyle, set_tip
from playground.gui.note_strip import NoteStrip
from playground.gui.reasoning_fold import ReasoningFold
from playground.gui.system_message_view import SystemMessageView
from playground.gui.talk_view import TalkView
from playground.gui.trouble_strip import TroubleStrip

MIN_WIDTH: Final = 224
MAX_BADGE_PX: Final = 110
STALE: Final = "The answer below is to the values before. Ctrl+↵ asks this column again."
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
        self._dot = Dot(look)
        self._name = ElidedLabel("name")
        self._badge = label("", "badge")
        self._note = label("", "muted")
        self._found = label("", "badge")
        self._found.hide()
        self.system = SystemMessageView(look)
        self.knob_row = KnobRow(look)
        self._notices = label("", "warning")
        self._delivery = label("", "muted")
        for words in (self._notices, self._delivery):
            words.setWordWrap(True)
        self.talk = TalkView(look)
        self.reader = AnswerReader(look)
        self.answer = self.reader.view
        self._reasoning = ReasoningFold(look)
        self._trouble = TroubleStrip()
        self._footer = ColumnFooter(look, self)
        self._label, self._own_name, self._note_strip = LabelEdit(), "", NoteStrip()
        self._cell: tuple[str, CellId] | None = None
        self._lay_out()
        self._connect()

    def set_heading(self, heading: ColumnHeading, checks: tuple[Check, ...]) -> None:
        self.key, self.root = heading.key, heading.former or heading.key
        self._checks = checks
        self._dot.set_index(heading.dot)
        self._own_name = heading.name
        self._name.say(heading.label or heading.name)
        if heading.label:
            set_tip(self._name, f"{heading.label}\n{heading.name}")
        room = self._badge.fontMetrics()
        self._badge.setText(room.elidedText(heading.badge, Qt.TextElideMode.ElideRight, MAX_BADGE_PX))
        set_tip(self._badge, heading.badge)
        self._badge.setVisible(bool(heading.badge))
        self._note.setText(heading.note)
        self._note.setVisible(bool(heading.note))
        self.system.set_message(heading.name, heading.system_text, heading.spans)
        beside = bool(heading.facts.formerly)
        self.knob_row.show_knobs(heading.name, heading.knobs, heading.values, can_stand_beside=beside)
        stale = (STALE,) if heading.facts.stale else ()
        self._notices.setText("\n".join((*stale, *heading.facts.notices)))
        self._notices.setVisible(bool(self._notices.text()))
        self.setAccessibleName(f"Column: {heading.name}" + (f", {heading.label}" if heading.label else ""))
        self._note_strip.setAccessibleName(f"Note: {heading.name}")
        self._label.setAccessibleName(f"Label: {heading.name}")
        self.reader.set_name(heading.name)
        self.reader.set_mode(heading.mode)
        self._reasoning.set_name(heading.name)
        self._menu.setAccessibleName(f"More for {heading.name}")
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
        self._show_delivery(completion)
        troubled = self._trouble.show_trouble(completion)
        self.reader.setVisible(bool(completion.text) or not troubled)  # with nothing to read, the trouble stands on top
        words = metrics(completion)[completion.reused_from is not None :]  # a chip says it
        if completion.finish_reason not in (None, "stop") and words and words[-1] in FINISH_WORDS.values():
            words = words[:-1]  # a chip says it
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
            label_now = self._name.text() if self._name.text() != self._own_name else ""
            self._name.hide()
            self._label.write(label_now, self._own_name)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._footer.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._footer.update()

    def show_found(self, found: int | None) -> None:
        """In how many places words were found here; None: none are looked for."""
        self._found.setVisible(found is not None)
        if found is not None:
            self._found.setText(f"{found:,}" + ("+" if found == MAX_FOUND else ""))
            set_tip(self._found, f"{found:,} found in this answer")
            self._found.setAccessibleName(f"{found:,} found: {self._name.text()}")

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
        self._show_delivery(completion)
        self._footer.show_words((), ())
        self._footer.set_state(has_answer=False, under_way=under_way)

    def _show_delivery(self, completion: Completion | None) -> None:
        """How the system message went, under it where it is opened. Where none went, its own words say so."""
        delivery = completion.sent.delivery if completion is not None and completion.sent is not None else None
        told = delivery is not None and delivery.how not in ("none", "template-default")
        self._delivery.setText(delivery_words(delivery) if delivery is not None and told else "")
        self._delivery.setVisible(told and self.system.is_open)

    def _lay_out(self) -> None:
        self._menu = self._look.icon_button("more", "More")
        heading = QHBoxLayout()
        heading.setSpacing(8)
        for widget in (self._dot, self._name, self._label, self._found, self._menu):
            heading.addWidget(widget, 1 if widget in (self._name, self._label) else 0)
        self._second = second = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        second.setContentsMargins(0, 0, 6, 0)
        second.setSpacing(8)
        second.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft)
        second.addWidget(self.system, 1)
        top = QVBoxLayout()
        top.setContentsMargins(14, 8, 8, 8)
        top.setSpacing(2)
        top.addLayout(heading)
        top.addWidget(self._note)
        top.addLayout(second)
        top.addWidget(self._delivery)
        top.addWidget(self.knob_row)
        top.addWidget(self._notices)
        self._delivery.hide()
        self._notices.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(hairline())
        layout.addWidget(self.talk, 100)  # up to its greatest height; the answer has what is left
        layout.addWidget(self._reasoning)
        layout.addWidget(self.reader, 1)
        layout.addWidget(self._trouble)
        layout.addWidget(self._note_strip)
        layout.addWidget(hairline())
        layout.addWidget(self._footer)

    def _connect(self) -> None:
        self._menu.clicked.connect(lambda: self.asked.emit("menu", self.key))
        self._footer.asked.connect(self._pass_on)
        self._footer.star_set.connect(self._star)
        self._footer.note_asked.connect(self.write_note)
        self._note_strip.noted.connect(partial(self.remarked.emit, "note"))
        self._note_strip.left.connect(self.answer.setFocus)
        self._label.labelled.connect(self._labelled)
        self._trouble.asked.connect(self._pass_on)
        self.talk.asked.connect(self._pass_on)
        self.talk.link_asked.connect(self.link_asked)
        self.knob_row.asked.connect(self._pass_knob_on)
        self.system.opened.connect(self._system_opened)
        self.reader.link_asked.connect(self.link_asked)
        self.reader.zoom_asked.connect(self._zoom)

    def _system_opened(self, opened: bool) -> None:
        """The whole text has the whole width, under the badge."""
        direction = QBoxLayout.Direction
        self._second.setDirection(direction.TopToBottom if opened else direction.LeftToRight)
        self._second.setSpacing(2 if opened else 8)
        self._show_delivery(self._shown)

    def _star(self, on: bool) -> None:
        if self._cell is not None:
            self.remarked.emit("star", self._cell, "on" if on else "")

    def _labelled(self, text: str) -> None:
        self._name.show()
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
        return self._menu
