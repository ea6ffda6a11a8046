"""What votes say, in words: the same in the window, the page, the Markdown and on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.judge_words import share_words
from playground.core.pairwise import JudgeFacts
from playground.core.run import Run
from playground.core.vote_results import VotedColumn, VoteResults, may_lead, player_of, players_of, votes_to_settle
from playground.core.voter_agreement import Agreement
from playground.core.votes import Player, Standing, Vote, counted
from playground.core.wording import count, moment, plain

HEADINGS: Final = ("Preset", "Strength", "95 % interval", "Won", "Lost", "Tied", "Both bad", "Votes")
ABOUT_STRENGTHS: Final = (
    "Strengths are a Bradley-Terry fit, as chess ratings are: 1000 is the middle, and 100 more wins about 64 votes of "
    "100. Lines are 95 % intervals (bootstrap over the votes, never narrower than the fit's own)."
)
FEW: Final = 10  # votes; of fewer the sentence says so
_SHOWN_NAMES: Final = 4
_SHORT: Final = 60  # characters of a prompt


def meaning(results: VoteResults) -> str:
    """What the strengths mean, in a sentence or two: who is ahead, or that it is not settled."""
    if not results.votes:
        return "Nobody has voted on these answers yet."
    rivals = may_lead(results)
    first = results.columns[0]
    if len(rivals) == 1:
        others = "the other" if len(results.columns) == 2 else "all others"
        words = f"{first.name} is preferred: its interval lies above that of {others}."
    else:
        words = f"Not settled: {_listed(rivals)} could each be the strongest, as their intervals overlap."
        more = votes_to_settle(results)
        if more is not None:
            words += (
                f" About {count(more, 'more vote')} between {rivals[0].name} and {rivals[1].name} would settle it, "
                "if they went on like these."
            )
    if results.votes < FEW:
        words += f" {count(results.votes, 'vote')} {'is' if results.votes == 1 else 'are'} little to go by."
    return words


def facts(results: VoteResults) -> tuple[str, ...]:
    """Who voted, whether blind, and how far they agree."""
    if not results.votes:
        return ()
    blind = results.votes - results.open_ones
    how = "all blind" if not results.open_ones else f"{blind:,} of them blind"
    words = [f"{count(results.votes, 'vote')}, {how}"]
    people = [f"{name} {votes:,}" for name, votes in results.voters[:_SHOWN_NAMES]]
    if len(results.voters) > _SHOWN_NAMES:
        people.append(f"and {len(results.voters) - _SHOWN_NAMES} more")
    if len(people) == 1:
        people = [name for name, _votes in results.voters]
    words.append(f"by {', '.join(people)}")
    if len(results.voters) > 1:
        words.append(agreement_words(results.agreement))
    words += [judge_words(judge) for judge in results.judges]
    return tuple(words)


def judge_words(judge: JudgeFacts) -> str:
    """`judge far/j: as people on 75 % of 8 shared votes, alpha 0.42; what it read first won 58 % of 24 times`"""
    found = judge.with_people
    words = f"judge {judge.model}: people have not voted on its pairs"
    if found.items and found.same is not None:
        alpha = "" if found.alpha is None else f", alpha {found.alpha:.2f}"
        words = (
            f"judge {judge.model}: as people on {100 * found.same:.0f} % of {count(found.items, 'shared vote')}{alpha}"
        )
    return words if judge.first_place is None else f"{words}; what it read first won {share_words(judge.first_place)}"


def agreement_words(agreement: Agreement) -> str:
    """`agreement: the same on 75 % of 12 shared pairs (Krippendorff's alpha 0.61)`"""
    if not agreement.items or agreement.same is None:
        return "no two voters voted on the same pair, so nothing is known of their agreement"
    alpha = "not defined, all said the same" if agreement.alpha is None else f"{agreement.alpha:.2f}"
    pairs = count(agreement.items, "shared pair")
    return f"agreement: the same on {100 * agreement.same:.0f} % of {pairs} (Krippendorff's alpha {alpha})"


def table_row(row: VotedColumn) -> tuple[str, ...]:
    """In the order of HEADINGS."""
    return (row.name, *strength_words(row), *standing_words(row.standing))


def strength_words(row: VotedColumn) -> tuple[str, str]:
    strength = row.strength
    return f"{strength.rating:.0f}", f"{strength.low:.0f} to {strength.high:.0f}"


def standing_words(standing: Standing) -> tuple[str, ...]:
    """Won, lost, tied, both bad, all. `ties` count both bad ones too; here each vote stands once."""
    figures = (standing.won, standing.lost, standing.ties - standing.both_bad, standing.both_bad, standing.votes)
    return tuple(f"{figure:,}" for figure in figures)


def _listed(rows: Sequence[VotedColumn]) -> str:
    names = [row.name for row in rows[:_SHOWN_NAMES]]
    if len(rows) > _SHOWN_NAMES:
        return f"{', '.join(names)} and {len(rows) - _SHOWN_NAMES} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def each_vote(run: Run) -> tuple[tuple[str, str], ...]:
    """(id, `Ada: Pirate over No system message · Why is the sky blue? · 23 November 2026, 19:04 UTC`), newest first."""
    players = players_of(run)
    questions = {prompt.id: prompt.text for prompt in run.prompts}
    return tuple(
        (vote.id, " · ".join([_verdict(vote, players), _short(questions[vote.left.prompt]), moment(vote.at)]))
        for vote in reversed(counted(run.votes))
    )


def _verdict(vote: Vote, players: Mapping[Player, tuple[str, int]]) -> str:
    left, right = (players[player_of(cell)][0] for cell in (vote.left, vote.right))
    said = {
        "left": f"{left} over {right}",
        "right": f"{right} over {left}",
        "tie": f"{left} as good as {right}",
        "both-bad": f"neither {left} nor {right}",
    }
    return f"{vote.voter}: {said[vote.verdict]}{'' if vote.blind else ', not blind'}"


def _short(text: str) -> str:
    words = " ".join(plain(text[: 4 * _SHORT]).split())
    return words if len(words) <= _SHORT else words[: _SHORT - 1].rstrip() + "…"
