"""The comparison as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from shown_runs import GREETING, MODEL, same_as_golden, small_run, talk_run

from playground.core.run import Run
from playground.formats.comparison_csv import render


def rows(run: Run) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render(run).decode("utf-8-sig"), newline="")))


def test_the_csv_of_a_fixed_run_stays_as_it_is() -> None:
    assert same_as_golden("comparison.csv", render(small_run()))


def test_it_is_what_spreadsheets_read() -> None:
    data = render(small_run())
    assert data.startswith(b"\xef\xbb\xbfpreset,preset_name,prompt,prompt_text,model,sample,turn,seed,state,text,")
    assert data.endswith(b"\r\n")


def test_one_row_a_cell_with_all_that_is_known() -> None:
    first, pirate, _, failed = rows(small_run())
    assert (first["preset"], first["model"], first["sample"], first["seed"]) == ("none", MODEL, "1", "101")
    assert (first["system_message"], first["text"]) == ("", "Hello, and welcome!\n\nWhat brings you here?")
    assert (first["ttft_ms"], first["tokens_per_s"], first["output_tokens"], first["cost_usd"]) == (
        "96.4",
        "148.2",
        "29",
        "0.0",
    )
    assert (pirate["checks_passed"], pirate["checks_total"], failed["checks_passed"]) == ("1", "1", "0")
    assert (failed["error_kind"], failed["state"], failed["text"]) == ("cut", "failed", "Wel")
    assert failed["error"].startswith("The model stopped")


@pytest.mark.parametrize("start", [*"=+-@|%＝＋－＠％\t\n\r", " =", "\u200b=", "\ufeff=", "\x00=", "\u00a0\u200b+"])
def test_no_text_is_a_formula(start: str) -> None:
    run = small_run()
    cell = replace(run.cells[0], completion=replace(run.cells[0].completion, text=f"{start}HYPERLINK(1)"))
    assert rows(replace(run, cells=(cell,)))[0]["text"].startswith("'")


def test_numbers_stay_numbers() -> None:
    run = small_run()
    assert rows(replace(run, cells=(replace(run.cells[0], seed=-5),)))[0]["seed"] == "-5"


def test_every_turn_has_a_row_with_its_own_question_and_system_message() -> None:
    found = [(row["turn"], row["prompt_text"], row["text"]) for row in rows(talk_run())]
    assert found[1:] == [
        ("1", GREETING.text, "Ahoy, matey! Welcome aboard."),
        ("2", "And at night?", "Psst."),
    ]
    assert rows(talk_run())[2]["system_message"] == "Be brief."
