"""Bodies of replies of Anthropic's Messages API, written for the tests."""

from __future__ import annotations

import json
from typing import Any

from reading import event

from playground.core.completion import Usage


def start(**usage: Any) -> bytes:
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "stop_reason": None, "usage": usage}
    return event({"type": "message_start", "message": message}, "message_start")


def block(kind: str, index: int = 0, **fields: Any) -> bytes:
    told = {"type": "content_block_start", "index": index, "content_block": {"type": kind, **fields}}
    return event(told, "content_block_start")


def delta(kind: str, index: int = 0, **fields: Any) -> bytes:
    told = {"type": "content_block_delta", "index": index, "delta": {"type": kind, **fields}}
    return event(told, "content_block_delta")


def text(words: str, index: int = 0) -> bytes:
    return delta("text_delta", index, text=words)


def finish(reason: str | None = "end_turn", **usage: Any) -> bytes:
    told = {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}}
    return event({**told, **({"usage": usage} if usage else {})}, "message_delta")


def done(index: int = 0) -> bytes:
    return event({"type": "content_block_stop", "index": index}, "content_block_stop")


PING = event({"type": "ping"}, "ping")
STOP = event({"type": "message_stop"}, "message_stop")
COUNTS = {"input_tokens": 5, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 3, "output_tokens": 1}
DETAILS = {"output_tokens": 20, "output_tokens_details": {"thinking_tokens": 8}}
GOOD = ("Ahoy, Matrösen 🏴‍☠️!", "A pirate greets.", "stop", Usage(12, 20, 8, 4))
ANSWER = b"".join(
    (
        start(**COUNTS),
        block("thinking", thinking="", signature=""),
        PING,
        delta("thinking_delta", thinking="A pirate "),
        delta("thinking_delta", thinking="greets."),
        delta("signature_delta", signature="c2lnbmVk"),
        done(),
        block("text", 1, text=""),
        text("Ahoy, Matrö", 1),
        text("sen \ud83c", 1),  # a character in two escapes over two events
        text("\udff4\u200d☠️", 1),
        delta("citations_delta", 1, citation={"type": "web_search_result_location", "cited_text": "nothing"}),
        done(1),
        block("text", 2, text=""),
        text("!", 2),
        done(2),
        finish(**DETAILS),
        STOP,
    )
)
WHOLE = json.dumps(
    {
        "id": "m",
        "type": "message",
        "role": "assistant",
        "content": [
            {"type": "thinking", "thinking": GOOD[1], "signature": "c2lnbmVk"},
            {"type": "redacted_thinking", "data": "hidden"},
            {"type": "text", "text": "Ahoy, Matrösen 🏴‍☠️", "citations": [{"cited_text": "nothing"}]},
            {"type": "tool_use", "id": "t", "name": "look", "input": {"text": "nothing"}},
            {"type": "text", "text": "!"},
        ],
        "stop_reason": "end_turn",
        "usage": {**COUNTS, **DETAILS},
    }
).encode()


def error(kind: str, message: str) -> bytes:
    return event({"type": "error", "error": {"type": kind, "message": message}, "request_id": "r"}, "error")
