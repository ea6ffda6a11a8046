"""What a judge's work came to, in words for people: its bias of place, and how far it agrees with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.core.intervals import Estimate
from playground.core.judgements import Judgement
from playground.core.pairwise import JudgeFacts, Pairs
from playground.core.wording import count

FAIR: Final = "A judge without a bias of place is near 50 %."


def pairs_words(pairs: Pairs) -> str:
    """`12 pairs to judge, each in both orders; 3 with the same words are left out`."""
    asked = len(pairs.asked)
    words = [f"{count(asked, 'pair')} to judge, each in both orders: {count(2 * asked, 'question')}"]
    if pairs.had:
        words.append(f"{pairs.had:,} judged before by this model")
    if pairs.same:
        words.append(f"{pairs.same:,} with the same words on both sides left out")
    if pairs.beyond:
        words.append(f"{pairs.beyond:,} beyond the limit")
    return "; ".join(words)


def facts_words(facts: JudgeFacts) -> tuple[str, ...]:
    """Lines: what was decided, how the place counted, what people say."""
    lines = [f"{count(facts.votes, 'pair')} decided, {facts.changed:,} of them ties because it changed its mind"]
    lines[0] += " with the order"
    if facts.unclear:
        lines.append(f"{facts.unclear:,} {'reply' if facts.unclear == 1 else 'replies'} said nothing plainly")
    if (place := facts.first_place) is not None:
        lines.append(f"What it read first won {share_words(place)}. {FAIR}")
    lines.append(agreement_words(facts))
    return tuple(lines)


def agreement_words(facts: JudgeFacts) -> str:
    """`Agreement with people: 75 % of 8 pairs, alpha 0.42`."""
    found = facts.with_people
    if not found.items or found.same is None:
        return "Agreement with people: nobody has voted on these pairs yet"
    alpha = "" if found.alpha is None else f", alpha {found.alpha:.2f} (0 is chance, 1 is perfect)"
    return f"Agreement with people: {found.same * 100:.0f} % of {count(found.items, 'vote')}{alpha}"


def share_words(estimate: Estimate) -> str:
    """`58 % of 24 times (95 % interval 39 to 76 %)`."""
    words = f"{estimate.value * 100:.0f} % of {count(estimate.n, 'time')}"
    if estimate.low is None or estimate.high is None:
        return words
    return f"{words} (95 % interval {estimate.low * 100:.0f} to {estimate.high * 100:.0f} %)"


def cost_of(judgements: Sequence[Judgement]) -> tuple[float, int]:
    """(USD that are known, judgements whose cost is not)."""
    known = [judgement.cost_usd for judgement in judgements if judgement.cost_usd is not None]
    return sum(known), len(judgements) - len(known)
