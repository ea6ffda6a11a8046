"""promptfoo's assertions and our checks: from one to the other, as far as both make the same ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from playground.core.checks import NOT, SET, known_types, likeness, measures, refusals, structures, texts, validate
from playground.core.preset import Check
from playground.core.request import JsonValue
from playground.formats.check_keys import check_values
from playground.formats.foreign.intake import Intake, one_line
from playground.formats.foreign.json_source import Object, object_of, word_of
from playground.formats.foreign.promptfoo_tests import as_list
from playground.formats.names import MAX_NAME

_CODE: Final = ("javascript", "python", "ruby", "webhook")
_CHECK_KEYS: Final = ("type", "value", "threshold", "weight", "metric", "assert")
_OURS_ALONE: Final = ("ends-with",)
_THEIRS: Final = frozenset(
    (*texts.KINDS, *structures.KINDS, *likeness.KINDS, *refusals.KINDS, *measures.KINDS, "word-count", "llm-rubric")
) - {*_OURS_ALONE}


def read_asserts(values: Object, intake: Intake) -> None:
    """The default test's assertions, and those that every test has."""
    tests = [object for object in as_list(values.get("tests")) if isinstance(object, dict)]
    of_tests = [as_list(test.get("assert")) for test in tests]
    common = [one for one in of_tests[0] if all(one in others for others in of_tests)] if of_tests else []
    own = sum(one not in common for asserts in of_tests for one in asserts)
    if own:
        intake.dropped(f"assertions of single tests ({own})", "a preset's checks are for every prompt")
    for one in [*as_list(object_of(values, "defaultTest").get("assert")), *common]:
        for single in flat(one):
            _read_assert(single, intake)


def flat(value: JsonValue) -> list[JsonValue]:
    """The members of a set, when all of them have to hold and it has no name or weight of its own."""
    plain = isinstance(value, dict) and not any(key in value for key in ("threshold", "metric", "weight"))
    if plain and isinstance(value, dict) and value.get("type") == SET:
        return as_list(value.get("assert"))
    return [value]


def _read_assert(value: JsonValue, intake: Intake) -> None:
    if not isinstance(value, dict):
        intake.dropped("an assertion", "it is not written as keys with values")
        return
    what = f"assertion '{word_of(value, 'type')[:60]}'"
    found = check_of(value)
    if isinstance(found, str):
        intake.dropped(what, found)
        return
    intake.check(found, what)
    for key in value:
        if key not in _CHECK_KEYS and validate(found) is None:
            intake.dropped(f"{what}: {key[:60]}", "a check here has no such key")


def check_of(value: Object) -> Check | str:
    """The check, or why there is none."""
    kind, wanted = word_of(value, "type"), value.get("value")
    written = wanted if isinstance(wanted, str) else json.dumps(wanted)
    if (why := _not_made_here(kind.removeprefix(NOT))) is not None:
        return why
    if "{{" in written or "{%" in written:
        return "it compares with a variable, and a check here has a fixed value"
    if written.startswith("file://"):
        return "its value stands in another file, which is not read"
    members = _members(value) if kind.removeprefix(NOT) == SET else ()
    if isinstance(members, str):
        return members
    threshold, weight = value.get("threshold"), value.get("weight")
    return Check(
        kind,
        _parsed(wanted) if kind.endswith("-json") and isinstance(wanted, str) else wanted,
        threshold if isinstance(threshold, (int, float)) and not isinstance(threshold, bool) else None,
        weight if isinstance(weight, (int, float)) and not isinstance(weight, bool) else 1.0,
        one_line(word_of(value, "metric"))[:MAX_NAME] or None,
        checks=members,
    )


def _members(value: Object) -> tuple[Check, ...] | str:
    """A set without one of its members would come to another score: it is taken whole or not at all."""
    found: list[Check] = []
    for member in as_list(value.get("assert")):
        check = check_of(member) if isinstance(member, dict) else "it is not written as keys with values"
        if isinstance(check, str):
            kind = word_of(member, "type") if isinstance(member, dict) else ""
            return f"its member '{kind[:60]}' cannot be made here ({check})"
        found.append(check)
    return tuple(found)


def _not_made_here(kind: str) -> str | None:
    if kind in _CODE:
        return "it is code, which is never run"
    return None if kind in known_types() else "there is no such check here"


def _parsed(text: str) -> JsonValue:
    """A schema that is written as JSON in a text."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def asserts_of(checks: Sequence[Check]) -> tuple[list[JsonValue], list[Check]]:
    """The checks as assertions, and which they are. What promptfoo lacks, or would take for a template, stays out."""
    kept = [check for check in checks if _can_go(check)]
    return [_as_theirs(value) for value in check_values(kept)], kept


def _can_go(check: Check) -> bool:
    if check.loose or "{{" in json.dumps(check.value):
        return False
    if check.type == SET:
        return all(_can_go(member) for member in check.checks)
    kind = check.type.removeprefix(NOT)
    return kind in _THEIRS and not (kind == "rouge-n" and not isinstance(check.value, str))


def _as_theirs(value: JsonValue) -> JsonValue:
    """A set's members stand under `assert` there."""
    if not isinstance(value, dict) or "checks" not in value:
        return value
    members = as_list(value["checks"])
    rest = {key: inner for key, inner in value.items() if key != "checks"}
    return {**rest, "assert": [_as_theirs(member) for member in members]}
