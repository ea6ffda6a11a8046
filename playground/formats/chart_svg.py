"""A chart as SVG for the page: the shapes that the window paints, coloured by the page's classes, with nothing to run.

No style attribute and no style element: the page's policy forbids them, and its own style knows light, dark and paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from playground.core.charts.shapes import Area, Box, Chart, Dot, Line, Shape, Words
from playground.core.wording import plain

ARROW: Final = 7.0  # length of the head of an interval that goes on beyond the picture
_LETTER: Final = {
    "label": 6.6,
    "value": 6.6,
    "muted": 6.0,
    "good": 6.9,
    "warning": 6.9,
    "quiet": 6.9,
}  # mean width at the sizes of the page's style
_WIDE_FROM: Final = "\u1100"  # Hangul and what comes after it is about twice as wide
_BROAD: Final = frozenset("mwMW@%")


def chart_svg(chart: Chart) -> str:
    """Markup, all texts escaped. A reader without eyes gets `summary`; one who points at a row, that row's tip."""
    title_id, desc_id = f"chart-{chart.id}-title", f"chart-{chart.id}-desc"
    size = f'viewBox="0 -2 {_n(chart.width)} {_n(chart.height + 2)}" width="{_n(chart.width)}"'
    lines = [
        f'<svg class="chart" {size} role="img" aria-labelledby="{title_id} {desc_id}">',
        f'<title id="{title_id}">{_text(chart.title)}</title>',
        f'<desc id="{desc_id}">{_text(chart.summary)}</desc>',
        *(mark for shape in chart.shapes for mark in _marks(shape)),
    ]
    for spot in chart.spots:
        place = f'x="{_n(spot.x)}" y="{_n(spot.y)}" width="{_n(spot.width)}" height="{_n(spot.height)}"'
        lines.append(f'<rect class="spot" {place}><title>{_text(spot.tip)}</title></rect>')
    return "\n".join([*lines, "</svg>"])


def _marks(shape: Shape) -> Iterator[str]:
    match shape:
        case Line(kind="interval" | "stem"):
            yield from _interval(shape)
        case Line():
            yield f'<line class="{shape.kind} c-{shape.dot}" {_ends(shape.x1, shape.y1, shape.x2, shape.y2)}/>'
        case Dot():
            radius = shape.radius - 1 if shape.kind in ("alone", "base") else shape.radius
            place = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(radius)}"'
            yield f'<circle class="{shape.kind} c-{shape.dot}" {place}/>'
        case Box():
            place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" height="{_n(shape.height)}"'
            yield f'<rect class="box c-{shape.dot}" {place} rx="3"/>'
        case Area():
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
            kind = f"area-{shape.kind}{' reference' if shape.reference else ''}"
            yield f'<polygon class="{kind} c-{shape.dot}" points="{points}"/>'
        case Words():
            words = _text(_cut(shape.text, shape.width / _LETTER[shape.kind]))
            place = f'x="{_n(shape.x)}" y="{_n(shape.y)}" text-anchor="{shape.anchor}" dominant-baseline="central"'
            yield f'<text class="{shape.kind}" {place}>{words}</text>'


def _interval(line: Line) -> Iterator[str]:
    """An end that lies beyond the picture is an arrow."""
    left = line.x1 + (ARROW if line.cut_low else 0)
    right = max(left, line.x2 - (ARROW if line.cut_high else 0))
    yield f'<line class="{line.kind} c-{line.dot}" {_ends(left, line.y1, right, line.y2)}/>'
    half = 0.7 * ARROW
    for cut, tip, foot in ((line.cut_low, line.x1, left), (line.cut_high, line.x2, right)):
        if cut:
            corners = ((tip, line.y1), (foot, line.y1 - half), (foot, line.y1 + half))
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
            yield f'<polygon class="arrow c-{line.dot}" points="{points}"/>'


def _ends(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(plain(text))


def _cut(text: str, room: float) -> str:
    """What fits into the width of `room` letters, by estimate: nobody can measure text here."""
    line, taken = " ".join(text.split()), 0.0
    for place, sign in enumerate(line):
        taken += 2 if sign >= _WIDE_FROM else 1.5 if sign in _BROAD else 1.2 if sign.isupper() else 1
        if taken > room:
            return line[: max(place - 1, 1)].rstrip() + "…"
    return line
