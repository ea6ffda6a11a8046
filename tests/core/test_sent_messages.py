"""The messages in the bodies of all dialects."""

from __future__ import annotations

from typing import get_args

import pytest

from playground.core.endpoint import Dialect, Endpoint
from playground.core.request import CompletionRequest, Delivery, Message, SentRequest
from playground.core.sent_messages import SentMessage, sent_messages
from playground.providers.dialect import describe
from playground.providers.dialects import dialect_of

TALK = (Message("system", "Be brief."), Message("user", "Hi"), Message("assistant", "Ho"), Message("user", "Why?"))


@pytest.mark.parametrize("name", get_args(Dialect))
def test_every_dialect_s_messages_are_found(name: Dialect) -> None:
    sent = describe(dialect_of(name), Endpoint("x", "http://127.0.0.1:9", name), CompletionRequest("m", TALK))
    found = sent_messages(sent)
    assert [message.text for message in found] == [message.text for message in TALK]
    assert found[0].role in ("system", "developer")


def test_what_the_template_puts_in_stands_first() -> None:
    body = {"messages": [{"role": "user", "content": "Hi"}]}
    sent = SentRequest("POST", "http://x", body, Delivery("template-default", "You are a model."))  # type: ignore[arg-type] # JSON's lists are invariant
    assert sent_messages(sent) == (SentMessage("system", "You are a model.", "template"), SentMessage("user", "Hi"))


def test_an_unknown_body_has_none() -> None:
    assert sent_messages(SentRequest("POST", "http://x", {"messages": 3, "contents": [1]}, Delivery("none"))) == ()
