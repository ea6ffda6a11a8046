"""promptfoo's results: ours as theirs and back, theirs as a run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from shown_runs import small_run

from playground.core.errors import InputError
from playground.core.preset import Check
from playground.core.request import Message
from playground.formats.export import read
from playground.formats.foreign.promptfoo_models import model_of
from playground.formats.promptfoo_results import render

SYSTEM = "You answer in {{ tone }} words."


def result(test: int, prompt: int, raw: str, label: str, output: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{test}-{prompt}", "promptIdx": prompt, "testIdx": test, "promptId": "p",
        "testCase": {"vars": {"topic": "cats"}, "assert": []},
        "provider": {"id": "openai:chat:gpt-4o", "label": ""}, "prompt": {"raw": raw, "label": label},
        "vars": {"topic": "cats", "n": 3},
        "response": {"output": output, "tokenUsage": {"total": 9, "prompt": 4, "completion": 5}},
        "failureReason": 0, "success": True, "score": 1, "latencyMs": 120, "namedScores": {}, "cost": 0.0002, **more,
    }  # fmt: skip


def chat(system: str, user: str) -> str:
    return json.dumps([{"role": "system", "content": system}, {"role": "user", "content": user}])


def graded(*parts: tuple[dict[str, Any], bool, str]) -> dict[str, Any]:
    return {
        "pass": all(passed for _, passed, _ in parts), "score": 1, "reason": "r",
        "componentResults": [{"pass": p, "score": float(p), "reason": why, "assertion": a} for a, p, why in parts],
    }  # fmt: skip


def theirs(*results: dict[str, Any], **more: Any) -> bytes:
    whole = {
        "evalId": "eval-abc-2026", "config": {"description": "Tone"}, "shareableUrl": None,
        "results": {"version": 3, "timestamp": "2026-10-02T09:10:11.123Z", "results": list(results), "prompts": []},
        "metadata": {"promptfooVersion": "0.121.9"}, **more,
    }  # fmt: skip
    return json.dumps(whole, indent=2).encode()


ASSERTION = {"type": "contains", "value": "cat", "metric": "topic"}
CODE = {"type": "javascript", "value": "output.length < 5"}
FILE = theirs(
    result(0, 0, "Write about cats", "Write about {{topic}}", "A cat."),
    result(0, 1, chat("Be brief.", "Write about cats"), "Brief", "Cat.", gradingResult=graded(
        (ASSERTION, True, "it does"), (CODE, False, "too long"))),
    result(1, 1, chat("Be brief.", "Write about dogs"), "Brief", {"a": 1}, failureReason=1, success=False),
    result(1, 1, chat("Be brief.", "Write about dogs"), "Brief", None, failureReason=2, error="401 no", response={}),
)  # fmt: skip


def test_theirs_opens_as_a_run() -> None:
    run = read(FILE, file="r.json")
    assert (run.id, run.name, run.program) == ("eval-abc-2026", "Tone", "promptfoo 0.121.9")
    assert [(c.id, c.name, c.system_message) for c in run.columns] == [
        ("none", "No system message", None), ("brief", "Brief", "Be brief."),
    ]  # fmt: skip
    assert [(p.id, p.text) for p in run.prompts] == [
        ("test-1", "Write about cats"), ("test-2", "Write about dogs"),
    ]  # fmt: skip
    assert run.prompts[0].vars == {"topic": "cats", "n": "3"}
    assert run.models == ("openai/gpt-4o",)
    told = [(c.id.preset, c.id.prompt, c.id.sample, c.completion.state, c.completion.text) for c in run.cells]
    assert told == [
        ("none", "test-1", 1, "done", "A cat."), ("brief", "test-1", 1, "done", "Cat."),
        ("brief", "test-2", 1, "done", '{"a": 1}'), ("brief", "test-2", 2, "failed", ""),
    ]  # fmt: skip
    assert run.cells[3].completion.error is not None
    assert run.cells[3].completion.error.message == "401 no"
    assert (run.cells[0].completion.usage.input_tokens, run.cells[0].completion.timings.total_ms) == (4, 120)


def test_their_verdicts_stand_and_what_cannot_be_made_here_is_told() -> None:
    run = read(FILE, file="r.json")
    assert [(o.type, o.passed, o.reason) for o in run.cells[1].completion.checks] == [
        ("contains", True, "it does"), ("javascript", False, "too long"),
    ]  # fmt: skip
    assert "javascript (1)" in run.description


def test_ours_goes_there_and_comes_back() -> None:
    run = small_run()
    data = render(run)
    assert render(run) == data
    whole = json.loads(data)
    assert set(whole["results"]) == {"version", "timestamp", "prompts", "results", "stats"}
    first = whole["results"]["results"][1]
    assert json.loads(first["prompt"]["raw"])[0] == {"role": "system", "content": run.columns[1].system_message}
    assert first["gradingResult"]["componentResults"][0]["assertion"]["type"] == "icontains-any"
    stats = whole["results"]["stats"]
    assert stats["successes"] + stats["failures"] + stats["errors"] == len(run.cells)
    metrics = [prompt["metrics"] for prompt in whole["results"]["prompts"]]
    assert sum(m["testPassCount"] for m in metrics) == stats["successes"]
    again = read(data, file="f")
    assert [column.system_message for column in again.columns] == [c.system_message for c in run.columns]
    assert [column.name for column in again.columns] == [c.name for c in run.columns]
    assert sorted(c.completion.text for c in again.cells) == sorted(c.completion.text for c in run.cells)
    reasons = {c.completion.text: c.completion.finish_reason for c in run.cells if c.completion.state == "done"}
    assert {
        c.completion.text: c.completion.finish_reason for c in again.cells if c.completion.state == "done"
    } == reasons
    pirate = Check("icontains-any", ["arr", "aye", "matey", "ahoy"], metric="speaks pirate")
    assert again.columns[1].preset.checks == (pirate,)


def test_a_template_of_ours_is_no_template_there() -> None:
    config = json.loads(render(small_run()))["config"]
    assert config["prompts"][1]["raw"].endswith('{"role": "user", "content": "{{ prompt }}"}]')
    assert config["providers"][0]["id"] == "local/smollm2-135m-instruct"


def test_several_messages_of_the_user_are_one_turn() -> None:
    raw = json.dumps([{"role": "user", "content": word} for word in ("one", "two")])
    run = read(theirs(result(0, 0, raw, "x", "y")), file="f")
    assert run.prompts[0].messages == (Message("user", "one\n\ntwo"),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"evalId": "x"}', "holds no results"),
        (b'{"evalId": "x", "results": {"version": 2, "results": [{}]}}', "no results of version 3"),
        (b'{"evalId": ' + b"[" * 500, "cannot|JSON|deep"),
        (b'{"evalId": "\xff"}', "not UTF-8"),
    ],
)
def test_what_is_none_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(data, file="r.json")


@pytest.mark.parametrize("odd", [{}, {"prompt": 3, "testIdx": True, "response": [], "provider": None, "vars": []}])
def test_odd_results_do_no_harm(odd: dict[str, Any]) -> None:
    run = read(theirs(odd), file="f")
    assert [(cell.id.preset, cell.id.model) for cell in run.cells] == [("none", "promptfoo/unknown")]


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("openai:chat:gpt-4o", "openai/gpt-4o"), ("anthropic:messages:claude-x", "anthropic/claude-x"),
        ("openai:gpt-4o", "openai/gpt-4o"), ("ollama:chat:llama3:8b", "ollama/llama3:8b"),
        ("openrouter:meta/llama", "openrouter/meta/llama"), ("echo", "promptfoo/echo"),
        ("local/smollm2", "local/smollm2"), ("file://p.py", "promptfoo/p.py"), ("", "promptfoo/unknown"),
    ],
)  # fmt: skip
def test_models(provider: str, model: str) -> None:
    assert model_of(provider) == model
