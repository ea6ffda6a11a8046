"""What would be sent, told before anything is; nothing is asked of anybody for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from playground.core.endpoint import EMBEDDED_HIDDEN_DEFAULT, EMBEDDED_MODEL, Endpoint
from playground.core.errors import NotFound
from playground.core.request import CompletionRequest, Delivery, Message, Parameters, SentRequest
from playground.core.sent_messages import sent_messages
from playground.workbench import Workbench
from playground.workbench.preview import NOT_STARTED

NOWHERE = "http://127.0.0.1:9"
ASKED = CompletionRequest("", (Message("system", "Be brief."), Message("user", "Hi")), Parameters(temperature=0.5))


@pytest.fixture
def bench(own_home: Path) -> Workbench:
    return Workbench()


def look(bench: Workbench, model: str, asked: CompletionRequest = ASKED) -> SentRequest:
    async def story() -> SentRequest:
        try:
            return await bench.preview(model, asked)
        finally:
            await bench.aclose()

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("dialect", "how"), [("openai-chat", "system"), ("anthropic", "top-level"), ("gemini", "systemInstruction")]
)
def test_a_remote_endpoint_s_dialect_says_how(bench: Workbench, dialect: str, how: str) -> None:
    bench.endpoints.add(Endpoint("far", NOWHERE, dialect))  # type: ignore[arg-type] # one of the dialects
    sent = look(bench, "far/a-model")
    assert sent.delivery.how == how
    assert [message.text for message in sent_messages(sent)] == ["Be brief.", "Hi"]
    assert "a-model" in f"{sent.url}{sent.body}"


def test_the_catalogue_s_rules_hold(bench: Workbench) -> None:
    bench.endpoints.add(Endpoint("far", NOWHERE, provider="openai"))
    sent = look(bench, "far/o3-mini")
    assert sent.delivery.how == "developer"
    assert sent.not_sent == ("temperature",)


def test_a_local_model_that_has_not_run_is_told_as_far_as_it_is_known(bench: Workbench, tmp_path: Path) -> None:
    assert look(bench, EMBEDDED_MODEL).delivery == Delivery("system")
    none = CompletionRequest("", ASKED.messages[1:])
    assert look(bench, EMBEDDED_MODEL, none).delivery == Delivery("template-default", EMBEDDED_HIDDEN_DEFAULT)
    assert look(bench, f"local/{tmp_path / 'own.gguf'}").notes == (NOT_STARTED,)


def test_an_endpoint_that_is_not_there_is_named(bench: Workbench) -> None:
    with pytest.raises(NotFound, match="There is no endpoint gone"):
        look(bench, "gone/model")


def test_tokens_are_not_counted_where_no_tokenizer_runs(bench: Workbench) -> None:
    async def story() -> list[int | None]:
        try:
            return [await bench.count_tokens(model, "Hi") for model in (EMBEDDED_MODEL, "far/model")]
        finally:
            await bench.aclose()

    assert asyncio.run(story()) == [None, None]


def test_how_much_a_local_model_reads_is_what_is_set(bench: Workbench) -> None:
    assert (bench.context_tokens(EMBEDDED_MODEL) or 0) >= 1024
    assert bench.context_tokens("far/model") is None
    assert bench.context_tokens("local/gone.gguf") is None
