"""Experiments and presets by what a person calls them: an id, a path, a file that was opened."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from playground.core.columns import FindPreset
from playground.core.errors import InputError, NotFound, PlaygroundError
from playground.core.experiment import Experiment
from playground.core.fidelity import ForeignFile
from playground.core.nearest import suggestion
from playground.core.preset import Preset
from playground.core.run import Run
from playground.store.files import read_bytes, read_text
from playground.store.library import Library
from playground.store.preset_folder import SUFFIX
from playground.store.tour import FOLDER as TOUR

EXPERIMENT_SUFFIX: Final = ".experiment.yaml"
MAX_EXPERIMENT_BYTES: Final = 1_000_000
_SNIFFED_BYTES: Final = 2_000
COMPARISONS: Final = (".html", ".htm", ".json", ".zip")
MAX_DATASET_BYTES: Final = 50_000_000
MAX_RECORD_BYTES: Final = 1_010_000_000

MAX_NAMED: Final = 100
_NAMED_FILE: Final = re.compile(r"file://([\w./ -]+?\.(?:txt|md|j2|json|ya?ml))\b")

Opened: TypeAlias = Preset | Experiment | Run


@dataclass(frozen=True, slots=True)
class ExperimentFile:
    """An experiment of the library; `error` says why a broken one cannot be used."""

    id: str
    path: Path
    experiment: Experiment | None = None
    error: PlaygroundError | None = None


class Experiments:
    """The user's experiments and the shipped ones; a user's hides a shipped one of its id."""

    def __init__(self, user_folder: Path, shipped_folder: Path, library: Library) -> None:
        self._folders = (shipped_folder / TOUR, shipped_folder, user_folder)
        self._library = library

    def all(self) -> list[ExperimentFile]:
        """By id. Broken ones come with their reason."""
        return [self._entry(name, path) for name, path in sorted(self._paths().items())]

    def find(self, name: str) -> tuple[Experiment, Path]:
        """An experiment by its id or its path, and the folder its own paths start from. Raises NotFound, InputError."""
        path = self._paths().get(name)
        if path is None:
            path = _path(name)
            if not _is_file(path):
                raise NotFound(f"There is no experiment '{name}': {suggestion(name, self._paths())}")
        return self.read(path), path.parent

    def read(self, path: Path) -> Experiment:
        from playground.formats.experiment_file import parse
        from playground.formats.foreign.promptfoo import is_config

        if is_config(path.name):
            return read_config(path)
        folder = path.parent
        experiment = parse(
            read_text(path, limit_bytes=MAX_EXPERIMENT_BYTES),
            file=str(path),
            read_text=lambda name: read_bytes(folder / name, limit_bytes=MAX_DATASET_BYTES),
        )
        if not experiment.dataset:
            return experiment
        return replace(experiment, dataset=str((folder / experiment.dataset).absolute()))

    def finder(self, folder: Path | None = None) -> FindPreset:
        """Presets by id; by path too, from `folder` on."""

        def find(name: str) -> Preset:
            if name.endswith((SUFFIX, ".md")) or "/" in name or "\\" in name:
                path = _path(name) if folder is None else folder / _path(name)
                if not _is_file(path):
                    raise NotFound(f"There is no file {path}.")
                return self._library.read(path)
            return self._library.get(name)

        return find

    def open_file(self, path: Path) -> Opened:
        """A preset, an experiment or a comparison, told apart by name and content. Raises NotFound or InputError."""
        if not _is_file(path):
            raise NotFound(f"There is no file {path}.")
        if path.name.endswith(SUFFIX):
            return self._library.read(path)
        if path.name.endswith((EXPERIMENT_SUFFIX, ".experiment.yml")) or is_promptfoo(path):
            return self.read(path)
        if path.suffix.lower() in COMPARISONS:
            return read_run(path)
        raise InputError(
            f"this is none of the files that can be opened: presets ({SUFFIX}), experiments ({EXPERIMENT_SUFFIX}), "
            "comparisons (.html, .json, .comparison.zip)",
            file=str(path),
        )

    def _paths(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in self._folders:
            for path in folder.glob(f"*{EXPERIMENT_SUFFIX}") if folder.is_dir() else ():
                found[path.name.removesuffix(EXPERIMENT_SUFFIX)] = path
        return found

    def _entry(self, name: str, path: Path) -> ExperimentFile:
        try:
            return ExperimentFile(name, path, self.read(path))
        except PlaygroundError as error:
            return ExperimentFile(name, path, None, error)


def is_promptfoo(path: Path) -> bool:
    """Whether it is a promptfoo configuration, by its name."""
    from playground.formats.foreign.promptfoo import is_config

    return is_config(path.name)


def read_config(path: Path) -> Experiment:
    """A promptfoo configuration; of the files it names, those in its folder are read. Raises InputError."""
    from playground.formats.foreign.promptfoo_experiment import read_experiment
    from playground.store.files import read_bytes

    config = ForeignFile(path.name, read_bytes(path, limit_bytes=MAX_EXPERIMENT_BYTES))
    folder = path.parent.resolve()
    names = {name.removeprefix("./") for name in _NAMED_FILE.findall(config.data.decode("utf-8", "replace"))}
    beside = [(name, place) for name in sorted(names)[:MAX_NAMED] if (place := (folder / name).resolve()).is_file()]
    inside = [(name, place) for name, place in beside if place.is_relative_to(folder)]
    files = [ForeignFile(name, read_bytes(place, limit_bytes=MAX_EXPERIMENT_BYTES)) for name, place in inside]
    return read_experiment(config, files)[0]


def read_run(path: Path) -> Run:
    """The run in an exported comparison. Raises NotFound or InputError."""
    from playground.formats.export import read

    if not _is_file(path):
        raise NotFound(f"There is no file {path}.")
    try:
        if path.stat().st_size > MAX_RECORD_BYTES:
            raise InputError(f"the file is larger than {MAX_RECORD_BYTES // 1_000_000} MB", file=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", file=str(path)) from error
    return read(data, file=str(path))


def _path(name: str) -> Path:
    return Path(os.path.expanduser(name))  # which leaves a ~ that it does not know as it is


def _is_file(path: Path) -> bool:
    """Also for what cannot be the name of a file, such as a whole prompt."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_foreign(path: Path) -> bool:
    """Is it a file, or a folder, that only an import can make something of? A look at its beginning, no more."""
    name = path.name.lower()
    if path.is_dir():
        return True
    if name.endswith((SUFFIX, EXPERIMENT_SUFFIX, ".experiment.yml", ".html", ".htm", ".gguf")) or not _is_file(path):
        return False
    if path.suffix.lower() not in (".json", ".zip"):
        return True
    try:
        with path.open("rb") as file:
            beginning = file.read(_SNIFFED_BYTES)
    except OSError:
        return False
    if path.suffix.lower() == ".zip":  # a sealed comparison says so at its beginning, whatever it is called
        return b'"playground.comparison"' not in beginning
    return not b"".join(beginning.split()).removeprefix(b"\xef\xbb\xbf").startswith((b'{"format"', b'{"evalId"'))
