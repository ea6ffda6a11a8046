"""llama.cpp's own server on loopback, as a person starts one beside the program."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOKEN = "sk-llama-on-loopback-4711"
ENDPOINTS = {
    "chat": ("openai-chat", "/v1"),
    "responses": ("openai-responses", "/v1"),
    "messages": ("anthropic", ""),
}
"""Endpoint -> (dialect, what stands behind the port): the three paths of llama.cpp."""


@dataclass
class LlamaCpp:
    port: int

    def endpoints_toml(self) -> str:
        return "".join(
            f'[endpoints.{name}]\ndialect = "{dialect}"\nbase_url = "http://127.0.0.1:{self.port}{path}"\n'
            'key_env = "LLAMA_API_KEY"\n\n'
            for name, (dialect, path) in ENDPOINTS.items()
        )


@contextlib.contextmanager
def llama_cpp(model: Path) -> Iterator[LlamaCpp]:
    """A process that serves `model` until the end of the block."""
    command = [sys.executable, "-m", "playground.providers.llama_process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            settings = {
                "model_path": str(model), "slots": 3, "threads": 1, "context_tokens": 6144, "chat_template": "",
                "token": TOKEN,
            }  # fmt: skip
            server.stdin.write(json.dumps(settings).encode() + b"\n")
            server.stdin.flush()
            yield LlamaCpp(json.loads(server.stdout.readline())["port"])
        finally:
            server.kill()
