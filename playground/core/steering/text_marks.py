"""The signs and the marks of a text: case, punctuation, symbols, lines, Markdown, code. Linear in the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_ASKS = re.compile(r"[?\u037e]+(?=[\s\"'”’»)\]*_]|$)|[？؟]")
_EXCLAIMS = re.compile(r"!+(?=[\s\"'”’»)\]*_]|$)|！")
_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]{0,12}(?:[-*+•–][ \t]|\d{1,3}[.)][ \t]|\|)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<![\w*_])(?:\*{1,3}|_{1,3})(?=\w)")
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_STRUCTURED = re.compile(r"\s*(?:```(?:json|xml)\b|[{\[]\s*[\"{\[\d}\]]|<[?!/a-zA-Z][^>\n]{0,200}>)")


def part(number: float, whole: float) -> float:
    """A share, 0 of nothing, never more than 1."""
    return min(1.0, number / whole) if whole else 0.0


def marks_of(text: str, signs: Mapping[str, int], sentences: int) -> dict[str, float]:
    ends, words = signs["break"], len(text.split())
    lines = sum(1 for line in text.splitlines() if line.strip())
    code = sum(map(len, _CODE.findall(text))) if "`" in text else 0
    return {
        "upper_case": part(signs["upper"], signs["letter"]),
        "punctuation": part(signs["punctuation"], signs["all"]),
        "symbols": part(signs["symbol"], signs["all"]),
        "digits": part(signs["digit"], signs["all"]),
        "other_script": part(signs["foreign"], signs["letter"]),
        "questions": part(_found(_ASKS, "?？؟\u037e", text), sentences),
        "exclamations": part(_found(_EXCLAIMS, "!！", text), sentences),
        "line_breaks": part(ends, words + ends),
        "headings": part(_found(_HEADING, "#", text), lines),
        "list_items": part(len(_ITEM.findall(text)), lines),
        "emphasis": part(_found(_EMPHASIS, "*_", text), words),
        "code": part(code, len(text)),
        "structured": float(_STRUCTURED.match(text) is not None),
    }


def _found(pattern: re.Pattern[str], signs: str, text: str) -> int:
    """How often, looked for only where one of `signs` is there at all."""
    return len(pattern.findall(text)) if any(sign in text for sign in signs) else 0


def signs_of(text: str) -> Mapping[str, int]:
    """How many signs of each kind; `all` are those that are no blanks."""
    counts: dict[str, int] = dict.fromkeys(_SIGN_KINDS, 0)
    for sign, number in Counter(text).items():
        for kind in _sign_kinds(sign):
            counts[kind] += number
    return counts


_SIGN_KINDS: Final = ("all", "letter", "upper", "foreign", "digit", "punctuation", "symbol", "break")
_CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "L": ("all", "letter"), "N": ("all", "digit"), "P": ("all", "punctuation"), "S": ("all", "symbol"), "M": ("all",),
}  # fmt: skip


@lru_cache(maxsize=4_096)
def _sign_kinds(sign: str) -> tuple[str, ...]:
    if sign == "\n":
        return ("break",)
    category = unicodedata.category(sign)
    if category == "Lu":
        return ("all", "letter", "upper") if _is_latin(sign) else ("all", "letter", "upper", "foreign")
    if category[0] == "L" and not _is_latin(sign):
        return ("all", "letter", "foreign")
    return _CATEGORIES.get(category[0], ())


def _is_latin(sign: str) -> bool:
    return sign < "\u0250" or "\u1e00" <= sign <= "\u1eff" or sign in "ªº"
