"""What the votes on a run say, as a section of the page."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.run import Run
from playground.core.vote_results import results_of
from playground.core.vote_words import ABOUT_STRENGTHS, HEADINGS, facts, meaning, table_row
from playground.core.votes import counted
from playground.core.wording import plain
from playground.formats.comparison_html import PageSection


def vote_section(run: Run) -> PageSection | None:
    """None where nobody has voted."""
    if not counted(run.votes):
        return None
    from markupsafe import Markup, escape

    results = results_of(run)
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(heading) for heading in HEADINGS)
    body = Markup("").join(_row(row.dot, table_row(row)) for row in results.columns)
    table = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(head, body)
    said = (Markup("<p>{}</p>").format(plain(words)) for words in (meaning(results), " · ".join(facts(results))))
    note = Markup('<p class="facts">{}</p>').format(escape(ABOUT_STRENGTHS))
    return PageSection("Votes", str(Markup("").join([*said, table, note])))


def _row(dot: int, cells: Sequence[str]) -> str:
    from markupsafe import Markup

    name = Markup('<th scope="row"><i class="dot dot-{}"></i> <bdi>{}</bdi></th>').format(dot, plain(cells[0]))
    return Markup("<tr>{}{}</tr>").format(name, Markup("").join(Markup("<td>{}</td>").format(c) for c in cells[1:]))
