"""A comparison as the simple HTML that Qt lays out on pages. Every text is escaped, and nothing is ever loaded."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import Final

from playground.core.left_out import left_out_words
from playground.core.run import Run
from playground.core.summaries import Summary, summaries_of
from playground.core.summary_words import ABOUT_INTERVALS, summary_rows
from playground.core.wording import moment, parameter_words, plain, sum_words, tally
from playground.formats.comparison import ShownAnswer, ShownColumn, ShownPrompt, shown_prompts
from playground.formats.comparison_spans import bounds_words
from playground.gui.tokens import LIGHT, Tokens

ARMS_IN_A_ROW: Final = 4
_ROOM: Final = "&nbsp;&nbsp;&nbsp;"


def markup(run: Run, colors: Tokens = LIGHT) -> str:
    """The whole comparison: head, figures, then every prompt with its answers under each other."""
    return "".join(_parts(run, colors))


def _parts(run: Run, t: Tokens) -> Iterator[str]:
    yield f'<html><body style="color:{t.text}">'
    yield f'<p style="font-size:19pt; font-weight:600; margin:0 0 5px 0">{_text(run.name)}</p>'
    if run.description:
        yield f'<p style="margin:0 0 5px 0">{_text(run.description)}</p>'
    facts = [moment(run.created_at), *run.models, *parameter_words(run.parameters)]
    sums = filter(None, [sum_words(run), tally(run.cells), bounds_words(run), left_out_words(run)])
    for words in (" · ".join(facts), " · ".join(sums)):
        yield _muted(words, t)
    summaries = summaries_of(run)
    for start in range(0, len(summaries), ARMS_IN_A_ROW):
        yield _figures(summaries[start : start + ARMS_IN_A_ROW], t)
    yield _muted(ABOUT_INTERVALS, t)
    for prompt in shown_prompts(run):
        yield from _prompt(prompt, t)
    if run.program:
        yield f'<p style="margin-top:24px; font-size:8pt; color:{t.muted}">Made with {_text(run.program)}.</p>'
    yield "</body></html>"


def _figures(summaries: Sequence[Summary], t: Tokens) -> str:
    share = 80 // len(summaries)
    line = f"border-bottom:1px solid {t.line}"
    names = [f"{_dot(summary.arm.dot, t)}<b>{_text(summary.arm.name)}</b>" for summary in summaries]
    heads = "".join(f'<td width="{share}%" style="{line}">{name}</td>' for name in names)
    made = [f'<tr><td width="20%" style="{line}"></td>{heads}</tr>']
    for row in summary_rows(summaries):
        cells = "".join(
            f"<td>{_text(cell.main)}<br><span style='font-size:7pt; color:{t.muted}'>{_text(cell.detail)}</span></td>"
            if cell is not None
            else "<td></td>"
            for cell in row.cells
        )
        made.append(f"<tr><td style='color:{t.muted}'>{_text(row.name)}</td>{cells}</tr>")
    table = 'width="100%" cellspacing="0" cellpadding="3"'
    return f'<table {table} style="font-size:8.5pt; margin:13px 0 8px 0">{"".join(made)}</table>'


def _prompt(prompt: ShownPrompt, t: Tokens) -> Iterator[str]:
    heading = f"{_text(prompt.heading)}{_ROOM}<span style='color:{t.muted}; font-weight:400'>{_text(prompt.id)}</span>"
    yield f'<p style="font-size:12.5pt; font-weight:600; margin:27px 0 5px 0">{heading}</p>'
    for message in prompt.before:
        yield _muted(message.role, t) + _block(message.text, t)
    yield _block(prompt.text, t)
    if prompt.vars:
        yield _muted(" · ".join(f"{name}: {value}" for name, value in prompt.vars.items()), t)
    for model in prompt.models:
        if model.name:
            yield f'<p style="margin:16px 0 0 0; color:{t.muted}">{_text(model.name)}</p>'
        for column in model.columns:
            yield from _column(column, t)


def _column(column: ShownColumn, t: Tokens) -> Iterator[str]:
    baseline = f"<span style='color:{t.muted}; font-size:8pt'>{_ROOM}baseline</span>" if column.baseline else ""
    name = f"<b>{_text(column.name)}</b>{baseline}"
    yield f'<p style="margin:17px 0 3px 0; font-size:10.5pt">{_dot(column.dot, t)}{name}</p>'
    yield _muted(column.system_message.summary, t)
    for words in column.unlike:
        yield f'<p style="margin:0 0 4px 0; font-size:8pt; color:{t.warning}">{_text(words)}</p>'
    for answer in column.answers:
        yield from _answer(answer, t)


def _answer(answer: ShownAnswer, t: Tokens) -> Iterator[str]:
    if answer.heading:
        yield f'<p style="margin:7px 0 0 0; font-size:8pt; color:{t.muted}"><i>{_text(answer.heading)}</i></p>'
    if answer.reasoning:
        yield _muted(f"Reasoning, {answer.reasoning_words}: {answer.reasoning}", t)
    if answer.text:
        yield f'<p style="margin:4px 0 4px 0; line-height:130%; white-space:pre-wrap">{_text(answer.text)}</p>'
    if answer.empty:
        yield _muted("The answer is empty.", t)
    if answer.trouble:
        color = t.bad if answer.failed else t.warning
        yield f'<p style="margin:3px 0; color:{color}">{_text(answer.trouble)}</p>'
    if answer.metrics:
        yield _muted(" · ".join(answer.metrics), t)
    for mark in answer.marks:
        yield f'<p style="margin:0; font-size:8pt; color:{t.warning}">{_text(mark.sentence)}</p>'
    checks = [
        f"<span style='color:{t.muted if c.pending else t.good if c.passed else t.bad}'>"
        f"{'…' if c.pending else '✓' if c.passed else '✕'} {_text(c.label)}</span>"
        for c in answer.checks
    ]
    if checks:
        yield f'<p style="margin:0 0 3px 0; font-size:8pt">{_ROOM.join(checks)}</p>'


def _block(text: str, t: Tokens) -> str:
    inside = f'<td style="white-space:pre-wrap">{_text(text)}</td>'
    return f'<table width="100%" cellspacing="0" cellpadding="7" bgcolor="{t.background}"><tr>{inside}</tr></table>'


def _muted(words: str, t: Tokens) -> str:
    return f'<p style="margin:0 0 4px 0; font-size:8pt; color:{t.muted}">{_text(words)}</p>' if words else ""


def _dot(place: int, t: Tokens) -> str:
    return f"<span style='color:{t.dots[place % len(t.dots)]}'>●</span>&nbsp;"


def _text(words: str) -> str:
    return html.escape(plain(words))
