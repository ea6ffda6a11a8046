"""`prompts.csv` of awesome-chatgpt-prompts and its kin: `act,prompt` and `act,prompt,for_devs,type,contributor`.

`${name}` and `${name:default}` are its variables (prompts.chat, src/app/prompts.csv/route.ts).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.preset import Knob
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.several import likelihood_of_all
from playground.formats.foreign.slots import Slot
from playground.formats.foreign.text import beginning, text_of

MAX_ROWS: Final = 100_000
COLUMNS: Final = ("act", "prompt", "for_devs", "type", "contributor")
_ALSO: Final[Mapping[str, str]] = {"title": "act", "name": "act", "author": "contributor"}
_SEPARATORS: Final = ",;\t"
_VARIABLE: Final = re.compile(r"\$\{([^\W\d][\w \t-]{0,60}?)(?::([^{}\r\n]{0,1000}))?\}")


class PromptsCsv:
    id: Final = "prompts-csv"
    label: Final = "prompts.csv (act, prompt)"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return likelihood_of_all(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in _read(file)]


def _likelihood(file: ForeignFile) -> float:
    if not file.path.lower().endswith((".csv", ".tsv")):
        return 0.0
    columns = _columns(next(_table(beginning([file])[0], file.path), (1, list[str]()))[1])
    return 0.0 if "prompt" not in columns else 0.95 if "act" in columns else 0.5


def _read(file: ForeignFile) -> list[Outcome]:
    text, notes = text_of(file)
    rows = _table(text, file.path)
    line, header = next(rows, (1, list[str]()))
    columns = _columns(header)
    if "prompt" not in columns or len(set(columns)) < len(columns):  # a table of another kind
        message = "the first line must name the columns act and prompt, each once"
        raise InputError(message, file=file.path, line=line)
    found: list[Outcome] = []
    for number, (line, values) in enumerate(rows, start=1):
        if number > MAX_ROWS:
            raise InputError(f"more than {MAX_ROWS:,} rows: cut the file in parts", file=file.path, line=line)
        found.append(_row(f"{file.path}, row {number}", columns, values, notes))
    if not found:
        raise InputError("there is no row below the first line", file=file.path)
    return found


def _table(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with the line it ends in."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for values in reader:
            if any(value.strip() for value in values):
                yield reader.line_num, values
    except csv.Error as error:
        message = f"the table cannot be read ({error}): look for a quote that is not closed"
        raise InputError(message, file=file, line=max(reader.line_num, 1)) from None


def _columns(header: Sequence[str]) -> list[str]:
    """The columns' names as ours."""
    names = [name.strip().lower() for name in header]
    return [_ALSO.get(name, name) if _ALSO.get(name) not in names else name for name in names]


def _row(origin: str, columns: Sequence[str], values: Sequence[str], notes: Sequence[Note]) -> Outcome:
    if len(values) != len(columns):
        return Refused(origin, f"it has {len(values)} values, and the first line names {len(columns)} columns")
    row = dict(zip(columns, values, strict=True))
    if not row["prompt"].strip():
        return Refused(origin, "its prompt is empty")
    intake = Intake(origin, notes)
    tags = ["for-devs"] if row.get("for_devs", "").strip().lower() == "true" else []
    kind = row.get("type", "").strip().lower()
    tags += [kind] if kind not in ("", "text") else []
    for column, value in row.items():
        if column not in COLUMNS and value.strip():
            intake.dropped(f"column '{column[:60]}'", "a preset has no place for it here")
    name = row.get("act", "").strip() or " ".join(row["prompt"].split()[:6])[:80]
    return intake.done(name, list(_pieces(row["prompt"])), tags=tags, author=row.get("contributor", ""))


def _pieces(text: str) -> Iterator[str | Slot]:
    end = 0
    for found in _VARIABLE.finditer(text):
        yield text[end : found.start()]
        yield Slot(found[0], Knob(found[1].strip(), "text", (found[2] or "").strip()))
        end = found.end()
    yield text[end:]


IMPORTER: Final = PromptsCsv()
