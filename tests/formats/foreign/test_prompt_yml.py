"""GitHub's `.prompt.yml`, read, written, and read again."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent
from hypothesis import given, settings
from shared_parts import says_the_same, shared, there_and_back

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Refused
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.formats.foreign.prompt_yml import EXPORTER, IMPORTER

WHOLE = """\
name: Greeter
description: Says hello
model: openai/gpt-4o-mini
modelParameters: {maxTokens: 100, temperature: 0.5, topP: 1, seed: 3}
responseFormat: json_schema
jsonSchema: '{"name": "x", "strict": true, "schema": {"type": "object", "required": ["a"]}}'
messages:
  - {role: system, content: "Greet {{who}} in {{ my-lang }}, {{nobody}}. {% if x %}"}
  - role: user
    content: "{{input}}"
  - role: System
    content: Be brief.
testData:
  - {who: "{{nobody}}", input: hi, expected: x, my-lang: de, n: [1]}
  - {who: Bob}
evaluators:
  - name: says hello
    string: {contains: Hello}
  - name: starts
    string: {startsWith: Hi, endsWith: "!"}
  - name: echo
    string: {equals: "{{expected}}"}
  - name: judge
    llm: {modelId: x, prompt: y, choices: []}
  - name: sim
    uses: github/similarity
more: 1
"""


def test_a_whole_file() -> None:
    found = one(IMPORTER, WHOLE, "prompts/greet.prompt.yml")
    assert found.preset == Preset(
        "greeter",
        "Greeter",
        "Greet {{ who }} in {{ my_lang }}, {{ nobody }}. {% raw %}{% if x %}{% endraw %}\n\nBe brief.",
        "Says hello",
        source="prompts/greet.prompt.yml",
        knobs=(Knob("who", "text", "{{nobody}}"), Knob("my_lang", "text", "de", description="my-lang"),
               Knob("nobody", "text", "")),
        parameters=Parameters(temperature=0.5, max_tokens=100, top_p=1),
        checks=(Check("is-json", {"type": "object", "required": ["a"]}),
                Check("icontains", "Hello", metric="says hello"), Check("starts-with", "Hi", metric="starts")),
    )  # fmt: skip
    assert sent(found) == "Greet {{nobody}} in de, . {% if x %}\n\nBe brief."
    assert noted(found) == {
        "messages": "changed", "the message of the user": "dropped", "key 'more'": "dropped",
        "model 'openai/gpt-4o-mini'": "dropped", "modelParameters.seed": "dropped", "responseFormat": "changed",
        "evaluator 'starts'": "changed", "evaluator 'starts': endsWith": "dropped", "evaluator 'echo'": "dropped",
        "evaluator 'judge'": "dropped", "evaluator 'sim'": "dropped", "testData.n": "dropped",
        "testData, all 2 rows but the first": "dropped", "variable 'my-lang'": "changed",
        "variable 'nobody'": "changed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "name: x",
            "x.prompt.yml:1: key 'messages': a prompt file has a list of messages: is it one of GitHub Models?",
        ),
        ("messages: {}", "x.prompt.yml:1: key 'messages': a prompt file has a list"),
        (
            "messages:\n- role: system\n",
            "x.prompt.yml:2: key 'messages.0': a message has a role and a content, both text",
        ),
        ("messages: [a]", "key 'messages.0': a message has a role"),
        ("- a", "x.prompt.yml:1: here stand keys with values, not a list"),
        ("a: &a [1]\nmessages: *a", "anchors (&) and aliases (*) are not allowed"),
        ("messages: [", "x.prompt.yml:1: the bracket that begins here is not closed"),
    ],
)
def test_broken_files(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        IMPORTER.read([_file(text)])
    assert reason in str(caught.value)


def _file(text: str) -> ForeignFile:
    return ForeignFile("x.prompt.yml", text.encode())


def test_without_a_system_message() -> None:
    (found,) = outcomes(IMPORTER, "messages: [{role: user, content: hi}]", "x.prompt.yml")
    assert found == Refused("x.prompt.yml", "none of its messages is a system message: import the text as plain text")


@pytest.mark.parametrize("schema", ["", "[", '{"$ref": "file:///etc/passwd"}', '"x"', "[1]"])
def test_a_schema_that_no_check_can_use_leaves_the_order_for_json(schema: str) -> None:
    text = f"messages: [{{role: system, content: x}}]\nresponseFormat: json_schema\njsonSchema: {json.dumps(schema)}\n"
    assert one(IMPORTER, text, "x.prompt.yml").preset.checks == (Check("is-json"),)


def test_what_is_written() -> None:
    preset = Preset(
        "pirate", "Pirate", "Be {{ mood }}: {% raw %}{{x}}{% endraw %}", "Arr", ("fun",),
        knobs=(Knob("mood", "choice", "glad", ("glad", "sad")), Knob("spare", "text", "")),
        parameters=Parameters(temperature=0.5, max_tokens=9, seed=3),
        checks=(Check("contains", "a"), Check("icontains", "arr"), Check("equals", "b", metric="m"), Check("is-json")),
    )  # fmt: skip
    (file,), notes = EXPORTER.write(preset, "Be glad: {{x}}")
    assert file.path == "pirate.prompt.yml"
    assert file.data.decode().splitlines() == [
        "name: Pirate",
        "description: Arr",
        "modelParameters: {maxTokens: 9, temperature: 0.5}",
        "responseFormat: json_object",
        "messages:",
        '  - {role: system, content: "Be {{mood}}: {{x}}"}',
        '  - {role: user, content: "{{input}}"}',
        "testData:",
        '  - {mood: glad, input: ""}',
        "evaluators:",
        "  - {name: icontains-2, string: {contains: arr}}",
        "  - {name: m, string: {equals: b}}",
    ]
    assert [(note.kind, note.what) for note in notes] == [
        ("dropped", "knob 'spare'"), ("changed", "knob 'mood'"), ("dropped", "tags"), ("dropped", "parameter 'seed'"),
        ("dropped", "check 'contains'"), ("literal", "{{x}}"), ("changed", "model"),
    ]  # fmt: skip


def test_conditions_and_layers_are_written_as_the_text_they_come_to() -> None:
    knobs = (Knob("loud", "toggle", True),)
    for preset in (
        Preset("a", "A", "{% if loud %}Shout{% endif %}.", knobs=knobs),
        Preset("a", "A", "{{ loud }}", knobs=knobs, layers=("bounds",)),
    ):
        (file,), notes = EXPORTER.write(preset, "Shout.")
        assert "content: Shout." in file.data.decode()
        assert "testData" not in file.data.decode()
        assert any(note.kind == "changed" and note.what.startswith(("conditions", "layers")) for note in notes)


def test_no_text_is_nothing_to_write() -> None:
    with pytest.raises(InputError, match="nothing to write"):
        EXPORTER.write(Preset("none", "None", None), None)


@settings(max_examples=60, deadline=None)
@given(shared(marks=False))
def test_there_and_back(preset: Preset) -> None:
    after = there_and_back(EXPORTER, preset)
    says_the_same(preset, after)
    assert (after.name, after.description) == (preset.name, preset.description)
    assert replace(there_and_back(EXPORTER, after), source=after.source) == after


def test_recognised() -> None:
    assert likelihood(IMPORTER, WHOLE, "a.prompt.yml") > 0.9
    assert likelihood(IMPORTER, WHOLE, "a.yaml") > 0.5
    assert likelihood(IMPORTER, "system: x", "a.yaml") == 0
    assert likelihood(IMPORTER, b"\xff\xfe\x00", "a.yaml") == 0
