"""The text of an Ollama Modelfile: its instructions, and a value written so that it reads back the same.

After Ollama's parser (parser/parser.go): an instruction's word in any case, `#` comments, and a value that begins with
`\"\"\"` or `"` goes on until a line ends with the same; within `\"\"\"` nothing is trimmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from playground.core.errors import InputError

WORDS: Final = (
    "from",
    "parameter",
    "template",
    "system",
    "adapter",
    "license",
    "message",
    "requires",
    "renderer",
    "parser",
)
ROLES: Final = ("system", "user", "assistant")
_WITH_A_WORD: Final = ("parameter", "message")
_FENCES: Final = ('"""', '"')
_FIRST_WORD: Final = re.compile(r"\s*(\S+)[ \t]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Instruction:
    """`name` in small letters; `word` is a parameter's name or a message's role, else ""."""

    line: int
    name: str
    word: str
    value: str


def instructions(text: str, *, file: str) -> Iterator[Instruction]:
    """Those of `text`, whose lines end with LF.

    Raises InputError for a word that is none, or a quote that is not closed.
    """
    lines = enumerate(text.split("\n"), start=1)
    for number, line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, rest = _first_word(line)
        if name.lower() not in WORDS:
            known = ", ".join(word.upper() for word in WORDS)
            raise InputError(
                f"'{name[:40]}' is no instruction of a Modelfile: known are {known}", file=file, line=number
            )
        word = ""
        if name.lower() in _WITH_A_WORD:
            word, rest = _first_word(rest)
        value = _value(rest, lines, file, number)
        if not value and name.lower() != "system" and '"' not in rest:
            raise InputError("the instruction has no value", file=file, line=number, key=name.upper()[:40])
        yield Instruction(number, name.lower(), word.lower(), value)


def quoted(text: str) -> str | None:
    """`text` as the value of an instruction; None when no way of writing it reads back the same."""
    plain = text == text.strip() and text and not text.startswith('"') and not re.search(r"[\r\n]", text)
    if plain:
        return text
    return next((fence + text + fence for fence in _FENCES if _holds(text, fence)), None)


def _holds(text: str, fence: str) -> bool:
    """Whether the fence closes at the text's end and no sooner."""
    if fence == '"' and text.startswith('""'):
        return False
    lines = (fence + text + fence).split("\n")
    return not any(_closed(line, fence, first=i == 0) for i, line in enumerate(lines[:-1]))


def _closed(line: str, fence: str, *, first: bool) -> bool:
    end = line.strip() if first else line.rstrip()
    return end.endswith(fence) and (not first or len(end) >= 2 * len(fence))


def _first_word(text: str) -> tuple[str, str]:
    found = _FIRST_WORD.match(text)
    return (found[1], found[2]) if found else ("", "")


def _value(rest: str, lines: Iterator[tuple[int, str]], file: str, number: int) -> str:
    fence = next((fence for fence in _FENCES if rest.lstrip().startswith(fence)), "")
    if not fence:
        return rest.strip()
    parts, first = [rest.lstrip()], True
    while not _closed(parts[-1], fence, first=first):
        _, line = next(lines, (0, None))
        if line is None:
            raise InputError(f"the {fence} that begins here is not closed", file=file, line=number)
        parts.append(line)
        first = False
    return "\n".join(parts).rstrip().removeprefix(fence).removesuffix(fence)
