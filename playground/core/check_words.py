"""What a check is called before people: its own name (`metric`), else its type and value in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from playground.core.checks import NOT, SET
from playground.core.completion import CheckOutcome
from playground.core.preset import Check
from playground.core.request import JsonValue

MAX_LABEL: Final = 40  # characters of a check's value in its label
_NAMES: Final[Mapping[str, str]] = {
    "icontains": "contains", "icontains-any": "contains any", "icontains-all": "contains all",
    "is-json": "is JSON", "contains-json": "contains JSON", "json-format": "JSON, fenced or not",
    "is-html": "is HTML", "contains-html": "contains HTML", "is-xml": "is XML", "contains-xml": "contains XML",
    "levenshtein": "nearly equals", "rouge-n": "words shared (ROUGE)", "bleu": "wording close (BLEU)",
    "gleu": "wording close (GLEU)", "is-refusal": "declines", "finish-reason": "ends with", "latency": "time",
    "assert-set": "set of checks", "llm-rubric": "judged", "keyword-existence": "keywords", "no-comma": "no commas",
    "forbidden-words": "without the words", "response-language": "language", "all-capital": "all in capitals",
    "all-lowercase": "all in small letters", "placeholder-count": "placeholders", "bullet-count": "bullet points",
    "sentence-count": "sentences", "paragraph-count": "paragraphs", "section-count": "sections",
    "highlighted-sections": "highlighted parts", "capital-word-frequency": "words in capitals",
    "keyword-frequency": "times", "letter-frequency": "letter", "nth-paragraph-first-word": "paragraph",
    "constrained-response": "one of the given answers", "title": "title in <<brackets>>",
    "two-responses": "two different answers", "repeat-prompt": "repeats the prompt", "quotation": "in double quotes",
}  # fmt: skip
_TURNED: Final[Mapping[str, str]] = {"is-refusal": "does not decline", "no-comma": "has commas"}
_UNITS: Final[Mapping[str, str]] = {"latency": "at most {:g} ms", "cost": "at most ${:g}"}


def check_label(check: Check) -> str:
    """`not contains: bike`, `sentences: at least 3`."""
    if check.metric:
        return check.metric
    kind = check.type.removeprefix(NOT)
    name = _NAMES.get(kind, kind.replace("-", " "))
    if kind != check.type:
        name = _TURNED.get(kind) or (f"is not {name[3:]}" if name.startswith("is ") else f"not {name}")
    shown = _members(check.checks) if kind == SET else _value_words(kind, check)
    if not shown:
        return name
    return f"{name}: {shown if len(shown) <= MAX_LABEL else shown[: MAX_LABEL - 1].rstrip() + '…'}"


def check_labels(checks: Sequence[Check], outcomes: Sequence[CheckOutcome]) -> tuple[str, ...]:
    """A label for each outcome: that of the check it came from where both lists agree, else its name or type."""
    if [check.type for check in checks] == [outcome.type for outcome in outcomes]:
        return tuple(check_label(check) for check in checks)
    return tuple(check_label(Check(outcome.type, metric=outcome.metric)) for outcome in outcomes)


def check_mark(outcome: CheckOutcome) -> str:
    """`✓`, `✗`, or `…` for one that is not decided."""
    return "…" if outcome.pending else "✓" if outcome.passed else "✗"


def _members(checks: Sequence[Check]) -> str:
    return ", ".join(check_label(check) for check in checks)


def _value_words(kind: str, check: Check) -> str:
    value = check.value
    if kind in _UNITS:
        return "" if check.threshold is None else _UNITS[kind].format(check.threshold)
    if isinstance(value, dict):
        named = [str(value[key]) for key in ("keyword", "letter", "nth", "first_word", "text") if key in value]
        return " ".join([*named, *_bounds_words(value)])
    values = value if isinstance(value, list) else [] if value is None else [value]
    return ", ".join(str(each) for each in values if isinstance(each, (str, int, float)))


def _bounds_words(value: Mapping[str, JsonValue]) -> list[str]:
    low, high = value.get("min"), value.get("max")
    if low is None:
        return [] if high is None else [f"at most {high}"]
    if high is None:
        return [f"at least {low}"]
    return [str(low) if low == high else f"{low} to {high}"]
