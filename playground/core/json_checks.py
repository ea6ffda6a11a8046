"""Checks that read an answer as JSON, with a JSON Schema where one is given.

Answers and schemas may be hostile: both are bounded, nothing is fetched, and a pattern has a time limit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Final, Protocol, cast

from playground.core.patterns import UnusablePattern, found, pattern_problem
from playground.core.request import JsonValue

MAX_TRIES = 500  # brackets at which JSON may begin in one answer
_NOT_IN_SCHEMAS: Final = ("$ref", "$dynamicRef", "patternProperties")  # each could fetch, or grow without bounds
_FENCE = re.compile(r"\s*```(?:json)?[ \t]*\r?\n(.*?)\r?\n```\s*", re.DOTALL | re.IGNORECASE)


class _NotJson(ValueError):
    """The text is not JSON; the message is a short reason."""


def is_json(text: str, schema: JsonValue) -> tuple[bool, str]:
    """Whether the whole answer is JSON, and fits the schema if there is one."""
    try:
        value = _parsed(text)
    except _NotJson as error:
        fenced = _FENCE.fullmatch(text[:100_000])
        return False, "the JSON stands in a code fence" if fenced else f"not JSON: {error}"
    problem = _misfit(value, schema)
    return problem is None, "the answer is JSON" if problem is None else problem


def contains_json(text: str, schema: JsonValue) -> tuple[bool, str]:
    """Whether a JSON object or list stands somewhere in the answer, and fits the schema if there is one."""
    first_problem: str | None = None
    for value in _values_in(text):
        problem = _misfit(value, schema)
        if problem is None:
            return True, "the answer holds JSON"
        first_problem = first_problem or problem
    return False, first_problem or "no JSON found"


def equals_json(text: str, wanted: JsonValue) -> tuple[bool, str]:
    """Whether the answer is JSON that equals `wanted`; the order of keys does not count."""
    try:
        value = _parsed(text)
    except _NotJson as error:
        return False, f"not JSON: {error}"
    same = _equal(value, wanted)
    return same, f"the JSON is {'the same' if same else 'another'}"


def schema_problem(schema: JsonValue) -> str | None:
    """Why `schema` cannot be used, or None."""
    if not isinstance(schema, (dict, bool)):
        return "the value must be a JSON Schema, written as keys and values"
    library = import_module("jsonschema")
    try:
        library.Draft202012Validator.check_schema(schema)
        return _forbidden(schema)
    except library.SchemaError as error:
        return f"the JSON Schema is broken: {error.message[:120]}"
    except RecursionError:
        return "the JSON Schema is nested too deeply"


def _forbidden(schema: JsonValue) -> str | None:
    if isinstance(schema, list):
        return next((problem for item in schema if (problem := _forbidden(item))), None)
    if not isinstance(schema, dict):
        return None
    for key, value in schema.items():
        if key in _NOT_IN_SCHEMAS:
            return f"the JSON Schema of a check takes no '{key}': write the schema out"
        if key == "pattern" and isinstance(value, str) and (problem := pattern_problem(value)):
            return problem
        if problem := _forbidden(value):
            return problem
    return None


def _parsed(text: str) -> JsonValue:
    """Raises _NotJson with a short reason."""
    try:
        value: JsonValue = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _NotJson(f"{error.msg} in line {error.lineno}".replace("Expecting value", "no value")) from None
    except RecursionError:
        raise _NotJson("nested too deeply") from None
    except _NotJson:
        raise
    except ValueError:  # Python reads no whole number of thousands of digits
        raise _NotJson("a number is too long") from None
    return value


def _no_constant(word: str) -> JsonValue:
    raise _NotJson(f"{word} is no JSON number")


def _values_in(text: str) -> Iterator[JsonValue]:
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    place = 0
    for _ in range(MAX_TRIES):
        begin = min((at for sign in "{[" if (at := text.find(sign, place)) >= 0), default=-1)
        if begin < 0:
            return
        try:
            value, place = decoder.raw_decode(text, begin)
        except (ValueError, RecursionError):
            place = begin + 1
        else:
            yield value


def _misfit(value: JsonValue, schema: JsonValue) -> str | None:
    """Where `value` does not fit the schema, in half a sentence; None when it does."""
    if not isinstance(schema, (dict, bool)):
        return None
    try:
        error = next(iter(_validator(schema).iter_errors(value)), None)
    except UnusablePattern as problem:
        return str(problem)
    except RecursionError:
        return "the JSON is nested too deeply"
    if error is None:
        return None
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return f"the JSON does not fit{' at ' + place[:60] if place else ''}: {error.message[:120]}"


class _Misfit(Protocol):
    message: str
    absolute_path: Iterable[str | int]


class _Validator(Protocol):
    def iter_errors(self, instance: JsonValue) -> Iterable[_Misfit]: ...


def _validator(schema: JsonValue) -> _Validator:
    """jsonschema's validator, with patterns that cannot hang and a search for equal items in linear time."""
    library = import_module("jsonschema")  # it has no types; 60 ms, and few checks have a schema

    def pattern(_: object, wanted: str, instance: JsonValue, __: object) -> Iterator[object]:
        if isinstance(instance, str) and not found(wanted, instance):
            yield library.ValidationError(f"{instance[:40]!r} does not match {wanted[:40]!r}")

    def unique_items(_: object, wanted: bool, instance: JsonValue, __: object) -> Iterator[object]:
        if wanted and isinstance(instance, list) and _with_equal_items(instance):
            yield library.ValidationError("it has equal items")

    own = {"pattern": pattern, "uniqueItems": unique_items}
    return cast(_Validator, library.validators.extend(library.Draft202012Validator, own)(schema))


def _with_equal_items(items: list[JsonValue]) -> bool:
    return len({json.dumps(item, sort_keys=True) for item in items}) < len(items)


def _equal(value: JsonValue, wanted: JsonValue) -> bool:
    """Equal as JSON: true is not 1, and 1 is 1.0."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_equal(value[key], wanted[key]) for key in wanted)
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_equal, value, wanted))
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted
