"""Deterministic checks of a completion, by promptfoo's names. `not-` before a type turns the answer round.

A check that cannot be made (a broken pattern, a missing time) fails, whichever way round it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias, get_args

from playground.core.completion import CheckOutcome, Completion, FinishReason
from playground.core.json_checks import contains_json, equals_json, is_json, schema_problem
from playground.core.nearest import suggestion
from playground.core.patterns import UnusablePattern, first_match, pattern_problem
from playground.core.preset import Check
from playground.core.request import JsonValue

NOT: Final = "not-"
SHOWN = 60  # characters of a value in a reason
SHOWN_OF_PATTERN = 40

_Fact: TypeAlias = tuple[bool, str]
"""Whether it holds, and what is the case in a short sentence."""
_Judge: TypeAlias = Callable[[Check, Completion], _Fact]
_Validate: TypeAlias = Callable[[Check], str | None]


class _CannotTell(Exception):
    """The check cannot be made on this completion; the message is the reason."""


@dataclass(frozen=True, slots=True)
class _Kind:
    judge: _Judge
    validate: _Validate


def known_types() -> tuple[str, ...]:
    """Every type of check, those with `not-` too."""
    return tuple(prefix + name for name in _KINDS for prefix in ("", NOT))


def evaluate(check: Check, completion: Completion) -> CheckOutcome:
    """What `check` says about `completion`. Never raises: what cannot be judged has failed, with the reason."""
    kind = _KINDS.get(check.type.removeprefix(NOT))
    problem = f"there is no check '{check.type}'" if kind is None else kind.validate(check)
    if kind is None or problem is not None:
        return CheckOutcome(check.type, False, problem or "")
    try:
        holds, reason = kind.judge(check, completion)
    except (_CannotTell, UnusablePattern) as error:
        return CheckOutcome(check.type, False, str(error))
    passed = holds != check.type.startswith(NOT)
    return CheckOutcome(check.type, passed, reason, 1.0 if passed else 0.0)


def validate(check: Check) -> str | None:
    """What is wrong with the check itself, as half a sentence for a person; None when it can be made."""
    kind = _KINDS.get(check.type.removeprefix(NOT))
    if kind is None:
        return f"there is no check '{check.type}': {suggestion(check.type, known_types())}"
    if check.weight < 0:
        return f"the weight of the check '{check.type}' is at least 0"
    return kind.validate(check)


def _quoted(value: JsonValue, shown: int = SHOWN) -> str:
    text = value if isinstance(value, str) else str(value)
    return f"'{text[:shown]}…'" if len(text) > shown else f"'{text}'"


def _words(value: JsonValue) -> list[str]:
    """A list of texts, also as one text with commas."""
    if isinstance(value, str):
        return [word for part in value.split(",") if (word := part.strip())]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _same(text: str) -> str:
    return text


def _equals(check: Check, completion: Completion) -> _Fact:
    if not isinstance(check.value, str):
        return equals_json(completion.text, check.value)
    holds = completion.text == check.value
    return holds, f"the answer is {'' if holds else 'not '}exactly {_quoted(check.value)}"


def _contains(shape: Callable[[str], str]) -> _Judge:
    def judge(check: Check, completion: Completion) -> _Fact:
        holds = shape(str(check.value)) in shape(completion.text)
        return holds, f"{_quoted(check.value)} {'' if holds else 'not '}found"

    return judge


def _any(shape: Callable[[str], str]) -> _Judge:
    def judge(check: Check, completion: Completion) -> _Fact:
        text, words = shape(completion.text), _words(check.value)
        hit = next((word for word in words if shape(word) in text), None)
        return hit is not None, f"none of {_listed(words)} found" if hit is None else f"{_quoted(hit)} found"

    return judge


def _all(shape: Callable[[str], str]) -> _Judge:
    def judge(check: Check, completion: Completion) -> _Fact:
        text, words = shape(completion.text), _words(check.value)
        missing = [word for word in words if shape(word) not in text]
        return not missing, f"{_listed(missing)} not found" if missing else f"all of {_listed(words)} found"

    return judge


def _listed(words: list[str]) -> str:
    text = ", ".join(words)
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def _starts(check: Check, completion: Completion) -> _Fact:
    holds = completion.text.startswith(str(check.value))
    return holds, f"the answer {'starts' if holds else 'does not start'} with {_quoted(check.value)}"


def _ends(check: Check, completion: Completion) -> _Fact:
    holds = completion.text.endswith(str(check.value))
    return holds, f"the answer {'ends' if holds else 'does not end'} with {_quoted(check.value)}"


def _regex(check: Check, completion: Completion) -> _Fact:
    """The reason stands beside the check's name: a pattern is for programs, and is told only where there is no name."""
    pattern = str(check.value)
    match = first_match(pattern, completion.text)
    if match is not None and (words := " ".join(match.split())):
        return True, f"{_quoted(words, SHOWN_OF_PATTERN)} found"
    holds = match is not None
    if check.metric:
        return holds, "found" if holds else "not found"
    return holds, f"the pattern {_quoted(pattern, SHOWN_OF_PATTERN)} {'is' if holds else 'is not'} in the answer"


