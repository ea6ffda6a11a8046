"""Datasets as JSON: a line for each row (JSONL), or one list of rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from playground.core.errors import InputError
from playground.formats.dataset_table import MAX_COLUMNS
from playground.formats.text_source import unusable_in


def json_lines(text: str, file: str, skipped: list[int] | None = None) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows, each with its line. A number, true or a list stands as its JSON text, null as "". Raises InputError;
    with a list `skipped`, a line that cannot be read is left out and noted there."""
    columns: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = _row(line, columns, file, number)
        except InputError:
            if skipped is None:
                raise
            skipped.append(number)
        else:
            yield number, row


def _row(line: str, columns: set[str], file: str, number: int) -> Mapping[str, str]:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("the line is not JSON: write one object in each line", file=file, line=number) from None
    if not isinstance(row, dict):
        raise InputError('the line is no JSON object: write {"column": "value"}', file=file, line=number)
    return _texts(cast("dict[str, Any]", row), columns, file, number, "the line is not JSON")


def json_list(text: str, file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The same of one list of objects; a row counts as a line in what is said of it."""
    try:
        rows: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"the file is not JSON ({error.msg})", file=file, line=error.lineno) from None
    except (ValueError, RecursionError):
        raise InputError("the file is not JSON", file=file, line=1) from None
    if not isinstance(rows, list):
        raise InputError('the file is no list of rows: write [{"column": "value"}]', file=file, line=1)
    columns: set[str] = set()
    for number, row in enumerate(cast("Iterable[Any]", rows), start=1):
        if not isinstance(row, dict):
            raise InputError(f'the row {number} is no JSON object: write {{"column": "value"}}', file=file)
        yield number, _texts(cast("dict[str, Any]", row), columns, file, None, f"the row {number} cannot be read")


def _texts(row: dict[str, Any], columns: set[str], file: str, line: int | None, wrong: str) -> Mapping[str, str]:
    try:
        texts = {key.strip(): _text(value) for key, value in row.items()}
    except (ValueError, RecursionError):
        raise InputError(f"{wrong}: write one object in each line", file=file, line=line) from None
    if "" in texts:
        raise InputError("a column has no name: give it one", file=file, line=line)
    columns.update(texts)
    for part in (*texts, *texts.values()):
        if (unusable := unusable_in(part)) is not None:
            raise InputError(f"the text holds {unusable[1]}: delete it", file=file, line=line)
    if len(columns) > MAX_COLUMNS:
        raise InputError(f"more than {MAX_COLUMNS} columns: make the dataset smaller", file=file, line=line)
    return texts


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)
