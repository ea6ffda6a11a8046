"""The library as it is on the disk, looked at again and again, and read bit by bit so that the window never waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.core.errors import StoreError
from playground.gui.bridge import Bridge
from playground.store.preset_folder import LibraryEntry
from playground.store.preset_texts import PresetTexts
from playground.workbench import Workbench

LOOK_MS: Final = 500  # edits from outside appear within a second
SLICE_S: Final = 0.008
"""How long the window is held up at once."""
KEEP_MS: Final = 3000
SHOW_S: Final = 0.4
"""While thousands of files are read, the list shows so often what is known by then."""


class FoundTexts(Mapping[str, str]):
    """What stands around the words by preset id; made when it is looked at, because a list shows few of thousands."""

    def __init__(self, texts: PresetTexts, places: Mapping[str, tuple[str, int]]) -> None:
        self._texts = texts
        self._places = places

    def __getitem__(self, preset_id: str) -> str:
        return self._texts.around(*self._places[preset_id])

    def __contains__(self, preset_id: object) -> bool:
        return preset_id in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class LibraryWatch(QObject):
    """Signals:
    changed: `entries` are others.
    texts_read: a search would find more now.
    failed: a sentence.
    """

    changed = Signal()
    texts_read = Signal()
    failed = Signal(str)

    def __init__(self, workbench: Workbench, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Mapping[str, LibraryEntry] = {}
        self._workbench = workbench
        self._bridge = bridge
        self._steps: Generator[None] | None = None
        self._texts = PresetTexts()
        self._texts_wanted = False
        self._ids: Mapping[str, str] = {}
        self._shown_at = 0.0
        self._busy_before = True
        self._look = self._timer(LOOK_MS, self._look_again)
        self._step = self._timer(0, self._go_on_looking)
        self._read = self._timer(0, self._read_more)
        self._read_texts = self._timer(0, self._read_more_texts)
        self._keep = self._timer(KEEP_MS, self._keep_index)
        self._list_soon = self._timer(0, self.refresh_soon)
        self._tell = self._timer(0, self.changed.emit)

    @property
    def busy(self) -> bool:
        """Are there files that were not looked into yet?"""
        return any(each.isActive() for each in (self._read, self._read_texts, self._list_soon, self._tell))

    def opening(self) -> Iterator[None]:
        """Look at the files, in steps; from now on watch them."""
        end = time.monotonic() + SLICE_S
        for _step in self._workbench.library.looking():
            if time.monotonic() >= end:
                yield
                end = time.monotonic() + SLICE_S
        yield
        library = self._workbench.library
        library.listed()
        yield
        library.read_unknown(SLICE_S)
        yield
        self._list()
        yield
        self.changed.emit()
        self._look.start()

    def look(self) -> None:
        """At once: something was put into the folder."""
        for _step in self._workbench.library.looking():
            pass
        self.refresh()

    def refresh(self) -> None:
        """The program itself changed something: have it in `entries`."""
        self._list()
        self.changed.emit()

    def refresh_soon(self) -> None:
        """`refresh` in two turns: whoever hears of it has much to do."""
        self._list()
        self._tell.start()

    def _list(self) -> None:
        try:
            left = self._workbench.library.read_unknown(SLICE_S)
            self.entries = {entry.id: entry for entry in self._workbench.library.listed()}
        except StoreError as error:
            self.failed.emit(str(error))
            left = 0
        self._shown_at = time.monotonic()
        if left:
            self._read.start()
        if self._texts_wanted:
            self._expect_texts()
            self._read_texts.start()
        if left or self._busy_before:  # many were read, and they stay
            self._bridge.settle()
        self._busy_before = bool(left)
        self._keep.start()

    def search(self, words: tuple[str, ...]) -> Mapping[str, str]:
        """What stands around the words, by the ids of the presets that hold them. The first search reads the texts."""
        if not self._texts_wanted:
            self._texts_wanted = True
            self._expect_texts()
            self._read_more_texts()
        places = self._texts.search(words)
        return FoundTexts(
            self._texts, {self._ids[file]: (file, at) for file, at in places.items() if file in self._ids}
        )

    def _expect_texts(self) -> None:
        self._ids = {str(entry.path): preset_id for preset_id, entry in self.entries.items()}
        self._texts.expect(self._workbench.library.searched())

    def close(self) -> None:
        for timer in self.findChildren(QTimer):
            timer.stop()
        self._keep_index()

    def _look_again(self) -> None:
        self._steps = self._workbench.library.looking()
        self._go_on_looking()

    def _go_on_looking(self) -> None:
        end = time.monotonic() + SLICE_S
        try:
            while self._steps is not None:
                next(self._steps)
                if time.monotonic() >= end:
                    self._step.start()
                    return
        except StopIteration:
            pass
        except StoreError:
            pass  # the folder is gone for a moment; `refresh` says it when it stays so
        self._steps = None
        if self._workbench.library.changed():
            self._list_soon.start()
        self._look.start()

    def _read_more(self) -> None:
        left = self._workbench.library.read_unknown(SLICE_S)
        if left and time.monotonic() < self._shown_at + SHOW_S:
            self._read.start()
        else:
            self._list_soon.start()

    def _read_more_texts(self) -> None:
        if self._texts.read(SLICE_S):
            self._read_texts.start()
        else:
            self.texts_read.emit()

    def _keep_index(self) -> None:
        """What was found out is written aside: a disk may be slow."""
        library = self._workbench.library
        if (content := library.unsaved_index()) is not None:
            self._bridge.ask_blocking(lambda: library.write_index(content), lambda _nothing: None, self.failed.emit)

    def _timer(self, ms: int, deed: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(deed)
        return timer
