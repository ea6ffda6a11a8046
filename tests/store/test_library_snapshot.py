"""A snapshot of the library: what there was, for another thread; files are read when they are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.core.errors import InputError, NotFound
from playground.core.preset import Preset
from playground.formats import preset_file
from playground.store.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    shipped = tmp_path / "shipped" / "verse"
    shipped.mkdir(parents=True)
    (shipped / "bard.preset.md").write_text("---\nname: The Bard\n---\nRhyme.\n", "utf-8")
    made = Library(tmp_path / "own", tmp_path / "shipped", preset_file)
    made.save(Preset("poet", "Poet", "Rhyme less."))
    return made


def test_it_has_what_the_library_has(library: Library) -> None:
    snapshot = library.snapshot()
    library.entries()
    assert {entry.name for entry in snapshot.entries()} == {"The Bard", "Poet"}
    assert snapshot.get("POET").id == "poet"
    assert snapshot.get("bard") == library.get("bard")
    assert snapshot.get("none") == library.get("none")
    assert (snapshot.folder_of("bard"), snapshot.folder_of("poet"), snapshot.folder_of("none")) == ("verse", "", "")


def test_what_comes_later_is_not_in_it(library: Library) -> None:
    library.entries()
    snapshot = library.snapshot()
    library.save(Preset("late", "Late", "x"))
    assert {entry.id for entry in snapshot.entries()} == {"bard", "poet"}
    with pytest.raises(NotFound, match="late"):
        snapshot.get("late")


def test_taking_one_hides_no_change_from_the_list(library: Library) -> None:
    library.listed()
    library.save(Preset("late", "Late", "x"))
    library.snapshot()
    assert library.changed()


def test_a_broken_file_and_a_link_that_leads_out_are_refused(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("---\nname: Secret\n---\nx\n", "utf-8")
    (tmp_path / "own" / "bad.preset.md").write_text("---\nname: [\n---\n", "utf-8")
    try:
        (tmp_path / "own" / "link.preset.md").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("no links here")
    library.entries()
    snapshot = library.snapshot()
    for preset_id in ("bad", "link"):
        with pytest.raises(InputError):
            snapshot.get(preset_id)
    assert {entry.id for entry in snapshot.entries() if entry.error is not None} == {"bad", "link"}
