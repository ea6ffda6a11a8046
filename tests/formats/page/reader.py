"""A run of four prompts, and what a reader does with its page in a browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from chromium import Chromium
from shown_runs import MODEL, REDBEARD, answered, column, small_run

from playground.core.completion import CellError, CheckOutcome
from playground.core.compose import Span
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Preset
from playground.core.request import Message
from playground.core.run import RecordedCell, Run

PLAIN = column(Preset("plain", "Plain", "Answer plainly."))
PIRATE = replace(
    column(REDBEARD, "Never lie.\n\nYou are a pirate."),
    spans=(Span("rules", "House rules", 0, 12, locked=True), Span("captain-redbeard", "Captain Redbeard", 12, 29)),
)
COLUMNS = (column(NONE), PIRATE, PLAIN)
QUESTIONS = ("Greet a customer.", "When are you open?", "Is the bridge safe?", "Say nothing new.")
ANSWERS = {
    "none": ("Hello, dear customer.", "We are open from nine to five.", "The bridge is safe.", "Nothing."),
    "captain-redbeard": ("Ahoy, dear customer!", "We are open from noon to five.", "Arr, the bridge is a wreck.",
                         "Nothing."),
    "plain": ("Hello, dear customer.", "From nine to five, and on Sundays from ten to two.", "Wel", "Nothing."),
}  # fmt: skip


def run_of_four() -> Run:
    prompts = tuple(Prompt(f"q{number}", (Message("user", text),)) for number, text in enumerate(QUESTIONS, start=1))
    cells = tuple(cell(prompt, place, number) for number, prompt in enumerate(prompts) for place in COLUMNS)
    return replace(small_run(), columns=COLUMNS, prompts=prompts, cells=cells, samples=1)


def cell(prompt: Prompt, place: Column, number: int) -> RecordedCell:
    text = ANSWERS[place.id][number]
    more: dict[str, Any] = {"cost_usd": 0.001 * (4 - number)}
    if text == "Wel":
        more |= {"state": "failed", "error": CellError("cut", "The model stopped.")}
    if place.id == "captain-redbeard":
        more["checks"] = (CheckOutcome("icontains-any", "!" in text, "no 'ahoy' is there", float("!" in text)),)
    done = answered(text, 100.0 * (number + 1), 50, len(text), place, prompt, **more)
    return RecordedCell(CellId(place.id, prompt.id, MODEL), 7, done)


def show(browser: Chromium, folder: Path, page: bytes) -> None:
    file = folder / "page.html"
    file.write_bytes(page)
    browser.size(1440, 900)
    browser.prefer("light")
    browser.open(file)
    browser.run("localStorage.clear()")


def complaints(browser: Chromium) -> list[object]:
    """Errors, warnings, violations of the policy, and every request but the one for the page."""
    told: list[object] = list(
        browser.told("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Audits.issueAdded")
    )
    requests = [event["request"]["url"] for event in browser.told("Network.requestWillBeSent")]
    return told + requests[1:]


def questions(page: Chromium) -> list[str]:
    found: list[str] = page.run("[...document.querySelectorAll('.row')].map((row) => "
                                "row.querySelector('.asked .last, .asked .line').textContent)")  # fmt: skip
    return [f"q{QUESTIONS.index(question) + 1}" for question in found]


def texts(page: Chromium, selector: str) -> list[str]:
    found: list[str] = page.run(f"[...document.querySelectorAll({selector!r})].map((one) => one.textContent)")
    return found


def choose(page: Chromium, field: str, value: str) -> None:
    page.run(f"(() => {{ const field = document.getElementById({field!r}); field.value = {value!r}; "
             "field.dispatchEvent(new Event('change')); })()")  # fmt: skip


def tick(page: Chromium, box: str) -> None:
    page.run(f"document.getElementById({box!r}).click()")


def search(page: Chromium, words: str) -> None:
    page.press("/")
    page.run("document.getElementById('search').select()")
    page.type(words)
    page.run("new Promise((done) => setTimeout(done, 300))")
