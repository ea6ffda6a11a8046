"""The endpoint `local`: the embedded model and any GGUF file, each run by a llama.cpp process of its own."""

from __future__ import annotations

import asyncio
import os.path
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from playground.core.endpoint import EMBEDDED_MODEL, LOCAL, Endpoint, Key
from playground.core.errors import NotFound, ProviderError
from playground.core.plan import split_model
from playground.core.ports import Chunk, ReportProgress
from playground.core.request import CompletionRequest, Delivery, SentRequest
from playground.providers import model_file
from playground.providers.api_endpoint import ApiEndpoint
from playground.providers.chat_template import TemplateFacts, read_template
from playground.providers.llama_server import LlamaServer, ServerSettings, check_gguf, how_it_ended
from playground.providers.model_fetch import PinnedModel
from playground.providers.model_file import SMOLLM2

PINNED_ID: Final = split_model(EMBEDDED_MODEL)[1]
MAX_SERVERS: Final = 2
"""Processes kept: enough to compare two models without loading them in turns."""

IDLE_TIMEOUT_S: Final = 600.0
"""A large model reads a long prompt for minutes before its first token."""

TOTAL_TIMEOUT_S: Final = 3600.0
NOTICE_DEATH_S: Final = 0.5
"""How long a broken connection waits for the news that the process has ended."""


@dataclass(slots=True)
class _Served:
    """A model file that is being served, or was until its process ended."""

    server: LlamaServer
    api: ApiEndpoint
    facts: TemplateFacts
    answering: int = 0


