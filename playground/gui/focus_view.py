"""The view Focus: one answer alone, in lines that are good to read; the arrow keys walk from cell to cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from playground.core.plan import CellId
from playground.core.ports import Clock
from playground.core.wording import plain
from playground.gui.answer_column import AnswerColumn
from playground.gui.answer_view import MAX_LINE_CHARACTERS
from playground.gui.cell_showing import show_cell
from playground.gui.comparison_view import ComparisonView, turn_chosen
from playground.gui.look import ElidedLabel, Look
from playground.gui.pager import Pager
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison
from playground.gui.theme import ANSWER_PX, CONTROL_PX

SIDES_PX: Final = 48  # margins and scroll bar beside the text
MAX_PROMPT: Final = 400  # characters of the prompt over the answer
STEPS: Final = {
    Qt.Key.Key_Left: ("column", -1),
    Qt.Key.Key_Right: ("column", 1),
    Qt.Key.Key_Up: ("prompt", -1),
    Qt.Key.Key_Down: ("prompt", 1),
}


class FocusView(ComparisonView):
    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._shown = ShownComparison()
        self._place = Place()
        self._drawn: CellId | None = None
        self.column = AnswerColumn(look)
        self._prompt = ElidedLabel()
        self._prompts, self._columns = Pager(look, "prompt"), Pager(look, "column")
        self._prompts.moved.connect(self._to_prompt)
        self._columns.moved.connect(self._to_column)
        self.column.asked.connect(self._asked)
        self.column.link_asked.connect(self.link_asked)
        self.column.knob_asked.connect(self.knob_asked)
        self.column.remarked.connect(self.remarked)
        self.column.answer.installEventFilter(self)
        self.setFocusProxy(self.column.answer)
        self._lay_out()
        self.set_font_px(ANSWER_PX)

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        self._shown, self._place = shown, place
        self._show_heading()
        self._draw(anew=True)

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        drawn, turn = self._drawn, self._place.turn
        if queue_moved or any(cell.at(turn) == drawn for cell in cells if cell.turn <= turn):
            self._draw()

    def go_to(self, place: Place) -> None:
        moved, self._place = place != self._place, place
        if moved:
            self._show_heading()
            self._draw(anew=True)

    def set_font_px(self, size: int) -> None:
        self.column.answer.set_font_px(size)
        self.column.answer.ensurePolished()
        letter = self.column.answer.fontMetrics().averageCharWidth() * size / CONTROL_PX
        self.column.setMaximumWidth(int(MAX_LINE_CHARACTERS * letter) + SIDES_PX)

    def column_in_sight(self) -> AnswerColumn | None:
        return self.column

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The text itself scrolls by the page keys, the space bar and the wheel."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ):
                pager = self._columns if step[0] == "column" else self._prompts
                pager.go(pager.place + step[1])
                return True
        return super().eventFilter(watched, event)

    def _to_prompt(self, number: int) -> None:
        self._walk(replace(self._place, prompt=self._shown.prompts()[number - 1].id))

    def _to_column(self, number: int) -> None:
        self._walk(replace(self._place, column=self._shown.column_keys()[number - 1]))

    def _walk(self, there: Place) -> None:
        self.go_to(there)
        self.place_chosen.emit(there)

    def _asked(self, what: str, key: object) -> None:
        if what == "maximize":
            self.view_asked.emit("columns", self._place)
        elif (turn := turn_chosen(what)) is not None:
            self.place_chosen.emit(replace(self._place, turn=turn))
        else:
            self.asked.emit(what, key)

    def _show_heading(self) -> None:
        shown, place = self._shown, self._place
        heading, column = shown.heading(place.column), shown.column(place.column)
        if heading is None or column is None:
            return
        self.column.set_heading(heading, column.preset.checks)
        ids, keys = [prompt.id for prompt in shown.prompts()], shown.column_keys()
        self._prompts.show_place(ids.index(place.prompt) + 1 if place.prompt in ids else 1, len(ids))
        self._columns.show_place(keys.index(place.column) + 1, len(keys))
        words = next((prompt.text for prompt in shown.prompts() if prompt.id == place.prompt), "")
        self._prompt.say(plain(" ".join(words[:MAX_PROMPT].split())))
        self._prompt.setVisible(len(ids) > 1)

    def _draw(self, *, anew: bool = False) -> None:
        """`anew`: another cell may stand here now, so nothing of the text before may be taken as its beginning."""
        place, cell = self._place, self._shown.cell(self._place)
        if anew and cell != self._drawn:
            self.column.show_empty("")
        self._drawn = cell
        unlike = self._shown.unlike(place).get(place.column, ())
        show_cell(self.column, self._shown.run, cell, self._clock(), unlike, self._shown.talk(place))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._prompt, 1)
        top.addWidget(self._prompts)
        top.addWidget(self._columns)
        top.insertStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.column, 1000)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
