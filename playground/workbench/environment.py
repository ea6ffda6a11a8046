"""The program and the machine, as a sealed comparison tells them: versions and hashes, no name, no path."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from playground.core.endpoint import LOCAL
from playground.core.errors import NotFound
from playground.core.plan import split_model
from playground.core.request import JsonValue
from playground.core.run import Run
from playground.workbench.local_models import LocalModelFiles

_LIBRARIES: Final = ("aiohttp", "httpx", "Jinja2", "jsonschema", "msgspec", "numpy", "rapidfuzz", "regex", "xllamacpp")
"""What asks, answers, renders and checks."""


def environment_of(run: Run, program: str, models: LocalModelFiles) -> dict[str, JsonValue]:
    """As it is where the file is made; `run.program` made the run. Reads local models whole, for their hash."""
    return {
        "about": "Where this file was made. The record says which program asked.",
        "program": program,
        "run_program": run.program,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.system(),
        "system_release": platform.release(),
        "machine": platform.machine(),
        "libraries": {name: found for name in _LIBRARIES if (found := _version(name)) is not None},
        "local_models": [_model(model, models) for model in run.models if split_model(model)[0] == LOCAL],
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _model(model: str, models: LocalModelFiles) -> JsonValue:
    """A model that lies elsewhere is named by its path; only the file's name is told."""
    told = f"{LOCAL}/{split_model(model)[1].replace(chr(92), '/').rpartition('/')[2]}"
    try:
        path = models.find(model)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {"model": told, "file": path.name, "bytes": path.stat().st_size, "sha256": digest}
    except (NotFound, OSError):
        return {"model": told, "sha256": None, "why": "its file is not on the machine where this was made"}
