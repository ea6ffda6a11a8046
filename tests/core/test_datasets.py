"""Datasets beside prompts: what fits, which rows are taken, and ids that stay unique."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.columns import prompts_of
from playground.core.datasets import Fit, Taken, columns_in, fit_of, in_rows
from playground.core.experiment import Experiment, Prompt
from playground.core.prompt_lines import prompts_in
from playground.core.request import Message

ROWS = ({"city": "Rome", "who": "Ann"}, {"city": "Oslo", "mood": "glad"})


def prompt(name: str, *texts: str, **values: str) -> Prompt:
    return Prompt(name, tuple(Message("user", text) for text in texts), values)


def test_what_fits_and_what_does_not() -> None:
    prompts = [prompt("a", "Hi {{who}}, {{colour}}", "in {{ city }}"), prompt("b", "Hi"), prompt("c", "{{x}}", x="1")]
    assert columns_in(ROWS) == ("city", "who", "mood")
    assert fit_of(prompts, columns_in(ROWS)) == Fit(("a",), ("colour",), ("mood",))


def test_a_prompt_that_names_no_column_is_asked_once() -> None:
    filled = prompts_of(Experiment("T", (), (prompt("a", "Hi {{city}}"), prompt("b", "Hi")), rows=ROWS))
    assert [(p.id, p.text) for p in filled] == [("a-row-1", "Hi Rome"), ("a-row-2", "Hi Oslo"), ("b", "Hi")]


def test_a_row_written_down_as_a_prompt_keeps_its_id() -> None:
    prompts = (prompt("a", "Hi {{city}}"), prompt("a-row-1", "Hi Rome"))
    assert [prompt_id for _prompt, prompt_id, _row in in_rows(prompts, ROWS)] == ["a-row-1'", "a-row-2", "a-row-1"]


@given(
    st.lists(st.tuples(st.sampled_from(["q", "q-row-1", "q-row-1'", "q-row-1-row-1"]), st.booleans()),
             unique_by=lambda each: each[0]),
    st.integers(0, 3),
)  # fmt: skip
def test_ids_are_unique_whatever_takes_rows(named: list[tuple[str, bool]], rows: int) -> None:
    prompts = [prompt(name, "{{n}}" if takes else "n") for name, takes in named]
    ids = [prompt_id for _prompt, prompt_id, _row in in_rows(prompts, tuple({"n": str(i)} for i in range(rows)))]
    assert len(set(ids)) == len(ids)


def test_rows_are_taken_in_order_and_by_chance_the_same_with_the_same_seed() -> None:
    assert list(Taken().places(3)) == [0, 1, 2]
    assert list(Taken("first", 2).places(3)) == [0, 1]
    assert list(Taken("first", 9).places(3)) == [0, 1, 2]
    some = list(Taken("sample", 5, seed=7).places(1000))
    assert some == sorted(set(some)) == list(Taken("sample", 5, seed=7).places(1000))
    assert len(some) == 5
    assert some != list(Taken("sample", 5, seed=8).places(1000))


@pytest.mark.parametrize(
    ("text", "prompts"),
    [
        ("", ()),
        ("One?\r\n\r\n  Two? \n", ("One?", "Two?")),
        ("\ufeffOne?", ("One?",)),
        ("a\n\nb\n---\n\n c\n --- \n\n---\nd", ("a\n\nb", "c", "d")),
        ("---\n", ()),
        ("- one\n-- two", ("- one", "-- two")),
    ],
)
def test_prompts_as_lines(text: str, prompts: tuple[str, ...]) -> None:
    assert prompts_in(text) == prompts
