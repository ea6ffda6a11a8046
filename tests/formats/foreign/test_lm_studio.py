"""LM Studio's presets, read, written and read again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from foreign_outcomes import likelihood, noted, one
from hypothesis import given, settings
from preset_strategies import messages, presets

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported
from playground.core.preset import Check, Knob, Preset
from playground.core.request import Parameters
from playground.formats.foreign.lm_studio import IMPORTER

PATH = "config-presets/pirate.preset.json"
P = "llm.prediction."


def file(*fields: tuple[str, Any], **more: Any) -> str:
    listed = [{"key": P + key, "value": value} for key, value in fields]
    return json.dumps(
        {"identifier": "@local:pirate", "name": "Pirate", "changed": False, "operation": {"fields": listed},
         "load": {"fields": []}, **more}
    )  # fmt: skip


def test_a_whole_preset() -> None:
    schema = {"type": "object", "required": ["a"]}
    found = one(
        IMPORTER,
        file(
            ("systemPrompt", "Arr {{ x }}.\n"),
            ("temperature", 0.7),
            ("topPSampling", {"checked": True, "value": 0.9}),
            ("topKSampling", 40),
            ("maxPredictedTokens", {"checked": True, "value": 200}),
            ("seed", 7),
            ("stopStrings", ["END"]),
            ("structured", {"type": "json", "jsonSchema": schema}),
        ),
        PATH,
    )
    assert found.preset == Preset(
        "pirate", "Pirate", "Arr {{ x }}.\n", source=PATH, checks=(Check("is-json", schema),),
        parameters=Parameters(temperature=0.7, top_p=0.9, top_k=40, max_tokens=200, seed=7, stop=("END",)),
    )  # fmt: skip
    assert found.origin == PATH
    assert noted(found) == {P + "structured": "changed"}


def test_what_has_no_place_is_listed() -> None:
    found = one(
        IMPORTER,
        file(
            ("systemPrompt", ""),
            ("topPSampling", {"checked": False, "value": 0.9}),
            ("repeatPenalty", {"checked": True, "value": 1.1}),
            ("contextOverflowPolicy", "rollingWindow"),
            ("temperature", 9),
            ("topKSampling", True),
            ("structured", {"type": "gbnf"}),
            load={"fields": [{"key": "llm.load.contextLength", "value": 4096}]},
            extra=1,
        ),
        PATH,
    )
    assert found.preset.parameters == Parameters()
    assert noted(found) == {
        P + "topPSampling": "dropped", P + "repeatPenalty": "dropped", P + "contextOverflowPolicy": "dropped",
        P + "temperature": "dropped", P + "topKSampling": "dropped", P + "structured": "dropped",
        "load: llm.load.contextLength": "dropped", "extra": "dropped",
    }  # fmt: skip


def test_a_preset_without_a_system_prompt_says_so() -> None:
    found = one(IMPORTER, file(("temperature", 0.1)), PATH)
    assert (found.preset.system_message, noted(found)) == ("", {"system message": "changed"})


@settings(max_examples=60, deadline=None)
@given(presets, messages)
def test_export_and_import_give_the_same(preset: Preset, message: str) -> None:
    (written,), notes = IMPORTER.write(preset, message)
    found = IMPORTER.read([written])[0]
    assert isinstance(found, Imported)
    again = found.preset
    assert (again.name, again.system_message, again.knobs) == (preset.name.strip(), message, ())
    assert again.parameters == replace(preset.parameters, reasoning_effort=None)
    assert again.checks == tuple(replace(c, weight=1, metric=None) for c in preset.checks if c.type == "is-json")[:1]
    lost = {note.what for note in notes}
    assert ("description" in lost) == bool(preset.description)
    assert any(what.startswith("knobs") for what in lost) == bool(preset.knobs)
    (once_more,), _ = IMPORTER.write(replace(again, name=preset.name), message)
    assert once_more == written


def test_what_an_export_leaves_behind_is_listed() -> None:
    preset = Preset("a", "A", "x", "words", tags=("t",), layers=("b",), knobs=(Knob("k", "text", ""),),
                    parameters=Parameters(reasoning_effort="low"), checks=(Check("contains", "x"),),
                    extra={"x-a": 1})  # fmt: skip
    _, notes = IMPORTER.write(preset, "x")
    assert {note.what: note.kind for note in notes} == {
        "description": "dropped", "tags": "dropped", "parameter 'reasoning_effort'": "dropped",
        "check 'contains'": "dropped", "key 'x-a'": "dropped", "knobs: k": "changed", "layers: b": "changed",
    }  # fmt: skip


def test_recognised_by_name_and_by_content() -> None:
    assert likelihood(IMPORTER, file(("systemPrompt", "x")), PATH) > 0.9
    assert likelihood(IMPORTER, file(("systemPrompt", "x")), "some.json") > 0.5
    assert likelihood(IMPORTER, file(), PATH) > 0.9
    assert likelihood(IMPORTER, "{", PATH) == 0
    assert likelihood(IMPORTER, "[]", "a.json") == 0
    assert likelihood(IMPORTER, file(("systemPrompt", "x")), "a.txt") == 0


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"operation": {"fields": 1}}', "[" * 10_000, '{"a":' * 10_000])
def test_a_file_that_is_none_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError) as caught:
        IMPORTER.read([ForeignFile(PATH, text.encode())])
    assert str(caught.value).startswith(PATH)
    assert "\n" not in str(caught.value)
