"""Texts with variables, between another tool's grammar and ours.

A text is read into pieces: what stays as it is, and variables. `written` makes our template of them, in which
everything that stays does so, even what looks like a mark of ours: `{% raw %}` is around it. `pieces_of` goes the
other way, for what is written for other tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from playground.core.fidelity import Note
from playground.core.preset import Knob
from playground.core.template import has_marks
from playground.formats.preset_keys import is_knob_name


@dataclass(frozen=True, slots=True)
class Variable:
    """A place where a value goes in."""

    name: str


Piece: TypeAlias = str | Variable

# Runs of braces that hold the beginning of a mark, each to the end of its mark where there is one on the line.
_MARK: Final = re.compile(r"(?:\{*\{[{%](?:[^{}\n]*(?:\}\}|%\}))?)+")
_END: Final = re.compile(r"endraw")


def split(text: str, variable: re.Pattern[str]) -> list[Piece]:
    """`text` cut at the matches of `variable`, whose first group is the name."""
    pieces: list[Piece] = []
    end = 0
    for match in variable.finditer(text):
        pieces += [text[end : match.start()], Variable(match[1])]
        end = match.end()
    return _joined([*pieces, text[end:]])


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Without empty texts, and no text beside another."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if isinstance(piece, str) and isinstance(before, str):
            joined[-1] = before + piece
        elif piece != "":
            joined.append(piece)
    return joined


def names_in(pieces: Sequence[Piece]) -> list[str]:
    """The variables in their order, each once."""
    return list(dict.fromkeys(piece.name for piece in pieces if isinstance(piece, Variable)))


def written(pieces: Sequence[Piece], knobs: Sequence[Knob]) -> str:
    """The template of a preset with `knobs`, among them all variables; without knobs, the text itself."""
    joined = _joined(pieces)
    if not knobs:
        return "".join(piece for piece in joined if isinstance(piece, str))
    return "".join(
        f"{{{{ {piece.name} }}}}" if isinstance(piece, Variable) else _escaped(piece, last=i == len(joined) - 1)
        for i, piece in enumerate(joined)
    )


def _escaped(text: str, *, last: bool) -> str:
    safe = "".join(_safe(text))
    before = safe if last else safe.rstrip("{")
    return before if before == safe else before + _raw(safe[len(before) :])


def _safe(text: str) -> Iterator[str]:
    end = 0
    for mark in _MARK.finditer(text):
        yield text[end : mark.start()]
        yield _raw(mark[0])
        end = mark.end()
    yield text[end:]


def _raw(text: str) -> str:
    if not _END.search(text):
        return f"{{% raw %}}{text}{{% endraw %}}"
    return re.sub(r"\{[{%]", lambda opening: f'{{{{ "{opening[0]}" }}}}', text)


def knob_names(names: Sequence[str], style: str = "{{ %s }}") -> tuple[dict[str, str], tuple[Note, ...]]:
    """A knob's name for each name of a variable, and a note for each that had to be another. `style`: how it stands."""
    taken = {name for name in names if is_knob_name(name)}
    found: dict[str, str] = {}
    notes: list[Note] = []
    for name in dict.fromkeys(names):
        if is_knob_name(name):
            found[name] = name
            continue
        stem = re.sub(r"\W+", "_", name).strip("_") or "value"
        stem = stem if is_knob_name(stem) else f"{stem}_" if is_knob_name(f"{stem}_") else f"value_{stem}"
        stem = stem if is_knob_name(stem) else "value"
        new, number = stem, 1
        while new in taken:
            number += 1
            new = f"{stem}_{number}"
        taken.add(new)
        found[name] = new
        notes.append(Note("changed", style % name, f"a knob cannot be called so, and is called '{new}'"))
    return found, tuple(notes)


def renamed(pieces: Sequence[Piece], names: dict[str, str]) -> list[Piece]:
    return [Variable(names.get(p.name, p.name)) if isinstance(p, Variable) else p for p in pieces]


def pieces_of(text: str, knobs: Sequence[Knob]) -> list[Piece] | None:
    """Our template in pieces; None when it holds more than text and plain knobs. Raises InputError for a broken one."""
    if not knobs or not has_marks(text):
        return _joined([text])
    from playground.core.template_pieces import plain_pieces

    found = plain_pieces(text, [knob.name for knob in knobs])
    return None if found is None else _joined([Variable(name) if is_name else name for is_name, name in found])
