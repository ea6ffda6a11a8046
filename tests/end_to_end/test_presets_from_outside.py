"""The story of a preset, worked from outside: written by hand, compared with itself under each value of a knob,
changed, brought back from its versions, shared as a file, and taken into a fresh library of somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("xa11y", reason="xa11y drives the window from outside")

import xa11y
from loopback_model import LoopbackModel, loopback_model
from whole_program import FOCUSED, WholeProgram, command, write_experiment

pytestmark = pytest.mark.screen
CAPTAIN = """\
---
name: Captain
knobs:
  mood: {type: choice, options: [cheerful, grumpy, sleepy], default: cheerful}
  words: {type: number, default: 40, min: 10, max: 100, step: 30}
---
You are a {{ mood }} captain. Use at most {{ words }} words.
"""
MOODS = ("cheerful", "grumpy", "sleepy")
QUESTION = "Why is the sky blue?"

Start = Callable[[Path], WholeProgram]


@pytest.fixture
def start(screen_environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts the program on a home of one's own; a picture of the screen is kept before it is ended."""
    started: list[WholeProgram] = []

    def start_one(home: Path) -> WholeProgram:
        started.append(WholeProgram({**screen_environment, "PLAYGROUND_HOME": str(home)}))
        return started[-1]

    yield start_one
    xa11y.screenshot().save_png(str(tmp_path / "last.png"))
    for program in started:
        program.close()


@pytest.fixture
def lab(own_home: Path) -> Iterator[LoopbackModel]:
    with loopback_model(own_home) as model:
        write_experiment(own_home, "lab/echo", "[none]")
        (own_home / "presets" / "captain.preset.md").write_text(CAPTAIN, "utf-8")
        yield model


def test_a_preset_is_swept_changed_brought_back_and_shared(
    start: Start, lab: LoopbackModel, screen_environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    file, archive = own_home / "presets" / "captain.preset.md", tmp_path / "captain.presets.zip"
    program = start(own_home)
    program.preset("Captain").toggle()
    program.until(lambda: "Captain" in program.answers())
    sweep(program, "mood", "Captain")
    swept = {f"Captain · {mood}": f"You are a {mood} captain. Use at most 40 words." for mood in MOODS}
    program.until(lambda: list(program.answers()) == ["No system message", *swept])
    program.press("Run")
    program.until_status("Done: 4 of 4")
    assert program.answers() == {
        "No system message": f"[-] {QUESTION}",
        **{name: f"[{text}] {QUESTION}" for name, text in swept.items()},
    }
    assert len(lab.asked) == 4

    program.press("Edit: Captain · grumpy")
    program.until(lambda: program.is_focused("text_area", "System message"))
    for animal in ("parrot", "crab"):
        change_message(program, file, f"You are a {{{{ mood }}}} {animal}. Use at most {{{{ words }}}} words.")
    program.until(lambda: program.system_messages()["Captain · sleepy"].startswith("You are a sleepy crab."))
    changed = file.read_text("utf-8")

    bring_the_first_back(program)
    program.until(lambda: file.read_text("utf-8") == CAPTAIN)
    shown = {"No system message": "None is sent.", **swept}
    program.until(lambda: program.system_messages() == shown)
    in_editor = program.locator("text_area", "System message").element().value
    assert in_editor == "You are a {{ mood }} captain. Use at most {{ words }} words."
    assert "crab" in changed
    program.until(lambda: len(versions(program)) == 4)
    program.press("Close")

    assert program.close() == 0
    done = command(screen_environment, "presets", "export", "captain", "--to", "archive", "--out", str(archive))
    assert done.returncode == 0, done.stderr
    take_in(start, archive, tmp_path / "theirs")


def sweep(program: WholeProgram, knob: str, column: str) -> None:
    """By the menu of a knob, which has the keyboard while it is open; Qt leaves it out of the accessibility tree."""
    program.locator("check_box", f"Knobs: {column}").press()
    program.locator("button", f"More for {knob}: {column}").wait_visible(timeout=10)
    before = program.screen_windows()
    program.press(f"More for {knob}: {column}")
    program.until(lambda: len(program.screen_windows()) > len(before))
    for key in ("Down", "Return"):
        xa11y.input_sim().press(key)


def change_message(program: WholeProgram, file: Path, text: str) -> None:
    """Typed into the editor, and saved."""
    keys = xa11y.input_sim()
    keys.chord("a", ["Control"])
    keys.type_text(text)
    program.until(lambda: program.locator("text_area", "System message").element().value == text)
    keys.chord("s", ["Control"])
    program.until(lambda: text in file.read_text("utf-8"))


def versions(program: WholeProgram) -> list[xa11y.Element]:
    """The rows of the dialog, the newest first; of each its first cell."""
    cells = program.app.locator("tree_item[name$=' UTC']").elements()
    return sorted(cells, key=lambda cell: cell.bounds.y if cell.bounds else 0)


def bring_the_first_back(program: WholeProgram) -> None:
    """Of three versions: the second looked at against the first, and against the newest; then the first restored."""
    keys = xa11y.input_sim()
    keys.chord("h", ["Control", "Shift"])
    program.locator("dialog", "Versions: Captain").wait_visible(timeout=10)
    program.until(lambda: len(versions(program)) == 3)
    assert not program.locator("button", "Restore this version").element().enabled, "it is what there is now"

    def changes() -> str:
        return program.locator("text_area", "What changed").element().value or ""

    program.until(lambda: "−parrot+crab" in changes())
    keys.click(versions(program)[1])
    program.until(lambda: "−captain+parrot" in changes())
    for _ in ("the note", "what it is compared with"):
        keys.press("Tab")
    compared = program.locator("dialog", "Versions: Captain").descendant("combo_box").element()
    program.until(lambda: program.has(compared, FOCUSED))
    keys.press("Down")  # the newest
    program.until(lambda: "−parrot+crab" in changes())
    keys.click(versions(program)[2])
    program.until(lambda: "−captain+crab" in changes())
    program.press("Restore this version")


def take_in(start: Start, archive: Path, theirs: Path) -> None:
    """Nothing is written before it was seen; then it answers there as it did at home."""
    keys = xa11y.input_sim()
    with loopback_model(theirs):
        write_experiment(theirs, "lab/echo", "[none]")
        program = start(theirs)
        keys.chord("o", ["Control", "Shift"])
        program.locator("text_field", "File name:").wait_visible(timeout=10)
        program.write("text_field", "File name:", str(archive))
        program.locator("dialog", "Import presets").descendant("button[name='Open']").press()
        program.locator("button", "Import 1").wait_visible(timeout=20)
        seen = program.locator("text_area", "System message to import").element().value or ""
        assert seen.strip() == "You are a {{ mood }} captain. Use at most {{ words }} words."
        assert not list((theirs / "presets").rglob("captain.preset.md"))
        program.press("Import 1")
        program.until(lambda: "Captain" in program.answers())
        sweep(program, "mood", "Captain")
        program.until(lambda: len(program.answers()) == 4)
        program.press("Run")
        program.until_status("Done: 4 of 4")
        answer = f"[You are a sleepy captain. Use at most 40 words.] {QUESTION}"
        assert program.answers()["Captain · sleepy"] == answer
