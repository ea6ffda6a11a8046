"""Regular expressions from files, with a time limit: a pattern must not be able to hold up a run."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Protocol, cast

TIMEOUT_S = 1.0  # for one pattern on one answer
MAX_PATTERN = 2_000  # characters


class UnusablePattern(Exception):
    """The pattern is broken or took too long; the message is a short sentence for a person."""


class _Match(Protocol):
    def group(self) -> str: ...
    def span(self) -> tuple[int, int]: ...


class _Pattern(Protocol):
    def search(self, string: str, *, timeout: float) -> _Match | None: ...
    def finditer(self, string: str, *, timeout: float) -> Iterator[_Match]: ...


class _Compile(Protocol):
    def __call__(self, pattern: str) -> _Pattern: ...


def found(pattern: str, text: str) -> bool:
    """Whether `pattern` is somewhere in `text`. Raises UnusablePattern."""
    return first_match(pattern, text) is not None


def first_match(pattern: str, text: str) -> str | None:
    """The first part of `text` that fits `pattern`; it may be empty. Raises UnusablePattern."""
    compiled = _compiled(pattern)
    with _bounded():
        match = compiled.search(text, timeout=TIMEOUT_S)
        return None if match is None else match.group()


def matches(pattern: str, text: str, most: int) -> list[tuple[int, int]]:
    """(start, end) of the parts of `text` that fit, in order, the empty ones left out; `most` of them at most.

    Raises UnusablePattern.
    """
    places: list[tuple[int, int]] = []
    compiled = _compiled(pattern)
    with _bounded():
        for match in compiled.finditer(text, timeout=TIMEOUT_S):
            start, end = match.span()
            if start < end:
                places.append((start, end))
                if len(places) == most:
                    break
    return places


@contextmanager
def _bounded() -> Generator[None, None, None]:
    try:
        yield
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
