"""A comparison as a workbook: a sheet of answers, one of figures with their intervals, one of steering, one of columns.

A text is always written as a text: nothing in it is a formula or a link. Row by row, so that memory stays small.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol, cast

from playground.core.knobs import as_text
from playground.core.left_out import left_out_words
from playground.core.metrics import METRICS
from playground.core.preset import sha256_of
from playground.core.run import Run
from playground.core.summaries import Summary, summaries_of
from playground.core.summary_words import ABOUT_INTERVALS
from playground.core.wording import parameter_words, sum_words, tally, without_controls
from playground.formats import steering_rows
from playground.formats.comparison_table import FIELDS, Value, rows

MAX_CHARACTERS: Final = 32_767
"""What a cell of Excel holds."""
_CUT: Final = " … [cut: a cell of a workbook holds no more; the whole text is in the .json]"
_SUMMARY: Final = ("column", "model", "figure", "unit", "value", "low_95", "high_95", "median", "n")
_COLUMNS: Final = (
    "preset", "preset_name", "baseline", "system_message", "sha256", "knobs", "parameters", "layers", "without",
    "bounds", "description", "tags", "license", "source",
)  # fmt: skip
_WIDE: Final = frozenset({"prompt_text", "text", "reasoning", "system_message", "description", "error", "sentence"})


class _Sheet(Protocol):
    """What is used of the library, which tells no types."""

    def set_column(self, first: int, last: int, width: float, format: Any) -> object: ...
    def write_string(self, row: int, place: int, text: str, format: Any = None) -> object: ...
    def write_number(self, row: int, place: int, number: float) -> object: ...
    def freeze_panes(self, row: int, place: int) -> object: ...
    def autofilter(self, first_row: int, first: int, last_row: int, last: int) -> object: ...


class _Book(Protocol):
    def add_worksheet(self, name: str) -> _Sheet: ...
    def add_format(self, properties: Mapping[str, object]) -> Any: ...
    def set_properties(self, properties: Mapping[str, object]) -> object: ...
    def close(self) -> object: ...


def render(run: Run) -> bytes:
    """The same run gives the same bytes."""
    import xlsxwriter  # type: ignore[import-untyped]

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    made = io.BytesIO()
    book = cast("_Book", xlsxwriter.Workbook(made, options))
    about = ". ".join(filter(None, [sum_words(run), tally(run.cells), left_out_words(run)]))
    title = without_controls(run.name)[:200]
    book.set_properties({"title": title, "comments": about, "created": _moment(run.created_at)})
    _sheet(book, "Answers", tuple(FIELDS), rows(run))
    _sheet(book, "Summary", _SUMMARY, _figures(run))
    steering = steering_rows.steering_told(run)
    if steering is not None:
        _sheet(book, "Steering", steering_rows.FIELDS, steering_rows.rows_in_numbers(steering))
    _sheet(book, "Columns", _COLUMNS, _columns(run))
    book.close()
    return made.getvalue()


def _sheet(book: _Book, name: str, heads: Sequence[str], values: Iterable[Sequence[Value]]) -> None:
    sheet = book.add_worksheet(name)
    bold, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, head in enumerate(heads):
        sheet.set_column(place, place, 60 if head in _WIDE else max(10, len(head) + 2), text)
        sheet.write_string(0, place, head, bold)
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(values, start=1):
        for place, value in enumerate(row):
            _write(sheet, last, place, value)
    sheet.autofilter(0, 0, last, len(heads) - 1)


def _write(sheet: _Sheet, row: int, place: int, value: Value) -> None:
    if isinstance(value, str):
        text = without_controls(value)
        if len(text.encode("utf-16-le", "replace")) // 2 > MAX_CHARACTERS:
            half = MAX_CHARACTERS - len(_CUT)
            text = text.encode("utf-16-le", "replace")[: 2 * half].decode("utf-16-le", "ignore") + _CUT
        sheet.write_string(row, place, text)
    elif value is not None and math.isfinite(value):
        sheet.write_number(row, place, value)


def _figures(run: Run) -> Iterator[Sequence[Value]]:
    for summary in summaries_of(run):
        for row in _of(summary):
            yield (summary.arm.name, summary.arm.model, *row)
    yield ()
    for words in filter(None, (ABOUT_INTERVALS, sum_words(run), tally(run.cells), left_out_words(run), run.program)):
        yield (words,)


def _of(summary: Summary) -> Iterator[Sequence[Value]]:
    cells = summary.answers + summary.failed + summary.open
    yield "whole answers", "answers", summary.answers, None, None, None, cells
    for metric in METRICS:
        if (figure := summary.figures.get(metric.id)) is not None:
            mean = figure.mean
            yield metric.name, metric.unit, mean.value, mean.low, mean.high, figure.median, figure.n
    together = [summary.all_checks] if summary.all_checks is not None else []
    for rate in (*together, *summary.checks):
        yield f"passed: {rate.label}", "share", rate.rate.value, rate.rate.low, rate.rate.high, None, rate.rate.n
        if (lift := rate.lift) is not None:
            yield f"passed, less the baseline: {rate.label}", "share", lift.value, lift.low, lift.high, None, lift.n


def _columns(run: Run) -> Iterator[Sequence[Value]]:
    for place, column in enumerate(run.columns):
        preset = column.preset
        yield (
            column.id, column.name, "baseline" if place == 0 else None, column.system_message,
            sha256_of(column.system_message), "; ".join(f"{k} = {as_text(v)}" for k, v in column.knobs.items()),
            "; ".join(parameter_words(column.parameters)), "; ".join(s.layer for s in column.spans if not s.locked),
            "; ".join(column.without), "; ".join(bound.id for bound in column.bounds), preset.description,
            "; ".join(preset.tags), preset.license, preset.source,
        )  # fmt: skip


def _moment(iso: str) -> datetime:
    """When the run was made, so that the file is the same each time."""
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook's times have no zone)
