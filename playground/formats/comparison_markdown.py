"""A comparison as Markdown, as GitHub shows it. Texts of presets, prompts and models stand verbatim inside fences.

A fence is the one place of GitHub's Markdown where nothing is obeyed: no image is loaded, no link made, nobody pinged.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from playground.core.left_out import left_out_words
from playground.core.run import Run
from playground.core.summaries import summaries_of
from playground.core.summary_words import ABOUT_INTERVALS, FigureWords, summary_rows
from playground.core.vote_results import VoteResults, results_of
from playground.core.vote_words import HEADINGS, facts, meaning, table_row
from playground.core.votes import counted
from playground.core.wording import count, moment, parameter_words, plain, sum_words, tally
from playground.formats.comparison import (
    ShownAnswer,
    ShownCheck,
    ShownColumn,
    ShownModel,
    ShownPrompt,
    ShownSystemMessage,
    shown_prompts,
)
from playground.formats.comparison_spans import bounds_words
from playground.formats.steering_rows import (
    HEADS,
    TOO_MANY,
    compared_words,
    rows_in_words,
    steering_told,
    told,
    too_many,
)

# What Markdown, HTML or GitHub (mentions, bare links, :emoji:, $math$) would obey inside a line, and at its beginning.
_SIGN = re.compile(r"[\\`*_{}\[\]<>&!#~|$@]|:(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)
_LINE_START = re.compile(r"^(\d*)([-+.)])(?=[\s-]|$)")
_MIN_FENCE: Final = 3
MAX_OPEN: Final = 600  # characters of a system message that stands open
MAX_OPEN_LINES: Final = 8


def render(run: Run) -> str:
    """Prompts as sections, columns as headings under them, answers as fenced blocks; lines end with \\n."""
    return "\n\n".join(_blocks(run)) + "\n"


def _blocks(run: Run) -> Iterator[str]:
    yield f"# {_inline(run.name)}"
    if run.description:
        yield _inline(run.description)
    yield _inline(" · ".join([moment(run.created_at), *run.models, *parameter_words(run.parameters)]))
    yield _inline(" · ".join(filter(None, [sum_words(run), tally(run.cells), left_out_words(run)])))
    if bounds := bounds_words(run):
        yield _inline(f"{bounds}.")
    if counted(run.votes):
        yield from _votes(results_of(run))
    for prompt in shown_prompts(run):
        yield from _prompt(prompt)
    yield from _figures(run)
    yield from _steering(run)
    if run.program:
        yield f"Made with {_inline(run.program)}."


def _votes(results: VoteResults) -> Iterator[str]:
    yield "## Votes"
    yield _inline(meaning(results))
    rows = [HEADINGS, *(table_row(row) for row in results.columns)]
    lines = [f"| {' | '.join(map(_inline, row))} |" for row in rows]
    yield "\n".join([lines[0], f"|{'---|' * len(HEADINGS)}", *lines[1:]])
    yield _inline(" · ".join(facts(results)))


def _figures(run: Run) -> Iterator[str]:
    """The table that window and page have too."""
    summaries = summaries_of(run)
    if not any(summary.answers for summary in summaries):
        return
    lines = ["| |" + "".join(f" {_inline(summary.arm.name)} |" for summary in summaries)]
    lines.append("|---|" + "---|" * len(summaries))
    for row in summary_rows(summaries):
        cells = "".join(f" {_figure(words)} |" for words in row.cells)
        lines.append(f"| {_inline(row.name)} |{cells}")
    yield "## Figures"
    yield "\n".join(lines)
    yield _inline(ABOUT_INTERVALS)


def _steering(run: Run) -> Iterator[str]:
    """What window and page say of it in pictures, too: here as a table and in the sentence of each preset."""
    if too_many(run):
        yield "## Steering"
        yield _inline(TOO_MANY)
    steering = steering_told(run)
    if steering is None:
        return
    rows = [HEADS, *rows_in_words(steering)]
    lines = [f"| {' | '.join(map(_inline, row))} |" for row in rows]
    yield "## Steering"
    yield _inline(compared_words(steering))
    yield "\n".join([lines[0], f"|{'---|' * len(HEADS)}", *lines[1:]])
    said = [_inline(preset.sentence) for preset in told(steering) if preset.sentence]
    if said:
        yield "\n".join(f"- {sentence}" for sentence in said)
    for note in steering.notes:
        yield _inline(note)


def _figure(words: FigureWords | None) -> str:
    if words is None:
        return "–"
    return "<br>".join(_inline(line) for line in (words.main, words.detail) if line)


def _prompt(prompt: ShownPrompt) -> Iterator[str]:
    yield f"## {_inline(prompt.heading)}: {_inline(prompt.id)}"
    for message in prompt.before:
        yield f"{message.role}:"
        yield _fenced(message.text)
    if prompt.before:
        yield "user:"
    yield _fenced(prompt.text)
    for model in prompt.models:
        yield from _model(model)


def _model(model: ShownModel) -> Iterator[str]:
    for column in model.columns:
        of_model = f", {_inline(model.name)}" if model.name else ""
        baseline = " (baseline)" if column.baseline else ""
        yield f"### {_inline(column.name)}{baseline}{of_model}"
        yield from _column(column)


def _column(column: ShownColumn) -> Iterator[str]:
    yield from _system_message(column.system_message)
    if column.unlike:
        yield f"**Not the same experiment.** {_inline(' '.join(column.unlike))}"
    for answer in column.answers:
        if answer.heading:
            yield f"**{answer.heading.capitalize()}**"
        yield from _answer(answer)


def _system_message(shown: ShownSystemMessage) -> Iterator[str]:
    if shown.text is None:
        yield f"{shown.summary}."
        return
    what = "System message" if shown.ours else shown.summary
    if len(shown.text) > MAX_OPEN or shown.text.count("\n") >= MAX_OPEN_LINES:
        yield from _folded(f"{what}, {count(len(shown.text.split()), 'word')}", shown.text)
    else:
        yield f"{what}:"
        yield _fenced(shown.text)
    if shown.made_of:
        yield _inline(shown.made_of)
    if shown.delivery:
        yield _inline(shown.delivery)


def _answer(answer: ShownAnswer) -> Iterator[str]:
    if answer.reasoning:
        yield from _folded(f"Reasoning, {answer.reasoning_words}", answer.reasoning)
    if answer.text:
        yield "Answer:"
        yield _fenced(answer.text)
    if answer.empty:
        yield "The answer is empty."
    if answer.trouble:
        yield f"**{_inline(answer.trouble)}**"
    if answer.metrics:
        yield _inline(" · ".join(answer.metrics))
    if answer.marks:
        yield "\n".join(f"- {_inline(mark.sentence)}" for mark in answer.marks)
    if answer.checks:
        yield "\n".join(_checks(answer.checks))


def _checks(checks: Iterable[ShownCheck]) -> Iterator[str]:
    for check in checks:
        reason = f" ({_inline(check.reason)})" if check.reason and not check.passed else ""
        yield f"- {'…' if check.pending else '✓' if check.passed else '✕'} {_inline(check.label)}{reason}"


def _inline(text: str) -> str:
    """`text` on one line, every sign that Markdown or HTML could obey taken back by a backslash."""
    line = _SIGN.sub(lambda sign: f"\\{sign[0]}", " ".join(plain(text).split()))
    return _LINE_START.sub(r"\1\\\2", line)


def _folded(summary: str, text: str) -> Iterator[str]:
    """GitHub shows the summary, and the text when it is clicked. `summary` is of our own words."""
    yield f"<details><summary>{html.escape(summary)}</summary>"
    yield _fenced(text)
    yield "</details>"


def _fenced(text: str) -> str:
    """`text` verbatim, in a fence longer than any run of backticks in it."""
    shown = plain(text)
    longest = max((len(ticks) for ticks in re.findall("`+", shown)), default=0)
    fence = "`" * max(_MIN_FENCE, longest + 1)
    return f"{fence}text\n{shown}\n{fence}"
