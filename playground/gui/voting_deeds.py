"""Voting blind in the window: the place over the comparison, the rounds found aside, and what the votes say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from playground.core.run import Run
from playground.core.vote_rounds import Round
from playground.core.votes import Verdict
from playground.core.wording import count
from playground.gui.actions import ActionSet
from playground.gui.main_window import MainWindow
from playground.gui.vote_file_deeds import VoteFileDeeds
from playground.store.settings import ANSWER_FONT_SIZE, VOTER_NAME
from playground.workbench.vote_files import read_votes

if TYPE_CHECKING:
    from playground.core.vote_results import VoteResults
    from playground.gui.voting_place import VotingPlace
    from playground.workbench.voting import ShownRound, Sitting

SIZES: Final = ("larger", "smaller", "normal_size")
USABLE: Final = frozenset({"quit", "palette", "shortcuts", "about", *SIZES})
"""The actions that show no name and change nothing of what is voted on."""
STATUS: Final = "Voting blind: names are hidden.   Esc leaves."
STATUS_REVEALED: Final = "The votes are revealed.   Esc leaves."

Step: TypeAlias = "Callable[[Sitting], object]"
Revealed: TypeAlias = "tuple[VoteResults, tuple[tuple[str, str], ...]]"


class VotingDeeds:
    """One sitting at a time, in it one step at a time: what is pressed while one is under way counts for nothing."""

    def __init__(self, window: MainWindow, actions: ActionSet) -> None:
        self._window = window
        self._actions = actions
        self._sitting: Sitting | None = None
        self._round: Round | None = None
        self._busy = False
        self._to_rename: str | None = None
        self.files = VoteFileDeeds(window)
        self._before: QWidget | None = None
        self.place: VotingPlace | None = None
        for size in SIZES:
            actions.by_id[size].triggered.connect(lambda _checked=False: self._fit_letters())

    def begin(self, *, revealed: bool = False) -> None:
        """Vote on the run that is shown; `revealed`: look at what its votes say."""
        shown, window = self._window.shown(), self._window
        if shown is None or self._busy or self.place is not None:
            return
        run_id, workbench = shown.run.id, window.workbench

        def sit() -> tuple[Sitting, ShownRound | None]:
            from playground.workbench.voting import Sitting, voter_of

            sitting = Sitting(workbench.runs.remarks, workbench.runs.load(run_id), voter_of(workbench.settings))
            first = None if revealed else sitting.next()
            return sitting, None if first is None else sitting.shown(first)

        def seated(made: tuple[Sitting, ShownRound | None]) -> None:
            self._busy = False
            self._sitting = made[0]
            self._open_place(made[0])
            if revealed:
                self._reveal()
            else:
                self._show(made[1])

        self._busy = True
        window.bridge.ask_blocking(sit, seated, self._failed)

    def leave(self) -> None:
        """What was shown comes back; the votes are kept already."""
        window, sitting = self._window, self._sitting
        self.place = self._sitting = self._round = None
        self._actions.allow(None)
        window.parts.toast.masking = str
        window.parts.toast.hide()
        window.parts.uncover()
        if sitting is not None:
            self._take_over(sitting.run)
        window.show_desk()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def take_files(self, files: Sequence[Path]) -> None:
        """Votes of others: on the run of the sitting, else where they belong."""
        if not files:
            return
        if self._sitting is not None:
            self._reveal(lambda sitting: sitting.join(vote for file in files for vote in read_votes(file, sitting.run)))
            return

        def joined(run: Run, new: int) -> None:
            now = self._window.shown()
            if now is None or now.run.id != run.id:
                self._window.put_run(run)
            self._take_over(run)
            self._window.say(f"{count(new, 'new vote')} on this run.", lambda: self.begin(revealed=True), "Look")

        self.files.join(files, joined)

    def _fit_letters(self) -> None:
        if self.place is not None:
            self.place.round.set_font_px(self._window.workbench.settings.get(ANSWER_FONT_SIZE))

    def _open_place(self, sitting: Sitting) -> None:
        from playground.gui.voting_place import VotingPlace

        window = self._window
        self._before = QApplication.focusWidget()
        place = self.place = VotingPlace(window.look, sitting.voter)
        self._fit_letters()
        window.parts.toast.masking = sitting.without_names
        window.parts.cover(place, STATUS)
        self._actions.allow(USABLE)
        window.show_state()
        place.round.voted.connect(self._vote)
        place.round.undo_asked.connect(self._undo)
        place.round.skip_asked.connect(self._skip)
        place.link_asked.connect(window.parts.comparison.link_asked)
        place.renamed.connect(self._rename)
        place.reveal_asked.connect(lambda: self._reveal())
        place.vote_on_asked.connect(self._vote_on)
        place.closed.connect(self.leave)
        place.results.withdraw_asked.connect(self._withdraw)
        place.results.join_asked.connect(lambda: self.take_files(self.files.ask_votes()))
        place.results.export_asked.connect(self._ask_target)

    # ---- rounds

    def _vote(self, verdict: Verdict) -> None:
        if (round := self._round) is not None:
            self._step(lambda sitting: sitting.cast(round, verdict))

    def _skip(self) -> None:
        if (round := self._round) is not None:
            self._step(lambda sitting: sitting.skip(round))

    def _undo(self) -> None:
        if self._sitting is not None and self._sitting.may_undo:
            self._step(lambda sitting: sitting.undo())

    def _vote_on(self) -> None:
        self._step(lambda _sitting: None)

    def _rename(self, name: str) -> None:
        settings = self._window.workbench.settings

        def renamed(sitting: Sitting) -> None:
            sitting.rename(name)
            settings.set(VOTER_NAME, name.strip())

        if self.place is None or self._busy:
            self._to_rename = name  # a vote is on its way, and bears the name before
        elif self.place.revealed:
            self._reveal(renamed)
        else:
            self._step(renamed)

    def _step(self, step: Step) -> None:
        """Do it, then show the round that it gave, else the next one; aside, because a large run has many pairs."""
        sitting = self._sitting
        if sitting is None or self._busy:
            return

        def work() -> ShownRound | None:
            made = step(sitting)
            found = made if isinstance(made, Round) else sitting.next()
            return None if found is None else sitting.shown(found)

        def show(found: ShownRound | None) -> None:
            if self._sitting is not sitting:  # it was left meanwhile
                self._busy = False
                self._take_over(sitting.run)
            else:
                self._show(found)

        self._busy = True
        self._window.bridge.ask_blocking(work, show, self._failed)

    def _show(self, shown: ShownRound | None) -> None:
        self._busy = False
        self._round = None if shown is None else shown.round
        if self.place is None or self._sitting is None:
            return
        if (name := self._to_rename) is not None:
            self._to_rename = None
            self._rename(name)
            return
        self._say_status(STATUS)
        if shown is None:
            self.place.show_end(may_undo=self._sitting.may_undo)
        else:
            self.place.show_round(shown, may_undo=self._sitting.may_undo)

    # ---- results

    def _reveal(self, first: Callable[[Sitting], object] | None = None) -> None:
        """What the votes say, after `first` was done."""
        sitting = self._sitting
        if sitting is None or self._busy:
            return

        def work() -> Revealed:
            from playground.core.vote_words import each_vote

            if first is not None:
                first(sitting)
            return sitting.results(), each_vote(sitting.run)

        def show(made: Revealed) -> None:
            self._busy, self._round = False, None
            if self.place is not None:
                self._window.parts.toast.masking = str
                self._say_status(STATUS_REVEALED)
                self.place.show_results(*made)

        self._busy = True
        self._window.bridge.ask_blocking(work, show, self._failed)

    def _withdraw(self, vote_id: str) -> None:
        self._reveal(lambda sitting: sitting.withdraw(vote_id))

    def _ask_target(self, kind: str) -> None:
        if self._sitting is not None:
            self.files.ask_target(kind, self._sitting.run)

    def _take_over(self, run: Run) -> None:
        """The run that is shown has its votes from here on: an export carries them."""
        shown = self._window.shown()
        if shown is not None and shown.run.id == run.id:
            shown.run = replace(shown.run, votes=run.votes)

    def _say_status(self, words: str) -> None:
        self._window.parts.covered = words
        self._window.show_state()

    def _failed(self, sentence: str) -> None:
        self._busy = False
        self._window.say(sentence)
