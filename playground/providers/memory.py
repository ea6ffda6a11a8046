"""How much memory this machine, or the container it is, still has for a model. Bytes everywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
CGROUPS: Final = Path("/sys/fs/cgroup")
_UNLIMITED: Final = 1 << 60
"""cgroup v1 writes a number near 2^63 where there is no limit."""

FILES_COUNT_AS_FREE: Final = sys.platform == "linux"
"""Linux counts the pages of files as free that can be read again, also those of a model that is in use."""


def free_bytes() -> int:
    """What can be taken without swapping; what a container is held to counts. 0 where nothing can be found out."""
    if sys.platform == "linux":
        return linux_free_bytes(PROC, CGROUPS)
    import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own

    return int(psutil.virtual_memory().available)


def linux_free_bytes(proc: Path, cgroups: Path) -> int:
    """MemAvailable, or less where a control group above this process allows less."""
    found = _numbers(proc / "meminfo", ":").get("MemAvailable", 0) * 1024
    rooms = [room for folder in _folders(proc, cgroups) if (room := _room(folder)) is not None]
    return max(0, min([found, *rooms]))


def _folders(proc: Path, cgroups: Path) -> Iterator[Path]:
    """The control groups this process is in, up to the top. In a container the top alone may be seen."""
    try:
        lines = (proc / "self" / "cgroup").read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        _number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controllers == "":
            top = cgroups
        elif "memory" in controllers.split(","):
            top = cgroups / "memory"
        else:
            continue
        parts = [part for part in path.split("/") if part not in ("", "..")]
        yield from (top.joinpath(*parts[:depth]) for depth in range(len(parts), -1, -1))


def _room(folder: Path) -> int | None:
    """What the control group still allows, not counting files that can be read again; None without a limit."""
    for limit_name, used_name in (
        ("memory.max", "memory.current"),
        ("memory.limit_in_bytes", "memory.usage_in_bytes"),
    ):
        limit, used = _number(folder / limit_name), _number(folder / used_name)
        if limit is not None and used is not None and limit < _UNLIMITED:
            said = _numbers(folder / "memory.stat", " ")
            files = said.get("total_cache", said.get("cache", said.get("file", 0)))
            kept = said.get("total_shmem", said.get("shmem", 0))  # a file system in memory: not to be read again
            return limit - used + max(0, files - kept)
    return None


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):  # "max" is no number either
        return None


def _numbers(path: Path, mark: str) -> Mapping[str, int]:
    """`NAME: 123 kB` or `NAME 123` a line."""
    found: dict[str, int] = {}
    try:
        lines = path.read_text("ascii", "replace").splitlines()
    except OSError:
        return found
    for line in lines:
        name, _, rest = line.partition(mark)
        words = rest.split()
        if words and words[0].isdigit():
            found[name] = int(words[0])
    return found
