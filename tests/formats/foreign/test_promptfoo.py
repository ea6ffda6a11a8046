"""promptfoo's configuration, read, written, and read again; what it would run or fetch is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from foreign_outcomes import fits, likelihood, noted, one, outcomes, sent
from hypothesis import given, settings
from shared_parts import says_the_same, shared, there_and_back

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.formats.foreign import read
from playground.formats.foreign.promptfoo import EXPORTER, IMPORTER

CONFIG = "promptfooconfig.yaml"
WHOLE = """\
description: Tone
providers:
  - openai:chat:gpt-4o
  - id: openai:chat:gpt-4o-mini
    config: {temperature: 0.2, max_tokens: 50, stop: [END], apiKey: sk-not-told, reasoning_effort: low}
prompts:
  - label: Kind
    raw: '[{"role":"system","content":"Be {{ tone }} in {{lang}}. {{ x | upper }} {% raw %}{{ y }}{% endraw %}"},
      {"role":"user","content":"{{query}}"}]'
defaultTest:
  vars: {tone: "{{ lang }}", far: file://x.txt}
  assert:
    - {type: contains, value: "yes, please", weight: 2, metric: polite, provider: x}
    - {type: assert-set, assert: [{type: not-icontains, value: no}, {type: latency, threshold: 900}]}
    - {type: javascript, value: "process.exit()"}
    - {type: is-json, value: '{"type": "object"}'}
    - {type: contains-json, value: file://schema.json}
    - {type: llm-rubric, value: nice}
    - {type: word-count, value: none}
tests:
  - vars: {query: hi, lang: [de, fr]}
    assert: [{type: icontains, value: a}]
  - vars: {query: ho}
    assert: [{type: icontains, value: a}, {type: equals, value: "{{query}}"}]
redteam: {}
"""


def test_a_whole_file() -> None:
    found = one(IMPORTER, WHOLE, CONFIG)
    assert found.preset == Preset(
        "kind",
        "Kind",
        "Be {{ tone }} in {{ lang }}. {% raw %}{{ x | upper }}{% endraw %} {% raw %}{{ y }}{% endraw %}",
        "Tone",
        source=f"{CONFIG}, prompt 1",
        knobs=(Knob("tone", "text", "{{ lang }}"), Knob("lang", "choice", "de", ("de", "fr"))),
        parameters=Parameters(temperature=0.2, max_tokens=50, stop=("END",), reasoning_effort="low"),
        checks=(
            Check("contains", "yes, please", weight=2, metric="polite"),
            Check("not-icontains", "no"),
            Check("latency", threshold=900),
            Check("is-json", {"type": "object"}),
            Check("llm-rubric", "nice"),
            Check("icontains", "a"),
        ),
    )
    assert sent(found) == "Be {{ lang }} in de. {{ x | upper }} {{ y }}"
    assert noted(found) == {
        "the message of the user": "dropped", "key 'redteam'": "dropped", "providers": "dropped",
        "config.apiKey": "dropped", "assertions of single tests (1)": "dropped", "assertion 'javascript'": "dropped",
        "assertion 'contains-json'": "dropped",
        "assertion 'word-count'": "dropped", "assertion 'contains': provider": "dropped",
        "tests": "dropped", "{{ x | upper }}": "literal",
    }  # fmt: skip
    assert "sk-not-told" not in repr(found)


def test_many_prompts_and_their_files() -> None:
    system = '[{"role": "system", "content": "Two"}]'
    config = """\
prompts:
  - file://p/a.json
  - file://./p/two.txt
  - p/chat.yaml
  - {id: file://p/none.json, label: Not here}
  - file://../out.json
  - file://p/code.py:run
  - exec:rm -rf /
  - langfuse://x@prod
  - https://example.org/x.json
  - "{{query}} please"
  - '[{"role": "system", "content": {{ x }}}]'
  - '{"messages": [{"role": "developer", "content": [{"type": "text", "text": "Parts"}]},
    {"role": "system", "content": "B"}]}'
  - 7
"""
    files = [
        ForeignFile("lab/" + CONFIG, config.encode()),
        ForeignFile("lab/p/a.json", b'[{"role": "system", "content": "From a file"}]'),
        ForeignFile("lab/p/two.txt", f"Only the user\n---\n{system}".encode()),
        ForeignFile("lab/p/chat.yaml", "- role: system\n  content: Grüß\n".encode("cp1252")),
        ForeignFile("out.json", b'[{"role": "system", "content": "Outside"}]'),
        ForeignFile("lab/p/code.py", b"print(1)"),
        ForeignFile("lab/notes.md", b"# Notes\n"),
    ]
    found = read(files)
    texts = [o.preset.system_message if isinstance(o, Imported) else o.reason.split(":")[0][:43] for o in found]
    assert texts == [
        "From a file", "it has no system message, all of it is what", "Two", "Grüß",
        "the file 'p/none.json' is not among those t", "the file '../out.json' is not among those t",
        "'p/code.py", "'exec", "'langfuse", "'https",
        "it has no system message, all of it is what", "its messages cannot be read (this is not JS", "Parts\n\nB",
        "it is no text", "no format that can be read looks like this", "# Notes",
    ]  # fmt: skip
    assert [o.origin for o in found if isinstance(o, Imported)][:2] == [
        f"lab/{CONFIG}, prompt 1 (lab/p/a.json)", f"lab/{CONFIG}, prompt 2 (lab/p/two.txt), 2",
    ]  # fmt: skip
    for outcome in found:
        if isinstance(outcome, Imported):
            fits(outcome.preset)
    alone = read(files[:1])
    assert [type(o) for o in alone[:5]] == [Refused] * 5
    assert "pick the whole folder" in str(alone[0])


def test_sets_of_assertions_come_and_go() -> None:
    parts = (Check("contains", "a", weight=2), Check("is-refusal"))
    checks = (
        Check("assert-set", threshold=0.5, metric="form", checks=parts),
        Check("gleu", ["a b c", "d e f"], 0.3),
        Check("no-comma"),
        Check("contains", "b", loose=True),
        Check("assert-set", checks=(Check("title"),)),
    )
    (file,), notes = EXPORTER.write(Preset("p", "P", "Hi", checks=checks), "Hi")
    found = one(IMPORTER, file.data.decode(), file.path).preset.checks
    assert found == checks[:2]
    assert [note.what for note in notes if note.kind == "dropped"] == [
        "check 'no-comma'", "check 'contains'", "check 'assert-set'",
    ]  # fmt: skip


def test_a_set_is_taken_whole_or_not_at_all() -> None:
    text = """prompts: ['[{"role": "system", "content": "x"}]']
defaultTest:
  assert: [{type: assert-set, threshold: 0.5, assert: [{type: contains, value: a}, {type: python, value: x}]}]
"""
    found = one(IMPORTER, text, CONFIG)
    assert found.preset.checks == ()
    assert "its member 'python' cannot be made here" in repr(found.notes)


def test_json_indented_by_tabs() -> None:
    chat = json.dumps([{"role": "system", "content": "x"}])
    text = json.dumps({"prompts": [chat], "tests": []}, indent="\t")
    assert one(IMPORTER, text, "promptfooconfig.json").preset.system_message == "x"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tests: []", "a promptfoo configuration has prompts"),
        ("prompts: *a", "aliases (*) are not allowed"),
        ("prompts: !js x", "tags (!) are not allowed"),
        ("{", "this is not JSON"),
        ("prompts: [" + "a," * 1001 + "]", "more than 1,000 prompts"),
    ],
)
def test_broken_files(text: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        outcomes(IMPORTER, text, CONFIG)
    assert reason in str(caught.value)


def test_what_is_written() -> None:
    preset = Preset(
        "a", "Pirate", "Be {{ mood }}: {% raw %}{{x}}{% endraw %} {#", "", ("fun",),
        knobs=(Knob("mood", "choice", "glad", ("glad", "sad")),), parameters=Parameters(temperature=0.5),
        checks=(Check("contains", "a", weight=2), Check("ends-with", "b"), Check("contains", "{{ x }}")),
    )  # fmt: skip
    (file,), notes = EXPORTER.write(preset, "")
    assert file.path == "a.promptfooconfig.yaml"
    chat = json.dumps([{"role": "system", "content": 'Be {{ mood }}: {{ "{{" }}x}} {{ "{#" }}'},
                       {"role": "user", "content": "{{ prompt }}"}], indent=2)  # fmt: skip
    assert file.data.decode().splitlines() == [
        "description: Pirate",
        "prompts:",
        "  - label: Pirate",
        "    raw: |-",
        *(f"      {line}" for line in chat.splitlines()),
        "providers:",
        "  - {id: echo, config: {temperature: 0.5}}",
        "defaultTest:",
        "  vars: {mood: glad}",
        "  assert:",
        "    - {type: contains, value: a, weight: 2}",
        "tests:",
        "  - {vars: {prompt: Write your prompt here.}}",
    ]
    assert [(note.kind, note.what) for note in notes] == [
        ("changed", "knob 'mood'"), ("dropped", "tags"), ("dropped", "check 'ends-with'"),
        ("dropped", "check 'contains'"), ("changed", "providers"),
    ]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(shared(marks=True))
def test_there_and_back(preset: Preset) -> None:
    preset = replace(preset, checks=(Check("contains", "a"), Check("not-is-json", weight=0.5, metric="m")))
    after = there_and_back(EXPORTER, preset)
    says_the_same(preset, after)
    assert (after.name, after.checks) == (preset.name, preset.checks)
    assert after.description in (preset.description, "")
    assert replace(there_and_back(EXPORTER, after), source=after.source) == after


def test_recognised() -> None:
    assert likelihood(IMPORTER, WHOLE, CONFIG) > 0.9
    assert likelihood(IMPORTER, WHOLE, "other.yaml") > 0.5
    assert likelihood(IMPORTER, "prompts: []", "other.yaml") == 0
    assert likelihood(IMPORTER, WHOLE, "other.txt") == 0
