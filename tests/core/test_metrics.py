"""The figures of one answer."""

from __future__ import annotations

import pytest
from summary_runs import answer

from playground.core.completion import CellState, Completion
from playground.core.metrics import METRIC, METRICS, values_of


def test_all_that_is_known_of_an_answer() -> None:
    completion = answer(4, text="One two. Three, four!", cost_usd=0.25)
    assert values_of(completion) == {
        "words": 4, "sentences": 2, "characters": 21, "ttft_ms": 100, "total_ms": 140, "tokens_per_s": 100,
        "output_tokens": 8, "input_tokens": 20, "cost_usd": 0.25,
    }  # fmt: skip


@pytest.mark.parametrize("state", ["pending", "running", "failed", "cancelled", "interrupted"])
def test_what_is_no_whole_answer_has_no_figure(state: CellState) -> None:
    assert values_of(answer(state=state)) == {}


def test_what_is_not_known_is_left_out() -> None:
    assert values_of(Completion("done", "Yes.")).keys() == {"words", "sentences", "characters"}


def test_a_reused_answer_keeps_its_times_and_costs_nothing_here() -> None:
    again = values_of(answer(reused_from="20261123-190400-ab12", cost_usd=0.0))
    assert "cost_usd" not in again
    assert again == {name: value for name, value in values_of(answer()).items() if name != "cost_usd"}


def test_every_metric_says_its_values_with_a_unit() -> None:
    assert len(METRIC) == len(METRICS)
    said = {metric.id: metric.say(1234.0) for metric in METRICS}
    assert said["words"] == "1,234 words"
    assert said["ttft_ms"] == "1.23 s"
    assert said["reading_grade"] == "grade 1234.0"
    assert METRIC["words"].say(2.5) == "2.5 words"
    assert METRIC["cost_usd"].say(0.0) == "no cost"
