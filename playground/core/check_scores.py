"""What several check outcomes come to together: promptfoo's weighted mean."""

from __future__ import annotations

from collections.abc import Sequence

from playground.core.completion import CheckOutcome


def score_of(outcomes: Sequence[CheckOutcome]) -> float | None:
    """The mean of the scores, by their weights, 0..1; None when nothing with a weight has been decided."""
    decided = [outcome for outcome in outcomes if not outcome.pending]
    total = sum(outcome.weight for outcome in decided)
    return sum(outcome.score * outcome.weight for outcome in decided) / total if total > 0 else None


def all_passed(outcomes: Sequence[CheckOutcome]) -> bool:
    """Whether every check has been decided and passed, whatever its weight."""
    return all(outcome.passed and not outcome.pending for outcome in outcomes)


def scores_by_metric(outcomes: Sequence[CheckOutcome]) -> dict[str, float]:
    """The weighted mean of the checks of each name (`metric`), in the order of their first one."""
    named: dict[str, list[CheckOutcome]] = {}
    for outcome in outcomes:
        if outcome.metric:
            named.setdefault(outcome.metric, []).append(outcome)
    scored = ((name, score_of(of_name)) for name, of_name in named.items())
    return {name: score for name, score in scored if score is not None}
