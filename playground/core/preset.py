"""A preset: a named, saved system message, with optional knobs, layers, parameters and checks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from playground.core.request import JsonValue, Parameters

KnobType: TypeAlias = Literal["text", "choice", "number", "toggle"]
KnobValue: TypeAlias = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Knob:
    """A typed variable of a preset. `options` belong to a choice; `minimum`, `maximum`, `step` to a number."""

    name: str
    type: KnobType
    default: KnobValue
    options: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A test of a completion, by promptfoo's names; a type that begins with `not-` turns the answer round.

    `weight` is its part in the cell's score, `metric` its name for people. `loose` holds when it holds for the answer
    without its first or last line or without Markdown's stars too. `checks` are the members of a set (`assert-set`).
    """

    type: str
    value: JsonValue = None
    threshold: float | None = None
    weight: float = 1.0
    metric: str | None = None
    loose: bool = False
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Preset:
    """`system_message` is the template as written; None sends none, "" an empty one.

    `extra` keeps the `x-...` keys of the file as they are.
    """

    id: str
    name: str
    system_message: str | None
    description: str = ""
    tags: tuple[str, ...] = ()
    author: str = ""
    license: str = ""
    source: str = ""
    layers: tuple[str, ...] = ()
    knobs: tuple[Knob, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    checks: tuple[Check, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])


NONE: Final = Preset("none", "No system message", None, "The model with no system message of yours.", ("baseline",))
EMPTY: Final = Preset("empty", "Empty system message", "", "The model with an empty system message.", ("baseline",))
BASELINES: Final[Mapping[str, Preset]] = {"none": NONE, "empty": EMPTY}


def sha256_of(system_message: str | None) -> str:
    """The content hash of a final system message, as hex; none and an empty one differ."""
    return hashlib.sha256(
        b"\x00none" if system_message is None else system_message.encode("utf-8", "replace")
    ).hexdigest()
