"""Open WebUI's exports of models and prompts; its variables become knobs of their type."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from foreign_outcomes import likelihood, noted, one, outcomes, sent
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Note, Refused
from playground.core.preset import Knob
from playground.core.request import Parameters
from playground.formats.foreign.open_webui import IMPORTER
from playground.formats.foreign.open_webui_variables import pieces
from playground.formats.foreign.slots import filled

MOOD = 'Be {{chat.variables.mood | select:options=["sad","glad"]:default="glad"}}, {{USER_NAME}}.'
MODEL: dict[str, Any] = {
    "id": "pirate", "base_model_id": "llama3.2:1b", "name": "Pirate", "is_active": True, "access_grants": ["x"],
    "meta": {"description": "A pirate.", "tags": [{"name": "fun"}, {"name": "sea"}], "knowledge": [1],
             "toolIds": ["t"]},
    "params": {"system": MOOD,
               "temperature": 0.5, "top_k": 4, "stop": ["END"], "num_ctx": 8192, "reasoning_effort": "high",
               "model_controls": {"a": {"display": "menu"}}},
}  # fmt: skip
PROMPT: dict[str, Any] = {
    "command": "/review", "name": "Review", "content": "Review {{ text | textarea:required }} as {{role}}.",
    "tags": ["work"],
    "access_grants": [], "version_id": "v", "commit_message": "first", "is_production": True,
}  # fmt: skip


def knobs_of(text: str, *, system: bool = False) -> tuple[tuple[Knob, ...], list[Note]]:
    notes: list[Note] = []
    made = filled(pieces(text, system=system, notes=notes))
    return made.knobs, notes


def test_a_model() -> None:
    found = one(IMPORTER, json.dumps([MODEL]), "models.json")
    assert found.preset.system_message == "Be {{ mood }}, {% raw %}{{USER_NAME}}{% endraw %}."
    assert sent(found) == "Be glad, {{USER_NAME}}."
    assert found.preset.knobs == (Knob("mood", "choice", "glad", ("sad", "glad")),)
    assert found.preset.parameters == Parameters(temperature=0.5, top_k=4, stop=("END",), reasoning_effort="high")
    assert (found.preset.description, found.preset.tags) == ("A pirate.", ("fun", "sea"))
    assert found.origin == "models.json, item 1"
    assert noted(found) == {
        "base_model_id": "dropped", "access_grants": "dropped", "knowledge": "dropped", "toolIds": "dropped",
        "params.num_ctx": "dropped", "params.model_controls": "dropped", "{{USER_NAME}}": "literal",
    }  # fmt: skip


def test_a_prompt() -> None:
    found = one(IMPORTER, json.dumps(PROMPT), "prompt.json")
    assert found.preset.name == "Review"
    assert found.preset.system_message == "Review {{ text }} as {{ role }}."
    assert found.preset.tags == ("work",)
    assert {what: kind for what, kind in noted(found).items() if not what.startswith("variable")} == {
        "commit_message": "dropped", "prompt": "changed"
    }  # fmt: skip
    older = {"command": "/old", "title": "Old one", "content": "x", "timestamp": 1}
    assert one(IMPORTER, json.dumps([older]), "p.json").preset.name == "Old one"


@pytest.mark.parametrize(
    ("mark", "knob"),
    [
        ("{{a}}", Knob("a", "text", "")),
        (
            '{{a | text:placeholder="Your \\"name\\"":default="x: y}}"}}',
            Knob("a", "text", "x: y}}", description='Your "name"'),
        ),
        ('{{ a|select:options=["1","2"] }}', Knob("a", "choice", "1", ("1", "2"))),
        ('{{a | select:options=["x","x",""]}}', Knob("a", "choice", "x", ("x",))),
        ("{{a | number:min=1:max=10:default=5}}", Knob("a", "number", 5, (), 1, 10)),
        ('{{a | number:min="1":max="10":step=0.5}}', Knob("a", "number", 1, (), 1, 10, 0.5)),
        ("{{a | range:min=-9:max=-2}}", Knob("a", "number", -2, (), -9, -2)),
        ("{{a | checkbox:default=true}}", Knob("a", "toggle", True)),
        ('{{a | checkbox:label="Really?"}}', Knob("a", "toggle", False, description="Really?")),
    ],
)
def test_a_variable_of_each_type_without_a_word_lost(mark: str, knob: Knob) -> None:
    knobs, notes = knobs_of(f"x {mark} y")
    assert (knobs, notes) == ((knob,), [])


@pytest.mark.parametrize(
    ("mark", "knob", "kinds"),
    [
        ("{{a | date}}", Knob("a", "text", ""), ["changed"]),
        ("{{a | hologram}}", Knob("a", "text", ""), ["changed"]),
        ("{{a | text:required}}", Knob("a", "text", ""), ["dropped"]),
        ("{{a | select}}", Knob("a", "text", ""), ["changed"]),
        ('{{a | select:options=["x"]:default="y"}}', Knob("a", "choice", "x", ("x",)), ["dropped"]),
        ("{{a | number:min=5:max=1:step=0}}", Knob("a", "number", 1, (), 1, 5), ["changed", "dropped"]),
        ("{{a | number:max=3:default=9}}", Knob("a", "number", 0, (), None, 3), ["dropped"]),
        ("{{a | number:default=1e999}}", Knob("a", "number", 0), ["dropped"]),
        ("{{a | checkbox:default=perhaps}}", Knob("a", "toggle", False), ["dropped"]),
        ('{{a | text:default="\\ud800"}}', Knob("a", "text", ""), ["dropped"]),
    ],
)
def test_what_does_not_fit_is_told(mark: str, knob: Knob, kinds: list[str]) -> None:
    knobs, notes = knobs_of(mark)
    assert (knobs, [note.kind for note in notes]) == ((knob,), kinds)


def test_a_system_prompt_has_variables_with_a_prefix_alone() -> None:
    text = "{{chat.variables.a | number:max=3}} {{user.variables.b | number}} {{c}} {{chat.variables.a}}"
    knobs, notes = knobs_of(text, system=True)
    assert knobs == (Knob("a", "number", 0, (), None, 3), Knob("b", "text", ""))
    assert notes == [Note("literal", "{{c}}", "only Open WebUI fills it in: it stays as written")]


def test_marks_that_are_broken_stay_as_they_are() -> None:
    text = '{{a | select:options=[1,}} {{a | text:default="x}} {{ a b }} {{}} {{a | }} {{A|text}} {{a | text:b=[[[['
    found = one(IMPORTER, json.dumps({"command": "/x", "content": text}), "p.json")
    assert sent(found) == text


def test_items_that_are_neither_are_refused_by_number() -> None:
    found = outcomes(IMPORTER, json.dumps([MODEL, 3, {"name": "x"}, {"command": "/x", "content": ""}]), "m.json")
    assert [outcome.origin for outcome in found if isinstance(outcome, Refused)] == [
        "m.json, item 2", "m.json, item 3", "m.json, item 4"
    ]  # fmt: skip


def test_a_model_without_a_system_prompt_says_so() -> None:
    found = one(IMPORTER, json.dumps([{"id": "x", "name": "X", "meta": {}, "params": {}}]), "m.json")
    assert (found.preset.system_message, noted(found)) == ("", {"system message": "changed"})


@pytest.mark.parametrize(
    "part", ['{{a|text:b="', "{{a|text:b=[", "{{a | ", "{{a|x:y=1:", "{{", "{{a|x}}", '{{a|x:b=["c",']
)
def test_a_megabyte_of_half_marks_is_read_in_time(part: str) -> None:
    began = time.process_time()
    list(pieces(part * (600_000 // len(part)), system=False, notes=[]))
    assert time.process_time() - began < 8


PARTS = ["{{", "}}", "a", " | ", "select", ":", "options=", '["x"]', "default=", '"y"', "[", "{%", "1", "\n",
         "chat.variables.", "number", "min="]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.booleans())
def test_any_text_becomes_a_preset_that_can_be_kept(text: str, system: bool) -> None:
    item = (
        {"id": "x", "name": "X", "meta": {}, "params": {"system": text}}
        if system
        else {"command": "/x", "content": text}
    )
    for outcome in outcomes(IMPORTER, json.dumps(item), "x.json"):
        assert isinstance(outcome, Imported) or not text.strip()


@pytest.mark.parametrize("text", ["", "[]", "{", "3", "[" * 10_000, '{"models": []}'])
def test_what_is_none_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"^x\.json"):
        IMPORTER.read([ForeignFile("x.json", text.encode())])


def test_recognised() -> None:
    assert likelihood(IMPORTER, json.dumps([MODEL]), "x.json") > 0.9
    assert likelihood(IMPORTER, json.dumps([PROMPT]), "x.json") > 0.9
    assert likelihood(IMPORTER, json.dumps([{"name": "a", "prompt": "b"}]), "x.json") == 0
    assert likelihood(IMPORTER, "[" * 10_000, "x.json") == 0
