"""A judge in the window: chips change as it decides, and what was left open is decided when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from model_script import ScriptedModel, Step, echo
from person import Person
from PySide6.QtWidgets import QInputDialog

from playground.core.preset import Check
from playground.core.request import CompletionRequest
from playground.gui.answer_column import AnswerColumn
from playground.gui.chip import Chip
from playground.store.settings import JUDGE_MODEL

JUDGE = "mine/judge"


def judging(request: CompletionRequest) -> Sequence[Step]:
    if "You judge an answer" in (request.system_message or ""):
        passes = "Talk like" in request.messages[-1].text
        return [f'{{"reason": "So I see it.", "pass": {"true" if passes else "false"}}}']
    return echo(request)


def chips(column: AnswerColumn) -> dict[str, str]:
    return {
        c.accessibleName(): c.accessibleDescription()
        for c in column.findChildren(Chip)
        if "judged" in c.accessibleName()
    }


@pytest.fixture
def with_rubric(person: Person, model: ScriptedModel) -> Person:
    model.says = judging
    desk = person.window.desk
    desk.put(replace(desk.experiment, checks=(Check("llm-rubric", "speaks of pirates"),)))
    person.window.show_desk()
    return person


def marks(person: Person) -> str:
    """The first sign of each judged chip, in the order of the columns."""
    return "".join(name[:1] for column in person.shown_columns() for name in chips(column))


def test_chips_change_as_the_judge_decides(with_rubric: Person) -> None:
    with_rubric.window.workbench.settings.set(JUDGE_MODEL, JUDGE)
    with_rubric.run()
    with_rubric.until(lambda: set(marks(with_rubric)) == {"✓", "✗"})
    assert any("So I see it." in words for c in with_rubric.shown_columns() for words in chips(c).values())


def test_open_checks_are_decided_when_it_is_asked_for(
    with_rubric: Person, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_rubric.run()
    assert set(marks(with_rubric)) == {"…"}
    asked = len(model.asked)
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_args, **_kept: (JUDGE, True))
    with_rubric.shortcut("decide")
    with_rubric.until(lambda: set(marks(with_rubric)) == {"✓", "✗"})
    assert len(model.asked) == 2 * asked
    assert with_rubric.window.workbench.settings.get(JUDGE_MODEL) == JUDGE
