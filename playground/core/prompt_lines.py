"""Prompts written as lines: each line is one, or, where a line `---` stands, what stands between two of those."""

from __future__ import annotations

from typing import Final

SEPARATOR: Final = "---"
MAX_PROMPTS: Final = 10_000


def prompts_in(text: str) -> tuple[str, ...]:
    """The texts of the prompts, without the space around them; what is blank is none."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any(line.strip() == SEPARATOR for line in lines):
        return tuple(line.strip() for line in lines if line.strip())
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip() == SEPARATOR:
            blocks.append([])
        else:
            blocks[-1].append(line.rstrip())
    return tuple(block for lines in blocks if (block := "\n".join(lines).strip()))
