"""Tells a person who looks elsewhere that a long run has ended: one message of the system, where it has such."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from playground.core.wording import plain
from playground.gui.run_control import RunControl
from playground.gui.status_words import run_words
from playground.store.settings import NOTIFY_AT_END, Settings

LONG_S: Final = 20.0
SHOWN_MS: Final = 10_000


class EndNotice(QObject):
    """For one window. Without a tray the window asks for attention in the task bar."""

    def __init__(self, window: QWidget, runs: RunControl, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._runs = runs
        self._settings = settings
        self._tray: QSystemTrayIcon | None = None
        self._told = ""  # the run that was last spoken of
        runs.state_changed.connect(self._run_changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.connect(self._state_changed)

    def _run_changed(self) -> None:
        if self._runs.running:
            self._told = ""
            return
        shown = self._runs.last
        if shown is None or self._told == shown.run.id or self._runs.elapsed_s < LONG_S:
            return
        self._told = shown.run.id
        if self._window.isActiveWindow() or not self._settings.get(NOTIFY_AT_END):
            return
        QApplication.alert(self._window)
        words = run_words(shown, running=False, s=self._runs.elapsed_s, now=self._runs.now())
        self.tell(plain(shown.run.name) or "A run has ended", words.replace("   ", " · "))

    def tell(self, title: str, words: str) -> None:
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(self._come_forward)
        self._tray.show()
        self._tray.showMessage(title, words, QSystemTrayIcon.MessageIcon.Information, SHOWN_MS)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._hide()

    def _come_forward(self) -> None:
        self._hide()
        self._window.raise_()
        self._window.activateWindow()

    def _hide(self) -> None:
        """The icon is there for the message alone, until the person is back."""
        if self._tray is not None:
            self._tray.hide()
