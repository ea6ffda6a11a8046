"""The story of a comparison, worked from outside on the real model: twenty pasted prompts under four presets, read in
the matrix and the diff, voted on blind, exported, read in a browser, and opened again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("xa11y", reason="xa11y drives the window from outside")

import chromium
import xa11y
from whole_program import FOCUSED, WholeProgram, choose_settings, command

pytestmark = [pytest.mark.screen, pytest.mark.model, pytest.mark.timeout(900)]
MODEL_S = 600.0  # 160 short answers; a minute and a half on two quiet cores
ROUNDS = 10
STARTER = """\
name: Twenty questions
presets: [none, captain-redbeard, french, acme-support]
prompts: [Hello]
models: [local/smollm2-135m-instruct]
samples: 2
parameters: {max_tokens: 10, seed: 7}
"""
THINGS = "tea rain bread snow music trains wool rivers maps salt cats paper bells sand clocks honey ships apples wind"
PROMPTS = ["Why is the sky blue?", *(f"Say one thing about {thing}." for thing in THINGS.split())]
ANSWERS = len(PROMPTS) * 4 * 2

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


def picture(folder: Path, name: str) -> None:
    xa11y.screenshot().save_png(str(folder / f"{name}.png"))


def test_a_comparison_is_asked_read_voted_on_shared_and_opened_again(
    start: Start, screen_environment: dict[str, str], own_home: Path, tmp_path: Path
) -> None:
    choose_settings(own_home, appearance="light", confirm_answers_above=1000)
    (own_home / "experiments").mkdir(parents=True)
    (own_home / "experiments" / "starter.experiment.yaml").write_text(STARTER, "utf-8")
    program = start()
    program.resize(1380, 900)
    paste_prompts(program)
    program.press("Run all prompts")
    program.until_status(f"Done: {ANSWERS} of {ANSWERS}", MODEL_S)
    read_the_matrix(program)
    picture(tmp_path, "1-matrix")
    read_the_diff(program)
    picture(tmp_path, "2-diff")
    vote(program)
    picture(tmp_path, "3-votes")
    page = tmp_path / "comparison.html"
    export_to(program, page)
    before = program.answers()
    assert program.close() == 0

    done = command(screen_environment, "export", str(page), str(tmp_path / "again.json"))
    assert done.returncode == 0, done.stderr
    record = json.loads((tmp_path / "again.json").read_text("utf-8"))
    assert [cell["state"] for cell in record["cells"]] == ["done"] * ANSWERS
    assert len(record["votes"]) == ROUNDS
    assert all(vote["blind"] for vote in record["votes"])
    read_in_a_browser(page, tmp_path)

    again = start(str(page))
    again.until_status(f"Done: {ANSWERS} of {ANSWERS}")
    again.until(lambda: again.answers() == before)


def paste_prompts(program: WholeProgram) -> None:
    keys = xa11y.input_sim()
    keys.click(program.locator("text_area", "Prompt").element())
    program.until(lambda: program.is_focused("text_area", "Prompt"))
    choose_command(program, "paste lines", "Paste lines as prompts")
    program.locator("text_area", "Lines").wait_visible(timeout=10)
    program.write("text_area", "Lines", "\n".join(PROMPTS))
    program.locator("check_box", "In place of the 1 prompt that is there").toggle()
    program.press(f"Add {len(PROMPTS)} prompts")
    program.until(lambda: program.prompt() == PROMPTS[0])


def read_the_matrix(program: WholeProgram) -> None:
    """Everything is there; then only the rows in which the columns differ."""
    program.press(f"All {len(PROMPTS)} prompts in the matrix")
    program.until(lambda: PROMPTS[0] in cells(program))
    program.locator("check_box", "Only differences").toggle()
    program.until(lambda: any(words.endswith(f"{len(PROMPTS)} rows") for words in labels(program)))


def cells(program: WholeProgram) -> list[str]:
    return [each.name or "" for each in program.app.locator("table_cell").elements()]


def labels(program: WholeProgram) -> list[str]:
    return [each.name or "" for each in program.app.locator("static_text").elements()]


def read_the_diff(program: WholeProgram) -> None:
    """Of the cell under the French message, against the baseline's."""
    keys = xa11y.input_sim()

    def in_the_table() -> bool:
        table = program.app.locator("table_cell").elements()
        first = next(at for at, each in enumerate(table) if each.name == PROMPTS[0])
        keys.click(table[first + 3])
        return program.is_focused("table", "Answers of all prompts")

    program.until(in_the_table)
    keys.chord("d", ["Control"])
    program.until(lambda: {"Diff: No system message", "Diff: Réponds en français"} <= diffs(program))


