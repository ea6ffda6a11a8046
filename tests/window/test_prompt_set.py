"""Many prompts at once on the desk: every change has its way back, and nothing that was typed since is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core.errors import NotFound
from playground.core.experiment import Prompt
from playground.core.preset import Preset
from playground.core.request import Message
from playground.gui.desk import BLANK, Desk
from playground.gui.prompt_set import PromptSet


def nothing(preset_id: str) -> Preset:
    raise NotFound(preset_id)


@pytest.fixture
def desk() -> Desk:
    made = Desk(nothing)
    made.put(replace(BLANK, prompts=tuple(Prompt(name, (Message("user", name.upper()),)) for name in "abc")))
    return made


def texts(desk: Desk) -> list[str]:
    return [prompt.text for prompt in desk.experiment.prompts]


def test_lines_are_added_after_the_others_or_instead_of_them(desk: Desk) -> None:
    prompts = PromptSet(desk)
    back = prompts.add(["one", "two"])
    assert texts(desk) == ["A", "B", "C", "one", "two"]
    assert desk.prompt_id == "prompt-1"
    back()
    assert (texts(desk), desk.prompt_id) == (["A", "B", "C"], "a")
    back = prompts.add(["one", "two"], instead=True)
    assert texts(desk) == ["one", "two"]
    desk.set_prompt_text("prompt-2", "typed since")
    desk.add_prompt()
    back()
    assert texts(desk) == ["A", "B", "C", "typed since", ""]


def test_a_blank_prompt_makes_room(desk: Desk) -> None:
    desk.set_prompt_text("b", " ")
    PromptSet(desk).add(["one"])
    assert texts(desk) == ["A", "C", "one"]
    assert len({prompt.id for prompt in desk.experiment.prompts}) == 3


def test_removed_prompts_come_back_with_what_was_typed_meanwhile(desk: Desk) -> None:
    prompts = PromptSet(desk)
    desk.prompt_id = "b"
    back = prompts.remove({"a", "b"})
    assert (texts(desk), desk.prompt_id) == (["C"], "c")
    desk.set_prompt_text("c", "C, changed")
    back()
    assert (texts(desk), desk.prompt_id) == (["A", "B", "C, changed"], "b")
    back = prompts.remove({"a", "b", "c"})
    assert texts(desk) == [""]
    back()
    assert texts(desk) == ["A", "B", "C, changed"]


def test_the_order_is_changed_within_the_edges(desk: Desk) -> None:
    prompts = PromptSet(desk)
    prompts.move({"b", "c"}, -1)
    assert texts(desk) == ["B", "C", "A"]
    prompts.move({"b"}, -1)
    assert texts(desk) == ["B", "C", "A"]
    prompts.move({"b", "a"}, +1)
    assert texts(desk) == ["B", "C", "A"]
    back = prompts.move({"b"}, +1)
    assert texts(desk) == ["C", "B", "A"]
    back()
    assert texts(desk) == ["B", "C", "A"]


def test_rows_come_and_go(desk: Desk) -> None:
    prompts = PromptSet(desk)
    back = prompts.set_rows(({"x": "1"},), "d.csv")
    assert (desk.experiment.rows, desk.experiment.dataset) == (({"x": "1"},), "d.csv")
    back()
    assert (desk.experiment.rows, desk.experiment.dataset) == ((), "")
