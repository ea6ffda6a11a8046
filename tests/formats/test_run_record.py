"""The run record: nothing is lost on the way there and back, and what is wrong is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shown_runs import HIDDEN, ROOT, small_run

from playground.core.completion import (
    CellError,
    CellState,
    CheckOutcome,
    Completion,
    ErrorKind,
    FinishReason,
    Timings,
    Usage,
)
from playground.core.compose import KnobSpan, Span
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import Check, Knob, Preset, sha256_of
from playground.core.request import EFFORTS, Delivery, DeliveryHow, Message, Parameters, SentRequest
from playground.core.run import RecordedCell, Run
from playground.core.turns import turns_of
from playground.formats import run_record
from playground.formats.run_record import decode, encode

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "resources/schemas/run.schema.json").read_text("utf-8")))

texts = st.text(max_size=20)
whole = st.integers(-(2**63), 2**64 - 1)
counts = st.none() | st.integers(0, 10**12)
amounts = st.none() | st.floats(0, 1e12)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | whole | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
json_objects = st.dictionaries(texts, json_values, max_size=3)
knob_values = texts | whole | st.floats(allow_nan=False, allow_infinity=False) | st.booleans()
some_texts = st.lists(texts, max_size=3).map(tuple)
set_knobs = st.dictionaries(texts, knob_values, max_size=2)
parameters = st.builds(
    Parameters,
    numbers,
    numbers,
    st.none() | whole,
    st.none() | whole,
    st.none() | whole,
    st.none() | some_texts,
    st.none() | st.sampled_from(EFFORTS),
)
knobs = st.builds(
    Knob, texts, st.sampled_from(["text", "choice", "number", "toggle"]), knob_values, some_texts, numbers, numbers,
    numbers, texts,
)  # fmt: skip
finite = st.floats(allow_nan=False, allow_infinity=False)
plain_checks = st.builds(Check, texts, json_values, numbers, finite, st.none() | texts, st.booleans())
sets = st.builds(Check, texts, checks=st.lists(plain_checks, max_size=2).map(tuple))
checks = st.lists(plain_checks | sets, max_size=2).map(tuple)
presets = st.builds(
    Preset, texts, texts, st.none() | texts, texts, some_texts, texts, texts, texts, some_texts,
    st.lists(knobs, max_size=2).map(tuple), parameters, checks, json_objects,
)  # fmt: skip
deliveries = st.builds(Delivery, st.sampled_from(get_args(DeliveryHow)), st.none() | texts)
requests = st.builds(SentRequest, texts, texts, json_objects, deliveries, some_texts, some_texts)
completions = st.builds(
    Completion,
    state=st.sampled_from(get_args(CellState)),
    text=texts,
    reasoning=texts,
    finish_reason=st.none() | st.sampled_from(get_args(FinishReason)),
    usage=st.builds(Usage, counts, counts, counts, counts),
    timings=st.builds(Timings, amounts, amounts, amounts),
    error=st.none() | st.builds(CellError, st.sampled_from(get_args(ErrorKind)), texts, st.none() | whole),
    sent=st.none() | requests,
    checks=st.lists(
        st.builds(CheckOutcome, texts, st.booleans(), texts, finite, finite, st.none() | texts, st.booleans()),
        max_size=2,
    ).map(tuple),
    cost_usd=amounts,
    response_headers=st.dictionaries(texts, texts, max_size=2).map(lambda kept: tuple(kept.items())),
)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Any run whose cells belong to it."""
    ids = st.lists(texts, min_size=1, max_size=2, unique=True)
    columns = tuple(
        Column(one, draw(texts), draw(presets), draw(st.none() | texts), draw(set_knobs), draw(parameters))
        for one in draw(ids)
    )  # fmt: skip
    messages = st.lists(st.builds(Message, st.sampled_from(["system", "user", "assistant"]), texts), max_size=2)
    prompts = tuple(
        Prompt(one, tuple(draw(messages)), draw(st.dictionaries(texts, texts, max_size=2)), draw(checks))
        for one in draw(ids)
    )
    models = tuple(draw(ids))
    samples = draw(st.integers(1, 2))
    cells = tuple(
        RecordedCell(CellId(c.id, p.id, m, s, t), draw(st.none() | whole), draw(completions))
        for p in prompts for t in range(1, len(turns_of(p)) + 1)
        for s in range(1, samples + 1) for m in models for c in columns if draw(st.booleans())
    )  # fmt: skip
    state = draw(st.sampled_from(["running", "done", "interrupted"]))
    return Run(
        draw(texts), draw(texts), draw(texts), state, columns, prompts, models, samples, draw(parameters), cells,
        draw(checks), draw(texts), draw(st.none() | texts), draw(texts),
    )  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(runs())
def test_every_run_comes_back_as_it_was_and_fits_the_schema(run: Run) -> None:
    data = encode(run)
    assert decode(data, file="run.json") == run
    assert decode(encode(run, compact=True), file="run.json") == run
    SCHEMA.validate(json.loads(data))


