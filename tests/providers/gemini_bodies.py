"""Bodies of gemini replies, written for the tests: each shows one manner that was met in real traffic."""

from __future__ import annotations

import json
from typing import Any

from playground.core.completion import Usage


def event(value: Any) -> bytes:
    return b"data: " + (value if isinstance(value, str) else json.dumps(value)).encode() + b"\n\n"


def reply(
    *parts: str | dict[str, Any], finish: str | None = None, usage: Any = None, index: int | None = None, **more: Any
) -> dict[str, Any]:
    """One GenerateContentResponse with one candidate; a bare text is a part of its own."""
    told = [{"text": part} if isinstance(part, str) else part for part in parts]
    candidate: dict[str, Any] = {"content": {"parts": told, "role": "model"}, **more}
    if finish is not None:
        candidate["finishReason"] = finish
    if index is not None:
        candidate["index"] = index
    return {"candidates": [candidate], **({} if usage is None else {"usageMetadata": usage}), "modelVersion": "g"}


def thought(text: str) -> dict[str, Any]:
    return {"text": text, "thought": True}


COUNTS = {
    "promptTokenCount": 10,
    "toolUsePromptTokenCount": 2,
    "candidatesTokenCount": 4,
    "thoughtsTokenCount": 3,
    "cachedContentTokenCount": 5,
    "totalTokenCount": 19,
}
TEXT, REASONING, USAGE = "Ahoy, Matrösen 🏴‍☠️!", "A pirate greets.", Usage(12, 7, 3, 5)
GOOD = (TEXT, REASONING, "stop", USAGE)
REPLIES: list[dict[str, Any]] = [
    reply(thought("A pirate "), usage={"promptTokenCount": 10, "totalTokenCount": 10}),
    reply(thought("greets."), "Ahoy, ", usage={"promptTokenCount": 10, "cachedContentTokenCount": 5}, index=0),
    reply("Matrösen 🏴‍☠️", "!", usage={"trafficType": "ON_DEMAND"}),
    reply({"text": "", "thoughtSignature": "c2ln"}, finish="STOP", usage=COUNTS, index=0),
]
ANSWER = b"".join(event(each) for each in REPLIES)
"""As Gemini 3 streams it; an empty last part bears the signature of the thoughts."""

RAW_ANSWER = b"".join(event(json.dumps(each, ensure_ascii=False)) for each in REPLIES)
ARRAY = b"[" + b",\r\n".join(json.dumps(each, indent=2).encode() for each in REPLIES) + b"]\n"
"""The same without `alt=sse`."""

WHOLE = json.dumps(reply(thought(REASONING), TEXT, finish="STOP", usage=COUNTS), indent=2).encode()
BAD_KEY = {
    "error": {
        "code": 400,
        "message": "API key not valid. Please pass a valid API key.",
        "status": "INVALID_ARGUMENT",
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}],
    }
}
