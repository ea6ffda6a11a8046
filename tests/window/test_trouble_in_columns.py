"""What the columns show while an endpoint asks to wait, when an answer fails, and when not all were asked alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from model_script import Pause, Reasoning, ScriptedModel, Step, Wait, echo
from person import Person
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QPlainTextEdit, QProgressBar, QPushButton, QTabBar

from playground.core.completion import ErrorKind
from playground.core.endpoint import Endpoint
from playground.core.errors import ProviderError
from playground.core.fairness import NOT_THE_SAME
from playground.core.request import CompletionRequest, Delivery, SentRequest
from playground.core.trouble import HEADS
from playground.gui.answer_column import AnswerColumn
from playground.gui.chip import Chip
from playground.gui.request_dialog import RequestDialog
from playground.gui.settings_dialog import SettingsDialog

MODEL = "mine/scripted"
BUSY = "mine asked to wait (attempt 2 of 3)"


@pytest.fixture
def at_mine(person: Person) -> Person:
    person.window.desk.set_model(MODEL)
    person.window.show_desk()
    return person


def words(column: AnswerColumn) -> list[str]:
    """What is to be read in a column, from top to bottom."""
    shown = [made for made in column.findChildren(QLabel) if made.isVisible() and made.text()]
    return [made.text() for made in sorted(shown, key=lambda made: made.mapTo(column, made.pos()).y())]


def chips(column: AnswerColumn) -> list[tuple[str, str]]:
    """(words, the sentence behind them)"""
    return [(c.accessibleName(), c.accessibleDescription()) for c in column.findChildren(Chip) if c.isVisible()]


def offered(column: AnswerColumn) -> list[str]:
    strip = column._trouble
    return [made.text() for made in strip.findChildren(QPushButton) if made.isVisible()]


# ---- waiting


def waits(*names: str, wait_s: float = 30) -> object:
    def says(request: CompletionRequest) -> Sequence[Step]:
        held = any(name in (request.system_message or "none") for name in names)
        return [Pause(BUSY, wait_s), "late"] if held else echo(request)

    return says


def test_a_column_counts_down_the_seconds_it_waits(at_mine: Person, model: ScriptedModel) -> None:
    model.says = waits("pirate", "verse")  # type: ignore[assignment]
    at_mine.press("Run")
    pirate, poet = at_mine.column("Pirate"), at_mine.column("Poet")
    at_mine.until(lambda: f"{BUSY}: asking again in 30 s" in words(pirate))
    at_mine.until(lambda: "2 wait for mine, 30 s" in at_mine.status())
    assert at_mine.status().startswith("Running: 1 of 3")
    bar = pirate.findChild(QProgressBar)
    place, began = bar.geometry(), bar.value()
    at_mine.until(lambda: f"{BUSY}: asking again in 28 s" in words(pirate), 4_000)
    assert f"{BUSY}: asking again in 28 s" in words(poet)
    assert "2 wait for mine, 28 s" in at_mine.status()
    assert (bar.isVisible(), bar.geometry()) == (True, place)
    assert bar.value() > began
    model.go.set()
    at_mine.until_done()
    assert at_mine.answer("Pirate") == "late"
    assert not at_mine.window.runs._seconds.isActive()


def test_stop_ends_a_wait_at_once(at_mine: Person, model: ScriptedModel) -> None:
    model.says = waits("pirate", "verse")  # type: ignore[assignment]
    at_mine.press("Run")
    at_mine.until(lambda: "2 wait for mine" in at_mine.status())
    at_mine.press("Stop: Poet")
    at_mine.until(lambda: "1 waits for mine" in at_mine.status())
    at_mine.press("Stop")
    at_mine.until_done()
    assert not at_mine.window.runs._seconds.isActive()
    assert offered(at_mine.column("Poet")) == ["Retry"]


def test_those_in_the_queue_of_the_endpoint_count_with_the_rest(at_mine: Person, model: ScriptedModel) -> None:
    model.max_concurrency = 1
    model.says = waits("pirate")  # type: ignore[assignment]
    at_mine.press("Run")
    at_mine.until(lambda: "2 wait for mine" in at_mine.status())
    assert f"{BUSY}: asking again in 30 s" in words(at_mine.column("Poet"))


def test_a_wait_that_is_over_says_that_it_is_asked_again(at_mine: Person, model: ScriptedModel) -> None:
    model.says = waits("pirate", wait_s=0.2)  # type: ignore[assignment]
    at_mine.press("Run")
    at_mine.until(lambda: f"{BUSY}: asking again …" in words(at_mine.column("Pirate")), 4_000)
    assert "wait" not in at_mine.status()


# ---- trouble


def failing(kind: ErrorKind, *before: Step, status: int | None = 400) -> object:
    def says(request: CompletionRequest) -> Sequence[Step]:
        if "pirate" not in (request.system_message or ""):
            return echo(request)
        return [*before, ProviderError(kind, "It did not work: do something.", status=status)]

    return says


@pytest.mark.parametrize(
    ("kind", "buttons"),
    [
        ("rate_limit", ["Retry"]),
        ("auth", ["Retry", "Set key …"]),
        ("connection", ["Retry", "Endpoint …"]),
        ("not_found", ["Retry", "Endpoint …", "Other model …"]),
        ("context", ["Retry", "Other model …"]),
    ],
)
def test_each_kind_of_trouble_has_its_head_and_its_ways_out(
    at_mine: Person, model: ScriptedModel, kind: ErrorKind, buttons: list[str]
) -> None:
    model.says = failing(kind)  # type: ignore[assignment]
    at_mine.run()
    column = at_mine.column("Pirate")
    assert f"✗ {HEADS[kind]}" in words(column)
    assert "It did not work: do something." in words(column)
    assert offered(column) == buttons
    assert offered(at_mine.column("Poet")) == []


def test_what_had_arrived_stands_over_what_went_wrong(at_mine: Person, model: ScriptedModel) -> None:
    model.says = failing("cut", Reasoning("Hm."), "half an ")  # type: ignore[assignment]
    at_mine.run()
    column = at_mine.column("Pirate")
    assert at_mine.answer("Pirate") == "half an "
    assert "✗ Cut off" in words(column)
    strip = column._trouble
    assert column.answer.isVisible()
    assert strip.mapTo(column, strip.pos()).y() > column.answer.mapTo(column, column.answer.pos()).y()
    model.says = echo
    at_mine.press("Retry: Pirate")
    at_mine.until_done()
    assert not strip.isVisible()
    assert at_mine.answer("Pirate").startswith("To ")


def test_set_key_opens_the_settings_on_that_endpoint(at_mine: Person, model: ScriptedModel) -> None:
    store = at_mine.window.workbench.endpoints
    for name in ("aaa", "mine", "zzz"):
        store.add(Endpoint(name, "http://127.0.0.1:9/v1"))
    model.says = failing("auth", status=401)  # type: ignore[assignment]
    at_mine.run()
    at_mine.press("Set key: Pirate")
    dialog = at_mine.window.findChild(SettingsDialog)
    assert dialog.isVisible()
    lists = [made for made in dialog.findChildren(QListWidget) if made.isVisible() and made.currentItem()]
    assert "mine" in [made.currentItem().text() for made in lists]
    dialog.close()
    at_mine.until_quiet()


def test_the_embedded_model_has_its_own_page(person: Person, model: ScriptedModel) -> None:
    model.says = failing("config", status=None)  # type: ignore[assignment]
    person.run()
    person.press("Endpoint: Pirate")
    dialog = person.window.findChild(SettingsDialog)
    assert dialog._pages.currentIndex() == 1
    dialog.close()
    person.until_quiet()


def test_all_that_failed_is_asked_again_by_one_action(at_mine: Person, model: ScriptedModel) -> None:
    def says(request: CompletionRequest) -> Sequence[Step]:
        return [ProviderError("server", "No.", status=500)] if request.system_message else echo(request)

    model.says = says
    at_mine.run()
    assert "2 failed" in at_mine.status()
    model.says = echo
    at_mine.shortcut("retry")
    at_mine.until_done()
    assert at_mine.status().startswith("Done: 3 of 3")
    assert len(model.asked) == 5


# ---- how it was asked


def loses(*names: str, notes: tuple[str, ...] = (), how: str = "") -> object:
    """The pirate's request goes out without these parameters."""

    def sends(sent: SentRequest) -> SentRequest:
        if "pirate" not in str(sent.body):
            return sent
        delivery = Delivery(how) if how else sent.delivery  # type: ignore[arg-type]
        return replace(sent, not_sent=names, notes=notes, delivery=delivery)

    return sends