def record() -> dict[str, Any]:
    return json.loads(encode(small_run()))


def test_the_names_are_those_that_other_programs_read() -> None:
    written = record()
    assert list(written) == ["format", "version", "run", "experiment", "presets", "cells"]
    assert (written["format"], written["version"]) == ("playground.run", 1)
    none, pirate = written["presets"]
    assert (none["system_message"], none["sha256"]) == (None, sha256_of(None))
    assert pirate["system_message"].startswith("You are Captain Redbeard, a cheerful pirate")
    assert pirate["template"].startswith("You are Captain Redbeard, a {{ mood }} pirate")
    assert pirate["sha256"] == sha256_of(pirate["system_message"])
    assert pirate["knobs"] == {"mood": "cheerful"}
    assert written["experiment"]["baseline"] == "none"
    assert written["experiment"]["presets"] == ["none", "captain-redbeard"]
    first, _, _, failed = written["cells"]
    assert first["delivery"] == {"how": "template-default", "text": HIDDEN}
    assert first["request"]["method"] == "POST"
    assert first["request"]["body"]["messages"] == [
        {"role": "user", "content": "Write a short greeting for a new customer."}
    ]
    assert first["timings"] == {"ttft_ms": 96.4, "total_ms": pytest.approx(292.1, abs=0.1), "tokens_per_s": 148.2}
    assert (failed["state"], failed["text"], failed["error"]["kind"]) == ("failed", "Wel", "cut")
    assert failed["checks"][0]["passed"] is False


def test_the_record_is_small_and_stable() -> None:
    assert encode(small_run()) == encode(small_run())
    assert encode(small_run()).count(b"\n ") > 100
    assert b'": ' not in encode(small_run(), compact=True)


def test_clock_stamps_are_left_out() -> None:
    run = small_run()
    cell = replace(run.cells[0], completion=replace(run.cells[0].completion, started_at=1.0, first_token_at=2.0))
    assert decode(encode(replace(run, cells=(cell, *run.cells[1:]))), file="f") == run


def test_halves_of_characters_do_not_break_it() -> None:
    run = replace(small_run(), name="half \ud800 of", description="\ud83d\ude00")
    preset = replace(run.columns[1], system_message="\udfff", knobs={"a\ud800": "b\ud800"})
    once = decode(encode(replace(run, columns=(run.columns[0], preset))), file="f")
    assert (once.name, once.description, once.columns[1].system_message) == ("half \ufffd of", "😀", "\ufffd")
    assert once.columns[1].knobs == {"a\ufffd": "b\ufffd"}
    assert decode(encode(once), file="f") == once
    assert json.loads(encode(once))["presets"][1]["sha256"] == sha256_of("\ufffd")


def test_an_endless_knob_is_kept_as_a_word() -> None:
    run = small_run()
    endless = replace(run.columns[1], knobs={"limit": float("inf")})
    assert decode(encode(replace(run, columns=(run.columns[0], endless))), file="f").columns[1].knobs == {
        "limit": "inf"
    }


def test_unknown_keys_are_passed_over() -> None:
    written = record()
    for place in (written, written["run"], written["presets"][0], written["cells"][0], written["cells"][0]["usage"]):
        place["x-later"] = [1]
    assert decode(json.dumps(written).encode(), file="f") == small_run()


def test_a_record_of_another_program_may_leave_out_what_is_not_known() -> None:
    written = record()
    written["cells"] = [
        {"preset": "captain-redbeard", "prompt": "greeting", "model": written["experiment"]["models"][0], "sample": 1,
         "state": "done", "text": "Ahoy", "request": {"method": "POST", "url": "u", "body": {}}}
    ]  # fmt: skip
    completion = decode(b"\xef\xbb\xbf" + json.dumps(written).encode(), file="f").cells[0].completion
    assert (completion.text, completion.usage, completion.sent and completion.sent.delivery.how) == (
        "Ahoy",
        Usage(),
        "system",
    )


def test_a_record_of_an_older_program_has_no_notes() -> None:
    written = record()
    for cell in written["cells"]:
        assert cell.pop("notes") == []
    assert decode(json.dumps(written).encode(), file="f") == small_run()


