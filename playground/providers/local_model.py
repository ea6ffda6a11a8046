"""The endpoint `local`: the embedded model and any GGUF file, each run by a llama.cpp process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from playground.core.capabilities import ModelRule
from playground.core.catalogue import GENERIC
from playground.core.endpoint import LOCAL, Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, ReportProgress
from playground.core.request import CompletionRequest, Delivery, SentRequest
from playground.providers import memory, model_file
from playground.providers.api_endpoint import ApiEndpoint
from playground.providers.chat_template import TemplateFacts, read_template
from playground.providers.gguf import GgufHeader, read_header
from playground.providers.llama_server import LlamaServer, ServerSettings, how_it_ended
from playground.providers.llama_tokens import count_tokens
from playground.providers.local_files import LocalFiles
from playground.providers.local_room import make_room
from playground.providers.model_fetch import PinnedModel
from playground.providers.model_file import SMOLLM2
from playground.providers.model_memory import MemoryNeed, context_of, memory_need

IDLE_TIMEOUT_S: Final = 600.0
"""A large model reads a long prompt for minutes before its first token."""

TOTAL_TIMEOUT_S: Final = 3600.0
_MERGES: Final = replace(GENERIC, rules=(ModelRule(system="user"),))
"""For a model whose template takes no system message: it goes in front of the user's first words."""

NOTICE_DEATH_S: Final = 0.5
"""How long a broken connection waits for the news that the process has ended."""


@dataclass(slots=True)
class _Served:
    """A model file that is being served, or was until its process ended. `chosen` is what a person set for it."""

    server: LlamaServer
    api: ApiEndpoint
    facts: TemplateFacts
    chosen: ServerSettings
    need: MemoryNeed
    answering: int = 0

    def delivered(self, sent: SentRequest) -> SentRequest:
        """What is sent, and what the model's own template makes of a missing system message."""
        hidden = self.facts.hidden_default
        if sent.delivery.how == "none" and hidden is not None:
            return replace(sent, delivery=Delivery("template-default", hidden))
        return sent


