"""What a person calls a preset on the command line: an id, a version `ID@HASH`, a path."""

from __future__ import annotations

from pathlib import Path

from playground.core.errors import InputError, NotFound
from playground.core.nearest import suggestion
from playground.core.preset import BASELINES, Preset
from playground.store.files import read_text
from playground.store.preset_folder import MAX_PRESET_BYTES, SUFFIX, same_name
from playground.store.versions import Version
from playground.workbench import Workbench


def is_path(preset: str) -> bool:
    return preset.endswith(".md") or "/" in preset or "\\" in preset


def check_ending(name: str, endings: tuple[str, ...], *, file: str | None = None) -> None:
    """Any text would pass as a preset's: the ending says whether one is meant. Raises InputError."""
    if not name.endswith(endings):
        kinds = "preset" if endings == (SUFFIX,) else "preset or experiment"
        raise InputError(
            f"this is no {kinds} file: the name of one ends in {' or '.join(endings[:2])}", file=file or name
        )


def split_version(name: str) -> tuple[str, str] | None:
    """(preset id, beginning of a hash) of `ID@HASH`; None for what is none."""
    preset_id, sign, beginning = name.rpartition("@")
    return (preset_id, beginning) if sign and preset_id and not is_path(name) else None


def found_version(workbench: Workbench, name: str) -> Version:
    """The version that `ID@HASH` means. Raises InputError or NotFound."""
    parts = split_version(name)
    if parts is None:
        raise InputError(
            f"'{name[:80]}' names no version: write ID@HASH, as `playground presets versions ID` lists them"
        )
    return workbench.versions.find(*parts)


def version_of(workbench: Workbench, name: str) -> Preset | None:
    """The preset at the version that `ID@HASH` means; None for a name that means none."""
    if split_version(name) is None or _path_of(workbench, name) is not None:
        return None
    return workbench.versions.preset(found_version(workbench, name))


def source_of(workbench: Workbench, name: str) -> str:
    """The whole text behind a name: a file of any kind, a version, a preset's file. Raises InputError or NotFound."""
    path = _path_of(workbench, name)
    if path is None and name in BASELINES:
        return BASELINES[name].system_message or ""
    if path is None and split_version(name) is not None:
        return workbench.versions.text(found_version(workbench, name).hash)
    if path is None:
        path = Path(name).expanduser()
        if not _is_file(path):
            ids = [*BASELINES, *(entry.id for entry in workbench.library.entries())]
            raise NotFound(f"There is no preset and no file '{name[:200]}': {suggestion(name, ids)}")
    return read_text(path, limit_bytes=MAX_PRESET_BYTES)


def _path_of(workbench: Workbench, preset_id: str) -> Path | None:
    """The file of a preset of the library, a broken one too."""
    wanted = same_name(preset_id)
    return next((entry.path for entry in workbench.library.entries() if same_name(entry.id) == wanted), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
