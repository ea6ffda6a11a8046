"""Templates of the llm command, read, written, and read again."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent
from hypothesis import given, settings
from shared_parts import says_the_same, shared, there_and_back

from playground.core.errors import InputError
from playground.core.fidelity import Refused
from playground.core.knobs import as_text
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.core.template import render
from playground.formats.foreign.llm_template import EXPORTER, IMPORTER
from playground.formats.yaml_nodes import YamlMap, plain
from playground.formats.yaml_source import load

WHOLE = """\
name: Price
system: Costs $$5, $name, ${other}. $5 ${not it} {{ name }} $Größe
prompt: 'Say $input'
model: gpt-4o
defaults: {name: $other, unused: [1]}
options: {temperature: 0.3, json_object: true, max_tokens: 7, stop: END, reasoning_effort: high}
schema_object: {type: object}
functions: |
  import os
tools: [t]
system_fragments: [https://example.org/x, 0123abcd]
"""


def test_a_whole_file() -> None:
    found = one(IMPORTER, WHOLE, "templates/price.yaml")
    assert found.preset == Preset(
        "price",
        "Price",
        "Costs $5, {{ name }}, {{ other }}. $5 ${not it} {% raw %}{{ name }}{% endraw %} {{ Gr }}öße",
        source="templates/price.yaml",
        knobs=(Knob("name", "text", "$other"), Knob("other", "text", ""), Knob("Gr", "text", "")),
        parameters=Parameters(temperature=0.3, max_tokens=7, stop=("END",), reasoning_effort="high"),
        checks=(Check("is-json", {"type": "object"}),),
    )
    assert sent(found) == "Costs $5, $other, . $5 ${not it} {{ name }} öße"
    assert noted(found) == {
        "key 'prompt'": "dropped", "key 'model'": "dropped", "key 'functions'": "dropped", "key 'tools'": "dropped",
        "system fragment 'https://example.org/x'": "dropped", "system fragment '0123abcd'": "dropped",
        "options.json_object": "dropped", "schema_object": "changed", "variable 'other'": "changed",
        "variable 'Gr'": "changed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Say it: $input", "it has no system message"), ("prompt: x", "it has no system message"),
     ("system_fragments: [a]", "its system message stands in fragments elsewhere"),
     ("system: ' '", "no system message")],
)  # fmt: skip
def test_without_a_system_message(text: str, reason: str) -> None:
    (found,) = outcomes(IMPORTER, text, "a.yaml")
    assert isinstance(found, Refused)
    assert reason in found.reason


@pytest.mark.parametrize("text", ["[a]", "system: |\n x\nsystem: y", "a: *b"])
def test_broken_files(text: str) -> None:
    with pytest.raises(InputError, match=r"^a\.yaml:\d"):
        outcomes(IMPORTER, text, "a.yaml")


def test_what_is_written() -> None:
    preset = Preset(
        "a", "A", "{{ mood }}$ {% raw %}{{x}}{% endraw %}", "words", knobs=(Knob("mood", "number", 3),),
        parameters=Parameters(temperature=1), checks=(Check("is-json", {"type": "array"}), Check("is-json")),
    )  # fmt: skip
    (file,), notes = EXPORTER.write(preset, "")
    assert file.path == "a.yaml"
    assert file.data.decode().splitlines() == [
        "name: A", 'system: "${mood}$$ {{x}}"', 'defaults: {mood: "3"}', "options: {temperature: 1}",
        "schema_object: {type: array}",
    ]  # fmt: skip
    assert [(note.kind, note.what) for note in notes] == [
        ("changed", "knob 'mood'"), ("dropped", "description"), ("dropped", "check 'is-json'"),
        ("changed", "parameters"),
    ]  # fmt: skip


def test_a_variable_has_no_accents() -> None:
    preset = Preset("a", "A", "{{ größe }}", knobs=(Knob("größe", "text", ""),))
    with pytest.raises(InputError, match="rename the knob 'größe'"):
        EXPORTER.write(preset, "")


@settings(max_examples=80, deadline=None)
@given(shared(marks=True))
def test_there_and_back(preset: Preset) -> None:
    preset = replace(preset, checks=(Check("is-json", {"type": "object"}),))
    after = there_and_back(EXPORTER, preset)
    says_the_same(preset, after)
    assert (after.name, after.checks) == (preset.name, preset.checks)
    assert replace(there_and_back(EXPORTER, after), source=after.source) == after


@settings(max_examples=60, deadline=None)
@given(shared(marks=True))
def test_llm_says_the_same_words(preset: Preset) -> None:
    """Filled in as llm does it, by Python's own string.Template."""
    text = render(preset.system_message or "", preset.knobs, {})
    (file,), _ = EXPORTER.write(preset, text)
    node = load(file.data.decode(), file="")
    assert isinstance(node, YamlMap)
    values = plain(node)
    assert isinstance(values, dict)
    defaults = {knob.name: as_text(knob.default) for knob in preset.knobs}
    assert string.Template(str(values["system"])).substitute(defaults) == text


def test_recognised() -> None:
    assert likelihood(IMPORTER, WHOLE, "a.yaml") > 0.5
    assert 0 < likelihood(IMPORTER, "prompt: x", "a.yaml") < 0.5
    assert likelihood(IMPORTER, "system: x\nother: y", "a.yaml") == 0
    assert likelihood(IMPORTER, WHOLE, "a.txt") == 0
