"""Trying an endpoint step by step: one sentence for each thing that works, or does not.

Address and key, the list of models; with a model: does it answer, does the answer stream, is a system message followed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from playground.core.completion import ErrorKind
from playground.core.endpoint import EMBEDDED_MODEL, LOCAL, Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.plan import split_model
from playground.core.ports import Provider, ReportProgress
from playground.core.request import CompletionRequest, Delivery, DeliveryHow, Message, Parameters
from playground.core.wording import count, duration
from playground.store.catalogue import entry_for

Step: TypeAlias = Literal["address", "key", "models", "answer", "streaming", "system message"]
Clock: TypeAlias = Callable[[], float]

LISTED: Final = 8  # models that the sentence names
QUOTED: Final = 80  # characters of an answer that the sentence quotes
QUESTION: Final = "Count from one to twenty in words."
RARE_WORD: Final = "KUMQUAT"
SYSTEM_MESSAGE: Final = f"Whatever you are asked, your answer consists of one word: {RARE_WORD}. Write nothing else."
SYSTEM_QUESTION: Final = "What colour is the sky on a clear day?"
ANSWER_TOKENS: Final = 512
"""Enough for a reasoning model to come to its answer."""
ENOUGH: Final = 300  # characters: a small model may go on and on, and more proves nothing more

HELD_BACK: Final = 0.95
"""Pieces that all came in the last twentieth of the wait were held back on the way."""
SHORT_S: Final = 1.0
"""An answer that took less may come at once without anything holding it back."""

_NOT_REACHED: Final[frozenset[ErrorKind]] = frozenset({"connection", "tls", "proxy", "timeout", "config"})
_DELIVERIES: Final[dict[DeliveryHow, str]] = {
    "system": "as a message of role system",
    "developer": "as a message of role developer",
    "instructions": "in the field instructions",
    "top-level": "in the field system",
    "systemInstruction": "in the field systemInstruction",
    "merged": "in front of the user's words, because this model takes no system message",
    "none": "not at all",
    "template-default": "not at all",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`works` is None where the step proves neither. `models`: the ids that were listed, for the step of that name."""

    step: Step
    works: bool | None
    words: str
    models: tuple[str, ...] = ()


@dataclass(slots=True)
class _Heard:
    """An answer as it came: its pieces of text, and the seconds after the question when each came."""

    text: str = ""
    pieces: list[float] = field(default_factory=list[float])
    reasoned: bool = False
    took_s: float = 0.0


