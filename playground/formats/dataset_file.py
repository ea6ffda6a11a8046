"""Datasets of an experiment: CSV (whatever its separator), TSV, JSONL and JSON lists, as rows of texts by column.

What a table does not say of itself, its encoding, its separator and whether its first line names the columns, is found
and can be told. Every value is plain text: nothing in it is a formula, a date or a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from playground.core.datasets import columns_in
from playground.core.errors import InputError
from playground.core.experiment import Rows
from playground.formats.dataset_json import json_lines, json_list
from playground.formats.dataset_table import MAX_COLUMNS, as_row, separator_of, table
from playground.formats.dataset_text import decoded

MAX_BYTES: Final = 50_000_000
MAX_ROWS: Final = 100_000
TABLES: Final = (".csv", ".tsv", ".tab")
JSON_LINES: Final = (".jsonl", ".ndjson")
SUFFIXES: Final = (*TABLES, *JSON_LINES, ".json")

__all__ = ["JSON_LINES", "MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "SUFFIXES", "Dataset", "Reading", "parse", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read; None: as it looks. `skip`: leave out the rows that cannot be read."""

    encoding: str | None = None
    separator: str | None = None
    header: bool | None = None
    skip: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """`encoding` is a name of Python's; `separator` is "" and `header` True where there is no table but JSON.

    `skipped`: the lines of the rows that were left out.
    """

    columns: tuple[str, ...]
    rows: Rows
    encoding: str
    separator: str
    header: bool
    skipped: tuple[int, ...] = ()


def parse(source: str | bytes, *, file: str) -> Rows:
    """The rows of a dataset as it looks. Raises InputError with file and line."""
    return read(source, file=file).rows


def read(source: str | bytes, *, file: str, reading: Reading | None = None) -> Dataset:
    """A dataset, its format known by the file's suffix. Empty lines are left out. Raises InputError with file and line.

    Pure, and may take a second for 100,000 rows: not for the window's thread.
    """
    how = reading or Reading()
    text, encoding = _text(source, how.encoding, file)
    name = file.lower()
    separator, header = "", True
    skipped: list[int] | None = [] if how.skip else None
    if name.endswith(TABLES):
        separator = how.separator or (separator_of(text) if name.endswith(".csv") else "\t")
        header, lines = table(text, separator, how.header, file, skipped)
        names = next(lines)[1]
        rows = _taken(((line, as_row(names, values)) for line, values in lines), file)
        return Dataset(tuple(names), rows, encoding, separator, header, tuple(skipped or ()))
    if name.endswith(JSON_LINES):
        rows = _taken(json_lines(text, file, skipped), file)
    elif name.endswith(".json"):
        rows = _taken(json_list(text, file), file)
    else:
        raise InputError(f"a dataset is one of {', '.join(SUFFIXES)}: save it as one of them", file=file)
    return Dataset(columns_in(rows), rows, encoding, separator, header, tuple(skipped or ()))


def _text(source: str | bytes, encoding: str | None, file: str) -> tuple[str, str]:
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        sizes = f"{len(data):,} bytes, and at most {MAX_BYTES:,} are read"
        raise InputError(f"the file has {sizes}: make it smaller", file=file)
    return decoded(data, "utf-8" if isinstance(source, str) else encoding, file)


def _taken(rows: Iterator[tuple[int, Mapping[str, str]]], file: str) -> Rows:
    taken: list[Mapping[str, str]] = []
    for line, row in rows:
        if len(taken) >= MAX_ROWS:
            raise InputError(f"more than {MAX_ROWS:,} rows: make the dataset smaller", file=file, line=line)
        taken.append(row)
    if not taken:
        raise InputError("the dataset has no rows: add one below the first line", file=file)
    return tuple(taken)