class LocalModels:
    """A core.ports.Provider. Used on one loop alone. For model ids, `in_its_place` and `known_files` see LocalFiles.

    Each file gets a process at its first need, and again after its process has ended. What `settings_of` gives may
    change: a process that was started with something else is started anew when it is next needed and idle; no answer is
    cut short by it. For the room they take see local_room.
    """

    def __init__(
        self,
        cache_folder: Path,
        log_folder: Path,
        settings: ServerSettings | None = None,
        *,
        in_its_place: Callable[[], Path | None] = lambda: None,
        pinned: PinnedModel = SMOLLM2,
        settings_of: Callable[[Path], ServerSettings] | None = None,
        known_files: Callable[[], Sequence[Path]] = tuple,
        free_bytes: Callable[[], int] = memory.free_bytes,
    ) -> None:
        self.files = LocalFiles(cache_folder, pinned, in_its_place, known_files)
        self._cache_folder = cache_folder
        self._log_folder = log_folder
        self._settings = settings or ServerSettings()
        self._settings_of = settings_of or self._same_for_all
        self._pinned = pinned
        self._free_bytes = free_bytes
        self._served: dict[Path, _Served] = {}
        self._starting: LlamaServer | None = None
        self._closed = False
        self._lock = asyncio.Lock()
        self._idle = asyncio.Event()

    def _same_for_all(self, _path: Path) -> ServerSettings:
        return self._settings

    @property
    def max_concurrency(self) -> int:
        """Answers that are written at once; a further one waits for a free slot."""
        return max((served.chosen.slots for served in self._loaded()), default=self._settings.slots)

    async def prepare(self, model: str, report: ReportProgress) -> None:
        """Fetch the pinned model if it is not here, and start its process. Raises ProviderError."""
        await self._ready(model, report)

    def describe(self, request: CompletionRequest) -> SentRequest:
        """What `stream` would send, and what the model's own template makes of a missing system message."""
        served = self._known(request.model)
        return served.delivered(served.api.describe(self._as_served(request)))

    def hidden_default(self, model: str) -> str | None:
        """The system text that the template of `model` puts in where none is sent. Call after `prepare`."""
        return self._known(model).facts.hidden_default

    def template_facts(self, model: str) -> TemplateFacts | None:
        """What is known of the template of `model` since its last start; None before its first."""
        served = self._served.get(self.files.path(model))
        return None if served is None else served.facts

    async def count_tokens(self, model: str, text: str) -> int | None:
        """How many tokens `text` has for `model`, by its own tokenizer; None where its process is not running.

        It starts nothing. Raises ProviderError.
        """
        served = self._served.get(self.files.path(model))
        if served is None or not served.server.alive:
            return None
        return await count_tokens(served.server.port, served.server.token, text)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        """The answer in chunks; starts the process where none is alive. Raises ProviderError."""
        served = await self._ready(request.model, _say_nothing)
        served.answering += 1
        try:
            if served.answering > served.chosen.slots:
                yield Chunk(notice=f"waiting for a free slot: the model writes {served.chosen.slots} at once")
            async with aclosing(served.api.stream(self._as_served(request))) as chunks:
                async for chunk in chunks:
                    yield chunk if chunk.sent is None else replace(chunk, sent=served.delivered(chunk.sent))
        except ProviderError as failure:
            raise await _explained(failure, served.server) from failure
        finally:
            served.answering -= 1
            if not served.answering:
                self._idle.set()

    async def models(self) -> list[str]:
        """The pinned model, the GGUF files in the cache folder, and those elsewhere that are known."""
        return await asyncio.to_thread(self.files.listed)

    def check(self, model: str) -> None:
        """Raises NotFound where `model` can mean no GGUF file. It looks at the disk alone, and needs no loop."""
        self.files.check(model)

    async def rest(self) -> None:
        """End the processes that are idle; they start again, as their settings are then, when they are needed."""
        await asyncio.gather(*(_put_away(served) for served in self._loaded() if not served.answering))

    async def aclose(self) -> None:
        """End every process within a second, also one that is being started; none is started afterwards."""
        self._closed = True
        self._idle.set()
        starting = [] if self._starting is None else [self._starting.stop()]
        await asyncio.gather(*starting, *(_put_away(served) for served in self._served.values()))
        self._served.clear()

    async def _ready(self, model: str, report: ReportProgress) -> _Served:
        """The process that serves `model`, alive. Several callers share one start; no other model waits for it."""
        if (served := self._alive(self.files.path(model))) is not None:
            return served
        async with self._lock:
            path = await self.files.fetched(model, report)
            if (served := self._alive(path)) is not None:
                return served
            if (before := self._served.get(path)) is not None and before.server.alive:
                await _put_away(before)  # it is idle, and other settings hold by now
            served = await self._start_or_fetch_again(path, report)
            ended = self._served.pop(path, None)
            self._served[path] = served
            if ended is not None and not ended.answering:
                await ended.api.aclose()
            return served

    def _alive(self, path: Path) -> _Served | None:
        """Not one that is idle while other settings hold by now: it is to be started anew."""
        served = self._served.get(path)
        if served is None or not served.server.alive:
            return None
        if not served.answering and served.chosen != self._settings_of(path):
            return None
        self._served[path] = self._served.pop(path)  # the last one in the table was needed last
        return served

    async def _start_or_fetch_again(self, path: Path, report: ReportProgress) -> _Served:
        """Start the process; a fetched file that cannot be loaded and has changed is fetched once more."""
        try:
            return await self._start(path, report)
        except ProviderError as failure:
            if self._closed:
                raise _stopped() from failure
            status = await asyncio.to_thread(model_file.status, self._cache_folder, self._pinned)
            if path != status.path or status.sha256_ok is not False:
                raise failure
            model_file.remove(self._cache_folder, self._pinned)
            return await self._start(await model_file.ensure(self._cache_folder, report, self._pinned), report)

    async def _start(self, path: Path, report: ReportProgress) -> _Served:
        chosen = self._settings_of(path)
        header, size = await asyncio.to_thread(_look_at, path)
        need = memory_need(header, size, chosen.slots, chosen.slot_tokens)
        await make_room(path.name, need, self._loaded, _put_away, self._until_idle, report, self._free_bytes)
        if self._closed:
            raise _stopped()
        report(f"Starting {path.name}", None, None)
        settings = replace(chosen, slot_tokens=context_of(header, chosen.slot_tokens))
        server = self._starting = LlamaServer(self._log_folder, settings)
        try:
            await server.start(path)
            endpoint = Endpoint(
                LOCAL, f"http://127.0.0.1:{server.port}/v1", max_concurrency=chosen.slots, max_retries=0,
                idle_timeout_s=IDLE_TIMEOUT_S, total_timeout_s=TOTAL_TIMEOUT_S,
            )  # fmt: skip
            key = Key(server.token, "session", "the embedded model's own")
            facts = await read_template(endpoint, server.token)
            entry = GENERIC if facts.takes_system else _MERGES
            return _Served(server, ApiEndpoint(endpoint, lambda: key, entry), facts, chosen, need)
        except BaseException:
            await server.stop()
            raise
        finally:
            self._starting = None

    def _loaded(self) -> list[_Served]:
        """What is known of ended ones is kept all the same: a cell may just be about to describe one."""
        return [served for served in self._served.values() if served.server.alive]

    async def _until_idle(self) -> None:
        self._idle.clear()
        if not self._closed:
            await self._idle.wait()
        if self._closed:
            raise _stopped()

    def _known(self, model: str) -> _Served:
        served = self._served.get(self.files.path(model))
        if served is None:
            raise ProviderError("config", f"The model {LOCAL}/{model} has not been started: press Retry.")
        return served

    def _as_served(self, request: CompletionRequest) -> CompletionRequest:
        return replace(request, model=self.files.served_name(request.model))


def _look_at(path: Path) -> tuple[GgufHeader | None, int]:
    """(its header, its size). What cannot be read here llama.cpp may read all the same, or say why in its own words."""
    try:
        header = read_header(path)
    except ProviderError:
        return None, path.stat().st_size if path.is_file() else 0
    if header.other_kind:
        raise ProviderError("config", f"{path} is {header.other_kind}, no model that answers: choose another file.")
    return header, header.file_bytes


async def _put_away(served: _Served) -> None:
    await asyncio.gather(served.server.stop(), served.api.aclose())


async def _explained(failure: ProviderError, server: LlamaServer) -> ProviderError:
    """A broken connection in words, where the process behind it has ended."""
    if failure.kind not in ("connection", "cut", "protocol", "timeout"):
        return failure
    returncode = await server.ended(NOTICE_DEATH_S)
    if returncode is None:
        return failure
    if server.was_stopped:
        return _stopped()
    return ProviderError(
        "connection",
        f"The embedded model stopped unexpectedly ({how_it_ended(returncode)}). Press Retry: it starts again by "
        "itself.",
    )


def _stopped() -> ProviderError:
    return ProviderError("connection", "The embedded model was stopped. Press Retry: it starts again by itself.")


def _say_nothing(message: str, done_bytes: int | None, total_bytes: int | None) -> None:
    """A ReportProgress for where nobody watches."""