def diffs(program: WholeProgram) -> set[str]:
    found = program.app.locator("text_area[name^='Diff: ']").elements()
    return {each.name or "" for each in found if each.visible and each.value}


def vote(program: WholeProgram) -> None:
    """Ten rounds; while they go on no name stands anywhere."""
    choose_command(program, "vote bl", "Vote blind")
    program.until(lambda: "Left" in program.answers(in_sight=True))
    keys = xa11y.input_sim()
    for number in range(ROUNDS):
        shown = program.answers(in_sight=True)
        assert list(shown) == ["Left", "Right"]
        assert not [one for one in in_sight(program) if "Redbeard" in one]
        keys.press(("1", "2", "0")[number % 3])
        last = number == ROUNDS - 1
        program.until(lambda: last or program.answers(in_sight=True) != shown)  # noqa: B023
    program.press("Reveal")
    program.until(lambda: any("10 votes" in words for words in labels(program)))
    keys.press("Escape")
    program.locator("button", "Export").wait_visible(timeout=10)


def in_sight(program: WholeProgram) -> list[str]:
    """Names of what can be seen; rows and cells call themselves visible in a hidden table, too."""
    shown = (each for each in program.everything() if each.visible and each.role not in ("list_item", "table_cell"))
    return [name for each in shown if (name := each.name)]


def choose_command(program: WholeProgram, words: str, found: str) -> None:
    """By the palette, as all commands are found."""
    keys = xa11y.input_sim()
    keys.chord("k", ["Control"])
    field = program.locator("text_field", "Find a command")
    field.wait_visible(timeout=10)
    program.until(lambda: program.has(field.element(), FOCUSED))
    keys.type_text(words)
    program.until(lambda: "".join(program.items("Commands")[:1]).startswith(found))
    keys.press("Return")


def export_to(program: WholeProgram, path: Path) -> None:
    """Through the dialog, as a person types the name."""
    program.press("Export")
    program.locator("text_field", "File name:").wait_visible(timeout=10)
    program.write("text_field", "File name:", str(path))
    program.locator("dialog", "Export comparison").descendant("button[name='Save']").press()
    program.until(path.is_file)


def read_in_a_browser(page: Path, folder: Path) -> None:
    """Search, differences and order, as a reader of the page uses them."""
    if chromium.program() is None:
        return
    browser = chromium.Chromium(folder / "profile")
    try:
        browser.open(page)
        assert browser.run("document.querySelectorAll('.row').length") == len(PROMPTS)
        browser.press("/")
        browser.type("sky blue")
        browser.until("document.querySelectorAll('.row').length < " + str(len(PROMPTS)))
        assert "Why is the sky blue?" in browser.run("document.querySelector('.row').textContent")
        browser.press("Escape")
        browser.until("document.querySelectorAll('.row').length === " + str(len(PROMPTS)))
        browser.run("document.getElementById('diff').click()")
        browser.until("document.querySelector('.row ins, .row del') !== null")
        browser.run("document.getElementById('diff').click()")
        first = "document.querySelector('.row .asked').textContent"
        browser.run(
            "(() => { const field = document.getElementById('sort'); field.value = 'length'; "
            "field.dispatchEvent(new Event('change')); })()"
        )
        one_end = browser.run(first)
        browser.run("document.getElementById('descending').click()")
        assert browser.run(first) != one_end
        assert browser.run("document.querySelectorAll('.row').length") == len(PROMPTS)
        told = browser.told("Runtime.exceptionThrown", "Log.entryAdded", "Audits.issueAdded")
        assert list(told) == []
    finally:
        browser.close()
