"""Recorded replies of real providers: third-party material that stays in its own folder, which an environment variable
names. Their index says what a right client makes of each; here they are read and played to a dialect's decoder.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playground.core.completion import FinishReason, Usage
from playground.core.errors import ProviderError
from playground.core.ports import Chunk
from playground.providers.reply import ReplyDecoder

SAMPLES: Final = os.environ.get("PLAYGROUND_WIRE_SAMPLES", "")
FINISHES: Final[Mapping[str, FinishReason]] = {
    "stop": "stop", "length": "length", "filter": "content_filter", "tool": "tool", "refusal": "refusal",
    "pause": "pause",
}  # fmt: skip
"""The index's words for finish reasons -> the playground's; anything else is one that nobody knows."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One reply: its bytes, and what the index expects of it."""

    name: str
    dialect: str
    body: bytes
    expected: Mapping[str, Any]

    @property
    def usage(self) -> Usage | None:
        counts = self.expected["usage"]
        usage = Usage(*(counts[name] for name in ("input", "output", "reasoning", "cached"))) if counts else Usage()
        return usage if usage != Usage() else None

    @property
    def finish(self) -> FinishReason:
        return FINISHES.get(self.expected["finish"] or "", "unknown")


def recorded_replies() -> list[Recorded]:
    """All of them; none where no folder is named."""
    if not SAMPLES:
        return []
    index: dict[str, dict[str, Any]] = json.loads(Path(SAMPLES, "index.json").read_text("utf-8"))
    return [
        Recorded(name, case["dialect"], Path(SAMPLES, "cases", f"{name}.body").read_bytes(), case["expected"])
        for name, case in index.items()
    ]


def _pieces(body: bytes) -> list[bytes]:
    """Random pieces of 1 to 40 bytes, the same ones at every run."""
    chance = random.Random(len(body))
    pieces: list[bytes] = []
    while body:
        size = chance.randint(1, 40)
        pieces.append(body[:size])
        body = body[size:]
    return pieces


def _with_crlf(body: bytes) -> bytes:
    return body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _with_comments(body: bytes) -> bytes:
    """Comments and blank lines between the events of a stream; any other body as it is."""
    if not re.match(rb"(data|event|id|retry|:)", body.lstrip()):
        return body
    return b": keep-alive\n\n\n" + re.sub(rb"(\r?\n\r?\n)", rb"\1: keep-alive\1\1", body)


FRAMINGS: Final[Mapping[str, Callable[[bytes], list[bytes]]]] = {
    "whole": lambda body: [body],
    "byte by byte": lambda body: [body[place : place + 1] for place in range(len(body))],
    "random pieces": _pieces,
    "CRLF": lambda body: [_with_crlf(body)],
    "comments between": lambda body: _pieces(_with_comments(body)),
}
"""Manners in which the same reply may arrive; compression is undone before a dialect sees it."""


def play(decoder: ReplyDecoder, pieces: list[bytes]) -> tuple[list[Chunk], ProviderError | None]:
    """What the decoder makes of a reply: its chunks, and its failure."""
    chunks: list[Chunk] = []
    try:
        for piece in pieces:
            chunks += decoder.feed(piece)
        chunks += decoder.finish()
        decoder.finish()
    except ProviderError as failure:
        return chunks, failure
    return chunks, None
