"""Trying an endpoint step by step: one sentence for each thing that works, or does not."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from playground.core.completion import ErrorKind
from playground.core.endpoint import EMBEDDED_MODEL, LOCAL
from playground.core.errors import ProviderError
from playground.core.plan import split_model
from playground.core.ports import Provider, ReportProgress
from playground.core.request import CompletionRequest, Message, Parameters
from playground.core.wording import count, duration
from playground.workbench import Workbench

LISTED: Final = 8  # models that the sentence names
QUESTION: Final = "Say hello in one word."
ANSWER_TOKENS: Final = 16
_NOT_REACHED: Final[frozenset[ErrorKind]] = frozenset({"connection", "tls", "proxy", "timeout", "config"})


@dataclass(frozen=True, slots=True)
class Outcome:
    works: bool
    words: str


async def try_endpoint(workbench: Workbench, name: str, model_id: str | None, report: ReportProgress) -> list[Outcome]:
    """Is it reached, does it take the key, what does it list; with a model, does it answer. Stops where no further
    step can work. Raises NotFound for an endpoint that there is not.
    """
    provider = workbench.providers[name]
    if name == LOCAL:
        return await _try_local(provider, model_id or split_model(EMBEDDED_MODEL)[1], report)
    outcomes, usable = await _try_listing(workbench, name, provider)
    if model_id is not None and usable:
        outcomes.append(await _try_model(provider, f"{name}/{model_id}"))
    return outcomes


async def _try_local(provider: Provider, model_id: str, report: ReportProgress) -> list[Outcome]:
    try:
        await provider.prepare(model_id, report)
        listed = _listed(await provider.models())
    except ProviderError as error:
        return [Outcome(False, str(error))]
    started = Outcome(True, f"{LOCAL}/{model_id} is started on this machine.")
    return [started, listed, await _try_model(provider, f"{LOCAL}/{model_id}")]


async def _try_listing(workbench: Workbench, name: str, provider: Provider) -> tuple[list[Outcome], bool]:
    """Asking for the list of models shows all three things at once. (outcomes, is it worth asking a model)"""
    endpoint = workbench.endpoints.get(name)
    key = await asyncio.to_thread(workbench.keys.get, name, endpoint.key_env)
    reached = Outcome(True, f"{endpoint.base_url} is reached.")
    try:
        names = await provider.models()
    except ProviderError as error:
        if error.kind in _NOT_REACHED or error.status is None:
            return [Outcome(False, str(error))], False
        if error.kind == "auth":
            return [reached, Outcome(False, str(error))], False
        return [reached, Outcome(False, f"It lists no models: {error}")], True
    accepted = f"The key is accepted ({key.detail})." if key.value else "It answers without a key."
    return [reached, Outcome(True, accepted), _listed(names)], True


async def _try_model(provider: Provider, model: str) -> Outcome:
    request = CompletionRequest(
        split_model(model)[1], (Message("user", QUESTION),), Parameters(max_tokens=ANSWER_TOKENS)
    )
    text, began = "", time.monotonic()
    try:
        async with aclosing(provider.stream(request)) as chunks:
            async for chunk in chunks:
                text += chunk.text
    except ProviderError as error:
        return Outcome(False, f"{model} does not answer: {error}")
    took = duration((time.monotonic() - began) * 1000)
    return Outcome(True, f"{model} answered in {took}: “{' '.join(text.split())}”")


def _listed(names: list[str]) -> Outcome:
    more = ", ..." if len(names) > LISTED else ""
    return Outcome(True, f"{count(len(names), 'model')} listed: {', '.join(names[:LISTED])}{more}")
