"""The real program in a process of its own, on a virtual screen, worked from outside as a person would.

Each test leaves a picture of how it ended in its temporary folder.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("xa11y", reason="xa11y drives the window from outside")

import xa11y
from loopback_model import LoopbackModel, loopback_model
from PySide6.QtGui import QColor, QImage
from whole_program import FOCUSED, WholeProgram, choose_settings, command, write_experiment

from playground.engine.recorder import CHECKPOINT_S

pytestmark = pytest.mark.screen
RED = QColor(255, 0, 0)
MODEL_S = 60.0

Start = Callable[..., WholeProgram]


@pytest.fixture
def start(screen_environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts the program; a picture of the screen is kept before it is ended."""
    started: list[WholeProgram] = []

    def start_one(*arguments: str) -> WholeProgram:
        started.append(WholeProgram(screen_environment, *arguments))
        return started[-1]

    yield start_one
    picture(tmp_path, "last")
    for program in started:
        program.close()


@pytest.fixture
def lab(own_home: Path) -> Iterator[LoopbackModel]:
    """A model on loopback, and an experiment that asks it."""
    with loopback_model(own_home) as model:
        write_experiment(own_home, "lab/echo")
        yield model


def picture(folder: Path, name: str) -> Path:
    path = folder / f"{name}.png"
    xa11y.screenshot().save_png(str(path))
    return path


# ---- the story of a first visit, on the real model


