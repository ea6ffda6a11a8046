"""The parent's side of the embedded model: starts its process, watches it, and ends it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import secrets
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from playground.core.errors import ProviderError
from playground.providers.child_environment import child_environment
from playground.providers.gguf import check_gguf
from playground.providers.llama_log import LOG_NAME, TEMPLATE_FAULT, llama_words, log_since, open_log
from playground.providers.llama_process import ProcessSettings

MAX_THREADS: Final = 8
"""A choice, not measured: the work for one token of a small model is soon too little to be shared out further."""

STOP_S: Final = 0.5
"""How long the process may take to end by itself; it took 40 to 90 ms in the middle of answers."""

LAST_WORDS_S: Final = 5.0
"""A process that could not load its file ends by itself, when what llama.cpp says of it is in the log."""

_MODULE: Final = "playground.providers.llama_process"
_PACKAGE_FOLDER: Final = Path(__file__).resolve().parents[2]
_CGROUP_LIMIT: Final = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the model is run.

    `slots` answers are written at once, each with `slot_tokens` of prompt and answer together; one slot of 2048 tokens
    takes 48 MB with SmolLM2-135M (process 204 MB with one slot, 398 MB with five). `threads` 0: see default_threads.
    `chat_template` is a Jinja text to use in place of the file's own; "" leaves it that.

    Measured with SmolLM2-135M Q4_1: 5 answers at once of up to 100 tokens, 1 thread, 2 cores that others used too;
    medians of 3 rounds.

    slots   CPU ms a token   all five done   last one begun
      1          19.0            15.9 s          13.5 s
      2          19.2            14.4 s          12.5 s
      4          16.6            17.1 s          14.6 s
      5          15.8            11.6 s           2.2 s
      6          16.5            10.2 s           1.7 s
      8          15.8            13.1 s           2.3 s
    """

    slots: int = 5
    threads: int = 0
    slot_tokens: int = 2048
    chat_template: str = ""
    start_timeout_s: float = 120.0