class LocalModels:
    """A core.ports.Provider. Used on one loop alone.

    Model ids: PINNED_ID, the absolute path of a GGUF file (or one that begins with ~), or the name of a GGUF file in
    the cache folder. `model_path` is a GGUF file to use in place of the pinned one, as PLAYGROUND_MODEL is, which goes
    before it. Each file gets a process at its first need, and again after its process has ended; when a further file is
    needed, the process that has been idle longest ends, so that at most MAX_SERVERS are kept. One that answers is never
    ended for another.
    """

    def __init__(
        self,
        cache_folder: Path,
        log_folder: Path,
        settings: ServerSettings | None = None,
        *,
        model_path: Path | None = None,
        pinned: PinnedModel = SMOLLM2,
    ) -> None:
        self._cache_folder = cache_folder
        self._log_folder = log_folder
        self._settings = settings or ServerSettings()
        self._model_path = model_path
        self._pinned = pinned
        self._served: dict[Path, _Served] = {}
        self._starting: LlamaServer | None = None
        self._closed = False
        self._lock = asyncio.Lock()

    @property
    def max_concurrency(self) -> int:
        """Answers that are written at once; a further one waits for a free slot."""
        return self._settings.slots

    async def prepare(self, model: str, report: ReportProgress) -> None:
        """Fetch the pinned model if it is not here, and start its process. Raises ProviderError."""
        await self._ready(model, report)

    def describe(self, request: CompletionRequest) -> SentRequest:
        """What `stream` would send, and what the model's own template makes of a missing system message."""
        served = self._known(request.model)
        sent = served.api.describe(self._as_served(request))
        if request.system_message is None and served.facts.hidden_default is not None:
            return replace(sent, delivery=Delivery("template-default", served.facts.hidden_default))
        if request.system_message is not None and not served.facts.takes_system:
            return replace(sent, not_sent=(*sent.not_sent, "system message"))
        return sent

    def hidden_default(self, model: str) -> str | None:
        """The system text that the template of `model` puts in where none is sent. Call after `prepare`."""
        return self._known(model).facts.hidden_default

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        """The answer in chunks; starts the process where none is alive. Raises ProviderError."""
        served = await self._ready(request.model, _say_nothing)
        served.answering += 1
        try:
            async with aclosing(served.api.stream(self._as_served(request))) as chunks:
                async for chunk in chunks:
                    yield chunk
        except ProviderError as failure:
            raise await _explained(failure, served.server) from failure
        finally:
            served.answering -= 1

    async def models(self) -> list[str]:
        """The pinned model, and the GGUF files in the cache folder."""
        return await asyncio.to_thread(self._listed)

    def check(self, model: str) -> None:
        """Raises NotFound where `model` can mean no GGUF file. It looks at the disk alone, and needs no loop."""
        known, path = self._listed(), Path(os.path.expanduser(model))
        if model in known:
            return
        if not path.is_absolute() or not path.is_file():
            names = ", ".join(f"{LOCAL}/{name}" for name in known)
            raise NotFound(
                f"There is no model {LOCAL}/{model}: known are {names}, and {LOCAL}/ with the whole path of a GGUF "
                "file."
            )
        try:
            check_gguf(path)
        except ProviderError as error:
            raise NotFound(str(error)) from error

    async def aclose(self) -> None:
        """End every process within a second, also one that is being started; none is started afterwards."""
        self._closed = True
        starting = [] if self._starting is None else [self._starting.stop()]
        await asyncio.gather(*starting, *(_put_away(served) for served in self._served.values()))
        self._served.clear()

    async def _ready(self, model: str, report: ReportProgress) -> _Served:
        """The process that serves `model`, alive. Several callers share one start; no other model waits for it."""
        if (served := self._alive(self._path(model))) is not None:
            return served
        async with self._lock:
            path = await self._file(model, report)
            if (served := self._alive(path)) is not None:
                return served
            await self._make_room()
            served = await self._start_or_fetch_again(path, report)
            ended = self._served.pop(path, None)
            self._served[path] = served
            if ended is not None and not ended.answering:
                await ended.api.aclose()
            return served

    def _alive(self, path: Path) -> _Served | None:
        served = self._served.get(path)
        if served is None or not served.server.alive:
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
        if self._closed:
            raise _stopped()
        report(f"Starting {path.name}", None, None)
        server = self._starting = LlamaServer(self._log_folder, self._settings)
        try:
            await server.start(path)
            endpoint = Endpoint(
                LOCAL, f"http://127.0.0.1:{server.port}/v1", max_concurrency=self._settings.slots, max_retries=0,
                idle_timeout_s=IDLE_TIMEOUT_S, total_timeout_s=TOTAL_TIMEOUT_S,
            )  # fmt: skip
            key = Key(server.token, "session", "the embedded model's own")
            return _Served(server, ApiEndpoint(endpoint, lambda: key), await read_template(endpoint, server.token))
        except BaseException:
            await server.stop()
            raise
        finally:
            self._starting = None

    async def _make_room(self) -> None:
        """End idle processes, but keep what is known of their models: a cell may just be about to describe one."""
        while sum(served.server.alive for served in self._served.values()) >= MAX_SERVERS:
            alive = (served for served in self._served.values() if served.server.alive)
            idle = next((served for served in alive if not served.answering), None)
            if idle is None:
                return
            await _put_away(idle)

    async def _file(self, model: str, report: ReportProgress) -> Path:
        if model == PINNED_ID and (self._model_path is None or model_file.override() is not None):
            return await model_file.ensure(self._cache_folder, report, self._pinned)
        return self._path(model)

    def _path(self, model: str) -> Path:
        """Where the file of `model` lies, or will lie. Raises ProviderError for a model that there is not."""
        if model == PINNED_ID:
            own = model_file.override() or self._model_path
            return own if own is not None else self._cache_folder / self._pinned.file_name
        path = Path(os.path.expanduser(model))  # which leaves a ~ that it does not know as it is
        if path.is_absolute():
            return path
        if model in self._listed():
            return self._cache_folder / model
        raise ProviderError(
            "not_found",
            f"There is no model {LOCAL}/{model}: use {EMBEDDED_MODEL}, or {LOCAL}/ and the whole path of a GGUF file.",
        )

    def _known(self, model: str) -> _Served:
        served = self._served.get(self._path(model))
        if served is None:
            raise ProviderError("config", f"The model {LOCAL}/{model} has not been started: press Retry.")
        return served

    def _as_served(self, request: CompletionRequest) -> CompletionRequest:
        """Under the name of the file that really answers, where another one stands in for the pinned model."""
        path = self._path(request.model)
        stands_in = request.model == PINNED_ID and path.name != self._pinned.file_name
        return replace(request, model=path.name) if stands_in else request

    def _listed(self) -> list[str]:
        names = (path.name for path in self._cache_folder.glob("*.gguf") if path.name != self._pinned.file_name)
        return [PINNED_ID, *sorted(names, key=str.lower)]


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
