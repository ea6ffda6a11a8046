"""The ways to read an answer: Markdown with code, plain, raw, bytes, JSON tree; for one column, and for all."""

from __future__ import annotations

from model_script import ScriptedModel
from person import OpenWindow, Person
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from playground.gui.code_copies import CodeCopies
from playground.gui.json_view import JsonView
from playground.store import settings as known

CODE = 'Look:\n\n```python\nprint("👋")\n```\n\nand\n\n```js\nlet a = 1\nlet b\n```\n'
JSON = '{"name": "Nova", "tags": ["a", "b"], "n": 1.50}'


def ways(person: Person, way: str) -> None:
    """All answers, by the menu."""
    person.deeds.actions.by_id[f"read_{way}"].trigger()


def test_all_answers_are_read_as_they_arrived(person: Person, model: ScriptedModel, open_window: OpenWindow) -> None:
    model.says = lambda _request: ["**bold**\u200b\n\nmore"]
    person.run()
    assert person.answer("Pirate") == "bold\u200b\nmore"
    ways(person, "plain")
    assert person.answer("Pirate") == "**bold**\u200b\n\nmore"
    ways(person, "raw")
    assert person.answer("Pirate") == "**bold**⟨U+200B⟩↵\n↵\nmore"
    ways(person, "hex")
    assert person.answer("Pirate").startswith("00000000  2a 2a 62 6f")
    assert person.button("Read all answers as").text().startswith("Bytes")
    assert person.column("Pirate").text() == "**bold**\u200b\n\nmore"  # what is copied is the answer
    person.close()
    again = open_window()
    assert again.window.parts.comparison.shown.mode == "hex"
    assert again.window.workbench.settings.get(known.READING_MODE) == "hex"


def test_one_column_is_read_otherwise(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["**bold**"]
    person.run()
    key = person.column("Pirate").key
    person.deeds.reading._read_one(key, "plain")
    assert person.answer("Pirate") == "**bold**"
    assert person.answer("Poet") == "bold"
    person.look("Focus")
    person.window.parts.comparison.step(1)
    assert person.shown_columns()[0].answer.toPlainText() in ("**bold**", "bold")


def test_json_is_read_as_a_tree(person: Person, model: ScriptedModel) -> None:
    model.says = lambda request: [JSON if "pirate" in request.messages[0].text.lower() else "No JSON."]
    person.run()
    ways(person, "tree")
    column = person.column("Pirate")
    tree = column.reader.currentWidget()
    assert isinstance(tree, JsonView)
    rows = tree.model()
    assert [rows.index(row, 0).data() for row in range(3)] == ["name", "tags", "n"]
    assert rows.index(2, 1).data() == "1.50"
    tree.setCurrentIndex(rows.index(1, 0, rows.index(1, 0)))
    tree.copy_path()
    assert QGuiApplication.clipboard().text() == "$.tags[1]"
    tree.copy_value()
    assert QGuiApplication.clipboard().text() == "b"
    others = [each for each in person.shown_columns() if each.text() == "No JSON."]
    assert others
    assert all(each.answer.toPlainText() == "No JSON." for each in others)


def test_each_code_block_has_a_button_that_copies_it(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: [CODE]
    person.run()
    view = person.column("Pirate").answer
    buttons = [b for b in view.viewport().findChildren(QPushButton) if b.isVisible()]
    assert [b.accessibleName() for b in buttons] == ["Copy code 1: Answer: Pirate", "Copy code 2: Answer: Pirate"]
    buttons[1].click()
    assert QGuiApplication.clipboard().text() == "let a = 1\nlet b"
    lines = [view.document().findBlockByNumber(n) for n in range(view.document().blockCount())]
    coloured = [line.text() for line in lines if line.layout().formats()]
    assert coloured == ['print("👋")', "let a = 1", "let b"]
    ways(person, "plain")
    assert not [b for b in view.viewport().findChildren(QPushButton) if b.isVisible()]
    assert view.findChild(CodeCopies) is not None


def test_the_wheel_with_ctrl_makes_all_answers_larger(person: Person) -> None:
    person.run()
    view = person.column("Poet").answer
    before = person.window.workbench.settings.get(known.ANSWER_FONT_SIZE)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), wheel)
    assert person.window.workbench.settings.get(known.ANSWER_FONT_SIZE) == before + 1
    assert person.column("Pirate").answer.document().defaultFont().pixelSize() == before + 1
