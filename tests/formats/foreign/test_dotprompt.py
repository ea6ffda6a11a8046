"""dotprompt: the system's parts of a Handlebars text, and Picoschema as knobs and as a check."""

from __future__ import annotations

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent

from playground.core.errors import InputError
from playground.core.fidelity import Refused
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.formats.foreign.dotprompt import IMPORTER
from playground.formats.foreign.picoschema import json_schema, knobs_of

WHOLE = """\
---
model: googleai/gemini-2.5-flash
config: {temperature: 0.9, maxOutputTokens: 30, topK: 5, topP: 0.5, stopSequences: [A, B], version: x}
input:
  default: {name: "{{loud}}", count: 3, items: [1], polite: perhaps}
  schema:
    name: string, who it is
    count?: integer
    loud(enum, how loud): [soft, LOUD]
    polite: boolean
    items(array): string
output:
  format: json
  schema:
    answer: string, the answer
    score?: number
tools: [x]
ext.y: 1
---
{{! a comment }}before {{!-- with }} in it --}}
{{role "system"}}
Greet {{name}} {{count}} times, {{{loud}}}{{#if polite}} please{{else}}!{{/if}} \\{{raw}} {{>partial}} {{polite}}
{{history}}
{{~role 'system'~}}
Be brief.
{{role "user"}}
{{media url=pic}}
"""
SCHEMA = {
    "type": "object",
    "properties": {
        "answer": {"type": "string", "description": "the answer"},
        "score": {"type": ["number", "null"]},
    },
    "additionalProperties": False,
    "required": ["answer"],
}


def test_a_whole_file() -> None:
    found = one(IMPORTER, WHOLE, "p/greet.formal.prompt")
    assert found.preset == Preset(
        "greet-formal",
        "Greet (formal)",
        "Greet {{ name }} {{ count }} times, {{ loud }}{% raw %}{{#if polite}}{% endraw %} please"
        "{% raw %}{{else}}{% endraw %}!{% raw %}{{/if}}{% endraw %} {% raw %}{{raw}}{% endraw %} "
        "{% raw %}{{>partial}}{% endraw %} {{ polite }}\n\nBe brief.",
        source="p/greet.formal.prompt",
        knobs=(
            Knob("name", "text", "{{loud}}", description="who it is"),
            Knob("count", "number", 3, step=1),
            Knob("loud", "choice", "soft", ("soft", "LOUD"), description="how loud"),
            Knob("polite", "toggle", False),
        ),
        parameters=Parameters(temperature=0.9, max_tokens=30, top_k=5, top_p=0.5, stop=("A", "B")),
        checks=(Check("is-json", SCHEMA),),
    )
    said = "Greet {{loud}} 3 times, soft{{#if polite}} please{{else}}!{{/if}} {{raw}} {{>partial}} false\n\nBe brief."
    assert sent(found) == said
    assert noted(found) == {
        "comments {{! }}": "dropped", "the part of the user": "dropped", "messages": "changed",
        "config.version": "dropped", "output": "changed", "key 'tools'": "dropped", "key 'ext.y'": "dropped",
        "model 'googleai/gemini-2.5-flash'": "dropped", "the default of 'polite'": "dropped",
        "input 'items'": "dropped", "{{#if polite}}": "literal", "{{else}}": "literal", "{{/if}}": "literal",
        "{{raw}}": "literal", "{{>partial}}": "literal",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "Hello {{name}}", '---\nmodel: x\n---\n{{role "user"}}hi', '{{role "system"}}  '])
def test_without_a_system_part(text: str) -> None:
    (found,) = outcomes(IMPORTER, text, "a.prompt")
    assert isinstance(found, Refused)
    assert "import it as plain text" in found.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nmodel: x\n", "a.prompt:1: the front matter has no end"),
        ("\n---\nmodel: x\nmodel: y\n---\n", "a.prompt:4: key 'model': stands twice (first in line 3)"),
        ("---\n[a]\n---\n", "a.prompt:2: here stand keys with values, not a list"),
    ],
)
def test_broken_files(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        outcomes(IMPORTER, text, "a.prompt")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("pico", "schema"),
    [
        ("string, a word", {"type": "string", "description": "a word"}),
        ("any", {}),
        ("Recipe", None),
        (3, None),
        ({"type": "object", "properties": {}}, {"type": "object", "properties": {}}),
        ({"a(object, it)": {"b?": "null"}}, {
            "type": "object", "additionalProperties": False, "required": ["a"],
            "properties": {"a": {"type": "object", "additionalProperties": False, "description": "it",
                                 "properties": {"b": {"type": ["null", "null"]}}}}}),
        ({"(*)": "string"}, {"type": "object", "properties": {}, "additionalProperties": {"type": "string"}}),
        ({"a(array)": "Recipe", "b(enum)": ["x"], "c((": "string"}, {
            "type": "object", "additionalProperties": False, "required": ["a", "b"],
            "properties": {"a": {"type": "array", "items": {}}, "b": {"enum": ["x"]}}}),
    ],
)  # fmt: skip
def test_picoschema(pico: object, schema: object) -> None:
    assert json_schema(pico) == schema  # type: ignore[arg-type]


def test_knobs_of_a_json_schema() -> None:
    schema = {"properties": {
        "n": {"type": "number", "minimum": 2, "maximum": 8}, "back": {"type": "integer", "minimum": 9, "maximum": 1},
        "e": {"enum": ["", 1, True, 1, None]}, "none": {"enum": []}, "odd": 3,
    }}  # fmt: skip
    knobs, notes = knobs_of(schema, {"n": 9, "e": True, "odd": 4, "more": True, "list": [1]})  # type: ignore[arg-type]
    assert list(knobs.values()) == [
        Knob("n", "number", 2, minimum=2, maximum=8), Knob("back", "number", 0, step=1),
        Knob("e", "choice", "true", ("1", "true")), Knob("none", "text", ""), Knob("odd", "number", 4),
        Knob("more", "toggle", True), Knob("list", "text", ""),
    ]  # fmt: skip
    assert [note.what for note in notes] == ["the default of 'n'", "the default of 'list'"]


def test_recognised() -> None:
    assert likelihood(IMPORTER, WHOLE, "a.prompt") > 0.5
    assert likelihood(IMPORTER, WHOLE, "a.prompty") == 0
    assert likelihood(IMPORTER, "", "a.prompt") == 0
