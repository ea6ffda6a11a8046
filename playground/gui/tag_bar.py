"""Tags as chips on one line, the most frequent first: a click leaves only presets that have them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from playground.gui.look import button

MOST_CHIPS: Final = 6
MOST_IN_MENU: Final = 60
GAP_PX: Final = 4


class TagBar(QWidget):
    """Signals:
    changed: other tags are chosen.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chosen: frozenset[str] = frozenset()
        self._counts: Sequence[tuple[str, int]] = ()
        self._chips: list[QPushButton] = []
        self._more = button("More", "chip", name="More tags")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more.setMenu(self._menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GAP_PX)
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self.hide()

    def show_tags(self, counts: Sequence[tuple[str, int]]) -> None:
        """(tag, how many presets have it), the most frequent first. Chosen ones stay until they are taken back."""
        if counts == self._counts:
            return
        self._counts = counts
        self._make_chips()
        self.setVisible(bool(counts) or bool(self.chosen))

    def choose(self, tag: str, chosen: bool) -> None:
        self.chosen = self.chosen | {tag} if chosen else self.chosen - {tag}
        self._make_chips()
        self.setVisible(bool(self._counts) or bool(self.chosen))
        self.changed.emit()

    def _make_chips(self) -> None:
        """Those that are chosen first, so that nothing is left out of sight that narrows the list."""
        tags = [*sorted(self.chosen), *(tag for tag, _count in self._counts if tag not in self.chosen)]
        tags = tags[: max(MOST_CHIPS, len(self.chosen))]
        focused = next((chip.text() for chip in self._chips if chip.hasFocus()), None)
        for old in self._chips:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._chips = [self._chip(tag) for tag in tags]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
            if chip.text() == focused:
                chip.setFocus()
        self._fit()

    def _chip(self, tag: str) -> QPushButton:
        chip = button(tag.replace("&", "&&"), "chip", name=f"Tag: {tag}")
        chip.setCheckable(True)
        chip.setChecked(tag in self.chosen)
        chip.toggled.connect(partial(self.choose, tag))
        return chip

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Show as many as the line has room for, and always those that are chosen."""
        room = self.width() - self._more.sizeHint().width() - GAP_PX
        left_out = len(self._counts) > len(self._chips)
        for chip in self._chips:
            room -= chip.sizeHint().width() + GAP_PX
            fits = room >= 0 or chip.isChecked()
            left_out = left_out or not fits
            chip.setVisible(fits)
        self._more.setVisible(left_out)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for tag, count in self._counts[:MOST_IN_MENU]:
            action = self._menu.addAction(f"{tag.replace('&', '&&')}  {count:,}")
            action.setCheckable(True)
            action.setChecked(tag in self.chosen)
            action.toggled.connect(partial(self.choose, tag))
