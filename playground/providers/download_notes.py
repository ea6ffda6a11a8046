"""What was being fetched when it stopped, noted beside its part, so that it can go on without being typed again."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from playground.core.errors import InputError
from playground.providers.download_request import DownloadRequest, download_request

_NOTE: Final = ".json"
_MAX_BYTES: Final = 16_384


@dataclass(frozen=True, slots=True)
class Unfinished:
    """`done_bytes` are here already."""

    wanted: DownloadRequest
    done_bytes: int


def note(parts: Path, wanted: DownloadRequest, sha256: str) -> None:
    """An address with a query is not noted: that may hold a signature, which belongs in no file."""
    if "?" in wanted.url or not sha256:
        return
    with suppress(OSError):
        parts.mkdir(parents=True, exist_ok=True)
        words = json.dumps({"url": wanted.url, "sha256": sha256, "name": wanted.name})
        (parts / f"{sha256}{_NOTE}").write_text(words, "utf-8")


def forget(parts: Path, sha256: str) -> None:
    with suppress(OSError):
        (parts / f"{sha256}{_NOTE}").unlink(missing_ok=True)


def unfinished(parts: Path) -> list[Unfinished]:
    """By name. A note that cannot be read is passed over."""
    found: list[Unfinished] = []
    for path in parts.glob(f"*{_NOTE}"):
        part = path.with_suffix(".part")
        try:
            if path.stat().st_size > _MAX_BYTES:
                continue
            said = cast("dict[str, Any]", json.loads(path.read_bytes()))
            wanted = download_request(str(said["url"]), str(said["sha256"]), str(said["name"]))
            found.append(Unfinished(wanted, part.stat().st_size if part.is_file() else 0))
        except (OSError, ValueError, KeyError, TypeError, InputError):
            continue
    return sorted(found, key=lambda item: item.wanted.name.lower())


def throw_away(parts: Path, sha256: str) -> None:
    """The part too: its person does not want it any more."""
    forget(parts, sha256)
    with suppress(OSError):
        (parts / f"{sha256}.part").unlink(missing_ok=True)
