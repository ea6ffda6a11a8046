"""Voting blind: by keys, without a name anywhere, with a way back; then the results, and votes of others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from model_script import ScriptedModel
from person import Person
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from playground.core.run import Run
from playground.core.votes import Vote, counted
from playground.formats import run_record, vote_file
from playground.gui.command_palette import CommandPalette
from playground.gui.voting_place import VotingPlace
from playground.store.settings import VOTER_NAME

NAMES = ("Pirate", "Poet", "No system message", "pirate", "poet", "smollm2", "SmolLM2")
SAYS = {
    "Talk like a pirate.": "I am the Pirate, arr, seed {}.",
    "Answer in verse.": "A Poet sings, seed {}.",
    None: "Plain, {}.",
}


@pytest.fixture
def asked(person: Person, model: ScriptedModel) -> Person:
    """Two samples of three presets; two of them name themselves."""
    model.says = lambda request: [SAYS[request.system_message].format(request.parameters.seed)]
    person.window.workbench.settings.set(VOTER_NAME, "Ada")
    person.window.desk.set_samples(2)
    person.window.show_desk()
    person.run()
    return person


def place_of(person: Person) -> VotingPlace:
    place = person.deeds.voting.place
    assert place is not None
    return place


def sit_down(person: Person) -> VotingPlace:
    person.shortcut("vote")
    person.until(lambda: person.deeds.voting.place is not None)
    return place_of(person)


def key(person: Person, pressed: Qt.Key) -> None:
    """At the place, when it has answered the one before."""
    person.until(lambda: not person.deeds.voting._busy)
    person.qtbot.keyClick(QApplication.focusWidget() or place_of(person), pressed)
    person.until(lambda: not person.deeds.voting._busy)


def votes(person: Person) -> tuple[Vote, ...]:
    shown = person.window.shown()
    assert shown is not None
    return person.window.workbench.runs.load(shown.run.id).votes


def said_by(widget: QWidget) -> Iterator[str]:
    """Everything that a person can see, hear or point at."""
    yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.statusTip())
    yield from (widget.windowTitle(), widget.whatsThis(), widget.objectName())
    if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
        yield widget.text()
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        yield widget.toPlainText()
    if isinstance(widget, QTextEdit):
        yield widget.toHtml()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(n) + widget.tabToolTip(n) for n in range(widget.count()))


def everything_said(person: Person) -> str:
    window = person.window
    texts = [*said_by(window), window.statusBar().currentMessage()]
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            texts.extend(said_by(widget))
    for action in window.findChildren(QAction):  # those of menus that are not open, too
        if action.isEnabled():
            texts.extend((action.text(), action.toolTip(), action.statusTip()))
    return "\n".join(texts)


def test_no_name_is_anywhere_while_one_votes(asked: Person) -> None:
    assert any(name in everything_said(asked) for name in NAMES)  # before, they are everywhere
    asked.window.say("“Pirate” was said before.")
    asked.deeds._fill_experiments()
    place = sit_down(asked)
    for _ in range(4):
        said = everything_said(asked)
        assert not [name for name in NAMES if name in said]
        assert "Answer: Left" in said
        assert "seed" in said or "Plain" in said
        key(asked, Qt.Key.Key_1)
    asked.window.say("“Poet” was changed by another program.")
    assert asked.toast() == "“[name]” was changed by another program."
    asked.shortcut("palette")
    palette = asked.window.findChild(CommandPalette)
    assert not [c for c in palette._commands if any(name in c.words for name in NAMES)]
    palette.hide()
    assert "masked" in place.round.notice.text() or "Plain" in place.round.left.toPlainText()


def test_reasoning_footers_and_system_messages_are_not_there(asked: Person) -> None:
    sit_down(asked)
    said = everything_said(asked)
    for word in ("first word", "tok/s", "Talk like", "Answer in verse", "You are a scripted model", "baseline"):
        assert word not in said


def test_nothing_that_shows_names_can_be_asked_for(asked: Person) -> None:
    sit_down(asked)
    by_id = asked.deeds.actions.by_id
    enabled = {name for name, action in by_id.items() if action.isEnabled()}
    assert enabled == {"quit", "palette", "shortcuts", "about", "larger", "smaller", "normal_size"}
    asked.window.show_state()  # whatever happens meanwhile
    asked.window.show_desk()
    assert {name for name, action in by_id.items() if action.isEnabled()} == enabled
    assert asked.status() == "Voting blind: names are hidden.   Esc leaves."
    assert not asked.window.parts.presets.isVisible()
    assert not asked.window.parts.history.isVisible()


KEYS = {
    Qt.Key.Key_1: "left", Qt.Key.Key_Left: "left", Qt.Key.Key_2: "right", Qt.Key.Key_Right: "right",
    Qt.Key.Key_0: "tie", Qt.Key.Key_Equal: "tie", Qt.Key.Key_Minus: "both-bad",
}  # fmt: skip


def test_every_key_votes_and_is_kept_at_once(asked: Person) -> None:
    place = sit_down(asked)
    for number, (pressed, verdict) in enumerate(KEYS.items(), 1):
        left = place.round.left.toPlainText()
        key(asked, pressed)
        kept = votes(asked)
        assert (len(kept), kept[-1].verdict, kept[-1].voter) == (number, verdict, "Ada")
        assert kept[-1].blind
        assert (place.round.left.toPlainText(), place.round.right.toPlainText()) != (left, "")
    assert place.progress.text() == "Round 8  ·  5 pairs that you have not seen"


def test_keys_vote_wherever_the_keyboard_is_but_not_in_the_name(asked: Person) -> None:
    place = sit_down(asked)
    place.round.left.setFocus()
    key(asked, Qt.Key.Key_Right)
    place.round.skip.setFocus()
    key(asked, Qt.Key.Key_Left)
    assert [vote.verdict for vote in votes(asked)] == ["right", "left"]
    place.voter.setFocus()
    asked.qtbot.keyClicks(place.voter, "12")
    asked.until_quiet()
    assert place.voter.text() == "Ada12"
    assert len(votes(asked)) == 2


def test_buttons_do_the_same(asked: Person) -> None:
    sit_down(asked)
    for words, verdict in (("Left is better", "left"), ("Both bad", "both-bad"), ("Equally good", "tie")):
        asked.press(words)
        asked.until(lambda: not asked.deeds.voting._busy)
        assert votes(asked)[-1].verdict == verdict


def test_undo_brings_the_pair_back_and_skip_does_not(asked: Person) -> None:
    place = sit_down(asked)
    first = place.round.left.toPlainText(), place.round.right.toPlainText()
    assert not place.round.undo.isEnabled()
    key(asked, Qt.Key.Key_1)
    key(asked, Qt.Key.Key_U)
    assert (place.round.left.toPlainText(), place.round.right.toPlainText()) == first
    assert counted(votes(asked)) == ()
    seen = {first}
    for _ in range(11):
        key(asked, Qt.Key.Key_S)
        seen.add((place.round.left.toPlainText(), place.round.right.toPlainText()))
    assert len(seen) == 12
    key(asked, Qt.Key.Key_S)
    assert asked.sees("You have seen every pair.")
    assert counted(votes(asked)) == ()


def test_escape_leaves_and_everything_is_as_it_was(asked: Person) -> None:
    asked.look("Focus")
    before = (asked.view(), asked.columns(), asked.answers())
    sit_down(asked)
    key(asked, Qt.Key.Key_2)
    asked.qtbot.keyClick(place_of(asked), Qt.Key.Key_Escape)
    assert asked.deeds.voting.place is None
    assert asked.status().startswith("Done: 6 of 6")
    assert (asked.view(), asked.columns(), asked.answers()) == before
    assert asked.deeds.actions.by_id["open"].isEnabled()
    shown = asked.window.shown()
    assert shown is not None
    assert len(shown.as_run().votes) == 1  # an export carries it


def test_reveal_says_what_the_votes_say(asked: Person) -> None:
    place = sit_down(asked)
    for pressed in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Minus):
        key(asked, pressed)
    asked.press("Reveal")
    asked.until(lambda: place.revealed)
    assert asked.sees("Not settled: ")
    assert asked.sees("3 votes are little to go by.")
    assert asked.sees("3 votes, all blind  ·  by Ada")
    assert place.results.votes.count() == 3
    assert place.results.votes.item(0).text().startswith("Ada: neither ")
    assert "95 % interval" in place.results._chart.view.accessibleDescription()
    assert all(asked.sees(name) for name in ("Pirate", "Poet", "No system message"))
    asked.press("Take the vote back")
    asked.until(lambda: place.results.votes.count() == 2)
    assert len(counted(votes(asked))) == 2
    asked.press("Go on voting")
    asked.until(lambda: not place.revealed)
    assert not [name for name in NAMES if name in everything_said(asked)]


def test_the_results_without_voting(asked: Person) -> None:
    asked.shortcut("vote_results")
    asked.until(lambda: asked.deeds.voting.place is not None and place_of(asked).revealed)
    assert asked.sees("Nobody has voted on these answers yet.")
    assert not place_of(asked).results.save.isEnabled()


def test_the_name_is_kept_and_another_voter_sees_everything(asked: Person) -> None:
    place = sit_down(asked)
    key(asked, Qt.Key.Key_1)
    asked.write(place.voter, "Bob")
    asked.qtbot.keyClick(place.voter, Qt.Key.Key_Return)
    asked.until(lambda: place.progress.text().endswith("12 pairs that you have not seen"))
    key(asked, Qt.Key.Key_1)
    assert [vote.voter for vote in votes(asked)] == ["Ada", "Bob"]
    assert asked.window.workbench.settings.get(VOTER_NAME) == "Bob"


def test_a_name_that_is_changed_while_a_vote_is_on_its_way_is_the_next_ones(asked: Person) -> None:
    place = sit_down(asked)
    place.round.verdicts["left"].click()
    place.renamed.emit("Bob")
    asked.until(lambda: place.progress.text().startswith("Round 1  ·  12 pairs"))
    key(asked, Qt.Key.Key_2)
    assert [vote.voter for vote in votes(asked)] == ["Ada", "Bob"]


def test_a_vote_is_not_lost_by_leaving_at_once(asked: Person) -> None:
    place = sit_down(asked)
    place.round.verdicts["left"].click()
    place.closed.emit()
    asked.until(lambda: len(shown_run(asked).votes) == 1 and not asked.deeds.voting._busy)
    assert asked.deeds.voting.place is None


def test_nothing_to_vote_on_is_said(person: Person, model: ScriptedModel) -> None:
    model.says = lambda _request: ["All say the same."]
    person.run()
    person.shortcut("vote")
    person.until(lambda: bool(person.toast()))
    assert person.toast() == "There is nothing to prefer: all 3 pairs of answers are alike."
    assert person.deeds.voting.place is None


def test_the_prompt_stands_above_as_it_was_asked(asked: Person) -> None:
    place = sit_down(asked)
    assert place.round.prompt.toPlainText() == "Why is the sky blue?"
    assert asked.prompt is place.round.prompt


# ---- several people


def others(run: Run, person: Person, name: str = "Bob") -> Path:
    """What Bob sends back: his votes on the same answers."""
    cells = [cell.id for cell in run.cells if cell.id.sample == 1]
    made = (
        Vote("b1", name, cells[0], cells[1], "right", "2026-01-01T00:00:00.000+00:00", 3),
        Vote("b2", name, cells[1], cells[2], "left", "2026-01-01T00:00:01.000+00:00", 4),
    )
    path = person.home / "bob.votes.json"
    path.write_bytes(vote_file.encode(run, made))
    return path


def shown_run(person: Person) -> Run:
    shown = person.window.shown()
    assert shown is not None
    return shown.as_run()


def test_votes_of_others_join_by_opening_their_file(asked: Person) -> None:
    asked.deeds.files.open_file(others(shown_run(asked), asked))
    asked.until(lambda: asked.toast() == "2 new votes on this run.")
    assert len(shown_run(asked).votes) == 2
    asked.press("Look")
    asked.until(lambda: asked.deeds.voting.place is not None and place_of(asked).revealed)
    assert asked.sees("2 votes, all blind  ·  by Bob")


def drop(person: Person, path: Path) -> bool:
    """Whether it was welcome."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    flags = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    point = QPointF(100, 100)
    entering = QDragEnterEvent(point.toPoint(), *flags)
    QApplication.sendEvent(person.window, entering)
    event = QDropEvent(point, *flags)
    QApplication.sendEvent(person.window, event)
    return entering.isAccepted()


