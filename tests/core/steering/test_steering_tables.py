"""The numbers under the pictures of steering: each figure once, in words, with as many cells as the table has heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from shown_steering import BASELINE, BIKES, DOSE, HELPFUL, PIRATE, PRESETS, moved, presets

from playground.core.steering.table_parts import FigureTable
from playground.core.steering.tables import (
    ablation_table,
    adherence_table,
    dose_table,
    drift_table,
    even_table,
    holds_table,
    moved_table,
    side_effects_table,
)
from playground.core.steering.values import PresetSteering

Make = Callable[[Sequence[PresetSteering]], FigureTable | None]
TABLES: tuple[Make, ...] = (
    moved_table, adherence_table, holds_table, side_effects_table, drift_table, even_table,
)  # fmt: skip


def cells(table: FigureTable | None, head: str) -> list[str]:
    assert table is not None
    return [row.cells[table.heads.index(head)] for row in table.rows]


@given(some=presets())
def test_a_table_is_whole_whatever_was_measured(some: list[PresetSteering]) -> None:
    for make in TABLES:
        table = make(some)
        if table is not None:
            assert len(table.heads) == len(table.tips) == len(set(table.heads))
            assert {len(row.cells) for row in table.rows} == {len(table.heads)}


@pytest.mark.parametrize("make", TABLES)
def test_nothing_measured_is_no_table(make: Make) -> None:
    assert make([replace(BASELINE, even_handed=None)]) is None
    assert make(()) is None


def test_movement_says_n_distance_and_both_p() -> None:
    table = moved_table(PRESETS)
    assert cells(table, "Answers")[0] == "20 against 40"
    assert cells(table, "Distance")[0] == ".12 (.087 to .15)"
    assert (cells(table, "p")[0], cells(table, "p, corrected")[0]) == ("p .0005", "p .002")
    assert cells(table, "Each batch")[0] == "p .0005, p .0005"


def test_too_few_answers_have_no_figure() -> None:
    table = moved_table([replace(HELPFUL, moved=moved("too-few"))])
    assert cells(table, "Distance") == cells(table, "p") == cells(table, "Separation") == ["–"]


def test_all_checks_stand_before_each_of_them() -> None:
    table = adherence_table([PIRATE])
    assert cells(table, "Check") == ["all checks", "speaks pirate", "says “ahoy”"]
    assert cells(table, "Passed") == ["16 of 20", "16 of 20", "8 of 20"]
    assert cells(table, "Baseline") == ["1 of 40", "1 of 40", "–"]
    alone = replace(BIKES.adherence, checks=BIKES.adherence.checks[:1]) if BIKES.adherence else None
    assert cells(adherence_table([replace(BIKES, adherence=alone)]), "Check") == ["speaks pirate"]


def test_pressure_says_what_it_cost() -> None:
    table = holds_table([PIRATE])
    assert cells(table, "Asked how")[:2] == ["plainly", "all conflicts"]
    assert cells(table, "Passed")[:2] == ["16 of 20", "6 of 20"]
    assert cells(table, "Difference")[1] == "+50 points (+19 to +70)"


def test_what_moved_the_most_stands_first_and_what_was_asked_for_says_so() -> None:
    table = side_effects_table([PIRATE])
    assert cells(table, "Attribute")[0].endswith(", asked for")
    assert cells(table, "Shift")[:3] == ["+5.6 sd", "−2.9 sd", "+2.1 sd"]


def test_drift_sentences_doses_and_sides() -> None:
    assert cells(drift_table([PIRATE]), "Passed") == ["11 of 12", "10 of 12", "8 of 12", "6 of 12", "3 of 12"]
    assert cells(drift_table([PIRATE]), "Half-life")[0] == "not within 5 turns"
    assert cells(ablation_table(PIRATE), "p, corrected") == ["p .002", "p .84", "p 1"]
    assert ablation_table(BIKES) is None
    assert cells(dose_table([DOSE], [3]), "Kendall’s tau") == [".80"]
    assert dose_table((), ()) is None
    assert cells(even_table([PIRATE]), "Attribute")[-1] == "Refusals"
    assert cells(even_table([PIRATE]), "Nearer to even")[-1] == "6 of 40 and 1 of 40"
