"""Cherry Studio's agents: `[{"id", "name", "emoji", "group": [], "description", "prompt"}]`, or one of them.

`{{date}}`, `{{language}}` and any other single word in double braces are its variables (resources/data/agents-en.json).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Note, Outcome, Refused
from playground.core.preset import Knob
from playground.core.request import JsonValue
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.json_source import load_json, word_of, words_of
from playground.formats.foreign.several import likelihood_of_all
from playground.formats.foreign.slots import Slot
from playground.formats.foreign.text import text_of

MAX_AGENTS: Final = 20_000
_TAKEN: Final = ("id", "name", "group", "description", "prompt", "type")
_VARIABLE: Final = re.compile(r"\{\{\s{0,5}([^\W\d]\w{0,60})\s{0,5}\}\}")


class CherryStudio:
    id: Final = "cherry-studio"
    label: Final = "Cherry Studio agents"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        return likelihood_of_all(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [outcome for file in files for outcome in _read(file)]


def _likelihood(file: ForeignFile) -> float:
    if not file.path.lower().endswith(".json"):
        return 0.0
    items = _items(load_json(text_of(file)[0], file=file.path))
    first = items[0] if items else None
    if not isinstance(first, dict) or not isinstance(first.get("prompt"), str) or "name" not in first:
        return 0.0
    return 0.9 if "emoji" in first or isinstance(first.get("group"), list) else 0.3


def _items(document: JsonValue) -> list[JsonValue]:
    return document if isinstance(document, list) else [document]


def _read(file: ForeignFile) -> list[Outcome]:
    text, notes = text_of(file)
    items = _items(load_json(text, file=file.path))
    if len(items) > MAX_AGENTS:
        raise InputError(f"more than {MAX_AGENTS:,} agents: cut the file in parts", file=file.path)
    if not any(isinstance(item, dict) and "prompt" in item for item in items):
        raise InputError("these are no Cherry Studio agents: none of them has a 'prompt'", file=file.path)
    return [_agent(item, f"{file.path}, agent {number}", notes) for number, item in enumerate(items, start=1)]


def _agent(item: JsonValue, origin: str, notes: Sequence[Note]) -> Outcome:
    if not isinstance(item, dict) or not word_of(item, "prompt").strip():
        return Refused(origin, "it has no text under 'prompt'")
    intake = Intake(origin, notes)
    for key in item:
        if key not in _TAKEN and item[key] not in (None, "", [], {}):
            intake.dropped(key[:80], "a preset has no place for it here")
    return intake.done(
        word_of(item, "name"),
        list(_pieces(word_of(item, "prompt"))),
        description=word_of(item, "description"),
        tags=words_of(item, "group") or (word_of(item, "group"),),
    )


def _pieces(text: str) -> Iterator[str | Slot]:
    end = 0
    for found in _VARIABLE.finditer(text):
        yield text[end : found.start()]
        yield Slot(found[0], Knob(found[1], "text", ""))
        end = found.end()
    yield text[end:]


IMPORTER: Final = CherryStudio()
