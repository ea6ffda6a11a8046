"""A workbook: read back as the XML it is, with no formula and no link in it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

from shown_runs import small_run

from playground.formats.comparison_table import FIELDS
from playground.formats.comparison_xlsx import MAX_CHARACTERS, render

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(data: bytes) -> list[list[list[str]]]:
    """The cells of each sheet as texts, those that are not there as ""."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        names = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        return [_rows(ElementTree.fromstring(book.read(name))) for name in names]


def _rows(sheet: ElementTree.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row.iter(f"{_NS}c")] for row in sheet.iter(f"{_NS}row")]


def test_answers_summary_and_columns() -> None:
    run = small_run()
    answers, summary, steering, columns = sheets(render(run))
    assert answers[0] == list(FIELDS)
    assert len(answers) == len(run.cells) + 1
    assert "Ahoy, matey! Welcome aboard." in answers[2]
    assert summary[0][:5] == ["column", "model", "figure", "unit", "value"]
    assert any(row[2:4] == ["Length", "words"] for row in summary if len(row) > 4)
    assert any(row[2:3] == ["passed: speaks pirate"] for row in summary)
    assert steering[1][:2] == ["captain-redbeard", "Captain Redbeard"]
    assert [row[0] for row in columns] == ["preset", "none", "captain-redbeard"]


def test_it_is_the_same_each_time() -> None:
    assert render(small_run()) == render(small_run())


def test_no_text_is_a_formula_or_a_link() -> None:
    run = small_run()
    evil = ["=1+1", "@SUM(1)", "https://example.org/x", "{=1}", "+1", "\x07=2", "12"]
    cells = [replace(run.cells[0], id=replace(run.cells[0].id, sample=n)) for n in range(1, len(evil) + 1)]
    cells = [
        replace(cell, completion=replace(cell.completion, text=text)) for cell, text in zip(cells, evil, strict=True)
    ]
    data = render(replace(run, cells=tuple(cells), name="=evil()"))
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            content = book.read(name)
            assert b"<f>" not in content
            assert b"hyperlink" not in content
    place = list(FIELDS).index("text")
    told = {row[n] for row in sheets(data)[0][1:] for n in range(len(row))}
    assert {"=1+1", "@SUM(1)", "https://example.org/x", "{=1}", "+1", "12"} <= told
    assert place


def test_a_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    run = small_run()
    long = replace(run.cells[0], completion=replace(run.cells[0].completion, text="😀" * MAX_CHARACTERS))
    text = max((cell for row in sheets(render(replace(run, cells=(long,))))[0] for cell in row), key=len)
    assert len(text.encode("utf-16-le")) // 2 <= MAX_CHARACTERS
    assert text.endswith("the whole text is in the .json]")
