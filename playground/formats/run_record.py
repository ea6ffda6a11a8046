"""The run record: a Run as JSON (DESIGN.md section 4) and back. Its schema: resources/schemas/run.schema.json.

The clock stamps of a completion mean nothing in another process and stay out; its timings are kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final, cast

from playground.core.completion import CheckOutcome, Completion
from playground.core.delivery_doubts import delivery_doubts
from playground.core.errors import InputError
from playground.core.experiment import Probe, Prompt
from playground.core.plan import Column
from playground.core.preset import Check, Knob, KnobValue, sha256_of
from playground.core.request import Message, Parameters, SentRequest
from playground.core.run import RecordedCell, Run
from playground.core.wording import whole_characters
from playground.formats.judgements import remarks_record
from playground.formats.record_faults import expect_record, invalid, malformed

FORMAT: Final = "playground.run"
VERSION: Final = 1
MAX_RECORD_BYTES: Final = 256_000_000
"""A run of 100,000 cells with answers of a page each stays below."""


def encode(run: Run, *, compact: bool = False, summary: bool = False) -> bytes:
    """The record as UTF-8 JSON in a stable order of keys, a line for each value, or `compact` without any space.

    `summary`: with the figures of the columns, for other programs.

    Half characters (lone surrogates), which UTF-8 cannot hold, become U+FFFD.
    """
    import msgspec

    record = _record(run)
    if summary:
        from playground.formats.steering_record import steering_of_record
        from playground.formats.summary_record import summary_record

        record["summary"] = summary_record(run)
        record.update(steering_of_record(run))
    data = json_bytes(record)
    return data if compact else msgspec.json.format(data, indent=1) + b"\n"


def json_bytes(value: object) -> bytes:
    """UTF-8 JSON on one line, of whole characters only."""
    import msgspec

    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_whole(value))


def decode(data: bytes, *, file: str) -> Run:
    """The run of a record. Unknown keys are passed over.

    Raises InputError that names `file` and the JSON path of what is wrong.
    """
    import msgspec

    from playground.formats.run_shape import Head, RunShape

    if len(data) > MAX_RECORD_BYTES:
        raise InputError(
            f"the record has {len(data) / 1e6:,.0f} MB and the playground reads at most {MAX_RECORD_BYTES / 1e6:,.0f}",
            file=file,
        )
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        expect_record(msgspec.json.decode(data, type=Head), FORMAT, VERSION, file)
        shape = msgspec.json.decode(data, type=RunShape)
    except msgspec.ValidationError as error:
        raise invalid(str(error), file) from error
    except msgspec.DecodeError as error:
        raise malformed(str(error), data, file) from error
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8 text: save it as UTF-8", file=file) from error
    except RecursionError as error:
        raise InputError("the JSON is nested too deeply to be a run record", file=file) from error
    return shape.as_run(file)


def _record(run: Run) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "run": {
            "id": run.id,
            "name": run.name,
            "created_at": run.created_at,
            "finished_at": run.finished_at,
            "state": run.state,
            "program": run.program,
            **({"left_out": run.left_out} if run.left_out else {}),
        },
        "experiment": {
            "name": run.name,
            "description": run.description,
            "presets": [column.id for column in run.columns],
            "prompts": [_prompt(prompt) for prompt in run.prompts],
            "models": run.models,
            "samples": run.samples,
            "parameters": _said(run.parameters),
            "baseline": run.columns[0].id if run.columns else None,
            "checks": _checks(run.checks),
            **_bounds(run),
            **({"judge": run.judge} if run.judge else {}),
            **({"batches": run.batches} if run.batches != 1 else {}),
        },
        "presets": [_preset(column) for column in run.columns],
        "cells": [cell_record(cell) for cell in run.cells],
        **remarks_record(run),
    }


def _prompt(prompt: Prompt) -> dict[str, Any]:
    messages = [_said(message) for message in prompt.messages]
    said: dict[str, Any] = {"id": prompt.id, "messages": messages, "vars": dict(prompt.vars)}
    if prompt.checks:
        said["checks"] = _checks(prompt.checks)
    if prompt.mirror:
        said["mirror"] = prompt.mirror
    if prompt.probe is not None:
        said["probe"] = _said(prompt.probe)
    return said


def _checks(checks: Sequence[Check]) -> list[dict[str, Any]]:
    return [{**_said(check), **({"checks": _checks(check.checks)} if check.checks else {})} for check in checks]


def _outcome(outcome: CheckOutcome) -> dict[str, Any]:
    """What is as with every other check is left out."""
    said = {"type": outcome.type, "passed": outcome.passed, "score": outcome.score, "reason": outcome.reason}
    if outcome.metric is not None:
        said["metric"] = outcome.metric
    if outcome.weight != 1:
        said["weight"] = outcome.weight
    return {**said, "pending": True} if outcome.pending else said


def _bounds(run: Run) -> dict[str, Any]:
    """Whole snapshots, as of the columns: the values of their knobs are their defaults."""
    bounds = run.columns[0].bounds if run.columns else ()
    columns = (Column(b.id, b.name, b, b.system_message, {k.name: k.default for k in b.knobs}) for b in bounds)
    return {"bounds": [_preset(column) for column in columns]} if bounds else {}


def _preset(column: Column) -> dict[str, Any]:
    preset = column.preset
    text = None if column.system_message is None else whole_characters(column.system_message)
    snapshot: dict[str, Any] = {
        "id": column.id,
        "name": column.name,
        "system_message": text,
        "sha256": sha256_of(text),
        "template": preset.system_message,
        "knobs": {name: _knob_value(value) for name, value in column.knobs.items()},
        "description": preset.description,
        "tags": preset.tags,
        "author": preset.author,
        "license": preset.license,
        "source": preset.source,
        "layers": preset.layers,
        "declared_knobs": [{**_said(knob), "default": _knob_value(knob.default)} for knob in preset.knobs],
        "parameters": _said(preset.parameters),
        "checks": _checks(preset.checks),
        "extra": dict(preset.extra),
    }
    if preset.id != column.id:
        snapshot["preset_id"] = preset.id
    if preset.name != column.name:
        snapshot["preset_name"] = preset.name
    if preset.parameters != column.parameters:
        snapshot["column_parameters"] = _said(column.parameters)
    if column.without:
        snapshot["without"] = column.without
    if column.spans:
        snapshot["spans"] = column.spans
    if column.ablated is not None:
        snapshot["ablated"] = column.ablated
    if column.own:
        snapshot["own"] = True
    return snapshot


def cell_record(cell: RecordedCell) -> dict[str, Any]:
    """One of the record's `cells`."""
    completion = cell.completion
    return {
        "preset": cell.id.preset,
        "prompt": cell.id.prompt,
        "model": cell.id.model,
        "sample": cell.id.sample,
        **({} if cell.id.turn == 1 else {"turn": cell.id.turn}),
        "seed": cell.seed,
        "state": completion.state,
        "text": completion.text,
        "reasoning": completion.reasoning,
        "finish_reason": completion.finish_reason,
        "usage": completion.usage,
        "timings": completion.timings,
        "cost_usd": completion.cost_usd,
        **_sent(completion),
        "warnings": delivery_doubts(completion.sent, completion.usage),  # for other programs; never read back
        "error": completion.error,
        "checks": [_outcome(outcome) for outcome in completion.checks],
        **({"reused_from": completion.reused_from} if completion.reused_from is not None else {}),
        **({"response_headers": dict(completion.response_headers)} if completion.response_headers else {}),
    }


def _sent(completion: Completion) -> dict[str, Any]:
    sent: SentRequest | None = completion.sent
    if sent is None:
        return {"request": None, "delivery": None, "not_sent": (), "notes": ()}
    return {
        "request": None if sent.left_out else {"method": sent.method, "url": sent.url, "body": dict(sent.body)},
        "delivery": sent.delivery,
        "not_sent": sent.not_sent,
        "notes": sent.notes,
    }


def _said(value: Parameters | Knob | Check | Message | Probe) -> dict[str, Any]:
    """The fields that differ from their default."""
    return {
        f.name: said for f in fields(value) if (said := getattr(value, f.name)) != f.default or f.default is MISSING
    }


def _knob_value(value: KnobValue) -> KnobValue:
    """JSON knows no infinity: it is kept as the word."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _whole(value: object) -> object:
    """The same value as plain JSON, with whole characters only."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {whole_characters(key): _whole(item) for key, item in items}
    if isinstance(value, (list, tuple)):
        return [_whole(item) for item in cast("Sequence[object]", value)]
    if is_dataclass(value):
        return {f.name: _whole(getattr(value, f.name)) for f in fields(value)}
    return value
