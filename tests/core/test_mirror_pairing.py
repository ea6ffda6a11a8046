"""Mirrored prompts: which pairs stand, and which row mirrors which."""

from __future__ import annotations

import pytest

from playground.core.columns import prompts_of
from playground.core.experiment import Experiment, Prompt
from playground.core.mirror_pairing import mirror_problems, mirrors_in_rows, paired
from playground.core.request import Message


def prompt(id: str, mirror: str = "", text: str = "Why?") -> Prompt:
    return Prompt(id, (Message("user", text),), mirror=mirror)


@pytest.mark.parametrize(
    ("prompts", "wrong"),
    [
        ([prompt("a"), prompt("b", "a")], {}),
        ([prompt("a", "b"), prompt("b")], {}),
        ([prompt("a"), prompt("b", "x")], {"b": "there is no prompt 'x'"}),
        ([prompt("a"), prompt("b", "b")], {"b": "names the prompt itself"}),
        ([prompt("a"), prompt("b", "a"), prompt("c", "a")], {"c": "'a' is mirrored by 'b' already"}),
        ([prompt("a", "b"), prompt("b", "a")], {"b": "'a' is mirrored by 'b' already"}),
        ([prompt("a"), prompt("b", "a"), prompt("c", "b")], {"c": "'b' is mirrored by 'a' already"}),
    ],
)
def test_each_prompt_belongs_to_one_pair(prompts: list[Prompt], wrong: dict[str, str]) -> None:
    found = mirror_problems(prompts)
    assert set(found) == set(wrong)
    assert all(words in found[id] for id, words in wrong.items())
    assert [p.mirror for p in paired(prompts)] == ["" if p.id in wrong else p.mirror for p in prompts]


def test_rows_mirror_the_same_row() -> None:
    rows = ({"x": "1"}, {"x": "2"})
    both = (prompt("a", text="{{x}} good?"), prompt("b", "a", "{{x}} bad?"), prompt("c"), prompt("d", "c"))
    assert mirrors_in_rows(both, rows) == {"b-row-1": "a-row-1", "b-row-2": "a-row-2", "d": "c"}
    asked = prompts_of(Experiment("T", (), both, rows=rows))
    assert {p.id: p.mirror for p in asked if p.mirror} == {"b-row-1": "a-row-1", "b-row-2": "a-row-2", "d": "c"}
    assert paired(asked) == asked


def test_a_row_without_its_other_side_mirrors_nothing() -> None:
    rows = ({"x": "1"},)
    one = (prompt("a"), prompt("b", "a", "{{x}}?"))
    assert mirrors_in_rows(one, rows) == {}
    assert [p.mirror for p in prompts_of(Experiment("T", (), one, rows=rows))] == ["", ""]
