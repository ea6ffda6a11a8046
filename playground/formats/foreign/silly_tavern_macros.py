"""SillyTavern's macros in a text: who speaks becomes a knob, the rest stays as written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from playground.core.preset import Knob
from playground.formats.foreign.slots import Slot

USER: Final = "User"  # SillyTavern's own name for a person who gave none
_WHO: Final = {"char": "char", "user": "user", "bot": "char", "charifnotgroup": "char"}
_MACRO: Final = re.compile(r"\{\{([^{}\r\n]{1,200})\}\}|<(USER|BOT|CHAR)>", re.IGNORECASE)
_ORIGINAL: Final = "original"


def pieces(text: str, character: str) -> Iterator[str | Slot]:
    """The text with a slot for each `{{char}}` and `{{user}}`, whatever their case; `{{original}}` is left out."""
    end = 0
    for found in _MACRO.finditer(text):
        name = _name(found)
        if name not in _WHO and name != _ORIGINAL:
            continue
        yield text[end : found.start()]
        if name != _ORIGINAL:
            knob = _WHO[name]
            yield Slot(found[0], Knob(knob, "text", USER if knob == "user" else character))
        end = found.end()
    yield text[end:]


def has_original(text: str) -> bool:
    return any(_name(found) == _ORIGINAL for found in _MACRO.finditer(text))


def unknown_macros(text: str) -> list[str]:
    """Macros that are not taken over, each once."""
    left = (found[0] for found in _MACRO.finditer(text) if _name(found) not in (*_WHO, _ORIGINAL))
    return list(dict.fromkeys(left))[:20]


def _name(found: re.Match[str]) -> str:
    return (found[1] or found[2] or "").strip().lower()
