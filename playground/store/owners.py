"""Which process a running run belongs to, and whether that process still lives."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from typing import Final

_CLOCK_TOLERANCE_S: Final = 2.0  # the start time is counted from boot on Linux, and moves when the clock is set


@dataclass(frozen=True, slots=True)
class Owner:
    """A process. Ids are used again, so its start (seconds of Unix time) belongs to it."""

    pid: int
    started_at: float


def this_process() -> Owner:
    return _owner(os.getpid())


def is_alive(owner: Owner) -> bool:
    """Does that very process still run? One that nobody has waited for (a zombie) does not."""
    import psutil  # type: ignore[import-untyped]  # psutil brings no types, and its stubs are a package of their own

    try:
        process = psutil.Process(owner.pid)
        if process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}:
            return False
        started_at: float = process.create_time()
        return abs(started_at - owner.started_at) <= _CLOCK_TOLERANCE_S
    except psutil.AccessDenied:  # it is there, and not ours to look at
        return True
    except psutil.Error:
        return False


@functools.lru_cache(maxsize=1)
def _owner(pid: int) -> Owner:
    import psutil

    return Owner(pid, psutil.Process(pid).create_time())
