"""Menus, shortcuts and palette come from one table; everything has a name, and everything works from the keyboard."""

from __future__ import annotations

from collections import Counter

import pytest
from model_script import ScriptedModel, Wait, write_preset
from person import Person
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QStatusTipEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)

from playground.core.errors import ProviderError
from playground.gui.actions import ACTIONS, plain_text
from playground.gui.command_palette import CommandPalette

CTRL = Qt.KeyboardModifier.ControlModifier
POPUPS = "This plugin does not support"  # this platform has no grabs and no raising


def palette_entries(person: Person, typed: str = "") -> list[str]:
    person.shortcut("palette")
    palette = person.window.findChild(CommandPalette)
    field, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    person.qtbot.keyClicks(field, typed)
    words = [found.item(row).text() for row in range(found.count())]
    palette.hide()
    return words


# ---- the table


def test_every_action_has_a_handler_and_stands_in_a_menu(person: Person) -> None:
    actions = person.deeds.actions
    assert set(actions.by_id) == {action.id for action in ACTIONS} == set(person.deeds._handlers())
    for action in ACTIONS:
        assert actions.by_id[action.id] in actions.menus[action.menu].actions()
        assert all(word in KNOWN_WORDS for word in action.needs), action.id


KNOWN_WORDS = {
    "idle", "running", "shown", "columns", "column", "prompts", "retryable", "preset", "own_preset", "edited",
    "sent", "editor", "can_pause", "can_go_on",
}  # fmt: skip


READING = {"find_next", "find_previous", "star", "note", "label"}


def test_no_two_actions_have_one_shortcut_or_one_key_in_a_menu(person: Person) -> None:
    keys = Counter(
        keys.toString() for action in person.deeds.actions.by_id.values() for keys in action.shortcuts()
    )  # fmt: skip
    assert [key for key, times in keys.items() if times > 1] == []
    assert all(QKeySequence(action.shortcut).toString() for action in ACTIONS if action.shortcut)
    for menu in {action.menu for action in ACTIONS}:
        marks = Counter(
            action.text[action.text.index("&") + 1].lower()
            for action in ACTIONS
            if action.menu == menu and "&" in action.text
        )
        assert [mark for mark, times in marks.items() if times > 1] == [], menu


def test_what_cannot_be_done_now_is_off(person: Person, model: ScriptedModel) -> None:
    def off() -> set[str]:
        return {name for name, action in person.deeds.actions.by_id.items() if not action.isEnabled()}

    asked_for = {"stop", "pause", "go_on", "retry", "follow_up", "export", "copy_answer", "copy_curl", "show_request"}
    asked_for |= {"vote", "vote_results", "decide", "export_chosen"}
    asked_for |= {"fresh", "conflict", "drift", "ablate"}
    assert off() == asked_for | {"run_all", "save_preset", "delete_preset", "find_message"} | READING
    model.says = lambda _request: ["half an ", Wait(), "answer"]
    person.press("Run")
    person.until(lambda: person.answer("Poet") == "half an ")
    assert {"run", "run_column", "run_all"} <= off()
    assert "stop" not in off()
    person.press("Stop")
    person.until_done()
    assert {"retry", "export", "copy_answer", "copy_curl", "show_request", "run"} & off() == set()
    person.edit("Poet")
    person.write(person.message, "Changed.")
    assert {"save_preset", "delete_preset"} & off() == set()


def test_a_menu_that_was_looked_into_leaves_the_status_as_it_was(person: Person) -> None:
    person.run()
    status = person.status()
    for tip in (person.deeds.actions.by_id["run"].statusTip(), ""):  # the mouse over an entry, and off it
        QApplication.sendEvent(person.window, QStatusTipEvent(tip))
    assert person.status() == status


@pytest.mark.qt_log_ignore(POPUPS, extend=True)
def test_the_palette_has_every_action_that_can_be_done_and_every_experiment(person: Person) -> None:
    person.run()
    words = palette_entries(person)
    enabled = [a for a in ACTIONS if person.deeds.actions.by_id[a.id].isEnabled() and a.id != "palette"]
    assert set(words) >= {plain_text(action) for action in enabled}
    assert plain_text(next(a for a in ACTIONS if a.id == "stop")) not in words
    assert "First look" in words


