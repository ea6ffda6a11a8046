"""What the votes on a run say, as a section of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from playground.core.run import Run
from playground.core.vote_chart import vote_chart
from playground.core.vote_results import results_of
from playground.core.vote_words import ABOUT_STRENGTHS, HEADINGS, facts, meaning, table_row
from playground.core.votes import counted
from playground.core.wording import plain
from playground.formats.chart_svg import chart_svg
from playground.formats.comparison_html import PageSection

if TYPE_CHECKING:
    from markupsafe import Markup

CHART_WIDTH: Final = 560.0


def vote_section(run: Run) -> PageSection | None:
    """None where nobody has voted."""
    if not counted(run.votes):
        return None
    from markupsafe import Markup

    results = results_of(run)
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(heading) for heading in HEADINGS)
    body = Markup("").join(_row(row.dot, table_row(row)) for row in results.columns)
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)
    said = (Markup("<p>{}</p>").format(plain(words)) for words in (meaning(results), " · ".join(facts(results))))
    about = Markup('<p class="about">{}</p>').format(ABOUT_STRENGTHS)
    picture = Markup(chart_svg(vote_chart(results, CHART_WIDTH)))
    return PageSection("Votes", Markup("\n").join([*said, about, picture, table]))


def _row(dot: int, cells: Sequence[str]) -> Markup:
    from markupsafe import Markup

    name = Markup('<th scope="row"><i class="dot dot-{}"></i> <bdi>{}</bdi></th>').format(dot, plain(cells[0]))
    return Markup("<tr>{}{}</tr>").format(name, Markup("").join(Markup("<td>{}</td>").format(c) for c in cells[1:]))
