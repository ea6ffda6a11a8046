"""Memory: what a model needs, what there is, and how several find room."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.core.errors import ProviderError
from playground.providers import memory
from playground.providers.gguf import GgufHeader
from playground.providers.local_room import MAX_SERVERS, make_room
from playground.providers.memory import free_bytes, linux_free_bytes
from playground.providers.model_memory import (
    MemoryNeed,
    context_of,
    memory_need,
    need_words,
    refusal,
    size_words,
    verdict,
)

MB, GB = 1_000_000, 1_000_000_000
SMOL = GgufHeader(
    "llama", file_bytes=98_362_432, context_length=8192, layers=30, embedding=576, feed_forward=1536,
    kv_heads=(3,) * 30, key_size=64, value_size=64, words=49_152,
)  # fmt: skip


# ---- what is needed


@pytest.mark.parametrize(
    ("slots", "tokens", "measured_mb"), [(1, 512, 168), (1, 2048, 211), (5, 2048, 404), (5, 8192, 1113), (1, 8192, 352)]
)
def test_the_need_is_what_was_measured(slots: int, tokens: int, measured_mb: int) -> None:
    """Process memory of SmolLM2 after answering, as psutil's USS told it."""
    assert memory_need(SMOL, 0, slots, tokens).total / MB == pytest.approx(measured_mb, rel=0.06)


def test_no_more_context_is_kept_than_the_model_was_trained_for() -> None:
    assert context_of(SMOL, 32_768) == 8192
    assert context_of(None, 32_768) == 32_768
    assert memory_need(SMOL, 0, 1, 32_768) == memory_need(SMOL, 0, 1, 8192)


def test_layers_that_look_back_only_so_far_keep_less() -> None:
    from dataclasses import replace

    near = replace(SMOL, window=512, window_layers=15)
    assert memory_need(near, 0, 1, 8192).cache == 23_040 * (8192 + 1024) // 2
    assert memory_need(near, 0, 1, 512).cache == memory_need(SMOL, 0, 1, 512).cache


def test_of_a_file_that_cannot_be_read_the_size_is_known() -> None:
    assert memory_need(None, 5 * GB, 4, 2048).file == 5 * GB


def test_sentences_name_both_sides_and_the_way_out() -> None:
    large_cache, large_file = MemoryNeed(4 * GB, 5 * GB, 100 * MB), MemoryNeed(9 * GB, 10 * MB, 90 * MB)
    assert refusal("x.gguf", large_cache, 6_200 * MB) == (
        "x.gguf needs about 9.1 GB, 6.2 GB are free: fewer slots, a smaller context, or another model."
    )
    assert refusal("x.gguf", large_file, 6_200 * MB) == (
        "x.gguf needs about 9.1 GB, 6.2 GB are free: close other programs, or choose another model."
    )
    assert need_words(large_cache, 0) == "needs about 9.1 GB"
    assert [size_words(size) for size in (0, 1, 62_400_000, 999_600_000, 9_100_000_000)] == [
        "0 MB", "1 MB", "62 MB", "1.0 GB", "9.1 GB",
    ]  # fmt: skip
    assert [verdict(need, 100) for need in (85, 86, 100, 101)] == ["fits", "tight", "tight", "too large"]
    assert verdict(GB, 0) == "fits", "what cannot be found out is held against nobody"


# ---- what there is


def write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, words in files.items():
        (folder / name.replace("__", ".")).write_text(words, "ascii")


@pytest.fixture
def proc(tmp_path: Path) -> Path:
    write(tmp_path / "proc", meminfo="MemTotal: 9000000 kB\nMemAvailable:  8000000 kB\n")
    write(tmp_path / "proc" / "self", cgroup="0::/a.slice/b.scope\n")
    return tmp_path / "proc"


def test_without_a_container_it_is_what_linux_says(proc: Path, tmp_path: Path) -> None:
    assert linux_free_bytes(proc, tmp_path / "none") == 8_000_000 * 1024
    write(tmp_path / "g" / "a.slice", memory__max="max\n", memory__current="5\n")
    assert linux_free_bytes(proc, tmp_path / "g") == 8_000_000 * 1024


