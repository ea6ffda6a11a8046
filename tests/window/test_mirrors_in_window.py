"""Mirrored pairs, as a person takes them at the window."""

from __future__ import annotations

from pathlib import Path

from person import Person
from PySide6.QtWidgets import QComboBox, QDialog, QSpinBox, QTableView

from playground.gui.mirrors_dialog import MirrorsDialog

PAIRS = "id,topic,category,prompt_a,prompt_b\n1,Tea,Drinks,Praise tea,Praise coffee\n2,Cats,Pets,Mock cats,Mock dogs\n"


def opened(person: Person) -> MirrorsDialog:
    person.shortcut("mirrors")
    person.until_quiet()
    dialog = person.get(QDialog, "Mirrored pairs")
    assert isinstance(dialog, MirrorsDialog)
    return dialog


def shown(person: Person) -> list[list[str]]:
    model = person.get(QTableView, "Pairs to be asked").model()
    return [[model.index(row, column).data() for column in range(4)] for row in range(model.rowCount())]


def test_some_of_the_shipped_set_become_prompts_and_go_again(person: Person) -> None:
    opened(person)
    assert person.sees("40 pairs · the set that comes with System Message Playground, CC0 1.0")
    number = person.get(QSpinBox, "Pairs")
    assert (number.value(), number.maximum(), len(shown(person))) == (10, 40, 10)
    number.setValue(3)
    assert person.sees("goes to 3 presets × 6 prompts = 18 answers")
    person.press("Add 3 pairs")
    experiment = person.window.desk.experiment
    assert [bool(prompt.mirror) for prompt in experiment.prompts] == [False, False, True, False, True, False, True]
    assert experiment.prompts[2].mirror == experiment.prompts[1].id
    assert "CC0 1.0" in experiment.description
    assert person.toast() == "3 mirrored pairs added: 6 prompts."
    person.press("Undo")
    experiment = person.window.desk.experiment
    assert ([prompt.id for prompt in experiment.prompts], experiment.description) == (["prompt-1"], "")


def test_one_category_in_place_of_the_prompts(person: Person) -> None:
    opened(person)
    category = person.get(QComboBox, "Category")
    category.setCurrentIndex(category.findData("sports"))
    category.activated.emit(category.currentIndex())
    assert [row[0] for row in shown(person)] == ["Baseball", "Football"]
    person.press("In place of the 1 prompt that is there")
    person.press("Add 2 pairs")
    assert [p.id for p in person.window.desk.experiment.prompts] == [
        "baseball-a", "baseball-b", "football-a", "football-b",
    ]  # fmt: skip


def test_a_file_and_one_that_is_none(person: Person, tmp_path: Path) -> None:
    dialog = opened(person)
    (tmp_path / "pairs.csv").write_text(PAIRS, "utf-8")
    (tmp_path / "bad.csv").write_text("a,b\nc,d\n", "utf-8")
    person.deeds.prompts.mirrors.read_file(dialog, tmp_path / "pairs.csv")
    person.until_quiet()
    assert shown(person) == [["Tea", "tea", "coffee", "Praise […]"], ["Cats", "cats", "dogs", "Mock […]"]]
    person.deeds.prompts.mirrors.read_file(dialog, tmp_path / "bad.csv")
    person.until_quiet()
    assert person.sees("mirrored pairs need a column of this name")
    assert len(shown(person)) == 2