@pytest.mark.qt_log_ignore(POPUPS, extend=True)
def test_the_palette_finds_by_letters_and_does_what_is_marked(person: Person) -> None:
    assert palette_entries(person, "new pre")[0] == "New preset"
    assert palette_entries(person, "nwprst")[0] == "New preset"
    assert palette_entries(person, "qqqqq") == []
    person.shortcut("palette")
    palette = person.window.findChild(CommandPalette)
    field = palette.findChild(QLineEdit)
    person.qtbot.keyClicks(field, "new preset")
    person.qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert person.columns()[-1] == "New preset"


def test_the_remaining_actions_do_something(person: Person) -> None:
    def visible() -> set[str]:
        return {type(w).__name__ for w in person.window.findChildren(QWidget) if w.isVisible()}

    def size() -> int:
        return person.column("Poet").answer.document().defaultFont().pixelSize()

    normal = size()
    for action_id, by in (("larger", 1), ("smaller", 0), ("smaller", -1), ("normal_size", 0)):
        person.shortcut(action_id)
        assert size() == normal + by
    for there in (False, True):
        person.shortcut("sidebar")
        assert person.window.parts.presets.isVisible() == there
    person.press("Put the welcome away")
    person.shortcut("welcome")
    assert person.sees("A system message tells a model who to be")
    for action_id in ("shortcuts", "about"):
        person.shortcut(action_id)
        box = next(w for w in person.window.findChildren(QMessageBox) if w.isVisible())
        assert box.textFormat() == Qt.TextFormat.PlainText
        assert not box.isModal()
        assert box.text()
        box.close()
    before = visible()
    person.shortcut("settings")
    assert visible() - before
    person.until_quiet()


# ---- columns


def test_columns_are_walked_and_shown_alone(person: Person) -> None:
    grid = person.window.parts.comparison.grid
    person.run()
    person.shortcut("next_column")
    assert person.column("Pirate").answer.hasFocus()
    assert person.column("Pirate").property("current") == "true"
    person.shortcut("alone")
    assert person.columns() == ["Pirate"]
    assert person.view() == "Focus"
    person.shortcut("next_column")
    assert person.columns() == ["Poet"]
    person.shortcut("previous_column")
    assert person.columns() == ["Pirate"]
    person.look("Columns")
    assert len(person.columns()) == 3
    person.look("Focus")
    assert person.columns() == ["Pirate"]
    assert grid.current == person.column("Pirate").key
    person.tick("Pirate")
    assert person.columns() == ["No system message"]
    assert person.view() == "Focus"
    person.shortcut("alone")
    assert "Pirate" not in person.columns()
    assert len(person.columns()) == 2
    assert person.view() == "Columns"


def test_the_view_on_one_column_stays_while_it_is_run_again(person: Person) -> None:
    person.run()
    person.shortcut("next_column")
    person.shortcut("alone")
    person.shortcut("run_column")
    person.until_done()
    assert person.columns() == ["Pirate"]


