"""The board of steering: its cards in two columns where it is wide, in one where it is narrow, always in one order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.gui.look import Look
from playground.gui.steering_card import SteeringCard
from playground.gui.steering_cards import CardKind
from playground.gui.steering_content import CardContent

TWO_FROM_PX: Final = 860  # width from which two cards stand side by side
GAP_PX: Final = 12
LEFT_SHARE: Final = 0.55
"""Of the width: at the left stand the pictures with a verdict in words."""


class SteeringBoard(QWidget):
    """Cards of a column follow each other closely: some are pictures, some a few lines and a button.

    Signals:
    offer_chosen, stop_asked: as of a card.
    """

    offer_chosen = Signal(object)
    stop_asked = Signal()

    def __init__(self, look: Look, kinds: Sequence[CardKind]) -> None:
        super().__init__()
        self.setProperty("kind", "content")
        self.cards = {kind.id: SteeringCard(look, kind.title) for kind in kinds}
        self._abreast = 0
        self._widths = (0, 0)
        self._sides = (QWidget(), QWidget())
        self._columns = (QVBoxLayout(self._sides[0]), QVBoxLayout(self._sides[1]))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(GAP_PX)
        for side, column in zip(self._sides, self._columns, strict=True):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(GAP_PX)
            column.addStretch(1)
            row.addWidget(side)
        row.addStretch(1)
        for card in self.cards.values():
            card.offer_chosen.connect(self.offer_chosen)
            card.stop_asked.connect(self.stop_asked)
        self._place(1)

    @property
    def abreast(self) -> int:
        return self._abreast

    def show_content(self, card_id: str, content: CardContent) -> None:
        self.cards[card_id].show_content(content, self._width_of(card_id))

    def fit(self, width: int) -> None:
        """For another width, in pixels: pictures are drawn up anew for the width that they have."""
        abreast = 2 if width >= TWO_FROM_PX else 1
        left = round((width - GAP_PX) * LEFT_SHARE) if abreast == 2 else width
        widths = (left, width - GAP_PX - left if abreast == 2 else 0)
        if widths == self._widths:
            return
        self._widths = widths
        self._place(abreast)
        for side, each in zip(self._sides, widths, strict=True):
            side.setFixedWidth(each)
        for card_id, card in self.cards.items():
            card.fit(self._width_of(card_id))

    def _place(self, abreast: int) -> None:
        if abreast == self._abreast:
            return
        self._abreast = abreast
        for number, card in enumerate(self.cards.values()):
            for column in self._columns:
                column.removeWidget(card)
            column = self._columns[number % abreast]
            column.insertWidget(number // abreast, card)
        self._sides[1].setVisible(abreast == 2)
        before: QWidget | None = None
        for card in self.cards.values():  # the keyboard goes from card to card in their order, not down a column
            if before is not None:
                QWidget.setTabOrder(before, card)
            before = card

    def _width_of(self, card_id: str) -> float:
        number = list(self.cards).index(card_id)
        return float(self._widths[number % self._abreast] if self._abreast else 0)
