"""Where a reader is in a comparison. Every view shows the same place, so switching between them loses nothing."""

from __future__ import annotations

from dataclasses import dataclass

from playground.gui.comparison_model import ColumnKey

NO_COLUMN = ColumnKey("", "")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell as the reader sees it: `column` is that of the view, whatever it was called when it was asked.

    `sample` and `turn` count from 1.
    """

    prompt: str = ""
    column: ColumnKey = NO_COLUMN
    sample: int = 1
    turn: int = 1
