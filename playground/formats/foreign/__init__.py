"""The files of other tools: which there are, whose a file is, and what is in it. Each format is a module of its own.

Nothing in a file is run, no address in it is fetched, and no other file is read. A module holds an `IMPORTER`, an
`EXPORTER`, or both, and is imported when it is first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Final, Protocol, cast

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Note, Outcome, Refused
from playground.core.nearest import suggestion
from playground.core.preset import BASELINES, Preset

MAX_BYTES: Final = 10_000_000  # of one file
MAX_FILES: Final = 1_000  # read in one go

# id -> module, in the order in which a person reads them
_IMPORTERS: Final[Mapping[str, str]] = {
    "preset": "own_file",
    "presets-zip": "shared_presets",
    "prompt-yml": "prompt_yml",
    "promptfoo": "promptfoo",
    "dotprompt": "dotprompt",
    "prompty": "prompty",
    "llm": "llm_template",
    "fabric": "fabric",
    "lm-studio": "lm_studio",
    "open-webui": "open_webui",
    "prompts-csv": "prompts_csv",
    "silly-tavern": "silly_tavern",
    "modelfile": "modelfile",
    "cherry-studio": "cherry_studio",
    "text": "plain_text",
}
_EXPORTERS: Final[Mapping[str, str]] = {
    "preset": "own_file",
    "prompt-yml": "prompt_yml",
    "promptfoo": "promptfoo",
    "llm": "llm_template",
    "fabric": "fabric",
    "lm-studio": "lm_studio",
    "modelfile": "modelfile",
}
_OF_SEVERAL_FILES: Final = ("preset", "fabric", "promptfoo")  # their importers know which files belong together


class Importer(Protocol):
    """A format that can be read."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str:
        """What a person calls the format."""
        ...

    def recognises(self, files: Sequence[ForeignFile]) -> float:
        """How likely all of `files` are of this format, 0 to 1, by their names and contents. Never raises."""
        ...

    def read(self, files: Sequence[ForeignFile]) -> list[Outcome]:
        """Raises InputError, with file, line and key, for a file that is broken as a whole."""
        ...


class SetImporter(Importer, Protocol):
    """A format of which one thing stands in several files."""

    def together(self, files: Sequence[ForeignFile]) -> list[ForeignFile]:
        """Those of `files` that belong to it. Never raises."""
        ...


class Exporter(Protocol):
    """A format that can be written. `suffix`: what its files end with; "/" for a folder."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def suffix(self) -> str: ...

    def write(self, preset: Preset, system_message: str | None) -> tuple[list[ForeignFile], tuple[Note, ...]]:
        """The files for `preset`, and what they could not take.

        `system_message` is the final text, layers and knobs put in. It stands where the format has no word for what
        makes the text: layers, conditions, filters, or knobs at all. Raises InputError when there is no text.
        """
        ...


def importers() -> list[Importer]:
    return [importer(id) for id in _IMPORTERS]


def importer(id: str) -> Importer:
    """Raises InputError for an unknown id."""
    return cast(Importer, import_module(_module(id, _IMPORTERS, "read")).IMPORTER)


def exporters() -> list[Exporter]:
    return [exporter(id) for id in _EXPORTERS]


def exporter(id: str) -> Exporter:
    """Raises InputError for an unknown id."""
    return cast(Exporter, import_module(_module(id, _EXPORTERS, "written")).EXPORTER)


def _module(id: str, modules: Mapping[str, str], done: str) -> str:
    if (module := modules.get(id)) is None:
        raise InputError(f"no format that can be {done} is called '{id[:60]}': {suggestion(id, modules)}")
    return f"playground.formats.foreign.{module}"


def recognised(files: Sequence[ForeignFile]) -> list[tuple[float, Importer]]:
    """The formats that `files` may be of, the likeliest first."""
    found = [(score, one) for one in importers() if (score := one.recognises(files)) > 0]
    return sorted(found, key=lambda pair: -pair[0])


def read(files: Sequence[ForeignFile], id: str | None = None) -> list[Outcome]:
    """What is in `files`; without the id of a format each is told by its name and content.

    A broken file is a `Refused` among the others. No two presets have the same id. Raises InputError for an unknown
    format or too many files.
    """
    if len(files) > MAX_FILES:
        raise InputError(f"here are {len(files):,} files, and at most {MAX_FILES:,} are read: pick fewer")
    small = [file for file in files if len(file.data) <= MAX_BYTES]
    found = list[Outcome](_too_large(file) for file in files if len(file.data) > MAX_BYTES)
    found += _read_as(importer(id), small) if id is not None else _told_apart(small)
    return list(_with_own_ids(found))


def _too_large(file: ForeignFile) -> Refused:
    size = f"{len(file.data):,} bytes, and at most {MAX_BYTES:,} are read"
    return Refused(file.path, f"the file has {size}: cut it in parts")


def _read_as(one: Importer, files: Sequence[ForeignFile]) -> list[Outcome]:
    """All files at once, and each by itself when one of them is broken."""
    try:
        return one.read(files) if files else []
    except InputError as error:
        if len(files) == 1:
            return [Refused(files[0].path, str(error))]
    return [outcome for file in files for outcome in _read_as(one, [file])]


def _told_apart(files: Sequence[ForeignFile]) -> list[Outcome]:
    """What belongs together first, then each file by itself."""
    found: list[Outcome] = []
    left = list(files)
    for id in _OF_SEVERAL_FILES:
        one = cast(SetImporter, importer(id))
        if together := one.together(left):
            found += _read_as(one, together)
            taken = {file.path for file in together}
            left = [file for file in left if file.path not in taken]
    for file in left:
        best = next(iter(recognised([file])), None)
        unknown = Refused(file.path, "no format that can be read looks like this: choose one by its name")
        found += [unknown] if best is None else _read_as(best[1], [file])
    return found


def _with_own_ids(found: Iterable[Outcome]) -> Iterator[Outcome]:
    taken = {id.casefold() for id in BASELINES}
    numbers: dict[str, int] = {}  # the last one given, so that thousands of one name do not count anew
    for outcome in found:
        if isinstance(outcome, Refused):
            yield outcome
            continue
        own = id = outcome.preset.id
        while id.casefold() in taken:
            numbers[own] = numbers.get(own, 1) + 1
            id = f"{own}-{numbers[own]}"
        taken.add(id.casefold())
        if id == own:
            yield outcome
        else:
            note = Note("changed", f"the id '{own}'", f"it is taken, so this one is '{id}'")
            yield Imported(replace(outcome.preset, id=id), outcome.origin, (*outcome.notes, note))
