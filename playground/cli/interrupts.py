"""Ctrl+C and `kill` as a wish to stop: what arrived is kept, and the exports are still written."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Final, Self

PATIENCE: Final = 2  # wishes that end in order; from the next one on Python's own way holds again
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Within the block a signal ends nothing by itself: `asked` is set, and `stop` is called for the first one.

    For the main thread alone. `stop` is called in the middle of whatever goes on there: it only passes the wish on.
    """

    def __init__(self) -> None:
        self.asked = False
        self._count = 0
        self._stop: Callable[[], None] | None = None
        self._before: dict[int, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()

    def call(self, stop: Callable[[], None]) -> None:
        """From now on `stop` is called; at once when the wish came before."""
        self._stop = stop
        if self.asked:
            stop()

    def _heard(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._count >= PATIENCE:
            self._give_back()
        if not self.asked:
            self.asked = True
            if self._stop is not None:
                self._stop()

    def _give_back(self) -> None:
        while self._before:
            number, handler = self._before.popitem()
            signal.signal(number, handler)