def test_votes_dropped_during_a_sitting_are_joined_and_shown_and_nothing_else_is_opened(asked: Person) -> None:
    run = shown_run(asked)
    place = sit_down(asked)
    preset = asked.home / "presets" / "pirate.preset.md"
    assert not drop(asked, preset)
    assert drop(asked, others(run, asked))
    asked.until(lambda: place.revealed)
    assert place.results.votes.count() == 2


def test_a_shared_comparison_is_opened_voted_on_and_its_votes_sent_back(asked: Person, tmp_path: Path) -> None:
    """Carol opens the page that Ada sent; her votes go back as a file, and as preference pairs."""
    shared = tmp_path / "shared.json"
    shared.write_bytes(run_record.encode(replace(shown_run(asked), id="20260101-000000-ada")))
    asked.deeds.files.open_file(shared)
    asked.until(lambda: asked.window.shown() is not None and shown_run(asked).id == "20260101-000000-ada")
    place = sit_down(asked)
    for pressed in (Qt.Key.Key_1, Qt.Key.Key_2):
        key(asked, pressed)
    run = place_sitting(asked)
    for name in ("carol.votes.json", "carol.jsonl"):
        asked.deeds.voting.files.save(run, tmp_path / name)
        asked.until((tmp_path / name).exists)
    assert len(vote_file.decode((tmp_path / "carol.votes.json").read_bytes(), run, file="")) == 2
    lines = [json.loads(line) for line in (tmp_path / "carol.jsonl").read_text("utf-8").splitlines()]
    assert [line["prompt"][0]["content"] for line in lines] == ["Why is the sky blue?"] * 2
    assert lines[0]["chosen"][0]["content"] in {SAYS[None], *(cell.completion.text for cell in run.cells)}
    assert place is place_of(asked)


def place_sitting(person: Person) -> Run:
    sitting = person.deeds.voting._sitting
    assert sitting is not None
    return sitting.run


def test_votes_on_other_answers_do_not_join(asked: Person) -> None:
    run = shown_run(asked)
    record = json.loads(others(run, asked).read_text("utf-8"))
    record["texts"][0]["sha256"] = "0" * 64
    path = asked.home / "wrong.votes.json"
    path.write_text(json.dumps(record), "utf-8")
    asked.deeds.files.open_file(path)
    asked.until(lambda: "on other answers than those" in asked.toast())
    record["run"]["id"] = "nobody-has-it"
    path.write_text(json.dumps(record), "utf-8")
    asked.deeds.files.open_file(path)
    asked.until(lambda: "not in your history" in asked.toast())
    assert votes(asked) == ()
