"""A comparison as promptfoo's results file (version 3, `promptfoo import FILE`), as far as that format goes.

Its prompts are our columns, once for each model; its tests are our prompts, once for each turn and sample. What it has
no place for (votes, notes, delivery, presets with their layers) stays out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from playground.core.check_scores import score_of, scores_by_metric
from playground.core.check_words import check_labels
from playground.core.completion import CheckOutcome, Completion, Usage
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column, checks_of
from playground.core.preset import Check
from playground.core.run import RecordedCell, Run
from playground.core.turns import Turn, turns_of
from playground.core.wording import state_sentence
from playground.formats.foreign.marks import jinja_text
from playground.formats.foreign.promptfoo_asserts import asserts_of
from playground.formats.manifest import sha256
from playground.formats.run_record import json_bytes

SUFFIX: Final = ".promptfoo.json"
_VAR: Final = "prompt"
_NO_FAILURE, _ASSERT_FAILED, _ERROR = 0, 1, 2


@dataclass(frozen=True, slots=True)
class _Test:
    prompt: Prompt
    turns: tuple[Turn, ...]
    turn: int
    sample: int


def render(run: Run) -> bytes:
    """Indented JSON, the same for the same run."""
    import msgspec

    arms = [(column, model) for model in run.models for column in run.columns]
    tests = [
        _Test(prompt, turns, turn.number, sample)
        for prompt in run.prompts
        for turns in (turns_of(prompt),)
        for turn in turns
        for sample in range(1, run.samples + 1)
    ]
    answers = run.completions()
    results: list[dict[str, Any]] = []
    for place, test in enumerate(tests):
        for number, (column, model) in enumerate(arms):
            cell_id = CellId(column.id, test.prompt.id, model, test.sample, test.turn)
            if cell_id in answers:
                cell = RecordedCell(cell_id, None, answers[cell_id])
                results.append(_result(run, cell, test, place, number, answers))
    whole = {
        "evalId": f"eval-{run.id}",
        "results": {
            "version": 3,
            "timestamp": run.created_at,
            "prompts": [_prompt(column, model, n, results) for n, (column, model) in enumerate(arms)],
            "results": results,
            "stats": {**_counts(results), "tokenUsage": _sum(result["tokenUsage"] for result in results)},
        },
        "config": _config(run, tests),
        "shareableUrl": None,
        "metadata": {"evaluationCreatedAt": run.created_at, "exportedBy": run.program},
    }
    return msgspec.json.format(json_bytes(whole), indent=1) + b"\n"


def _config(run: Run, tests: Sequence[_Test]) -> dict[str, Any]:
    checks, _kept = asserts_of(run.checks)
    config: dict[str, Any] = {
        "description": run.name,
        "prompts": [{"label": column.name, "raw": _template(column)} for column in run.columns],
        "providers": [{"id": model, "label": model} for model in run.models],
        "tests": [_test_case(test) for test in tests if test.sample == 1],
    }
    if run.samples > 1:
        config["evaluateOptions"] = {"repeat": run.samples}
    return {**config, "defaultTest": {"assert": checks}} if checks else config


def _test_case(test: _Test) -> dict[str, Any]:
    checks, _kept = asserts_of(test.prompt.checks)
    place = {"prompt": test.prompt.id, "sample": test.sample, "turn": test.turn}
    said: dict[str, Any] = {"description": test.prompt.id, "vars": _vars(test), "metadata": place}
    return {**said, "assert": checks} if checks else said


def _vars(test: _Test) -> dict[str, str]:
    return {**test.prompt.vars, _VAR: test.turns[test.turn - 1].message.text}


def _template(column: Column) -> str:
    return _chat(column.system_message and jinja_text(column.system_message), [("user", f"{{{{ {_VAR} }}}}")])


def _chat(system: str | None, messages: Iterable[tuple[str, str]]) -> str:
    first = [] if system is None else [("system", system)]
    return json.dumps([{"role": role, "content": text} for role, text in (*first, *messages)], ensure_ascii=False)


def _asked(column: Column, cell: CellId, turns: Sequence[Turn], answers: Mapping[CellId, Completion]) -> str:
    """The chat as it went to the model, with the column's own earlier answers."""
    messages: list[tuple[str, str]] = []
    for turn in turns[: cell.turn]:
        messages += [(message.role, message.text) for message in turn.given]
        messages.append((turn.message.role, turn.message.text))
        if turn.number < cell.turn:
            messages.append(("assistant", answers.get(cell.at(turn.number), Completion()).text))
    return _chat(column.system_at(turns, cell.turn), messages)


