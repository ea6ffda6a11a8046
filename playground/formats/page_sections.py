"""What stands in the page's view Metrics: the charts and the figures of each column, those that the window has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from playground.core.charts.of_summaries import charts_of
from playground.core.charts.shapes import Chart
from playground.core.run import Run
from playground.core.summaries import Arm, summaries_of
from playground.core.summary_words import ABOUT_INTERVALS, FigureWords, SummaryRow, summary_rows
from playground.core.wording import plain
from playground.formats.chart_svg import chart_svg
from playground.formats.comparison_html import PageSection
from playground.formats.comparison_votes import vote_section
from playground.formats.steering_sections import steering_sections

if TYPE_CHECKING:
    from markupsafe import Markup

CHART_WIDTH: Final = 560.0


def page_sections(run: Run) -> tuple[PageSection, ...]:
    """None for a run in which nothing has come to an end."""
    summaries = summaries_of(run)
    if not any(summary.answers or summary.failed for summary in summaries):
        return ()
    charts = (_chart(chart) for chart in charts_of(summaries, CHART_WIDTH))
    figures = _table([summary.arm for summary in summaries], summary_rows(summaries))
    votes = vote_section(run)
    return (*charts, figures) if votes is None else (*charts, figures, votes)


def all_sections(run: Run) -> tuple[PageSection, ...]:
    """Those of the view Steering too, if anything was measured of a preset."""
    return (*page_sections(run), *steering_sections(run))


def _chart(chart: Chart) -> PageSection:
    from markupsafe import Markup

    return PageSection(chart.title, Markup('<p class="about">{}</p>').format(chart.note) + Markup(chart_svg(chart)))


def _table(arms: list[Arm], rows: tuple[SummaryRow, ...]) -> PageSection:
    from markupsafe import Markup

    head = Markup("").join(
        Markup('<th scope="col"><i class="dot dot-{}"></i> <bdi>{}</bdi></th>').format(arm.dot, plain(arm.name))
        for arm in arms
    )
    body = Markup("\n").join(_row(row) for row in rows)
    table = Markup('<table class="figures">\n<thead><tr><td></td>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n')
    return PageSection("Figures", table.format(head, body) + Markup("<p>{}</p>").format(ABOUT_INTERVALS))


def _row(row: SummaryRow) -> Markup:
    from markupsafe import Markup

    cells = Markup("").join(_cell(words) for words in row.cells)
    return Markup('<tr><th scope="row" title="{}"><bdi>{}</bdi></th>{}</tr>').format(row.tip, plain(row.name), cells)


def _cell(words: FigureWords | None) -> Markup:
    from markupsafe import Markup

    if words is None:
        return Markup("<td>–</td>")
    parts = [*words.details, *([] if words.n is None else [f"n {words.n:,}"])]
    detail = " · ".join(plain(part).replace(" ", "\u00a0") for part in parts)  # lines end between them
    return Markup("<td>{}<br><small>{}</small></td>").format(plain(words.main), detail)
