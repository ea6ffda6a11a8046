"""The provider for a remote endpoint that speaks the openai-chat dialect: encode, send, decode, and ask again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any, Final, cast

from playground.core.completion import ErrorKind
from playground.core.endpoint import EMBEDDED_MODEL, Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, ReportProgress
from playground.core.request import CompletionRequest, SentRequest
from playground.providers import openai_chat
from playground.providers.api_key import authorization
from playground.providers.base_url import KNOWN_ROOTS, api_root, endpoint_url, host_of, with_v1
from playground.providers.exchange import exchange, exchange_whole
from playground.providers.http import HttpSender
from playground.providers.patience import Patience
from playground.providers.retry import MAX_WISH_S, duration, pause_before_retry

_KEY_HEADERS: Final = frozenset({"authorization", "api-key", "x-api-key", "x-goog-api-key"})
_WAY_OUT: Final[dict[ErrorKind, str]] = {
    "auth": "set the right key with `playground keys set {name}`, or use the model {embedded}, which needs none",
    "quota": "add credit there, or use another model, such as {embedded}, which costs nothing",
    "rate_limit": "wait a little, or lower max_concurrency of {name}",
    "overloaded": "the model is in great demand: try again later, or another model",
    "server": "the fault is on that side: try again later",
    "not_found": "see what {name} serves with `playground models {name}`",
    "context": "the prompt is too long for this model: shorten it, or take a model with a longer context",
    "filter": "the provider's content filter refused the prompt: word it differently",
    "bad_request": "the endpoint does not take this request: look at its parameters and its model",
    "proxy": "check the proxy's address and password in HTTPS_PROXY",
}


class ApiEndpoint:
    """A core.ports.Provider. `key` is asked in a thread, as a keyring may take its time: at every `prepare`, and for a
    request that none came before.
    """

    def __init__(self, endpoint: Endpoint, key: Callable[[], Key]) -> None:
        self._endpoint = endpoint
        self._key = key
        self._sender = HttpSender(endpoint)
        self._asks_usage = True
        self._prepared = False
        self._prepared_key: str | None = None

    @property
    def max_concurrency(self) -> int:
        return self._endpoint.max_concurrency

    async def prepare(self, model: str, report: ReportProgress) -> None:
        """Look the key up and make the client, so that neither counts as the model's time to the first token.

        Raises ProviderError, also for a dialect that is not spoken yet.
        """
        self._check_dialect()
        self._prepared_key = await self._usable_key()
        await self._sender.warm_up(api_root(self._endpoint.base_url))
        self._prepared = True

    def describe(self, request: CompletionRequest) -> SentRequest:
        """What `stream` would send, key left out. Raises ProviderError."""
        self._check_dialect()
        return openai_chat.describe(self._endpoint, request, usage=self._asks_usage)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        """The answer in chunks. Raises ProviderError; nothing is asked again once a part of the answer was shown."""
        self._check_dialect()
        key = self._prepared_key if self._prepared else await self._usable_key()
        patience = Patience(self._endpoint, streamed=self._endpoint.stream)
        retries = 0
        while True:
            begun = False
            try:
                async with aclosing(self._ask(request, key, patience)) as chunks:
                    async for chunk in chunks:
                        begun = begun or bool(chunk.text or chunk.reasoning)
                        yield chunk
                return
            except ProviderError as error:
                failure = error
            if not begun and self._asks_usage and _refuses_usage(failure):
                self._asks_usage = False
                continue
            pause_s = pause_before_retry(failure, retries, self._endpoint.max_retries, random.random())
            if begun or pause_s is None or pause_s >= patience.left_s:
                raise self._with_way_out(failure, retries) from failure
            retries += 1
            yield Chunk(notice=self._notice(failure, pause_s, retries))
            await asyncio.sleep(pause_s)

    async def models(self) -> list[str]:
        """The ids of the models it serves, in alphabetical order. Raises ProviderError."""
        self._check_dialect()
        key = await self._usable_key()
        try:
            url = endpoint_url(api_root(self._endpoint.base_url), "/models")
            listing = await self._sender.get_json(url, authorization(self._endpoint, key))
        except ProviderError as error:
            raise self._with_way_out(error) from error
        return _model_ids(listing, self._endpoint.name)

    async def aclose(self) -> None:
        await self._sender.aclose()

    def _ask(self, request: CompletionRequest, key: str | None, patience: Patience) -> AsyncGenerator[Chunk, None]:
        call = openai_chat.encode(self._endpoint, key, request, usage=self._asks_usage)
        patience.begin()
        ask = exchange if self._endpoint.stream else exchange_whole
        return ask(self._sender, call, patience)

    async def _usable_key(self) -> str | None:
        """The key's value. Raises ProviderError where the host wants one and there is none."""
        key = await asyncio.to_thread(self._key)
        endpoint = self._endpoint
        if (key.value or "").strip() or key.source == "not needed":
            return key.value
        wants = host_of(api_root(endpoint.base_url)) in KNOWN_ROOTS or bool(endpoint.key_env)
        if not wants or any(name.strip().lower() in _KEY_HEADERS for name in endpoint.headers):
            return None
        variable = f" or the environment variable {endpoint.key_env}" if endpoint.key_env else ""
        raise ProviderError(
            "auth",
            f"The endpoint {endpoint.name} wants a key, and there is none: set one with `playground keys set "
            f"{endpoint.name}`{variable}, or go on without one with the model {EMBEDDED_MODEL}.",
        )

    def _check_dialect(self) -> None:
        if self._endpoint.dialect != "openai-chat":
            raise ProviderError(
                "config",
                f"The dialect {self._endpoint.dialect} of the endpoint {self._endpoint.name} is not supported by this "
                "version: set its dialect to openai-chat where the service offers that too, or use another endpoint.",
            )

    def _notice(self, failure: ProviderError, pause_s: float, retries: int) -> str:
        name, pause = self._endpoint.name, duration(pause_s)
        turn = f"(attempt {retries + 1} of {self._endpoint.max_retries + 1})"
        if failure.retry_after_s is not None:
            return f"{name} asked to wait {pause} {turn}"
        what = f"answered {failure.status}" if failure.status else "broke off"
        return f"{name} {what}; asking again in {pause} {turn}"

    def _with_way_out(self, error: ProviderError, retries: int = 0) -> ProviderError:
        """The same failure, its sentence ending with what to do."""
        name, sentence = self._endpoint.name, str(error).removesuffix(".")
        way = _WAY_OUT.get(error.kind, "").format(name=name, embedded=EMBEDDED_MODEL)
        if error.kind == "proxy" and error.status is None:
            way = ""  # such a sentence names its way out already
        if error.kind == "not_found" and (better := with_v1(api_root(self._endpoint.base_url))):
            way = f"try {better} as the base_url"
        if error.retry_after_s is not None and error.retry_after_s > MAX_WISH_S:
            way = f"it asks to come back in {duration(error.retry_after_s)}"
        asked = f" (asked {retries + 1} times)" if retries else ""
        return ProviderError(
            error.kind,
            f"{sentence}{asked}{'; ' + way if way else ''}.",
            status=error.status,
            retry_after_s=error.retry_after_s,
        )


def _refuses_usage(error: ProviderError) -> bool:
    """Some gateways take no `stream_options`, and say so with 400 or 422."""
    said = str(error)
    return error.status in (400, 422) and ("stream_options" in said or "include_usage" in said)


def _model_ids(listing: object, endpoint: str) -> list[str]:
    """Ids out of {"data": [{"id"}]}, {"models": [{"name"}]} or a bare list."""
    found: object = listing
    if isinstance(listing, dict):
        fields = cast("dict[str, Any]", listing)
        found = next((fields[key] for key in ("data", "models") if isinstance(fields.get(key), list)), None)
    if not isinstance(found, list):
        raise ProviderError("protocol", f"{endpoint} sent no list of models: check its base_url.")
    entries = cast("list[object]", found)
    names = [_model_id(entry) for entry in entries]
    return sorted({name for name in names if name}, key=str.lower)


def _model_id(entry: object) -> str:
    if not isinstance(entry, dict):
        return entry if isinstance(entry, str) else ""
    fields = cast("dict[str, Any]", entry)
    return next((str(fields[key]) for key in ("id", "name", "model") if fields.get(key)), "")
