"""What names and numbers look like in the files that people read."""

from __future__ import annotations

import re
from typing import Final

from playground.formats.fields import Fields

MAX_NAME: Final = 200  # characters
NOT_IN_A_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def hold_line(fields: Fields, key: str, text: str, line: int | None = None) -> None:
    """Refuse a name that is empty, too long, or more than one line."""
    if not text.strip():
        raise fields.wrong(key, "must not be empty", line)
    if len(text) > MAX_NAME:
        raise fields.wrong(key, f"has {len(text)} characters, and at most {MAX_NAME} are read", line)
    if NOT_IN_A_LINE.search(text):
        raise fields.wrong(key, "holds a line end or a control character: keep it on one line", line)


def one_line(fields: Fields, key: str) -> str:
    text = fields.text(key)
    hold_line(fields, key, text)
    return text


def short_number(number: float) -> float:
    """1 and not 1.0."""
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e15 else number