def test_the_answer_is_copied_as_the_model_wrote_it(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["**bold** and <b>tag</b>\n\n- one\n"]
    person.run()
    person.press("Copy the answer: Poet")
    assert QApplication.clipboard().text() == "**bold** and <b>tag</b>\n\n- one\n"
    assert person.toast() == "The answer is on the clipboard."


def test_the_system_message_opens_in_its_place(person: Person) -> None:
    system = person.column("Pirate").system
    closed = system.height()
    system.setFocus()
    person.qtbot.keyClick(system, Qt.Key.Key_Return)
    assert system.height() > closed or system.document().lineCount() == 1
    assert system.toPlainText() == "Talk like a pirate."
    assert system.isReadOnly()
    person.qtbot.keyClick(system, Qt.Key.Key_Space)
    assert system.height() == closed


# ---- names and keys


def controls(person: Person) -> list[QWidget]:
    kinds = (QTabBar, QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QAbstractItemView, QAbstractSpinBox)
    found = [w for w in person.window.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
    return [w for w in found if not isinstance(w.parent(), (QAbstractSpinBox, QLineEdit))]


def test_every_control_has_a_name_and_no_two_the_same(person: Person) -> None:
    person.run()
    person.edit("Pirate")
    nameless = [
        type(w).__name__
        for w in controls(person)
        if not w.accessibleName() and not (isinstance(w, QAbstractButton) and w.text())
    ]
    assert nameless == []
    names = Counter(
        w.accessibleName() or (w.text() if isinstance(w, QAbstractButton) else "") for w in controls(person)
    )
    assert {name for name, times in names.items() if times > 1} == set()
    needed = {
        "Prompt", "Run", "Stop", "Export", "Presets", "Search presets", "System message", "Model", "Samples",
        "Answer: Pirate", "System message: Pirate", "History", "Views",
    }  # fmt: skip
    assert needed <= set(names)


def test_tab_walks_through_all_controls_and_comes_back(person: Person) -> None:
    person.run()
    person.edit("Pirate")
    start = person.prompt
    start.setFocus()
    reached: list[QWidget] = []
    for _ in range(120):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused)
        person.qtbot.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is start:
            break
    else:
        pytest.fail(f"Tab is trapped in {[w.accessibleName() for w in reached[-3:]]}")
    can = [w for w in controls(person) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()]
    assert [w.accessibleName() for w in can if w not in reached] == []
    person.qtbot.keyClick(start, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is not start


# ---- light and dark


def test_light_and_dark_reach_everything(person: Person) -> None:
    person.run()
    looks = {}
    for appearance in ("light", "dark"):
        person.window.look.theme.choose(appearance)  # type: ignore[arg-type] # one of its literals
        image = person.window.grab().toImage()
        looks[appearance] = image.pixelColor(5, image.height() // 2).lightness()
        text = person.window.palette().windowText().color().lightness()
        assert abs(looks[appearance] - text) > 120
    assert looks["light"] > 200 > 60 > looks["dark"]


# ---- hostile names


def test_words_of_others_are_never_rich_text(person: Person, model: ScriptedModel) -> None:
    evil = "<b>x</b><img src='file:///etc/hostname'>"
    text = f'---\nname: {evil}\ndescription: {evil}\ntags: ["{evil}"]\n---\n{evil}'
    write_preset(person.home, "evil", text)
    write_preset(person.home, "broken", f'---\nname: X\n"{evil}": 1\n---\n')
    person.until(lambda: evil in person.listed())
    model.says = lambda _request: [ProviderError("server", f"The server said {evil}")]
    person.tick(evil)
    person.write(person.prompt, evil)
    person.run()
    person.edit(evil)
    person.choose("broken")
    person.window.say(evil)
    widgets = [w for w in person.window.findChildren(QWidget) if w.isVisible()]
    shown = [w for w in widgets if isinstance(w, QLabel) and "<b>x</b>" in w.text()]
    assert len(shown) >= 4
    assert {w.textFormat() for w in shown} == {Qt.TextFormat.PlainText}
    tips = [w.toolTip() for w in widgets if "x" in w.toolTip() and "img" in w.toolTip()]
    assert tips != []
    assert all("<img" not in tip and tip.startswith("<qt>") for tip in tips)
    model_of_list = person.window.parts.presets.model
    for row in range(model_of_list.rowCount()):
        tip = str(model_of_list.index(row).data(Qt.ItemDataRole.ToolTipRole) or "<qt>")
        assert tip.startswith("<qt>")
        assert "<img" not in tip
    assert not QToolTip.isVisible()
    assert person.column(evil).system.toPlainText() == evil


def test_the_palette_lies_in_the_window_and_gives_the_keyboard_back(person: Person) -> None:
    """As a window of its own no screen reader would find it."""
    person.prompt.setFocus()
    person.shortcut("palette")
    palette = person.window.findChild(CommandPalette)
    assert palette.isVisible()
    assert not palette.isWindow()
    field = palette.findChild(QLineEdit)
    assert QApplication.focusWidget() is field
    person.qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is person.prompt
    person.shortcut("palette")
    person.qtbot.mouseClick(palette.findChild(QListWidget).viewport(), Qt.MouseButton.RightButton)
    assert palette.isVisible()
    person.qtbot.mouseClick(person.window.statusBar(), Qt.MouseButton.LeftButton)
    assert not palette.isVisible()
