"""Python's garbage is collected in the window's thread alone.

A collection runs in whatever thread happens to allocate, so also in the engine's; there it would delete Qt objects that
lie in a cycle, and a QObject deleted outside its own thread can take the process with it
(https://doc.qt.io/qt-6/threads-qobject.html). So the automatic one is off while there is a second thread, and a timer
does the same by the same thresholds.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_MS: Final = 500
MANY: Final = 20_000
"""To look through more objects than this would hold the window up: 100,000 presets are ten times as many."""


class GarbageCollection(QObject):
    """Takes over from Python's own collection at `start`, and gives it back at `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        gc.disable()
        self._timer.start()

    def settle(self) -> None:
        """What is there now will stay for long: no later collection looks through it, until `stop`.

        With a library of 5,000 presets that look alone would hold the window up for 50 ms. What is garbage already is
        taken away first, as far as it is young.
        """
        if gc.get_count()[0] <= MANY:
            gc.collect(1)
        gc.freeze()

    def stop(self) -> None:
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """The oldest generation that is due, as the automatic collection would choose it.

        Where very much was made at once it is not looked through: what lies in no cycle goes when nobody holds it.
        """
        if gc.get_count()[0] > MANY:
            gc.freeze()
            return
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        for generation in (2, 1, 0):
            if due[generation]:
                gc.collect(generation)
                return
