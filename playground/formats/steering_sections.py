"""The page's view Steering: what the presets did beyond luck, in the pictures and words that the window has.

Names, texts and checks come from presets and models: every one is escaped, and its bidi controls are spelt out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count as numbers
from typing import TYPE_CHECKING, Final

from playground.core.charts.shapes import Chart
from playground.core.run import Run
from playground.core.steering.heat import HeatPiece
from playground.core.steering.table_parts import FigureRow, FigureTable
from playground.core.steering.values import Steering
from playground.core.wording import plain
from playground.formats.chart_svg import chart_svg
from playground.formats.comparison_html import PageSection
from playground.formats.comparison_spans import shape
from playground.formats.steering_cards import WIDTH, Block, Card, Draw, Said, cards_of
from playground.formats.steering_rows import TOO_MANY, compared_words, steering_told, too_many

if TYPE_CHECKING:
    from markupsafe import Markup

NARROW: Final = 334.0
"""For telephones, on which the wide one could not be read."""
TITLE: Final = "What is compared"


def steering_sections(run: Run) -> tuple[PageSection, ...]:
    """None of a run in which no preset has an answer to compare with one of the baseline."""
    if too_many(run):
        return (PageSection(TITLE, _paragraphs([TOO_MANY]), view="steering"),)
    steering = steering_told(run)
    return () if steering is None else sections_of(steering)


def sections_of(steering: Steering) -> tuple[PageSection, ...]:
    models = tuple(dict.fromkeys(preset.model for preset in steering.presets))
    ids = (f"steering-{number}" for number in numbers(1))
    sections = [_compared(steering)]
    for model in models:
        of_model = f" · {model}" if len(models) > 1 else ""
        sections += [_section(card, of_model, ids) for card in cards_of(steering, model)]
    return tuple(sections)


def _compared(steering: Steering) -> PageSection:
    said = [steering.baseline, compared_words(steering), *steering.notes]
    return PageSection(TITLE, _paragraphs(said), view="steering")


def _paragraphs(said: Sequence[str]) -> Markup:
    from markupsafe import Markup

    return Markup("\n").join(Markup("<p><bdi>{}</bdi></p>").format(plain(words)) for words in said if words)


def _section(card: Card, of_model: str, ids: Iterator[str]) -> PageSection:
    from markupsafe import Markup

    note = Markup('<p class="about">{}</p>').format(card.note) if card.note else Markup("")
    blocks = Markup("\n").join(_block(block, ids, own_note=not card.note) for block in card.blocks)
    return PageSection(f"{card.title}{plain(of_model)}", note + blocks, view="steering")


def _block(block: Block, ids: Iterator[str], *, own_note: bool) -> Markup:
    from markupsafe import Markup

    name = (
        Markup('<h3><i class="dot dot-{}"></i> <bdi>{}</bdi></h3>').format(block.dot, plain(block.name))
        if block.name
        else Markup("")
    )
    pictures = Markup("").join(_picture(draw, ids, own_note=own_note) for draw in block.draws)
    heat = _heat(block.heat, block.dot) if block.heat else Markup("")
    said = Markup("").join(_said(sentence) for sentence in block.said)
    table = figures_table(block.table, named=not block.name) if block.table is not None else Markup("")
    template = '{}<div class="block"><div class="seen">{}{}</div><div class="told">{}{}</div></div>'
    return Markup(template).format(name, pictures, heat, said, table)


def _picture(draw: Draw, ids: Iterator[str], *, own_note: bool) -> Markup:
    """Twice, for a wide and for a narrow page; the page's style shows one."""
    from markupsafe import Markup

    wide, narrow = draw(WIDTH), draw(NARROW)
    if wide is None or narrow is None:
        return Markup("")
    note = Markup('<p class="about">{}</p>').format(plain(wide.note)) if own_note else Markup("")
    both = (("wide", wide), ("narrow", narrow))
    pictures = Markup("").join(
        Markup('<div class="{}">{}</div>').format(kind, Markup(_svg(chart, next(ids)))) for kind, chart in both
    )
    return Markup("<figure>{}{}</figure>").format(note, pictures)


def _svg(chart: Chart, chart_id: str) -> str:
    return chart_svg(replace(chart, id=chart_id))


def _heat(pieces: Sequence[HeatPiece], dot: int) -> Markup:
    from markupsafe import Markup

    spans = Markup("").join(_piece(piece) for piece in pieces)
    text = "".join(piece.text for piece in pieces)
    return Markup('<div class="words heat h-{}{}">{}</div>').format(dot, shape(text), spans)


def _piece(piece: HeatPiece) -> Markup:
    from markupsafe import Markup

    if not piece.tip:
        return Markup("{}").format(plain(piece.text))
    kind = f"heat-{piece.level}{' firm' if piece.firm else ''}"
    return Markup('<span class="{}" title="{}">{}</span>').format(kind, plain(piece.tip), plain(piece.text))


def _said(said: Said) -> Markup:
    from markupsafe import Markup

    name = Markup("<b>{}:</b> ").format(plain(said.name)) if said.name else Markup("")
    return Markup('<p class="said"><i class="dot dot-{}"></i><span>{}<bdi>{}</bdi></span></p>').format(
        said.dot, name, plain(said.words)
    )


def figures_table(table: FigureTable, *, named: bool) -> Markup:
    """A row a preset, with its name on the first of several; not `named`: all is of one preset, named above."""
    from markupsafe import Markup

    heads = Markup("").join(
        Markup('<th scope="col" title="{}">{}</th>').format(tip, head.strip())
        for head, tip in zip(table.heads, table.tips, strict=True)
    )
    former: list[FigureRow | None] = [None, *table.rows]
    body = Markup("\n").join(
        _row(row, named=named, again=before is not None and (before.name, before.dot) == (row.name, row.dot))
        for before, row in zip(former, table.rows, strict=False)
    )
    corner = Markup("<td></td>") if named else Markup("")
    made = Markup('<table class="figures"><thead><tr>{}{}</tr></thead><tbody>{}</tbody></table>')
    return Markup('<div class="sideways">{}</div>').format(made.format(corner, heads, body))


def _row(row: FigureRow, *, named: bool, again: bool) -> Markup:
    from markupsafe import Markup

    cells = Markup("").join(Markup("<td><bdi>{}</bdi></td>").format(plain(cell)) for cell in row.cells)
    if not named:
        return Markup("<tr>{}</tr>").format(cells)
    kind = Markup(' class="again"') if again else Markup("")
    name = Markup('<i class="dot dot-{}"></i> <bdi>{}</bdi>').format(row.dot, plain(row.name))
    return Markup('<tr><th scope="row"{}>{}</th>{}</tr>').format(kind, name, cells)
