"""What tests look for in a chart: its marks by kind, and whether all of them stand inside."""

from __future__ import annotations

from collections.abc import Iterator

from playground.core.charts.shapes import Area, Box, Chart, Dot, Line, Shape, Words

WIDTHS = (360.0, 470.0, 560.0, 900.0)
STATES = ("good", "warning", "quiet")


def texts(chart: Chart | None, *kinds: str) -> list[str]:
    assert chart is not None
    return [shape.text for shape in chart.shapes if isinstance(shape, Words) and (not kinds or shape.kind in kinds)]


def dots(chart: Chart | None, *kinds: str) -> list[Dot]:
    assert chart is not None
    return [shape for shape in chart.shapes if isinstance(shape, Dot) and shape.kind in kinds]


def lines(chart: Chart | None, kind: str) -> list[Line]:
    assert chart is not None
    return [shape for shape in chart.shapes if isinstance(shape, Line) and shape.kind == kind]


def corners(shape: Shape) -> Iterator[tuple[float, float]]:
    """Of what is drawn; of words, of the room that they may take."""
    match shape:
        case Line():
            yield from ((shape.x1, shape.y1), (shape.x2, shape.y2))
        case Dot():
            yield from (
                (shape.x - shape.radius, shape.y - shape.radius),
                (shape.x + shape.radius, shape.y + shape.radius),
            )
        case Box():
            yield from ((shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height))
        case Area():
            yield from shape.points
        case Words():
            left = shape.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[shape.anchor] * shape.width
            yield from ((left, shape.y - 6), (left + shape.width, shape.y + 6))


def held_inside(chart: Chart | None) -> None:
    if chart is None:
        return
    for shape in chart.shapes:
        for x, y in corners(shape):
            assert -0.11 <= x <= chart.width + 0.11, shape
            assert -2.01 <= y <= chart.height + 0.01, shape
    for spot in chart.spots:
        assert 0 <= spot.x <= spot.x + spot.width <= chart.width + 0.1
        assert 0 <= spot.y <= spot.y + spot.height <= chart.height + 0.1
        assert spot.tip in chart.summary
