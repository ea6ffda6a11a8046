"""Checks as they stand in presets, prompts and experiments: read, and written back with their defaults left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from playground.core.checks import NOT, SET, fault
from playground.core.preset import Check
from playground.core.request import JsonValue
from playground.formats.fields import Fields
from playground.formats.names import hold_line, short_number

CHECK_KEYS: Final = ("type", "value", "threshold", "weight", "metric", "loose", "checks")
MAX_NESTED: Final = 8


def read_checks(fields: Fields, depth: int = 0) -> tuple[Check, ...]:
    """The checks under the key `checks`. Raises InputError with file, line and key."""
    if depth > MAX_NESTED:
        raise fields.wrong("checks", "the sets are nested too deeply")
    return tuple(_check(Fields.of(item, fields.file, fields.way("checks")), depth) for item in fields.items("checks"))


def check_values(checks: Sequence[Check]) -> list[JsonValue]:
    return [_values(check) for check in checks]


def _check(fields: Fields, depth: int) -> Check:
    fields.only(CHECK_KEYS)
    fields.need("type", "say which check it is, for example type: contains")
    weight = fields.number("weight", 0)
    kind = fields.text("type")
    check = Check(
        type=kind,
        value=fields.value("value"),
        threshold=fields.number("threshold"),
        weight=1.0 if weight is None else weight,
        metric=_metric(fields),
        loose=_loose(fields),
        checks=read_checks(fields, depth + 1) if "checks" in fields else (),
    )
    if (found := fault(check)) is not None:
        raise fields.wrong(found.key if found.key in fields else "type", found.words)
    return check


def _metric(fields: Fields) -> str | None:
    if "metric" not in fields:
        return None
    metric = fields.text("metric")
    hold_line(fields, "metric", metric)
    return metric


def _loose(fields: Fields) -> bool:
    loose = fields.value("loose") if "loose" in fields else False
    if not isinstance(loose, bool):
        raise fields.wrong("loose", "takes true or false")
    return loose


def _values(check: Check) -> dict[str, JsonValue]:
    values: dict[str, JsonValue] = {"type": check.type}
    if check.value is not None:
        values["value"] = check.value
    if check.threshold is not None:
        values["threshold"] = short_number(check.threshold)
    if check.weight != 1:
        values["weight"] = short_number(check.weight)
    if check.metric is not None:
        values["metric"] = check.metric
    if check.loose:
        values["loose"] = True
    if check.type.removeprefix(NOT) == SET:
        values["checks"] = check_values(check.checks)
    return values
