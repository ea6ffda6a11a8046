"""Bodies of replies of OpenAI's Responses API, written for the tests."""

from __future__ import annotations

import json
from typing import Any

from reading import event

from playground.core.completion import Usage


def step(kind: str, **fields: Any) -> bytes:
    return event({"type": f"response.{kind}", "sequence_number": 1, **fields}, f"response.{kind}")


def text(words: str, item: int = 1, part: int = 0) -> bytes:
    return step("output_text.delta", item_id="m", output_index=item, content_index=part, delta=words)


def thought(words: str, item: int = 0, kind: str = "reasoning_text") -> bytes:
    index = {"summary_index": 0} if "summary" in kind else {"content_index": 0}
    return step(f"{kind}.delta", item_id="r", output_index=item, delta=words, **index)


def said(words: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": words, "annotations": [{"type": "url_citation", "title": "no"}]}
    return {"type": "message", "role": "assistant", "status": "completed", "content": [part]}


def thinking(words: str, summary: str = "") -> dict[str, Any]:
    content = [{"type": "reasoning_text", "text": words}] if words else []
    return {
        "type": "reasoning", "content": content, "summary": [{"type": "summary_text", "text": summary}],
        "encrypted_content": "c2VjcmV0",
    }  # fmt: skip


def response(*output: dict[str, Any], status: str = "completed", **fields: Any) -> dict[str, Any]:
    return {"id": "r", "object": "response", "status": status, "error": None, "output": list(output), **fields}


def end(kind: str = "completed", *output: dict[str, Any], **fields: Any) -> bytes:
    return step(kind, response=response(*output, status=kind, **fields))


START = step("created", response=response(status="in_progress", instructions="no text")) + step("in_progress")
COUNTS = {
    "input_tokens": 12,
    "input_tokens_details": {"cached_tokens": 4},
    "output_tokens": 20,
    "output_tokens_details": {"reasoning_tokens": 8},
    "total_tokens": 32,
}
TEXT, REASONING, USAGE = "Ahoy, Matrösen 🏴‍☠️!", "A pirate greets.", Usage(12, 20, 8, 4)
GOOD = (TEXT, REASONING, "stop", USAGE)
OUTPUT = (thinking(REASONING, "He greets."), said(TEXT))
ANSWER = b"".join(
    (
        START,
        step("output_item.added", output_index=0, item={"type": "reasoning", "summary": [], "content": []}),
        thought("A pirate "),
        thought("greets."),
        step("reasoning_text.done", output_index=0, content_index=0, text=REASONING),
        step("output_item.added", output_index=1, item={"type": "message", "content": []}),
        step("content_part.added", output_index=1, content_index=0, part={"type": "output_text", "text": ""}),
        text("Ahoy, Matrö"),
        text("sen \ud83c"),  # a character in two escapes over two events
        text("\udff4\u200d☠️"),
        step("output_text.annotation.added", output_index=1, annotation={"type": "url_citation", "text": "no"}),
        text("!"),
        step("output_text.done", output_index=1, content_index=0, text=TEXT),
        step("content_part.done", output_index=1, content_index=0, part={"type": "output_text", "text": TEXT}),
        step("output_item.done", output_index=1, item=said(TEXT)),
        end("completed", *OUTPUT, usage=COUNTS),
    )
)
WHOLE = json.dumps(response(*OUTPUT, usage=COUNTS)).encode()
DONE = b"data: [DONE]\n\n"


def failed(code: str, message: str) -> bytes:
    return end("failed", error={"code": code, "message": message})