def _word_count(check: Check, completion: Completion) -> _Fact:
    count = len(completion.text.split())
    low, high = _bounds(check.value)
    words = f"{count} word{'' if count == 1 else 's'}"
    if low is not None and low == high:
        return count == low, f"{words}, asked for {low:g}"
    if low is not None and count < low:
        return False, f"{words}, fewer than {low:g}"
    if high is not None and count > high:
        return False, f"{words}, more than {high:g}"
    return True, words


def _bounds(value: JsonValue) -> tuple[float | None, float | None]:
    if isinstance(value, dict):
        low, high = (bound if _is_count(bound := value.get(name)) else None for name in ("min", "max"))
        return _number(low), _number(high)
    return _number(value), _number(value)


def _number(value: JsonValue) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _finish_reason(check: Check, completion: Completion) -> _Fact:
    return completion.finish_reason == check.value, f"the answer ended with '{completion.finish_reason or 'nothing'}'"


def _latency(check: Check, completion: Completion) -> _Fact:
    total_ms, limit_ms = completion.timings.total_ms, check.threshold
    if total_ms is None or limit_ms is None:
        raise _CannotTell("the time was not measured")
    holds = total_ms <= limit_ms
    return holds, f"it took {total_ms:.0f} ms, {'within' if holds else 'more than'} {limit_ms:g} ms"


def _needs_text(check: Check) -> str | None:
    return None if isinstance(check.value, str) and check.value else f"the check '{check.type}' needs a text as value"


def _needs_any_value(check: Check) -> str | None:
    return None if check.value is not None else f"the check '{check.type}' needs a value to compare with"


def _needs_words(check: Check) -> str | None:
    texts = isinstance(check.value, str) or (
        isinstance(check.value, list) and all(isinstance(item, str) and item for item in check.value)
    )
    good = texts and bool(_words(check.value))
    return None if good else f"the check '{check.type}' needs a list of texts as value"


def _needs_pattern(check: Check) -> str | None:
    return _needs_text(check) or pattern_problem(str(check.value))


def _needs_count(check: Check) -> str | None:
    value = check.value
    if isinstance(value, dict):
        good = bool(value) and set(value) <= {"min", "max"} and all(_is_count(bound) for bound in value.values())
        low, high = _bounds(value) if good else (None, None)
        if low is not None and high is not None and low > high:
            return f"the check '{check.type}' has a min that is above its max"
    else:
        good = _is_count(value)
    return None if good else f"the check '{check.type}' needs a number of words, or {{min: 5, max: 20}}"


def _is_count(value: JsonValue) -> bool:
    number = _number(value)
    return number is not None and number >= 0 and float(number).is_integer()


def _needs_finish_reason(check: Check) -> str | None:
    known = get_args(FinishReason)
    if isinstance(check.value, str):
        return (
            None if check.value in known else f"no answer ends with '{check.value}': {suggestion(check.value, known)}"
        )
    return f"the check '{check.type}' needs one of {', '.join(known)} as value"


def _needs_threshold(check: Check) -> str | None:
    good = check.threshold is not None and check.threshold >= 0
    return None if good else f"the check '{check.type}' needs a threshold in milliseconds"


def _is_json(check: Check, completion: Completion) -> _Fact:
    return is_json(completion.text, check.value)


def _contains_json(check: Check, completion: Completion) -> _Fact:
    return contains_json(completion.text, check.value)


def _needs_schema(check: Check) -> str | None:
    return None if check.value is None else schema_problem(check.value)


_KINDS: Final[Mapping[str, _Kind]] = {
    "equals": _Kind(_equals, _needs_any_value),
    "contains": _Kind(_contains(_same), _needs_text),
    "icontains": _Kind(_contains(str.casefold), _needs_text),
    "contains-any": _Kind(_any(_same), _needs_words),
    "icontains-any": _Kind(_any(str.casefold), _needs_words),
    "contains-all": _Kind(_all(_same), _needs_words),
    "icontains-all": _Kind(_all(str.casefold), _needs_words),
    "starts-with": _Kind(_starts, _needs_text),
    "ends-with": _Kind(_ends, _needs_text),
    "regex": _Kind(_regex, _needs_pattern),
    "is-json": _Kind(_is_json, _needs_schema),
    "contains-json": _Kind(_contains_json, _needs_schema),
    "word-count": _Kind(_word_count, _needs_count),
    "finish-reason": _Kind(_finish_reason, _needs_finish_reason),
    "latency": _Kind(_latency, _needs_threshold),
}
