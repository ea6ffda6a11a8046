"""What the first start says to a person: passing news, and one sentence when it cannot go on."""

from __future__ import annotations

import sys
from typing import TextIO


class Trouble(Exception):
    """The start cannot go on; the text says why and names the way out."""


def say(words: str, where: TextIO | None = None) -> None:
    print(words, file=where or sys.stderr, flush=True)


class PassingNews:
    """What pip is at: on a terminal one line that is written over, elsewhere only what takes long."""

    LARGE_MB = 10
    MANY_PACKAGES = 10

    def __init__(self) -> None:
        self.on_terminal = sys.stderr.isatty()

    def take(self, line: str) -> None:
        """Look at one line of pip's."""
        news = news_in(line)
        if news and self.on_terminal:
            self._write("  " + news)
        elif news and (megabytes(line) >= self.LARGE_MB or packages(line) >= self.MANY_PACKAGES):
            say("  " + news)

    def end(self) -> None:
        if self.on_terminal:
            self._write("")

    def _write(self, words: str) -> None:
        sys.stderr.write("\r\x1b[K" + words)
        sys.stderr.flush()


def news_in(line: str) -> str:
    """`Downloading https://host/a_package-1.0-py3-none-any.whl (84.3 MB)` -> `downloading a_package (84.3 MB)`."""
    words = line.split()
    if words[:1] == ["Downloading"] and len(words) > 1 and ".metadata" not in line:
        return " ".join(["downloading", words[1].rsplit("/", 1)[-1].split("-")[0], *words[2:]])
    if count := packages(line):
        return f"installing {count} packages"
    return ""


def packages(line: str) -> int:
    """How many are named in `Installing collected packages: a, b`."""
    words = line.split()
    return len(words) - 3 if words[:3] == ["Installing", "collected", "packages:"] else 0


def megabytes(line: str) -> float:
    """The size at the end of a line, `(84.3 MB)`; 0 for anything smaller."""
    words = line.rstrip(" )\n").rsplit("(", 1)[-1].split()
    return float(words[0]) if len(words) == 2 and words[1] == "MB" else 0.0


# Signs of four kinds of trouble, in what pip, uv or the operating system said.
NO_SPACE = ("No space left", "Errno 28", "Disk quota", "not enough space")
NOT_OURS = ("Permission denied", "Read-only file system", "Errno 13", "Errno 30", "Access is denied")
NO_NETWORK = (
    "name resolution",
    "Failed to establish a new connection",
    "Connection refused",
    "Connection reset",
    "Network is unreachable",
    "Max retries exceeded",
    "timed out",
    "SSLError",
    "ProxyError",
)
OTHER_VERSIONS = (
    "No matching distribution",
    "ResolutionImpossible",
    "conflicting dependencies",
    "Failed building",
    "Failed to build",
)


def says(output: str, signs: tuple[str, ...]) -> bool:
    return any(sign in output for sign in signs)


def is_about_versions(output: str) -> bool:
    """The wanted versions cannot be had here, though network, disk and folder are fine."""
    return says(output, OTHER_VERSIONS) and not says(output, NO_SPACE + NOT_OURS + NO_NETWORK)


def explain(output: str, folder: str) -> str:
    """The sentence for what went wrong while `folder` was being filled."""
    if says(output, NO_SPACE):
        return f"The disk is full: make room for {folder}, or name a folder elsewhere in PLAYGROUND_VENV."
    if says(output, NOT_OURS):
        return f"{folder} cannot be written: name a folder that is yours in PLAYGROUND_VENV.\n{last_lines(output, 1)}"
    if says(output, NO_NETWORK):
        return "The packages could not be downloaded, for there is no way to the network: start again when there is."
    return f"The set-up failed; its last words were:\n{last_lines(output)}"


def last_lines(output: str, count: int = 8) -> str:
    return "\n".join("  " + line for line in output.strip().splitlines()[-count:])
