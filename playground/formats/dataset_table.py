"""Tables as text (CSV, TSV, semicolons, bars): the separator, whether the first line names the columns, the rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from playground.core.errors import InputError
from playground.core.wording import count

SEPARATORS: Final = (",", ";", "\t", "|")
MAX_COLUMNS: Final = 200
_LOOKED_AT_LINES: Final = 20
_LOOKED_AT: Final = 100_000
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")
_MAX_NAME: Final = 80
_SENTENCE_WORDS: Final = 4


def separator_of(text: str) -> str:
    """The sign that makes the most columns, and the same number in each of the first rows."""
    beginning = text[:_LOOKED_AT]
    if len(beginning) < len(text):
        beginning = beginning[: beginning.rfind("\n") + 1] or beginning
    return max(SEPARATORS, key=lambda sign: _evenness(beginning, sign))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """(how many of the first rows have as many columns as the first, counted only above one; the columns)"""
    widths: list[int] = []
    try:
        for values in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(values):
                widths.append(len(values))
            if len(widths) >= _LOOKED_AT_LINES:
                break
    except csv.Error:
        pass
    if not widths or widths[0] < 2:
        return 0, 0
    return sum(width == widths[0] for width in widths), widths[0]


def names_columns(first: list[str]) -> bool:
    """Does the first line look like names? Numbers and whole sentences are values."""
    return not any(
        _NUMBER.fullmatch(value.strip())
        or len(value) > _MAX_NAME
        or "\n" in value
        or (value.rstrip().endswith((".", "!", "?")) and len(value.split()) >= _SENTENCE_WORDS)
        for value in first
    )


def table(
    text: str, separator: str, header: bool | None, file: str, skipped: list[int] | None = None
) -> tuple[bool, Iterator[tuple[int, list[str]]]]:
    """(whether there is a header, the lines: first the columns' names, then the values, each with its line's number).

    `header` None: as it looks. Raises InputError with the line, also while the lines are gone through; with a list
    `skipped`, a row of another length is left out and its line noted there.
    """
    rows = _lines(text, separator, file)
    line, first = next(rows, (1, list[str]()))
    named = names_columns(first) if header is None else header
    if named:
        names = [name.strip() for name in first]
    else:
        names = [f"column_{number}" for number in range(1, len(first) + 1)]
        rows = _again((line, first), rows)
    return named, _checked(_names(names, file, line), line, rows, separator, file, skipped)


def _again(first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    if first[1]:
        yield first
    yield from rows


def _checked(
    names: list[str],
    line: int,
    rows: Iterator[tuple[int, list[str]]],
    separator: str,
    file: str,
    skipped: list[int] | None,
) -> Iterator[tuple[int, list[str]]]:
    """The names, then the rows, each of which has a value for each name."""
    yield line, names
    sign = "a tab" if separator == "\t" else f"'{separator}'"
    for number, values in rows:
        if len(values) == len(names):
            yield number, values
        elif skipped is not None:
            skipped.append(number)
        else:
            counts = f"{count(len(values), 'value')}, and the first line has {count(len(names), 'column')}"
            raise InputError(f"the row has {counts}: put text with {sign} in quotes", file=file, line=number)


def _lines(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with the line it ends in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for values in reader:
            if any(values):
                yield reader.line_num, values
    except csv.Error as error:
        line = max(reader.line_num, 1)
        raise InputError(f"the table cannot be read ({error}): check the quotes", file=file, line=line) from None


def _names(names: list[str], file: str, line: int) -> list[str]:
    if len(names) > MAX_COLUMNS:
        raise InputError(f"more than {MAX_COLUMNS} columns: make the dataset smaller", file=file, line=line)
    there: set[str] = set()
    for i, name in enumerate(names):
        if not name:
            raise InputError(f"the column {i + 1} has no name: give it one in the first line", file=file, line=line)
        if name in there:
            raise InputError(f"two columns are called '{name}': rename one", file=file, line=line)
        there.add(name)
    return names


def as_row(names: list[str], values: list[str]) -> Mapping[str, str]:
    return dict(zip(names, values, strict=True))
