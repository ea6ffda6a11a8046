"""What the votes on a run say: each column's strength with its interval, won and lost, and how far voters agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from playground.core.bradley_terry import Strength, strengths
from playground.core.pairwise import JudgeFacts, judges_of
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.voter_agreement import Agreement, agreement
from playground.core.votes import Player, Standing, bouts, counted, standings
from playground.core.wording import dot_of

MOST_MORE: Final = 500
"""A forecast of more votes than these helps nobody."""
ENOUGH: Final = 8
"""Votes on each of the first two: from fewer nothing is forecast."""


@dataclass(frozen=True, slots=True)
class VotedColumn:
    """A preset's column under one model. `name` is its label where it has one; with several models it names both."""

    player: Player
    name: str
    dot: int
    strength: Strength
    standing: Standing


@dataclass(frozen=True, slots=True)
class VoteResults:
    """`columns` the strongest first. `votes`: those that stand and say something about two columns; `open_ones` of
    them were not blind. `voters` with their votes, in order of their first one.

    `judges` are models that voted too, and how far they agree with people.
    """

    columns: tuple[VotedColumn, ...]
    votes: int
    open_ones: int
    voters: tuple[tuple[str, int], ...]
    agreement: Agreement
    judges: tuple[JudgeFacts, ...] = ()


def player_of(cell: CellId) -> Player:
    """What votes are about: a column under one model."""
    return f"{cell.preset}\n{cell.model}"


def players_of(run: Run) -> Mapping[Player, tuple[str, int]]:
    """Name and colour of every player of a run."""
    several = len(run.models) > 1
    found: dict[Player, tuple[str, int]] = {}
    for model in run.models:
        for place, column in enumerate(run.columns):
            name = run.annotations.labels.get(column.id) or column.name
            found[player_of(CellId(column.id, "", model))] = (f"{name} · {model}" if several else name, dot_of(place))
    return found


def results_of(run: Run) -> VoteResults:
    """Of the run's votes. Not for the window's thread: 12 columns and 500 votes take a second."""
    standing = [vote for vote in counted(run.votes) if player_of(vote.left) != player_of(vote.right)]
    players, table = players_of(run), standings(standing, player_of)
    rows = strengths(bouts(standing, player_of), tuple(players))
    return VoteResults(
        columns=tuple(
            VotedColumn(row.player, *players[row.player], row, table.get(row.player, Standing())) for row in rows
        ),
        votes=len(standing),
        open_ones=sum(not vote.blind for vote in standing),
        voters=tuple(Counter(vote.voter for vote in standing).items()),
        agreement=agreement(standing),
        judges=judges_of(run),
    )


def may_lead(results: VoteResults) -> tuple[VotedColumn, ...]:
    """The columns whose interval reaches up to that of the strongest one, which is the first of them."""
    if not results.columns:
        return ()
    first = results.columns[0]
    return tuple(row for row in results.columns if row is first or row.strength.high >= first.strength.low)


def votes_to_settle(results: VoteResults) -> int | None:
    """About how many more votes on the first two columns would part their intervals, if they went on as these did.

    Intervals shrink with the root of the number of votes. None: they are parted, or there is no saying.
    """
    rivals = may_lead(results)[:2]
    if len(rivals) < 2:
        return None
    first, second = (row.strength for row in rivals)
    apart = first.rating - second.rating
    reach = (first.rating - first.low) + (second.high - second.rating)
    if min(first.votes, second.votes) < ENOUGH or apart <= 0:
        return None
    more = (first.votes + second.votes) / 2 * ((reach / apart) ** 2 - 1)
    return max(1, round(more)) if more <= MOST_MORE else None
