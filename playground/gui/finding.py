"""Finding words in all answers in sight: counted in each column, marked, walked through from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer

from playground.core.find_text import MAX_FOUND, Wanted
from playground.core.patterns import UnusablePattern
from playground.core.wording import count
from playground.gui.answer_column import AnswerColumn
from playground.gui.answer_find import AnswerFind

LOOK_MS: Final = 250  # so often answers that are being written are looked through again, while the strip is open


@dataclass(slots=True)
class _Looked:
    """A column as it was looked through: which text it had, and where in it the words are."""

    column: AnswerColumn
    edition: int
    places: list[tuple[int, int]]


class Finding(QObject):
    """`columns`: those in sight, in reading order. `bring`: scrolls a column into sight."""

    def __init__(
        self,
        strip: AnswerFind,
        columns: Callable[[], Sequence[AnswerColumn]],
        bring: Callable[[AnswerColumn], None],
    ) -> None:
        super().__init__(strip)
        self._strip = strip
        self._columns = columns
        self._bring = bring
        self._wanted = Wanted()
        self._looked: list[_Looked] = []
        self._at = (0, -1)  # the current place: its column and its number there; -1 for none
        self._again = QTimer(self)
        self._again.setInterval(LOOK_MS)
        self._again.timeout.connect(self._look_again)
        strip.changed.connect(self._begin)
        strip.step_asked.connect(self.step)
        strip.closed.connect(self._end)
        strip.seen.connect(self._seen)

    def step(self, by: int) -> None:
        """To the next place, or the one before: through the columns, and round."""
        self._look_again()
        flat = [(n, place) for n, looked in enumerate(self._looked) for place in range(len(looked.places))]
        if not flat:
            return
        at = flat.index(self._at) if self._at in flat else (-1 if by > 0 else 0)
        self._go(*flat[(at + by) % len(flat)])

    def _begin(self) -> None:
        """Other words: the first place becomes the current one, where it is in sight already nothing moves."""
        self._wanted = self._strip.wanted()
        self._looked, self._at = [], (0, -1)
        self._seen(True)
        self._look_again()
        first = next((n for n, looked in enumerate(self._looked) if looked.places), None)
        if first is not None:
            self._go(first, 0)

    def _seen(self, seen: bool) -> None:
        self._again.start() if seen else self._again.stop()

    def _end(self) -> None:
        for column in self._columns():
            column.answer.found.clear()
            column.show_found(None)
        self._looked, self._at = [], (0, -1)

    def _look_again(self) -> None:
        """Through the columns that have other text now, and only those."""
        before = {id(looked.column): looked for looked in self._looked}
        now: list[_Looked] = []
        try:
            for column in self._columns():
                known = before.get(id(column))
                same = known is not None and known.column is column and known.edition == column.reader.edition
                now.append(known if known is not None and same else self._look(column))
        except UnusablePattern as error:
            self._give_up(str(error))
            return
        changed = [(each.column, each.edition) for each in now] != [(e.column, e.edition) for e in self._looked]
        self._looked = now
        if changed or not now:
            number, place = self._at
            if number >= len(now) or place >= len(now[number].places):
                self._at = (0, -1)
            self._mark(bring=False)
            self._say()

    def _look(self, column: AnswerColumn) -> _Looked:
        edition, text = column.reader.edition, column.answer.found.text()
        places = self._wanted.places(text)
        column.answer.found.show(text, places)
        column.show_found(len(places) if self._wanted.words else None)
        return _Looked(column, edition, places)

    def _give_up(self, why: str) -> None:
        self._looked = []
        for column in self._columns():
            column.answer.found.clear()
            column.show_found(None)
        self._again.stop()
        self._strip.say("", found=False, trouble=why)

    def _go(self, number: int, place: int) -> None:
        self._at = (number, place)
        self._bring(self._looked[number].column)
        self._mark(bring=True)
        self._say()

    def _mark(self, *, bring: bool) -> None:
        number, place = self._at
        for n, looked in enumerate(self._looked):
            looked.column.answer.found.set_current(place if n == number else -1, bring=bring)

    def _say(self) -> None:
        whole = sum(len(looked.places) for looked in self._looked)
        before = sum(len(looked.places) for looked in self._looked[: self._at[0]])
        more = "+" if any(len(looked.places) == MAX_FOUND for looked in self._looked) else ""
        holding = sum(1 for looked in self._looked if looked.places)
        words = f"{before + self._at[1] + 1:,} of " if self._at[1] >= 0 else ""
        words += f"{whole:,}{more} in {count(holding, 'column')}" if whole else "none" if self._wanted.words else ""
        self._strip.say(words, found=bool(whole))
