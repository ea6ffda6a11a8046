"""promptfoo's results file, opened as a run.

Its prompts hold the system message and what the user says in one text. Here each distinct system message is a column,
and what the user says is a prompt: templates that differ in the user's part alone are prompts of one column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, get_args

from playground.core.completion import CellError, CellState, CheckOutcome, Completion, FinishReason, Timings, Usage
from playground.core.errors import InputError
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import NONE, Check, Preset
from playground.core.request import JsonValue, Message, Parameters
from playground.core.run import RecordedCell, Run
from playground.formats.foreign.json_source import Object, load_json, number_of, object_of, word_of
from playground.formats.foreign.promptfoo_asserts import check_of
from playground.formats.foreign.promptfoo_chat import chat_of
from playground.formats.foreign.promptfoo_models import model_of
from playground.formats.foreign.promptfoo_tests import as_list
from playground.formats.names import MAX_NAME, NOT_IN_A_LINE
from playground.formats.paths import file_stem

MAX_BYTES: Final = 256_000_000
MAX_RESULTS: Final = 200_000
_ERROR: Final = 2
_REASONS: Final[dict[str, FinishReason]] = {reason: reason for reason in get_args(FinishReason)}
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:Z|[+-]\d\d:\d\d)")


@dataclass(slots=True)
class _Gathered:
    """What was found so far; `dropped` counts the assertions that cannot be made here, by their type."""

    columns: dict[tuple[str, str | None], Column] = field(default_factory=dict[tuple[str, str | None], Column])
    prompts: dict[tuple[int, tuple[Message, ...]], Prompt] = field(
        default_factory=dict[tuple[int, tuple[Message, ...]], Prompt]
    )
    cells: list[RecordedCell] = field(default_factory=list[RecordedCell])
    checks: dict[CellId, tuple[Check, ...]] = field(default_factory=dict[CellId, tuple[Check, ...]])
    counted: dict[CellId, int] = field(default_factory=dict[CellId, int])
    dropped: dict[str, int] = field(default_factory=dict[str, int])


def recognises(start: bytes) -> bool:
    """`start`: the beginning of a file."""
    return b"".join(start.split()).startswith(b'{"evalId"')


def read(data: bytes, *, file: str) -> Run:
    """Raises InputError for what is no results file of version 3, or holds nothing."""
    if len(data) > MAX_BYTES:
        raise InputError(f"the file is larger than {MAX_BYTES // 1_000_000} MB", file=file)
    try:
        whole = load_json(data.decode("utf-8-sig"), file=file)
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text: save it as UTF-8", file=file) from None
    whole = whole if isinstance(whole, dict) else {}
    summary = object_of(whole, "results")
    results = [result for result in as_list(summary.get("results")) if isinstance(result, dict)]
    if summary.get("version") != 3 or not results:
        why = "it has no results of version 3" if results else "it holds no results"
        raise InputError(f"promptfoo's results cannot be read: {why}; write them with a newer promptfoo", file=file)
    if len(results) > MAX_RESULTS:
        raise InputError(f"it has {len(results):,} results, and at most {MAX_RESULTS:,} are read", file=file)
    found = _Gathered()
    for result in results:
        _take(result, found)
    return _run(whole, summary, found)


def _run(whole: Object, summary: Object, found: _Gathered) -> Run:
    prompts = [prompt.id for prompt in found.prompts.values()]
    of_prompt = {name: _common([c for cell, c in found.checks.items() if cell.prompt == name]) for name in prompts}
    columns = sorted(found.columns.values(), key=lambda column: column.system_message is not None)
    described = _line(word_of(object_of(whole, "config"), "description"))
    at = word_of(summary, "timestamp")
    models = tuple(dict.fromkeys(cell.id.model for cell in found.cells))
    version = _line(word_of(object_of(whole, "metadata"), "promptfooVersion"))
    return Run(
        _line(word_of(whole, "evalId")) or "promptfoo-eval",
        described or "promptfoo results",
        at if _ISO.fullmatch(at) else "1970-01-01T00:00:00+00:00",
        "done",
        tuple(_with_checks(column, found, of_prompt) for column in columns),
        tuple(replace(prompt, checks=of_prompt[prompt.id]) for prompt in found.prompts.values()),
        models,
        max(cell.id.sample for cell in found.cells),
        Parameters(),
        tuple(found.cells),
        description=_about(found),
        program=f"promptfoo {version}".strip(),
    )


def _with_checks(column: Column, found: _Gathered, of_prompt: Mapping[str, tuple[Check, ...]]) -> Column:
    """What all answers of a column were held to, and their prompts do not say already, are its preset's checks."""
    own = {cell: checks for cell, checks in found.checks.items() if cell.preset == column.id}
    said = _common([of_prompt[cell.prompt] for cell in own])
    checks = tuple(check for check in _common(list(own.values())) if check not in said)
    return replace(column, preset=replace(column.preset, checks=checks)) if checks else column


def _common(several: Sequence[tuple[Check, ...]]) -> tuple[Check, ...]:
    """Those that stand in all of them, in the order of the first."""
    return tuple(check for check in several[0] if all(check in each for each in several)) if several else ()


