"""Errors that the playground shows to a person. `str(error)` is one sentence with the way out.

* PlaygroundError
  * InputError        a file, an argument or a setting that cannot be used; names file, line and key where it can
  * NotFound          a preset, run, endpoint or model that is not there
  * StoreError        the data folder, the database or the keyring did not do its part
  * Cancelled         the person stopped it
  * ProviderError     a model endpoint did not answer as asked; carries what the record keeps
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.core.completion import CellError, ErrorKind

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """`text` on one line: control characters from a file must not reach a terminal, nor turn a line's direction."""
    return _UNSEEN.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


class PlaygroundError(Exception):
    """An expected failure."""


class InputError(PlaygroundError):
    """Bad input. The sentence begins with what is known of `FILE:LINE: key 'KEY': `."""

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, key: str | None = None
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.key = key
        place = ":".join(str(part) for part in (file, line) if part is not None)
        words = [f"{place}:"] if place else []
        if key is not None:
            words.append(f"key '{key}':")
        super().__init__(visible(" ".join([*words, message])))


class NotFound(PlaygroundError):
    """Nothing has that name or id."""


class StoreError(PlaygroundError):
    """The user's own machine could not keep or give back something."""


class Cancelled(PlaygroundError):
    """Stopped by the person; no error is shown."""


class ProviderError(PlaygroundError):
    """A failed cell's reason. `retry_after_s`: the endpoint's own wish, in seconds from now. `final`: it said that
    asking again is of no use.
    """

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        final: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind: ErrorKind = kind
        self.status = status
        self.retry_after_s = retry_after_s
        self.final = final

    def as_cell_error(self) -> CellError:
        from playground.core.completion import CellError

        return CellError(self.kind, str(self), self.status)
