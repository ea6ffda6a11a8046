"""GGUF headers: what they say, and what wrong ones do (nothing but a clear error)."""

from __future__ import annotations

import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from gguf_writer import CHATML, gguf, llama_keys, llama_tensors, text, toy, typed
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.errors import ProviderError
from playground.providers.gguf import GgufHeader, check_gguf, header_of, read_header
from playground.providers.gguf_bytes import MAX_KEYS, MAX_TEXT_BYTES, BrokenGguf, read_content

FEW_MB = 8_000_000
HEAD = b"GGUF" + struct.pack("<I", 3)


def read(data: bytes) -> GgufHeader:
    return header_of(read_content(io.BytesIO(data), len(data)), len(data))


def test_the_shape_of_a_model_is_read() -> None:
    data = toy()
    header = read(data)
    assert header == GgufHeader(
        "llama", "Toy", "", "F32", header.parameters, len(data), 512, 2, 64, 128, (1, 1), 32, 32,
        words=258, chat_template=CHATML,
    )  # fmt: skip
    assert header.parameters == 258 * 64 + 64 + 2 * (64 * 2 + 64 * 64 * 2 + 64 * 32 * 2 + 64 * 128 * 3)
    assert header.kv_values_per_token == 2 * 1 * (32 + 32)


def test_layers_may_differ_and_look_back_only_so_far() -> None:
    keys = {
        **llama_keys(layers=4), "llama.attention.head_count_kv": [4, 0, 2, 2], "llama.attention.key_length": 16,
        "llama.attention.sliding_window": 128, "llama.attention.sliding_window_pattern": [True, True, True, False],
    }  # fmt: skip
    header = read(gguf(keys))
    assert header.kv_values_per_token == 8 * (16 + 32)
    assert (header.window, header.window_layers) == (128, 3)
    every = {**keys, "llama.attention.sliding_window_pattern": 2}
    assert read(gguf(every)).window_layers == 2
    silent = {key: value for key, value in keys.items() if not key.endswith("pattern")}
    assert read(gguf(silent)).window_layers == 0, "in doubt all layers keep everything"


def test_the_quantisation_is_the_files_own_word_or_that_of_most_numbers() -> None:
    assert read(gguf({"general.architecture": "llama", "general.file_type": 15})).quantisation == "Q4_K_M"
    unnamed = {key: value for key, value in llama_keys().items() if key != "general.file_type"}
    assert read(gguf(unnamed, llama_tensors())).quantisation == "F32"
    assert read(gguf({"general.file_type": 999})).quantisation == ""


def test_keys_of_another_type_than_they_should_have_count_as_not_there() -> None:
    header = read(gguf({
        "general.architecture": "llama", "general.name": 7, "llama.block_count": "many",
        "llama.context_length": -1.5, "llama.embedding_length": True, "tokenizer.chat_template": ["a", "b"],
        "llama.attention.head_count_kv": [1.5, float("nan"), float("inf")],
    }))  # fmt: skip
    assert (header.name, header.layers, header.context_length, header.embedding) == ("", 0, 0, 0)
    assert header.chat_template is None
    assert header.kv_heads == (1, 0, 0)


def test_a_model_in_several_files_is_as_large_as_all_of_them(tmp_path: Path) -> None:
    first = tmp_path / "m-00001-of-00002.gguf"
    first.write_bytes(toy())
    (tmp_path / "m-00002-of-00002.gguf").write_bytes(bytes(1000))
    assert read_header(first).file_bytes == len(toy()) + 1000
    alone = tmp_path / "m-00009-of-00002.gguf"
    alone.write_bytes(toy())
    assert read_header(alone).file_bytes == len(toy())


def test_what_is_no_model_says_what_it_is() -> None:
    assert "adapter" in read(gguf({"general.type": "adapter"})).other_kind
    assert "pictures" in read(gguf({"general.architecture": "clip"})).other_kind
    assert read(gguf({"general.type": "model"})).other_kind == ""


