"""Text that can always be sent and saved: UTF-16 surrogates joined or replaced, NUL replaced by U+FFFD."""

from __future__ import annotations

import re
from typing import Final

from playground.core.request import JsonValue

_HALVES: Final = re.compile("[\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"


def joined_halves(text: str) -> str:
    """`text` with surrogate pairs made one character, and lone halves and NULs made U+FFFD."""
    if _HALVES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", _REPLACEMENT) if "\0" in text else text


def sendable(value: JsonValue) -> JsonValue:
    """The same JSON value with every text in it fit for UTF-8, keys too."""
    match value:
        case str():
            return joined_halves(value)
        case list():
            return [sendable(item) for item in value]
        case dict():
            return {joined_halves(key): sendable(item) for key, item in value.items()}
        case _:
            return value


class HalfJoiner:
    """Joins a character that a server cut into two escapes over two deltas."""

    def __init__(self) -> None:
        self._held = ""

    def add(self, text: str) -> str:
        """What can be shown now; the first half of a character at the end waits for the second."""
        if not self._held and text.isascii() and "\0" not in text:
            return text
        text = self._held + text
        self._held = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            self._held, text = text[-1], text[:-1]
        return joined_halves(text)

    def flush(self) -> str:
        """What still waits, when nothing more comes."""
        held, self._held = self._held, ""
        return joined_halves(held)
