"""Rounds are chosen where they teach most, never twice for one voter, and their sides by a seed."""

from __future__ import annotations

from playground.core.plan import CellId
from playground.core.vote_rounds import gains, next_round, pairs, swapped
from playground.core.votes import Vote, pair_of


def cell(preset: str, prompt: str = "p", sample: int = 1, turn: int = 1) -> CellId:
    return CellId(preset, prompt, "m", sample, turn)


def player(cell: CellId) -> str:
    return cell.preset


def vote(number: int, left: CellId, right: CellId, verdict: str = "left", voter: str = "Ada") -> Vote:
    return Vote(f"v{number}", voter, left, right, verdict, f"{number:03d}", number)  # type: ignore[arg-type]


TEXTS = {cell(preset, prompt): f"{preset} on {prompt}" for preset in "abc" for prompt in ("p", "q")}


def test_only_answers_to_the_same_prompt_and_turn_meet_and_no_two_alike() -> None:
    texts = {cell("a"): "x", cell("b"): "x ", cell("c"): "y", cell("a", turn=2): "z", cell("a", sample=2): "w"}
    assert set(pairs(texts, player)) == {
        (cell("a"), cell("c")),
        (cell("b"), cell("c")),
        (cell("a", sample=2), cell("b")),
        (cell("a", sample=2), cell("c")),
    }


def test_every_pair_comes_once_and_then_there_is_nothing_left() -> None:
    votes: list[Vote] = []
    while (found := next_round(TEXTS, votes, "Ada", player, seed=len(votes))) is not None:
        votes.append(vote(len(votes), found.left, found.right))
    assert len({pair_of(v) for v in votes}) == len(votes) == len(pairs(TEXTS, player)) == 6
    assert next_round(TEXTS, votes, "Bob", player, seed=0) is not None


def test_the_pair_nobody_knows_about_comes_first() -> None:
    seen = [vote(n, cell("a"), cell("b"), "tie", voter=f"v{n}") for n in range(12)]
    found = next_round(TEXTS, seen, "Ada", player, seed=3)
    assert found is not None
    assert {found.left.preset, found.right.preset} != {"a", "b"}


def test_a_sure_thing_teaches_less_than_an_open_question() -> None:
    clear = [vote(n, cell("a"), cell("b")) for n in range(10)]
    even = [vote(n + 20, cell("c"), cell("d"), "left" if n % 2 else "right") for n in range(10)]
    gain = gains(clear + even, ["a", "b", "c", "d"], player)
    assert gain[frozenset("ab")] < gain[frozenset("ac")]
    assert gain[frozenset("cd")] < gain[frozenset("ac")]


def test_votes_make_the_next_one_teach_less() -> None:
    before = gains([], ["a", "b"], player)[frozenset("ab")]
    after = gains([vote(1, cell("a"), cell("b"))], ["a", "b"], player)[frozenset("ab")]
    assert 0 < after < before


def test_sides_follow_the_seed_and_both_come() -> None:
    assert {swapped(seed) for seed in range(20)} == {True, False}
    assert sum(swapped(seed) for seed in range(1000)) in range(440, 560)
    for seed in range(10):
        found = next_round(TEXTS, [], "Ada", player, seed)
        assert found == next_round(TEXTS, [], "Ada", player, seed)
        assert found is not None
        assert (found.left > found.right) == swapped(seed)
