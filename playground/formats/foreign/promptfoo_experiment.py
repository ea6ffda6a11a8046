"""promptfoo's configuration as an experiment: its system messages as presets, its tests as prompts, asserts as checks.

There a prompt holds the system message and what the user says in one text, and each is asked with every test. Here
every system message meets every user's text: where the configuration has several of both, that is more, and a note
says so. Nothing is run or fetched. What has no place here is named in the notes.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from playground.core.errors import InputError
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.fidelity import ForeignFile, Imported, Note
from playground.core.preset import NONE, Check, Preset
from playground.core.request import JsonValue, Message, Parameters
from playground.formats.foreign.json_source import Object, number_of, object_of, word_of
from playground.formats.foreign.promptfoo import IMPORTER, config_of
from playground.formats.foreign.promptfoo_asserts import check_of, flat
from playground.formats.foreign.promptfoo_chat import chat_of
from playground.formats.foreign.promptfoo_models import model_of
from playground.formats.foreign.promptfoo_prompts import texts_in
from playground.formats.foreign.promptfoo_tests import as_list
from playground.formats.names import MAX_NAME, NOT_IN_A_LINE

MAX_PROMPTS: Final = 5_000
MAX_NOTES: Final = 12
"""Of those that the description quotes."""
_HANDLED: Final = ("providers", "tests", "the message of the user", "the message of the assistant")
_CONTROL: Final = re.compile(r"\{%|\{\{[^}]*[|(.\[][^}]*\}\}")


@dataclass(slots=True)
class _Notes:
    found: dict[tuple[str, str], Note] = field(default_factory=dict[tuple[str, str], Note])

    def add(self, note: Note) -> None:
        self.found.setdefault((note.what, note.why), note)

    def dropped(self, what: str, why: str) -> None:
        self.add(Note("dropped", what, why))


def read_experiment(config: ForeignFile, files: Sequence[ForeignFile]) -> tuple[Experiment, tuple[Note, ...]]:
    """`files`: those that lie beside it and may be named in it. Raises InputError where there is nothing to ask."""
    values, notes = config_of(config), _Notes()
    presets, parameters = _presets(config, files, notes)
    talks, plain = _talks(values, config, files, notes)
    if plain or not presets:
        presets = [NONE, *presets]
    if len(talks) > 1 and presets != [NONE]:
        why = f"{len(talks)} texts of the user meet each of the system messages here"
        notes.add(Note("changed", "prompts", why))
    default = object_of(values, "defaultTest")
    prompts = tuple(itertools.islice(_prompts(values, default, talks, notes), MAX_PROMPTS + 1))
    if not prompts:
        raise InputError(
            "it has no prompt that is written out: there is nothing to ask", file=config.path, key="prompts"
        )
    if len(prompts) > MAX_PROMPTS:
        raise InputError(f"its tests make more than {MAX_PROMPTS:,} prompts: take some out", file=config.path)
    checks = _checks(default.get("assert"), notes)
    _rest(values, notes)
    told = tuple(notes.found.values())
    name = _line(word_of(values, "description")) or "promptfoo"
    repeat = number_of(object_of(values, "evaluateOptions").get("repeat"))
    experiment = Experiment(
        name=name,
        presets=tuple(PresetChoice(p.id) if p is NONE else PresetChoice(p.id, inline=p, own=True) for p in presets),
        prompts=prompts,
        samples=int(repeat) if repeat is not None and 1 <= repeat <= 100 else 1,
        parameters=parameters,
        checks=checks,
        description=_about(told),
    )
    return experiment, told


def _presets(config: ForeignFile, files: Sequence[ForeignFile], notes: _Notes) -> tuple[list[Preset], Parameters]:
    """Without the checks and parameters that hold for all of them: those are the experiment's."""
    found: dict[str, Preset] = {}
    parameters = Parameters()
    for outcome in IMPORTER.read([config, *files]):
        if not isinstance(outcome, Imported):
            continue
        preset, stem = outcome.preset, outcome.preset.id
        parameters = preset.parameters
        number = next(n for n in itertools.count(1) if n > 1 or stem not in found)
        while (free := stem if number == 1 else f"{stem}-{number}") in found or free in ("none", "empty"):
            number += 1
        name = preset.name if number == 1 else f"{preset.name} {number}"
        found[free] = replace(preset, id=free, name=name, checks=(), parameters=Parameters())
        if preset.knobs:
            why = "variables of a system message are knobs, with the value of the first test that has one"
            notes.add(Note("changed", ", ".join(knob.name for knob in preset.knobs)[:200], why))
        for note in outcome.notes:
            if (
                note.what not in _HANDLED
                and not note.what.startswith("assertion")
                and not note.what.startswith("key '")
            ):
                notes.add(note)
    return list(found.values()), parameters


