"""Loose reading, as IFEval does it: a check holds when it holds for the answer or for one of seven variants of it.

Variants leave out the first line, the last, or both (where models put "Sure, here it is:"), with stars (Markdown) or
without (evaluation_lib.py, test_instruction_following_loose).
"""

from __future__ import annotations


def variants(text: str) -> tuple[str, ...]:
    """The text and its variants, each once; those that are empty are left out, but for the text itself."""
    lines = text.split("\n")
    cut = (text, *("\n".join(part).strip() for part in (lines[1:], lines[:-1], lines[1:-1])))
    both = (*cut, *(part.replace("*", "") for part in cut))
    return tuple(dict.fromkeys((text, *(part for part in both if part.strip()))))
