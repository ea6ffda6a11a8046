"""The lists of models that endpoints gave, kept in the cache: shown at once, and when an endpoint is off.

One small file an endpoint, without any key. What is kept can be fetched again, so a file that is damaged is no list.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, cast

from playground.core.endpoint import Endpoint
from playground.store.files import write_atomic

MAX_MODELS: Final = 20_000
MAX_FILE_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class KeptList:
    """Model ids as the endpoint named them, and when (UTC)."""

    models: tuple[str, ...]
    fetched_at: datetime

    def is_younger_than(self, age: timedelta, now: datetime) -> bool:
        """A list from the future (a clock that was set back) is an old one."""
        return timedelta(0) <= now - self.fetched_at < age


class ModelLists:
    """A list belongs to an endpoint's name and address: with another address it is none of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, endpoint: Endpoint, models: Sequence[str], now: datetime | None = None) -> KeptList:
        """Keep what was fetched. Raises StoreError."""
        kept = KeptList(tuple(models[:MAX_MODELS]), now or datetime.now(UTC))
        content = {
            "endpoint": endpoint.name,
            "base_url": endpoint.base_url,
            "dialect": endpoint.dialect,
            "fetched_at": kept.fetched_at.isoformat(timespec="seconds"),
            "models": kept.models,
        }
        write_atomic(self._path(endpoint), json.dumps(content, ensure_ascii=False, indent=1) + "\n")
        return kept

    def get(self, endpoint: Endpoint) -> KeptList | None:
        """The kept list of this endpoint, if there is one that can be read."""
        try:
            with self._path(endpoint).open("rb") as file:
                content: object = json.loads(file.read(MAX_FILE_BYTES))
            return _kept(cast("dict[str, Any]", content), endpoint) if isinstance(content, dict) else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def forget(self, endpoint: Endpoint) -> None:
        """Have it asked for anew."""
        with contextlib.suppress(OSError):
            self._path(endpoint).unlink(missing_ok=True)

    def _path(self, endpoint: Endpoint) -> Path:
        return self._folder / f"{endpoint.name}.json"  # a checked name: letters, digits, '.', '_' and '-'


def _kept(content: dict[str, Any], endpoint: Endpoint) -> KeptList | None:
    """Raises ValueError, KeyError or TypeError for what was not written here."""
    whose = (content["endpoint"], content["base_url"], content["dialect"])
    if whose != (endpoint.name, endpoint.base_url, endpoint.dialect):
        return None
    at = datetime.fromisoformat(content["fetched_at"])
    models = tuple(model for model in content["models"] if isinstance(model, str))
    return KeptList(models, at if at.tzinfo is not None else at.replace(tzinfo=UTC))
