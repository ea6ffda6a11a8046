"""What a GGUF file says of its model before it is loaded: its shape, its words, its chat template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.core.errors import ProviderError
from playground.providers.gguf_bytes import MAGIC, BrokenGguf, GgufContent, read_content

_NO_LANGUAGE_MODEL: Final[Mapping[str, str]] = {
    "adapter": "an adapter (LoRA) for a model",
    "mmproj": "the part of a model that sees pictures",
    "imatrix": "a table for making models smaller",
}
"""general.type -> what such a file is; "model" is the one that answers."""

_SHARD: Final = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")
_FILE_TYPES: Final[Mapping[int, str]] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
    12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K", 19: "IQ2_XXS",
    20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL", 26: "IQ3_S", 27: "IQ3_M",
    28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0", 37: "TQ2_0", 38: "MXFP4",
}  # fmt: skip
"""general.file_type, as llama.h numbers it."""

_TENSOR_TYPES: Final[Mapping[int, str]] = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K",
    13: "Q5_K", 14: "Q6_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S",
    22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 30: "BF16", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """0, "" and None stand for what the file does not say.

    `kv_heads` has a number for each layer; `window` is the reach of the layers in `window_layers`, in tokens, where
    some look back only so far. `parameters` is counted, `size_label` is the maker's word ("135M"). `file_bytes` counts
    all parts of a model that lies in several files. `words` is the size of the vocabulary. `other_kind` says what the
    file is where it is no model that could answer.
    """

    architecture: str
    name: str = ""
    size_label: str = ""
    quantisation: str = ""
    parameters: int = 0
    file_bytes: int = 0
    context_length: int = 0
    layers: int = 0
    embedding: int = 0
    feed_forward: int = 0
    kv_heads: tuple[int, ...] = ()
    key_size: int = 0
    value_size: int = 0
    window: int = 0
    window_layers: int = 0
    words: int = 0
    chat_template: str | None = None
    other_kind: str = ""

    @property
    def kv_values_per_token(self) -> int:
        """Numbers that one token leaves in the memory of all layers, none of them with a window."""
        return sum(self.kv_heads) * (self.key_size + self.value_size)


def check_gguf(model: Path) -> None:
    """Raises ProviderError of kind config where `model` is no GGUF file. Reads four bytes."""
    try:
        with model.open("rb") as file:
            magic = file.read(len(MAGIC))
    except (OSError, ValueError) as error:
        raise _not_opened(model, error) from error
    if magic != MAGIC:
        raise ProviderError("config", f"{model} is not a GGUF file: choose a model file that llama.cpp can read.")


def read_header(model: Path) -> GgufHeader:
    """What `model` says of itself; 50 ms for a vocabulary of 49,152 words. Raises ProviderError of kind config."""
    check_gguf(model)
    try:
        with model.open("rb") as file:
            size = model.stat().st_size
            content = read_content(file, size)
        shards = _shards(model)
        file_bytes = sum(shard.stat().st_size for shard in shards) if shards else size
    except BrokenGguf as error:
        raise ProviderError(
            "config", f"The model file {model} is damaged ({error}): fetch it again, or choose another file."
        ) from error
    except (OSError, ValueError) as error:
        raise _not_opened(model, error) from error
    return header_of(content, file_bytes)


def header_of(content: GgufContent, file_bytes: int) -> GgufHeader:
    """What the keys mean; a key of another type than it should have counts as not there."""
    said = _Said(content)
    architecture = said.text("general.architecture")
    layers = said.number(f"{architecture}.block_count", 4096)
    embedding = said.number(f"{architecture}.embedding_length")
    heads = said.per_layer(f"{architecture}.attention.head_count", layers)
    head_size = embedding // max(max(heads, default=0), 1)
    window = said.number(f"{architecture}.attention.sliding_window")
    return GgufHeader(
        architecture,
        said.text("general.name"),
        said.text("general.size_label"),
        _quantisation(content, said),
        said.number("general.parameter_count") or sum(tensor.elements for tensor in content.tensors),
        file_bytes,
        said.number(f"{architecture}.context_length"),
        layers,
        embedding,
        max(said.per_layer(f"{architecture}.feed_forward_length", 1), default=0),
        said.per_layer(f"{architecture}.attention.head_count_kv", layers) or heads,
        said.number(f"{architecture}.attention.key_length") or head_size,
        said.number(f"{architecture}.attention.value_length") or head_size,
        window,
        said.window_layers(f"{architecture}.attention.sliding_window_pattern", layers) if window else 0,
        content.lengths.get("tokenizer.ggml.tokens", 0) or said.number(f"{architecture}.vocab_size"),
        said.text("tokenizer.chat_template") or None,
        _NO_LANGUAGE_MODEL.get("mmproj" if architecture == "clip" else said.text("general.type"), ""),
    )


class _Said:
    """The values by key, each asked for with the type it should have."""

    def __init__(self, content: GgufContent) -> None:
        self._values = content.values

    def text(self, key: str) -> str:
        value = self._values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str, most: int = 1 << 40) -> int:
        value = self._values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else 0

    def per_layer(self, key: str, layers: int) -> tuple[int, ...]:
        """One number for every layer, or a list with one for each."""
        value = self._values.get(key)
        if isinstance(value, tuple):
            return tuple(int(n) if 0 <= n <= 1 << 40 else 0 for n in value)  # also False for what is no number
        number = self.number(key)
        return (number,) * layers if number else ()

    def window_layers(self, key: str, layers: int) -> int:
        """A list says of each layer whether it has the window; a number n: all but every nth one have it."""
        value = self._values.get(key)
        if isinstance(value, tuple):
            return min(layers, sum(1 for item in value if item))
        every = self.number(key)
        return layers - layers // every if every else 0


def _quantisation(content: GgufContent, said: _Said) -> str:
    """The file's own word, else what most of its numbers are written in."""
    if "general.file_type" in content.values:
        named = _FILE_TYPES.get(said.number("general.file_type"), "")
        if named:
            return named
    elements: Counter[int] = Counter()
    for tensor in content.tensors:
        elements[tensor.type] += tensor.elements
    return _TENSOR_TYPES.get(elements.most_common(1)[0][0], "") if elements else ""


def _shards(model: Path) -> list[Path]:
    """All files of a model of several, of which `model` is the first; llama.cpp looks for the others beside it."""
    parts = _SHARD.fullmatch(model.name)
    if parts is None or int(parts["number"]) != 1:
        return []
    count = min(int(parts["count"]), 1000)
    names = (f"{parts['stem']}-{number:05}-of-{parts['count']}.gguf" for number in range(1, count + 1))
    return [model.with_name(name) for name in names if model.with_name(name).is_file()]


def _not_opened(model: Path, error: OSError | ValueError) -> ProviderError:
    said = (getattr(error, "strerror", None) or str(error)).lower()
    return ProviderError("config", f"The model file {model} cannot be opened: {said}.")
