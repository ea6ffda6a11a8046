"""What a person marks presets with beside their files: favourites; and when each was last used."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from playground.store.files import read_json_object, write_atomic

KEPT_USES: Final = 2000


@dataclass(frozen=True, slots=True)
class Marks:
    """`used`: ISO time in UTC of the last run, by preset id."""

    favourites: frozenset[str] = frozenset()
    used: Mapping[str, str] = field(default_factory=dict[str, str])


class PresetMarks:
    """By preset id, in a small file that `keep` writes. Usable from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._marks: Marks | None = None
        self._kept = True

    def marks(self) -> Marks:
        """None where the file is damaged: it is kept under another name."""
        with self._lock:
            return self._read()

    def set_favourite(self, preset_ids: Iterable[str], favourite: bool) -> None:
        with self._lock:
            marks, chosen = self._read(), frozenset(preset_ids)
            self._set(Marks(marks.favourites | chosen if favourite else marks.favourites - chosen, marks.used))

    def use(self, preset_ids: Iterable[str], at: str) -> None:
        """They were used for a run at that time."""
        with self._lock:
            marks = self._read()
            used = {**marks.used, **dict.fromkeys(preset_ids, at)}
            newest = sorted(used.items(), key=lambda item: item[1], reverse=True)[:KEPT_USES]
            self._set(Marks(marks.favourites, dict(newest)))

    def renamed(self, old_id: str, new_id: str) -> None:
        """The marks of a preset go with it."""
        with self._lock:
            marks = self._read()
            if old_id in marks.favourites or old_id in marks.used:
                favourites = frozenset(new_id if each == old_id else each for each in marks.favourites)
                used = {new_id if each == old_id else each: at for each, at in marks.used.items()}
                self._set(Marks(favourites, used))

    def _read(self) -> Marks:
        if self._marks is None:
            content, _damaged = read_json_object(self._path)
            self._marks = Marks(frozenset(_texts(content.get("favourites"))), _times(content.get("used")))
        return self._marks

    def keep(self) -> None:
        """Put what changed on the disk. Raises StoreError."""
        with self._lock:
            marks = self._read()
            if not self._kept:
                content = {"favourites": sorted(marks.favourites), "used": dict(marks.used)}
                write_atomic(self._path, json.dumps(content, ensure_ascii=True, indent=1) + "\n")
                self._kept = True

    def _set(self, marks: Marks) -> None:
        self._marks, self._kept = marks, False


def _texts(value: object) -> list[str]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [item for item in items if isinstance(item, str)]


def _times(value: object) -> dict[str, str]:
    items = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    return {key: at for key, at in items.items() if isinstance(at, str)}
