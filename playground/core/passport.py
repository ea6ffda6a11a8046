"""A preset's passport: what was measured of it under one model, and whether that still holds for its text of today.

Pure. A passport belongs to a preset as it stands by itself: knobs at their defaults, no layer off, no bounds above.
Columns that were otherwise measure something else, and get none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, cast

from playground.core.columns import FindPreset, column_of
from playground.core.errors import PlaygroundError
from playground.core.experiment import PresetChoice
from playground.core.intervals import Estimate
from playground.core.plan import Column
from playground.core.preset import BASELINES, Preset, sha256_of
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.core.steering.values import PresetSteering, Rate, Steering, Verdict

NOBODY: Final = ""
"""The content of a preset whose text cannot be made: nothing was measured of it."""
LEAST: Final = 10
"""Answers that say of the checks alone what is worth keeping: one look at one answer is no measurement."""


@dataclass(frozen=True, slots=True)
class Passport:
    """`model` is `ENDPOINT/MODEL_ID`, `date` UTC in ISO 8601, `run` the run's id, "" where somebody else measured.

    `content` is the hash of what decides the answers, see `content_of`; `message` that of the system message as it is
    written, as versions have it (`sha256_of`). `n` answers of the preset to `prompts` prompts, `base_n` of the
    baseline, whose name is `baseline`. `effect` and `p_holm` are None where too few answers were there to tell.
    `adherence`: how many answers pass the preset's own checks, None where it has none. `extra` are keys that a newer
    program wrote.
    """

    model: str
    date: str
    content: str
    verdict: Verdict
    prompts: int
    n: int
    base_n: int
    effect: Estimate | None = None
    p_holm: float | None = None
    adherence: Rate | None = None
    message: str = ""
    baseline: str = ""
    program: str = ""
    run: str = ""
    extra: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])


def passports_of(run: Run, steering: Steering) -> tuple[tuple[Column, Passport], ...]:
    """Of each column that stands by itself, under each model; the column is the run's.

    Baselines have none, nor has a preset of which nothing was found out. Whether a column's preset is one of the
    library's, or stands in an experiment's file, the run does not know: whoever keeps passports has to ask.
    """
    columns = {column.id: column for column in run.columns}
    found: list[tuple[Column, Passport]] = []
    for each in steering.presets:
        column = columns.get(each.column)
        if column is not None and not each.is_baseline and _stands_alone(column):
            passport = _passport(run, column, each)
            found += [(column, passport)] if passport is not None else []
    return tuple(found)


def content_of(preset: Preset, find: FindPreset) -> str:
    """The hash of what decides a preset's answers: its text with its layers, knobs, parameters, and its checks.

    Its name, description, tags and where it lies are no part of it. NOBODY where a layer is not there.
    """
    try:
        return content_hash(column_of(PresetChoice(preset.id, inline=preset), find))
    except PlaygroundError:
        return NOBODY


def content_hash(column: Column) -> str:
    """The same of a column that stands by itself."""
    preset = column.preset
    parts = {
        "text": column.system_message,
        "template": preset.system_message,
        "knobs": [{**asdict(knob), "description": ""} for knob in preset.knobs],
        "parameters": asdict(preset.parameters),
        "checks": [asdict(check) for check in preset.checks],
    }
    written = json.dumps(_settled(parts), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def is_stale(passport: Passport, content: str) -> bool:
    """Was something else measured than what is there now? `content` is that of the preset today (`content_of`)."""
    return not content or passport.content != content


def best_of(passports: tuple[Passport, ...], content: str) -> Passport | None:
    """The one to show where there is room for one: that holds today, with the strongest finding, the newest."""
    ranks = {"firm": 3, "moved": 2, "disagree": 2, "not-moved": 2, "too-few": 0}
    return max(passports, key=lambda p: (not is_stale(p, content), ranks[p.verdict], p.date), default=None)


def _stands_alone(column: Column) -> bool:
    knobs = {knob.name: knob.default for knob in column.preset.knobs}
    turned = any(name in knobs and value != knobs[name] for name, value in column.knobs.items())
    inside = column.preset.id not in BASELINES and column.preset.system_message is not None
    return inside and not (turned or column.without or column.bounds or column.ablated)


def _passport(run: Run, column: Column, found: PresetSteering) -> Passport | None:
    moved, adherence = found.moved, found.adherence
    if moved is None or (moved.verdict == "too-few" and (adherence is None or adherence.rate.n < LEAST)):
        return None
    effect = moved.features
    return Passport(
        model=found.model,
        date=run.finished_at or run.created_at,
        content=content_hash(column),
        verdict=moved.verdict,
        prompts=moved.prompts,
        n=moved.n,
        base_n=moved.base_n,
        effect=effect.distance if effect is not None else None,
        p_holm=effect.p_holm if effect is not None else None,
        adherence=adherence.rate if adherence is not None else None,
        message=sha256_of(column.preset.system_message),
        baseline=run.columns[0].name,
        program=run.program,
        run=run.id,
    )


def _settled(value: object) -> object:
    """The same value the same way, whoever wrote it: files have 1 for 1.0, and lists for tuples."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value)
        return {str(key): _settled(each) for key, each in items.items()}
    if isinstance(value, list | tuple):
        return [_settled(each) for each in cast("list[object]", value)]
    return value