class LlamaServer:
    """One process that serves one GGUF file on loopback, under a token made anew at each start.

    Used on one loop alone, which must live as long as the process. `start` may be called again at any time: it starts
    the process only where none is alive.
    """

    def __init__(self, log_folder: Path, settings: ServerSettings | None = None) -> None:
        self.settings = settings or ServerSettings()
        self.port = 0
        self.token = ""
        self._log_folder = log_folder
        self._process: Process | None = None
        self.was_stopped = False

    @property
    def alive(self) -> bool:
        """Whether there is a process, and `stop` was not called for it."""
        return self._process is not None and self._process.returncode is None and not self.was_stopped

    @property
    def pid(self) -> int | None:
        """Of the process, or of the last one that has ended."""
        return self._process.pid if self._process is not None else None

    async def start(self, model: Path) -> None:
        """Return when `model` can answer. Raises ProviderError of kind config. Cancelling it ends the process."""
        if self.alive:
            return
        self.was_stopped = False
        await asyncio.to_thread(check_gguf, model)
        if importlib.util.find_spec("xllamacpp") is None:
            raise ProviderError(
                "config",
                "The embedded model cannot run here, because the package xllamacpp is not installed (it does not exist "
                "for every platform): use an endpoint with a key, or one of a model server of your own.",
            )
        self.token = secrets.token_urlsafe(32)
        log, log_start = open_log(self._log_folder)
        with log:
            process = self._process = await _spawn(log)
        try:
            if self.was_stopped:  # while the process was being made
                raise ProviderError("connection", "The embedded model was stopped while it started.")
            answer = _read_answer(await self._first_line(process, model))
            if (port := answer.get("port")) is None:
                await self.ended(LAST_WORDS_S)
                await _end(process)
                raise self._not_started(model, process, str(answer.get("error", "")), log_start)
        except BaseException:
            await _end(process)
            raise
        self.port = int(port)

    async def ended(self, within_s: float) -> int | None:
        """The exit code once the process has ended (minus the signal), or None if it lives on after `within_s`."""
        if self._process is None:
            return None
        waiting = asyncio.ensure_future(self._process.wait())
        await asyncio.wait({waiting}, timeout=within_s)
        waiting.cancel()
        return self._process.returncode

    async def stop(self) -> None:
        """End the process, also in the middle of answers, within a second."""
        self.was_stopped = True
        if self._process is not None:
            await _end(self._process)

    async def _first_line(self, process: Process, model: Path) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        settings: ProcessSettings = {
            "model_path": str(model),
            "slots": self.settings.slots,
            "threads": self.settings.threads or default_threads(),
            "context_tokens": self.settings.slots * self.settings.slot_tokens,
            "chat_template": self.settings.chat_template,
            "token": self.token,
        }
        process.stdin.write(json.dumps(settings).encode() + b"\n")
        try:
            async with asyncio.timeout(self.settings.start_timeout_s):
                return await process.stdout.readline()
        except TimeoutError as error:
            raise ProviderError(
                "timeout",
                f"{model.name} was not loaded within {self.settings.start_timeout_s:g} s: it may be too large for this "
                "machine, so try again, or a smaller model.",
            ) from error

    def _not_started(self, model: Path, process: Process, error: str, log_start: int) -> ProviderError:
        """Why there is no port: llama.cpp's own words, or how the process ended."""
        if error.startswith(("ImportError", "ModuleNotFoundError", "OSError")):
            said = error.partition(": ")[2]
            way_out = "install libgomp1" if "libgomp" in said else "use an endpoint with a key"
            return ProviderError("config", f"llama.cpp cannot be loaded on this machine ({said}): {way_out}.")
        log = self._log_folder / LOG_NAME
        said = llama_words(log_since(self._log_folder, log_start)) or error or how_it_ended(process.returncode)
        if self.settings.chat_template and TEMPLATE_FAULT in said:
            return ProviderError(
                "config", f"The chat template that is set for {model.name} cannot be used ({said}): correct it, or "
                "take it away to use the file's own."
            )  # fmt: skip
        return ProviderError(
            "config", f"The model file {model} cannot be used ({said}): choose another file; {log} has the details."
        )


def default_threads() -> int:
    """All cores but one that this process may use, at least one and at most MAX_THREADS.

    A thread too many is dear: llama.cpp's threads wait for each other at every step, in a busy loop. On 2 cores that
    others used too, 5 answers took 77 to 118 s with 2 threads (4 s in a quiet moment), and 7 to 15 s with 1.
    """
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return max(1, min(usable, _cgroup_cores() or usable, MAX_THREADS + 1) - 1)


def how_it_ended(returncode: int | None) -> str:
    """`signal 9` or `exit code 1`."""
    if returncode is None:
        return "no answer"
    return f"signal {-returncode}" if returncode < 0 else f"exit code {returncode}"


def _cgroup_cores() -> int:
    """Whole cores that a container may use; 0 where there is no such limit. Format: "QUOTA PERIOD" or "max PERIOD"."""
    try:
        quota, period = _CGROUP_LIMIT.read_text("ascii").split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):
        return 0


async def _spawn(log: IO[bytes]) -> Process:
    """The child, in a session of its own: Ctrl+C in the terminal is the playground's to handle."""
    path = os.pathsep.join(filter(None, (str(_PACKAGE_FOLDER), os.environ.get("PYTHONPATH"))))
    creation = 0
    if sys.platform == "win32":
        creation = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", _MODULE,  # -P: never import from the folder that the person happens to be in
        stdin=PIPE, stdout=PIPE, stderr=log, start_new_session=True, creationflags=creation,
        env=child_environment(PYTHONPATH=path),
    )  # fmt: skip


async def _end(process: Process) -> None:
    """Close its stdin, at which it ends by itself; kill it where it does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except (TimeoutError, asyncio.CancelledError) as stopped:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if isinstance(stopped, asyncio.CancelledError):
            raise


def _read_answer(line: bytes) -> dict[str, int | str]:
    try:
        answer: dict[str, int | str] = json.loads(line)
    except ValueError:
        return {}  # it died before it could say anything
    return answer
