from __future__ import annotations

from pathlib import Path

import pytest

from playground.core.errors import StoreError
from playground.store import folders
from playground.store.folders import Folders, resources_folder, shipped_presets_folder

PLACES = (
    "presets", "experiments", "database_file", "endpoints_file", "settings_file", "drafts", "trash", "models", "logs",
)  # fmt: skip


def test_everything_lies_under_playground_home(own_home: Path) -> None:
    found = Folders.find()
    places = [getattr(found, name) for name in PLACES]
    assert all(place.is_relative_to(own_home) for place in places)
    assert len(set(places)) == len(PLACES)
    assert found.endpoints_file == own_home / "endpoints.toml"
    assert found.models == own_home / "cache" / "models"
    assert not own_home.exists()  # looking makes nothing


def test_a_home_may_be_relative_or_begin_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "me"))
    assert Folders.find({"PLAYGROUND_HOME": "here"}).data == tmp_path / "here"
    assert Folders.find({"PLAYGROUND_HOME": "~/there"}).data == tmp_path / "me" / "there"


def test_a_file_in_the_place_of_a_folder_is_found(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "cache").touch()
    assert Folders.find({"PLAYGROUND_HOME": str(tmp_path / "new" / "one")}).blocked_by() is None
    assert Folders.find({"PLAYGROUND_HOME": str(file)}).blocked_by() == file
    assert Folders.find({"PLAYGROUND_HOME": str(file / "below")}).blocked_by() == file
    assert Folders.find({"PLAYGROUND_HOME": str(tmp_path / "home")}).blocked_by() == tmp_path / "home" / "cache"


@pytest.mark.parametrize("environ", [{}, {"PLAYGROUND_HOME": "  "}])
def test_without_it_the_platforms_folders_are_used(environ: dict[str, str]) -> None:
    found = Folders.find(environ)
    for place in (found.data, found.config, found.cache, found.log):
        assert place.is_absolute()
        assert "system-message-playground" in place.parts


def test_the_shipped_files_are_found_in_a_checkout() -> None:
    root = Path(__file__).parents[2]
    assert resources_folder() == root / "resources"
    assert shipped_presets_folder() == root / "presets"


def test_the_shipped_files_are_found_when_installed(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "playground"
    (package / "_data" / "presets").mkdir(parents=True)
    (tmp_path / "site-packages" / "presets").mkdir()  # a stranger's
    (tmp_path / "site-packages" / "resources").mkdir()
    assert folders._shipped("presets", package) == package / "_data" / "presets"
    with pytest.raises(StoreError, match="install the program again"):
        folders._shipped("resources", package)
