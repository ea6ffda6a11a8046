"""Every figure of steering is the same in window, page and record: all come from one function of the stored run."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from model_script import ScriptedModel, write_preset
from person import Person

from playground.core.request import CompletionRequest
from playground.core.steering.report import steering_of
from playground.core.steering.values import Steering
from playground.formats.steering_record import steering_record
from playground.gui.steering_cards import CARDS
from playground.gui.steering_content import told_of
from playground.gui.steering_view import SteeringView

WORDS = ("sky", "light", "water", "egg", "gift", "sea", "salt", "wind", "blue", "pan", "heat", "walk", "house", "tree")


def talk(request: CompletionRequest) -> list[str]:
    seed = request.parameters.seed or 0
    said = " ".join(WORDS[(seed * 7 + place * (1 + seed % 5)) % len(WORDS)] for place in range(12 + seed % 5))
    message = request.system_message or ""
    return [f"Arr, a pirate! {said.upper()}!" if "pirate" in message and seed % 3 else f"{said}."]


@pytest.fixture
def studied(person: Person, model: ScriptedModel) -> SteeringView:
    """Two prompts, 3 samples, then studies of the pirate; the board is looked at."""
    text = "---\nname: Pirate\nchecks:\n  - {type: icontains, value: pirate}\n---\nTalk like a pirate. Be loud."
    write_preset(person.home, "pirate", text)
    person.until(lambda: person.library_preset("pirate").system_message.endswith("Be loud."))
    model.says = talk
    for number, prompt in enumerate(("Why is the sky blue?", "Name a gift.")):
        if number:
            person.press("Add a prompt")
        person.write(person.prompt, prompt)
    person.window.desk.set_samples(3)
    person.window.show_desk()
    person.shortcut("run_all")
    person.until_done()
    for kind, column in (("conflict", ""), ("ablate", "pirate")):
        person.deeds.steering.begin(kind, column)
        person.until_done()
    person.until_quiet()
    found = person.window.findChild(SteeringView)
    assert found is not None
    return found


def figures_of(value: Any) -> list[float]:
    """Every number of a record, in its order."""
    if isinstance(value, dict):
        return [number for each in value.values() for number in figures_of(each)]
    if isinstance(value, list):
        return [number for each in value for number in figures_of(each)]
    return [float(value)] if isinstance(value, (int, float)) else []


def text_of(page: str) -> str:
    """Without its marks, with its entities, spaces and isolates as they are in a text."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u00a0", " ").split())


def test_window_page_and_record_agree(studied: SteeringView, person: Person, tmp_path: Path) -> None:
    stored = person.window.workbench.runs.load(person.window.shown().run.id)
    steering: Steering = steering_of(stored)
    names = {(each.column, each.model): (each.name, each.dot) for each in steering.presets}
    told = told_of(steering, stored.models[0], names)
    for ending in (".html", ".json"):
        person.window.workbench.export(stored, tmp_path / f"run{ending}")
    page = text_of((tmp_path / "run.html").read_text("utf-8"))
    record = json.loads((tmp_path / "run.json").read_text("utf-8"))["steering"]

    assert record == json.loads(json.dumps(steering_record(steering)))
    assert len(figures_of(record)) > 100
    filled = []
    for kind in CARDS:
        content, card = kind.tell(told), studied.board.cards[kind.id]
        if not content.pictures:
            assert not card.table.isVisible()
            continue
        filled.append(kind.id)
        summary = card.picture.accessibleDescription() if card.picture.isVisible() else ""
        assert " ".join(summary.split()) in page
        table = content.pictures[0].table
        assert table is not None
        assert card.table.texts() == [list(row.cells) for row in table.rows]
        for cells in card.table.texts():
            assert all(cell in page for cell in cells), (kind.id, cells)
    assert [each for each in filled if each != "side-effects"] == ["moved", "adherence", "holds", "ablation"]