def test_a_column_that_was_asked_otherwise_is_marked_and_says_in_what(at_mine: Person, model: ScriptedModel) -> None:
    model.sends = loses("temperature", "top_p", notes=("seed 9 was sent as 3",))  # type: ignore[assignment]
    at_mine.run()
    found = dict(chips(at_mine.column("Pirate")))
    assert found["not sent: temperature, top p"] == (
        "temperature and top p were not sent: this model does not take them."
    )
    assert "seed 9 was sent as 3" in found
    assert "top p was left out; not so in every other column." in found[f"! {NOT_THE_SAME}"]
    assert f"! {NOT_THE_SAME}" not in dict(chips(at_mine.column("Poet")))


def test_columns_that_all_lost_the_same_are_the_same_experiment(at_mine: Person, model: ScriptedModel) -> None:
    model.sends = lambda sent: replace(sent, not_sent=("seed",))
    at_mine.run()
    for name in at_mine.columns():
        found = dict(chips(at_mine.column(name)))
        assert "not sent: seed" in found
        assert f"! {NOT_THE_SAME}" not in found


def test_the_opened_system_message_says_how_it_went(at_mine: Person, model: ScriptedModel) -> None:
    model.sends = loses(how="merged")  # type: ignore[assignment]
    at_mine.run()
    pirate, poet = at_mine.column("Pirate"), at_mine.column("Poet")
    for column in (pirate, poet):
        column.system.setFocus()
        at_mine.qtbot.keyClicks(column.system, " ")
    assert "This model takes no system message: sent in front of the first user message." in words(pirate)
    assert "Sent as a message of role system, in first place." in words(poet)
    assert "system message in the prompt" in dict(chips(pirate))
    assert poet.system.toPlainText() == "Answer in verse."
    at_mine.qtbot.keyClicks(poet.system, " ")
    assert "Sent as a message of role system, in first place." not in words(poet)


