"""What takes too long for a frame: made off the window's thread when it is asked for, and seldom while answers come."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal


class Computing(QObject):
    """The base of such a thing: one at a time, and while one is under way only the newest wish is kept.

    Signals:
    found: what was asked for.
    waiting: it will take a moment; what is shown stays until then.
    failed: a sentence.
    aside_asked: (function, then, failed): have a function called off the window's thread.
    due: answers have grown, and it is time to ask again.
    """

    found = Signal(object)
    waiting = Signal()
    failed = Signal(str)
    aside_asked = Signal(object, object, object)
    due = Signal()

    def __init__(self, parent: QObject, rest_ms: int) -> None:
        super().__init__(parent)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self.due)

    def grown(self) -> None:
        """Answers come: `due` follows, once in `rest_ms` at most."""
        if not self._rest.isActive():
            self._rest.start()

    def stop(self) -> None:
        """Nobody looks."""
        self._rest.stop()
