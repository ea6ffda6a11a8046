"""Presets that are dragged: by their ids within the window, as a file and as text for every other program."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QMimeData, QUrl

MIME: Final = f"application/x-playground-preset-ids.{os.urandom(4).hex()}"
"""Of this process alone: to another window of this program, with a library of its own, presets come as files."""
FILES: Final = "text/uri-list"
TEXT: Final = "text/plain"


class GiveAway(Protocol):
    """What other programs get. Both are asked at most once a drag, when somebody wants it."""

    def file(self, ids: Sequence[str]) -> Path | None:
        """None: it cannot be written, and the person was told."""
        ...

    def text(self, ids: Sequence[str]) -> str: ...


class PresetMimeData(QMimeData):
    """`outside`: the presets that other programs can have; nothing is read or written before one asks."""

    def __init__(self, ids: Sequence[str], outside: Sequence[str] = (), give: GiveAway | None = None) -> None:
        super().__init__()
        self.setData(MIME, json.dumps(list(ids)).encode())
        self._outside = list(outside)
        self._give = give
        self._path: Path | None = None
        self._text: str | None = None
        self._tried = False

    def formats(self) -> list[str]:
        return [MIME, FILES, TEXT] if self._outside and self._give is not None else [MIME]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype in self.formats()

    def retrieveData(self, mimetype: str, preferredType: object) -> object:
        if self._outside and self._give is not None:
            if mimetype == FILES:
                return self._urls(self._give)
            if mimetype == TEXT:
                self._text = self._give.text(self._outside) if self._text is None else self._text
                return self._text
        return super().retrieveData(mimetype, preferredType)  # type: ignore[arg-type] # what Qt passes

    def _urls(self, give: GiveAway) -> list[QUrl]:
        if not self._tried:
            self._tried = True
            self._path = give.file(self._outside)
        return [QUrl.fromLocalFile(str(self._path))] if self._path is not None else []
