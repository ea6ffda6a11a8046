"""How much memory a model needs, found out from its header alone, and whether it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from playground.providers.gguf import GgufHeader

CACHE_NUMBER_BYTES: Final = 2
"""llama.cpp keeps what it has read as F16."""

BATCH_TOKENS: Final = 512
"""Of a prompt, read at once (n_ubatch)."""

BASE_BYTES: Final = 40_000_000
WORD_BYTES: Final = 200
TIGHT: Final = 0.85
"""Of what is free: above that, other programs soon feel it."""

GB: Final = 1_000_000_000
MB: Final = 1_000_000
Verdict: TypeAlias = Literal["fits", "tight", "too large"]


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """In bytes: the file (it is mapped into memory), what is kept of prompts and answers, and what it works with.

    The last is a formula that follows what was measured, process without file and cache, after a prompt of 560 tokens:
    llama shapes of 64 to 4096 numbers a token, vocabularies of 32,000 and 150,000 words; 2 cores.

    embedding   feed-forward   vocabulary   measured   formula
          576          1,536       49,152      70 MB     62 MB
        1,024          4,096       32,000      66 MB     76 MB
        1,024          4,096      150,000      87 MB     99 MB
        4,096         14,336       32,000     148 MB    151 MB
    """

    file: int
    cache: int
    work: int

    @property
    def total(self) -> int:
        return self.file + self.cache + self.work


def context_of(header: GgufHeader | None, slot_tokens: int) -> int:
    """What one slot really gets: llama.cpp lets no model go beyond the context it was trained for."""
    return min(slot_tokens, header.context_length) if header is not None and header.context_length else slot_tokens


def memory_need(header: GgufHeader | None, file_bytes: int, slots: int, slot_tokens: int) -> MemoryNeed:
    """What it takes to run `slots` answers at once. Without a header, the file alone is known."""
    if header is None:
        return MemoryNeed(file_bytes, 0, BASE_BYTES)
    tokens = context_of(header, slot_tokens)
    layers = max(1, len(header.kv_heads))
    windowed = min(header.window_layers, layers)
    near = min(tokens, header.window + BATCH_TOKENS) if windowed else tokens
    per_token = header.kv_values_per_token * CACHE_NUMBER_BYTES
    cache = slots * per_token * (tokens * (layers - windowed) + near * windowed) // layers
    work = BASE_BYTES + 4 * BATCH_TOKENS * (3 * header.feed_forward + 2 * header.embedding) + WORD_BYTES * header.words
    return MemoryNeed(header.file_bytes or file_bytes, cache, work)


def verdict(need_bytes: int, there_bytes: int) -> Verdict:
    """Where it cannot be found out what is there (0), nothing is held against a model."""
    if not there_bytes or need_bytes <= TIGHT * there_bytes:
        return "fits"
    return "tight" if need_bytes <= there_bytes else "too large"


def need_words(need: MemoryNeed, there_bytes: int) -> str:
    """`needs about 9.1 GB, 6.2 GB are free`"""
    if not there_bytes:
        return f"needs about {size_words(need.total)}"
    return f"needs about {size_words(need.total)}, {size_words(there_bytes)} are free"


def refusal(name: str, need: MemoryNeed, there_bytes: int) -> str:
    """Why a model is not loaded, with the way out that helps: slots and context only where they take much."""
    ways = "close other programs, or choose another model"
    if need.cache > need.total // 10:
        ways = "fewer slots, a smaller context, or another model"
    return f"{name} {need_words(need, there_bytes)}: {ways}."


def size_words(size_bytes: int) -> str:
    """`62 MB`, `9.1 GB`, as the disk counts."""
    if size_bytes < 999_500_000:
        return f"{max(1, round(size_bytes / MB)) if size_bytes else 0} MB"
    return f"{size_bytes / GB:.1f} GB"
