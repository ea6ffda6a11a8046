"""Plain `.txt` and `.md` files: all of it is the system message, and its name is its first heading or the file's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from playground.core.fidelity import ForeignFile, Outcome, Refused
from playground.formats.foreign.intake import Intake
from playground.formats.foreign.marks import literal_notes
from playground.formats.foreign.text import text_of
from playground.formats.foreign.yaml_map import surest
from playground.formats.preset_keys import name_of
from playground.formats.text_source import MAX_BYTES

ENDINGS: Final = (".txt", ".text", ".md", ".markdown")
_HEADING: Final = re.compile(r"\s*#{1,6}[ \t]+(\S[^\n]{0,300}?)[ \t]*#*[ \t]*(?:\n|\Z)")


class _PlainText:
    id = "text"
    label = "Plain text or Markdown"

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        """Never sure, so that every other format comes first. A file without an ending is mostly text."""
        return surest(files, _likelihood)

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        return [_read(file) for file in files]


IMPORTER: Final = _PlainText()


def _likelihood(name: str, start: str) -> float:
    if not start or ("." in name[1:] and not name.endswith(ENDINGS)):
        return 0.0
    return 0.3 if name.endswith(ENDINGS) else 0.05


def _read(file: ForeignFile) -> Outcome:
    text, notes = text_of(file, limit_bytes=MAX_BYTES)
    message = text.removesuffix("\n")
    if not message.strip():
        return Refused(file.path, "the file is empty: a system message needs a text")
    why = "it is text, because a plain file declares no variables"
    intake = Intake(file.path, (*notes, *literal_notes([message], why)))
    heading = _HEADING.match(message)
    return intake.done(heading[1] if heading is not None else name_of(stem_of(file)), message)


def stem_of(file: ForeignFile) -> str:
    return file.name.rpartition(".")[0] or file.name
