"""How far things are, on stderr: one line written over again and again on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
import time
from typing import Final

from playground.cli import output
from playground.core.completion import Completion
from playground.core.cost_words import amount
from playground.core.remaining import Remaining
from playground.core.wording import duration, plain

BAR_WIDTH: Final = 24
REDRAWN_EVERY_S: Final = 0.1
PLAIN_STEP: Final = 0.1
"""Without a terminal a download says a line for each tenth."""

_MB: Final = 1_000_000


def bar(done: float, total: float) -> str:
    """`████████░░░░`"""
    filled = round(BAR_WIDTH * min(done / total, 1.0)) if total > 0 else 0
    return "█" * filled + "░" * (BAR_WIDTH - filled)


class StatusLine:
    """The line at the bottom of the terminal on stderr. Without one, `show` does nothing."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._text = ""
        self._drawn_at = 0.0

    def show(self, text: str, *, at_once: bool = False) -> None:
        """Put `text` there; ten times a second at most, unless `at_once`."""
        self._text = text
        if self.live and (at_once or time.monotonic() - self._drawn_at >= REDRAWN_EVERY_S):
            self._draw()

    def hide(self) -> None:
        """Take it away, before something else is written on the terminal."""
        if self.live and self._text:
            self._raw("\r\x1b[K")

    def say(self, line: str) -> None:
        """A line that stays, above."""
        self.hide()
        output.note(line)
        if self.live and self._text:
            self._draw()

    def end(self) -> None:
        self.hide()
        self._text = ""

    def _draw(self) -> None:
        self._drawn_at = time.monotonic()
        width = max(shutil.get_terminal_size().columns - 1, 10)
        self._raw("\r" + output.cut(plain(output.without_keys(self._text)), width) + "\x1b[K")

    def _raw(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self.live = False


class FetchProgress:
    """An endpoint gets ready: a `core.ports.ReportProgress` for one thread."""

    def __init__(self, line: StatusLine) -> None:
        self._line = line
        self._said: tuple[str, int] = ("", 0)

    def __call__(self, message: str, done_bytes: int | None, total_bytes: int | None) -> None:
        """Bytes are those fetched so far, where there is a count."""
        words = message
        if done_bytes is not None and total_bytes:
            words = f"{message} {bar(done_bytes, total_bytes)} {done_bytes / _MB:.1f} of {total_bytes / _MB:.1f} MB"
        if self._line.live:
            self._line.show(words, at_once=not total_bytes)
            return
        step = int(done_bytes / total_bytes / PLAIN_STEP) if done_bytes is not None and total_bytes else 0
        if (message, step) != self._said:
            self._said = (message, step)
            percent = f": {step * PLAIN_STEP:.0%} of {total_bytes / _MB:.0f} MB" if total_bytes else ""
            self._line.say(f"{message}{percent}")


class CellProgress:
    """The cells of a run: how many have ended, how much longer it takes, and what of a limit is spent.

    `at` are seconds of one clock; `limit_usd` is 0 where there is none.
    """

    def __init__(self, line: StatusLine, total: int, limit_usd: float = 0.0) -> None:
        self._line = line
        self._total = total
        self._limit_usd = limit_usd
        self._spent_usd = 0.0
        self._remaining: Remaining | None = None
        self._said = ""
        self._reused = 0
        self._ended = 0
        self._failed = 0
        self._running: dict[object, None] = {}

    def started(self, cell: object, at: float) -> None:
        self._running[cell] = None
        self._measure(at)
        self.show(at)

    def ended(self, cell: object, name: str, completion: Completion, at: float) -> None:
        self._running.pop(cell, None)
        self._ended += 1
        self._failed += completion.state == "failed"
        self._reused += completion.reused_from is not None
        self._spent_usd += completion.cost_usd or 0.0
        self._measure(at).ended(at, reused=completion.reused_from is not None)
        if self._line.live:
            self.show(at, at_once=True)
            return
        took, reused = completion.timings.total_ms, completion.reused_from
        words = f" in {duration(took)}" if took is not None else ""
        ending = f"reused from {reused}" if reused is not None else f"{completion.state}{words}"
        self._line.say(f"{self._ended:,} of {self._total:,}: {name} {ending}{self._news(at)}")

    def _measure(self, at: float) -> Remaining:
        """The clock of the run begins with its first cell: what came before was getting ready."""
        if self._remaining is None:
            self._remaining = Remaining(self._total, at)
        return self._remaining

    def _news(self, at: float) -> str:
        """How much longer it takes, where that has changed since it was last said."""
        words = self._measure(at).words(at)
        if not words or words == self._said:
            return ""
        self._said = words
        return f" · {words}"

    def show(self, at: float, *, at_once: bool = False) -> None:
        words = [f"{bar(self._ended, self._total)} {self._ended:,} of {self._total:,}"]
        if left := self._measure(at).words(at):
            words.append(left)
        if self._failed:
            words.append(f"{self._failed} failed")
        if self._running:
            words.append(f"{len(self._running)} running")
        if self._reused:
            words.append(f"{self._reused:,} reused")
        if self._limit_usd > 0:
            words.append(f"{amount(self._spent_usd)} of at most {amount(self._limit_usd)}")
        self._line.show(" · ".join(words), at_once=at_once)
