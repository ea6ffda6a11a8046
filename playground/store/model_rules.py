"""Rules about models as tables of a TOML file, and back: the keys are those of `core.capabilities.ModelRule`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any, Final, cast, get_args

from playground.core.capabilities import PARAMETER_NAMES, ModelRule, Range, SystemSlot
from playground.core.nearest import suggestion
from playground.core.request import EFFORTS
from playground.store.entry_checks import (
    Check,
    WrongEntry,
    checked,
    flag,
    json_table,
    number,
    one_of,
    table_of,
    text,
    texts,
    whole,
)

MAX_TOKENS: Final = 10_000_000
_NO_EFFORT: Final = ""
_LEAST: Final = "least"
_MOST: Final = "most"


def to_rules(key: str, value: object) -> tuple[ModelRule, ...]:
    """A list of tables as rules. Raises WrongEntry; the first rule's keys are called `KEY[1].NAME`."""
    if not isinstance(value, list):
        raise WrongEntry(key, f"must be a list of tables: write [[...{key}]] above each rule's keys")
    rules = enumerate(cast("list[object]", value), start=1)
    return tuple(_rule(f"{key}[{number}]", table) for number, table in rules)


def to_tables(rules: tuple[ModelRule, ...]) -> list[dict[str, Any]]:
    """What `to_rules` makes the same rules of; what a rule does not say is left out."""
    return [
        {
            each.name: _as_toml(each.name, value)
            for each in fields(ModelRule)
            if (value := getattr(rule, each.name)) != getattr(_SILENT, each.name)
        }
        for rule in rules
    ]


def _rule(key: str, value: object) -> ModelRule:
    return ModelRule(**checked(table_of(key, value), CHECKS, f"{key}."))


def _as_toml(name: str, value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(cast("frozenset[str]", value))
    if isinstance(value, tuple):
        return list(cast("tuple[str, ...]", value))
    if name == "ranges":
        ranges = cast("Mapping[str, Range]", value)
        return {
            parameter: {word: end for word, end in zip((_LEAST, _MOST), ends, strict=True) if end is not None}
            for parameter, ends in ranges.items()
        }
    return {**cast("Mapping[str, Any]", value)} if isinstance(value, Mapping) else value


def _patterns(key: str, value: object) -> tuple[str, ...]:
    return tuple(pattern.lower() for pattern in texts(key, value))


def _known(words: Collection[str], what: str, key: str, value: str) -> str:
    if value not in words:
        raise WrongEntry(key, f"'{value}' is no {what}: {suggestion(value, words)}")
    return value


def _parameters(key: str, value: object) -> frozenset[str]:
    return frozenset(_known(PARAMETER_NAMES, "parameter", key, name) for name in texts(key, value))


def _efforts(key: str, value: object) -> tuple[str, ...]:
    return tuple(_known(EFFORTS, "reasoning effort", key, effort) for effort in texts(key, value))


def _effort(key: str, value: object) -> str:
    return one_of((*EFFORTS, _NO_EFFORT), "reasoning effort")(key, value)


def _names(key: str, value: object) -> dict[str, str]:
    names = table_of(key, value)
    return {_known(PARAMETER_NAMES, "parameter", key, name): text(f"{key}.{name}", own) for name, own in names.items()}


def _ranges(key: str, value: object) -> dict[str, Range]:
    ranges: dict[str, Range] = {}
    for name, ends in table_of(key, value).items():
        _known(PARAMETER_NAMES, "parameter", key, name)
        given = checked(table_of(f"{key}.{name}", ends), {_LEAST: number, _MOST: number}, f"{key}.{name}.")
        ranges[name] = (given.get(_LEAST), given.get(_MOST))
    return ranges


_SILENT: Final = ModelRule()
_OWN_CHECKS: Final[Mapping[str, Check]] = {
    "models": _patterns,
    "system": one_of(get_args(SystemSlot), "place for a system message"),
    "refuses": _parameters,
    "refuses_reasoning": _parameters,
    "takes": _parameters,
    "efforts": _efforts,
    "effort": _effort,
    "names": _names,
    "ranges": _ranges,
    "max_tokens": whole(1, MAX_TOKENS),
    "extra": json_table,
}
CHECKS: Final[Mapping[str, Check]] = {each.name: _OWN_CHECKS.get(each.name, flag) for each in fields(ModelRule)}
"""Every field of a rule is a key; those that are not named here are true or false."""