def test_the_baseline_comes_first_wherever_it_stood() -> None:
    written = record()
    written["experiment"]["baseline"] = "captain-redbeard"
    assert [column.id for column in decode(json.dumps(written).encode(), file="f").columns] == [
        "captain-redbeard",
        "none",
    ]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (["cells", 1, "seed"], "7", "key '$.cells[1].seed': expected a whole number or null, got text"),
        (["cells", 0, "state"], "dome", "key '$.cells[0].state': 'dome' is not known here: did you mean 'done'?"),
        (["cells", 0, "finish_reason"], "legnth", "did you mean 'length'?"),
        (["run", "state"], "pending", "known are running, done, interrupted"),
        (["cells", 2, "preset"], "nobody", "key '$.cells[2].preset': 'nobody' is none of the record's presets"),
        (["cells", 2, "prompt"], "x", "'x' is none of the record's prompts"),
        (["cells", 2, "model"], "x/y", "'x/y' is none of the record's models"),
        (["cells", 0, "sample"], 0, "samples count from 1"),
        (["cells", 0, "turn"], 0, "key '$.cells[0].turn': turns count from 1, and this prompt has 1 turn"),
        (["cells", 0, "turn"], 2, "turns count from 1, and this prompt has 1 turn"),
        (["cells", 2, "sample"], 1, "key '$.cells[2].sample': this cell stands twice"),
        (["presets", 1, "id"], "none", "key '$.presets[1]': 'none' stands twice"),
        (["experiment", "baseline"], "x", "'x' is none of the record's presets"),
        (["experiment", "prompts", 0, "messages", 0, "role"], "usr", "did you mean 'user'?"),
        (["presets"], {}, "expected a list, got an object"),
        (["run", "name"], 5, "expected text, got a whole number"),
        (["format"], "other", "this is no run record: 'format' is not 'playground.run'"),
        (["version"], 2, "has version 2 and needs a newer program"),
        (["version"], "1", "the version must be 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(path: list[Any], value: Any, sentence: str) -> None:
    written = record()
    place = written
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(InputError) as caught:
        decode(json.dumps(written).encode(), file="mine.json")
    assert str(caught.value).startswith("mine.json: ")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{\n"format": "playground.run",\n}', "f:3: JSON is malformed"),
        (b"", "f: the JSON ends too early"),
        (b'{"format": "playground.run"', "the JSON ends too early"),
        (b'"\xff"', "f:"),
        (b'{"format": "\xff"}', "the file is not UTF-8 text"),
        (b"[1]", "key '$': expected an object, got a list"),
        (b'{"x": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"format": "playground.run", "version": 1, "run": {}}', "key '$.run.id': this key is missing"),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, file="f")
    assert sentence in str(caught.value)


def test_a_record_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_record, "MAX_RECORD_BYTES", 1000)
    with pytest.raises(InputError, match="reads at most"):
        decode(encode(small_run()), file="f")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["cells", 0, "state"], "dome"), (["cells", 0, "sample"], 0), (["cells", 0, "usage", "output_tokens"], -1),
        (["cells", 0, "request"], []), (["cells", 0, "delivery", "how"], "by post"), (["presets", 0, "sha256"], "abc"),
        (["cells", 3, "error", "kind"], "bad"), (["format"], "x"), (["version"], 2), (["run", "state"], "pending"),
        (["presets", 1, "knobs", "mood"], []), (["experiment", "models"], "one"),
        (["cells", 1, "checks", 0, "passed"], 1),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_wrong(path: list[Any], value: Any) -> None:
    written = record()
    SCHEMA.validate(written)
    place = written
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(written)


def test_the_schema_wants_every_key_of_a_cell() -> None:
    for key in set(record()["cells"][0]) - {
        "notes",
        "warnings",
    }:  # older records have none, and are of the same version
        written = record()
        del written["cells"][0][key]
        with pytest.raises(jsonschema.ValidationError):
            SCHEMA.validate(written)


# ---- bounds and where the text came from


def bounded_run() -> Run:
    run = small_run()
    law = Preset("law", "Law", "Be {{ mood }}.", knobs=(Knob("mood", "text", "kind"),))
    spans = (Span("law", "Law", 0, 2, True, (KnobSpan(0, 1, "mood"),)), Span("p", "P", 3, 4))
    columns = tuple(
        replace(column, system_message="Be k", spans=spans, bounds=(law,), without=("house",)) for column in run.columns
    )
    return replace(run, columns=columns)


def test_bounds_layers_and_knobs_are_kept_with_the_run() -> None:
    record = json.loads(encode(bounded_run()))
    SCHEMA.validate(record)
    assert [bound["id"] for bound in record["experiment"]["bounds"]] == ["law"]
    assert decode(encode(bounded_run()), file="r.json").columns == bounded_run().columns


@pytest.mark.parametrize("end", [5, -1])
def test_spans_that_lie_outside_of_the_text_are_left_out(end: int) -> None:
    record = json.loads(encode(bounded_run()))
    record["presets"][0]["spans"][1]["end"] = end
    columns = decode(json.dumps(record).encode(), file="r.json").columns
    assert (columns[0].spans, len(columns[1].spans)) == ((), 2)


def test_only_a_later_turn_is_written_down() -> None:
    run = small_run()
    talk = replace(run.prompts[0], messages=(*run.prompts[0].messages, Message("user", "And then?")))
    cells = (*run.cells, replace(run.cells[0], id=run.cells[0].id.at(2)))
    run = replace(run, prompts=(talk, *run.prompts[1:]), cells=cells)
    written = json.loads(encode(run))["cells"]
    assert [cell.get("turn") for cell in written] == [None] * (len(cells) - 1) + [2]
    assert decode(encode(run), file="run.json") == run