def _about(found: _Gathered) -> str:
    words = "Read from promptfoo's results; what was sent over the wire is not in them."
    if found.dropped:
        kinds = ", ".join(f"{kind} ({number})" for kind, number in sorted(found.dropped.items()))
        words += f" Their verdicts stand, but these assertions cannot be made here: {kinds[:500]}."
    return words


def _take(result: Object, found: _Gathered) -> None:
    chat = chat_of(word_of(object_of(result, "prompt"), "raw"))
    test = object_of(result, "testCase")
    column = _column(_line(word_of(object_of(result, "prompt"), "label")), chat.system, found)
    place = result.get("testIdx")
    number = place if isinstance(place, int) and not isinstance(place, bool) else len(found.prompts)
    outcomes, checks = _checks(object_of(result, "gradingResult"), found)
    prompt = _prompt(number, chat.messages, {**object_of(test, "vars"), **object_of(result, "vars")}, found)
    provider = result.get("provider")
    named = word_of(provider, "id") if isinstance(provider, dict) else provider if isinstance(provider, str) else ""
    first = CellId(column.id, prompt.id, model_of(_line(named)))
    found.counted[first] = found.counted.get(first, 0) + 1
    cell = RecordedCell(replace(first, sample=found.counted[first]), None, _answer(result, outcomes))
    found.cells.append(cell)
    if cell.completion.state == "done":
        found.checks[cell.id] = checks


def _column(label: str, system: str | None, found: _Gathered) -> Column:
    key = ("" if system is None else label, system)
    if key not in found.columns:
        if system is None:
            found.columns[key] = Column(NONE.id, NONE.name, NONE, None)
            return found.columns[key]
        readable = label and len(label) <= 80 and not label.startswith(("[", "{"))
        name = _free(label if readable else "System message", [column.name for column in found.columns.values()], " ")
        stem = _free(file_stem(name), [NONE.id, "empty", *(column.id for column in found.columns.values())], "-")
        preset = Preset(stem, name, system, source="promptfoo results")
        found.columns[key] = Column(stem, name, preset, system)
    return found.columns[key]


def _prompt(number: int, messages: tuple[Message, ...], values: Object, found: _Gathered) -> Prompt:
    key = (number, messages)
    if key not in found.prompts:
        names = [prompt.id for prompt in found.prompts.values()]
        said = {_line(name): _text(value) for name, value in values.items() if _line(name)}
        found.prompts[key] = Prompt(_free(f"test-{number + 1}", names, "-"), messages, said)
    return found.prompts[key]


def _answer(result: Object, outcomes: tuple[CheckOutcome, ...]) -> Completion:
    response = object_of(result, "response")
    error = word_of(result, "error") or word_of(response, "error")
    failed = result.get("failureReason") == _ERROR or (bool(error) and "output" not in response)
    state: CellState = "failed" if failed else "done"
    usage = object_of(response, "tokenUsage") or object_of(result, "tokenUsage")
    return Completion(
        state=state,
        text=_text(response.get("output")),
        reasoning=word_of(object_of(response, "metadata"), "reasoning"),
        finish_reason=None if failed else _REASONS.get(word_of(response, "finishReason"), "stop"),
        usage=Usage(
            _whole(usage.get("prompt")),
            _whole(usage.get("completion")),
            _whole(object_of(usage, "completionDetails").get("reasoning")),
            _whole(usage.get("cached")),
        ),
        timings=Timings(None, _positive(result.get("latencyMs")), None),
        error=CellError("server", error[:2_000] or "promptfoo says that it failed, and not why.") if failed else None,
        checks=outcomes,
        cost_usd=_positive(result.get("cost")),
    )


def _checks(grading: Object, found: _Gathered) -> tuple[tuple[CheckOutcome, ...], tuple[Check, ...]]:
    outcomes: list[CheckOutcome] = []
    checks: list[Check] = []
    for part in as_list(grading.get("componentResults")):
        if not isinstance(part, dict):
            continue
        assertion = object_of(part, "assertion")
        check = check_of(assertion)
        kind = _line(word_of(assertion, "type")) or "assertion"
        score, weight = number_of(part.get("score")), number_of(assertion.get("weight"))
        metric = _line(word_of(assertion, "metric")) or None
        passed = part.get("pass") is True
        outcomes.append(
            CheckOutcome(
                kind, passed, word_of(part, "reason")[:2_000], float(passed if score is None else score),
                1.0 if weight is None else float(weight), metric,
            )
        )  # fmt: skip
        if isinstance(check, Check):
            checks.append(check)
        else:
            found.dropped[kind] = found.dropped.get(kind, 0) + 1
    return tuple(outcomes), tuple(checks)


def _text(value: JsonValue) -> str:
    """An output or a variable that is no text is written as JSON."""
    import json

    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _whole(value: JsonValue) -> int | None:
    number = number_of(value)
    return int(number) if number is not None and number >= 0 else None


def _positive(value: JsonValue) -> float | None:
    number = number_of(value)
    return float(number) if number is not None and number > 0 else None


def _line(text: str) -> str:
    return " ".join(NOT_IN_A_LINE.sub(" ", text).split())[:MAX_NAME]


def _free(name: str, taken: Sequence[str], between: str) -> str:
    if name not in taken:
        return name
    return next(f"{name}{between}{n}" for n in range(2, len(taken) + 3) if f"{name}{between}{n}" not in taken)