# ---- the request


def request_dialog(person: Person) -> RequestDialog:
    person.column("Pirate").answer.setFocus()
    person.until(lambda: person.window.parts.comparison.grid.current == person.column("Pirate").key)
    person.shortcut("show_request")
    found = [made for made in person.window.findChildren(RequestDialog) if made.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_request_is_shown_to_the_byte_and_as_curl(at_mine: Person, model: ScriptedModel) -> None:
    model.sends = loses("temperature")  # type: ignore[assignment]
    at_mine.run()
    dialog = request_dialog(at_mine)
    assert not dialog.isModal()
    body, tabs = dialog.findChild(QPlainTextEdit), dialog.findChild(QTabBar)
    shown = [made.text() for made in dialog.findChildren(QLabel)]
    assert "http://127.0.0.1/v1/chat/completions" in shown
    assert "The system message was sent as a message of role system, in first place." in shown
    assert "Temperature was not sent: this model does not take it." in shown
    assert '"content": "Talk like a pirate."' in body.toPlainText()
    exact = '{"model":"scripted","messages":[{"role":"system","content":"Talk like a pirate."},'
    tabs.setCurrentIndex(1)
    assert body.toPlainText().startswith(exact)
    dialog.findChildren(QPushButton)[0].click()
    assert QApplication.clipboard().text() == body.toPlainText()
    tabs.setCurrentIndex(2)
    assert body.toPlainText().startswith("curl ")
    assert exact in body.toPlainText()
    dialog.close()


def test_the_request_is_copied_as_curl(at_mine: Person) -> None:
    at_mine.run()
    at_mine.column("Pirate").answer.setFocus()
    at_mine.shortcut("copy_curl")
    assert QApplication.clipboard().text().startswith("curl ")
    assert "on the clipboard" in at_mine.toast()


def test_answers_stream_on_while_a_request_is_looked_at(at_mine: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["half ", Wait(), "whole"]
    at_mine.press("Run")
    at_mine.until(lambda: at_mine.answer("Pirate") == "half ")
    dialog = request_dialog(at_mine)
    model.go.set()
    at_mine.until_done()
    assert at_mine.answer("Pirate") == "half whole"
    dialog.close()
