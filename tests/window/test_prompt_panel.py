"""The prompt: one or several, with variables, earlier turns, and words about its size."""

from __future__ import annotations

import pytest
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.request import Message
from playground.gui.look import Look
from playground.gui.prompt_panel import PromptPanel


def prompt(prompt_id: str, text: str, **values: str) -> Prompt:
    return Prompt(prompt_id, (Message("user", text),), values)


@pytest.fixture
def panel(qtbot: QtBot, look: Look) -> PromptPanel:
    made = PromptPanel(look)
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    return made


def words(panel: PromptPanel) -> str:
    return panel._size.text()


def tabs(panel: PromptPanel) -> list[str]:
    return [panel._tabs.tabs.tabText(place) for place in range(panel._tabs.tabs.count())]


def test_one_prompt_has_no_tabs(panel: PromptPanel) -> None:
    panel.show_prompts([prompt("one", "Why?")], "one")
    assert (panel.edit.toPlainText(), panel.current) == ("Why?", "one")
    assert not panel._tabs.isVisible()
    assert not panel._remove.isVisible()


def test_several_prompts_have_tabs_with_the_one_that_is_looked_at(panel: PromptPanel, qtbot: QtBot) -> None:
    chosen: list[str] = []
    panel.chosen.connect(chosen.append)
    evil = "Why <b>&</b>? <img src='file:///etc/hostname'>"
    panel.show_prompts([prompt("greeting", "Hello."), prompt("a-question", evil)], "greeting")
    assert tabs(panel) == ["Greeting", "A question"]
    assert panel._tabs.tabs.currentIndex() == 0
    bar = panel._tabs.tabs
    assert "<img" not in bar.tabToolTip(1)
    assert chosen == []
    qtbot.waitUntil(bar.isVisible)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert chosen == ["a-question"]


def test_typing_is_told_and_showing_is_not(panel: PromptPanel, qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    panel.edited.connect(lambda prompt_id, text: told.append((prompt_id, text)))
    panel.show_prompts([prompt("one", "Why")], "one")
    assert told == []
    panel.edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(panel.edit, "?")
    assert told == [("one", "Why?")]
    panel.show_prompts([prompt("one", "Why?")], "one")
    assert panel.edit.textCursor().position() == 4
    assert len(told) == 1


def test_it_says_how_long_it_is_and_which_variables_have_no_value(panel: PromptPanel) -> None:
    panel.show_prompts([prompt("one", "Why is the {{what}} {{color}}?", what="sea")], "one")
    assert words(panel) == "5 words · about 8 tokens · no value for color: sent as written"
    panel.show_prompts([prompt("one", "")], "one")
    assert words(panel) == "0 words"


def test_variables_are_marked(panel: PromptPanel, look: Look) -> None:
    panel.show_prompts([prompt("one", "Why is {{what}} so?")], "one")

    def marked() -> list[tuple[int, int, str]]:
        layout = panel.edit.document().firstBlock().layout()
        return [(f.start, f.length, f.format.foreground().color().name()) for f in layout.formats()]

    assert marked() == [(7, 8, look.tokens.accent)]
    look.theme.choose("dark")
    assert marked() == [(7, 8, look.tokens.accent)]
    panel.show_prompts([prompt("one", "open {{what")], "one")
    assert marked() == []


def test_it_grows_with_its_text_within_bounds(panel: PromptPanel) -> None:
    heights = []
    for lines in (1, 2, 5, 40):
        panel.show_prompts([prompt("one", "line\n" * lines)], "one")
        heights.append(panel.edit.height())
    assert heights[0] <= heights[1] < heights[2] < heights[3] < 200


def test_earlier_turns_are_shown_as_plain_text(panel: PromptPanel) -> None:
    talk = (Message("user", "<b>Hi</b>"), Message("assistant", "Hello"), Message("user", "And now?"))
    panel.show_prompts([Prompt("talk", talk)], "talk")
    before = panel.turns.fields()
    assert [(each.accessibleName(), each.toPlainText()) for each in before] == [
        ("Given question 1", "<b>Hi</b>"), ("Given answer 2", "Hello")
    ]  # fmt: skip
    assert panel.edit.toPlainText() == "And now?"


# ---- in the window


def test_prompts_are_added_switched_and_removed_with_the_way_back(person: Person) -> None:
    person.press("Add a prompt")
    assert person.prompt.hasFocus()
    person.write(person.prompt, "And the sea?")
    person.turn_to("Why is the sky blue?")
    assert person.prompt.toPlainText() == "Why is the sky blue?"
    person.turn_to("And the sea?")
    assert person.prompt.toPlainText() == "And the sea?"
    person.press("Remove this prompt")
    assert person.prompt.toPlainText() == "Why is the sky blue?"
    assert person.toast() == "The prompt is removed."
    person.press("Undo")
    assert person.prompt.toPlainText() == "And the sea?"


def test_undo_of_a_removed_prompt_keeps_what_was_changed_since(person: Person) -> None:
    person.press("Add a prompt")
    person.write(person.prompt, "And the sea?")
    person.press("Remove this prompt")
    person.write(person.prompt, "Typed after that.")
    person.tick("Tutor")
    person.press("Undo")
    texts = [each.text for each in person.window.desk.experiment.prompts]
    assert sorted(texts) == ["And the sea?", "Typed after that."]
    assert "Tutor" in person.columns()


def test_typing_can_be_taken_back_and_stays_in_place(person: Person) -> None:
    person.prompt.setFocus()
    person.prompt.moveCursor(QTextCursor.MoveOperation.Start)
    person.qtbot.keyClicks(person.prompt, "Tell me: ")
    assert person.prompt.toPlainText() == "Tell me: Why is the sky blue?"
    assert person.prompt.textCursor().position() == 9
    person.prompt.undo()
    assert person.prompt.toPlainText() == "Why is the sky blue?"
    assert person.window.desk.experiment.prompts[0].text == "Why is the sky blue?"


def test_variables_and_rows_reach_the_model_filled_in(person: Person) -> None:
    rows = ({"what": "sea"}, {"what": "sky"})
    person.window.put_experiment(
        Experiment("Rows", (PresetChoice("pirate"),), (prompt("one", "Why is the {{what}} blue?"),), rows=rows)
    )
    person.press("Run all 2 prompts")
    person.until_done()
    assert person.status().startswith("Done: 2 of 2")
    assert "Why is the sea blue?" in person.answer("Pirate")
    assert person.prompt.toPlainText() == "Why is the {{what}} blue?"


def test_another_prompt_is_looked_at_without_touching_the_other_tabs(
    panel: PromptPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each touch lays out all of them."""
    prompts = [prompt(f"p{n}", f"Question {n}") for n in range(8)]
    panel.show_prompts(prompts, "p0")
    touched: list[int] = []
    bar = panel.findChild(QTabBar)
    monkeypatch.setattr(bar, "setTabText", lambda place, _words: touched.append(place))
    panel.show_prompts(prompts, "p7")
    assert touched == []
    assert bar.currentIndex() == 7
    panel.show_prompts([prompt("other", "Question 0"), *prompts[1:]], "p7")
    assert touched == [0]
