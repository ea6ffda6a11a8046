"""What lint says: findings in a preset, each with its reason and a way out. Places are characters of the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.core.preset import Preset

Severity: TypeAlias = Literal["error", "warning", "hint"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "hint")

_CODE: Final = re.compile(r"```.*?(?:```|\Z)|(`+)(?!`)[^\n]*?(?<!`)\1(?!`)", re.DOTALL)
_BRANCH: Final = re.compile(r"\{%-?\s*(if|elif|else|endif)\b[^%]*%\}")


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What can be done about a finding at once. `label` says it to a person; `edits` rise and do not overlap."""

    label: str
    edits: tuple[Edit, ...]

    def applied(self, text: str) -> str:
        for edit in reversed(self.edits):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the system message from `start` to `end`, or, with `key`, about that key of the file.

    error: it cannot work, or does harm. warning: most likely not meant. hint: worth a look.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    message: str
    fix: Fix | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class LintContext:
    """What is known around the preset: the model's name and how many tokens it reads, and the layers that a person
    has locked on top of every column."""

    model: str = ""
    context_tokens: int | None = None
    locked: tuple[Preset, ...] = ()


def code_in(text: str) -> list[tuple[int, int]]:
    """Where code is quoted, between backticks."""
    return [match.span() for match in _CODE.finditer(text)] if "`" in text else []


def within(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in stretches)


class Branches:
    """Which `{% if %}` branches a place lies in: two places in two branches of one `if` never stand in one text."""

    def __init__(self, text: str) -> None:
        self._marks = list(self._read(text)) if "{%" in text else []
        self._starts = [start for start, _path in self._marks]

    def exclude(self, one: int, other: int) -> bool:
        a, b = self._path(one), self._path(other)
        return any(number in b and b[number] != branch for number, branch in a.items())

    @staticmethod
    def _read(text: str) -> Iterator[tuple[int, dict[int, int]]]:
        """(place, branch by the number of the `if`) from there on."""
        open_: list[list[int]] = []
        for number, mark in enumerate(_BRANCH.finditer(text)):
            if mark[1] == "if":
                open_.append([number, 0])
            elif open_ and mark[1] == "endif":
                open_.pop()
            elif open_:
                open_[-1][1] += 1
            yield mark.end(), {number_: branch for number_, branch in open_}

    def _path(self, place: int) -> dict[int, int]:
        before = bisect_right(self._starts, place)
        return self._marks[before - 1][1] if before else {}
