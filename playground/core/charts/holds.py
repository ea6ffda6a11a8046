"""Does it hold: marks of a preset under plain prompts, under conflicting ones, and with its text told by the user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from playground.core.charts.lanes import GAP, LINE, TOP, Verdict, row_names
from playground.core.charts.rates import track
from playground.core.charts.shapes import Chart, Shape, Spot, Words, WordsKind
from playground.core.intervals import Estimate
from playground.core.steering.figures import KIND_WORDS, points_words
from playground.core.steering.values import Holds, PresetSteering, Rate
from playground.core.summary_words import percent, range_words

TITLE: Final = "Does it hold?"
NOTE: Final = (
    "The same checks under plain prompts, under prompts that pull the other way, and, hollow, with the text of the "
    "system message in the user’s message instead. Bands are 95 % intervals (Wilson)."
)
PLAIN: Final = "plain prompts"
CONFLICT: Final = "prompts against it"
MOST_WITH_KINDS: Final = 3
"""Presets: of more, the kinds of conflict would hide what all of them together say. Tips and tables have them."""
HOLDS_WITHIN: Final = 0.25
"""A loss that is surely smaller is said to be none."""
HEAD: Final = 38.0
ROW: Final = 25.0
KIND_ROW: Final = 21.0
INDENT: Final = 12.0
COUNT_WIDTH: Final = 66.0
BETWEEN: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    rate: Rate
    indent: float = INDENT
    hollow: bool = False
    small: bool = False


def holds_chart(presets: Sequence[PresetSteering], width: float) -> Chart | None:
    """None where no preset was put under pressure."""
    rows = [(preset, holds) for preset in presets if (holds := preset.holds) is not None]
    if not rows:
        return None
    shapes: list[Shape] = []
    spots: list[Spot] = []
    top = TOP
    for (preset, holds), name in zip(rows, row_names([preset for preset, _ in rows]), strict=True):
        verdict = holds_verdict(holds)
        lines = list(_lines(holds, kinds=len(rows) <= MOST_WITH_KINDS))
        height = HEAD + sum(KIND_ROW if line.small else ROW for line in lines)
        shapes += _group(name, preset.dot, verdict, lines, top, width)
        spots.append(Spot(0, top, width, height, _tip(name, verdict, holds)))
        top += height + BETWEEN
    summary = " ".join([TITLE, *(spot.tip for spot in spots)])
    return Chart("holds", TITLE, NOTE, width, top, tuple(shapes), tuple(spots), summary)


def holds_verdict(holds: Holds) -> Verdict:
    """`gives way` over `−50 points (−72 to −20)`: the change from plain prompts to conflicting ones."""
    gap = holds.gap
    if not holds.aligned.passed:
        return Verdict("nothing to hold", "no plain answer passes", "quiet")
    if holds.conflicting is None or gap is None or gap.low is None or gap.high is None:
        return Verdict("no conflict was tried", kind="quiet")
    change = points_words(Estimate(-gap.value, -gap.high, -gap.low, gap.n))
    if gap.low > 0:
        return Verdict("gives way", change, "warning")
    return Verdict("holds", change, "good") if gap.high < HOLDS_WITHIN else Verdict("no loss seen yet", change, "quiet")


def _lines(holds: Holds, *, kinds: bool) -> Iterator[_Line]:
    yield _Line(PLAIN, holds.aligned)
    if holds.conflicting is not None:
        yield _Line(CONFLICT, holds.conflicting)
    if kinds:
        for kind in holds.kinds:
            yield _Line(KIND_WORDS[kind.kind], kind.rate, 2 * INDENT, small=True)
    if holds.merged is not None:
        yield _Line(KIND_WORDS["merged"], holds.merged, hollow=True)


def _group(name: str, dot: int, verdict: Verdict, lines: Sequence[_Line], top: float, width: float) -> Iterator[Shape]:
    y, right = top + HEAD / 2, 0.46 * width
    yield Words("label", 0, y, name, "start", width - right - GAP)
    yield Words(verdict.kind, width, y - LINE if verdict.detail else y, verdict.main, "end", right)
    if verdict.detail:
        yield Words("muted", width, y + LINE, verdict.detail, "end", right)
    y, label = top + HEAD, 0.37 * width
    for line in lines:
        y += (KIND_ROW if line.small else ROW) / 2
        yield Words("muted", line.indent, y, line.words, "start", label - line.indent)
        yield from track(
            label + GAP, width - COUNT_WIDTH - GAP, y, line.rate.share, dot,
            hollow=line.hollow, radius=3.5 if line.small else 5.0,
        )  # fmt: skip
        kind: WordsKind = "muted" if line.small else "value"
        yield Words(kind, width, y, f"{line.rate.passed:,} of {line.rate.n:,}", "end", COUNT_WIDTH)
        y += (KIND_ROW if line.small else ROW) / 2


def _tip(name: str, verdict: Verdict, holds: Holds) -> str:
    parts = [f"{line.words} {_rate(line.rate)}" for line in _lines(holds, kinds=True)]
    if holds.slot is not None:
        parts.append(f"as a system message rather than told by the user {points_words(holds.slot)}")
    said = f"{verdict.main}, {verdict.detail}" if verdict.detail else verdict.main
    return f"{name}: {said}. {'; '.join(parts)}."


def _rate(rate: Rate) -> str:
    between = range_words(percent(rate.share.low or 0.0), percent(rate.share.high or 0.0))
    return f"{rate.passed:,} of {rate.n:,} ({between})"
