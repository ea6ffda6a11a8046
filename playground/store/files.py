"""How the store touches files: whole or not at all, never outside its folder, never by throwing a damaged one away."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias, cast

from playground.core.errors import InputError, StoreError

Stamp: TypeAlias = tuple[int, int, int]


def write_atomic(path: Path, content: str | bytes) -> None:
    """Whole or not at all, also when the power goes: a temporary file beside it, fsync, replace, fsync of the folder.

    Text is written as UTF-8 with its line ends as they are. A link is followed, permissions are kept.
    Raises StoreError.
    """
    if isinstance(content, str):
        from playground.core.wording import whole_characters  # the first frame reads files and writes none

        content = whole_characters(content).encode("utf-8")
    data = content
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{os.urandom(16).hex()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_through(temporary, data)
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o777)
            os.replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise StoreError(f"Could not write {path} ({reason(error)}): make room, or choose another place.") from error


def write_new(path: Path, content: str | bytes) -> bool:
    """Like `write_atomic`, but False, and nothing written, when something of that name is there. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("xb").close()  # the name is ours from here on, also when two programs start at once
    except FileExistsError:
        return False
    except OSError as error:
        raise StoreError(f"Could not write {path} ({reason(error)}): make room, or choose another place.") from error
    try:
        write_atomic(path, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True


def read_bytes(path: Path, *, limit_bytes: int) -> bytes:
    """All of the file. Raises InputError when it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(limit_bytes + 1)
    except OSError as error:
        raise InputError(f"the file cannot be read ({reason(error)})", file=str(path)) from error
    if len(data) > limit_bytes:
        raise InputError(f"the file is larger than the {limit_bytes:,} bytes that are allowed", file=str(path))
    return data


def read_text(path: Path, *, limit_bytes: int) -> str:
    """The file's text as it stands, line ends too. Raises InputError when it is too large or no UTF-8 text."""
    data = read_bytes(path, limit_bytes=limit_bytes)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("the file is not UTF-8 text: save it as UTF-8", file=str(path), line=line) from error


def read_json_object(path: Path) -> tuple[dict[str, Any], str]:
    """(the JSON object in the file, ""), or ({}, a sentence) when it is damaged: then it was moved aside."""
    try:
        value: object = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"{path} cannot be read ({reason(error)})."
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict):
        return cast("dict[str, Any]", value), ""
    try:
        kept = move_aside(path)
    except StoreError as error:
        return {}, str(error)
    return {}, f"{path.name} was damaged: it was kept as {kept}, and a new one is begun."


def move_aside(path: Path) -> Path:
    """Give a damaged file another name beside it, and return that. Raises StoreError."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    try:
        os.replace(path, kept)
    except OSError as error:
        raise StoreError(f"{path} is damaged and cannot be moved aside ({reason(error)}): move it away.") from error
    return kept


def stamp(path: Path) -> Stamp | None:
    """What tells one state of a file from another; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def inside(folder: Path, name: str) -> Path:
    """folder/name; raises InputError when it would lie elsewhere (.., absolute, a link that leads out)."""
    try:
        base = folder.resolve()
        path = (base / name).resolve()
    except (ValueError, OSError, RuntimeError):  # a NUL, a name that is too long, a circle of links
        raise InputError(f"{name!r} is no file name: choose another") from None
    if path == base or not path.is_relative_to(base):
        raise InputError(f"{name!r} lies outside {folder}: only files in that folder are used")
    return path


def reason(error: OSError) -> str:
    """What the operating system says, in its own short words."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name last. Some file systems cannot: the file is whole all the same."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
