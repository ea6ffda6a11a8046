"""Bodies of ollama replies, written for the tests: each shows one manner that was met in real traffic."""

from __future__ import annotations

import json
from typing import Any

from playground.core.completion import Usage

HEAD = {"model": "tiny", "created_at": "2026-11-01T10:00:00Z"}
END = {
    "done_reason": "stop", "done": True, "total_duration": 9, "prompt_eval_count": 12, "eval_count": 7,
}  # fmt: skip
TEXT, REASONING, USAGE = "Ahoy, Matrösen 🏴‍☠️!", "A pirate greets.", Usage(12, 7)
GOOD = (TEXT, REASONING, "stop", USAGE)


def line(content: Any = None, thinking: Any = None, **more: Any) -> bytes:
    """One line of a stream."""
    message = {"role": "assistant"}
    message |= {name: value for name, value in (("content", content), ("thinking", thinking)) if value is not None}
    return json.dumps({**HEAD, "message": message, "done": False, **more}).encode() + b"\n"


ANSWER = b"".join((
    line("", "A pirate "), line("", "greets."), line("Ahoy, "), line("Matrösen 🏴‍☠️"), line("!"), line("", **END),
))  # fmt: skip
RAW_ANSWER = ANSWER.replace(b"\\u00f6", "ö".encode())
WHOLE = line(TEXT, REASONING, **END)
