"""Large runs in the window: held and gone on with, what they take, old answers, and the message at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from model_script import ScriptedModel, Step, Wait, echo
from person import MessageBoxes, OpenWindow, Person
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QSpinBox, QSystemTrayIcon

from playground.core.completion import Usage
from playground.core.events import CellFinished, CellStarted
from playground.core.plan import CellId
from playground.core.request import CompletionRequest
from playground.gui import end_notice
from playground.gui.run_progress import RunProgress
from playground.store import settings as known


def waiting(request: CompletionRequest) -> Sequence[Step]:
    return ["half an ", Wait(), "answer"]


def large(person: Person, samples: int = 10) -> None:
    person.get(QSpinBox, "Samples").setValue(samples)


@pytest.fixture
def one_at_a_time(model: ScriptedModel) -> None:
    model.max_concurrency = 1


def test_a_run_is_held_and_gone_on_with(person: Person, model: ScriptedModel, one_at_a_time: None) -> None:
    model.says = waiting
    large(person)
    person.shortcut("run")
    person.until(lambda: len(model.asked) == 1)
    person.press("Pause")
    person.until(lambda: person.status().startswith("Paused: 0 of 30"))
    model.go.set()
    person.until(lambda: person.status().startswith("Paused: 1 of 30"))
    person.qtbot.wait(120)
    assert len(model.asked) == 1
    person.press("Go on")
    person.until(lambda: person.status().startswith("Done: 30 of 30"))
    assert len(model.asked) == 30


def test_a_held_run_can_be_stopped_and_what_is_left_is_asked_later(
    person: Person, model: ScriptedModel, one_at_a_time: None
) -> None:
    model.says = waiting
    large(person)
    person.shortcut("run")
    person.until(lambda: len(model.asked) == 1)
    person.shortcut("pause")
    person.shortcut("stop")
    person.until(lambda: person.status().startswith("Done: 0 of 30"))
    model.says = echo
    person.press("Go on")
    person.until(lambda: person.status().startswith("Done: 30 of 30"))
    assert len(model.asked) == 31, "one was being written when it was stopped"
    assert not person.deeds.actions.by_id["go_on"].isEnabled()


def test_a_run_of_another_day_goes_on_with_what_it_had_not_asked(
    open_window: OpenWindow, model: ScriptedModel, one_at_a_time: None
) -> None:
    model.says = waiting
    first = open_window()
    large(first)
    first.shortcut("run")
    first.until(lambda: len(model.asked) == 1)
    first.close()
    model.says, before = echo, len(model.asked)
    second = open_window()
    second.open_run(0)
    second.press("Go on")
    second.until(lambda: second.status().startswith("Done: 30 of 30"))
    assert len(model.asked) == before + 30


def test_small_runs_have_no_button_to_hold_them(person: Person, model: ScriptedModel) -> None:
    model.says = waiting
    person.shortcut("run")
    person.until(lambda: len(model.asked) == 3)
    assert not person.window.parts.bar.pause.isVisible()
    assert person.deeds.actions.by_id["pause"].isEnabled()
    model.go.set()
    person.until(lambda: person.status().startswith("Done: 3 of 3"))


def test_the_question_before_a_large_run_says_what_it_takes(person: Person, boxes: MessageBoxes) -> None:
    settings = person.window.workbench.settings
    settings.set(known.CONFIRM_ANSWERS_ABOVE, 5)
    settings.set(known.MAX_COST_USD, 2.0)
    large(person)
    person.shortcut("run")
    assert boxes.texts == ["This run asks for 30 answers."]
    (words,) = boxes.more
    assert words.startswith("Tokens: about ")
    assert "Cost: none" in words
    assert "Time: unknown, local/smollm2-135m-instruct was not measured here yet" in words
    assert "Your limit: $2.00" in words


def test_answers_that_are_there_are_taken_when_that_is_set_and_the_footer_says_so(
    person: Person, model: ScriptedModel
) -> None:
    person.window.workbench.settings.set(known.REUSE_ANSWERS, "single")
    person.run()
    assert len(model.asked) == 3
    first = person.answers()
    run_id = person.window.shown().run.id  # type: ignore[union-attr] # there is one
    person.run()
    assert len(model.asked) == 3
    assert person.answers() == first
    assert "3 reused" in person.status()
    assert person.sees("from an earlier run")
    assert any(run_id in chip.toolTip() for chip in person.window.findChildren(QLabel))
    person.window.run_column(person.window.parts.comparison.grid.current)
    person.until(lambda: len(model.asked) > 3)


class Tray(QObject):
    """In the place of the system's: a real one would look for a tray on this machine."""

    messageClicked = Signal()
    activated = Signal()
    MessageIcon = QSystemTrayIcon.MessageIcon
    told: ClassVar[list[tuple[str, str]]] = []
    made: ClassVar[list[Tray]] = []

    def __init__(self, _icon: QIcon, parent: QObject) -> None:
        super().__init__(parent)
        self.shown = False
        self.made.append(self)

    def show(self) -> None:
        self.shown = True

    def hide(self) -> None:
        self.shown = False

    def showMessage(self, title: str, words: str, *_: Any) -> None:
        self.told.append((title, words))

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    @staticmethod
    def supportsMessages() -> bool:
        return True


@pytest.mark.parametrize(("looking", "wanted", "told"), [(False, True, 1), (True, True, 0), (False, False, 0)])
def test_a_long_run_is_told_once_to_who_looks_elsewhere(
    person: Person, monkeypatch: pytest.MonkeyPatch, looking: bool, wanted: bool, told: int
) -> None:
    Tray.told = []
    monkeypatch.setattr(end_notice, "QSystemTrayIcon", Tray)
    monkeypatch.setattr(end_notice, "LONG_S", 0.0)
    monkeypatch.setattr(person.window, "isActiveWindow", lambda: looking)
    person.window.workbench.settings.set(known.NOTIFY_AT_END, wanted)
    person.run()
    assert len(Tray.told) == told
    if told:
        title, words = Tray.told[0]
        assert title == "First look"
        assert words.startswith("Done: 3 of 3 · ")
        tray = Tray.made[-1]
        assert tray.shown
        monkeypatch.setattr(person.window, "raise_", lambda: None)  # no offscreen window can
        tray.messageClicked.emit()
        assert not tray.shown, "the icon is there for the message alone"


def test_a_short_run_is_not_told(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    Tray.told = []
    monkeypatch.setattr(end_notice, "QSystemTrayIcon", Tray)
    monkeypatch.setattr(person.window, "isActiveWindow", lambda: False)
    person.run()
    assert Tray.told == []


def test_how_much_longer_and_what_of_the_limit_is_spent() -> None:
    progress = RunProgress(100, 1.0)
    for n in range(10):
        cell = CellId("a", f"q{n}", "lab/m")
        progress.take([CellStarted(cell, n * 3.0)])
        progress.take([CellFinished(cell, n * 3.0 + 3, "done", "stop", Usage(1, 1), cost_usd=0.02)])
    assert progress.left_words(30.0) == "about 4 min 30 s left"
    assert progress.limit_words() == "$0.20 of at most $1.00"
