"""prompty, version 1 and 2: typed inputs, the system's part, and nothing of a connection."""

from __future__ import annotations

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent

from playground.core.errors import InputError
from playground.core.fidelity import Refused
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.formats.foreign.prompty import IMPORTER

ONE = """\
---
name: Basic
description: d
authors: [Ann, Bob]
tags: [x]
model:
  api: chat
  configuration: {type: azure_openai, api_key: sk-not-told}
  parameters: {max_tokens: 100, temperature: 0.2, response_format: {type: json_object}, tools: []}
inputs:
  firstName: {type: string, default: Ann}
  age: {type: number, sample: 7}
  secret: {type: string, default: "${env:SECRET}"}
  plain: "{{ age }}"
template: jinja2
---
system:
You help {{firstName}} ({{ age }}) {{secret}} {{plain}}. {% for x in y %} ${file:../x} {# no #}

# User:
{{question}}
assistant[name="x"]:
Yes.
"""
TWO = """\
---
name: v2
displayName: Version two
metadata: {authors: [A], tags: [t]}
model:
  id: gpt-4o
  connection: {kind: key, endpoint: "https://example.org", apiKey: sk-not-told}
  options: {temperature: 1, maxOutputTokens: 5, stopSequences: [x], topK: 4, additionalProperties: {}}
inputs:
  - {name: mood, kind: string, default: glad, enumValues: [glad, sad], description: How}
  - {name: n, kind: integer, default: 3}
  - {name: loud, kind: boolean}
  - {name: spare, kind: string}
outputs:
  - {name: answer, kind: string}
  - {name: sure, kind: float}
tools: [{name: t, kind: function}]
template: {format: {kind: jinja2}, parser: {kind: prompty}}
---
Be {{mood}} {{n}} {{loud}}.
"""


def test_version_1() -> None:
    found = one(IMPORTER, ONE, "a/basic.prompty")
    assert found.preset == Preset(
        "basic",
        "Basic",
        "You help {{ firstName }} ({{ age }}) {{ secret }} {{ plain }}. {% raw %}{% for x in y %}{% endraw %} "
        "${file:../x} {# no #}",
        "d",
        ("x",),
        "Ann, Bob",
        source="a/basic.prompty",
        knobs=(Knob("firstName", "text", "Ann"), Knob("age", "number", 7), Knob("secret", "text", ""),
               Knob("plain", "text", "{{ age }}")),
        parameters=Parameters(temperature=0.2, max_tokens=100),
        checks=(Check("is-json"),),
    )  # fmt: skip
    assert sent(found) == "You help Ann (7)  {{ age }}. {% for x in y %} ${file:../x} {# no #}"
    assert noted(found) == {
        "the part of the user": "dropped", "the part of the assistant": "dropped", "model": "dropped",
        "model: response_format": "changed", "model: tools": "dropped", "the default of 'secret'": "dropped",
        "variable 'secret'": "changed", "{% for x in y %}": "literal", "${file:../x}": "literal", "{# no #}": "literal",
    }  # fmt: skip
    assert "sk-not-told" not in repr(found)


def test_version_2() -> None:
    found = one(IMPORTER, TWO, "v2.prompty")
    answer = {"answer": {"type": "string"}, "sure": {"type": "number"}}
    assert found.preset == Preset(
        "version-two",
        "Version two",
        "Be {{ mood }} {{ n }} {{ loud }}.\n".rstrip(),
        tags=("t",),
        author="A",
        source="v2.prompty",
        knobs=(Knob("mood", "choice", "glad", ("glad", "sad"), description="How"), Knob("n", "number", 3, step=1),
               Knob("loud", "toggle", False)),
        parameters=Parameters(temperature=1, max_tokens=5, top_k=4, stop=("x",)),
        checks=(Check("is-json", {"type": "object", "properties": answer, "required": ["answer", "sure"]}),),
    )  # fmt: skip
    assert noted(found) == {
        "key 'tools'": "dropped", "model": "dropped", "model: additionalProperties": "dropped", "outputs": "changed",
        "input 'spare'": "dropped",
    }  # fmt: skip
    assert "sk-not-told" not in repr(found)


@pytest.mark.parametrize("text", ["", "---\nname: x\n---\nuser:\nhi", "system:\n\nuser:\nhi"])
def test_without_a_system_part(text: str) -> None:
    (found,) = outcomes(IMPORTER, text, "a.prompty")
    assert isinstance(found, Refused)


def test_a_text_without_front_matter_or_roles_is_the_systems() -> None:
    found = one(IMPORTER, "Be brief.\nsystem: is a word here\n", "my-file.prompty").preset
    assert (found.id, found.name, found.system_message) == ("my-file", "My file", "Be brief.\nsystem: is a word here")


def test_broken_front_matter() -> None:
    with pytest.raises(InputError, match=r"^a\.prompty:3: anchors"):
        outcomes(IMPORTER, "---\nname: x\na: &b c\n---\nx", "a.prompty")


def test_recognised() -> None:
    assert likelihood(IMPORTER, ONE, "A.PROMPTY") > 0.9
    assert likelihood(IMPORTER, ONE, "a.prompt") == 0