def test_the_narrowest_group_counts_and_files_can_be_read_again(proc: Path, tmp_path: Path) -> None:
    groups = tmp_path / "groups"
    write(groups / "a.slice", memory__max="4000000000\n", memory__current="1000000000\n", memory__stat="file 0\n")
    assert linux_free_bytes(proc, groups) == 3 * GB
    write(
        groups / "a.slice" / "b.scope", memory__max="2000000000\n", memory__current="1500000000\n",
        memory__stat="anon 1\nfile 1000000000\nshmem 100000000\n",
    )  # fmt: skip
    assert linux_free_bytes(proc, groups) == 1_400 * MB
    write(groups, memory__max="1000000\n", memory__current="2000000\n")
    assert linux_free_bytes(proc, groups) == 0


def test_the_first_kind_of_control_groups_counts_too(proc: Path, tmp_path: Path) -> None:
    write(proc / "self", cgroup="4:memory:/docker/abc\n3:cpu:/x\n0::/\n")
    write(
        tmp_path / "g" / "memory", memory__limit_in_bytes="1000000000", memory__usage_in_bytes="300000000",
        memory__stat="cache 5\ntotal_cache 100000000\ntotal_shmem 0\n",
    )  # fmt: skip
    assert linux_free_bytes(proc, tmp_path / "g") == 800 * MB
    write(tmp_path / "g" / "memory" / "docker" / "abc", memory__limit_in_bytes="9223372036854771712",
          memory__usage_in_bytes="1")  # fmt: skip
    assert linux_free_bytes(proc, tmp_path / "g") == 800 * MB


def test_nothing_known_is_nothing(tmp_path: Path) -> None:
    assert linux_free_bytes(tmp_path, tmp_path) == 0


def test_on_this_machine_there_is_some() -> None:
    assert 10 * MB < free_bytes() < 1 << 50


# ---- room for several


ONE_GB = MemoryNeed(500 * MB, 400 * MB, 100 * MB)


@dataclass
class Other:
    """A loaded model of 1 GB, half of it its file."""

    name: str
    answering: int = 0
    need: MemoryNeed = ONE_GB


class Machine:
    """`whole` bytes; what is loaded takes its cache and work from what Linux calls free, its file does not count."""

    def __init__(self, whole: int, *others: Other) -> None:
        self.whole = whole
        self.others = list(others)
        self.ended: list[str] = []
        self.waited = 0
        self.said: list[str] = []

    def free(self) -> int:
        return self.whole - sum(other.need.total - other.need.file for other in self.others)

    async def end(self, other: Other) -> None:
        self.ended.append(other.name)
        self.others.remove(other)

    async def until_idle(self) -> None:
        self.waited += 1
        self.others[0].answering = 0

    def room(self, need: MemoryNeed) -> None:
        asyncio.run(
            make_room(
                "new.gguf", need, lambda: self.others, self.end, self.until_idle,
                lambda words, _done, _total: self.said.append(words), self.free,
            )
        )  # fmt: skip


@pytest.fixture(autouse=True)
def as_on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "FILES_COUNT_AS_FREE", True)


def test_while_there_is_room_none_ends() -> None:
    machine = Machine(4 * GB, Other("a"), Other("b"))
    machine.room(MemoryNeed(GB, 0, 500 * MB))
    assert (machine.ended, machine.said) == ([], [])


def test_idle_ones_end_as_far_as_is_needed_the_oldest_first() -> None:
    machine = Machine(3 * GB, Other("a", answering=1), Other("b"), Other("c"))
    machine.room(MemoryNeed(GB, 0, 0))
    assert machine.ended == ["b"]


def test_one_that_answers_is_waited_for_and_never_ended_before() -> None:
    machine = Machine(2 * GB, Other("a", answering=2), Other("b", answering=1))
    machine.room(MemoryNeed(GB, 0, 0))
    assert machine.waited == 1
    assert machine.ended == ["a"]
    assert machine.said[0] == "Waiting for another local model, to make room for new.gguf"


def test_what_never_fits_is_refused_and_ends_none() -> None:
    machine = Machine(2 * GB, Other("a"))
    with pytest.raises(ProviderError, match=r"new.gguf needs about 3.0 GB, 2.0 GB are free: close other programs"):
        machine.room(MemoryNeed(3 * GB, 0, 0))
    assert machine.ended == []


def test_tight_is_said() -> None:
    machine = Machine(GB)
    machine.room(MemoryNeed(900 * MB, 0, 0))
    assert machine.said == ["Memory is tight: new.gguf needs about 900 MB, 1.0 GB are free"]


def test_there_is_an_end_to_their_number() -> None:
    machine = Machine(1000 * GB, *(Other(str(number)) for number in range(MAX_SERVERS)))
    machine.room(MemoryNeed(1, 0, 0))
    assert machine.ended == ["0"]
