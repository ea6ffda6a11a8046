"""Runs that the tests of the record and of the exports share: a realistic one, a small one, any one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from playground.core.completion import CellError, CheckOutcome, Completion, Timings, Usage
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Check, Knob, Preset
from playground.core.request import Delivery, Message, Parameters, SentRequest
from playground.core.run import RecordedCell, Run
from playground.formats.comparison_html import SCRIPTS, STYLE, TEMPLATE, PageShell

ROOT = Path(__file__).parents[2]
MODEL = "local/smollm2-135m-instruct"
HIDDEN = "You are a helpful AI assistant named SmolLM, trained by Hugging Face"


def shell() -> PageShell:
    folder = ROOT / "resources" / "export"
    template, style, *scripts = ((folder / name).read_text("utf-8") for name in (TEMPLATE, STYLE, *SCRIPTS))
    return PageShell(template, style, "".join(scripts))


def column(preset: Preset, text: str | None = None, **knobs: str) -> Column:
    final = preset.system_message if text is None else text
    return Column(preset.id, preset.name, preset, final, knobs, preset.parameters)


def answered(
    text: str, ttft_ms: float, rate: float, tokens: int, column: Column, prompt: Prompt, **more: object
) -> Completion:
    system = [] if column.system_message is None else [{"role": "system", "content": column.system_message}]
    user = [{"role": m.role, "content": m.text} for m in prompt.messages]
    delivery = Delivery("template-default", HIDDEN) if column.system_message is None else Delivery("system")
    sent = SentRequest(
        "POST",
        "http://127.0.0.1:8080/v1/chat/completions",
        {"model": "smollm2-135m-instruct", "stream": True, "temperature": 0.7, "messages": [*system, *user]},
        delivery,
    )
    return Completion(
        **{
            "state": "done",
            "text": text,
            "finish_reason": "stop",
            "usage": Usage(40, tokens),
            "timings": Timings(ttft_ms, ttft_ms + tokens / rate * 1000, rate),
            "sent": sent,
            **more,
        }  # type: ignore[arg-type]
    )


REDBEARD = Preset(
    "captain-redbeard",
    "Captain Redbeard",
    "You are Captain Redbeard, a {{ mood }} pirate who keeps the harbour shop.\nStay in that voice whatever is asked.",
    description="A pirate who greets every customer.",
    tags=("persona",),
    license="CC0-1.0",
    knobs=(Knob("mood", "choice", "cheerful", ("cheerful", "grumpy")),),
    parameters=Parameters(temperature=0.7),
    checks=(Check("icontains-any", ["arr", "aye", "matey", "ahoy"], metric="speaks pirate"),),
)
FRENCH = Preset("french", "Réponds en français", "Réponds toujours en français.", checks=(Check("language", "French"),))
GREETING = Prompt("greeting", (Message("user", "Write a short greeting for a new customer."),))


def small_run() -> Run:
    """Two columns, one prompt, two samples: a whole answer, one with reasoning, one failed, one cancelled."""
    none = column(NONE)
    pirate = column(REDBEARD, (REDBEARD.system_message or "").replace("{{ mood }}", "cheerful"), mood="cheerful")
    says = CheckOutcome("icontains-any", True, "it holds 'ahoy'", 1.0)
    lacks = CheckOutcome("icontains-any", False, "none of arr, aye, matey, ahoy is there", 0.0)
    first = answered("Hello, and welcome!\n\nWhat brings you here?", 96.4, 148.2, 29, none, GREETING)
    second = answered("Ahoy, matey! Welcome aboard.", 71.0, 158.0, 41, pirate, GREETING, checks=(says,))
    third = answered(
        "Good day.", 1204.0, 96.25, 620, none, GREETING, reasoning="The user wants a greeting.", finish_reason="length"
    )
    fourth = answered(
        "Wel", 80.0, 100.0, 1, pirate, GREETING, state="failed", finish_reason="error", checks=(lacks,),
        error=CellError("cut", "The model stopped in the middle of its answer: run this column again."),
    )  # fmt: skip
    completions = {
        ("none", 1): first,
        ("captain-redbeard", 1): second,
        ("none", 2): third,
        ("captain-redbeard", 2): fourth,
    }
    cells = tuple(
        RecordedCell(CellId(preset, "greeting", MODEL, sample), 100 + sample, replace(completion, cost_usd=0.0))
        for (preset, sample), completion in completions.items()
    )
    return Run(
        "20261123-190400-ab12", "A greeting, two ways", "2026-11-23T19:04:00Z", "done", (none, pirate),
        (GREETING,), (MODEL,), 2, Parameters(temperature=0.7, max_tokens=200, seed=1), cells, (),
        "Does the pirate speak?", "2026-11-23T19:04:09Z", "System Message Playground 0.1.0",
    )  # fmt: skip


def talk_run() -> Run:
    """Two columns over two turns; the system message changes before the second, which one column was never asked."""
    run = small_run()
    more = (Message("system", "Be brief.", "brief"), Message("user", "And at night?"))
    prompt = replace(GREETING, messages=(*GREETING.messages, *more))
    first = run.cells[:2]
    second = replace(first[1], id=first[1].id.at(2), seed=301, completion=replace(first[1].completion, text="Psst."))
    return replace(run, prompts=(prompt,), samples=1, cells=(*first, second))


GOLDEN = ROOT / "tests" / "golden"


def same_as_golden(name: str, data: bytes) -> bool:
    """Is `data` what the golden file holds? UPDATE_GOLDEN=1 in the environment writes it anew: read the diff then."""
    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / name).write_bytes(data)
    return (GOLDEN / name).read_bytes() == data
