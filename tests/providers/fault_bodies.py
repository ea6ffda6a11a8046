"""The same answer in all five dialects, written for the tests: whole, its beginning, and in one piece."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import chat_bodies
from chat_bodies import REASONING, TEXT, event

FIRST, REST = "Aho", TEXT[3:]
USAGE = {"input_tokens": 12, "output_tokens": 7, "reasoning_tokens": 3, "cached_tokens": 4}


@dataclass(frozen=True)
class Manner:
    """`stream` says REASONING, then TEXT; `beginning` says FIRST and goes no further; `ending` finishes that one.

    `usage` is what the dialect can count. `error` is how an overloaded server says so in the middle.
    """

    dialect: str
    beginning: bytes
    stream: bytes
    whole: bytes
    usage: dict[str, int | None]
    error: bytes
    line: bytes = b"data: "

    @property
    def lines(self) -> bool:
        """Whether it is framed in lines and not in server-sent events."""
        return not self.line


def named(kind: str, **fields: Any) -> bytes:
    """An event whose name stands in its data too, as Anthropic and OpenAI's Responses send it."""
    return f"event: {kind}\n".encode() + event({"type": kind, **fields})


CHAT = Manner(
    "openai-chat",
    chat_bodies.delta(FIRST),
    chat_bodies.ANSWER,
    chat_bodies.WHOLE,
    USAGE,
    event({"error": {"message": "Busy", "type": "overloaded_error", "code": 529}}),
)

_COUNTS = {
    "input_tokens": 12,
    "input_tokens_details": {"cached_tokens": 4},
    "output_tokens": 7,
    "output_tokens_details": {"reasoning_tokens": 3},
    "total_tokens": 19,
}
_RESPONSE = {
    "id": "resp_1", "object": "response", "status": "completed", "error": None, "incomplete_details": None,
    "output": [
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": REASONING}]},
        {"type": "message", "role": "assistant", "status": "completed",
         "content": [{"type": "output_text", "text": TEXT, "annotations": []}]},
    ],
    "usage": _COUNTS,
}  # fmt: skip


def _said(text: str) -> bytes:
    return named("response.output_text.delta", item_id="msg_1", output_index=1, content_index=0, delta=text)


RESPONSES = Manner(
    "openai-responses",
    named("response.created", response={"id": "resp_1", "status": "in_progress", "output": []}) + _said(FIRST),
    named("response.created", response={"id": "resp_1", "status": "in_progress", "output": []})
    + named("response.reasoning_summary_text.delta", item_id="rs_1", output_index=0, summary_index=0, delta=REASONING)
    + _said(FIRST)
    + _said(REST)
    + named("response.output_text.done", item_id="msg_1", output_index=1, content_index=0, text=TEXT)
    + named("response.completed", response=_RESPONSE),
    json.dumps(_RESPONSE).encode(),
    USAGE,
    named("error", code="server_is_overloaded", message="Busy", param=None, error={"type": "overloaded_error"}),
)


def _block(index: int, kind: str, **delta: str) -> bytes:
    return named("content_block_delta", index=index, delta={"type": kind, **delta})


_STARTED = named(
    "message_start",
    message={
        "id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "m", "stop_reason": None,
        "usage": {"input_tokens": 8, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 0,
                  "output_tokens": 1},
    },
)  # fmt: skip
_TEXT_BLOCK = named("content_block_start", index=1, content_block={"type": "text", "text": ""})
ANTHROPIC = Manner(
    "anthropic",
    _STARTED + _TEXT_BLOCK + _block(1, "text_delta", text=FIRST),
    _STARTED
    + named("content_block_start", index=0, content_block={"type": "thinking", "thinking": ""})
    + named("ping")
    + _block(0, "thinking_delta", thinking=REASONING)
    + _block(0, "signature_delta", signature="abc")
    + named("content_block_stop", index=0)
    + _TEXT_BLOCK
    + _block(1, "text_delta", text=FIRST)
    + _block(1, "text_delta", text=REST)
    + named("content_block_stop", index=1)
    + named("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": 7})
    + named("message_stop"),
    json.dumps(
        {
            "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
            "content": [
                {"type": "thinking", "thinking": REASONING, "signature": "abc"}, {"type": "text", "text": TEXT},
            ],
            "usage": {"input_tokens": 8, "cache_read_input_tokens": 4, "output_tokens": 7},
        }
    ).encode(),
    {"input_tokens": 12, "output_tokens": 7, "reasoning_tokens": None, "cached_tokens": 4},
    named("error", error={"type": "overloaded_error", "message": "Busy"}),
)  # fmt: skip


def _candidate(*parts: dict[str, Any], finish: str | None = None, **fields: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
    return {"candidates": [told | ({"finishReason": finish} if finish else {})], **fields}


_GEMINI_COUNTS = {
    "promptTokenCount": 12, "candidatesTokenCount": 4, "thoughtsTokenCount": 3, "cachedContentTokenCount": 4,
    "totalTokenCount": 19,
}  # fmt: skip
GEMINI = Manner(
    "gemini",
    event(_candidate({"text": FIRST})),
    event(_candidate({"text": REASONING, "thought": True}))
    + event(_candidate({"text": FIRST}))
    + event(_candidate({"text": REST}))
    + event(_candidate({"text": ""}, finish="STOP", usageMetadata=_GEMINI_COUNTS)),
    json.dumps(
        _candidate({"text": REASONING, "thought": True}, {"text": TEXT}, finish="STOP", usageMetadata=_GEMINI_COUNTS)
    ).encode(),
    USAGE,
    event({"error": {"code": 503, "message": "Busy", "status": "UNAVAILABLE"}}),
)


def _line(**fields: Any) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def _message(text: str, **fields: Any) -> bytes:
    return _line(model="m", message={"role": "assistant", "content": text, **fields}, done=False)


_OLLAMA_COUNTS = {"prompt_eval_count": 12, "eval_count": 7, "done_reason": "stop", "done": True}
OLLAMA = Manner(
    "ollama",
    _message(FIRST),
    _message("", thinking=REASONING)
    + _message(FIRST)
    + _message(REST)
    + _line(model="m", message={"role": "assistant", "content": ""}, **_OLLAMA_COUNTS),
    json.dumps(
        {"model": "m", "message": {"role": "assistant", "content": TEXT, "thinking": REASONING}, **_OLLAMA_COUNTS}
    ).encode(),
    {"input_tokens": 12, "output_tokens": 7, "reasoning_tokens": None, "cached_tokens": None},
    _line(error="Busy: server overloaded"),
    line=b"",
)

MANNERS = (CHAT, RESPONSES, ANTHROPIC, GEMINI, OLLAMA)
