"""A page of the window for the tour: its stops at the left, the chosen one at the right, set to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from playground.core.tour import STUDY_WORDS, TourStop
from playground.core.wording import count
from playground.gui.look import Look, button, elastic, label, set_tip
from playground.gui.theme import SMALL_PX
from playground.gui.tour_text import MeasuredTable, Paragraph, measured_words

TITLE: Final = "The tour"
ABOUT: Final = (
    "In March 2023 Sam Altman and Lex Fridman talked about GPT-4 and the system message. Here are questions from that "
    "conversation, each with an experiment that answers a piece of it: now, on this computer, or on any model you like."
)
HEADING_PX: Final = 24
QUESTION_PX: Final = 17
READING_PX: Final = 720
NAVIGATION_PX: Final = 304
MARGIN_PX: Final = 48


class TourPage(QWidget):
    """Signals:
    turned: the number of the stop that is looked at now, from 0.
    open_asked, run_asked: put the experiment of this stop on the desk, or also run it.
    model_asked: choose another model, under this widget.
    closed: a button was pressed, or Esc.
    """

    turned = Signal(int)
    open_asked = Signal()
    run_asked = Signal()
    model_asked = Signal(QWidget)
    closed = Signal()

    def __init__(self, look: Look, stops: Sequence[TourStop]) -> None:
        super().__init__()
        self.setAccessibleName(TITLE)
        self._stops = tuple(stops)
        self.list = QListWidget()
        self._where = label("", "muted")
        self._before = look.icon_button("chevron-left", "Previous stop")
        self._next = look.icon_button("chevron-right", "Next stop")
        self._leave = look.icon_button("close", "Leave the tour (Esc)")
        self._title, self._question = Paragraph(px=HEADING_PX, weight=600), Paragraph(px=QUESTION_PX)
        self._talk, self._look_at, self._limits = Paragraph(), Paragraph(), Paragraph()
        self._said, self._study, self._source = Paragraph(), *(Paragraph("muted", SMALL_PX) for _ in range(2))
        self._run, self._open = button("Run it", "primary", "Run it"), button("Open", name="Open")
        self._asks = elastic(label("", "muted"))
        self._model = button("Another model …", "link", "Another model")
        self._table = MeasuredTable()
        self._measured = label("Measured with the built-in model", "section")
        self._page, self._column = QScrollArea(), QWidget()
        self._connect()
        self._lay_out()

    @property
    def place(self) -> int:
        """The number of the stop, from 0."""
        return max(0, self.list.currentRow())

    def go_to(self, place: int) -> None:
        self.list.setCurrentRow(max(0, min(place, len(self._stops) - 1)))

    def say_asks(self, words: str, model: str, *, idle: bool) -> None:
        """What Run it asks, of which model, and whether it can."""
        self._asks.setText(words)
        self._asks.setAccessibleName(f"{words} {model}")
        set_tip(self._asks, model)
        self._run.setEnabled(idle)
        set_tip(self._run, "Put it on the desk and ask" if idle else "Another run is under way: stop it, or let it end")

    def take_keys(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines stay as long as they can be read; one of a fixed width knows how high its text is."""
        super().resizeEvent(event)
        room = self.width() - NAVIGATION_PX - 2 * MARGIN_PX - self._page.verticalScrollBar().sizeHint().width()
        self._column.setFixedWidth(max(1, min(READING_PX, room)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; the arrows turn the pages."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in steps:
            self.go_to(self.place + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _turn_to(self, place: int) -> None:
        stop, last = self._stops[place], len(self._stops) - 1
        self._where.setText(f"{place + 1} of {last + 1}")
        for shown, words in (
            (self._title, stop.title),
            (self._question, stop.question),
            (self._talk, stop.talk),
            (self._look_at, stop.look),
            (self._limits, stop.limits),
            (self._study, STUDY_WORDS[stop.study] and f"To go on: {STUDY_WORDS[stop.study]}"),
        ):
            shown.say(words)
        self._before.setEnabled(place > 0)
        self._next.setEnabled(place < last)
        self._show_measured(stop)
        self._page.verticalScrollBar().setValue(0)
        self.turned.emit(place)

    def _show_measured(self, stop: TourStop) -> None:
        there = stop.measured is not None
        self._table.setVisible(there)
        self._measured.setVisible(there)
        self._source.say(measured_words(stop.measured) if stop.measured is not None else "")
        self._said.say(" ".join(stop.measured.said) if stop.measured is not None else "")
        if stop.measured is not None:
            self._table.show_measured(stop.measured)

    def _connect(self) -> None:
        self.list.setProperty("kind", "rows")
        self.list.setAccessibleName("Stops of the tour")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.addItems([f"{number}   {stop.title}" for number, stop in enumerate(self._stops, start=1)])
        self.list.currentRowChanged.connect(self._turn_to)
        self.list.itemActivated.connect(lambda: self.open_asked.emit())
        self._before.clicked.connect(lambda: self.go_to(self.place - 1))
        self._next.clicked.connect(lambda: self.go_to(self.place + 1))
        self._leave.clicked.connect(self.closed)
        self._run.clicked.connect(self.run_asked)
        self._open.clicked.connect(self.open_asked)
        self._model.clicked.connect(lambda: self.model_asked.emit(self._model))
        set_tip(self._open, "Put it on the desk, and look at it before it is asked")

    def _lay_out(self) -> None:
        bar = QWidget()
        bar.setProperty("kind", "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 9, 12, 9)
        row.setSpacing(8)
        row.addWidget(label(TITLE, "title"))
        row.addWidget(self._where)
        row.addStretch(1)
        for part in (self._before, self._next, self._leave):
            row.addWidget(part)
        both = QHBoxLayout()
        both.setSpacing(0)
        both.addWidget(self._side())
        edge = label("", "edge")
        edge.setFixedWidth(1)
        both.addWidget(edge)
        both.addWidget(self._reading(), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addLayout(both, 1)

    def _side(self) -> QWidget:
        side = QWidget()
        side.setProperty("kind", "panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(NAVIGATION_PX)
        inside = QVBoxLayout(side)
        inside.setContentsMargins(8, 16, 8, 16)
        inside.setSpacing(12)
        about = Paragraph("muted", SMALL_PX)
        about.say(ABOUT)
        about.setContentsMargins(9, 0, 9, 0)
        inside.addWidget(self.list, 1)
        inside.addWidget(about)
        return side

    def _reading(self) -> QWidget:
        content, column = QWidget(), self._column
        content.setProperty("kind", "content")
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        asks = QWidget()
        row = QHBoxLayout(asks)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for one, room in ((self._run, 0), (self._open, 0), (self._asks, 1), (self._model, 0)):
            row.addWidget(one, room)
        parts: tuple[tuple[int, QWidget], ...] = (
            (0, self._title), (0, self._question), (6, self._talk),
            (14, label("What to look at", "section")), (0, self._look_at), (0, self._study), (8, asks),
            (18, self._measured), (0, self._table), (0, self._said), (0, self._source),
            (14, label("Where the built-in model fails", "section")), (0, self._limits),
        )  # fmt: skip
        for gap, part in parts:
            inside.addSpacing(gap)
            inside.addWidget(part)
        inside.addStretch(1)
        around = QHBoxLayout(content)
        around.setContentsMargins(MARGIN_PX, 36, MARGIN_PX, 36)
        around.addWidget(column)
        around.addStretch(1)
        self._page.setWidgetResizable(True)
        self._page.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page.setWidget(content)
        return self._page


def asks_words(columns: int, prompts: int, samples: int, models: int) -> str:
    """How much Run it asks for."""
    answers = columns * prompts * samples * models
    return f"{count(columns, 'column')} × {count(prompts, 'prompt')} × {count(samples, 'sample')}: {answers} answers"
