"""Mirrored pairs: which are taken, and which prompts they become."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.experiment import Experiment, Prompt
from playground.core.mirrors import MirroredPair, apart, categories_of, chosen, prompts_of_pairs, with_mirrors
from playground.core.request import Message


def pair(number: int, category: str = "politics") -> MirroredPair:
    return MirroredPair(
        f"p{number}", "topic", category, "left", "right", f"Praise left {number}.", f"Praise right {number}."
    )


MANY = tuple(pair(n, category) for n, category in enumerate(["politics"] * 20 + ["sports"] * 2 + ["life"] * 8))


def test_the_second_side_names_the_first() -> None:
    first, second = prompts_of_pairs([pair(7)])
    assert (first.id, first.mirror) == ("p7-a", "")
    assert (second.id, second.mirror) == ("p7-b", "p7-a")
    assert (first.text, second.text) == ("Praise left 7.", "Praise right 7.")


def test_a_few_come_from_every_category_and_from_all_over_it() -> None:
    taken = chosen(MANY, 9)
    assert Counter(each.category for each in taken) == {"politics": 4, "sports": 2, "life": 3}
    places = [int(each.id[1:]) for each in taken if each.category == "politics"]
    assert places == [2, 7, 12, 17]
    assert taken == chosen(MANY, 9)


def test_one_category_alone() -> None:
    assert {each.category for each in chosen(MANY, None, ["Sports"])} == {"sports"}
    assert categories_of(MANY) == {"politics": 20, "sports": 2, "life": 8}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=40), st.integers(0, 50))
def test_as_many_as_were_asked_for_in_their_order(categories: list[str], number: int) -> None:
    pairs = [pair(n, category) for n, category in enumerate(categories)]
    taken = chosen(pairs, number)
    assert len(taken) == min(number, len(pairs))
    assert list(taken) == [each for each in pairs if each in taken]


@pytest.mark.parametrize("times", [1, 2])
def test_an_experiment_asks_each_once_and_says_where_they_come_from(times: int) -> None:
    experiment = Experiment("E", (), (Prompt("own", (Message("user", "Hello"),)),), description="Mine.")
    for _ in range(times):
        experiment = with_mirrors(experiment, [pair(1)], "Mirrored pairs: somebody, CC0.")
    assert [prompt.id for prompt in experiment.prompts] == ["own", "p1-a", "p1-b"]
    assert experiment.description == "Mine.\n\nMirrored pairs: somebody, CC0."


@pytest.mark.parametrize(
    ("stances", "prompts", "wanted"),
    [
        (("tea", "a coffee"), ("Praise tea!", "Praise a coffee!"), ("Praise […]!", "tea", "a coffee")),
        (("tea", "coffee"), ("Praise her tea now", "Mock his tea now"), ("[…] tea now", "Praise her", "Mock his")),
        (("", ""), ("Praise tea to me", "Praise coffee to me"), ("Praise […] to me", "tea", "coffee")),
        (("", ""), ("Yes", "No way"), ("[…]", "Yes", "No way")),
        (("", ""), ("a", "a a"), ("a […]", "", "a")),
    ],
)
def test_what_both_say_and_where_they_differ(
    stances: tuple[str, str], prompts: tuple[str, str], wanted: tuple[str, str, str]
) -> None:
    assert apart(MirroredPair("x", "T", "C", *stances, *prompts)) == wanted
