"""Checks of a completion, by promptfoo's names and IFEval's instructions. `not-` before a type turns the answer round.

Each family of types is a module with its `KINDS`; this one knows them all. A check that cannot be made (a broken
pattern, a missing time) fails, whichever way round it is. Types that a model decides are known here, and their outcome
is pending until whoever asks that model puts another in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from playground.core.check_scores import score_of
from playground.core.checks import counts, instructions, likeness, measures, refusals, structures, texts
from playground.core.checks.kinds import CannotTell, Fact, Judged, Kind, Subject, listed, needs_text, share_threshold
from playground.core.checks.loose import variants
from playground.core.completion import CheckOutcome, Completion
from playground.core.nearest import suggestion
from playground.core.patterns import UnusablePattern
from playground.core.preset import Check

NOT: Final = "not-"
SET: Final = "assert-set"
MAX_DEPTH: Final = 5
MAX_MEMBERS: Final = 100
"""Of one set, those of the sets in it counted too."""
WAITING: Final = "not decided yet: a model judges it, once you have chosen one as judge"


class Fault(NamedTuple):
    """What is wrong with a check: its key, and half a sentence for a person."""

    key: str
    words: str


def known_types() -> tuple[str, ...]:
    """Every type of check, those with `not-` too."""
    return tuple(prefix + name for name in _KINDS for prefix in ("", NOT))


def is_judged(type: str) -> bool:
    """Whether a model decides checks of this type."""
    kind = _KINDS.get(type.removeprefix(NOT))
    return kind is not None and kind.judge is None


def rubrics_of(checks: Iterable[Check]) -> Iterator[Check]:
    """The checks that a model decides, those within sets too."""
    for check in checks:
        if is_judged(check.type) and fault(check) is None:
            yield check
        yield from rubrics_of(check.checks)


def evaluate(check: Check, completion: Completion, prompt: str = "", judged: Judged | None = None) -> CheckOutcome:
    """What `check` says about `completion`. Never raises: what cannot be judged has failed, with the reason.

    `prompt` is the user's last message as it was sent; `judged` is what models have found about it.
    """
    outcome = CheckOutcome(check.type, False, "", weight=max(check.weight, 0.0), metric=check.metric)
    kind = _KINDS.get(check.type.removeprefix(NOT))
    problem = fault(check)
    if kind is None or problem is not None:
        words = f"there is no check '{check.type}'" if kind is None else problem.words if problem else ""
        return replace(outcome, reason=words)
    try:
        fact = _fact(check, kind, Subject(completion.text, completion, prompt, judged))
    except (CannotTell, UnusablePattern) as error:
        return replace(outcome, reason=str(error))
    if fact.pending:
        return replace(outcome, reason=fact.reason, pending=True)
    turned = check.type.startswith(NOT)
    score = float(fact.holds) if fact.score is None else fact.score
    return replace(outcome, passed=fact.holds != turned, reason=fact.reason, score=1 - score if turned else score)


def validate(check: Check) -> str | None:
    """What is wrong with the check itself, as half a sentence for a person; None when it can be made."""
    found = fault(check)
    return None if found is None else found.words


def fault(check: Check, depth: int = 0) -> Fault | None:
    """What is wrong with the check itself, and at which of its keys; None when it can be made."""
    kind = _KINDS.get(check.type.removeprefix(NOT))
    if kind is None:
        return Fault("type", f"there is no check '{check.type}': {suggestion(check.type, known_types())}")
    if check.weight < 0:
        return Fault("weight", f"the weight of the check '{check.type}' is at least 0")
    if check.loose and not kind.reads_text:
        return Fault("loose", f"the check '{check.type}' reads no text, and cannot be loose")
    if (words := kind.value_problem(check)) is not None:
        return Fault("value", words)
    if (words := kind.threshold_problem(check)) is not None:
        return Fault("threshold", words)
    return _members_fault(check, depth)


def _members_fault(check: Check, depth: int) -> Fault | None:
    if check.type.removeprefix(NOT) != SET:
        return Fault("checks", f"only '{SET}' holds checks, not '{check.type}'") if check.checks else None
    if not check.checks:
        return Fault("checks", f"the check '{check.type}' needs a list of checks")
    if depth >= MAX_DEPTH or _size(check, depth) > MAX_MEMBERS:
        return Fault("checks", f"a set holds at most {MAX_MEMBERS} checks, {MAX_DEPTH} sets deep")
    inner = next((found for member in check.checks if (found := fault(member, depth + 1))), None)
    return None if inner is None else Fault("checks", inner.words)


def _size(check: Check, depth: int) -> int:
    return 1 if depth > MAX_DEPTH else 1 + sum(_size(member, depth + 1) for member in check.checks)


def _fact(check: Check, kind: Kind, subject: Subject) -> Fact:
    """Strictly, or for the first of the loose variants that holds; else what is said of the answer as it is."""
    if kind.judge is None:
        found = None if subject.judged is None else subject.judged(check)
        return found or Fact(False, WAITING, 0.0, pending=True)
    first = kind.judge(check, subject)
    if not check.loose or first.holds:
        return first
    for text in variants(subject.text)[1:]:
        fact = kind.judge(check, replace(subject, text=text))
        if fact.holds:
            return fact
    return first


def _set(check: Check, subject: Subject) -> Fact:
    """promptfoo's: with a threshold the weighted mean of the scores decides, else every member has to pass."""
    members = [evaluate(member, subject.completion, subject.prompt, subject.judged) for member in check.checks]
    failed = [member.metric or member.type for member in members if not member.passed and not member.pending]
    score = score_of(members) or 0.0
    if waiting := next((member for member in members if member.pending), None):
        return Fact(False, waiting.reason, score, pending=True)
    if check.threshold is not None:
        holds = score >= check.threshold
        return Fact(
            holds, f"the score is {score:.2f}, {'at least' if holds else 'less than'} {check.threshold:g}", score
        )
    if failed:
        return Fact(False, f"{len(failed)} of {len(members)} failed: {listed(failed)}", score)
    return Fact(True, f"all {len(members)} passed", score)


def _no_set_value(check: Check) -> str | None:
    return None if check.value is None else f"the check '{check.type}' takes 'checks', not a value"


_KINDS: Final[Mapping[str, Kind]] = {
    **texts.KINDS,
    **counts.KINDS,
    **structures.KINDS,
    **likeness.KINDS,
    **refusals.KINDS,
    **measures.KINDS,
    **instructions.KINDS,
    SET: Kind(_set, _no_set_value, share_threshold, reads_text=False),
    "llm-rubric": Kind(None, needs_text, share_threshold, reads_text=False),
}
