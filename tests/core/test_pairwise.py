"""A judge of pairs: which are asked, what both orders come to, its bias of place, and whether people agree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core.completion import Completion
from playground.core.experiment import Prompt
from playground.core.judge_words import facts_words, pairs_words
from playground.core.judgements import Finding, Judgement, joined, voter_of
from playground.core.pairwise import CHANGED, Pair, judges_of, orders, pairs_of, verdict_on
from playground.core.plan import CellId, Column, plan_run
from playground.core.preset import Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run, new_run
from playground.core.votes import Verdict, Vote

JUDGE = "far/j"


def run_of(*systems: str, samples: int = 1, models: tuple[str, ...] = ("here/m",), same: bool = False) -> Run:
    columns = [Column(text, text, Preset(text, text, text), text) for text in systems]
    plan = plan_run("T", columns, [Prompt("q", (Message("user", "Why?"),))], models, samples, Parameters())
    run = new_run("r1", "2026", plan, "")
    cells = (replace(c, completion=Completion("done", "same" if same else str(c.id))) for c in run.cells)
    return replace(run, cells=tuple(cells))


def cell(system: str) -> CellId:
    return CellId(system, "q", "here/m")


PAIR: Pair = (cell("a"), cell("b"))


def said(cells: Pair, finding: Finding, id: str = "") -> Judgement:
    return Judgement(id or f"{cells[0].preset}{cells[1].preset}{finding}", JUDGE, cells, finding, "2026", "{}")


def vote(voter: str, verdict: Verdict, pair: Pair = PAIR, note: str = "") -> Vote:
    return Vote(f"{voter}{pair}", voter, *pair, verdict, "2026", 0, note=note)


def test_every_column_meets_the_baseline_or_every_other() -> None:
    run = run_of("a", "b", "c", samples=2)
    assert len(pairs_of(run, JUDGE, "baseline").asked) == 4
    assert len(pairs_of(run, JUDGE, "all").asked) == 6
    assert all(left.sample == right.sample for left, right in pairs_of(run, JUDGE, "all").asked)


def test_the_baseline_is_that_of_the_same_model() -> None:
    run = run_of("a", "b", models=("here/m", "here/n"))
    assert all(left.model == right.model for left, right in pairs_of(run, JUDGE, "baseline").asked)
    assert len(pairs_of(run, JUDGE, "baseline").asked) == 2
    assert len(pairs_of(run, JUDGE, "all").asked) == 6


def test_what_is_not_asked_is_counted() -> None:
    run = run_of("a", "b", "c")
    assert pairs_of(run_of("a", "b", same=True), JUDGE, "all").same == 1
    voted = replace(run, votes=(vote(voter_of(JUDGE), "left", (PAIR[1], PAIR[0])),))
    found = pairs_of(voted, JUDGE, "all", limit=1)
    assert (len(found.asked), found.had, found.beyond) == (1, 1, 1)
    assert pairs_words(found) == (
        "1 pair to judge, each in both orders: 2 questions; 1 judged before by this model; 1 beyond the limit"
    )
    failed = replace(run, cells=tuple(replace(c, completion=Completion("failed", "x")) for c in run.cells))
    assert pairs_of(failed, JUDGE, "all").asked == ()


@pytest.mark.parametrize(
    ("forth", "back", "verdict"),
    [
        ("first", "second", ("left", "")),
        ("second", "first", ("right", "")),
        ("first", "first", ("tie", CHANGED)),
        ("second", "second", ("tie", CHANGED)),
        ("tie", "tie", ("tie", "")),
        ("tie", "first", ("tie", CHANGED)),
        ("unclear", "first", None),
    ],
)
def test_only_what_is_said_both_times_counts(forth: Finding, back: Finding, verdict: tuple[str, str] | None) -> None:
    there, other = orders(PAIR)
    assert verdict_on(PAIR, [said(there, forth), said(other, back)]) == verdict
    assert verdict_on(PAIR, [said(there, forth)]) is None


def test_bias_of_place_and_agreement_with_people() -> None:
    there, other = orders(PAIR)
    votes = (
        vote(voter_of(JUDGE), "left"),
        vote("ann", "left"),
        vote("bob", "right"),
        vote("cy", "right", (PAIR[1], PAIR[0])),
        vote("judge:far/other", "left"),
    )
    run = replace(run_of("a", "b"), votes=votes, judgements=(said(there, "first"), said(other, "first")))
    (facts,) = judges_of(run)
    assert facts.first_place is not None
    assert (facts.first_place.value, facts.first_place.n) == (1.0, 2)
    assert (facts.votes, facts.changed, facts.unclear) == (1, 0, 0)
    assert (facts.with_people.items, facts.with_people.same) == (3, pytest.approx(2 / 3))
    lines = facts_words(facts)
    assert any("100 % of 2 times (95 % interval" in line for line in lines)
    assert any("Agreement with people: 67 % of 3 votes" in line for line in lines)


def test_without_people_nothing_is_claimed() -> None:
    run = replace(run_of("a", "b"), votes=(vote(voter_of(JUDGE), "left"),), judgements=(said(PAIR, "first"),))
    assert facts_words(judges_of(run)[0])[-1] == "Agreement with people: nobody has voted on these pairs yet"


def test_both_bad_of_a_person_is_the_judges_tie() -> None:
    votes = (vote(voter_of(JUDGE), "tie"), vote("ann", "both-bad"))
    run = replace(run_of("a", "b"), votes=votes, judgements=(said(PAIR, "tie"),))
    assert judges_of(run)[0].with_people.same == 1


def test_judgements_join_whatever_the_order() -> None:
    first, second = said(PAIR, "first"), said(PAIR, "second")
    assert joined([first], [second, first]) == joined([second], [first])
