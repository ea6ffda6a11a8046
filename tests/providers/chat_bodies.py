"""Bodies of openai-chat replies, written for the tests: each shows one manner that was met in real traffic."""

from __future__ import annotations

import json
from typing import Any

from playground.core.completion import Usage
from playground.core.ports import Chunk
from playground.core.request import CompletionRequest, Message

REQUEST = CompletionRequest("tiny", (Message("system", "Answer as a pirate."), Message("user", "Good morning!")))
DONE = b"data: [DONE]\n\n"


def event(value: Any) -> bytes:
    return b"data: " + (value if isinstance(value, str) else json.dumps(value)).encode() + b"\n\n"


def delta(content: Any = None, finish: str | None = None, *, usage: Any = None, index: int = 0, **fields: Any) -> bytes:
    """One data event with one choice."""
    told = {**({} if content is None else {"content": content}), **fields}
    choice = {"index": index, "delta": told, "finish_reason": finish}
    return event({"choices": [choice], **({} if usage is None else {"usage": usage})})


COUNTS = {
    "prompt_tokens": 12,
    "completion_tokens": 7,
    "prompt_tokens_details": {"cached_tokens": 4},
    "completion_tokens_details": {"reasoning_tokens": 3},
}
TEXT, REASONING, USAGE = "Ahoy, Matrösen 🏴‍☠️!", "A pirate greets.", Usage(12, 7, 3, 4)
ANSWER = b"".join(
    (
        delta("", role="assistant"),
        delta(reasoning_content="A pirate "),
        delta(reasoning_content="greets."),
        delta("Ahoy, "),
        delta("Matrösen 🏴‍☠️"),
        delta("!"),
        delta(finish="stop"),
        event({"choices": [], "usage": COUNTS}),
        DONE,
    )
)
"""As llama.cpp and OpenAI send it, counts in an event of their own."""

RAW_ANSWER = ANSWER.replace(b"\\u00f6", "ö".encode())
WHOLE = json.dumps(
    {
        "choices": [
            {"index": 0, "message": {"content": TEXT, "reasoning_content": REASONING}, "finish_reason": "stop"},
        ],
        "usage": COUNTS,
    }
).encode()


def joined(chunks: list[Chunk]) -> tuple[str, str, str | None, Usage | None]:
    """(text, reasoning, finish reason, usage): what a completion keeps of its chunks."""
    usage = [chunk.usage for chunk in chunks if chunk.usage]
    ends = [chunk.finish_reason for chunk in chunks if chunk.finish_reason]
    assert len(ends) <= 1, "one finish reason, on the last chunk"
    assert not ends or chunks[-1].finish_reason
    texts = "".join(chunk.text for chunk in chunks), "".join(chunk.reasoning for chunk in chunks)
    return *texts, ends[0] if ends else None, usage[-1] if usage else None


GOOD = (TEXT, REASONING, "stop", USAGE)
