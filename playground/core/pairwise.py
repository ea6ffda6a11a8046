"""A model as judge of two answers: which pairs it is asked about, and what both orders come to together. Pure.

A judge prefers what it reads first, or last, more often than chance. So it reads each pair both ways round, and only
what it says both times counts; how often the first place won is reported beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, Literal, TypeAlias

from playground.core.intervals import Estimate, share
from playground.core.judgements import Judgement, is_judge, voter_of
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.voter_agreement import Agreement, agreement
from playground.core.votes import Verdict, Vote, counted, pair_of

Which: TypeAlias = Literal["baseline", "all"]
Pair: TypeAlias = tuple[CellId, CellId]
CHANGED: Final = "it changed its mind with the order"


@dataclass(frozen=True, slots=True)
class Pairs:
    """`asked` is what a judge is to be asked. `same` pairs have the same words on both sides, and nothing to prefer;
    `had` were judged by this model before; `beyond` were left out for the limit."""

    asked: tuple[Pair, ...]
    same: int = 0
    had: int = 0
    beyond: int = 0


def pairs_of(run: Run, model: str, which: Which, limit: int | None = None) -> Pairs:
    """Answers to the same prompt, turn and sample. `baseline`: every column with the first one under its model.

    What studies asked is not compared: a text under pressure says nothing of which preset is liked better.
    """
    together: dict[tuple[str, int, int, str], list[CellId]] = {}
    texts = {cell.id: cell.completion.text.strip() for cell in run.plain_cells() if cell.completion.state == "done"}
    for cell in texts:
        group = cell.model if which == "baseline" else ""
        together.setdefault((cell.prompt, cell.turn, cell.sample, group), []).append(cell)
    first = run.columns[0].id if run.columns else ""
    found = [
        pair
        for cells in together.values()
        for pair in combinations(cells, 2)
        if which == "all" or first in (pair[0].preset, pair[1].preset)
    ]
    different = [pair for pair in found if texts[pair[0]] != texts[pair[1]]]
    voter = voter_of(model)
    known = {pair_of(vote) for vote in counted(run.votes) if vote.voter == voter}
    fresh = [pair for pair in different if _sorted(pair) not in known]
    asked = fresh if limit is None else fresh[:limit]
    same, had = len(found) - len(different), len(different) - len(fresh)
    return Pairs(tuple(asked), same, had, len(fresh) - len(asked))


def orders(pair: Pair) -> tuple[Pair, Pair]:
    """Both ways round."""
    return pair, (pair[1], pair[0])


def verdict_on(pair: Pair, judgements: Sequence[Judgement]) -> tuple[Verdict, str] | None:
    """What one judge's words on both orders of a pair come to, and a note; None where one of them says nothing."""
    found = [next((j for j in judgements if j.cells == order), None) for order in orders(pair)]
    words = [_better(judgement) for judgement in found if judgement is not None and judgement.finding != "unclear"]
    if len(words) < 2:
        return None
    if words[0] != words[1]:
        return "tie", CHANGED
    better = words[0]
    return ("tie", "") if better is None else ("left" if better == pair[0] else "right", "")


@dataclass(frozen=True, slots=True)
class JudgeFacts:
    """How one judge did on a run. `votes`: pairs it decided, of which it `changed` its mind on some; `first_place`: how
    often what it read first won, of all times that it preferred one; `unclear`: replies that said nothing.

    `with_people`: how far its votes agree with those of all people, on the pairs where both voted.
    """

    model: str
    votes: int
    changed: int
    unclear: int
    first_place: Estimate | None
    with_people: Agreement


def judges_of(run: Run) -> tuple[JudgeFacts, ...]:
    """Every judge that compared answers of the run, in the order of their first word."""
    models = dict.fromkeys(j.model for j in run.judgements if len(j.cells) == 2)
    return tuple(_facts(run, model) for model in models)


def _facts(run: Run, model: str) -> JudgeFacts:
    words = [j for j in run.judgements if j.model == model and len(j.cells) == 2]
    mine = [vote for vote in counted(run.votes) if vote.voter == voter_of(model)]
    firsts, seconds = (sum(j.finding == place for j in words) for place in ("first", "second"))
    return JudgeFacts(
        model,
        len(mine),
        sum(vote.note.startswith(CHANGED) for vote in mine),
        sum(j.finding == "unclear" for j in words),
        share(firsts, firsts + seconds) if firsts + seconds else None,
        with_people(run.votes, voter_of(model)),
    )


def with_people(votes: Iterable[Vote], judge: str) -> Agreement:
    """How far a judge agrees with people: each person beside the judge, on the pairs where both voted.

    People count by themselves: with three of them a pair counts three times, and what they say of each other never.
    """
    standing = counted(votes)
    mine = {pair_of(vote): vote for vote in standing if vote.voter == judge}
    beside: list[Vote] = []
    for person in dict.fromkeys(vote.voter for vote in standing if not is_judge(vote.voter)):
        theirs = [vote for vote in standing if vote.voter == person and pair_of(vote) in mine]
        beside += _in_own_run(theirs, person)
        beside += _in_own_run((mine[pair] for pair in dict.fromkeys(map(pair_of, theirs))), person)
    return agreement(beside)


def _in_own_run(votes: Iterable[Vote], person: str) -> list[Vote]:
    """The cells renamed for each person, so that the same pair of two people counts as two.

    Both bad is a tie here: a judge is not asked for more.
    """

    def named(cell: CellId) -> CellId:
        return replace(cell, prompt=f"{person}\n{cell.prompt}")

    return [
        replace(
            vote,
            left=named(vote.left),
            right=named(vote.right),
            verdict="tie" if vote.verdict == "both-bad" else vote.verdict,
        )
        for vote in votes
    ]


def tally_of(votes: Iterable[Vote]) -> Mapping[Verdict, int]:
    table: dict[Verdict, int] = {"left": 0, "right": 0, "tie": 0, "both-bad": 0}
    for vote in votes:
        table[vote.verdict] += 1
    return table


def _better(judgement: Judgement) -> CellId | None:
    first, second = judgement.cells
    return {"first": first, "second": second}.get(judgement.finding)


def _sorted(pair: Pair) -> Pair:
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])
