"""Whatever a file holds: no reader raises when asked whether it knows it, and none fails with more than a sentence."""

from __future__ import annotations

import io
import json
import time
import zipfile

import pytest
from foreign_outcomes import fits
from hypothesis import given, settings
from hypothesis import strategies as st
from pngs import png, text_chunk

from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.formats.foreign import importers, read
from playground.formats.preset_archive import pack

CARD = {"name": "A", "description": "{{char}} {{user}} {{x}}", "first_mes": "Hi", "tags": ["a"]}
FILES = {
    "a.preset.json": json.dumps(
        {"name": "A", "operation": {"fields": [{"key": "llm.prediction.systemPrompt", "value": "x"},
                                               {"key": "llm.prediction.temperature", "value": 0.5}]}}),
    "models.json": json.dumps([{"id": "a", "name": "A", "meta": {"tags": [{"name": "t"}]},
                                "params": {"system": "{{chat.variables.a | number:min=1}}", "stop": ["x"]}}]),
    "prompts.csv": 'act,prompt,for_devs,type,contributor\nA,"x ${y:z}",TRUE,TEXT,me\n',
    "card.json": json.dumps(CARD),
    "Modelfile": 'FROM a\nSYSTEM """x\ny"""\nPARAMETER stop "b"\nMESSAGE user hi\n',
    "agents.json": json.dumps([{"name": "A", "emoji": "e", "group": ["g"], "prompt": "{{date}}", "description": ""}]),
    "chat.json": json.dumps({"temperature": 1, "prompts": [{"identifier": "a", "name": "A", "content": "x"}],
                             "prompt_order": [{"character_id": 1, "order": [{"identifier": "a", "enabled": True}]}]}),
    "card.png": png(text_chunk(CARD)),
    "a.presets.zip": pack([ForeignFile("a.preset.md", b"x")]),
}  # fmt: skip
DEEP = {"list": "[" * 10_000 + "]" * 10_000, "object": '{"a":' * 10_000 + "1" + "}" * 10_000, "open": "[" * 5_000_000}


def told(file: ForeignFile) -> None:
    for importer in importers():
        assert 0 <= importer.recognises([file]) <= 1
        for outcome in read([file], importer.id):
            if isinstance(outcome, Imported):
                fits(outcome.preset)
            else:
                assert "\n" not in outcome.reason
                assert 10 < len(outcome.reason) < 600


def bytes_of(path: str) -> bytes:
    content = FILES[path]
    return content if isinstance(content, bytes) else content.encode()


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(list(FILES)), st.data())
def test_a_file_that_was_cut_or_changed_anywhere(path: str, data: st.DataObject) -> None:
    changed = bytearray(bytes_of(path))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    told(ForeignFile(path, bytes(changed[: data.draw(st.integers(len(changed) // 2, len(changed)))])))


json_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(["a.preset.json", "models.json", "card.json", "agents.json", "chat.json"]), st.data())
def test_a_value_of_another_type_anywhere_in_json(path: str, data: st.DataObject) -> None:
    document = json.loads(bytes_of(path))
    place = document
    while True:
        key = data.draw(st.sampled_from(list(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[key], (dict, list)) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(json_values)
    told(ForeignFile(path, json.dumps(document).encode("utf-8", "replace")))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*FILES, "a.md", "a.txt", "a"]), st.binary(max_size=60))
def test_any_bytes_under_any_name(path: str, data: bytes) -> None:
    told(ForeignFile(path, data))


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("path", ["a.preset.json", "models.json", "card.json"])
def test_deep_nesting_is_told_at_once(path: str, name: str) -> None:
    began = time.process_time()
    told(ForeignFile(path, DEEP[name].encode()))
    assert time.process_time() - began < 10


@pytest.mark.parametrize("path", FILES)
def test_a_hundred_megabytes_are_refused_unread(path: str) -> None:
    began = time.process_time()
    (outcome,) = read([ForeignFile(path, bytes(100_000_000))])
    assert isinstance(outcome, Refused)
    assert "cut it in parts" in outcome.reason
    assert time.process_time() - began < 1


@pytest.mark.parametrize("codec", ["utf-16", "cp1252"])
@pytest.mark.parametrize(
    "path", ["a.preset.json", "models.json", "prompts.csv", "card.json", "Modelfile", "agents.json"]
)
def test_files_of_windows_are_read_and_say_so(path: str, codec: str) -> None:
    text = bytes_of(path).decode().replace('"x', '"é – x').replace("SYSTEM", "# é\nSYSTEM").replace('"A"', '"É"')
    (outcome,) = read([ForeignFile(path, text.encode(codec))])
    assert isinstance(outcome, Imported)
    assert outcome.notes[0].what == "the encoding"
    fits(outcome.preset)


def test_a_zip_that_is_no_archive_of_ours_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../a.preset.md", "x")
    (outcome,) = read([ForeignFile("a.zip", made.getvalue())])
    assert isinstance(outcome, Refused)
