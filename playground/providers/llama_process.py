"""The embedded model's own process: `python -m playground.providers.llama_process` serves one GGUF file on loopback.

It reads its settings as one JSON line from stdin and answers on stdout with one JSON line, `{"port": 41234}` when the
model answers or `{"error": "..."}`. It ends when stdin closes, so also when its parent is killed. It imports nothing
of the playground, and of the rest only xllamacpp, so that it starts fast and its crash is not the window's.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import signal
import sys
from typing import Any, Final, TypedDict

WARNINGS: Final = 2
"""llama.cpp's verbosity: errors and warnings. Its next level writes a line for each request."""

NICENESS: Final = 10
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h


class ProcessSettings(TypedDict):
    """`context_tokens` is for all slots together: llama.cpp divides it among them.

    `chat_template` "" leaves the file's own.
    """

    model_path: str
    slots: int
    threads: int
    context_tokens: int
    chat_template: str
    token: str


def main() -> None:
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what llama.cpp prints goes to the log, as stderr does
    _end_with_parent()
    _step_back()
    settings: ProcessSettings = json.loads(sys.stdin.buffer.readline())
    try:
        server = _serve(settings)
        said: dict[str, int | str] = {"port": int(server.listening_address.rpartition(":")[2])}
    except Exception as error:  # noqa: BLE001  the parent says what it means
        said = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(said), file=answer, flush=True)
    if "port" in said:
        sys.stdin.buffer.read()  # until the parent closes it, or dies
        os._exit(0)  # waits for no answer that is being written
    sys.exit(1)  # in order: llama.cpp's log is written by a thread, and its last words are wanted


def _serve(settings: ProcessSettings) -> Any:
    """xllamacpp's server, listening; its constructor returns when the model is loaded."""
    xllamacpp: Any = importlib.import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = settings["model_path"]
    params.n_parallel = settings["slots"]
    params.n_ctx = settings["context_tokens"]
    params.cpuparams.n_threads = settings["threads"]
    params.cpuparams_batch.n_threads = settings["threads"]
    params.api_keys = [settings["token"]]
    if settings["chat_template"]:
        params.chat_template = settings["chat_template"]
    params.port = 0  # a free one
    params.verbosity = WARNINGS
    params.warmup = False  # start and first token together take as long either way
    params.cont_batching = True
    params.cache_ram_mib = 0  # else finished prompts may fill 8 GiB
    params.endpoint_slots = False  # it would show every prompt
    params.fit_params = sys.platform == "darwin"  # only a GPU must be fitted; it doubles the time to load
    for name in ("ui", "webui", "cache_idle_slots"):  # its web page, by two names, and a cache there is no room for
        if hasattr(params, name):
            setattr(params, name, False)
    return xllamacpp.Server(params)


def _end_with_parent() -> None:
    """Let Linux kill this process with the parent's thread that started it, also while a model is being loaded."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _step_back() -> None:
    """The window and the clock beside the socket come first. On Windows the parent sets the priority."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(NICENESS)


if __name__ == "__main__":
    main()
