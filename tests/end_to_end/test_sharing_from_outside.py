"""A preset goes from one library into another, worked from outside: exported by the command line, seen and taken in the
window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("xa11y", reason="xa11y drives the window from outside")

from loopback_model import loopback_model
from whole_program import WholeProgram, command, write_experiment

pytestmark = pytest.mark.screen
CAPTAIN = """\
---
name: Captain Two Knobs
knobs:
  mood: {type: choice, options: [cheerful, grumpy], default: cheerful}
  words: {type: number, default: 40, min: 10, max: 100, step: 30}
---
You are a {{ mood }} captain. Use at most {{ words }} words.
"""

Start = Callable[..., WholeProgram]


@pytest.fixture
def start(screen_environment: dict[str, str], own_home: Path) -> Iterator[Start]:
    started: list[WholeProgram] = []

    def start_one(*arguments: str) -> WholeProgram:
        started.append(WholeProgram(screen_environment, *arguments))
        return started[-1]

    with loopback_model(own_home):
        write_experiment(own_home, "lab/echo")
        yield start_one
        for program in started:
            program.close()


def test_a_preset_with_two_knobs_is_exported_and_taken_into_a_fresh_library(
    start: Start, screen_environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    theirs, archive = tmp_path / "theirs", tmp_path / "captain.presets.zip"
    (theirs / "presets").mkdir(parents=True)
    (theirs / "presets" / "captain.preset.md").write_text(CAPTAIN, "utf-8")
    at_theirs = {**screen_environment, "PLAYGROUND_HOME": str(theirs)}
    done = command(at_theirs, "presets", "export", "captain", "--to", "archive", "--out", str(archive))
    assert done.returncode == 0, done.stderr
    program = start(str(archive))
    program.locator("button", "Import 1").wait_visible(timeout=20)
    assert not list((own_home / "presets").rglob("captain.preset.md"))
    program.press("Import 1")
    program.until(lambda: "Captain Two Knobs" in program.answers())
    (taken,) = (own_home / "presets").rglob("captain.preset.md")
    text = taken.read_text("utf-8")
    assert "{{ mood }}" in text
    assert "source: captain.presets.zip" in text
    assert program.system_messages()["Captain Two Knobs"].startswith(
        "You are a cheerful captain. Use at most 40 words."
    )
