"""The one door by which words of other machines come in: a provider whose every word has the keys taken out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import replace

from playground.core.errors import ProviderError
from playground.core.ports import Chunk, Provider, ReportProgress
from playground.core.raw_events import RawEvent
from playground.core.redaction import redact, redacted
from playground.core.request import CompletionRequest, SentRequest
from playground.providers.raw_guard import RawGuard
from playground.providers.secret_filter import SecretFilter


class KeyGuard:
    """A core.ports.Provider around another one.

    A server or a model may echo the key: in an error, an answer cut anywhere, a notice, the name of a model. Behind
    this door none has it any more, so neither have window, record, export and log. `secrets` is asked when an answer
    begins to come, because the key is looked up no earlier than that.
    """

    def __init__(self, guarded: Provider, secrets: Callable[[], Iterable[str]]) -> None:
        self._guarded = guarded
        self._secrets = secrets

    @property
    def max_concurrency(self) -> int:
        return self._guarded.max_concurrency

    async def prepare(self, model: str, report: ReportProgress) -> None:
        try:
            await self._guarded.prepare(model, report)
        except ProviderError as error:
            raise self._without_keys(error) from None

    def describe(self, request: CompletionRequest) -> SentRequest:
        """What is sent holds a key where the person typed one, or put one into the endpoint's entry."""
        try:
            return redacted(self._guarded.describe(request), self._secrets())
        except ProviderError as error:
            raise self._without_keys(error) from None

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        """What waited is given out when the stream breaks off, also by a stop: all that arrived is kept."""
        sieves: _Sieves | None = None
        failure: BaseException | None = None
        try:
            async with aclosing(self._guarded.stream(request)) as chunks:
                async for chunk in chunks:
                    sieves = sieves or _Sieves(self._secrets())
                    if (clean := sieves.pass_on(chunk)) is not None:
                        yield clean
        except ProviderError as error:
            failure = self._without_keys(error)
        except asyncio.CancelledError as stopped:
            failure = stopped  # raised again at the next step
        if sieves is not None and (rest := sieves.rest()) is not None:
            yield rest
        if failure is not None:
            raise failure

    async def models(self) -> list[str]:
        try:
            return redacted(await self._guarded.models(), self._secrets())
        except ProviderError as error:
            raise self._without_keys(error) from None

    async def aclose(self) -> None:
        await self._guarded.aclose()

    def _without_keys(self, error: ProviderError) -> ProviderError:
        """The same error, with all that it carries. Its cause is left behind: a traceback would quote it."""
        secrets = tuple(self._secrets())
        clean = ProviderError(error.kind, redact(str(error), secrets))
        clean.__dict__.update({name: redacted(value, secrets) for name, value in error.__dict__.items()})
        return clean.with_traceback(error.__traceback__)


class _Sieves:
    """Text and reasoning of one answer, each its own stream."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = tuple(secrets)
        self._text = SecretFilter(self._secrets)
        self._reasoning = SecretFilter(self._secrets)
        self._raw = RawGuard(self._secrets)

    def pass_on(self, chunk: Chunk) -> Chunk | None:
        """The chunk as it can be shown; None when all of it waits. The last one waits for nothing."""
        text, reasoning = self._text.feed(chunk.text), self._reasoning.feed(chunk.reasoning)
        if _is_delta(chunk):  # nearly all are; the rest costs ten times as much
            raw = self._events(chunk.raw, text + reasoning)
            if text == chunk.text and reasoning == chunk.reasoning and raw == chunk.raw:
                return chunk
            return Chunk(text, reasoning, raw=raw) if text or reasoning or raw else None
        if chunk.finish_reason is not None:
            text, reasoning = text + self._text.flush(), reasoning + self._reasoning.flush()
        others = redacted(replace(chunk, text="", reasoning="", raw=()), self._secrets)
        raw = self._events(chunk.raw, text + reasoning, last=chunk.finish_reason is not None)
        return replace(others, text=text, reasoning=reasoning, raw=raw)

    def rest(self) -> Chunk | None:
        """What waited when the stream broke off: kept, as all that arrived is."""
        chunk = Chunk(text=self._text.flush(), reasoning=self._reasoning.flush())
        raw = self._events((), chunk.text + chunk.reasoning, last=True)
        return replace(chunk, raw=raw) if raw or chunk != Chunk() else None

    def _events(self, events: tuple[RawEvent, ...], shown: str, *, last: bool = False) -> tuple[RawEvent, ...]:
        waits = bool(self._text.held or self._reasoning.held)
        return self._raw.pass_on(events, shown, text_waits=waits, last=last)


def _is_delta(chunk: Chunk) -> bool:
    """Text or reasoning and nothing else."""
    return (
        not (chunk.finish_reason or chunk.notice or chunk.sent or chunk.usage or chunk.headers) and chunk.wait_s is None
    )
