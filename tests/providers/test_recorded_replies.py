"""Every dialect on recorded replies of real providers (see recorded.py)."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
from chat_bodies import joined
from recorded import FRAMINGS, SAMPLES, Recorded, play, recorded_replies

from playground.providers import dialect
from playground.providers.dialects import dialect_of


def spoken(reply: Recorded) -> bool:
    return importlib.util.find_spec(f"playground.providers.{reply.dialect.replace('-', '_')}") is not None


REPLIES: list[Any] = [pytest.param(reply, id=reply.name) for reply in recorded_replies() if spoken(reply)]


@pytest.mark.corpus
@pytest.mark.skipif(not SAMPLES, reason="PLAYGROUND_WIRE_SAMPLES names no folder of recorded replies")
@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("reply", REPLIES)
def test_recorded_replies(reply: Recorded, framing: str) -> None:
    expected = reply.expected
    decoder = dialect.decoder(dialect_of(reply.dialect))  # type: ignore[arg-type]
    chunks, failure = play(decoder, FRAMINGS[framing](reply.body))
    text, reasoning, finish, usage = joined(chunks)
    assert (text, reasoning) == (expected["text"], expected["reasoning"])
    assert usage == reply.usage
    if expected["error"] is not None:
        assert failure is not None
        assert expected["error"]["message"][:100] in str(failure)
        assert not decoder.complete
        return
    assert failure is None
    assert decoder.complete == expected["complete"]
    assert finish == (reply.finish if expected["complete"] else None)
