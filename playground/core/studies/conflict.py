"""The conflict suite: each question with a text that goes against the system message, and a reference without one.

A probe has one turn, the prompt's first. It has no checks of the prompt's own: whether the preset holds is what its own
checks say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from playground.core.compose import BETWEEN
from playground.core.experiment import Probe, ProbeKind, Prompt
from playground.core.plan import Column, RunPlan
from playground.core.preset import NONE
from playground.core.request import Message
from playground.core.studies.conflict_texts import IGNORE, LONG, ROLE, answer_in
from playground.core.studies.opposites import opposite_of
from playground.core.studies.places import free_id
from playground.core.turns import Turn, turns_of


def conflict_probes(plan: RunPlan) -> Iterator[Prompt]:
    """The probes of each plain prompt of `plan` that are not there yet."""
    taken = {prompt.id for prompt in plan.prompts}
    there = {prompt.probe for prompt in plan.prompts}
    columns = [column for column in plan.columns[1:] if column.ablated is None and column.system_message]
    for prompt in plan.prompts:
        first = turns_of(prompt)[0]
        if prompt.probe is not None or first.message.role != "user" or not columns:
            continue
        for kind, column, messages in _asked(prompt, first, columns):
            probe = Probe(kind, prompt.id, column)
            if probe not in there:
                id = free_id("~".join(filter(None, (prompt.id, kind, column))), taken)
                taken.add(id)
                yield Prompt(id, messages, prompt.vars, probe=probe)


def _asked(
    prompt: Prompt, first: Turn, columns: Sequence[Column]
) -> Iterator[tuple[ProbeKind, str, tuple[Message, ...]]]:
    """(kind, the column it is for or "", the messages)."""
    question = first.message.text

    def put(text: str) -> tuple[Message, ...]:
        return (*prompt.messages[: first.at], replace(first.message, text=text))

    yield "ignore", "", put(f"{question}{BETWEEN}{IGNORE}")
    for column in columns:
        yield "opposite", column.id, put(f"{question}{BETWEEN}{opposite_of(column.preset)}")
    yield "role", "", put(f"{ROLE}{BETWEEN}{question}")
    yield "language", "", put(f"{question}{BETWEEN}{answer_in(columns, question)}")
    yield "long", "", put(f"{LONG}{BETWEEN}{question}")
    for column in columns:
        if (text := _own_text(column)) and first.system is None:
            merged = put(f"{text}{BETWEEN}{question}")
            yield "merged", column.id, (Message("system", "", NONE.id), *merged)


def _own_text(column: Column) -> str:
    """The system message without the experiment's bounds, which stay where they are."""
    held = max((span.end for span in column.spans if span.locked), default=0)
    return (column.system_message or "")[held:].strip()
