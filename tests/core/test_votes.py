"""Votes: counted once, joined in any order, and turned into bouts and preferences."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.plan import CellId
from playground.core.votes import Bout, Standing, Vote, bouts, counted, merged, preferred, standings, voters

FRENCH, PIRATE, OTHER = (CellId(name, "p1", "local/m") for name in ("french", "pirate", "pirate~mood=grumpy"))


def vote(number: int, verdict: str = "left", voter: str = "Ada", **changed: object) -> Vote:
    made = Vote(f"v{number}", voter, FRENCH, PIRATE, "tie", f"2026-01-01T00:00:{number:02d}Z", number)
    return replace(made, verdict=verdict, **changed)  # type: ignore[arg-type]


def column(cell: CellId) -> str:
    return cell.preset


votes_of_some = st.lists(
    st.builds(
        vote,
        st.integers(0, 9),
        st.sampled_from(["left", "right", "tie", "both-bad"]),
        st.sampled_from(["Ada", "Bob"]),
        withdrawn=st.booleans(),
    ),
    max_size=8,
)


@given(st.lists(votes_of_some, min_size=1, max_size=3))
@settings(max_examples=60)
def test_the_order_of_files_does_not_matter(files: list[list[Vote]]) -> None:
    results = {merged(*order) for order in permutations(files)}
    assert len(results) == 1
    whole = results.pop()
    assert merged(whole, *files) == whole
    assert merged(merged(*files[:1]), merged(*files[1:])) == whole
    assert {v.id for v in whole} == {v.id for votes in files for v in votes}
    assert len({v.id for v in whole}) == len(whole)


def test_a_vote_taken_back_is_not_brought_back_by_a_file_that_still_holds_it() -> None:
    old, gone = vote(1), vote(1, withdrawn=True)
    assert merged([gone], [old]) == merged([old], [gone]) == (gone,)
    assert counted(merged([gone], [old])) == ()


def test_votes_become_bouts() -> None:
    votes = [vote(1), vote(2, "right"), vote(3, "tie"), vote(4, "both-bad"), vote(5, withdrawn=True)]
    scores = [bout.score for bout in bouts(votes, column)]
    assert scores == [1.0, 0.0, 0.5, 0.5]
    assert bouts(votes, column)[0] == Bout("french", "pirate", 1.0)


def test_two_answers_of_one_player_say_nothing_about_it() -> None:
    twins = replace(vote(1), left=replace(FRENCH, sample=2), right=FRENCH)
    assert bouts([twins], column) == ()
    assert standings([twins], column) == {}


def test_standings_count_each_side() -> None:
    votes = [vote(1), vote(2), vote(3, "right"), vote(4, "both-bad"), replace(vote(5), right=OTHER)]
    table = standings(votes, column)
    assert table["french"] == Standing(won=3, lost=1, ties=1, both_bad=1)
    assert table["pirate"] == Standing(won=1, lost=2, ties=1, both_bad=1)
    assert table["french"].votes == 5


def test_what_was_preferred() -> None:
    assert preferred(vote(1)) == (FRENCH, PIRATE)
    assert preferred(vote(1, "right")) == (PIRATE, FRENCH)
    assert preferred(vote(1, "tie")) is None
    assert preferred(vote(1, "both-bad")) is None


def test_voters_stand_once() -> None:
    assert voters([vote(1), vote(2, voter="Bob"), vote(3), vote(4, voter="Eve", withdrawn=True)]) == ("Ada", "Bob")