@pytest.mark.model
def test_a_first_visit_from_the_starter_to_an_exported_page(
    start: Start, screen_environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    choose_settings(own_home, appearance="light")
    program = start()
    program.resize(1280, 800)
    assert list(program.answers()) == list(program.system_messages())
    assert len(program.answers()) == 5
    assert program.prompt() != ""
    assert program.status().startswith("Ready.")
    picture(tmp_path, "1-first-start-light")

    program.press("Run")
    program.until_status("Running:")
    program.until_status("Done: 5 of 5", MODEL_S)
    answers = program.answers()
    assert all(len(text) > 20 for text in answers.values())
    assert len(set(answers.values())) == 5, "five different answers"
    assert program.items("History")[0].startswith(program.prompt())
    picture(tmp_path, "2-answers-light")

    page = tmp_path / "comparison.html"
    export_to(program, page)
    assert page.read_bytes().count(b"<script>") == 1, "the page's own, by hash"
    done = command(screen_environment, "export", str(page), str(tmp_path / "again.json"))
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert [cell["state"] for cell in record["cells"]] == ["done"] * 5
    for shown, cell in zip(answers.values(), record["cells"], strict=True):
        assert cell["text"].split()[:3] == shown.replace("•", "").split()[:3]
    assert program.close() == 0

    choose_settings(own_home, appearance="dark")
    again = start()
    again.resize(1280, 800)
    assert again.answers() == answers
    assert again.status().startswith("Done: 5 of 5")
    dark, light = picture(tmp_path, "3-next-day-dark"), tmp_path / "2-answers-light.png"
    assert lightness(light) > 200 > 80 > lightness(dark)


def export_to(program: WholeProgram, path: Path) -> None:
    """Through the dialog, as a person types the name."""
    program.press("Export")
    program.locator("text_field", "File name:").wait_visible(timeout=10)
    program.write("text_field", "File name:", str(path))
    program.locator("dialog", "Export comparison").descendant("button[name='Save']").press()
    program.until(path.is_file)


def lightness(path: Path) -> float:
    """The average of the picture's middle, 0 to 255."""
    image = QImage(str(path))
    places = [(x, y) for x in range(300, 1200, 50) for y in range(300, 700, 50)]
    return sum(image.pixelColor(x, y).lightness() for x, y in places) / len(places)


# ---- names and keys


CONTRACT = [
    ("text_area", "Prompt"), ("button", "Run"), ("button", "Stop"), ("button", "Export"), ("list", "Presets"),
    ("text_field", "Search presets"), ("text_area", "System message"), ("button", "Model"),
    ("spin_button", "Samples"), ("static_text", "Answer: Pirate"), ("text_area", "System message: Pirate"),
    ("list", "History"), ("tab", "Columns"), ("tab", "Matrix"), ("tab", "Focus"),
]  # fmt: skip
CONTROLS = (
    "button", "check_box", "radio_button", "text_area", "text_field", "combo_box", "spin_button", "slider", "list",
    "table", "tab", "tab_list", "progress_bar",
)  # fmt: skip


def test_every_control_has_a_name_and_tab_reaches_it_and_comes_back(start: Start, lab: LoopbackModel) -> None:
    program = start()
    program.press("Run")
    program.until_status("Done: 3 of 3")
    everything = program.everything()
    assert [(each.role, each.raw) for each in everything if each.role in CONTROLS and not each.name] == []
    assert set(CONTRACT) - {(each.role, each.name) for each in everything} == set()

    stops = program.keyboard_stops()
    keys = xa11y.input_sim()
    program.locator("text_area", "Prompt").focus()
    walked = ["Prompt"]

    def now() -> str:
        return next((name for name, each in stops.items() if program.has(each, FOCUSED)), walked[-1])

    for _ in range(2 * len(stops)):
        keys.press("Tab")
        end = time.monotonic() + 3
        while (here := now()) == walked[-1]:
            assert time.monotonic() < end, f"Tab does not go on: {walked[-4:]}"
            time.sleep(0.01)
        walked.append(here)
        if walked[-1] == "Prompt":
            break
    assert walked[-1] == "Prompt", f"Tab is trapped: {walked[-4:]}"
    missed = {name for name, each in stops.items() if each.enabled and name not in walked}
    assert missed == set()


# ---- the presets


def test_presets_are_ticked_by_keyboard_by_action_and_by_mouse(start: Start, lab: LoopbackModel) -> None:
    program = start()
    keys = xa11y.input_sim()
    assert program.is_ticked("Pirate")
    program.locator("text_area", "Prompt").focus()
    keys.chord("f", ["Control"])
    program.until(lambda: program.is_focused("text_field", "Search presets"))
    keys.type_text("plain words")
    program.until(lambda: "Pirate" not in program.items("Presets"))
    for key in ("Tab", "Down", "Space"):
        keys.press(key)
    program.until(lambda: "Plain words" in program.answers())
    assert program.is_ticked("Plain words")
    keys.chord("Return", ["Control"])
    program.until_status("Done: 4 of 4")
    assert program.answers()["Plain words"].startswith("[")
    program.write("text_field", "Search presets", "")

    program.preset("Poet").toggle()
    program.until(lambda: "Poet" not in program.answers())
    assert not program.is_ticked("Empty system message")
    program.preset("Empty system message").toggle()
    program.until(lambda: "Empty system message" in program.answers())
    assert program.is_ticked("Empty system message")

    bounds = program.preset("Pirate").element().bounds
    assert bounds is not None
    keys.click((bounds.x + 17, bounds.y + bounds.height // 2))
    program.until(lambda: "Pirate" not in program.answers())
    assert not program.is_ticked("Pirate")


# ---- running


def test_a_prompt_is_typed_run_stopped_and_found_in_the_history(
    start: Start, lab: LoopbackModel, own_home: Path
) -> None:
    write_experiment(own_home, "lab/slow")
    program = start()
    keys = xa11y.input_sim()
    program.locator("text_area", "Prompt").focus()
    keys.chord("a", ["Control"])
    keys.type_text("Tell me a story")
    program.until(lambda: program.prompt() == "Tell me a story")
    program.press("Run")
    program.until(lambda: all("story" in text for text in program.answers().values()))
    program.until_status("Running: 0 of 3")
    program.press("Stop")
    program.until_status("Done: 0 of 3")
    assert "3 stopped" in program.status()
    kept = program.answers()
    assert all("story" in text for text in kept.values())
    assert {body["messages"][-1]["content"] for body in lab.asked} == {"Tell me a story"}

    lab.let_go.set()  # from now on its answers end at once
    program.write("text_area", "Prompt", "Second question")
    program.press("Run")
    program.until_status("Done: 3 of 3")
    program.until(lambda: len(program.items("History")) == 2)
    keys.click(program.locator("list", "History").descendant("list_item[name^='Tell me']").element())
    program.until(lambda: program.prompt() == "Tell me a story")
    assert program.answers() == kept

    def seen() -> int:
        return sum(each.visible for each in program.app.locator("static_text[name^='Answer: ']").elements())

    program.locator("tab", "Focus").press()
    program.until(lambda: seen() == 1)
    program.locator("tab", "Columns").press()
    program.until(lambda: seen() == 3)


def test_all_prompts_are_read_in_the_matrix_and_walked_by_keys(start: Start, lab: LoopbackModel) -> None:
    program = start()
    program.press("Add a prompt")
    program.write("text_area", "Prompt", "Second question")
    program.press("Run all prompts")
    program.until_status("Done: 6 of 6")
    program.press("All 2 prompts in the matrix")

    def cells() -> list[str]:
        return [each.name or "" for each in program.app.locator("table_cell").elements()]

    program.until(lambda: {"Why is the sky blue?", "Second question", "Pirate", "Poet"} <= set(cells()))
    assert "[Answer in verse.] Second question" in cells()
    program.write("text_field", "Filter rows", "blue")
    program.until(lambda: "Second question" not in cells())
    place = program.app.locator("table_cell[name^='[Answer in verse.]']").element()
    keys = xa11y.input_sim()
    keys.click(place)
    program.until(lambda: program.is_focused("table", "Answers of all prompts"))
    keys.press("Return")
    program.until(lambda: program.answers(in_sight=True) == {"Poet": "[Answer in verse.] Why is the sky blue?"})


# ---- hostile answers, and files


def test_what_an_answer_names_is_not_loaded_and_its_page_opens_in_a_second_program(
    start: Start, lab: LoopbackModel, own_home: Path, tmp_path: Path
) -> None:
    red = QImage(200, 200, QImage.Format.Format_RGB32)
    red.fill(RED)
    red.save(str(tmp_path / "red.png"))
    lab.text = (
        f"before ![x]({tmp_path}/red.png) <img src='file://{tmp_path}/red.png'> ![y]({lab.root}/remote.png)\n\n"
        f"<script>alert(1)</script> [link](file:///etc/hostname) after"
    )
    write_experiment(own_home, "lab/said")
    program = start()
    program.press("Run")
    program.until_status("Done: 3 of 3")
    text = program.answers()["Poet"]
    assert text.startswith("before")
    assert text.endswith("after")
    assert "<script>alert(1)</script>" in text
    image = QImage(str(picture(tmp_path, "hostile")))
    places = ((x, y) for x in range(0, image.width(), 6) for y in range(0, image.height(), 6))
    assert not any(image.pixelColor(x, y) == RED for x, y in places)
    assert lab.fetched == []

    before = program.answers()
    export_to(program, tmp_path / "out.html")
    assert program.close() == 0
    again = start(str(tmp_path / "out.html"))
    again.until(lambda: again.answers() == before)
    again.until_status("Done: 3 of 3")


# ---- a sudden end


def test_nothing_is_lost_when_the_window_is_killed_while_it_streams(
    start: Start, lab: LoopbackModel, own_home: Path
) -> None:
    write_experiment(own_home, "lab/slow")
    program = start()
    keys = xa11y.input_sim()
    program.write("text_area", "Prompt", "A question that must not be lost")
    program.press("Run")
    program.until(lambda: all(len(text) > 100 for text in program.answers().values()))
    program.press("Edit: Poet")
    program.until(lambda: program.is_focused("text_area", "System message"))
    keys.chord("a", ["Control"])
    keys.type_text("An unsaved draft")
    program.until(lambda: program.system_messages()["Poet"] == "An unsaved draft")
    program.until(lambda: any((own_home / "drafts").glob("*.draft.json")))
    before = program.answers()
    time.sleep(CHECKPOINT_S + 1)  # what stood there before is older than a checkpoint then, on a busy machine too
    program.until(lambda: all(len(text) > len(before[name]) + 60 for name, text in program.answers().items()))
    program.kill()
    lab.let_go.set()

    again = start()
    again.until(lambda: again.prompt() == "A question that must not be lost")
    kept = again.answers()
    for name, text in before.items():
        assert len(kept[name]) >= len(text) - 1, "a second's words at most are lost"
        assert kept[name][:60] == text[:60]
    again.until(lambda: "interrupted" in again.items("History")[0])
    assert "3 interrupted" in again.status()
    assert again.system_messages()["Poet"] == "An unsaved draft"
    assert again.locator("text_area", "System message").element().value == "An unsaved draft"
    assert again.locator("button", "Retry: Poet").element().visible
