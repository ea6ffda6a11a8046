"""A comparison as CSV for spreadsheets: one row a cell, UTF-8 with BOM, CRLF, no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import Final

from playground.core.run import Run
from playground.core.wording import without_controls
from playground.formats.comparison_table import FIELDS, Value, rows

_FORMULA_STARTS: Final = tuple("=+-@|%＝＋－＠％｜\t\n")
_UNSEEN: Final = " \u00a0\u200b\u200c\u200d\u2060\ufeff"  # passed over by some programs before they look for a formula


def render(run: Run) -> bytes:
    """The first row names the fields. An absent value is an empty cell; so is "no system message"."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for row in rows(run):
        writer.writerow(map(_harmless, row))
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Value:
    """Numbers stay numbers; a text that a spreadsheet could take for a formula begins with an apostrophe."""
    if not isinstance(value, str):
        return value
    text = without_controls(value)
    return f"'{text}" if text.lstrip(_UNSEEN).startswith(_FORMULA_STARTS) else text
