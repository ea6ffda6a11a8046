"""What a system message is made of, as an export says it: the bounds, the layers, and what knobs put there.

The page draws each layer's part with its name over it; Markdown and CSV name them in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from playground.core.compose import Span
from playground.core.plan import Column
from playground.core.run import Run
from playground.core.wording import DOTS, plain

if TYPE_CHECKING:
    from markupsafe import Markup


_LONG_PARAGRAPH: Final = 20_000  # characters


@dataclass(frozen=True, slots=True)
class ShownSpan:
    """A layer's part of the text. `dot` is its colour; `pieces` are (text, the knob that put it there or "")."""

    label: str
    locked: bool
    dot: int
    pieces: tuple[tuple[str, str], ...]


def shown_spans(column: Column) -> tuple[ShownSpan, ...]:
    """The parts of a column's system message; () where all of it is one preset's own, as written."""
    text = column.system_message or ""
    return tuple(
        ShownSpan(span.name or span.layer, span.locked, 1 + place % (DOTS - 1), _pieces(text, span))
        for place, span in enumerate(column.spans)
    )


def bounds_words(run: Run) -> str:
    """`Bounds: The law, House style`, which stand first in every column; "" where there are none."""
    bounds = run.columns[0].bounds if run.columns else ()
    return f"Bounds: {', '.join(bound.name for bound in bounds)}" if bounds else ""


def layer_words(spans: Sequence[ShownSpan], without: Sequence[str]) -> str:
    """`Made of The law (bound), House style and Captain, without base.`; "" where there is nothing to tell."""
    names = [f"{span.label} (bound)" if span.locked else span.label for span in spans]
    made_of = f"made of {' and '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}" if len(names) > 1 else ""
    off = f"without {' and '.join(without)}" if without else ""
    words = ", ".join(filter(None, [made_of, off]))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def spans_html(spans: Sequence[ShownSpan]) -> Markup:
    """Each part in a block of its own: an edge in its colour, its layer's name, its text with the knobs marked."""
    from markupsafe import Markup

    block = Markup('<div class="part {}"><p class="layer">{}</p><div class="words{}">{}</div></div>\n')
    knob = Markup('<mark title="{}">{}</mark>')
    drawn: list[Markup] = []
    for span in spans:
        pieces = (
            knob.format(plain(f"knob: {name}"), plain(text)) if name else plain(text) for text, name in span.pieces
        )
        colour = "bound" if span.locked else f"part-{span.dot}"
        label = f"{plain(span.label)} · bound" if span.locked else plain(span.label)
        long = shape("".join(text for text, _knob in span.pieces))
        drawn.append(block.format(colour, label, long, Markup("").join(pieces)))
    return Markup("").join(drawn)


def shape(text: str) -> str:
    """A further class for a text with an endless paragraph, which takes a browser long to lay out."""
    long = len(text) > _LONG_PARAGRAPH and max(map(len, text.splitlines()), default=0) > _LONG_PARAGRAPH
    return " long" if long else ""


def _pieces(text: str, span: Span) -> tuple[tuple[str, str], ...]:
    pieces: list[tuple[str, str]] = []
    at = span.start
    for knob in span.knobs:
        pieces += [(text[at : knob.start], ""), (text[knob.start : knob.end], knob.knob)]
        at = knob.end
    pieces.append((text[at : span.end], ""))
    return tuple((words, knob) for words, knob in pieces if words)
