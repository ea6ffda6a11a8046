"""The command palette as a screen reader finds it: a field with a role and a name that has the keyboard, and a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("xa11y", reason="xa11y drives the window from outside")

import xa11y
from loopback_model import loopback_model
from whole_program import FOCUSED, WholeProgram, write_experiment

pytestmark = pytest.mark.screen


@pytest.fixture
def program(screen_environment: dict[str, str], own_home: Path) -> Iterator[WholeProgram]:
    with loopback_model(own_home):
        write_experiment(own_home, "lab/echo")
        program = WholeProgram(screen_environment)
        yield program
        program.close()


def test_a_command_is_found_and_done_by_keys_alone(program: WholeProgram) -> None:
    keys = xa11y.input_sim()
    keys.click(program.locator("text_area", "Prompt").element())
    program.until(lambda: program.is_focused("text_area", "Prompt"))
    keys.chord("k", ["Control"])
    field = program.locator("text_field", "Find a command")
    field.wait_visible(timeout=10)
    program.until(lambda: program.has(field.element(), FOCUSED))
    keys.type_text("keyboard sh")
    program.until(lambda: program.items("Commands")[:1] == ["Keyboard shortcuts"])
    assert field.element().value == "keyboard sh"
