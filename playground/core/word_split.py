"""A text cut into words, each with the white space in front of it, in every script. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Final, Protocol, TypeAlias, cast

Token: TypeAlias = tuple[str, str]
"""(the white space in front of a word, the word)"""

_OWN_WORDS: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
"""Scripts without blanks between words: each sign counts as a word."""
_TOKEN: Final = rf"(\s*)([{_OWN_WORDS}]\p{{M}}*|(?:(?![{_OWN_WORDS}])\w)+(?:['’](?:(?![{_OWN_WORDS}])\w)+)*|\X|\Z)"


class _Match(Protocol):
    def group(self, number: int) -> str: ...


class _Pattern(Protocol):
    def finditer(self, string: str) -> Iterator[_Match]: ...


class _Regex(Protocol):
    def compile(self, pattern: str) -> _Pattern: ...


def split_words(text: str) -> list[Token]:
    """Joined they are the text. Signs are words too; the last word is empty, for blanks at the end."""
    return [(match.group(1), match.group(2)) for match in _pattern().finditer(text)] or [("", "")]


def is_word(word: str) -> bool:
    """Whether a person would count it: signs are not."""
    return word[:1].isalnum() or (len(word) > 1 and any(sign.isalnum() for sign in word))


def count_words(text: str) -> int:
    return sum(is_word(word) for _, word in split_words(text))


@cache
def _pattern() -> _Pattern:
    # its \w holds the marks that Indic words are written with, its \X whole emoji
    return cast(_Regex, import_module("regex")).compile(_TOKEN)
