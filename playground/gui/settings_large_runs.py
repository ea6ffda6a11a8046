"""The settings on large runs: answers that are there already, and the message at the end."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QCheckBox

from playground.gui.controls import Choice
from playground.gui.settings_page import Card, SettingsPage, add_row, wrapped
from playground.store.settings import NOTIFY_AT_END, REUSE_ANSWERS, Settings

CHOICES: Final = {
    "never": "Never: ask anew",
    "single": "Where one sample is asked for",
    "samples": "For several samples too",
}
ABOUT_REUSE: Final = (
    "An answer of a past run stands in for a request that is the same to the letter, its seed included. It is marked "
    "as reused wherever it is shown, and costs nothing. No kept answer stands in a run twice."
)


class LargeRuns(Card):
    def __init__(self, page: SettingsPage, settings: Settings) -> None:
        super().__init__()
        self._page = page
        self._settings = settings
        self._reuse = Choice()
        self._reuse.setAccessibleName("Take answers that are there already")
        self._reuse.addItems(list(CHOICES.values()))
        self._notify = QCheckBox("Say when a run of over 20 seconds has ended and the window is not in front")
        self._notify.setAccessibleName(self._notify.text())
        name = add_row(self.rows(), "Take answers that are there", self._reuse)
        name.setBuddy(self._reuse)
        self.add(wrapped(ABOUT_REUSE))
        self.add(self._notify)
        self._reuse.activated.connect(self._choose)
        self._notify.clicked.connect(self._choose_notice)

    def refresh(self) -> None:
        self._reuse.setCurrentIndex(list(CHOICES).index(self._settings.get(REUSE_ANSWERS)))
        self._notify.setChecked(self._settings.get(NOTIFY_AT_END))

    def _choose_notice(self) -> None:
        self._page.keep(self._settings, NOTIFY_AT_END, self._notify.isChecked())

    def _choose(self, place: int) -> None:
        self._page.keep(self._settings, REUSE_ANSWERS, list(CHOICES)[place])
