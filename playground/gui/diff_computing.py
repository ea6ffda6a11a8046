"""When a diff is made: small ones at once, large ones off the window's thread, those of a growing text seldom."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.gui.diff_content import DiffContent, DiffWanted, content_of

AT_ONCE: Final = 20_000  # characters of all texts together: some 30 ms
STREAMING_MS: Final = 500


class DiffComputing(QObject):
    """One at a time; while one is under way only the newest wish is kept.

    Signals:
    found: (DiffContent): of what was asked for last.
    waiting: it will take a moment; what is shown stays until then.
    failed: a sentence.
    aside_asked: (function, then, failed): have a function called off the window's thread.
    due: a text has grown, and it is time to look at it again.
    """

    found = Signal(object)
    waiting = Signal()
    failed = Signal(str)
    aside_asked = Signal(object, object, object)
    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wanted: DiffWanted | None = None
        self._under_way: DiffWanted | None = None
        self._last: DiffContent | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(STREAMING_MS)
        self._rest.timeout.connect(self.due)

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

    def grown(self) -> None:
        """A text is being written: `due` follows, at most twice a second."""
        if not self._rest.isActive():
            self._rest.start()

    def stop(self) -> None:
        """Nobody looks."""
        self._rest.stop()

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
