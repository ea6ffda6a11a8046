"""The view Diff: what differs between two answers, beside what was changed in their system messages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from playground.core.diff_reading import told
from playground.core.plan import CellId
from playground.core.ports import Clock
from playground.gui.comparison_model import ColumnKey
from playground.gui.comparison_view import ComparisonView
from playground.gui.diff_bar import DiffBar
from playground.gui.diff_cards import DiffCards
from playground.gui.diff_computing import DiffComputing
from playground.gui.diff_content import DiffContent, DiffWanted
from playground.gui.diff_sides import DiffSide, at, missing_words, pair_of, side_of
from playground.gui.look import Look, label
from playground.gui.place import Place
from playground.gui.shown_comparison import ShownComparison

ONE_COLUMN = "There is one column only. Tick another preset on the left to compare the answers."
SAME = "The answers are the same, letter for letter."
COMPARING = "Comparing …"


class DiffView(ComparisonView):
    """Left is the baseline, or a column chosen in its place; right is the place's column.

    A place at the very column on the left stays where it is; the next column is shown on the right.
    """

    def __init__(self, look: Look, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._shown = ShownComparison()
        self._place = Place()
        self._pinned: ColumnKey | None = None
        self._wanted = DiffWanted()
        self._content: DiffContent | None = None
        self._sides: tuple[DiffSide, DiffSide] | None = None
        self._drawn: tuple[CellId, CellId] | None = None
        self._by_structure = False
        self.bar, self.cards = DiffBar(look), DiffCards(look)
        self._says = label("", "small")
        self._says.setWordWrap(True)
        self._computing = DiffComputing(self)
        self._connect()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (self.bar, self._says):
            layout.addWidget(widget)
        layout.addWidget(self.cards, 1)

    def show_run(self, shown: ShownComparison, place: Place) -> None:
        self._shown, self._place = shown, place
        self._refresh()

    def apply(self, cells: Collection[CellId], *, queue_moved: bool) -> None:
        sides = self._sides or ()
        mine = {side.cell for side in sides}.intersection(cells)
        answers = [self._shown.run.answer(cell) for cell in mine] if self._shown.run is not None else []
        ended = any(answer is not None and answer.ended for answer in answers)
        if ended or (queue_moved and any(side.text is None for side in sides)):
            self._refresh()
        elif mine:
            self._computing.grown()

    def go_to(self, place: Place) -> None:
        if place != self._place:
            self._place = place
            self._refresh()

    def take_keys(self) -> None:
        self.cards.texts()[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_font_px(self, size: int) -> None:
        self.cards.set_font_px(size)

    def hideEvent(self, event: QHideEvent) -> None:
        self._computing.stop()
        super().hideEvent(event)

    def _refresh(self) -> None:
        """Look at both answers anew."""
        shown, place = self._shown, self._place
        if not shown.columns:
            return
        old, new = pair_of(shown, place, self._pinned)
        now = self._clock()
        self._sides = left, right = side_of(shown, at(place, old), now), side_of(shown, at(place, new), now)
        self._show_places(old, new)
        alone = old == new
        self.cards.show_headings(left, right, self._also(old, new))
        self._wanted = DiffWanted(
            left.text, None if alone else right.text, left.system, right.system, self._by_structure
        )
        self._say(ONE_COLUMN if alone else missing_words(left, right))
        self._computing.ask(self._wanted)

    def _draw(self, content: DiffContent) -> None:
        if content.wanted != self._wanted or self._sides is None:
            return
        left, right = self._sides
        other = self._content is None or (left.cell, right.cell) != self._drawn
        self._content, self._drawn = content, (left.cell, right.cell)
        self.cards.show_content(content, left, right)
        self.bar.offer_structure(content.is_json)
        self.bar.layouts.setVisible(not content.by_structure)
        if left.text is not None and right.text is not None and left.cell != right.cell:
            self._say(SAME if left.text == right.text and not content.note else "")
        number = 1 if other else self.cards.changes.place
        self.cards.changes.show_place(min(number, max(1, len(content.changes))), len(content.changes))
        if other:
            self.cards.to_top()
        self.cards.mark(self._change())

    def _change(self) -> int | None:
        """The place, from 0, of the change the reader is at."""
        count = len(self._content.changes) if self._content is not None else 0
        return self.cards.changes.place - 1 if count else None

    def _step(self, by: int) -> None:
        changes = self.cards.changes
        before = changes.place
        changes.go(before + by)
        if changes.place == before and self._change() is not None:
            self._to_change(before)  # there is none behind it: back to it, wherever the reader has scrolled

    def _to_change(self, number: int) -> None:
        if self._content is None or not self._content.changes:
            return
        change = self._content.changes[number - 1]
        self.cards.show_change(number - 1)
        words = told(self._content.spans[change.first : change.end])
        said = f"Change {number} of {len(self._content.changes)}: {words}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def _show_places(self, old: ColumnKey, new: ColumnKey) -> None:
        self.bar.show_columns(self._shown.headings(), self._shown.baseline(self._place.column), old, new)
        prompts = self._prompts()
        prompt = prompts.index(self._place.prompt) + 1 if self._place.prompt in prompts else 1
        self.bar.prompts.show_place(prompt, len(prompts))

    def _prompts(self) -> list[str]:
        return [prompt.id for prompt in self._shown.prompts()]

    def _also(self, old: ColumnKey, new: ColumnKey) -> str:
        """In what else the two were asked otherwise: then the system message is not the only cause."""
        unlike = self._shown.unlike(self._place)
        found = dict.fromkeys(words for key in (old, new) for words in unlike.get(key, ()))
        if old.model != new.model:
            found = {f"Another model: {old.model} → {new.model}.": None} | found
        return "\n".join(found)

    def _say(self, words: str) -> None:
        self._says.setText(words)
        self._says.setVisible(bool(words))

    def _walk(self, there: Place) -> None:
        self.go_to(there)
        self.place_chosen.emit(there)

    def _pin(self, key: ColumnKey | None) -> None:
        self._pinned = key
        self._refresh()

    def _set_structure(self, by_structure: bool) -> None:
        self._by_structure = by_structure
        self._refresh()

    def _set_inline(self, inline: bool) -> None:
        self.cards.set_inline(inline)
        if self._content is not None:
            self._draw(self._content)

    def _to_prompt(self, number: int) -> None:
        self._walk(replace(self._place, prompt=self._prompts()[number - 1]))

    def _to_column(self, key: ColumnKey) -> None:
        self._walk(at(self._place, key))

    def _connect(self) -> None:
        bar, computing = self.bar, self._computing
        bar.old_chosen.connect(self._pin)
        bar.new_chosen.connect(self._to_column)
        bar.layout_chosen.connect(self._set_inline)
        bar.structure_chosen.connect(self._set_structure)
        self.cards.changes.moved.connect(self._to_change)
        bar.prompts.moved.connect(self._to_prompt)
        computing.found.connect(self._draw)
        computing.waiting.connect(lambda: self._say(COMPARING))
        computing.failed.connect(self._say)
        computing.aside_asked.connect(self.aside_asked)
        computing.due.connect(self._refresh)
        for text in self.cards.all_texts():
            text.step_asked.connect(self._step)
        for keys, by in (("F7", 1), ("Shift+F7", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step(by))
