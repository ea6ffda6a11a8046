"""Answers that are there already: which ones are taken, how they are marked, and what is never taken."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from playground.core.completion import Completion, Timings, Usage
from playground.core.endpoint import Endpoint
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.ports import Chunk
from playground.core.preset import Check, Preset
from playground.core.request import CompletionRequest, Delivery, Message, Parameters, SentRequest
from playground.core.request_key import place_of, request_key
from playground.core.run import Run
from playground.core.studies import Studies
from playground.formats import comparison_csv, comparison_markdown
from playground.formats.run_record import decode, encode
from playground.store.folders import Folders
from playground.workbench import Workbench
from playground.workbench.reuse import Reuse

PIRATE = Preset("pirate", "Pirate", "Arr.", checks=(Check("icontains", "arr"),))
SENT = SentRequest("POST", "http://lab/v1/chat/completions", {"model": "m", "seed": 7}, Delivery("system"))


@dataclass
class Lab:
    """A core.ports.Provider whose answers are numbered."""

    max_concurrency: int = 1
    asked: list[CompletionRequest] = field(default_factory=list)

    async def prepare(self, model: str, report: object) -> None: ...

    def describe(self, request: CompletionRequest) -> SentRequest:
        body: dict[str, Any] = {"model": request.model, "messages": [message.text for message in request.messages]}
        if request.parameters.seed is not None:
            body["seed"] = request.parameters.seed
        return replace(SENT, body=body)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        yield Chunk(f"Arr, answer {len(self.asked)}")
        yield Chunk(finish_reason="stop", usage=Usage(3, 5))

    async def aclose(self) -> None: ...


@dataclass
class Nobody:
    def publish(self, event: object) -> None: ...


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Lab:
    return Lab()


@pytest.fixture
def workbench(own_home: object, provider: Lab, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    made = Workbench()
    made.endpoints.add(Endpoint("lab", "http://lab/v1"))
    made.__dict__["providers"] = {"lab": provider}
    yield made
    made.close()


Ask = Callable[..., Run]


@pytest.fixture
def ask(workbench: Workbench) -> Ask:
    def run(reuse: Reuse = "never", *presets: Preset, prompt: str = "Why?", **settings: Any) -> Run:
        choices = tuple(PresetChoice(p.id, inline=p) for p in presets or (PIRATE,))
        prompts = (Prompt("q", (Message("user", prompt),)),)
        wanted = Experiment("T", choices, prompts, ("lab/m",), **settings)
        plan = workbench.plan(wanted, workbench.library.get)
        begun = workbench.begin(plan)
        asyncio.run(workbench.activate(begun, Nobody(), reuse=reuse).carry_out(plan.cells))
        return workbench.runs.load(begun.id)

    return run


def completion_of(run: Run, place: int = 0) -> Completion:
    return run.cells[place].completion


def test_the_same_request_is_answered_from_the_earlier_run_and_marked(ask: Ask, provider: Lab) -> None:
    first, second = ask(), ask("single")
    before, after = completion_of(first), completion_of(second)
    assert len(provider.asked) == 1
    assert after.reused_from == first.id
    assert (after.text, after.usage, after.timings) == (before.text, before.usage, before.timings)
    assert after.cost_usd == 0.0
    assert [outcome.passed for outcome in after.checks] == [True]
    third = ask("single")
    assert completion_of(third).reused_from == first.id, "an answer that was reused is no source"


def test_nothing_is_reused_unless_it_is_asked_for(ask: Ask, provider: Lab) -> None:
    ask()
    assert completion_of(ask()).reused_from is None
    assert len(provider.asked) == 2


@pytest.mark.parametrize(
    "changed",
    [{"prompt": "Why not?"}, {"parameters": Parameters(seed=3)}],
)
def test_another_word_or_parameter_is_another_request(ask: Ask, provider: Lab, changed: Mapping[str, Any]) -> None:
    ask()
    assert completion_of(ask("single", **changed)).reused_from is None
    assert len(provider.asked) == 2


def test_repeats_are_asked_anew_unless_that_is_wanted_and_no_answer_is_taken_twice(ask: Ask, provider: Lab) -> None:
    first = ask(samples=2)
    assert {cell.completion.reused_from for cell in ask("single", samples=2).cells} == {None}
    assert len(provider.asked) == 4
    many = ask("samples", samples=5)
    texts = [cell.completion.text for cell in many.cells]
    assert len(set(texts)) == 5
    assert sorted(cell.completion.reused_from is None for cell in many.cells) == [False] * 4 + [True]
    assert first.id in {cell.completion.reused_from for cell in many.cells}
    assert len(provider.asked) == 5


def test_two_columns_of_one_text_do_not_get_copies_of_one_answer(ask: Ask, provider: Lab) -> None:
    ask()
    twins = ask("single", PIRATE, replace(PIRATE, id="twin", name="Twin"))
    assert sorted(c.completion.reused_from is None for c in twins.cells) == [False, True]
    assert completion_of(twins).text != completion_of(twins, 1).text


def test_answers_of_deleted_runs_and_of_files_are_not_taken(ask: Ask, provider: Lab, workbench: Workbench) -> None:
    first = ask()
    workbench.runs.import_run(replace(first, id="from-a-file", name="Other"))
    workbench.runs.delete([first.id])
    assert completion_of(ask("single")).reused_from is None
    assert len(provider.asked) == 2


def test_nothing_is_booked_for_an_answer_that_was_there(ask: Ask, workbench: Workbench) -> None:
    ask()
    (before,) = workbench.runs.spending()
    ask("single")
    assert workbench.runs.spending() == (before,)


def test_every_export_says_where_it_comes_from(ask: Ask) -> None:
    first = ask()
    second = ask("single")
    data = encode(second)
    assert json.loads(data)["cells"][0]["reused_from"] == first.id
    assert "reused_from" not in json.loads(encode(first))["cells"][0]
    assert completion_of(decode(data, file="x")).reused_from == first.id
    assert f"reused from {first.id}" in comparison_markdown.render(second).replace("\\", "")
    assert first.id in comparison_csv.render(second).decode("utf-8-sig")


def test_the_key_knows_place_words_and_seed_and_no_credentials() -> None:
    endpoint = Endpoint("lab", "http://lab/v1", headers={"X-Version": "1"})
    key = request_key(place_of(endpoint), SENT)
    other_key = replace(endpoint, headers={"x-version": "1", "Authorization": "Bearer sk-1234567890abcdef"})
    assert request_key(place_of(other_key), SENT) == key
    assert request_key(place_of(replace(endpoint, name="renamed")), SENT) == key
    assert request_key(place_of(endpoint), replace(SENT, body={"seed": 7, "model": "m"})) == key
    others = [
        request_key(place_of(replace(endpoint, headers={"X-Version": "2"})), SENT),
        request_key(place_of(replace(endpoint, dialect="ollama")), SENT),
        request_key(place_of(endpoint), replace(SENT, body={"model": "m", "seed": 8})),
        request_key(place_of(endpoint), replace(SENT, url="http://elsewhere/v1/chat/completions")),
    ]
    assert len({key, *others}) == 5


def test_an_answer_is_found_by_an_index(ask: Ask, folders_of_test: Folders) -> None:
    ask()
    with sqlite3.connect(folders_of_test.database_file) as db:
        sql = "explain query plan select 1 from cell where request_key = ? and state = 'done'"
        assert "cell_by_request" in str(db.execute(sql, (b"x",)).fetchall())


def test_ten_thousand_kept_answers_are_looked_up_quickly(ask: Ask, workbench: Workbench) -> None:
    run = ask()
    cells = tuple(replace(run.cells[0], id=replace(run.cells[0].id, prompt=f"q{n}")) for n in range(10_000))
    workbench.runs.begin(replace(run, id="many", cells=cells), None)
    keys = {cell.id: n.to_bytes(32) for n, cell in enumerate(cells)}
    whole = Completion("done", "x", "", "stop", Usage(3, 5), Timings(1.0, 2.0, 3.0), sent=SENT)
    workbench.runs.save("many", dict.fromkeys(keys, whole), (), keys)
    began = time.perf_counter()
    for n in range(1000):
        assert workbench.runs.answers.to((n * 10).to_bytes(32))
    assert time.perf_counter() - began < 2.0, "a whole scan for each takes a minute"


@pytest.fixture
def folders_of_test(workbench: Workbench) -> Folders:
    return workbench.folders


def test_a_second_batch_is_never_answered_from_the_first(ask: Ask, workbench: Workbench, provider: Lab) -> None:
    first = ask("samples", samples=2)
    found = workbench.study(replace(first, columns=(*first.columns, replace(first.columns[0], id="b"))),
                            Studies(fresh=True))  # fmt: skip
    asked = len(provider.asked)
    begun = workbench.begin(found.plan, found.kept, found.former)
    asyncio.run(workbench.activate(begun, Nobody(), reuse="samples").carry_out(found.asked))
    assert len(provider.asked) - asked == len(found.asked) == 2
