"""JSON Lines: a cell a line, each whole in itself."""

from __future__ import annotations

import json
from dataclasses import replace

from shown_runs import small_run

from playground.core.annotations import Annotations
from playground.formats.comparison_lines import render


def test_a_line_a_cell_with_the_texts_that_made_it() -> None:
    run = small_run()
    noted = Annotations().noted(run.cells[0].id, "look").starred(run.cells[0].id, on=True)
    data = render(replace(run, annotations=noted))
    lines = [json.loads(line) for line in data.decode().split("\n")[:-1]]
    assert [line["text"] for line in lines] == [cell.completion.text for cell in run.cells]
    assert lines[0]["prompt_text"] == "Write a short greeting for a new customer."
    assert lines[0]["system_message"] is None
    assert lines[1]["system_message"] == run.columns[1].system_message
    assert (lines[0]["note"], lines[0]["starred"]) == ("look", True)
    assert "note" not in lines[1]
    assert lines[1]["checks"][0]["passed"] is True
    assert lines[0]["request"]["method"] == "POST"


def test_line_separators_and_half_characters_break_no_line() -> None:
    run = small_run()
    odd = replace(run.cells[0], completion=replace(run.cells[0].completion, text="a\u2028b\nc\ud800"))
    data = render(replace(run, cells=(odd,)))
    assert data.count(b"\n") == 1
    assert json.loads(data)["text"] == "a\u2028b\nc\ufffd"
