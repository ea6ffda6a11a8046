"""What a command says: what was asked for on stdout, everything else on stderr.

Texts of models and files may hold what a terminal obeys; on a terminal it is made harmless. No key that is known goes
out, whatever it stands in. When nobody reads any more (`| head`), the rest goes nowhere and nothing is said about it.
`--help` pays for the imports at the top.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, TextIO, TypeAlias

Style: TypeAlias = Literal["", "bold", "dim", "removed", "inserted"]
MIN_LAST_COLUMN: Final = 12  # characters of a table's last column, however narrow the terminal is
_SGR: Final = {"bold": "1", "dim": "2", "removed": "9;31", "inserted": "4;32"}
_NOBODY_READS: Final = (errno.EPIPE, errno.EINVAL)  # Windows says the latter
_UNSAFE_IN_JSON: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


_known_keys: Callable[[], Iterable[str]] = tuple


def keep_out(keys: Callable[[], Iterable[str]]) -> None:
    """From now on `[key]` is written in place of these. Asked at every line: more become known."""
    global _known_keys
    _known_keys = keys


def without_keys(text: str) -> str:
    keys = tuple(_known_keys())
    if not keys:
        return text
    from playground.core.redaction import redact

    return redact(text, keys)


def prepare_streams() -> None:
    """UTF-8 whatever the locale says (LANG=C, an old console); what it cannot hold becomes `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def write(text: str = "", style: Style = "") -> None:
    """A line on stdout. Raises StoreError when it cannot be written (a full disk behind `>`)."""
    write_pieces([(without_keys(text), style)])


def write_pieces(pieces: Iterable[tuple[str, Style]]) -> None:
    """A line in several styles; keys are taken out of whole texts, so not here. Raises StoreError like `write`."""
    on_terminal = sys.stdout.isatty()
    line = "".join(_styled(_plain(text) if on_terminal else text, style) for text, style in pieces)
    try:
        _send(sys.stdout, line + "\n")
    except OSError as error:
        from playground.core.errors import StoreError
        from playground.store.files import reason

        raise StoreError(f"The output cannot be written ({reason(error)}): choose another place for it.") from error


def has_styles() -> bool:
    """Whether stdout shows styles: a terminal, and nobody said NO_COLOR."""
    plain = os.name == "nt" or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def write_json(value: object) -> None:
    """A JSON value on stdout, for programs; bytes are JSON already."""
    text = value.decode() if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, indent=1)
    if sys.stdout.isatty():
        text = _UNSAFE_IN_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    from playground.core.wording import whole_characters

    write(whole_characters(text.removesuffix("\n")))


def note(text: str) -> None:
    """A line on stderr."""
    try:
        _send(sys.stderr, _plain(without_keys(text)) + "\n")
    except OSError:
        return  # there is no other place to say it


def complain(text: str) -> None:
    """An error: one line on stderr, however many the text has."""
    note("playground: " + " ".join(text.split()))


def write_table(rows: Sequence[Sequence[str]]) -> None:
    """Rows of one length in columns; on a terminal the last column is cut to its width."""
    cells = [[without_keys(" ".join(cell.split())) for cell in row] for row in rows]  # before they are cut
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]) - 1)] if cells else []
    room = None
    if sys.stdout.isatty():
        room = max(shutil.get_terminal_size().columns - sum(widths) - 2 * len(widths), MIN_LAST_COLUMN)
    for row in cells:
        padded = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        write("  ".join([*padded, cut(row[-1], room)]).rstrip())


def cut(text: str, width: int | None) -> str:
    """At most `width` characters of `text`, the last one then an ellipsis."""
    return text if width is None or len(text) <= width else text[: max(width - 1, 0)].rstrip() + "…"


def _plain(text: str) -> str:
    from playground.core.wording import plain

    return plain(text)


def _styled(text: str, style: Style) -> str:
    return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if style and text and has_styles() else text


def _send(stream: TextIO, text: str) -> None:
    """Write at once, so that an answer is read when it is there. Raises OSError."""
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # Python's own flush at the end then finds no fault
        os.close(nowhere)
        if error.errno not in _NOBODY_READS:
            raise
