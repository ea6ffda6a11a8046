"""Which of several prompts is looked at: tabs for a few, `prompt 3 of 1,000 ‹ ›` for many."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QWidget

from playground.core.experiment import Prompt
from playground.gui.look import Look, button
from playground.gui.pager import Pager

MAX_TABS: Final = 8
"""More would scroll: nobody finds a prompt so."""
MAX_TAB_CHARACTERS: Final = 24
MAX_TIP_CHARACTERS: Final = 300


class PromptTabs(QWidget):
    """Signals:
    chosen: the id of the prompt that is looked at now.
    list_asked: show all of them.
    """

    chosen = Signal(str)
    list_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._prompts: tuple[Prompt, ...] = ()
        self.tabs = QTabBar()
        self.pager = Pager(look, "prompt")
        self._list = button("List …", "quiet", "List of all prompts")
        self.tabs.setProperty("kind", "segments")
        self.tabs.setAccessibleName("Prompts")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        layout.addWidget(self.pager)
        layout.addWidget(self._list)
        self._list.clicked.connect(self.list_asked)
        self.tabs.currentChanged.connect(self._chosen)
        self.pager.moved.connect(self._paged)

    def show_prompts(self, prompts: Sequence[Prompt], current: str) -> None:
        """One prompt needs no tab."""
        self._prompts = tuple(prompts)
        few = len(prompts) <= MAX_TABS
        self.tabs.setVisible(few)
        self._list.setVisible(not few)
        if few:
            self._show_tabs(current)
            self.pager.hide()
        else:
            place = next((i for i, prompt in enumerate(prompts, start=1) if prompt.id == current), 1)
            self.pager.show_place(place, len(prompts))
        self.setVisible(len(prompts) > 1)

    def _show_tabs(self, current: str) -> None:
        """A tab is touched only where it changes: each touch lays out all of them."""
        blocker = QSignalBlocker(self.tabs)
        while self.tabs.count() > len(self._prompts):
            self.tabs.removeTab(self.tabs.count() - 1)
        for place, prompt in enumerate(self._prompts):
            words = prompt.id.replace("-", " ").capitalize()[:MAX_TAB_CHARACTERS].replace("&", "&&")
            tip = f"<qt>{html.escape(prompt.text[:MAX_TIP_CHARACTERS])}</qt>"
            if place == self.tabs.count():
                self.tabs.addTab(words)
            if self.tabs.tabText(place) != words:
                self.tabs.setTabText(place, words)
            if self.tabs.tabToolTip(place) != tip:
                self.tabs.setTabToolTip(place, tip)
            if prompt.id == current:
                self.tabs.setCurrentIndex(place)
        del blocker

    def _paged(self, place: int) -> None:
        self._chosen(place - 1)

    def _chosen(self, place: int) -> None:
        if 0 <= place < len(self._prompts):
            self.chosen.emit(self._prompts[place].id)
