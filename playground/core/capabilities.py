"""What a model takes: rules of the catalogue and of an endpoint, applied to the parameters of a request.

Which model takes what is data, never code: a dialect says what its protocol knows, rules say what is different for the
models whose id they match, later rules over earlier ones. A model that no rule knows is asked as its protocol has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from typing import Any, Final, Literal, TypeAlias

from playground.core.request import EFFORTS, JsonValue, Parameters

SystemSlot: TypeAlias = Literal["system", "developer", "user"]
"""Where the system message goes: the dialect's own system slot, a message of role developer, or, for models that take
none, in front of the first user message."""

Range: TypeAlias = tuple[float | None, float | None]
PARAMETER_NAMES: Final = tuple(each.name for each in fields(Parameters))
NO_REASONING: Final = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one model takes, by the names of `Parameters`.

    `refuses` is never sent; `refuses_reasoning` is not sent while the model reasons, that is with a reasoning effort
    (asked for, else `effort`, the model's own default; "" means that it does not reason) other than `none`. `efforts`
    are the reasoning efforts that may be asked for; () means none. `names` says what a parameter is called on the wire
    where it is not the protocol's own name; `ranges` holds least and most. `max_tokens` is sent where none is asked
    for, because some protocols want one. `extra` goes into every body. `asks_usage`: counts must be asked for.
    `empty_messages`: a message may hold no text. `words` are the efforts that the protocol has a word for at all.
    """

    system: SystemSlot = "system"
    refuses: frozenset[str] = frozenset()
    refuses_reasoning: frozenset[str] = frozenset()
    efforts: tuple[str, ...] = ()
    effort: str = ""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    ranges: Mapping[str, Range] = field(default_factory=dict[str, Range])
    max_tokens: int | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    asks_usage: bool = True
    empty_messages: bool = True
    words: tuple[str, ...] = EFFORTS


@dataclass(frozen=True, slots=True)
class ModelRule:
    """What is different for some models. None, and nothing in a list, leave it as it was.

    `models` are shell patterns of model ids in lower case ("gpt-5*"); () means all. `takes` takes parameters off the
    refused ones again.
    """

    models: tuple[str, ...] = ()
    system: SystemSlot | None = None
    refuses: frozenset[str] = frozenset()
    refuses_reasoning: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    efforts: tuple[str, ...] | None = None
    effort: str | None = None
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    ranges: Mapping[str, Range] = field(default_factory=dict[str, Range])
    max_tokens: int | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    asks_usage: bool | None = None
    empty_messages: bool | None = None

    def matches(self, model: str) -> bool:
        """Whether the rule is about `model`, an id as the endpoint calls it (`vendor/` in front may be left out)."""
        name = model.lower()
        return not self.models or any(
            fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern) for pattern in self.models
        )

    def over(self, known: Capabilities) -> Capabilities:
        """`known` with what this rule says."""
        said: dict[str, Any] = {
            name: value
            for name in ("system", "efforts", "effort", "max_tokens", "asks_usage", "empty_messages")
            if (value := getattr(self, name)) is not None
        }
        return replace(
            known,
            refuses=(known.refuses | self.refuses) - self.takes,
            refuses_reasoning=(known.refuses_reasoning | self.refuses_reasoning) - self.takes,
            names={**known.names, **self.names},
            ranges={**known.ranges, **self.ranges},
            extra={**known.extra, **self.extra},
            **said,
        )


def capabilities_of(model: str, protocol: Capabilities, rules: Iterable[ModelRule]) -> Capabilities:
    """What `model` takes: what its protocol knows, and every rule that matches, in order."""
    known = protocol
    for rule in rules:
        if rule.matches(model):
            known = rule.over(known)
    return known


def catalogued(model: str, protocol: Capabilities, rules: Iterable[ModelRule]) -> Capabilities:
    """What `model` takes by the catalogue: a maker's rules hold in every protocol, so what one of them takes back was
    refused by another, and is not a parameter that this protocol has no field for."""
    known = capabilities_of(model, protocol, rules)
    return replace(known, refuses=known.refuses | protocol.refuses)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Parameters as a model takes them. `not_sent` names those that were asked for and left out, `notes` say in a
    sentence each what was changed."""

    parameters: Parameters
    not_sent: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def fit(asked: Parameters, takes: Capabilities) -> Fitted:
    """What of `asked` goes out to a model that takes `takes`."""
    said: dict[str, Any] = {name: value for name in PARAMETER_NAMES if (value := getattr(asked, name)) is not None}
    effort = said.get("reasoning_effort")
    refused = set(takes.refuses)
    if effort is not None and not (effort in takes.efforts and effort in takes.words):
        refused.add("reasoning_effort")
        effort = None
    if (effort or takes.effort or NO_REASONING) != NO_REASONING:
        refused |= takes.refuses_reasoning
    not_sent = tuple(name for name in said if name in refused)
    kept = {name: value for name, value in said.items() if name not in refused}
    notes: list[str] = []
    for name, (least, most) in takes.ranges.items():
        if (value := kept.get(name)) is not None:
            kept[name] = _within(name, value, least, most, notes)
    if takes.max_tokens is not None:
        kept.setdefault("max_tokens", takes.max_tokens)
    return Fitted(Parameters(**kept), not_sent, tuple(notes))


def _within(name: str, value: float, least: float | None, most: float | None, notes: list[str]) -> float:
    if least is not None and value < least:
        notes.append(f"{name} {value:g} was sent as {least:g}, the least that this model takes")
        return type(value)(least)
    if most is not None and value > most:
        notes.append(f"{name} {value:g} was sent as {most:g}, the most that this model takes")
        return type(value)(most)
    return value