class EndpointTrial:
    """One try. `endpoint` is None for the embedded model."""

    def __init__(
        self, provider: Provider, endpoint: Endpoint | None, find_key: Callable[[], Key], clock: Clock = time.monotonic
    ) -> None:
        self._provider = provider
        self._endpoint = endpoint
        self._find_key = find_key
        self._clock = clock

    async def run(
        self, model_id: str | None, report: ReportProgress, outcomes: list[Outcome] | None = None
    ) -> list[Outcome]:
        """The steps in their order; it stops where no further step can work. The embedded model is always asked.

        `outcomes` is filled step by step: whoever holds it can see how far it is.
        """
        outcomes = [] if outcomes is None else outcomes
        if self._endpoint is None:
            model_id = model_id or split_model(EMBEDDED_MODEL)[1]
            usable = await self._start(model_id, report, outcomes)
        else:
            usable = await self._look(self._endpoint, outcomes)
        if model_id is not None and usable:
            await self._ask(model_id, outcomes)
        return outcomes

    async def _start(self, model_id: str, report: ReportProgress, outcomes: list[Outcome]) -> bool:
        try:
            await self._provider.prepare(model_id, report)
            names = await self._provider.models()
        except ProviderError as error:
            outcomes.append(Outcome("address", False, str(error)))
            return False
        outcomes.append(Outcome("address", True, f"{LOCAL}/{model_id} is started on this machine."))
        outcomes.append(_listed(names))
        return True

    async def _look(self, endpoint: Endpoint, outcomes: list[Outcome]) -> bool:
        """Asking for the list of models shows three things at once. Whether it is worth asking a model."""
        key = await asyncio.to_thread(self._find_key)
        reached = Outcome("address", True, f"{endpoint.base_url} is reached.")
        try:
            names = await self._provider.models()
        except ProviderError as error:
            if error.kind == "auth":
                sent = [] if error.status is None else [reached]
                outcomes += [*sent, Outcome("key", False, str(error))]
                return False
            if error.kind in _NOT_REACHED or error.status is None:
                outcomes.append(Outcome("address", False, str(error)))
                return False
            outcomes += [reached, Outcome("models", False, f"It lists no models: {error}")]
            return True
        outcomes += [reached, _key_words(endpoint, key), _listed(names)]
        return True

    async def _ask(self, model_id: str, outcomes: list[Outcome]) -> None:
        name = f"{LOCAL if self._endpoint is None else self._endpoint.name}/{model_id}"
        try:
            heard = await self._hear(CompletionRequest(model_id, (Message("user", QUESTION),), _parameters()))
        except ProviderError as error:
            outcomes.append(Outcome("answer", False, f"{name} does not answer: {error}"))
            return
        outcomes.append(Outcome("answer", bool(heard.text or heard.reasoned), _answer_words(name, heard)))
        outcomes.append(self._streaming(heard))
        messages = (Message("system", SYSTEM_MESSAGE), Message("user", SYSTEM_QUESTION))
        asked = CompletionRequest(model_id, messages, _parameters())
        try:
            delivery = self._provider.describe(asked).delivery
            heard = await self._hear(asked)
        except ProviderError as error:
            outcomes.append(Outcome("system message", False, f"A system message is not taken: {error}"))
            return
        outcomes.append(_obedience(heard, delivery))

    async def _hear(self, request: CompletionRequest) -> _Heard:
        """Raises ProviderError."""
        heard, began = _Heard(), self._clock()
        async with aclosing(self._provider.stream(request)) as chunks:
            async for chunk in chunks:
                if chunk.text or chunk.reasoning:
                    heard.pieces.append(self._clock() - began)
                heard.text += chunk.text
                heard.reasoned = heard.reasoned or bool(chunk.reasoning)
                if len(heard.text) >= ENOUGH:
                    break
        heard.took_s = self._clock() - began
        return heard

    def _streaming(self, heard: _Heard) -> Outcome:
        pieces, took = len(heard.pieces), heard.took_s
        if self._endpoint is not None and not self._endpoint.stream:
            return Outcome("streaming", None, "Streaming is switched off for this endpoint (stream = false).")
        if pieces < 2:
            return Outcome("streaming", False, "The answer came in one piece: it was not streamed.")
        if took >= SHORT_S and heard.pieces[0] > took * HELD_BACK:
            words = "came all at once at the end: something on the way, such as a proxy, holds the stream back"
            return Outcome("streaming", False, f"The answer's {pieces} pieces {words}.")
        first = duration(heard.pieces[0] * 1000)
        return Outcome("streaming", True, f"The answer streamed: {pieces} pieces, the first after {first}.")


def as_json(outcomes: Iterable[Outcome]) -> Iterator[dict[str, str | bool | None]]:
    """One object a step; `works` is null where a step proves neither."""
    for outcome in outcomes:
        yield {"step": outcome.step, "works": outcome.works, "words": outcome.words}


def _parameters() -> Parameters:
    return Parameters(max_tokens=ANSWER_TOKENS)


def _key_words(endpoint: Endpoint, key: Key) -> Outcome:
    """What a list of models proves about a key, and no more."""
    if not key.value:
        return Outcome("key", True, "It answers without a key.")
    if entry_for(endpoint).lists_openly:
        words = f"Its list of models is open to everybody, so the key was not tried ({key.detail})."
        return Outcome("key", None, words)
    return Outcome("key", True, f"The key is accepted ({key.detail}).")


def _listed(names: list[str]) -> Outcome:
    if not names:
        return Outcome("models", None, "It lists no models: a model's id has to be typed.")
    more = ", ..." if len(names) > LISTED else ""
    words = f"{count(len(names), 'model')} listed: {', '.join(names[:LISTED])}{more}"
    return Outcome("models", True, words, tuple(names))


def _answer_words(name: str, heard: _Heard) -> str:
    took = duration(heard.took_s * 1000)
    if heard.text.strip():
        return f"{name} answered in {took}: “{_quoted(heard.text)}”"
    if heard.reasoned:
        return f"{name} thought for {took} and came to no answer within {ANSWER_TOKENS} tokens."
    return f"{name} sent an empty answer."


def _obedience(heard: _Heard, delivery: Delivery) -> Outcome:
    how = f"it went {_DELIVERIES[delivery.how]}"
    if RARE_WORD.casefold() in heard.text.casefold():
        return Outcome("system message", True, f"The system message was followed ({how}).")
    said = f"it answered “{_quoted(heard.text)}”" if heard.text.strip() else "it answered nothing"
    words = f"The model did not follow the system message, which says little about a small model: {said} ({how})."
    return Outcome("system message", None, words)


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1].rstrip() + "…"
