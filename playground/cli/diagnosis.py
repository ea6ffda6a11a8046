"""What this installation has and what is missing: each finding one sentence, a problem with its way out."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from playground import __version__
from playground.cli.local import status_words
from playground.cli.system_libraries import MODEL_LIBRARIES, missing_libraries, window_libraries
from playground.core.errors import PlaygroundError
from playground.core.wording import count
from playground.providers import model_file
from playground.store.settings import LOCAL_MODEL_PATH
from playground.workbench import Workbench

State: TypeAlias = Literal["ok", "note", "problem"]
"""A note is worth knowing and stops nothing."""

PACKAGES: Final = (
    "PySide6-Essentials",
    "xllamacpp",
    "httpx",
    "aiohttp",
    "keyring",
    "click",
    "msgspec",
    "ruamel.yaml",
    "Jinja2",
)
_ABORTING_QT: Final = (6, 12)  # loses reference counts on Python before 3.12, and aborts


@dataclass(frozen=True, slots=True)
class Finding:
    area: str
    state: State
    message: str


def examine(workbench: Workbench) -> Iterator[Finding]:
    """Every finding, area by area. Nothing is changed, and no other machine is asked."""
    yield from _versions()
    yield from _folders(workbench)
    yield _database(workbench)
    yield from _library(workbench)
    yield _keyring(workbench)
    yield from _embedded_model(workbench)
    yield _window()
    yield _llama()
    yield from _endpoints(workbench)
    yield from (Finding("settings", "note", notice) for notice in workbench.settings.notices)


def _versions() -> Iterator[Finding]:
    yield Finding("version", "ok", f"System Message Playground {__version__}")
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    yield Finding("version", "ok", f"Python {platform.python_version()} on {system}, SQLite {sqlite3.sqlite_version}")
    for package in PACKAGES:
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            yield Finding("version", *_without(package))
            continue
        if package == "PySide6-Essentials" and _aborts(version):
            words = f"{package} {version} aborts on Python before 3.12: install one below 6.12, or a newer Python."
            yield Finding("version", "problem", words)
        else:
            yield Finding("version", "ok", f"{package} {version}")


def _without(package: str) -> tuple[State, str]:
    if package == "xllamacpp":
        return "note", "xllamacpp is not installed: the embedded model cannot run, endpoints can."
    return "problem", f"{package} is not installed: install the program again."


def _aborts(version: str) -> bool:
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    return sys.version_info < (3, 12) and numbers >= _ABORTING_QT


def _folders(workbench: Workbench) -> Iterator[Finding]:
    folders = workbench.folders
    for name in ("data", "config", "cache", "logs"):
        path: Path = getattr(folders, name)
        nearest = next(place for place in (path, *path.parents) if place.exists())
        if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
            way = "give yourself the right to it, or set PLAYGROUND_HOME to another folder."
            yield Finding("folder", "problem", f"The {name} folder {path} cannot be written: {way}")
        else:
            there = "" if nearest == path else " (made at first need)"
            yield Finding("folder", "ok", f"{name}: {path}{there}")


def _database(workbench: Workbench) -> Finding:
    path = workbench.folders.database_file
    if not path.exists():
        return Finding("database", "ok", f"{path} (made with the first run)")
    try:
        newest = workbench.runs.list(limit=1)
    except PlaygroundError as error:
        return Finding("database", "problem", str(error))
    if workbench.runs.notice:
        return Finding("database", "problem", workbench.runs.notice)
    size = f"{path.stat().st_size / 1_000_000:.1f} MB"
    last = f", last run {newest[0].id}" if newest else ", no run"
    return Finding("database", "ok", f"{path} ({size}{last})")


def _library(workbench: Workbench) -> Iterator[Finding]:
    try:
        entries = workbench.library.entries()
        experiments = workbench.experiments.all()
    except PlaygroundError as error:
        yield Finding("presets", "problem", str(error))
        return
    yield Finding("presets", "ok", f"{count(len(entries), 'preset')}, {count(len(experiments), 'experiment')}")
    for reason in (*(entry.error for entry in entries), *(file.error for file in experiments)):
        if reason is not None:
            yield Finding("presets", "problem", str(reason))


def _keyring(workbench: Workbench) -> Finding:
    works, words = workbench.keys.available()
    return Finding("keyring", "ok" if works else "note", words)


def _embedded_model(workbench: Workbench) -> Iterator[Finding]:
    status = model_file.status(workbench.folders.models)
    gone = status.source == "environment" and not status.bytes
    yield Finding("embedded model", "problem" if gone or status.sha256_ok is False else "ok", status_words(status))
    own = workbench.settings.get(LOCAL_MODEL_PATH)
    if own and not Path(own).expanduser().is_file():
        words = f"The setting local_model_path names {own}, and no file is there: correct it in the settings."
        yield Finding("embedded model", "problem", words)


def _llama() -> Finding:
    missing = missing_libraries(MODEL_LIBRARIES)
    if missing:
        words = f"The embedded model lacks {', '.join(missing)}; on Debian: sudo apt-get install"
        return Finding("llama.cpp", "problem", f"{words} {' '.join(missing.values())}")
    return Finding("llama.cpp", "ok", "All that it needs is here.")


def _window() -> Finding:
    """Missing libraries are a problem where there is a screen; without one they stop nothing."""
    missing = missing_libraries(window_libraries(os.environ))
    screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if missing:
        packages = " ".join(dict.fromkeys(missing.values()))
        words = f"The window lacks {', '.join(missing)}; on Debian: sudo apt-get install {packages}"
        return Finding("window", "problem" if screen else "note", words)
    if not screen and sys.platform.startswith("linux"):
        return Finding("window", "note", "There is no display here; the command line works without one.")
    return Finding("window", "ok", "All that it needs is here.")


def _endpoints(workbench: Workbench) -> Iterator[Finding]:
    path = workbench.endpoints.path
    names = ", ".join(["local", *(endpoint.name for endpoint in workbench.endpoints.all())])
    where = f"{path}" if path.exists() else f"no {path} yet"
    yield Finding("endpoints", "ok", f"{names} ({where})")
    for problem in workbench.endpoints.problems():
        yield Finding("endpoints", "problem", str(problem))
