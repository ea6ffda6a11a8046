"""Votes in what is exported: the page's section, the Markdown's, and the columns of the table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from runs_to_vote_on import COLUMNS, cast, run_of

from playground.core.vote_results import results_of
from playground.core.vote_words import meaning
from playground.formats import comparison_csv, comparison_markdown
from playground.formats.comparison_votes import vote_section

VOTES = (
    cast(1, "pirate", "none"),
    cast(2, "pirate", "none", "both-bad", sample=2),
    cast(3, "poet", "none", voter="Bob"),
)
RUN = replace(run_of(), votes=VOTES)


def test_nobody_voted_no_section() -> None:
    gone = replace(run_of(), votes=(cast(1, "pirate", "none", withdrawn=True),))
    assert vote_section(run_of()) is None
    assert vote_section(gone) is None
    assert "## Votes" not in comparison_markdown.render(gone)


def test_page_and_markdown_say_the_same() -> None:
    section, markdown = vote_section(RUN), comparison_markdown.render(RUN)
    assert section is not None
    said = meaning(results_of(RUN))
    assert said in section.markup
    assert section.markup.count("<svg") == 1
    assert said in markdown
    assert "## Votes\n" in markdown
    table = [line for line in markdown.partition("## Prompt")[0].splitlines() if line.startswith("|")]
    assert [line.count("|") for line in table] == [9] * 5


def test_names_are_somebodys_writing() -> None:
    hostile = replace(COLUMNS[1], name="<img src=x onerror=alert(1)> | `x`")
    run = replace(
        RUN, columns=(COLUMNS[0], hostile, COLUMNS[2]), votes=(*VOTES, cast(9, "poet", "none", voter="<b>Eve"))
    )
    section = vote_section(run)
    assert section is not None
    assert "<img" not in section.markup
    assert "<b>" not in section.markup
    markdown = comparison_markdown.render(run)
    assert markdown.count("<img") == markdown.count("\\<img") > 1


def test_every_answers_votes_in_the_table() -> None:
    rows = list(csv.DictReader(io.StringIO(comparison_csv.render(RUN).decode("utf-8-sig"))))
    by_cell = {(row["preset"], row["prompt"], row["sample"]): row for row in rows}
    none = by_cell["none", "p1", "1"]
    assert [none[key] for key in ("votes_won", "votes_lost", "votes_tied")] == ["0", "2", "0"]
    assert by_cell["pirate", "p1", "2"]["votes_tied"] == "1"
    assert by_cell["pirate", "p2", "1"]["votes_won"] == ""
