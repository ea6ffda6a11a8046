"""What is typed and not saved yet, and how the window was left: nothing of it is lost with the program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

from playground.core.errors import StoreError
from playground.core.request import JsonValue
from playground.store.files import read_json_object, reason, write_atomic

_END: Final = ".draft.json"


class Drafts:
    """One small file for each draft, and `session.json`. Usable from any thread; writing raises StoreError.

    A key is any text ("new-1", a preset's id, "prompt"). `notices` are sentences for the person about damaged files,
    which are kept under another name.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.notices: list[str] = []

    def save(self, key: str, value: Mapping[str, JsonValue]) -> None:
        self._write(self._path(key), {"key": key, "value": dict(value)})

    def load(self, key: str) -> dict[str, Any] | None:
        """None when there is no such draft."""
        return self._draft(self._path(key)).get(key)

    def discard(self, key: str) -> None:
        """It was saved, or is not wanted. None of that key is as well."""
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{path} cannot be removed ({reason(error)}): close what uses it.") from error

    def all(self) -> dict[str, dict[str, Any]]:
        """Every draft by its key, in the order in which they were last saved."""
        files = sorted(self._folder.glob(f"*{_END}"), key=_saved_at)
        return {key: value for path in files for key, value in self._draft(path).items()}

    def save_session(self, state: Mapping[str, JsonValue]) -> None:
        """How the window was left; the window alone knows what is in it."""
        self._write(self._folder / "session.json", state)

    def load_session(self) -> dict[str, Any]:
        """Empty at first start."""
        return self._read(self._folder / "session.json")

    def _path(self, key: str) -> Path:
        """Any text is a key, so the file's name is made from its hash: no reserved names, no capitals that clash."""
        return self._folder / (hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:24] + _END)

    def _draft(self, path: Path) -> dict[str, dict[str, Any]]:
        """{key: value}, or {} when the file holds no draft."""
        content = self._read(path)
        key, value = content.get("key"), content.get("value")
        if not isinstance(key, str) or not isinstance(value, dict):
            return {}
        return {key: cast("dict[str, Any]", value)}

    def _read(self, path: Path) -> dict[str, Any]:
        content, notice = read_json_object(path)
        if notice:
            self.notices.append(notice)
        return content

    def _write(self, path: Path, value: Mapping[str, JsonValue]) -> None:
        # Not as UTF-8: half a character that was typed must come back as it was. Without indents, which take Python
        # twenty times as long: a desk may hold 10,000 prompts.
        write_atomic(path, json.dumps(dict(value), ensure_ascii=True) + "\n")


def _saved_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
