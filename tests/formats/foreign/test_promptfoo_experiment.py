"""A promptfoo configuration as an experiment: presets, prompts with their values, checks, and what is told."""

from __future__ import annotations

import pytest

from playground.core.errors import InputError
from playground.core.experiment import Experiment
from playground.core.fidelity import ForeignFile, Note
from playground.core.preset import Check
from playground.core.request import Message, Parameters
from playground.formats.foreign.promptfoo_experiment import read_experiment

CONFIG = """\
description: Tone
providers:
  - id: openai:chat:gpt-4o
    config: {temperature: 0.2}
prompts:
  - label: Kind
    raw: '[{"role":"system","content":"Be kind."},{"role":"user","content":"{{query}}"}]'
  - label: Stern
    raw: '[{"role":"system","content":"Be {{ how }}."},{"role":"user","content":"{{query}}"}]'
  - file://plain.txt
  - exec:run.sh
defaultTest:
  vars: {how: stern}
  assert: [{type: contains, value: hi}, {type: javascript, value: "1"}]
evaluateOptions: {repeat: 2}
tests:
  - vars: {query: hello}
    assert: [{type: icontains, value: a}]
  - vars: {query: [one, two], far: file://x.txt}
    threshold: 0.5
redteam: {}
"""
PLAIN = ForeignFile("plain.txt", b"{{query}}")


def read(text: str, *files: ForeignFile) -> tuple[Experiment, dict[str, Note]]:
    experiment, notes = read_experiment(ForeignFile("promptfooconfig.yaml", text.encode()), files)
    return experiment, {note.what: note for note in notes}


def test_a_whole_configuration() -> None:
    experiment, notes = read(CONFIG, PLAIN)
    assert experiment.name == "Tone"
    assert [choice.id for choice in experiment.presets] == ["none", "kind", "stern"]
    inline = [choice.inline for choice in experiment.presets]
    assert inline[1] is not None
    assert inline[1].system_message == "Be kind."
    assert inline[1].checks == ()
    assert inline[2] is not None
    assert [(knob.name, knob.default) for knob in inline[2].knobs] == [("how", "stern")]
    assert [(prompt.id, prompt.vars["query"]) for prompt in experiment.prompts] == [
        ("test-1", "hello"), ("test-2-1", "one"), ("test-2-2", "two"),
    ]  # fmt: skip
    assert experiment.prompts[0].messages == (Message("user", "{{query}}"),)
    assert experiment.prompts[0].checks == (Check("icontains", "a"),)
    assert experiment.checks == (Check("contains", "hi"),)
    assert (experiment.samples, experiment.parameters) == (2, Parameters(temperature=0.2))
    assert {"assertion 'javascript'", "key 'redteam'", "tests: threshold", "variable far"} <= set(notes)
    assert notes["provider openai:chat:gpt-4o"].why == "choose a model when you run, such as openai/gpt-4o"
    assert "prompt 'exec:run.sh'" in notes
    assert "assertion 'javascript' (it is code, which is never run)" in experiment.description


def test_texts_of_the_user_meet_every_system_message() -> None:
    experiment, notes = read(
        """\
prompts:
  - '[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi {{x}}"}]'
  - "Bye {{x}}"
tests: [{vars: {x: Ada}}]
"""
    )
    assert [choice.id for choice in experiment.presets] == ["none", "promptfoo-prompt-1"]
    assert [prompt.messages[0].text for prompt in experiment.prompts] == ["Hi {{x}}", "Bye {{x}}"]
    assert notes["prompts"].kind == "changed"


def test_plain_prompts_without_tests() -> None:
    experiment, notes = read("prompts: [Why is the sky blue?]\nproviders: [echo]\n")
    assert [choice.id for choice in experiment.presets] == ["none"]
    assert [prompt.text for prompt in experiment.prompts] == ["Why is the sky blue?"]
    assert set(notes) == {"provider echo"}


@pytest.mark.parametrize(
    "text",
    [
        "prompts: [exec:x.sh]\n", "prompts: []\n", "tests: []\n", "- a\n", "prompts: {a: b\n",
        "prompts: [x]\ntests: [{vars: {" + ", ".join(f"{name}: {list(range(99))}" for name in "abcdefgh") + "}}]\n",
    ],
)  # fmt: skip
def test_what_asks_nothing_or_too_much_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        read(text)
