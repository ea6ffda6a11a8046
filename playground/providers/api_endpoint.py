"""The provider for an endpoint that is asked over HTTP, in any dialect: encode, send, decode, and ask again."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from typing import Final

from playground.core.capabilities import Capabilities, ModelRule, capabilities_of, catalogued
from playground.core.catalogue import GENERIC, CatalogueEntry
from playground.core.endpoint import EMBEDDED_MODEL, Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, ReportProgress
from playground.core.request import CompletionRequest, SentRequest
from playground.providers.base_url import host_of, is_loopback
from playground.providers.dialect import Dialect, decoder, describe, encode, headers_with_key
from playground.providers.dialects import dialect_of
from playground.providers.exchange import exchange
from playground.providers.http import HttpSender
from playground.providers.lessons import lesson
from playground.providers.model_list import model_ids
from playground.providers.pace import Pace
from playground.providers.patience import Patience
from playground.providers.retry import pause_before_retry
from playground.providers.way_out import with_way_out

MAX_LESSONS: Final = 6
"""How many things one request may be refused for before the refusal is shown."""

SHORT_TURN_S: Final = 1.0
"""A turn that comes sooner than this is not worth a word."""

_KEY_HEADERS: Final = frozenset({"authorization", "api-key", "x-api-key", "x-goog-api-key"})


class ApiEndpoint:
    """A core.ports.Provider. `key` is asked in a thread, as a keyring may take its time: at every `prepare`, and for a
    request that none came before. `entry` says what the endpoint's models take; what refusals teach goes over it.
    """

    def __init__(self, endpoint: Endpoint, key: Callable[[], Key], entry: CatalogueEntry = GENERIC) -> None:
        self._endpoint = endpoint
        self._key = key
        self._entry = entry
        self._sender = HttpSender(endpoint)
        self._pace = Pace(time.monotonic)
        self._learnt: dict[str, list[ModelRule]] = {}
        self._prepared = False
        self._prepared_key: str | None = None

    @property
    def max_concurrency(self) -> int:
        return self._endpoint.max_concurrency

    async def prepare(self, model: str, report: ReportProgress) -> None:
        """Look the key up and make the client, so that neither counts as the model's time to the first token.

        Raises ProviderError.
        """
        self._prepared_key = await self._usable_key()
        await self._sender.warm_up(self._dialect.root(self._endpoint.base_url))
        self._prepared = True

    def describe(self, request: CompletionRequest) -> SentRequest:
        """What `stream` would send, key left out. Raises ProviderError."""
        return describe(self._dialect, self._endpoint, request, self._takes(request.model))

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        """The answer in chunks. Raises ProviderError; nothing is asked again once a part of the answer was shown."""
        key = self._prepared_key if self._prepared else await self._usable_key()
        patience: Patience | None = None
        retries, lessons, anew = 0, 0, False
        while True:
            begun = False
            sent = self.describe(request)
            async for notice in self._turn(sent):
                anew = True
                yield notice
            if anew:
                yield Chunk(sent=sent)
            anew = True
            patience = patience or Patience(self._endpoint, streamed=self._endpoint.stream)  # a turn is not its time
            try:
                async with aclosing(self._ask(sent, key, patience)) as chunks:
                    async for chunk in chunks:
                        begun = begun or bool(chunk.text or chunk.reasoning)
                        yield chunk
                return
            except ProviderError as error:
                failure = error
            if begun:
                raise self._with_way_out(failure, retries) from failure
            if lessons < MAX_LESSONS and self._learn(request, failure, sent):
                lessons += 1
                continue
            pause_s = pause_before_retry(failure, retries, self._endpoint.max_retries, random.random())
            if pause_s is None or pause_s >= patience.left_s:
                raise self._with_way_out(failure, retries) from failure
            retries += 1
            if failure.kind in ("rate_limit", "overloaded"):
                self._pace.refused(pause_s)
            yield Chunk(notice=self._notice(failure, retries), wait_s=pause_s)
            await asyncio.sleep(pause_s)

    async def models(self) -> list[str]:
        """The ids of the models it serves, in alphabetical order. Raises ProviderError."""
        dialect, endpoint = self._dialect, self._endpoint
        key = await self._usable_key()
        try:
            url = dialect.models_url(dialect.root(endpoint.base_url))
            listing = await self._sender.get_json(url, headers_with_key(dialect, endpoint, key, self._entry))
        except ProviderError as error:
            raise self._with_way_out(error) from error
        return model_ids(listing, endpoint.name)

    async def aclose(self) -> None:
        await self._sender.aclose()

    @property
    def _dialect(self) -> Dialect:
        return dialect_of(self._endpoint.dialect)

    def _takes(self, model: str) -> Capabilities:
        known = catalogued(model, self._dialect.takes, self._entry.rules)
        return capabilities_of(model, known, (*self._endpoint.capabilities, *self._learnt.get(model, ())))

    async def _turn(self, sent: SentRequest) -> AsyncGenerator[Chunk, None]:
        """Wait for this request's turn, and say so where it takes a while."""
        tokens = len(str(sent.body)) // 4
        while (pause_s := self._pace.turn_s(tokens)) > 0:
            if pause_s >= SHORT_TURN_S:
                yield Chunk(notice=f"{self._endpoint.name} limits how often it is asked", wait_s=pause_s)
            await asyncio.sleep(pause_s)
            if not self._pace.held_s:
                return

    def _ask(self, sent: SentRequest, key: str | None, patience: Patience) -> AsyncGenerator[Chunk, None]:
        call = encode(self._dialect, self._endpoint, key, sent, self._entry)
        patience.begin()
        return exchange(self._sender, call, decoder(self._dialect, call.secrets), patience, self._heard)

    def _heard(self, status: int, headers: Mapping[str, str]) -> None:
        self._pace.heard(headers, time.time())
        if 200 <= status < 300:
            self._pace.answered()

    def _learn(self, request: CompletionRequest, failure: ProviderError, sent: SentRequest) -> bool:
        """Whether asking again is another request now: by what this refusal teaches, or has taught another cell."""
        rule = lesson(failure, sent)
        if rule is None:
            return False
        learnt = self._learnt.setdefault(request.model, [])
        if rule not in learnt:
            learnt.append(rule)
        return self.describe(request).body != sent.body

    async def _usable_key(self) -> str | None:
        """The key's value. Raises ProviderError where the host wants one and there is none."""
        key = await asyncio.to_thread(self._key)
        endpoint = self._endpoint
        if (key.value or "").strip() or key.source == "not needed":
            return key.value
        here = is_loopback(host_of(self._dialect.root(endpoint.base_url)))
        wants = (self._entry.wants_key and not here) or bool(endpoint.key_env)
        if not wants or any(name.strip().lower() in _KEY_HEADERS for name in endpoint.headers):
            return None
        variable = f" or the environment variable {endpoint.key_env}" if endpoint.key_env else ""
        page = f" (you get one at {self._entry.key_url})" if self._entry.key_url else ""
        raise ProviderError(
            "auth",
            f"The endpoint {endpoint.name} wants a key, and there is none{page}: set one with `playground keys set "
            f"{endpoint.name}`{variable}, or go on without one with the model {EMBEDDED_MODEL}.",
        )

    def _notice(self, failure: ProviderError, retries: int) -> str:
        """Why there is a pause. How long it still is, whoever shows it counts down."""
        name, turn = self._endpoint.name, f"(attempt {retries + 1} of {self._endpoint.max_retries + 1})"
        if failure.retry_after_s is not None:
            return f"{name} asked to wait {turn}"
        what = f"answered {failure.status}" if failure.status else "broke off"
        return f"{name} {what} {turn}"

    def _with_way_out(self, error: ProviderError, retries: int = 0) -> ProviderError:
        return with_way_out(error, self._endpoint, self._dialect, retries)
