"""Errors that nobody caught go to the log: Python would print them on the terminal with whatever key stands in them."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Final, TypeAlias

MainHook: TypeAlias = Callable[[type[BaseException], BaseException, TracebackType | None], object]
ThreadHook: TypeAlias = Callable[[threading.ExceptHookArgs], object]
CleaningHook: TypeAlias = "Callable[[sys.UnraisableHookArgs], object]"  # typeshed alone knows the name

log: Final = logging.getLogger(__name__)


@contextmanager
def surprises_logged() -> Generator[None]:
    """Of the main thread, of others, and of what is said while Python cleans up (`__del__`), for the time of the block.

    Python's own hooks are left out; one that somebody else has put there is called as well.
    """
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    sys.excepthook = _main_hook(sys.excepthook)
    threading.excepthook = _thread_hook(threading.excepthook)
    sys.unraisablehook = _cleaning_hook(sys.unraisablehook)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before


def _main_hook(before: MainHook) -> MainHook:
    def tell(kind: type[BaseException], surprise: BaseException, trace: TracebackType | None) -> None:
        log.critical("nobody expected this", exc_info=(kind, surprise, trace))
        if before is not sys.__excepthook__:
            before(kind, surprise, trace)

    return tell


def _thread_hook(before: ThreadHook) -> ThreadHook:
    def tell(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            where = told.thread.name if told.thread is not None else "one that is gone"
            exc_info = (told.exc_type, told.exc_value, told.exc_traceback)
            log.critical("nobody expected this in the thread %s", where, exc_info=exc_info)
        if before is not threading.__excepthook__:
            before(told)

    return tell


def _cleaning_hook(before: CleaningHook) -> CleaningHook:
    def tell(told: sys.UnraisableHookArgs) -> None:
        if told.exc_value is not None:
            exc_info = (told.exc_type, told.exc_value, told.exc_traceback)
            log.error("%s: %r", told.err_msg or "nobody could be told this", told.object, exc_info=exc_info)
        if before is not sys.__unraisablehook__:
            before(told)

    return tell
