"""What the program keeps, each thing made when it is first asked for: files, databases, keys. No Qt.

Every command and the first paint pay for the imports here, so they come with what needs them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from playground.store.folders import Folders, resources_folder, shipped_presets_folder

if TYPE_CHECKING:
    from playground.store.drafts import Drafts
    from playground.store.endpoints import EndpointStore
    from playground.store.keys import KeyStore
    from playground.store.library import Library
    from playground.store.passports import Passports
    from playground.store.preset_marks import PresetMarks
    from playground.store.prices import PriceStore
    from playground.store.recent_models import RecentModels
    from playground.store.runs import RunStore
    from playground.store.settings import Settings
    from playground.store.versions import Versions
    from playground.workbench.experiments import Experiments
    from playground.workbench.passports import PresetPassports
    from playground.workbench.preset_renaming import PresetRenaming
    from playground.workbench.preset_versions import PresetVersions


class Stores:
    """One of each for a program. `library` and `experiments` belong to the thread that uses them."""

    def __init__(self, folders: Folders | None = None) -> None:
        self.folders = folders or Folders.find()

    @cached_property
    def settings(self) -> Settings:
        from playground.store.settings import Settings

        return Settings(self.folders.settings_file)

    @cached_property
    def library(self) -> Library:
        from playground.formats import preset_file
        from playground.store.library import Library

        folders, shipped = self.folders, shipped_presets_folder()
        return Library(
            folders.presets, shipped, preset_file, folders.trash, lambda: self.version_store, folders.library_index,
            lambda: self.passport_store,
        )  # fmt: skip

    @cached_property
    def version_store(self) -> Versions:
        """Every text that the user's presets ever had. What the faces ask for is `versions`."""
        from playground.store.versions import Versions

        return Versions(self.folders.versions_file)

    @cached_property
    def versions(self) -> PresetVersions:
        from playground.workbench.preset_versions import PresetVersions

        return PresetVersions(self.library, self.version_store, lambda: self.runs)

    @cached_property
    def preset_marks(self) -> PresetMarks:
        from playground.store.preset_marks import PresetMarks

        return PresetMarks(self.folders.preset_marks_file)

    @cached_property
    def passport_store(self) -> Passports:
        """What was measured of presets. What the faces ask for is `passports`."""
        from playground.store.passports import Passports

        return Passports(self.folders.passports_file)

    @cached_property
    def passports(self) -> PresetPassports:
        from playground.workbench.passports import PresetPassports

        return PresetPassports(self.library, self.passport_store, lambda: self.version_store)

    @cached_property
    def preset_renaming(self) -> PresetRenaming:
        from playground.workbench.preset_renaming import PresetRenaming

        return PresetRenaming(self.library, self.folders.experiments, self.preset_marks)

    @cached_property
    def experiments(self) -> Experiments:
        from playground.workbench.experiments import Experiments

        return Experiments(self.folders.experiments, shipped_presets_folder(), self.library)

    @cached_property
    def runs(self) -> RunStore:
        from playground.store.runs import RunStore

        return RunStore(self.folders.database_file)

    @cached_property
    def drafts(self) -> Drafts:
        from playground.store.drafts import Drafts

        return Drafts(self.folders.drafts)

    @cached_property
    def keys(self) -> KeyStore:
        from playground.store.keys import KeyStore

        return KeyStore()

    @cached_property
    def endpoints(self) -> EndpointStore:
        from playground.store.endpoints import EndpointStore

        return EndpointStore(self.folders.endpoints_file)

    @cached_property
    def recent_models(self) -> RecentModels:
        from playground.store.recent_models import RecentModels

        return RecentModels(self.folders.recent_models_file)

    @cached_property
    def prices(self) -> PriceStore:
        from playground.store.prices import PriceStore

        return PriceStore(resources_folder() / "prices.json", self.folders.prices_file)

    def close(self) -> None:
        """Close the databases; after the engine has ended."""
        if "version_store" in self.__dict__:
            self.version_store.close()
        if "passport_store" in self.__dict__:
            self.passport_store.close()
        if "runs" in self.__dict__:
            self.runs.close()
