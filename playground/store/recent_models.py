"""The models that were used last, newest first: they stand in front wherever one is chosen."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, cast

from playground.store.files import read_json_object, write_atomic

KEPT: Final = 20


class RecentModels:
    """`ENDPOINT/MODEL` names in a small file. Usable from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """The last used first; none where the file is damaged."""
        content, _damaged = read_json_object(self._path)
        models: object = content.get("models")
        kept = cast("list[object]", models) if isinstance(models, list) else []
        return tuple(each for each in kept if isinstance(each, str))[:KEPT]

    def use(self, models: Iterable[str]) -> None:
        """Remember that `models` were just used, the first of them first. Raises StoreError."""
        with self._lock:
            before = self.names()
            now = tuple(dict.fromkeys((*models, *before)))[:KEPT]
            if now != before:
                write_atomic(self._path, json.dumps({"models": now}, ensure_ascii=False, indent=1) + "\n")


def recent_first(models: Sequence[str], recent: Sequence[str]) -> list[str]:
    """The same models, those that were used lately in front, the others in the order they had."""
    there = set(models)
    first = [model for model in recent if model in there]
    return [*first, *(model for model in models if model not in set(first))]
