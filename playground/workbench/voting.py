"""A sitting: one voter before the answers of a run, two at a time, without names. No Qt.

Choosing the next round and weighing the results may take a second in a large run, so the window does it aside; one
call at a time.
"""

from __future__ import annotations

import getpass
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from playground.core.blinding import Masked, masked, names_of
from playground.core.errors import InputError
from playground.core.plan import MAX_SEED, CellId
from playground.core.run import Run
from playground.core.turns import turns_of
from playground.core.vote_results import VoteResults, player_of, results_of
from playground.core.vote_rounds import Pair, Round, alike, chosen, had_by, pairs
from playground.core.votes import Verdict, Vote, counted
from playground.core.wording import count, plain
from playground.store.settings import VOTER_NAME, Settings

if TYPE_CHECKING:
    from playground.store.run_remarks import RunRemarks

LONGEST_NAME: Final = 80  # characters
NOBODY: Final = "me"


@dataclass(frozen=True, slots=True)
class Progress:
    """`number` is that of the round that is shown, in this sitting; `left`: pairs that this voter has not seen, the
    shown one among them; `alike`: pairs that are never shown because both answers are the same."""

    number: int
    left: int
    alike: int


@dataclass(frozen=True, slots=True)
class ShownRound:
    """A round as it may be shown, without names. `turn` is "turn 2 of 3" in a conversation, else ""."""

    round: Round
    prompt: str
    turn: str
    left: Masked
    right: Masked
    progress: Progress


class Sitting:
    """Raises InputError where there is nothing to vote on, else StoreError when a vote cannot be kept.

    `votes` are all of the run, also those of others. What studies asked is not voted on.
    """

    def __init__(self, remarks: RunRemarks, run: Run, voter: str) -> None:
        self._remarks = remarks
        self.run = run
        self.voter = voter_name(voter)
        texts = {cell.id: cell.completion.text for cell in run.plain_cells() if cell.completion.state == "done"}
        self._pairs = pairs(texts, player_of)
        self._texts = texts
        self._alike = alike(texts, player_of)
        self._names = names_of(run)
        self._skipped: set[Pair] = set()
        self._cast: list[Vote] = []
        if not self._pairs:
            raise InputError(_why_nothing(len(texts), self._alike))

    @property
    def votes(self) -> tuple[Vote, ...]:
        return self.run.votes

    @property
    def may_undo(self) -> bool:
        return bool(self._cast)

    def next(self) -> Round | None:
        """The round that teaches most now; None when this voter has seen every pair."""
        return chosen(self._open(), self.votes, player_of, secrets.randbelow(MAX_SEED))

    def progress(self) -> Progress:
        return Progress(len(self._cast) + 1, len(self._open()), self._alike)

    def shown(self, round: Round) -> ShownRound:
        prompt = next(prompt for prompt in self.run.prompts if prompt.id == round.left.prompt)
        turns = turns_of(prompt)
        number = min(round.left.turn, len(turns))
        words = f"turn {number} of {len(turns)}" if len(turns) > 1 else ""
        asked = plain(turns[number - 1].message.text)
        return ShownRound(round, asked, words, self.answer(round.left), self.answer(round.right), self.progress())

    def answer(self, cell: CellId) -> Masked:
        """As it may be shown: without names."""
        return masked(plain(self._texts[cell]), self._names)

    def without_names(self, words: str) -> str:
        """Words of the program itself, as they may be shown."""
        return masked(words, self._names).text

    def cast(self, round: Round, verdict: Verdict) -> Vote:
        """At once in the runs database."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        vote = Vote(str(uuid.uuid4()), self.voter, round.left, round.right, verdict, at, round.seed)
        self._add([vote])
        self._cast.append(vote)
        return vote

    def skip(self, round: Round) -> None:
        """Not again in this sitting."""
        self._skipped.add(_pair(round))

    def undo(self) -> Round | None:
        """Take the last vote of this sitting back; its round, to be voted on anew."""
        if not self._cast:
            return None
        vote = self._cast[-1]
        self._add([replace(vote, withdrawn=True)])
        self._cast.pop()
        return Round(vote.left, vote.right, vote.seed)

    def withdraw(self, vote_id: str) -> None:
        """Take any vote of the run back."""
        found = next((vote for vote in counted(self.votes) if vote.id == vote_id), None)
        if found is not None:
            self._add([replace(found, withdrawn=True)])
            self._cast = [vote for vote in self._cast if vote.id != vote_id]

    def join(self, votes: Iterable[Vote]) -> int:
        """Votes of others; how many of them are new here."""
        before = {vote.id for vote in self.votes}
        self._add(votes)
        return len({vote.id for vote in self.votes} - before)

    def rename(self, voter: str) -> None:
        """Whose votes come from here on; what this one has seen is asked anew."""
        self.voter = voter_name(voter)
        self._cast, self._skipped = [], set()

    def results(self) -> VoteResults:
        return results_of(self.run)

    def _add(self, votes: Iterable[Vote]) -> None:
        self.run = replace(self.run, votes=self._remarks.add_votes(self.run.id, votes))

    def _open(self) -> list[Pair]:
        had = had_by(self.voter, self.votes)
        return [pair for pair in self._pairs if pair not in had and pair not in self._skipped]


def voter_name(wanted: str) -> str:
    """One line, not too long, never empty."""
    return " ".join(plain(wanted).split())[:LONGEST_NAME] or NOBODY


def voter_of(settings: Settings) -> str:
    """The name that was set, else that of the account."""
    if wanted := settings.get(VOTER_NAME).strip():
        return voter_name(wanted)
    try:
        return voter_name(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return NOBODY


def _pair(round: Round) -> Pair:
    return (round.left, round.right) if round.left <= round.right else (round.right, round.left)


def _why_nothing(answers: int, same: int) -> str:
    if answers < 2:
        return "Voting needs two whole answers to the same prompt: press Run first."
    if same:
        return f"There is nothing to prefer: all {count(same, 'pair')} of answers are alike."
    return "Voting needs answers of two presets, or two models, to the same prompt."