def _talks(
    values: Object, config: ForeignFile, files: Sequence[ForeignFile], notes: _Notes
) -> tuple[list[tuple[Message, ...]], bool]:
    """What the user says, each once; and whether some prompt has no system message."""
    talks: dict[tuple[Message, ...], None] = {}
    plain = False
    for text in texts_in(values["prompts"], config, files):
        if isinstance(text, Note):
            notes.add(text)
            continue
        chat = chat_of(text)
        plain = plain or chat.system is None
        talks[chat.messages] = None
        if any(_CONTROL.search(message.text) for message in chat.messages):
            notes.add(Note("literal", "{% … %} and filters", "they stay in the prompt as they are written"))
        for role in chat.left_out:
            notes.dropped(f"the message of {role}", "a prompt here ends with the user")
    return list(talks), plain


def _prompts(values: Object, default: Object, talks: Sequence[tuple[Message, ...]], notes: _Notes) -> Iterator[Prompt]:
    tests = [test for test in as_list(values.get("tests")) if isinstance(test, dict)]
    if len(tests) < len(as_list(values.get("tests"))):
        notes.dropped("tests", "those in other files are not read: save them as a dataset")
    nothing: Object = {}
    for number, test in enumerate(tests or [nothing], start=1):
        checks = _checks(test.get("assert"), notes)
        for key in test:
            if key not in ("vars", "assert", "description"):
                notes.dropped(f"tests: {key[:60]}", "a prompt here has no such key")
        given = {**object_of(default, "vars"), **object_of(test, "vars")}
        rows = itertools.islice(_each_row(given, notes), MAX_PROMPTS + 1)  # a few long lists make millions
        made = list(itertools.islice(itertools.product(rows, talks), MAX_PROMPTS + 1))
        for place, (row, messages) in enumerate(made, start=1):
            name = f"test-{number}" if len(made) == 1 else f"test-{number}-{place}"
            yield Prompt(name, messages, row, checks)


def _each_row(given: Object, notes: _Notes) -> Iterator[dict[str, str]]:
    """One row for each combination of values, as promptfoo asks with each."""
    choices: list[list[tuple[str, str]]] = []
    for name, value in given.items():
        texts = [_text(each) for each in value] if isinstance(value, list) else [_text(value)]
        if any(text.startswith("file://") for text in texts):
            notes.dropped(f"variable {name[:60]}", "its value stands in another file, which is not read")
            continue
        choices.append([(name, text) for text in texts or [""]])
    for row in itertools.product(*choices):
        yield dict(row)


def _checks(value: JsonValue, notes: _Notes) -> tuple[Check, ...]:
    found: list[Check] = []
    for single in (single for one in as_list(value) for single in flat(one)):
        check = check_of(single) if isinstance(single, dict) else "it is not written as keys with values"
        if isinstance(check, Check):
            found.append(check)
        else:
            kind = word_of(single, "type") if isinstance(single, dict) else ""
            notes.dropped(f"assertion '{kind[:60]}'", check)
    return tuple(found)


def _rest(values: Object, notes: _Notes) -> None:
    """What was not looked at, and which models were meant."""
    for key in values:
        if key not in ("description", "prompts", "providers", "tests", "defaultTest", "evaluateOptions"):
            notes.dropped(f"key '{key[:60]}'", "an experiment has no place for it")
    for provider in as_list(values.get("providers")):
        name = word_of(provider, "id") if isinstance(provider, dict) else provider if isinstance(provider, str) else ""
        if name:
            notes.dropped(f"provider {name[:80]}", f"choose a model when you run, such as {model_of(name)[:80]}")


def _about(notes: Sequence[Note]) -> str:
    words = "Read from a promptfoo configuration."
    if not notes:
        return words
    more = f"; and {len(notes) - MAX_NOTES} more" if len(notes) > MAX_NOTES else ""
    return f"{words} Not as there: {'; '.join(f'{note.what} ({note.why})' for note in notes[:MAX_NOTES])}{more}."


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join(NOT_IN_A_LINE.sub(" ", text).split())[:MAX_NAME]
