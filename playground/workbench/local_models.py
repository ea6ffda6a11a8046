"""The GGUF files this person has, what each says of itself, how it is run, and whether it fits. No Qt."""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.core.endpoint import EMBEDDED_MODEL, LOCAL
from playground.core.errors import InputError, NotFound, PlaygroundError, ProviderError
from playground.core.nearest import suggestion
from playground.providers import memory, model_file
from playground.providers.gguf import GgufHeader, read_header
from playground.providers.llama_server import ServerSettings
from playground.providers.model_file import SMOLLM2
from playground.providers.model_memory import MemoryNeed, Verdict, context_of, memory_need, need_words, verdict
from playground.store import settings as known
from playground.store.files import read_text
from playground.store.folders import Folders, resources_folder
from playground.store.local_models import MAX_TEMPLATE_CHARS, LocalModelChoice, LocalModelStore
from playground.store.settings import Settings

TEMPLATES: Final = "chat_templates"


@dataclass(frozen=True, slots=True)
class LocalModel:
    """One GGUF file as it is now. `trouble` is a sentence where it cannot be run; `header` is None where it is none.

    `free` are the bytes of memory that are free without ending any model; 0 where that is not known.
    """

    path: Path
    model: str
    choice: LocalModelChoice
    settings: ServerSettings
    need: MemoryNeed
    free: int
    header: GgufHeader | None = None
    trouble: str = ""

    @property
    def fits(self) -> Verdict:
        return verdict(self.need.total, self.free)

    @property
    def memory_words(self) -> str:
        """`needs about 210 MB, 6.2 GB are free`"""
        return need_words(self.need, self.free)

    @property
    def slot_tokens(self) -> int:
        """What one answer really gets."""
        return context_of(self.header, self.settings.slot_tokens)


class LocalModelFiles:
    """Usable from any thread; every call looks at the disk."""

    def __init__(self, folders: Folders, settings: Settings) -> None:
        self.folder = folders.models
        self.store = LocalModelStore(folders.local_models_file)
        self._settings = settings
        self._headers: dict[Path, tuple[tuple[int, int], GgufHeader]] = {}

    def elsewhere(self) -> tuple[Path, ...]:
        """The known files outside of the models' folder."""
        return tuple(path for path in self.store.files() if path.parent != self.folder)

    def paths(self) -> list[Path]:
        """Every known file that is there, the embedded model's first."""
        found: dict[Path, None] = {}
        for path in (self.embedded_path(), *sorted(self.folder.glob("*.gguf"), key=_by_name), *self.elsewhere()):
            if path.is_file():
                found[path] = None
        return list(found)

    def embedded_path(self) -> Path:
        """Where the embedded model's file lies, or will lie."""
        return model_file.override() or self.in_its_place() or self.folder / SMOLLM2.file_name

    def in_its_place(self) -> Path | None:
        """The file that the settings name in place of the embedded model's."""
        chosen = self._settings.get(known.LOCAL_MODEL_PATH)
        return Path(chosen).expanduser() if chosen else None

    def model_of(self, path: Path) -> str:
        """The name to ask for: `local/NAME` for a file of the models' folder, else `local/` and the path."""
        if path == self.embedded_path():
            return EMBEDDED_MODEL
        return f"{LOCAL}/{path.name if path.parent == self.folder else path}"

    def find(self, typed: str) -> Path:
        """The file that a path, a file name, or a model's name means. Raises NotFound."""
        words = typed.strip().removeprefix(f"{LOCAL}/")
        if typed.strip() in (EMBEDDED_MODEL, EMBEDDED_MODEL.removeprefix(f"{LOCAL}/")):
            return self.embedded_path()
        path = Path(os.path.expanduser(words))
        if path.is_file():
            return path.absolute()
        names = {other.name: other for other in reversed(self.paths())}
        if words in names:
            return names[words]
        raise NotFound(f"There is no GGUF file {typed}: {suggestion(words, [*names])}")

    def look(self, path: Path) -> LocalModel:
        """What is so now; nothing is raised, `trouble` says it."""
        header, trouble, choice, chosen = None, "", LocalModelChoice(), self._for_all()
        try:
            header = self._header(path)
            if header.other_kind:
                trouble = f"{path.name} is {header.other_kind}, no model that answers: choose another file."
        except ProviderError as error:
            trouble = str(error)
        try:
            choice = self.store.get(path)
            chosen = self.settings_of(path)
        except PlaygroundError as error:
            trouble = trouble or str(error)
        size = path.stat().st_size if path.is_file() else 0
        need = memory_need(header, size, chosen.slots, chosen.slot_tokens)
        return LocalModel(path, self.model_of(path), choice, chosen, need, memory.free_bytes(), header, trouble)

    def settings_of(self, path: Path) -> ServerSettings:
        """How the file is run: what is set for it, and what holds for all. Raises InputError."""
        return self.applied(self.store.get(path))

    def applied(self, choice: LocalModelChoice) -> ServerSettings:
        """The same for a choice that is only thought of. Raises InputError for a template that is not there."""
        base = self._for_all()
        return ServerSettings(
            slots=base.slots if choice.slots is None else choice.slots,
            threads=base.threads if choice.threads is None else choice.threads,
            slot_tokens=base.slot_tokens if choice.context is None else choice.context,
            chat_template=self._template(choice),
        )

    def _for_all(self) -> ServerSettings:
        get = self._settings.get
        return ServerSettings(get(known.LOCAL_SLOTS), get(known.LOCAL_THREADS), get(known.LOCAL_CONTEXT))

    def _header(self, path: Path) -> GgufHeader:
        """Read once for each state of the file."""
        try:
            found = path.stat()
            stamp = found.st_mtime_ns, found.st_size
        except OSError:
            stamp = 0, 0
        if (before := self._headers.get(path)) is not None and before[0] == stamp:
            return before[1]
        header = read_header(path)
        self._headers[path] = stamp, header
        return header

    def _template(self, choice: LocalModelChoice) -> str:
        if choice.template_file:
            path = Path(os.path.expanduser(choice.template_file))
            return read_text(path, limit_bytes=4 * MAX_TEMPLATE_CHARS)
        if not choice.template or any(sign in choice.template for sign in "{%\n "):
            return choice.template
        names = list(template_names())
        if choice.template not in names:
            raise InputError(f"there is no template '{choice.template}': {suggestion(choice.template, names)}")
        return read_text(resources_folder() / TEMPLATES / f"{choice.template}.jinja", limit_bytes=MAX_TEMPLATE_CHARS)


def template_names() -> Iterator[str]:
    """The chat templates that come with the program, by name."""
    return iter(sorted(path.stem for path in (resources_folder() / TEMPLATES).glob("*.jinja")))


def _by_name(path: Path) -> str:
    return path.name.lower()
