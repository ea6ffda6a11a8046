"""Regular expressions from files, with a time limit: a pattern must not be able to hold up a run."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

TIMEOUT_S = 1.0  # for one pattern on one answer
MAX_PATTERN = 2_000  # characters


class UnusablePattern(Exception):
    """The pattern is broken or took too long; the message is a short sentence for a person."""


class _Match(Protocol):
    def group(self) -> str: ...


class _Pattern(Protocol):
    def search(self, string: str, *, timeout: float) -> _Match | None: ...


class _Compile(Protocol):
    def __call__(self, pattern: str) -> _Pattern: ...


def found(pattern: str, text: str) -> bool:
    """Whether `pattern` is somewhere in `text`. Raises UnusablePattern."""
    return first_match(pattern, text) is not None


def first_match(pattern: str, text: str) -> str | None:
    """The first part of `text` that fits `pattern`; it may be empty. Raises UnusablePattern."""
    compiled = _compiled(pattern)
    try:
        match = compiled.search(text, timeout=TIMEOUT_S)
        return None if match is None else match.group()
    except TimeoutError:
        raise UnusablePattern(f"the pattern took more than {TIMEOUT_S:g} s: make it simpler") from None
    except MemoryError:
        raise UnusablePattern("the pattern needs too much memory: make it simpler") from None


def pattern_problem(pattern: str) -> str | None:
    """Why `pattern` cannot be used, or None."""
    try:
        _compiled(pattern)
    except UnusablePattern as error:
        return str(error)
    return None


def _compiled(pattern: str) -> _Pattern:
    if len(pattern) > MAX_PATTERN:
        raise UnusablePattern(f"the pattern has more than {MAX_PATTERN:,} characters: make it shorter")
    regex = import_module("regex")  # it has no type stubs; 20 ms, and most presets hold no pattern
    compile_pattern = cast(_Compile, regex.compile)
    try:
        return compile_pattern(pattern)
    except regex.error as error:
        raise UnusablePattern(f"the pattern is broken: {error}") from None
    except (RecursionError, OverflowError, ValueError, MemoryError):
        raise UnusablePattern("the pattern is too deep or too large: make it simpler") from None
