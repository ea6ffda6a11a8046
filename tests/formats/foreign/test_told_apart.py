"""The formats of JSON, tables and pictures beside each other: each file finds its own reader by name and content."""

from __future__ import annotations

import json

import pytest
from pngs import png, text_chunk

from playground.core.fidelity import ForeignFile, Imported
from playground.formats.foreign import read, recognised

SYSTEM = {"key": "llm.prediction.systemPrompt", "value": "x"}
FILES = {
    "lm-studio": ("a.preset.json", json.dumps({"operation": {"fields": [SYSTEM]}})),
    "open-webui": ("a.json", json.dumps([{"id": "a", "name": "A", "meta": {}, "params": {"system": "x"}}])),
    "prompts-csv": ("prompts.csv", "act,prompt\nA,x\n"),
    "silly-tavern": ("a.json", json.dumps({"name": "A", "content": "x"})),
    "modelfile": ("Modelfile", "FROM m\nSYSTEM x\n"),
    "cherry-studio": ("a.json", json.dumps([{"name": "A", "emoji": "x", "prompt": "x"}])),
}  # fmt: skip


@pytest.mark.parametrize("id", FILES)
def test_each_finds_its_reader(id: str) -> None:
    path, text = FILES[id]
    file = ForeignFile(path, text.encode())
    assert recognised([file])[0][1].id == id
    (outcome,) = read([file])
    assert isinstance(outcome, Imported)
    assert outcome.preset.system_message == "x"


def test_a_mixed_folder_is_read_file_by_file() -> None:
    files = [ForeignFile(f"{id}/{path}", text.encode()) for id, (path, text) in FILES.items()]
    files.append(ForeignFile("card.png", png(text_chunk({"name": "B", "description": "x", "first_mes": ""}))))
    found = read(files)
    assert [outcome.preset.system_message for outcome in found if isinstance(outcome, Imported)] == ["x"] * len(files)
    assert len({outcome.preset.id for outcome in found if isinstance(outcome, Imported)}) == len(files)
