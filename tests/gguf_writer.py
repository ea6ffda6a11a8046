"""Writes GGUF files: small whole ones that llama.cpp loads, and ones that are wrong in one place."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

ALIGNMENT = 32
F32 = 0
CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


Value = str | bool | int | float | list[str] | list[int] | list[float] | list[bool]
Tensor = tuple[str, tuple[int, ...]]
"""Name and dimensions; all are F32."""


def text(value: str | bytes) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(data)) + data


def typed(value: Value) -> bytes:
    """Type and value: whole numbers as u32, in lists as i32, others as f32."""
    match value:
        case bool():
            return struct.pack("<I?", 7, value)
        case int():
            return struct.pack("<II", 4, value)
        case float():
            return struct.pack("<If", 6, value)
        case str():
            return struct.pack("<I", 8) + text(value)
        case list():
            kind, items = _items(value)
            return struct.pack("<IIQ", 9, kind, len(value)) + items


def _items(values: list[str] | list[int] | list[float] | list[bool]) -> tuple[int, bytes]:
    """(type, the items), of the type of the first one."""
    match values[0] if values else 0:
        case bool():
            return 7, struct.pack(f"<{len(values)}?", *values)
        case int():
            return 5, struct.pack(f"<{len(values)}i", *values)
        case float():
            return 6, struct.pack(f"<{len(values)}f", *values)
        case str():
            return 8, b"".join(text(str(value)) for value in values)


def gguf(keys: Mapping[str, Value], tensors: Sequence[Tensor] = (), *, version: int = 3, data: bool = True) -> bytes:
    """A whole file, its numbers all 0; without `data` it ends where the tensors' data should begin."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(keys))
    head += b"".join(text(key) + typed(value) for key, value in keys.items())
    place = 0
    for name, dimensions in tensors:
        head += text(name) + struct.pack("<I", len(dimensions))
        head += b"".join(struct.pack("<Q", dimension) for dimension in dimensions)
        head += struct.pack("<IQ", F32, place)
        place += _padded(4 * _product(dimensions))
    return head + bytes(-len(head) % ALIGNMENT) + (bytes(place) if data else b"")


def llama_keys(
    *, layers: int = 2, embedding: int = 64, feed_forward: int = 128, context: int = 512
) -> dict[str, Value]:
    """The keys of a model that llama.cpp loads: llama's shape, a vocabulary of single bytes."""
    tokens = [*_byte_words(), "<|im_start|>", "<|im_end|>"]
    return {
        "general.architecture": "llama", "general.name": "Toy", "general.file_type": 0,
        "llama.block_count": layers, "llama.context_length": context, "llama.embedding_length": embedding,
        "llama.feed_forward_length": feed_forward, "llama.attention.head_count": 2,
        "llama.attention.head_count_kv": 1, "llama.rope.dimension_count": embedding // 2,
        "llama.attention.layer_norm_rms_epsilon": 1e-5, "llama.vocab_size": len(tokens),
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "smollm", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [1] * (len(tokens) - 2) + [3, 3], "tokenizer.ggml.merges": ["a b"],
        "tokenizer.ggml.bos_token_id": len(tokens) - 2, "tokenizer.ggml.eos_token_id": len(tokens) - 1,
        "tokenizer.chat_template": CHATML,
    }  # fmt: skip


def llama_tensors(*, layers: int = 2, embedding: int = 64, feed_forward: int = 128, words: int = 258) -> list[Tensor]:
    """The tensors that belong to `llama_keys`."""
    found: list[Tensor] = [("token_embd.weight", (embedding, words)), ("output_norm.weight", (embedding,))]
    half = embedding // 2
    for layer in range(layers):
        found += [
            (f"blk.{layer}.{name}.weight", dimensions)
            for name, dimensions in (
                ("attn_norm", (embedding,)), ("attn_q", (embedding, embedding)), ("attn_k", (embedding, half)),
                ("attn_v", (embedding, half)), ("attn_output", (embedding, embedding)), ("ffn_norm", (embedding,)),
                ("ffn_gate", (embedding, feed_forward)), ("ffn_up", (embedding, feed_forward)),
                ("ffn_down", (feed_forward, embedding)),
            )
        ]  # fmt: skip
    return found


def toy() -> bytes:
    """Some 430 kB that llama.cpp loads and that answer nonsense at once."""
    return gguf(llama_keys(), llama_tensors())


def _byte_words() -> list[str]:
    """One character for each byte, as GPT-2's tokenizer writes them."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(byte) if byte in shown else chr(next(others)) for byte in range(256)]


def _product(dimensions: tuple[int, ...]) -> int:
    product = 1
    for dimension in dimensions:
        product *= dimension
    return product


def _padded(length: int) -> int:
    return length + -length % ALIGNMENT
