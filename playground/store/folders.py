"""Where things lie: the user's folders, and the files that come with the program."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playground.core.errors import StoreError

HOME_VARIABLE: Final = "PLAYGROUND_HOME"
APP_NAME: Final = "system-message-playground"
_PACKAGE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Folders:
    """Every place the program writes to. Nothing is made here: who writes a file makes its folder."""

    data: Path
    config: Path
    cache: Path
    log: Path

    @classmethod
    def find(cls, environ: Mapping[str, str] | None = None) -> Folders:
        """Under PLAYGROUND_HOME when it is set, else in the platform's own folders."""
        home = (os.environ if environ is None else environ).get(HOME_VARIABLE, "").strip()
        if home:
            base = Path(home).expanduser().absolute()
            return cls(data=base, config=base, cache=base / "cache", log=base / "logs")
        import platformdirs

        return cls(
            data=platformdirs.user_data_path(APP_NAME, appauthor=False),
            config=platformdirs.user_config_path(APP_NAME, appauthor=False),
            cache=platformdirs.user_cache_path(APP_NAME, appauthor=False),
            log=platformdirs.user_log_path(APP_NAME, appauthor=False),
        )

    def blocked_by(self) -> Path | None:
        """The file that stands where one of these folders, or one above it, has to be; None when there is none."""
        for folder in (self.data, self.config, self.cache, self.log):
            there = next((place for place in (folder, *folder.parents) if os.path.exists(place)), None)
            if there is not None and not os.path.isdir(there):
                return there
        return None

    @property
    def presets(self) -> Path:
        """The user's library: `NAME.preset.md`, plain files."""
        return self.data / "presets"

    @property
    def experiments(self) -> Path:
        return self.data / "experiments"

    @property
    def database_file(self) -> Path:
        return self.data / "runs.sqlite3"

    @property
    def versions_file(self) -> Path:
        """Every text that the user's presets ever had."""
        return self.data / "versions.sqlite3"

    @property
    def endpoints_file(self) -> Path:
        return self.config / "endpoints.toml"

    @property
    def local_models_file(self) -> Path:
        return self.config / "local_models.toml"

    @property
    def prices_file(self) -> Path:
        """What the person says models cost."""
        return self.config / "prices.toml"

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.json"

    @property
    def drafts(self) -> Path:
        return self.data / "drafts"

    @property
    def trash(self) -> Path:
        """Deleted presets, until they are purged."""
        return self.data / "trash"

    @property
    def models(self) -> Path:
        """Fetched models: a cache, they can be fetched again."""
        return self.cache / "models"

    @property
    def model_lists(self) -> Path:
        """What endpoints said they serve: a cache."""
        return self.cache / "model-lists"

    @property
    def dragged(self) -> Path:
        """Presets that were dragged to other programs, for a while."""
        return self.cache / "dragged"

    @property
    def library_index(self) -> Path:
        """The names of all presets: a cache."""
        return self.cache / "library-index.json"

    @property
    def preset_marks_file(self) -> Path:
        """Which presets are favourites, and when each was used."""
        return self.data / "preset-marks.json"

    @property
    def passports_file(self) -> Path:
        """What was measured of presets."""
        return self.data / "passports.sqlite3"

    @property
    def recent_models_file(self) -> Path:
        return self.data / "recent-models.json"

    @property
    def logs(self) -> Path:
        return self.log


def resources_folder() -> Path:
    """Icons, styles, templates and tables that come with the program. Raises StoreError when they are not there."""
    return _shipped("resources")


def shipped_presets_folder() -> Path:
    """The presets and experiments that come with the program; read-only. Raises StoreError."""
    return _shipped("presets")


def _shipped(name: str, package: Path = _PACKAGE) -> Path:
    """Inside the package when installed. Beside it in a checkout only: site-packages may hold a stranger's folder."""
    installed = package / "_data" / name
    if installed.is_dir():
        return installed
    checkout = package.parent / name
    if (package.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    raise StoreError(f"The folder '{name}' that comes with the program is missing: install the program again.")
