"""The tour that comes with the program: its stops from `tour.toml`, their figures from `measured.toml` beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast, get_args

from playground.core.errors import InputError
from playground.core.nearest import suggestion
from playground.core.steering.values import Verdict
from playground.core.tour import STUDY_WORDS, Claims, Measured, MeasuredRow, TourStop
from playground.store.files import read_text
from playground.store.folders import shipped_presets_folder
from playground.store.toml_text import parsed

FOLDER: Final = "tour"
STOPS_FILE: Final = "tour.toml"
MEASURED_FILE: Final = "measured.toml"
MAX_FILE_BYTES: Final = 1_000_000
_TEXTS: Final = ("id", "title", "question", "talk", "look", "limits", "view")
_KEYS: Final = (*_TEXTS, "study", "study_of", "claims")
_WORDS: Final = ("model", "date", "machine")
_NUMBERS: Final = ("seconds", "answers", "prompts", "samples")
_HEADER: Final = "# Written by .ci/measure_tour.py from answers of the embedded model. Measure again; do not edit.\n"


def tour_folder() -> Path:
    """Where the tour and its experiments lie. Raises StoreError when they are not there."""
    return shipped_presets_folder() / FOLDER


def tour_stops(folder: Path | None = None) -> tuple[TourStop, ...]:
    """In their order. Raises InputError with the file and what is wrong in it, NotFound or StoreError."""
    place = tour_folder() if folder is None else folder
    stops_file, measured_file = place / STOPS_FILE, place / MEASURED_FILE
    measured: dict[str, Any] = {}
    if measured_file.is_file():
        measured = parsed(read_text(measured_file, limit_bytes=MAX_FILE_BYTES), str(measured_file))
    stops = parsed(read_text(stops_file, limit_bytes=MAX_FILE_BYTES), str(stops_file)).get("stops", [])
    try:
        made = tuple(_stop(table, measured) for table in stops)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"the tour cannot be read: {error}", file=str(stops_file)) from error
    if not made or len({stop.id for stop in made}) < len(made):
        raise InputError("needs at least one stop, and no id twice", file=str(stops_file))
    return made


def measured_text(found: Mapping[str, Measured]) -> str:
    """The file of what was measured, by the stops' ids."""
    lines = [_HEADER]
    for stop_id, measured in found.items():
        lines.append(f"\n[{stop_id}]\n")
        lines += [f"{key} = {_value(getattr(measured, key))}\n" for key in (*_WORDS, *_NUMBERS)]
        lines.append(f"head = {_value(measured.head)}\n")
        lines.append("said = [\n" + "".join(f"    {_value(words)},\n" for words in measured.said) + "]\n")
        for row in measured.rows:
            lines.append(f"\n[[{stop_id}.rows]]\npreset = {_value(row.preset)}\ncells = {_value(row.cells)}\n")
            lines += [f"verdict = {_value(row.verdict)}\n"] if row.verdict else []
            lines += [f"passed = {row.passed}\nn = {row.n}\n"] if row.passed is not None else []
    return "".join(lines)


def _value(value: str | int | tuple[str, ...]) -> str:
    """As TOML has it: its strings are written as JSON's are."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _stop(table: Mapping[str, Any], measured: Mapping[str, Any]) -> TourStop:
    """Raises KeyError or ValueError that says what is wrong."""
    for key in table:
        if key not in _KEYS:
            raise ValueError(f"a stop has no key '{key}': {suggestion(key, _KEYS)}")
    texts = {key: _text(table, key) for key in _TEXTS}
    study = table.get("study", "")
    if study not in STUDY_WORDS:
        raise ValueError(f"'{study}' is no study: {suggestion(str(study), [each for each in STUDY_WORDS if each])}")
    claims = Claims(**{key: tuple(map(str, ids)) for key, ids in table.get("claims", {}).items()})
    figures = measured.get(texts["id"])
    found = None if figures is None else _measured(figures)
    return TourStop(**texts, study=study, study_of=table.get("study_of", ""), claims=claims, measured=found)


def _measured(table: Mapping[str, Any]) -> Measured:
    head = tuple(map(str, table["head"]))
    rows = tuple(_row(row, len(head)) for row in table["rows"])
    model, date, machine = (_text(table, key) for key in _WORDS)
    seconds, answers, prompts, samples = (int(table[key]) for key in _NUMBERS)
    said = tuple(map(str, table.get("said", ())))
    return Measured(model, date, machine, seconds, answers, prompts, samples, head, rows, said)


def _row(table: Mapping[str, Any], width: int) -> MeasuredRow:
    cells, verdict = tuple(map(str, table["cells"])), table.get("verdict", "")
    if len(cells) != width:
        raise ValueError(f"a row of '{table['preset']}' has {len(cells)} cells under a head of {width}")
    if verdict and verdict not in get_args(Verdict):
        raise ValueError(f"'{verdict}' is no verdict")
    return MeasuredRow(_text(table, "preset"), cells, cast("Verdict", verdict), table.get("passed"), table.get("n", 0))


def _text(table: Mapping[str, Any], key: str) -> str:
    text = table.get(key)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f"'{key}' is missing or empty")
    return text.strip()
