"""Where one votes: over everything of the window that names a preset or a model. Two pages: a round, the results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from playground.core.vote_results import VoteResults
from playground.core.wording import count
from playground.gui.look import Look, button, label, set_tip
from playground.gui.voting_results import ResultsPage
from playground.gui.voting_round import RoundPage
from playground.workbench.voting import LONGEST_NAME, Progress, ShownRound

BLIND: Final = "Vote blind"
REVEALED: Final = "What the votes say"
VOTER_PX: Final = 150


class VotingPlace(QWidget):
    """Signals:
    renamed: the voter's name is another one from here on.
    reveal_asked, vote_on_asked, closed: a button was pressed, or Esc.
    """

    renamed = Signal(str)
    reveal_asked = Signal()
    vote_on_asked = Signal()
    closed = Signal()
    link_asked = Signal(QUrl)

    def __init__(self, look: Look, voter: str) -> None:
        super().__init__()
        self.setAccessibleName(BLIND)
        self.round, self.results = RoundPage(look), ResultsPage(look)
        self._title = label(BLIND, "title")
        self.progress = label("", "muted")
        self.voter = QLineEdit(voter)
        self.voter.setAccessibleName("Your name")
        self.voter.setMaxLength(LONGEST_NAME)
        self.voter.setFixedWidth(VOTER_PX)
        self._voter_words = label("Voting as", "muted")
        set_tip(self.voter, "Your votes bear this name, here and in the files you share")
        self.reveal = button("Reveal", name="Reveal")
        set_tip(self.reveal, "Show which presets the votes are for, and what they say so far")
        self.vote_on = button("Vote", "primary", "Vote")
        self.leave = look.icon_button("close", "Leave voting (Esc)")
        self._named = voter
        self._connect()
        self._lay_out()

    @property
    def revealed(self) -> bool:
        return self._pages.currentIndex() == 1

    def show_round(self, shown: ShownRound, *, may_undo: bool) -> None:
        self._turn_to(0)
        self.progress.setText(_progress_words(shown.progress))
        self.round.show_round(shown, may_undo=may_undo)
        if not self.voter.hasFocus():
            self.round.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_end(self, *, may_undo: bool) -> None:
        self._turn_to(0)
        self.progress.setText("")
        self.reveal.hide()  # the page itself has the button
        self.round.show_end(may_undo=may_undo)

    def show_results(self, results: VoteResults, votes: Sequence[tuple[str, str]]) -> None:
        self._turn_to(1)
        words = "Go on voting" if results.votes else "Vote"
        self.vote_on.setText(words)
        self.vote_on.setAccessibleName(words)
        self.results.show_results(results, votes)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _turn_to(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self._title.setText(REVEALED if page else BLIND)
        self.setAccessibleName(self._title.text())
        self.reveal.setVisible(not page)
        self.progress.setVisible(not page)
        self.vote_on.setVisible(bool(page))

    def _connect(self) -> None:
        self.voter.editingFinished.connect(self._rename)
        self.voter.returnPressed.connect(lambda: self.round.setFocus(Qt.FocusReason.OtherFocusReason))
        self.reveal.clicked.connect(self.reveal_asked)
        self.round.reveal_asked.connect(self.reveal_asked)
        self.round.link_asked.connect(self.link_asked)
        self.vote_on.clicked.connect(self.vote_on_asked)
        self.leave.clicked.connect(self.closed)

    def _rename(self) -> None:
        if self.voter.text() != self._named:
            self._named = self.voter.text()
            self.renamed.emit(self._named)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        bar = QWidget()
        bar.setProperty("kind", "bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 9, 12, 9)
        row.setSpacing(10)
        row.addWidget(self._title)
        row.addWidget(self.progress)
        row.addStretch(1)
        for part in (self._voter_words, self.voter, self.reveal, self.vote_on, self.leave):
            row.addWidget(part)
        pages = QWidget()
        self._pages = QStackedLayout(pages)
        self._pages.addWidget(self.round)
        self._pages.addWidget(self.results)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(pages, 1)


def _progress_words(progress: Progress) -> str:
    """`Round 4 · 11 pairs that you have not seen`"""
    return f"Round {progress.number}  ·  {count(progress.left, 'pair')} that you have not seen"
