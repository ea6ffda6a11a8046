"""The strengths that votes give as a chart: a dot a column with its interval, the strongest on top."""

from __future__ import annotations

from typing import Final

from playground.core.charts.dots import RADIUS
from playground.core.charts.rows import Frame
from playground.core.charts.scale import nice_scale
from playground.core.charts.shapes import Chart, Dot, Line, Shape
from playground.core.vote_results import VoteResults
from playground.core.vote_words import ABOUT_STRENGTHS, strength_words
from playground.core.wording import count

TITLE: Final = "Strength by votes"
MIDDLE: Final = 1000.0


def vote_chart(results: VoteResults, width: float) -> Chart:
    """`width` pixels wide; the dashed line is where all would stand if nobody preferred anything."""
    ends = [end for row in results.columns for end in (row.strength.low, row.strength.high)] or [MIDDLE]
    frame = Frame(width, len(results.columns), nice_scale(min(ends), max(ends)), lambda value: f"{value:.0f}")
    shapes: list[Shape] = list(frame.axis())
    if frame.scale.holds(MIDDLE):
        shapes.append(Line("reference", frame.x(MIDDLE), 0, frame.x(MIDDLE), frame.bottom))
    tips: list[str] = []
    for number, row in enumerate(results.columns):
        strength, (main, interval) = row.strength, strength_words(row)
        shapes += frame.words(number, row.name, main, f"{interval} · n {strength.votes:,}")
        low, high, y = frame.x(strength.low), frame.x(strength.high), frame.y(number)
        shapes.append(Line("interval", low, y, high, y, row.dot))
        shapes.append(Dot("mean" if strength.votes else "alone", frame.x(strength.rating), y, RADIUS, row.dot))
        tips.append(f"{row.name}: {main}, 95 % interval {interval}, {count(strength.votes, 'vote')}")
    spots = tuple(frame.spot(number, tip) for number, tip in enumerate(tips))
    summary = f"{TITLE}. " + " ".join(f"{tip}." for tip in tips)
    return Chart("votes", TITLE, ABOUT_STRENGTHS, width, frame.height, tuple(shapes), spots, summary)