def _result(
    run: Run, cell: RecordedCell, test: _Test, place: int, number: int, answers: Mapping[CellId, Completion]
) -> dict[str, Any]:
    completion, column = cell.completion, run.column(cell.id.preset)
    checks = checks_of(column, test.prompt, run.checks)
    trouble = state_sentence(completion) if completion.state != "done" else ""
    decided = [outcome for outcome in completion.checks if not outcome.pending]
    good = completion.state == "done" and all(outcome.passed for outcome in decided)
    score = (1.0 if good else 0.0) if not decided or trouble else score_of(decided)
    usage = _usage(completion.usage)
    response: dict[str, Any] = {"output": completion.text, "tokenUsage": usage, "cached": bool(completion.reused_from)}
    if completion.finish_reason is not None:
        response["finishReason"] = completion.finish_reason
    if completion.reasoning:
        response["metadata"] = {"reasoning": completion.reasoning}
    return {
        "id": f"{run.id}-{place}-{number}",
        "promptIdx": number,
        "testIdx": place,
        "testCase": _test_case(test),
        "promptId": sha256(_template(column).encode("utf-8", "replace")),
        "provider": {"id": cell.id.model, "label": cell.id.model},
        "prompt": {"raw": _asked(column, cell.id, test.turns, answers), "label": column.name},
        "vars": _vars(test),
        "response": {**response, "error": trouble} if trouble else response,
        "error": trouble or None,
        "failureReason": _ERROR if trouble else _NO_FAILURE if good else _ASSERT_FAILED,
        "success": good,
        "score": score,
        "latencyMs": completion.timings.total_ms or 0,
        "gradingResult": _grading(checks, completion.checks, good, score),
        "namedScores": scores_by_metric(decided),
        "cost": completion.cost_usd or 0,
        "metadata": {"prompt": test.prompt.id, "sample": test.sample, "turn": test.turn},
        "tokenUsage": usage,
    }


def _grading(
    checks: Sequence[Check], outcomes: Sequence[CheckOutcome], good: bool, score: float | None
) -> dict[str, Any] | None:
    decided = [outcome for outcome in outcomes if not outcome.pending]
    if not decided:
        return None
    known = checks if len(checks) == len(outcomes) else [None] * len(outcomes)
    components: list[dict[str, Any]] = []
    for check, label, outcome in zip(known, check_labels(checks, outcomes), outcomes, strict=True):
        if outcome.pending:
            continue
        theirs = asserts_of([check])[0] if check is not None else []
        assertion = theirs[0] if theirs else {"type": outcome.type, "metric": label}
        said = {"pass": outcome.passed, "score": outcome.score, "reason": outcome.reason}
        components.append({**said, "assertion": assertion})
    failed = next((outcome.reason for outcome in decided if not outcome.passed), "All assertions passed")
    graded = {"pass": good, "score": score, "reason": failed, "namedScores": scores_by_metric(decided)}
    return {**graded, "componentResults": components}


def _usage(usage: Usage) -> dict[str, Any]:
    asked, came = usage.input_tokens or 0, usage.output_tokens or 0
    said: dict[str, Any] = {"total": asked + came, "prompt": asked, "completion": came, "numRequests": 1}
    said["cached"] = usage.cached_tokens or 0
    if usage.reasoning_tokens is not None:
        said["completionDetails"] = {"reasoning": usage.reasoning_tokens}
    return said


def _sum(usages: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    totals: dict[str, int] = dict.fromkeys(("total", "prompt", "completion", "cached", "numRequests"), 0)
    for usage in usages:
        for key in totals:
            totals[key] += usage[key]
    return totals


def _counts(results: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {
        "successes": sum(result["success"] for result in results),
        "failures": sum(result["failureReason"] == _ASSERT_FAILED for result in results),
        "errors": sum(result["failureReason"] == _ERROR for result in results),
    }


def _prompt(column: Column, model: str, number: int, results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A column under one model, with its sums."""
    own = [result for result in results if result["promptIdx"] == number]
    counts = _counts(own)
    parts = [part for result in own if result["gradingResult"] for part in result["gradingResult"]["componentResults"]]
    named = [(name, score) for result in own for name, score in result["namedScores"].items()]
    names = tuple(dict.fromkeys(name for name, _ in named))
    metrics = {
        "score": sum(result["score"] for result in own),
        "testPassCount": counts["successes"],
        "testFailCount": counts["failures"],
        "testErrorCount": counts["errors"],
        "assertPassCount": sum(part["pass"] for part in parts),
        "assertFailCount": sum(not part["pass"] for part in parts),
        "totalLatencyMs": sum(result["latencyMs"] for result in own),
        "tokenUsage": _sum(result["tokenUsage"] for result in own),
        "namedScores": {name: sum(score for each, score in named if each == name) for name in names},
        "namedScoresCount": {name: sum(each == name for each, _ in named) for name in names},
        "cost": sum(result["cost"] for result in own),
    }
    raw = _template(column)
    key = sha256(raw.encode("utf-8", "replace"))
    return {"raw": raw, "label": column.name, "id": key, "provider": model, "metrics": metrics}
