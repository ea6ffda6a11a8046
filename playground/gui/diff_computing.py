"""When a diff is made: small ones at once, large ones off the window's thread, those of a growing text seldom."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from playground.gui.computing import Computing
from playground.gui.diff_content import DiffContent, DiffWanted, content_of

AT_ONCE: Final = 20_000  # characters of all texts together: some 30 ms
STREAMING_MS: Final = 500


class DiffComputing(Computing):
    """`found` gives the DiffContent of what was asked for last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent, STREAMING_MS)
        self._wanted: DiffWanted | None = None
        self._under_way: DiffWanted | None = None
        self._last: DiffContent | None = None

    def ask(self, wanted: DiffWanted) -> None:
        self._rest.stop()
        self._wanted = wanted
        if self._last is not None and self._last.wanted == wanted:
            self.found.emit(self._last)
        elif wanted.size <= AT_ONCE:
            self._take(content_of(wanted))
        else:
            self.waiting.emit()
            self._begin()

    def _begin(self) -> None:
        wanted = self._wanted
        if wanted is not None and self._under_way is None:
            self._under_way = wanted
            self.aside_asked.emit(lambda: content_of(wanted), self._come, self._broken)

    def _come(self, content: DiffContent) -> None:
        self._under_way = None
        if content.wanted == self._wanted:
            self._take(content)
        elif self._wanted is not None and (self._last is None or self._last.wanted != self._wanted):
            self._begin()

    def _broken(self, sentence: str) -> None:
        self._under_way = None
        self.failed.emit(sentence)

    def _take(self, content: DiffContent) -> None:
        self._last = content
        self.found.emit(content)
