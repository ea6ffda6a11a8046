"""Runs for the tests of the store: small ones to read, and any that the types allow."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import strategies as st

from playground.core.annotations import Annotations
from playground.core.completion import CellError, CheckOutcome, Completion, Timings, Usage
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column, plan_run
from playground.core.preset import NONE, Check, Knob, Preset
from playground.core.request import EFFORTS, Delivery, DeliveryHow, Message, Parameters, SentRequest
from playground.core.run import RecordedCell, Run, new_run
from playground.core.votes import VERDICTS, Vote, merged

MODEL = "local/smollm2-135m-instruct"
PIRATE = Preset("captain-redbeard", "Captain Redbeard", "You are a pirate.")


def small_run(
    run_id: str = "r1", *, name: str = "Greeting", prompt: str = "Hello there", samples: int = 1,
    created_at: str = "2026-11-23T10:00:00+00:00",
) -> Run:  # fmt: skip
    columns = [Column(preset.id, preset.name, preset, preset.system_message) for preset in (NONE, PIRATE)]
    prompts = [Prompt("p1", (Message("user", prompt),))]
    plan = plan_run(name, columns, prompts, [MODEL], samples, Parameters(seed=7, max_tokens=20))
    return new_run(run_id, created_at, plan, "0.1.0")


def answer(text: str) -> Completion:
    sent = SentRequest("POST", "http://127.0.0.1:1/v1/chat/completions", {"stream": True}, Delivery("system"))
    return Completion(
        "done", text, "", "stop", Usage(12, 30), Timings(80.5, 900.0, 40.1), None, sent, (), 100.25, 100.5
    )  # fmt: skip


def as_stored(run: Run) -> Run:
    """The time stamps of this process's clock are not kept."""
    cells = tuple(
        replace(cell, completion=replace(cell.completion, started_at=None, first_token_at=None)) for cell in run.cells
    )
    return replace(run, cells=cells)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)  # NUL, controls, astral signs and all
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
whole_numbers = st.integers(-(2**63), 2**63 - 1)
numbers = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | whole_numbers | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(names, json_values, max_size=3)
knob_values = texts | st.booleans() | whole_numbers | numbers
checks = st.builds(Check, texts, json_values, st.none() | numbers, numbers, st.none() | texts)
parameters = st.builds(
    Parameters, st.none() | numbers, st.none() | numbers, st.none() | whole_numbers, st.none() | whole_numbers,
    st.none() | whole_numbers, st.none() | st.lists(texts, max_size=2).map(tuple), st.none() | st.sampled_from(EFFORTS),
)  # fmt: skip
knobs = st.builds(
    Knob, names, st.sampled_from(["text", "choice", "number", "toggle"]), knob_values,
    st.lists(texts, max_size=2).map(tuple), st.none() | numbers, st.none() | numbers, st.none() | numbers, texts,
)  # fmt: skip
tuples_of_text = st.lists(texts, max_size=2).map(tuple)
presets = st.builds(
    Preset, names, names, st.none() | texts, texts, tuples_of_text, texts, texts, texts, tuples_of_text,
    st.lists(knobs, max_size=2).map(tuple), parameters, st.lists(checks, max_size=2).map(tuple), json_objects,
)  # fmt: skip
columns = st.builds(
    Column, names, names, presets, st.none() | texts, st.dictionaries(names, knob_values, max_size=2), parameters
)
messages = st.builds(Message, st.sampled_from(["system", "user", "assistant"]), texts)
prompts = st.builds(Prompt, names, st.lists(messages, max_size=2).map(tuple), st.dictionaries(names, texts, max_size=2))
counts = st.none() | whole_numbers
completions = st.builds(
    Completion,
    state=st.sampled_from(["pending", "done", "failed", "cancelled", "interrupted"]),
    text=texts,
    reasoning=texts,
    finish_reason=st.none() | st.sampled_from(["stop", "length", "error"]),
    usage=st.builds(Usage, counts, counts, counts, counts),
    timings=st.builds(Timings, st.none() | numbers, st.none() | numbers, st.none() | numbers),
    error=st.none() | st.builds(CellError, st.sampled_from(["auth", "cut"]), texts, st.none() | whole_numbers),
    sent=st.none()
    | st.builds(
        SentRequest, texts, texts, json_objects,
        st.builds(Delivery, st.sampled_from(get_args(DeliveryHow)), st.none() | texts),
        tuples_of_text, tuples_of_text,
    ),
    checks=st.lists(st.builds(CheckOutcome, texts, st.booleans(), texts, numbers), max_size=2).map(tuple),
    started_at=st.none() | numbers,
    first_token_at=st.none() | numbers,
    cost_usd=st.none() | numbers,
    reused_from=st.none() | texts,
    response_headers=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
)  # fmt: skip
places = st.builds(CellId, names, names, names, st.integers(1, 9), st.integers(1, 3))
cells = st.builds(RecordedCell, places, st.none() | whole_numbers, completions)
annotations = st.builds(
    Annotations,
    st.frozensets(places, max_size=2),
    st.dictionaries(places, texts, max_size=2),
    st.dictionaries(names, texts, max_size=2),
)
votes = st.lists(
    st.builds(
        Vote, names, texts, places, places, st.sampled_from(VERDICTS), texts, whole_numbers, st.booleans(), texts,
        st.booleans(),
    ),
    max_size=2,
    unique_by=lambda vote: vote.id,
).map(merged)  # fmt: skip
runs = st.builds(
    Run,
    id=names,
    name=texts,
    created_at=texts,
    state=st.sampled_from(["done", "interrupted"]),
    columns=st.lists(columns, max_size=2).map(tuple),
    prompts=st.lists(prompts, max_size=2).map(tuple),
    models=tuples_of_text,
    samples=st.integers(1, 9),
    parameters=parameters,
    cells=st.lists(cells, max_size=3, unique_by=lambda cell: cell.id).map(tuple),
    checks=st.lists(checks, max_size=2).map(tuple),
    description=texts,
    finished_at=st.none() | texts,
    program=texts,
    votes=votes,
    annotations=annotations,
)