def test_what_is_no_gguf_is_named(tmp_path: Path) -> None:
    notes = tmp_path / "notes.gguf"
    notes.write_text("hello", "utf-8")
    for look in (check_gguf, read_header):
        with pytest.raises(ProviderError, match=r"notes.gguf is not a GGUF file"):
            look(notes)
        with pytest.raises(ProviderError, match=r"missing.gguf cannot be opened: no such file"):
            look(tmp_path / "missing.gguf")
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(toy()[:3000])
    with pytest.raises(ProviderError, match=r"broken.gguf is damaged \(it ends in the middle of its header\): fetch"):
        read_header(broken)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ends in the middle"),
        (b"GGML" + bytes(100), "does not begin with GGUF"),
        (b"GGUF" + struct.pack("<I", 1) + bytes(100), "its version is 1"),
        (b"GGUF" + struct.pack(">I", 3) + bytes(100), "big-endian"),
        (HEAD + struct.pack("<QQ", 0, MAX_KEYS + 1), "claims 65,537 keys"),
        (HEAD + struct.pack("<QQ", 1 << 63, 0), "tensors"),
        (HEAD + struct.pack("<QQ", 0, 1) + struct.pack("<Q", 1 << 62), "a name in it has 4,611,686,018,427,387,904"),
        (HEAD + struct.pack("<QQ", 0, 1) + text("k") + struct.pack("<I", 99), "'k' has a value of the unknown type"),
        (HEAD + struct.pack("<QQ", 0, 1) + text("k") + struct.pack("<IQ", 8, 1 << 60), "ends in the middle"),
        (HEAD + struct.pack("<QQ", 0, 1) + text("k") + struct.pack("<IIQ", 9, 4, 1 << 60), "claims a list of"),
        (HEAD + struct.pack("<QQ", 0, 1) + text("k") + struct.pack("<IIQ", 9, 4, 1 << 23), "ends in the middle"),
        (HEAD + struct.pack("<QQ", 0, 1) + text("k") + struct.pack("<IIQ", 9, 9, 1), "values of the unknown type 9"),
        (HEAD + struct.pack("<QQ", 0, 1) + text("k") + struct.pack("<IIQ", 9, 8, 1 << 23), "more than 2,097,152 words"),
        (HEAD + struct.pack("<QQ", 1, 0) + text("t") + struct.pack("<I", 9), "has 9 dimensions"),
        (HEAD + struct.pack("<QQ", 1, 0) + text("t") + struct.pack("<I4QIQ", 4, *[1 << 60] * 4, 0, 0), "any machine"),
    ],
)
def test_what_cannot_be_true_is_told(data: bytes, words: str) -> None:
    with pytest.raises(BrokenGguf, match=words.replace("(", r"\(")):
        read_content(io.BytesIO(data), len(data))


def test_long_texts_are_passed_over() -> None:
    long = "x" * (MAX_TEXT_BYTES + 1)
    header = read(gguf({"general.architecture": "llama", "tokenizer.chat_template": long, "general.name": "After"}))
    assert (header.chat_template, header.name) == (None, "After")


def test_many_texts_that_could_be_kept_are_not_all_kept() -> None:
    """40 MB of texts, none of them too long by itself."""
    keys = {f"k{number}": "x" * MAX_TEXT_BYTES for number in range(40)}
    data = gguf({**keys, "general.architecture": "llama", "llama.context_length": 77})
    tracemalloc.start()
    try:
        content = read_content(io.BytesIO(data), len(data))
        assert tracemalloc.get_traced_memory()[1] < FEW_MB
    finally:
        tracemalloc.stop()
    assert content.values["llama.context_length"] == 77


_scalars = st.one_of(
    st.booleans(), st.integers(0, 2**32 - 1), st.floats(width=32), st.text(max_size=30),
    st.lists(st.text(max_size=9), min_size=1, max_size=20),
    st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=20),
)  # fmt: skip
_names = st.sampled_from([*llama_keys(), "llama.attention.sliding_window", "llama.attention.sliding_window_pattern"])
_files = st.dictionaries(st.one_of(_names, st.text(max_size=20)), _scalars, max_size=12).map(gguf)


@st.composite
def _spoilt(draw: st.DrawFn) -> bytes:
    """A good file with some bytes changed, cut or doubled: what reaches the deeper places."""
    data = bytearray(draw(st.one_of(_files, st.just(toy()[:7000]))))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        data[place : place + draw(st.integers(0, 9))] = draw(
            st.one_of(st.binary(max_size=9), st.sampled_from([b"\xff" * 8, bytes(8), struct.pack("<Q", 1 << 40)]))
        )
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda tail: HEAD + tail), _spoilt()))
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_a_header_or_a_clear_error(data: bytes) -> None:
    tracemalloc.start()
    try:
        header = read(data)
        assert header.parameters >= 0
        assert header.kv_values_per_token >= 0
    except BrokenGguf:
        pass  # any other exception fails
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < FEW_MB


@given(_files)
@settings(max_examples=100, deadline=None)
def test_what_is_whole_is_read_and_every_shorter_file_is_not(data: bytes) -> None:
    header = read(data)
    end = len(data.rstrip(b"\0"))
    assert isinstance(header, GgufHeader)
    if end > 24:
        with pytest.raises(BrokenGguf):
            read(data[: end - 1])


def test_a_value_is_written_as_it_is_read() -> None:
    """The writer of these tests is held to the layout by bytes that were written by hand."""
    assert typed("ab") == b"\x08\0\0\0\x02\0\0\0\0\0\0\0ab"
    assert typed([1, 2]) == b"\x09\0\0\0\x05\0\0\0\x02\0\0\0\0\0\0\0\x01\0\0\0\x02\0\0\0"


@pytest.mark.model
def test_the_real_models_header(tmp_path: Path) -> None:
    import asyncio
    import os

    from playground.core.endpoint import EMBEDDED_HIDDEN_DEFAULT
    from playground.providers import model_file

    cache = Path(os.environ.get("PLAYGROUND_TEST_CACHE") or Path(__file__).parents[2] / ".cache").absolute() / "models"
    header = read_header(asyncio.run(model_file.ensure(cache, lambda *_: None)))
    assert (header.architecture, header.size_label, header.quantisation) == ("llama", "135M", "Q4_1")
    assert (header.parameters, header.context_length, header.words) == (134_515_008, 8192, 49_152)
    assert header.kv_values_per_token * 2 == 23_040, "48 MB for 2048 tokens, as was measured"
    assert EMBEDDED_HIDDEN_DEFAULT in (header.chat_template or "")
