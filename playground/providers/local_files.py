"""Which file a local model's name means: the pinned one, one in the cache folder, or any GGUF file by its path."""

from __future__ import annotations

import os.path
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from playground.core.endpoint import EMBEDDED_MODEL, LOCAL
from playground.core.errors import NotFound, ProviderError
from playground.core.plan import split_model
from playground.core.ports import ReportProgress
from playground.providers import model_file
from playground.providers.gguf import check_gguf
from playground.providers.model_fetch import PinnedModel

PINNED_ID: Final = split_model(EMBEDDED_MODEL)[1]


def _nothing() -> None:
    """No file stands in for the pinned one."""


class LocalFiles:
    """Model ids: PINNED_ID, the absolute path of a GGUF file (or one that begins with ~), or the name of a GGUF file in
    the cache folder.

    `in_its_place` tells a GGUF file to use in place of the pinned one, as PLAYGROUND_MODEL is, which goes before it.
    `elsewhere` names the files outside of the cache folder that a person has used or set something for.
    """

    def __init__(
        self,
        cache_folder: Path,
        pinned: PinnedModel,
        in_its_place: Callable[[], Path | None] = _nothing,
        elsewhere: Callable[[], Sequence[Path]] = tuple,
    ) -> None:
        self._cache_folder = cache_folder
        self._pinned = pinned
        self._in_its_place = in_its_place
        self._elsewhere = elsewhere

    def path(self, model: str) -> Path:
        """Where the file of `model` lies, or will lie. Raises ProviderError for a model that there is not."""
        if model == PINNED_ID:
            own = model_file.override() or self._in_its_place()
            return own if own is not None else self._cache_folder / self._pinned.file_name
        path = Path(os.path.expanduser(model))  # which leaves a ~ that it does not know as it is
        if path.is_absolute():
            return path
        if model in self._in_cache():
            return self._cache_folder / model
        raise ProviderError(
            "not_found",
            f"There is no model {LOCAL}/{model}: use {EMBEDDED_MODEL}, or {LOCAL}/ and the whole path of a GGUF file.",
        )

    async def fetched(self, model: str, report: ReportProgress) -> Path:
        """The same, and the pinned file is fetched where it is not here yet. Raises ProviderError."""
        if model == PINNED_ID and (self._in_its_place() is None or model_file.override() is not None):
            return await model_file.ensure(self._cache_folder, report, self._pinned)
        return self.path(model)

    def served_name(self, model: str) -> str:
        """The name to ask for: that of the file that really answers, where another one stands in for the pinned one."""
        path = self.path(model)
        return path.name if model == PINNED_ID and path.name != self._pinned.file_name else model

    def listed(self) -> list[str]:
        """The pinned model, the GGUF files in the cache folder, and the known ones elsewhere that are still there."""
        others = [path for path in self._elsewhere() if path.parent != self._cache_folder and path.is_file()]
        return [*self._in_cache(), *(str(path) for path in others)]

    def check(self, model: str) -> None:
        """Raises NotFound where `model` can mean no GGUF file. It looks at the disk alone, and needs no loop."""
        known, path = self._in_cache(), Path(os.path.expanduser(model))
        if model in known:
            return
        if not path.is_absolute() or not path.is_file():
            names = ", ".join(f"{LOCAL}/{name}" for name in known)
            raise NotFound(
                f"There is no model {LOCAL}/{model}: known are {names}, and {LOCAL}/ with the whole path of a GGUF "
                "file."
            )
        try:
            check_gguf(path)
        except ProviderError as error:
            raise NotFound(str(error)) from error

    def _in_cache(self) -> list[str]:
        names = (path.name for path in self._cache_folder.glob("*.gguf") if path.name != self._pinned.file_name)
        return [PINNED_ID, *sorted(names, key=str.lower)]
