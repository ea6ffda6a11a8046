"""Judging a text by a check, for the tests of all families."""

from __future__ import annotations

from typing import Any

from playground.core.checks import evaluate, validate
from playground.core.completion import CheckOutcome, Completion
from playground.core.preset import Check


def outcome_of(kind: str, text: str, value: Any = None, **others: Any) -> CheckOutcome:
    """What the check says; it must be one that can be made."""
    prompt = others.pop("prompt", "")
    check = Check(kind, value, **others)
    assert validate(check) is None, validate(check)
    return evaluate(check, Completion(state="done", text=text, finish_reason="stop"), prompt)


def passes(kind: str, text: str, value: Any = None, **others: Any) -> bool:
    """Whether it passes; its opposite must say the other thing, for the same reason."""
    found = outcome_of(kind, text, value, **others)
    turned = outcome_of(f"not-{kind}", text, value, **others)
    assert turned.passed != found.passed
    assert turned.reason == found.reason
    return found.passed
