"""Cherry Studio's agents."""

from __future__ import annotations

import json

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Refused
from playground.core.preset import Knob
from playground.formats.foreign.cherry_studio import IMPORTER

AGENT = {
    "id": "1",
    "name": "产品经理 - Product Manager",
    "emoji": "👨",
    "group": ["Career", "Business"],
    "prompt": "You are a PM.\nIt is {{date}}. Answer in {{language}}.",
    "description": "Plans products.",
}


def test_an_agent() -> None:
    found = one(IMPORTER, json.dumps([AGENT]), "agents-en.json")
    assert found.preset.name == AGENT["name"]
    assert found.preset.system_message == "You are a PM.\nIt is {{ date }}. Answer in {{ language }}."
    assert found.preset.knobs == (Knob("date", "text", ""), Knob("language", "text", ""))
    assert found.preset.tags == ("Career", "Business")
    assert found.preset.description == "Plans products."
    assert found.origin == found.preset.source == "agents-en.json, agent 1"
    assert noted(found) == {"emoji": "dropped", "variable 'date'": "changed", "variable 'language'": "changed"}


def test_one_alone_and_a_group_that_is_a_word() -> None:
    found = one(IMPORTER, json.dumps({"name": "A", "prompt": "x", "group": "Work"}), "a.json")
    assert (found.preset.tags, sent(found)) == (("Work",), "x")


def test_agents_without_a_prompt_are_refused_by_number() -> None:
    agents = [AGENT, {"name": "B", "prompt": " "}, 3, {**AGENT, "prompt": "a\0b"}]
    found = outcomes(IMPORTER, json.dumps(agents), "a.json")
    assert [outcome.origin for outcome in found if isinstance(outcome, Refused)] == [
        "a.json, agent 2", "a.json, agent 3", "a.json, agent 4"
    ]  # fmt: skip


def test_recognised() -> None:
    assert likelihood(IMPORTER, json.dumps([AGENT]), "a.json") > 0.8
    assert 0 < likelihood(IMPORTER, json.dumps([{"name": "a", "prompt": "b"}]), "a.json") < 0.5
    assert likelihood(IMPORTER, json.dumps([{"name": "a", "content": "b"}]), "a.json") == 0
    assert likelihood(IMPORTER, "[" * 10_000, "a.json") == 0


NONE = ["[]", "{}", "3", '[{"name": "a"}]', "nonsense", '[{"a": NaN}]', "[" + "9" * 9_000 + "]",
        '[{"prompt": "a", "prompt": "b"}]', "[" * 10_000 + "]" * 10_000, "[" * 200 + "]" * 200]  # fmt: skip


@pytest.mark.parametrize("text", NONE)
def test_what_is_none_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"^a\.json"):
        IMPORTER.read([ForeignFile("a.json", text.encode())])
