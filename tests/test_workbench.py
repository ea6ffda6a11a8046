"""The workbench on a home of its own: plans and seeds, runs against a model server on loopback, files and back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from playground.core.completion import Completion
from playground.core.endpoint import EMBEDDED_MODEL, Endpoint
from playground.core.errors import InputError, NotFound, ProviderError, StoreError
from playground.core.events import RunEvent, RunNotice, TextDelta
from playground.core.experiment import Experiment, PresetChoice, Prompt
from playground.core.plan import RunPlan
from playground.core.preset import Check, Preset
from playground.core.request import Message, Parameters
from playground.core.run import Run, plan_again
from playground.store.owners import Owner
from playground.workbench import Workbench
from playground.workbench.experiments import read_run
from playground.workbench.log_file import logging_to
from playground.workbench.planning import unfinished

T = TypeVar("T")
LAB = "lab/echo"
SEEDED = Preset("seeded", "Seeded", "Count.", parameters=Parameters(seed=500))
PIRATE = Preset("pirate", "Pirate", "Arr.", checks=(Check("icontains", "arr"), Check("icontains", "absent")))


@pytest.fixture
def workbench(own_home: Path) -> Iterator[Workbench]:
    made = Workbench()
    made.library.save(PIRATE)
    yield made
    made.close()


def experiment(*presets: str | Preset, **fields: Any) -> Experiment:
    choices = tuple(PresetChoice(p) if isinstance(p, str) else PresetChoice(p.id, inline=p) for p in presets)
    fields.setdefault("prompts", (Prompt("q1", (Message("user", "Why?"),)), Prompt("q2", (Message("user", "How?"),))))
    return Experiment("Test", choices, **fields)


def planned(workbench: Workbench, wanted: Experiment, override: Parameters | None = None) -> RunPlan:
    return workbench.plan(wanted, workbench.experiments.finder(), override)


# ---- plans


def test_a_plan_has_a_cell_for_each_preset_prompt_model_and_sample(workbench: Workbench) -> None:
    plan = planned(workbench, experiment("none", "pirate", models=(LAB, "local/x"), samples=3))
    assert len(plan.cells) == len({cell.id for cell in plan.cells}) == 2 * 2 * 2 * 3
    assert [column.id for column in plan.columns] == ["none", "pirate"]


def test_without_a_model_it_is_the_embedded_one_and_a_model_named_twice_is_asked_once(workbench: Workbench) -> None:
    assert planned(workbench, experiment("none")).models == (EMBEDDED_MODEL,)
    plan = planned(workbench, experiment("none", models=(LAB, LAB)))
    assert plan.models == (LAB,)
    assert len(plan.cells) == 2


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (experiment(), "no preset is chosen"),
        (experiment("none", prompts=()), "there is no prompt"),
        (experiment("none", "none"), "stands twice"),
        (experiment("none", prompts=(Prompt("q", ()), Prompt("q", ()))), "the prompt id 'q' stands twice"),
    ],
)
def test_what_cannot_be_planned_is_said(workbench: Workbench, wanted: Experiment, words: str) -> None:
    with pytest.raises(InputError, match=words):
        planned(workbench, wanted)


def test_what_was_typed_goes_over_the_presets_and_those_over_the_experiments(workbench: Workbench) -> None:
    own = Preset("own", "Own", "x", parameters=Parameters(temperature=0.5, top_p=0.5))
    wanted = experiment("none", own, parameters=Parameters(temperature=0.9, max_tokens=90), models=(LAB,))
    plain = {cell.id.preset: cell.request.parameters for cell in planned(workbench, wanted).cells}
    assert plain == {
        "none": Parameters(temperature=0.9, max_tokens=90),
        "own": Parameters(temperature=0.5, top_p=0.5, max_tokens=90),
    }
    typed = planned(workbench, wanted, Parameters(temperature=0.0, max_tokens=7))
    assert {(c.request.parameters.temperature, c.request.parameters.max_tokens) for c in typed.cells} == {(0.0, 7)}
    assert typed.parameters == Parameters(temperature=0.0, max_tokens=7)


def test_a_seed_is_drawn_for_local_models_alone(workbench: Workbench) -> None:
    plan = planned(workbench, experiment("none", "pirate", models=("local/x", LAB), samples=2))
    local = {(c.id.preset, c.id.sample): c.seed for c in plan.cells if c.endpoint == "local"}
    assert {cell.seed for cell in plan.cells if cell.endpoint != "local"} == {None}
    assert None not in local.values()
    assert len(set(local.values())) == 4
    assert plan.parameters.seed is None
    again = planned(workbench, experiment("none", "pirate", models=("local/x",), samples=2))
    assert {cell.seed for cell in again.cells} != set(local.values())


@pytest.mark.parametrize("typed", [True, False])
def test_a_seed_that_was_asked_for_goes_to_every_endpoint(workbench: Workbench, typed: bool) -> None:
    seed = Parameters(seed=7)
    wanted = experiment("none", "pirate", models=("local/x", LAB), parameters=Parameters() if typed else seed)
    plan = planned(workbench, wanted, seed if typed else None)
    assert None not in {cell.seed for cell in plan.cells}
    assert len({cell.seed for cell in plan.cells}) == 4  # column and model; the two prompts share theirs
    assert plan.parameters.seed == 7


def test_a_presets_own_seed_goes_to_every_endpoint(workbench: Workbench) -> None:
    plan = planned(workbench, experiment("none", SEEDED, models=(LAB,)))
    assert {(cell.id.preset, cell.seed) for cell in plan.cells} == {("none", None), ("seeded", 600)}


# ---- records


@pytest.mark.parametrize("seed", [None, 7])
def test_the_plan_of_a_stored_run_is_the_one_it_was_begun_with(workbench: Workbench, seed: int | None) -> None:
    wanted = experiment("none", "pirate", SEEDED, models=("local/x", LAB), samples=2, parameters=Parameters(seed=seed))
    plan = planned(workbench, wanted)
    run = workbench.begin(plan)
    assert plan_again(run) == plan
    assert plan_again(workbench.runs.load(run.id)) == plan
    assert [cell.seed for cell in run.cells] == [cell.seed for cell in plan.cells]


def test_a_run_is_recorded_before_anything_is_asked(workbench: Workbench) -> None:
    run = workbench.begin(planned(workbench, experiment("none", "pirate", models=(LAB, "local/x"))))
    stored = workbench.runs.load(run.id)
    assert stored == run
    assert stored.state == "running"
    assert {cell.completion.state for cell in stored.cells} == {"pending"}
    assert workbench.runs.resolve("last") == run.id


def test_ids_of_runs_sort_by_time_and_are_their_own(workbench: Workbench) -> None:
    plan = planned(workbench, experiment("none"))
    made = [workbench.begin(plan).id for _ in range(3)]
    assert len(set(made)) == 3
    assert [run_id[:13] for run_id in made] == sorted(run_id[:13] for run_id in made)


def test_kept_answers_are_taken_over_as_they_are(workbench: Workbench) -> None:
    plan = planned(workbench, experiment("none", "pirate", models=(LAB,)))
    kept = {plan.cells[0].id: Completion("done", "from before", finish_reason="stop")}
    run = workbench.begin(plan, kept)
    assert workbench.runs.load(run.id).cells[0].completion == kept[plan.cells[0].id]
    assert [cell.id for cell in unfinished(run, plan).cells] == [cell.id for cell in plan.cells[1:]]


def test_whatever_is_not_done_is_unfinished(workbench: Workbench) -> None:
    plan = planned(workbench, experiment("none", models=(LAB,), samples=3))
    states = ("done", "failed", "cancelled", "interrupted", "running", "pending")
    run = workbench.begin(plan)
    cells = tuple(
        replace(cell, completion=Completion(state)) for cell, state in zip(run.cells, states, strict=True)
    )  # fmt: skip
    assert unfinished(replace(run, cells=cells), plan).cells == plan.cells[1:]


def test_a_run_of_a_dead_process_is_resumed_as_this_ones(workbench: Workbench) -> None:
    run = replace(workbench.begin(planned(workbench, experiment("none"))), id="left-behind")
    workbench.runs.begin(run, Owner(2**22 + 1, 0.0))
    assert workbench.runs.load(run.id).state == "interrupted"
    assert workbench.resume(run.id).state == "running"
    with pytest.raises(NotFound):
        workbench.resume("nobody")


# ---- runs against a server


@dataclass
class Server:
    """Speaks openai-chat. `echo` says `[system message] prompt`, `broken` answers 500, `endless` begins and goes on."""

    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    open: int = 0
    most: int = 0
    mended: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most = max(self.most, self.open)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length: ")[2].partition("\r\n")[0] or 0)
            await self.answer(json.loads(await reader.readexactly(length) or "{}"), reader, writer)
        self.open -= 1
        writer.close()

    async def answer(self, body: dict[str, Any], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not body:
            return reply(writer, 200, "application/json", json.dumps({"data": [{"id": "echo"}]}))
        self.asked.append(body)
        texts = {message["role"]: message["content"] for message in body["messages"]}
        if body["model"] == "broken" and not self.mended:
            return reply(writer, 500, "application/json", '{"error": {"message": "the model is on fire"}}')
        start = delta(f"[{texts.get('system', '-')}] {texts['user']}")
        if body["model"] == "endless" and not self.mended:
            reply(writer, 200, "text/event-stream", start)
            await reader.read()  # until the client hangs up
            return None
        counts = {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 2}}
        return reply(writer, 200, "text/event-stream", f"{start}{delta('', 'stop')}{event(counts)}data: [DONE]\n\n")


def event(value: object) -> str:
    return f"data: {json.dumps(value)}\n\n"


def delta(text: str, finish: str | None = None) -> str:
    return event({"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": finish}]})


def reply(writer: asyncio.StreamWriter, status: int, kind: str, body: str) -> None:
    writer.write(f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n{body}".encode())


@contextlib.asynccontextmanager
async def lab(workbench: Workbench, **settings: Any) -> AsyncIterator[Server]:
    """A server that the workbench knows as `lab`; at the end nothing of it or of the workbench goes on."""
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    entry = Endpoint("lab", f"http://127.0.0.1:{server.port}/v1", max_retries=0, **settings)
    workbench.endpoints.add(entry, replace=True)
    try:
        yield server
    finally:
        await workbench.aclose()
        listening.close()
        async with asyncio.timeout(5):
            while len(asyncio.all_tasks()) > 1:  # noqa: ASYNC110 - connections that are just closing
                await asyncio.sleep(0.001)


@dataclass
class Watch:
    """An EventSink."""

    events: list[RunEvent] = field(default_factory=list)
    text: asyncio.Event = field(default_factory=asyncio.Event)

    def publish(self, event: RunEvent) -> None:
        self.events.append(event)
        if isinstance(event, TextDelta):
            self.text.set()


def on_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    async def watched() -> T:
        async with asyncio.timeout(10):
            return await work()

    return asyncio.run(watched())


def carried_out(workbench: Workbench, wanted: Experiment) -> tuple[Run, Server]:
    """The stored run after it was carried out."""
    plan = planned(workbench, wanted)
    run = workbench.begin(plan)

    async def work() -> Server:
        async with lab(workbench, max_concurrency=4) as server:
            await workbench.activate(run, Watch()).carry_out(plan.cells)
            return server

    server = on_loop(work)
    return workbench.runs.load(run.id), server


def test_a_run_brings_real_answers_and_keeps_them(workbench: Workbench) -> None:
    run, server = carried_out(workbench, experiment("none", "empty", "pirate", models=(LAB,), samples=2))
    assert (run.state, len(run.cells), len(server.asked)) == ("done", 12, 12)
    assert {(c.id.preset, c.id.prompt, c.completion.text) for c in run.cells} == {
        ("none", "q1", "[-] Why?"), ("empty", "q1", "[] Why?"), ("pirate", "q1", "[Arr.] Why?"),
        ("none", "q2", "[-] How?"), ("empty", "q2", "[] How?"), ("pirate", "q2", "[Arr.] How?"),
    }  # fmt: skip
    assert {cell.completion.state for cell in run.cells} == {"done"}
    pirate = run.cells[2].completion
    assert [outcome.passed for outcome in pirate.checks] == [True, False]
    assert (pirate.usage.output_tokens, pirate.finish_reason) == (2, "stop")
    assert pirate.sent is not None
    assert pirate.sent.url.endswith("/v1/chat/completions")
    assert run.finished_at is not None
    assert not any("seed" in body for body in server.asked)
    assert server.most <= 4


def test_failed_cells_say_why_and_a_resumed_run_asks_them_alone(workbench: Workbench) -> None:
    async def work() -> tuple[Run, int]:
        async with lab(workbench) as server:
            plan = planned(workbench, experiment("none", "pirate", models=(LAB, "lab/broken")))
            run = workbench.begin(plan)
            await workbench.activate(run, Watch()).carry_out(plan.cells)
            first = workbench.runs.load(run.id)
            assert {(c.id.model, c.completion.state) for c in first.cells} == {(LAB, "done"), ("lab/broken", "failed")}
            error = next(c.completion.error for c in first.cells if c.completion.error)
            assert (error.kind, error.status) == ("server", 500)
            assert "the model is on fire" in error.message
            server.mended, asked = True, len(server.asked)
            again = workbench.resume(run.id)
            await workbench.activate(again, Watch()).carry_out(unfinished(again, plan_again(again)).cells)
            return workbench.runs.load(run.id), len(server.asked) - asked

    run, asked = on_loop(work)
    assert (run.state, asked) == ("done", 4)
    assert {cell.completion.state for cell in run.cells} == {"done"}


def test_a_cancelled_run_keeps_what_arrived_closes_connections_and_can_be_resumed(workbench: Workbench) -> None:
    async def work() -> tuple[Run, Run]:
        async with lab(workbench, max_concurrency=1) as server:
            plan = planned(workbench, experiment("pirate", "none", models=("lab/endless",)))
            run, watch = workbench.begin(plan), Watch()
            running = asyncio.create_task(workbench.activate(run, watch).carry_out(plan.cells))
            await watch.text.wait()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            while server.open:  # noqa: ASYNC110 - the server sees the end of a connection a moment later
                await asyncio.sleep(0.001)
            stopped = workbench.runs.load(run.id)
            server.mended = True
            again = workbench.resume(run.id)
            await workbench.activate(again, Watch()).carry_out(unfinished(again, plan_again(again)).cells)
            return stopped, workbench.runs.load(run.id)

    stopped, ended = on_loop(work)
    assert stopped.state == "done"
    assert {cell.completion.state for cell in stopped.cells} == {"cancelled"}
    assert stopped.cells[0].completion.text == "[Arr.] Why?"
    assert [cell.completion.text for cell in ended.cells] == ["[Arr.] Why?", "[-] Why?", "[Arr.] How?", "[-] How?"]
    assert {cell.completion.state for cell in ended.cells} == {"done"}


def test_a_resumed_run_that_is_stopped_at_once_keeps_earlier_texts(workbench: Workbench) -> None:
    async def work() -> Run:
        async with lab(workbench):
            plan = planned(workbench, experiment("none", models=(LAB,)))
            half = {cell.id: Completion("interrupted", f"half {cell.id.prompt}") for cell in plan.cells}
            again = workbench.resume(workbench.begin(plan, half).id)
            active = workbench.activate(again, Watch())
            running = asyncio.create_task(active.carry_out(plan.cells))
            await asyncio.sleep(0)
            active.cancel()
            await running
            return workbench.runs.load(again.id)

    assert [(c.completion.state, c.completion.text) for c in on_loop(work).cells] == [
        ("interrupted", "half q1"), ("interrupted", "half q2"),
    ]  # fmt: skip


def test_a_run_that_cannot_be_saved_goes_on_and_says_so(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise StoreError("The disk is full: make room.")

    async def work() -> Watch:
        async with lab(workbench):
            plan, watch = planned(workbench, experiment("none", models=(LAB,))), Watch()
            run = workbench.begin(plan)
            monkeypatch.setattr(workbench.runs, "save", full)
            await workbench.activate(run, watch).carry_out(plan.cells)
            return watch

    watch = on_loop(work)
    said = [event.message for event in watch.events if isinstance(event, RunNotice)]
    assert said == ["The answers are not being kept: The disk is full: make room."]
    assert any(isinstance(event, TextDelta) for event in watch.events)


# ---- endpoints


def test_an_entry_that_changed_is_made_anew_and_the_old_one_closed_at_the_end(workbench: Workbench) -> None:
    async def work() -> None:
        workbench.endpoints.add(Endpoint("lab", "http://127.0.0.1:9/v1"))
        first = workbench.providers["lab"]
        assert workbench.providers["lab"] is first
        workbench.endpoints.add(Endpoint("other", "http://127.0.0.1:9/v1"))
        assert workbench.providers["lab"] is first
        workbench.endpoints.add(Endpoint("lab", "http://127.0.0.1:10/v1", max_concurrency=2), replace=True)
        second = workbench.providers["lab"]
        assert (second is first, second.max_concurrency) == (False, 2)
        closed: list[object] = []
        for provider in (first, second):
            provider.aclose = closing(closed, provider)  # type: ignore[method-assign] # to see it called
        await workbench.aclose()
        assert closed == [first, second]
        workbench.endpoints.remove("lab")
        assert workbench.providers.get("lab") is None

    on_loop(work)


def closing(closed: list[object], provider: object) -> Callable[[], Coroutine[Any, Any, None]]:
    async def aclose() -> None:
        closed.append(provider)

    return aclose


def test_the_file_of_endpoints_is_read_once_a_change(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    real = workbench.endpoints.get
    monkeypatch.setattr(workbench.endpoints, "get", lambda name: (reads.append(name), real(name))[1])
    workbench.endpoints.add(Endpoint("lab", "http://127.0.0.1:9/v1"))
    for _ in range(5):
        assert workbench.providers.get("lab") is not None
    assert reads == ["lab"]


def test_a_broken_entry_fails_its_cells_with_its_place_in_the_file(workbench: Workbench) -> None:
    async def work() -> Run:
        async with lab(workbench):
            path = workbench.endpoints.path
            path.write_text(f'{path.read_text("utf-8")}\n[endpoints.bad]\nbase_url = "http://h/v1"\nmax_tries = 3\n')
            plan = planned(workbench, experiment("none", models=("bad/x", "gone/x", LAB)))
            run = workbench.begin(plan)
            await workbench.activate(run, Watch()).carry_out(plan.cells)
            return workbench.runs.load(run.id)

    by_model = {cell.id.model: cell.completion for cell in on_loop(work).cells}
    bad, gone = by_model["bad/x"].error, by_model["gone/x"].error
    assert bad is not None
    assert gone is not None
    assert (bad.kind, gone.kind, by_model[LAB].state) == ("config", "config", "done")
    assert "endpoints.toml:" in bad.message
    assert "max_tries" in bad.message
    assert "There is no endpoint 'gone'" in gone.message


def test_models_of_an_endpoint_bear_its_name(workbench: Workbench) -> None:
    async def work() -> list[str]:
        async with lab(workbench):
            with pytest.raises(NotFound):
                await workbench.models("nowhere")
            return await workbench.models("lab")

    assert on_loop(work) == ["lab/echo"]


def test_an_endpoint_that_does_not_answer_says_so(workbench: Workbench) -> None:
    async def work() -> None:
        workbench.endpoints.add(Endpoint("dead", "http://127.0.0.1:9/v1", max_retries=0))
        with pytest.raises(ProviderError):
            await workbench.models("dead")
        await workbench.aclose()

    on_loop(work)


def test_providers_list_the_embedded_model_first(workbench: Workbench) -> None:
    workbench.endpoints.add(Endpoint("lab", "http://127.0.0.1:9/v1"))
    names = list(workbench.providers)
    assert names[0] == "local"
    assert "lab" in names
    assert len(workbench.providers) == len(names)
    assert "nobody" not in workbench.providers


# ---- files


@pytest.mark.parametrize("suffix", [".html", ".json"])
def test_an_exported_run_opens_as_the_same_run(workbench: Workbench, tmp_path: Path, suffix: str) -> None:
    wanted = experiment(
        "none", "pirate", SEEDED, models=(LAB, "lab/broken"), samples=2, parameters=Parameters(temperature=0.5),
        checks=(Check("word-count", {"min": 1}),), description="A <b>test</b> & more",
    )  # fmt: skip
    run, _server = carried_out(workbench, wanted)
    path = tmp_path / f"run{suffix}"
    workbench.export(run, path)
    assert read_run(path) == run
    assert workbench.experiments.open_file(path) == run


def test_a_comparison_is_not_written_as_just_anything(workbench: Workbench, tmp_path: Path) -> None:
    run = workbench.begin(planned(workbench, experiment("none")))
    with pytest.raises(InputError, match=r"\.html"):
        workbench.export(run, tmp_path / "run.pdf")
    for suffix in (".md", ".csv"):
        workbench.export(run, tmp_path / f"run{suffix}")
        assert (tmp_path / f"run{suffix}").stat().st_size > 0


MINE = "name: Mine\npresets: [none, near.preset.md]\nprompts: [Why?]\n"


def test_experiments_are_found_by_id_or_path_and_their_paths_start_beside_them(
    workbench: Workbench, tmp_path: Path
) -> None:
    (tmp_path / "mine.experiment.yaml").write_text(MINE, "utf-8")
    (tmp_path / "near.preset.md").write_text("---\nname: Near\n---\nStay near.", "utf-8")
    found, folder = workbench.experiments.find(str(tmp_path / "mine.experiment.yaml"))
    assert (found.name, folder) == ("Mine", tmp_path)
    columns = workbench.plan(found, workbench.experiments.finder(folder)).columns
    assert [column.system_message for column in columns] == [None, "Stay near."]
    assert workbench.experiments.finder()("pirate").name == "Pirate"


def test_the_users_experiment_hides_a_shipped_one_and_a_broken_one_is_listed_with_its_reason(
    workbench: Workbench,
) -> None:
    folder = workbench.folders.experiments
    folder.mkdir(parents=True)
    (folder / "starter.experiment.yaml").write_text(MINE, "utf-8")
    (folder / "wrong.experiment.yaml").write_text("name: Wrong\npresetz: [none]\n", "utf-8")
    assert workbench.experiments.find("starter")[0].name == "Mine"
    listed = {entry.id: entry for entry in workbench.experiments.all()}
    assert list(listed) == sorted(listed)
    assert listed["wrong"].experiment is None
    assert "presetz" in str(listed["wrong"].error)
    with pytest.raises(NotFound, match="did you mean 'starter'"):
        workbench.experiments.find("startr")


@pytest.mark.parametrize("name", ["x" * 300, "~nobody-of-that-name/x", "a\0b", "", ".", "two\nlines"])
def test_what_names_no_file_is_not_found(workbench: Workbench, name: str) -> None:
    for look in (
        workbench.experiments.find,
        lambda text: workbench.experiments.finder()(f"{text}.preset.md"),
        lambda text: workbench.experiments.open_file(Path(text)),
        lambda text: read_run(Path(text)),
    ):
        with pytest.raises(NotFound):
            look(name)


def test_files_are_told_apart(workbench: Workbench, tmp_path: Path) -> None:
    preset = tmp_path / "near.preset.md"
    preset.write_text("---\nname: Near\n---\nStay near.", "utf-8")
    other = tmp_path / "notes.txt"
    other.write_text("hm", "utf-8")
    opened = workbench.experiments.open_file(preset)
    assert isinstance(opened, Preset)
    assert opened.id == "near"
    with pytest.raises(InputError, match="none of the files that can be opened"):
        workbench.experiments.open_file(other)


# ---- the log


def test_the_log_holds_ours_and_no_key(tmp_path: Path) -> None:
    secret = "sk-0123456789abcdef"
    with logging_to(tmp_path / "logs", lambda: [secret]) as path:
        assert not path.exists()
        logging.getLogger("playground.engine").info("asked")
        logging.getLogger("httpx").info("not ours")
        try:
            raise ValueError(f"header Bearer {secret}")
        except ValueError:
            logging.getLogger("playground.engine").exception("cell %s", secret)
    logging.getLogger("playground.engine").error("after the end")
    text = path.read_text("utf-8")
    assert "asked" in text
    assert "Traceback" in text
    assert not any(word in text for word in (secret, "not ours", "after the end"))


def test_known_keys_are_those_that_were_seen(workbench: Workbench) -> None:
    assert workbench.known_keys() == ()
    workbench.keys.set("lab", "sk-0123456789abcdef", remember=False)
    assert workbench.known_keys() == ("sk-0123456789abcdef",)
