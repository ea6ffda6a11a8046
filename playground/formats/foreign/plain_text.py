"""Plain `.txt` and `.md` files: all of it is the system message, and its name is its first heading or the file's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from playground.core.fidelity import ForeignFile, Imported, Note, Outcome, Refused
from playground.core.preset import Preset
from playground.formats.foreign.text import beginning, text_of
from playground.formats.paths import file_stem
from playground.formats.preset_keys import MAX_NAME, name_of
from playground.formats.text_source import MAX_BYTES

ENDINGS: Final = (".txt", ".text", ".md", ".markdown")
_HEADING: Final = re.compile(r"\s*#{1,6}[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")


class _PlainText:
    id = "text"
    label = "Plain text or Markdown"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        """Never sure, so that every other format is asked first; a text without a known ending is one still."""
        if not files or not all(beginning(files)):
            return 0.0
        return 0.3 if all(file.name.lower().endswith(ENDINGS) for file in files) else 0.05

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [_read(file) for file in files]


IMPORTER: Final = _PlainText()


def _read(file: ForeignFile) -> Outcome:
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    message = text.removesuffix("\n")
    if not message.strip():
        return Refused(file.path, "the file is empty: a system message needs a text")
    return Imported(named_after(file, message), file.path, notes + notes_on(message))


def named_after(file: ForeignFile, message: str) -> Preset:
    """A preset of nothing but a text, which is not read as a template: it has no knobs."""
    stem = file.name.rpartition(".")[0] or file.name
    heading = _HEADING.match(message)
    name = heading[1][:MAX_NAME].strip() if heading is not None and heading[1].isprintable() else name_of(stem)
    return Preset(file_stem(stem), name, message, source=file.path)


def notes_on(message: str) -> tuple[Note, ...]:
    """What looks like a variable of some tool, and stays as it is."""
    marks = list(dict.fromkeys(re.findall(r"\{\{[^{}\n]{1,60}\}\}|\{%[^{}\n]{1,60}%\}", message)))
    why = "it is text, as no variable is declared in a plain file"
    return tuple(Note("literal", mark, why) for mark in marks[:20])
