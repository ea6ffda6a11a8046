"""Fetching a GGUF file in the settings: its address, its hash, how far it is, and what was left unfinished."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar

from playground.core.errors import PlaygroundError
from playground.gui.bridge import Bridge
from playground.gui.look import button
from playground.gui.settings_page import Card, Kind, add_row, say, wrapped
from playground.providers.download_notes import throw_away, unfinished
from playground.providers.download_request import DownloadRequest, download_request
from playground.providers.model_download import PARTS, Downloaded, download
from playground.providers.model_memory import size_words
from playground.workbench import Workbench

LOOK_MS: Final = 100
ABOUT: Final = (
    "A download goes on where it stopped. The SHA-256 stands on the file's page; without it, the one that the server "
    "itself tells is used."
)


class DownloadCard(Card):
    """Signals:
    fetched: the path of a file that is here now.
    """

    fetched = Signal(str)

    def __init__(self, workbench: Workbench, bridge: Bridge) -> None:
        super().__init__()
        self._workbench = workbench
        self._bridge = bridge
        self._progress: tuple[str, int | None, int | None] = ("", None, None)
        self._stop: Callable[[], None] | None = None
        self._left: DownloadRequest | None = None
        self._url, self._hash = QLineEdit(), QLineEdit()
        self._fetch = button("Fetch", "primary", "Fetch the file")
        self._cancel = button("Stop", name="Stop fetching the file")
        self._drop = button("Throw away", name="Throw the unfinished download away")
        self._words = wrapped(ABOUT)
        self._bar = QProgressBar()
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._lay_out()
        self._looking.timeout.connect(self._show_progress)
        self._fetch.clicked.connect(self._start)
        self._cancel.clicked.connect(self._stopped)
        self._drop.clicked.connect(self._throw_away)
        for field in (self._url, self._hash):
            field.returnPressed.connect(self._start)

    def refresh(self) -> None:
        """Offer what was left unfinished, also by an earlier program."""
        if self._stop is None:
            left = unfinished(self._workbench.folders.models / PARTS)
            self._left = left[0].wanted if left else None
            self._drop.setVisible(bool(left))
            if left and not self._url.text():
                self._url.setText(left[0].wanted.url)
                self._hash.setText(left[0].wanted.sha256)
                words = f"{left[0].wanted.name} was not fetched to its end: {size_words(left[0].done_bytes)} are here."
                say(self._words, words)
        self._show()

    def _start(self) -> None:
        if self._stop is not None:
            return
        try:
            wanted = download_request(self._url.text(), self._hash.text())
        except PlaygroundError as error:
            say(self._words, getattr(error, "message", str(error)), "error")
            return
        self._progress = (f"Asking for {wanted.name}", None, None)
        work = download(wanted, self._workbench.folders.models, self._report)
        self._stop = self._bridge.ask(work, self._done, self._failed)
        self._looking.start()
        self._show()
        self._show_progress()
        self._cancel.setFocus()

    def _report(self, what: str, done_bytes: int | None, total_bytes: int | None) -> None:
        """Called on the engine's thread; the window looks when it likes."""
        self._progress = (what, done_bytes, total_bytes)

    def _stopped(self) -> None:
        if self._stop is not None:
            self._stop()
            self._ended("Stopped. What has come is kept: Fetch goes on from there.", "muted")

    def _done(self, got: Downloaded) -> None:
        self._url.clear()
        self._hash.clear()
        words = "here and whole" if got.fetched else "it was here already"
        if got.vouched_by == "the server":
            words += "; its SHA-256 is the one that the server itself tells"
        elif got.vouched_by == "nobody":
            words += "; nobody told its SHA-256, so it was not checked"
        self._ended(f"{got.path.name}: {words}.", "good")
        self.fetched.emit(str(got.path))

    def _failed(self, words: str) -> None:
        self._ended(words, "error")

    def _ended(self, words: str, kind: Kind) -> None:
        had_focus = self._cancel.hasFocus()
        self._stop = None
        self._looking.stop()
        self._show()
        if had_focus:
            self._fetch.setFocus()
        say(self._words, words, kind)

    def _throw_away(self) -> None:
        if self._left is not None:
            throw_away(self._workbench.folders.models / PARTS, self._left.sha256)
            self._url.clear()
            self._hash.clear()
            self.refresh()
            say(self._words, "Thrown away.")

    # ---- what is seen

    def _show(self) -> None:
        fetching = self._stop is not None
        for widget in (self._bar, self._cancel):
            widget.setVisible(fetching)
        self._fetch.setVisible(not fetching)
        self._drop.setVisible(not fetching and self._left is not None)
        for field in (self._url, self._hash):
            field.setEnabled(not fetching)

    def _show_progress(self) -> None:
        what, done_bytes, total_bytes = self._progress
        if done_bytes is None or not total_bytes:
            say(self._words, f"{what} …" if done_bytes is None else f"{what}: {size_words(done_bytes)}")
            self._bar.setRange(0, 0)
            return
        say(self._words, f"{what}: {size_words(done_bytes)} of {size_words(total_bytes)}")
        self._bar.setRange(0, 1000)
        self._bar.setValue(1000 * done_bytes // total_bytes)

    def _lay_out(self) -> None:
        self._url.setAccessibleName("Address of a GGUF file")
        self._url.setPlaceholderText("https://…/model.gguf")
        self._hash.setAccessibleName("SHA-256 of the file")
        self._hash.setPlaceholderText("64 digits")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Fetching the file")
        rows = self.rows()
        add_row(rows, "Address", self._url)
        add_row(rows, "SHA-256", self._hash)
        self.add(self._words, self._bar)
        self.add_line(None, self._drop, self._cancel, self._fetch)
