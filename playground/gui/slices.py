"""Much work that has to be done in the window's thread, a little at a time, so that the window goes on drawing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import PlaygroundError

SLICE_S: Final = 0.008
"""So long is done at once."""
TELL_S: Final = 0.1


class Slices(QObject):
    """Goes through `steps`, each of which does a piece of work and yields how many are done.

    Signals:
    told: how many are done, ten times a second.
    ended: (a sentence when it failed, else "").
    """

    told = Signal(int)
    ended = Signal(str)

    def __init__(self, steps: Iterator[int], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._told_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        """What is done stays done; `ended` is not told."""
        self._timer.stop()

    def _go_on(self) -> None:
        until = time.monotonic() + SLICE_S
        try:
            for number in self._steps:
                if (now := time.monotonic()) >= until:
                    if now >= self._told_at + TELL_S:
                        self._told_at = now
                        self.told.emit(number)
                    return
        except PlaygroundError as error:
            self._end(str(error))
            return
        self._end("")

    def _end(self, sentence: str) -> None:
        self._timer.stop()
        self.ended.emit(sentence)
