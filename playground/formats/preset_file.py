"""Preset files, `NAME.preset.md`: YAML front matter between two `---` lines, then the system message, verbatim.

Which line ends belong to the message:

* It begins right behind the line end of the closing `---`.
* One line end at the end of the file is the file's, not the message's: editors put it there. A message that itself
  ends with a line end is followed by one more.
* A file whose first line ends with CR LF is a CR LF file: each CR LF in it is read as LF and written back as CR LF.
  In every other file a CR is part of the message.

A file without front matter is all message, and its preset is named after the file. Blank lines before the opening
`---` do no harm. `update` changes only what differs, so comments, order, quotes and line ends of the rest stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from playground.core.errors import InputError
from playground.core.preset import Preset
from playground.core.template import check, warnings
from playground.formats.fields import Fields
from playground.formats.paths import file_stem as file_stem
from playground.formats.preset_keys import KEPT, KEYS, VERSION, read_preset, read_version
from playground.formats.preset_values import preset_values
from playground.formats.text_source import decode
from playground.formats.yaml_edit import edited
from playground.formats.yaml_nodes import YamlMap
from playground.formats.yaml_source import load
from playground.formats.yaml_text import entry_text

SUFFIX: Final = ".preset.md"
_OPENING: Final = re.compile(r"(?:[ \t]*\r?\n)*---[ \t]*(?:\r?\n|\Z)")
_CLOSING: Final = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class _Source:
    """A file cut in its parts, each as it stands; joined they are the text. `front` is None without front matter."""

    opening: str
    front: str | None
    closing: str
    body: str
    newline: str

    @property
    def message(self) -> str:
        text = self.body.replace("\r\n", "\n") if self.newline == "\r\n" else self.body
        return text.removesuffix("\n")

    @property
    def front_line(self) -> int:
        return self.opening.count("\n") + 1

    @property
    def body_line(self) -> int:
        return (self.opening + (self.front or "") + self.closing).count("\n") + 1


def parse(source: str | bytes, *, id: str, file: str) -> Preset:
    """The preset in a file. `id` is the file's stem, `file` its name for errors.

    Whether the message is a good template is not asked here (a draft is kept as it is): see `problems`.
    Raises InputError with file, line and key.
    """
    parts = _split(decode(source, file=file), file)
    return _read(parts, _front(parts, file), id, file)


def render(preset: Preset) -> str:
    """A new file for `preset`, LF line ends. Raises InputError for a preset that no file can hold."""
    message = _message(preset)
    front = "".join(entry_text(key, value, 0, "\n") + "\n" for key, value in preset_values(preset).items())
    text = f"---\n{front}---\n{message}" + ("\n" if message else "")
    if parse(text, id=preset.id, file=preset.id + SUFFIX) != preset:
        raise InputError("its words do not fit into a preset file: use plain text", file=preset.id + SUFFIX)
    return text


def update(source: str, preset: Preset) -> str:
    """`source` changed so that it holds `preset`, and nothing else changed. Write it without turning line ends round.

    Raises InputError when `source` is no preset file or `preset` fits into none.
    """
    file = preset.id + SUFFIX
    parts = _split(decode(source, file=file), file)
    before = _read(parts, _front(parts, file), preset.id, file)
    mark = source[: len(source) - len(source.removeprefix("\ufeff"))]
    for text in _candidates(parts, before, preset):
        if _holds(mark + text, preset):
            return mark + text
    return mark + render(preset)


def problems(source: str | bytes, *, id: str, file: str) -> list[InputError]:
    """What is wrong with a file, each with its line: what `parse` refuses, else what the template would not do."""
    try:
        parts = _split(decode(source, file=file), file)
        preset = _read(parts, _front(parts, file), id, file)
    except InputError as error:
        return [error]
    message, first = preset.system_message or "", parts.body_line
    found = [InputError(w.message, file=file, line=first + w.line - 1) for w in warnings(message, preset.knobs)]
    try:
        check(message, preset.knobs)
    except InputError as error:
        found.insert(0, InputError(error.message, file=file, line=first + (error.line or 1) - 1))
    return found


def message_line(source: str | bytes, *, file: str) -> int:
    """The line of the file on which the system message begins. Raises InputError for what is no preset file."""
    return _split(decode(source, file=file), file).body_line


def _split(text: str, file: str) -> _Source:
    first_end = text.find("\n")
    newline = "\r\n" if first_end > 0 and text[first_end - 1] == "\r" else "\n"
    opening = _OPENING.match(text)
    if opening is None:
        return _Source("", None, "", text, newline)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        line = text.count("\n", 0, opening.end())
        raise InputError("the front matter begins here and has no closing ---: add it", file=file, line=max(line, 1))
    front = text[opening.end() : closing.start()]
    return _Source(text[: opening.end()], front, closing[0], text[closing.end() :], newline)


def _front(parts: _Source, file: str) -> YamlMap:
    if parts.front is None:
        return YamlMap((), False, 0, 0, 1)
    node = load(parts.front, file=file, first_line=parts.front_line)
    return Fields.of(node, file, what="keys with values, for example name: Pirate").node


def _read(parts: _Source, front: YamlMap, id: str, file: str) -> Preset:
    fields = Fields(front, file)
    read_version(fields, "preset", VERSION)
    fields.only(KEYS, KEPT)
    return read_preset(fields, id=id, system_message=parts.message)


def _candidates(parts: _Source, before: Preset, preset: Preset) -> Iterator[str]:
    """Texts that could hold `preset`, the one with the fewest changes first."""
    body = _changed_body(parts, _message(preset))
    old, new = preset_values(before), preset_values(preset)
    if old == new:
        yield parts.opening + (parts.front or "") + parts.closing + body
    if parts.front is None:
        newline = parts.newline
        front = "".join(entry_text(key, value, 0, newline) + newline for key, value in new.items())
        yield f"---{newline}{front}---{newline}{body}"
        return
    closing = parts.closing if parts.closing.endswith("\n") or not body else parts.closing + parts.newline
    for coarse in (False, True):
        front_node = load(parts.front, file="")
        if isinstance(front_node, YamlMap):
            changed = edited(parts.front, front_node, old, new, newline=parts.newline, coarse=coarse)
            if changed is not None:
                yield parts.opening + changed + closing + body


def _changed_body(parts: _Source, message: str) -> str:
    """The body with `message` in it: lines that are the same keep their bytes, and so does the end of the file."""
    if message == parts.message:
        return parts.body
    end = "\n" if message and (parts.body.endswith("\n") or message.endswith("\n") or not parts.body) else ""
    raw, new = _LINE.findall(parts.body), _LINE.findall(message + end)
    read = [line.replace("\r\n", "\n") if parts.newline == "\r\n" else line for line in raw]
    shorter = min(len(read), len(new))
    first = next((i for i in range(shorter) if read[i] != new[i]), shorter)
    last = next((i for i in range(shorter - first) if read[-1 - i] != new[-1 - i]), shorter - first)
    middle = "".join(new[first : len(new) - last]).replace("\n", parts.newline)
    return "".join(raw[:first]) + middle + "".join(raw[len(raw) - last :])


def _message(preset: Preset) -> str:
    if preset.system_message is None:
        raise InputError("a preset file always holds a system message: leave it empty, or use the preset 'none'")
    return preset.system_message


def _holds(text: str, preset: Preset) -> bool:
    try:
        return parse(text, id=preset.id, file="") == preset
    except InputError:
        return False
