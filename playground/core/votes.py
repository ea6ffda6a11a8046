"""Votes: which of two answers to the same prompt a person likes better. Values, and how the votes of several join."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Final, Literal, TypeAlias

from playground.core.plan import CellId

Verdict: TypeAlias = Literal["left", "right", "tie", "both-bad"]
VERDICTS: Final[tuple[Verdict, ...]] = ("left", "right", "tie", "both-bad")


@dataclass(frozen=True, slots=True)
class Vote:
    """One voter's word on two cells of a run. `id` is unique among all votes anywhere; `at` is UTC in ISO 8601.

    `seed` shuffled the sides, so that anyone can check them. `blind`: no name was to be seen. A vote that was taken
    back stays, `withdrawn`, or else a file that still holds it would bring it back.
    """

    id: str
    voter: str
    left: CellId
    right: CellId
    verdict: Verdict
    at: str
    seed: int = 0
    blind: bool = True
    note: str = ""
    withdrawn: bool = False


Player: TypeAlias = str
PlayerOf: TypeAlias = Callable[[CellId], Player]


@dataclass(frozen=True, slots=True)
class Bout:
    """What a vote says about two players: `score` is the first one's, 1 won, 0 lost, ½ neither."""

    first: Player
    second: Player
    score: float


@dataclass(frozen=True, slots=True)
class Standing:
    """One player's votes, counted. `both_bad` are among the `ties`."""

    won: int = 0
    lost: int = 0
    ties: int = 0
    both_bad: int = 0

    @property
    def votes(self) -> int:
        return self.won + self.lost + self.ties


def merged(*several: Iterable[Vote]) -> tuple[Vote, ...]:
    """All votes of several lists, each once, in order of time.

    Whatever the order of the lists the result is the same; of two that bear one id the withdrawn one counts.
    """
    kept: dict[str, Vote] = {}
    for votes in several:
        for vote in votes:
            other = kept.get(vote.id)
            kept[vote.id] = vote if other is None else max(other, vote, key=_precedence)
    return tuple(sorted(kept.values(), key=lambda vote: (vote.at, vote.id)))


def _precedence(vote: Vote) -> tuple[bool, str]:
    return vote.withdrawn, repr(astuple(vote))


def counted(votes: Iterable[Vote]) -> tuple[Vote, ...]:
    """The votes that stand."""
    return tuple(vote for vote in votes if not vote.withdrawn)


def bouts(votes: Iterable[Vote], player_of: PlayerOf) -> tuple[Bout, ...]:
    """Votes that stand as bouts between players; two answers of one player say nothing about it.

    Both bad is a tie: neither was better.
    """
    score: Mapping[Verdict, float] = {"left": 1.0, "right": 0.0, "tie": 0.5, "both-bad": 0.5}
    found = (Bout(player_of(vote.left), player_of(vote.right), score[vote.verdict]) for vote in counted(votes))
    return tuple(bout for bout in found if bout.first != bout.second)


def standings(votes: Iterable[Vote], player_of: PlayerOf) -> Mapping[Player, Standing]:
    """What each player won, lost and drew."""
    table: dict[Player, list[int]] = {}
    for vote in counted(votes):
        left, right = player_of(vote.left), player_of(vote.right)
        if left == right:
            continue
        for player, win in ((left, "left"), (right, "right")):
            row = table.setdefault(player, [0, 0, 0, 0])
            row[0] += vote.verdict == win
            row[1] += vote.verdict in ("left", "right") and vote.verdict != win
            row[2] += vote.verdict in ("tie", "both-bad")
            row[3] += vote.verdict == "both-bad"
    return {player: Standing(*row) for player, row in table.items()}


def preferred(vote: Vote) -> tuple[CellId, CellId] | None:
    """(better, worse), None where neither was."""
    if vote.verdict == "left":
        return vote.left, vote.right
    return (vote.right, vote.left) if vote.verdict == "right" else None


def pair_of(vote: Vote) -> tuple[CellId, CellId]:
    """The two cells, whichever side they stood on."""
    return (vote.left, vote.right) if vote.left <= vote.right else (vote.right, vote.left)


def voters(votes: Sequence[Vote]) -> tuple[str, ...]:
    """Who voted, in order of their first vote."""
    return tuple(dict.fromkeys(vote.voter for vote in counted(votes)))
