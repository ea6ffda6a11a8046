"""Datasets of an experiment: CSV (whatever its separator), TSV and JSONL, as rows of texts by column."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from playground.core.errors import InputError
from playground.core.experiment import Rows
from playground.formats.text_source import decode, unusable_in

MAX_BYTES: Final = 5_000_000
MAX_ROWS: Final = 10_000
MAX_COLUMNS: Final = 200
SUFFIXES: Final = (".csv", ".tsv", ".jsonl", ".ndjson")
_SEPARATORS: Final = ",;\t|"


def parse(source: str | bytes, *, file: str) -> Rows:
    """The rows of a dataset; the format is known by the file's suffix. Empty lines are left out.

    In JSONL a number, true or a list stands as its JSON text, null as "". Raises InputError with file and line.
    """
    text = decode(source, file=file, limit_bytes=MAX_BYTES)
    suffix = next((known for known in SUFFIXES if file.lower().endswith(known)), None)
    match suffix:
        case ".csv":
            rows = _table(text, _separator(text), file)
        case ".tsv":
            rows = _table(text, "\t", file)
        case ".jsonl" | ".ndjson":
            rows = _json_lines(text, file)
        case _:
            raise InputError(f"a dataset is one of {', '.join(SUFFIXES)}: save it as one of them", file=file)
    taken: list[Mapping[str, str]] = []
    for line, row in rows:
        if len(taken) >= MAX_ROWS:
            raise InputError(f"more than {MAX_ROWS:,} rows: make the dataset smaller", file=file, line=line)
        taken.append(row)
    if not taken:
        raise InputError("the dataset has no rows: add one below the first line", file=file)
    return tuple(taken)


def _separator(text: str) -> str:
    """The sign that stands most often in the first line, outside of quotes."""
    outside = "".join(part for i, part in enumerate(text.lstrip("\r\n").split("\n", 1)[0].split('"')) if i % 2 == 0)
    return max(_SEPARATORS, key=outside.count)


def _table(text: str, separator: str, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] | None = None
    try:
        for values in reader:
            if not any(values):
                continue
            if header is None:
                header = _header([name.strip() for name in values], file, reader.line_num)
            elif len(values) != len(header):
                counts = f"{len(values)} values, and the first line names {len(header)} columns"
                raise InputError(f"the row has {counts}: put text with '{separator}' in quotes", file=file,
                                 line=reader.line_num)  # fmt: skip
            else:
                yield reader.line_num, dict(zip(header, values, strict=True))
    except csv.Error as error:
        line = max(reader.line_num, 1)
        raise InputError(f"the table cannot be read ({error}): check the quotes", file=file, line=line) from None


def _header(names: list[str], file: str, line: int) -> list[str]:
    if len(names) > MAX_COLUMNS:
        raise InputError(f"more than {MAX_COLUMNS} columns: make the dataset smaller", file=file, line=line)
    for i, name in enumerate(names):
        if not name:
            raise InputError(f"the column {i + 1} has no name: give it one in the first line", file=file, line=line)
        if name in names[:i]:
            raise InputError(f"two columns are called '{name}': rename one", file=file, line=line)
    return names


def _json_lines(text: str, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    columns: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
            if not isinstance(row, dict):
                raise InputError('the line is no JSON object: write {"column": "value"}', file=file, line=number)
            texts = {key: _text(value) for key, value in cast(dict[str, Any], row).items()}
        except (ValueError, RecursionError):
            raise InputError("the line is not JSON: write one object in each line", file=file, line=number) from None
        columns.update(texts)
        for part in (*texts, *texts.values()):
            if (unusable := unusable_in(part)) is not None:
                raise InputError(f"the text holds {unusable[1]}: delete it", file=file, line=number)
        if len(columns) > MAX_COLUMNS:
            raise InputError(f"more than {MAX_COLUMNS} columns: make the dataset smaller", file=file, line=number)
        yield number, texts


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
