"""The text of a system message in the editor: its colours, its counts, find and replace, and Undo across saving."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_script import ScriptedModel, write_preset
from person import OpenWindow, Person
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from playground.gui.find_strip import FindStrip
from playground.gui.look import Look
from playground.gui.message_edit import MessageEdit
from playground.gui.text_places import TextPlaces

CONTROL = Qt.KeyboardModifier.ControlModifier
WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline


@pytest.fixture
def edit(look: Look, qtbot: QtBot) -> MessageEdit:
    made = MessageEdit(look)
    qtbot.addWidget(made)
    return made


def formats(edit: QPlainTextEdit) -> dict[str, QTextCharFormat]:
    """What is coloured, by its words."""
    found: dict[str, QTextCharFormat] = {}
    block = edit.document().begin()
    while block.isValid():
        units = block.text().encode("utf-16-le")
        for each in block.layout().formats():
            words = units[2 * each.start : 2 * (each.start + each.length)].decode("utf-16-le")
            found[words] = QTextCharFormat(each.format)
        block = block.next()
    return found


# ---- colours


def test_markdown_and_marks_are_coloured_and_unknown_knobs_underlined(edit: MessageEdit, look: Look) -> None:
    lines = ["# Role", "- **be** 🏴 {{ mood }}", '{% if tone == "mo" %}x{{ moood | upper }}{% endif %}']
    text = "\n".join([*lines, "```", "{{ a }} *no*", "```", "*yes*"])
    edit.marker.set_knobs(frozenset({"mood", "tone"}))
    edit.show_text("a", text)
    found = formats(edit)
    assert {"# Role", "-", "**be**", "{{ mood }}", "moood", "*yes*"} <= set(found)
    assert found["{{ mood }}"].foreground().color().name() == look.tokens.accent
    assert found["moood"].underlineStyle() == WAVE
    assert {words for words, shape in found.items() if shape.underlineStyle() == WAVE} == {"moood", "a"}
    assert "*no*" not in found


def test_a_knob_that_only_a_layer_declares_is_dotted_and_no_misspelling(edit: MessageEdit) -> None:
    edit.show_text("a", "{{ tone }} {{ toen }}")
    edit.marker.set_layer_knobs(frozenset({"tone"}))
    lines = {words: shape.underlineStyle() for words, shape in formats(edit).items()}
    assert (lines["tone"], lines["toen"]) == (QTextCharFormat.UnderlineStyle.DotLine, WAVE)


def test_colours_follow_the_theme_and_the_knobs(edit: MessageEdit, look: Look) -> None:
    edit.show_text("a", "{{ mood }}")
    assert formats(edit)["mood"].underlineStyle() == WAVE
    edit.marker.set_knobs(frozenset({"mood"}))
    look.theme.choose("dark")
    assert formats(edit)["{{ mood }}"].foreground().color().name() == look.tokens.accent == "#6fc2aa"


def test_typing_in_a_hundred_kilobytes_looks_at_the_changed_line_alone(
    edit: MessageEdit, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit.show_text("a", "A line with a {{ knob }} and **words**.\n" * 2500)
    looked: list[str] = []
    real = edit.marker.highlightBlock
    monkeypatch.setattr(edit.marker, "highlightBlock", lambda text: (looked.append(text), real(text))[1])
    began = time.perf_counter()
    for _ in range(10):
        edit.textCursor().insertText("x")
    assert len(looked) <= 20
    assert time.perf_counter() - began < 1.0


def test_a_very_long_line_stays_plain(edit: MessageEdit) -> None:
    edit.show_text("a", "{{ x }}" + "word " * 5000)
    assert formats(edit) == {}


@settings(max_examples=50)
@given(st.text("a🏴é\n", max_size=20), st.integers(0, 20))
def test_places_are_those_of_utf_16(text: str, place: int) -> None:
    place = min(place, len(text))
    places = TextPlaces(text)
    assert places.units(place) == len(text[:place].encode("utf-16-le")) // 2
    assert places.characters(places.units(place)) == place


def test_a_long_text_is_kept_at_every_key_and_shown_in_its_column_a_moment_later(person: Person) -> None:
    person.edit("Pirate")
    person.window.parts.editor.message.edit.replace("Say arr. " * 3000)
    person.until(lambda: person.column("Pirate").system.toPlainText().startswith("Say arr."))
    person.message.moveCursor(QTextCursor.MoveOperation.Start)
    person.qtbot.keyClicks(person.message, "Yes")
    draft = person.window.desk.drafts["pirate"].system_message or ""
    assert draft.startswith("YesSay arr.")
    person.until(lambda: person.column("Pirate").system.toPlainText().startswith("YesSay"))


# ---- counts


def test_tokens_are_estimated_until_the_model_s_tokenizer_runs(person: Person, model: ScriptedModel) -> None:
    person.edit("Pirate")
    person.until(lambda: person.sees("4 words · 19 characters · about 5 tokens"))
    model.tokenizer = True
    person.run()
    person.until(lambda: person.sees("4 words · 19 characters · 4 tokens"))
    person.qtbot.keyClicks(person.message, "x")
    person.until(lambda: person.sees(" · 4 tokens"))


def test_a_no_break_space_stays_one(person: Person) -> None:
    write_preset(person.home, "pirate", "---\nname: Pirate\n---\nTen\u00a0km.")
    person.window.library.refresh()
    person.edit("Pirate")
    person.message.moveCursor(QTextCursor.MoveOperation.End)
    person.qtbot.keyClicks(person.message, "!")
    assert person.window.desk.drafts["pirate"].system_message == "Ten\u00a0km.!"


# ---- find and replace


def found_words(person: Person) -> str:
    strip = person.window.findChild(FindStrip)
    return " ".join(made.text() for made in strip.findChildren(QLabel))


def open_find(person: Person, text: str, key: Qt.Key = Qt.Key.Key_F) -> QLineEdit:
    person.edit("Pirate")
    person.window.parts.editor.message.edit.replace(text)
    person.message.moveCursor(QTextCursor.MoveOperation.Start)
    person.qtbot.keyClick(person.message, key, CONTROL)
    field = person.field("Find in the message")
    assert field.hasFocus()
    return field


def test_find_counts_steps_round_and_selects(person: Person) -> None:
    field = open_find(person, "Arr 🏴 arr, arrow.")
    person.qtbot.keyClicks(field, "arr")
    assert found_words(person) == "1 of 3"
    assert person.message.textCursor().selectedText() == "Arr"
    person.press("Next match")
    assert found_words(person) == "2 of 3"
    assert person.message.textCursor().selectedText() == "arr"
    person.press("Previous match")
    person.press("Previous match")
    assert found_words(person) == "3 of 3"
    person.press("Whole words")
    assert found_words(person).endswith("of 2")
    person.press("Match case")
    assert found_words(person) == "1 of 1"
    person.qtbot.keyClicks(field, "zz")
    assert found_words(person) == "none"
    person.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()
    assert person.message.hasFocus()


def test_the_window_s_own_find_stays_where_the_editor_is_not(person: Person) -> None:
    person.edit("Pirate")
    person.prompt.setFocus()
    person.qtbot.keyClick(person.prompt, Qt.Key.Key_F, CONTROL)
    assert person.field("Search presets").hasFocus()


def test_replace_one_then_all_and_one_undo_takes_all_back(person: Person) -> None:
    text = "one 🏴 one one two one"
    field = open_find(person, text, Qt.Key.Key_H)
    person.qtbot.keyClicks(field, "one")
    person.qtbot.keyClicks(person.field("Replace with"), "1")
    person.press("Replace this match")
    assert person.message.toPlainText() == "1 🏴 one one two one"
    person.press("Replace all")
    assert person.message.toPlainText() == "1 🏴 1 1 two 1"
    assert "3 replaced" in found_words(person)
    person.message.undo()
    assert person.message.toPlainText() == "1 🏴 one one two one"
    person.message.undo()
    assert person.message.toPlainText() == text


def test_find_is_in_the_menu_while_the_editor_is_open(person: Person) -> None:
    assert not person.deeds.actions.by_id["find_message"].isEnabled()
    person.edit("Pirate")
    person.shortcut("find_message")
    assert person.field("Replace with").isVisible()
    person.press("Close find")


def test_a_read_only_preset_is_searched_and_not_replaced(person: Person) -> None:
    person.choose("Empty system message")
    person.shortcut("editor")
    person.message.setFocus()
    person.qtbot.keyClick(person.message, Qt.Key.Key_H, CONTROL)
    assert person.field("Find in the message").isVisible()
    assert not any(
        f.isVisible() and f.accessibleName() == "Replace with" for f in person.window.findChildren(QLineEdit)
    )


# ---- undo


def test_saving_keeps_undo(person: Person) -> None:
    person.edit("Pirate")
    person.window.parts.editor.message.edit.replace("Say arr.\n\n")
    person.press("Save preset")
    person.press("Close the editor")
    person.edit("Pirate")
    person.message.undo()
    while person.message.document().isUndoAvailable():
        person.message.undo()
    assert person.message.toPlainText() == "Talk like a pirate."
    assert person.row("Pirate").edited
    person.press("Save preset")
    assert person.library_preset("pirate").system_message == "Talk like a pirate."


def test_a_new_preset_that_gets_its_file_s_name_keeps_undo(person: Person) -> None:
    person.press("New preset")
    person.write(person.field("Preset name"), "Very Formal")
    person.write(person.message, "Be formal.")
    person.press("Save preset")
    assert person.window.parts.editor.preset_id == "very-formal"
    person.message.undo()
    assert person.message.toPlainText() != "Be formal."
    assert "very-formal" in person.window.desk.drafts


def test_undo_never_brings_another_preset_s_text(person: Person) -> None:
    person.edit("Pirate")
    person.write(person.message, "Answer in verse.")
    person.edit("Poet")
    person.message.undo()
    assert person.message.toPlainText() == "Answer in verse."
    assert not person.row("Poet").edited


def test_what_was_typed_is_there_after_a_second_start(person: Person, open_window: OpenWindow) -> None:
    person.edit("Pirate")
    person.write(person.message, "Say arr.")
    person.close()
    again = open_window()
    assert again.message.toPlainText() == "Say arr."
