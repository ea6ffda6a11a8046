"""What other programs wrote into the library becomes versions, beside the window's work; trouble is told once."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import PlaygroundError
from playground.gui.bridge import Bridge
from playground.workbench import Workbench

SOON_MS: Final = 1500
PAUSE_S: Final = 0.012
"""After each step of about as long: Python runs one thread at a time, and the window's goes first."""


class VersionKeeping(QObject):
    """A library of 5,000 files that nobody kept before takes half a minute; who closes the window does not wait for it.

    Signals:
    failed: a sentence: versions are not kept, or had to be begun anew.
    """

    failed = Signal(str)

    def __init__(self, workbench: Workbench, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workbench = workbench
        self._bridge = bridge
        self._closed = False
        self._busy = self._again = False
        self._then: list[Callable[[], None]] = []
        self._told: set[str] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        return self._busy

    def keep_soon(self) -> None:
        """Files are others: once nothing changes for a moment."""
        self._soon.start()

    def when_kept(self, then: Callable[[], None]) -> None:
        """Do something as soon as all that lies there now is kept."""
        self._then.append(then)
        self._begin()

    def close(self) -> None:
        """The step under way is the last one."""
        self._closed = True
        self._soon.stop()

    def _begin(self) -> None:
        self._soon.stop()
        self._again = self._busy
        if not self._busy and not self._closed:
            self._busy = True
            steps = self._workbench.library.keeping_outside_edits()
            self._bridge.ask_blocking(partial(self._keep, steps), self._kept, self._failed)

    def _keep(self, steps: Iterator[int]) -> None:
        """In a thread of its own."""
        for _left in steps:
            if self._closed:
                return
            time.sleep(PAUSE_S)

    def _failed(self, sentence: str) -> None:
        self.failed.emit(sentence)
        self._kept()

    def _kept(self, _nothing: None = None) -> None:
        self._busy = False
        self._tell()
        if self._again:
            self._begin()
            return
        waiting, self._then = self._then, []
        for then in waiting:
            then()

    def _tell(self) -> None:
        notices = [self._workbench.library.notice]
        with contextlib.suppress(PlaygroundError):  # the library's notice says why
            notices.append(self._workbench.version_store.notice)
        new = [notice for notice in notices if notice and notice not in self._told]
        self._told.update(new)
        if new:
            self.failed.emit(" ".join(new))
