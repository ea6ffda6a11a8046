"""Trying an endpoint, against providers that answer as a script says; the clock is the script's."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence

import pytest

from playground.core.completion import ErrorKind
from playground.core.endpoint import Endpoint, Key
from playground.core.errors import ProviderError
from playground.core.ports import Chunk, ReportProgress
from playground.core.request import CompletionRequest, Delivery, DeliveryHow, SentRequest
from playground.workbench.endpoint_trial import RARE_WORD, EndpointTrial, Outcome

LAB = Endpoint("lab", "http://lab/v1")
KEY = Key("sk-0123456789", "keyring", "keyring")
Script = Sequence[str | Chunk | ProviderError]


class Scripted:
    """A provider that plays one script for each question."""

    max_concurrency = 1

    def __init__(
        self, *answers: Script, models: Sequence[str] | ProviderError = ("a", "b"), how: DeliveryHow = "system"
    ):
        self._answers = iter(answers)
        self._models = models
        self._how = how
        self.asked: list[CompletionRequest] = []
        self.closed = 0

    async def prepare(self, model: str, report: ReportProgress) -> None:
        if isinstance(self._models, ProviderError):
            raise self._models

    def describe(self, request: CompletionRequest) -> SentRequest:
        return SentRequest("POST", "http://lab", {}, Delivery(self._how))

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[Chunk, None]:
        self.asked.append(request)
        try:
            for step in next(self._answers):
                if isinstance(step, ProviderError):
                    raise step
                yield Chunk(text=step) if isinstance(step, str) else step
        except GeneratorExit:
            self.closed += 1
            raise

    async def models(self) -> list[str]:
        if isinstance(self._models, ProviderError):
            raise self._models
        return list(self._models)

    async def aclose(self) -> None:
        pass


def ticking(*seconds: float) -> Callable[[], float]:
    """Says these times one after the other, then the last one."""
    times: Iterator[float] = itertools.chain(seconds, itertools.repeat(seconds[-1]))
    return lambda: next(times)


def outcomes_of(
    provider: Scripted,
    model: str | None = "m",
    endpoint: Endpoint | None = LAB,
    key: Key = KEY,
    clock: Callable[[], float] | None = None,
) -> dict[str, Outcome]:
    trial = EndpointTrial(provider, endpoint, lambda: key, clock or ticking(0.0))
    return {outcome.step: outcome for outcome in asyncio.run(trial.run(model, lambda *_: None))}


def error(kind: ErrorKind, status: int | None = None) -> ProviderError:
    return ProviderError(kind, f"{kind} it is.", status=status)


GOOD: Script = ("one ", "two ", "three")
OBEYED: Script = (RARE_WORD,)


def test_all_works() -> None:
    provider = Scripted(GOOD, OBEYED, how="top-level")
    found = outcomes_of(provider)
    assert list(found) == ["address", "key", "models", "answer", "streaming", "system message"]
    assert all(outcome.works for outcome in found.values())
    assert found["key"].words == "The key is accepted (keyring)."
    assert found["system message"].words == "The system message was followed (it went in the field system)."
    assert provider.asked[0].system_message is None
    assert RARE_WORD in (provider.asked[1].system_message or "")
    assert RARE_WORD not in provider.asked[1].messages[1].text


def test_without_a_model_nothing_is_asked() -> None:
    provider = Scripted()
    assert list(outcomes_of(provider, None)) == ["address", "key", "models"]
    assert provider.asked == []


@pytest.mark.parametrize(
    ("failure", "steps"),
    [
        (error("connection"), {"address": False}),
        (error("tls"), {"address": False}),
        (error("timeout"), {"address": False}),
        (error("auth", 401), {"address": True, "key": False}),
        (error("auth"), {"key": False}),  # none there, so nothing was sent
    ],
)
def test_it_stops_where_no_further_step_can_work(failure: ProviderError, steps: dict[str, bool]) -> None:
    provider = Scripted(models=failure)
    assert {name: outcome.works for name, outcome in outcomes_of(provider).items()} == steps
    assert provider.asked == []


def test_a_model_is_asked_where_only_the_list_is_missing() -> None:
    found = outcomes_of(Scripted(GOOD, OBEYED, models=error("not_found", 404)))
    assert found["models"].works is False
    assert found["answer"].works is True


def test_an_empty_list_proves_neither() -> None:
    assert outcomes_of(Scripted(models=()), None)["models"].works is None


def test_no_key_and_an_open_list() -> None:
    assert outcomes_of(Scripted(), None, key=Key(None, "missing"))["key"].words == "It answers without a key."
    open_list = outcomes_of(Scripted(), None, Endpoint("o", "https://openrouter.ai/api/v1"))["key"]
    assert open_list.works is None
    assert "open to everybody, so the key was not tried" in open_list.words


def test_a_model_that_does_not_answer() -> None:
    found = outcomes_of(Scripted((error("not_found", 404),)))
    assert found["answer"].words == "lab/m does not answer: not_found it is."
    assert list(found)[-1] == "answer"


def test_an_answer_in_one_piece_was_not_streamed() -> None:
    assert outcomes_of(Scripted(("all at once",), OBEYED))["streaming"].works is False


def test_streaming_that_is_switched_off_is_no_fault() -> None:
    off = Endpoint("lab", "http://lab/v1", stream=False)
    assert outcomes_of(Scripted(("all at once",), OBEYED), endpoint=off)["streaming"].works is None


@pytest.mark.parametrize(
    ("times", "works"),
    [
        ((0.0, 0.5, 1.0, 1.5, 2.0), True),
        ((0.0, 4.9, 4.95, 4.98, 5.0), False),  # five seconds of nothing, then everything
        ((0.0, 0.49, 0.49, 0.49, 0.5), True),  # quick: nothing can be told from that
    ],
)
def test_pieces_that_come_all_at_once_at_the_end_were_held_back(times: tuple[float, ...], works: bool) -> None:
    streaming = outcomes_of(Scripted(GOOD, OBEYED), clock=ticking(*times))["streaming"]
    assert streaming.works is works
    assert works or "holds the stream back" in streaming.words


def test_a_system_message_that_is_not_followed_is_no_fault_of_the_endpoint() -> None:
    found = outcomes_of(Scripted(GOOD, ("The sky is blue.",), how="merged"))["system message"]
    assert found.works is None
    assert found.words.startswith("The model did not follow the system message, which says little about a small model")
    assert "it answered “The sky is blue.”" in found.words
    assert "it went in front of the user's words" in found.words


def test_a_model_that_goes_on_and_on_is_hung_up_on() -> None:
    provider = Scripted(["again and "] * 1000, OBEYED)
    streamed = outcomes_of(provider)["streaming"].words
    assert streamed.startswith("The answer streamed: 30 pieces")
    assert provider.closed == 1


def test_a_system_message_that_is_refused() -> None:
    assert outcomes_of(Scripted(GOOD, (error("bad_request", 400),)))["system message"].works is False


def test_a_model_that_only_thinks() -> None:
    found = outcomes_of(Scripted((Chunk(reasoning="hm"), Chunk(reasoning="hm")), OBEYED))
    assert found["answer"].works is True
    assert "came to no answer within" in found["answer"].words
    assert outcomes_of(Scripted((), ()))["answer"].works is False


def test_the_embedded_model_is_started_first() -> None:
    found = outcomes_of(Scripted(GOOD, OBEYED), None, None)
    assert found["address"].words == "local/smollm2-135m-instruct is started on this machine."
    assert "key" not in found
    broken = outcomes_of(Scripted(models=error("config")), None, None)
    assert {name: outcome.works for name, outcome in broken.items()} == {"address": False}
