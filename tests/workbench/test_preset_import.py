"""Importing without a face: what is read of what was picked, what comes in, and the way back."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from playground.core.errors import InputError, StoreError
from playground.core.fidelity import ForeignFile
from playground.core.preset import Preset
from playground.formats import preset_archive, preset_file
from playground.store.library import Library
from playground.workbench import foreign_files
from playground.workbench.foreign_files import Collected, collect, pasted
from playground.workbench.foreign_reading import read
from playground.workbench.import_plan import Applied, Plan
from playground.workbench.preset_import import PresetImport


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for name in ("mine", "shipped"):
        (tmp_path / name).mkdir()
    (tmp_path / "shipped" / "french.preset.md").write_text("---\nname: French\n---\nAnswer in French.")
    return Library(tmp_path / "mine", tmp_path / "shipped", preset_file, tmp_path / "trash")


@pytest.fixture
def importing(library: Library) -> PresetImport:
    return PresetImport(library)


@pytest.fixture
def picked(tmp_path: Path) -> Path:
    folder = tmp_path / "picked"
    folder.mkdir()
    return folder


def plan_of(importing: PresetImport, *paths: Path) -> Plan:
    return importing.plan(read(collect(list(paths))))


def csv(folder: Path, *rows: str) -> Path:
    path = folder / "prompts.csv"
    path.write_text("act,prompt\n" + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    path.write_bytes(made.getvalue())
    return path


# ---- what was picked


def test_paths_are_told_from_the_picked_folder_on(picked: Path) -> None:
    (picked / "deep").mkdir()
    (picked / "deep" / "a.txt").write_text("A.")
    (picked / ".git").mkdir()
    (picked / ".git" / "config").write_text("not looked into")
    assert [file.path for file in collect([picked]).files] == ["picked/deep/a.txt"]


def test_a_link_out_a_pipe_and_a_large_file_are_refused_by_name(
    picked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign_files, "MAX_BYTES", 100)
    (tmp_path / "secret.txt").write_text("secret")
    (picked / "out.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(picked / "pipe.txt")
    (picked / "large.txt").write_text("x" * 101)
    found = collect([picked])
    assert found.files == []
    reasons = {refused.origin: refused.reason for refused in found.refused}
    assert "link" in reasons["picked/out.txt"]
    assert "no file" in reasons["picked/pipe.txt"]
    assert "100 bytes" in reasons["picked/large.txt"]


def test_too_many_files_are_said_at_once(picked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_files, "MAX_FILES", 2)
    for name in "abc":
        (picked / f"{name}.txt").write_text(name)
    with pytest.raises(InputError, match="more than 2 files"):
        collect([picked])


def test_a_zip_file_is_unpacked_as_if_it_were_a_folder(picked: Path) -> None:
    path = zipped(picked / "pack.zip", {"patterns/wise/a.txt": b"Be wise.", "__MACOSX/._a.txt": b"\0"})
    assert [file.path for file in collect([path]).files] == ["pack.zip/patterns/wise/a.txt"]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:\\evil.txt"])
def test_a_zip_file_whose_paths_lead_out_is_refused_whole(picked: Path, name: str) -> None:
    found = collect([zipped(picked / "pack.zip", {"good.txt": b"Be good.", name: b"Be evil."})])
    assert found.files == []
    assert len(found.refused) == 1


def test_a_zip_bomb_is_refused_before_it_is_unpacked(picked: Path) -> None:
    found = collect([zipped(picked / "bomb.zip", {f"{n}.txt": b"\0" * 9_000_000 for n in range(8)})])
    assert found.files == []
    assert "too large" in found.refused[0].reason


# ---- what comes in


def test_nothing_is_written_before_it_is_chosen(importing: PresetImport, library: Library, picked: Path) -> None:
    plan = plan_of(importing, csv(picked, "Poet,Answer in verse.", "Chef,You cook."))
    assert [item.preset.name for item in plan.items] == ["Poet", "Chef"]
    assert [entry.id for entry in library.entries()] == ["french"]
    done = importing.apply(plan, {1: "skip"})
    assert done.added == ["poet"]
    assert library.get("poet").source == "prompts.csv, row 1"


def test_collisions_are_said_and_never_replace_by_themselves(
    importing: PresetImport, library: Library, picked: Path
) -> None:
    library.save(Preset("poet", "Poet", "Mine."))
    rows = ("Poet,Answer in verse.", "French,Réponds.", "french,Noch einer.")
    plan = plan_of(importing, csv(picked, *rows))
    assert [(item.there, item.new_id, item.new_name) for item in plan.items[:2]] == [
        ("own", "poet-2", "Poet (2)"),
        ("shipped", "french-2", "French (2)"),
    ]
    assert "replace" not in plan.items[1].choices
    done = importing.apply(plan, {})
    assert len({name.casefold() for name in (library.get(i).name for i in done.added)}) == 3
    assert library.get("poet").system_message == "Mine."


def test_what_is_done_can_be_taken_back(importing: PresetImport, library: Library, picked: Path) -> None:
    path = library.save(Preset("poet", "Poet", "Mine."))
    before = path.read_bytes()
    plan = plan_of(importing, csv(picked, "Poet,Answer in verse.", "Chef,You cook."))
    done = importing.apply(plan, {0: "replace"})
    assert (done.added, done.replaced) == (["chef"], ["poet"])
    assert library.get("poet").system_message == "Answer in verse."
    assert importing.undo(done) == []
    assert path.read_bytes() == before
    assert [entry.id for entry in library.entries()] == ["french", "poet"]


def test_one_that_cannot_be_written_leaves_the_others(
    importing: PresetImport, library: Library, picked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(importing, csv(picked, "Poet,Answer in verse.", "Chef,You cook."))
    save = library.save

    def full(preset: Preset, *, source: str = "") -> Path:
        if preset.id == "poet":
            raise StoreError("no room")
        return save(preset)

    monkeypatch.setattr(library, "save", full)
    done = importing.apply(plan, {})
    assert done.added == ["chef"]
    assert [(each.origin, each.reason) for each in done.failed] == [("prompts.csv, row 1", "no room")]


def test_a_preset_made_meanwhile_is_not_written_over(importing: PresetImport, library: Library, picked: Path) -> None:
    plan = plan_of(importing, csv(picked, "Poet,Answer in verse."))
    library.save(Preset("poet", "Poet", "Made meanwhile."))
    done = importing.apply(plan, {})
    assert done.added == []
    assert "meanwhile" in done.failed[0].reason
    assert library.get("poet").system_message == "Made meanwhile."


def test_too_many_at_once_write_nothing(
    importing: PresetImport, library: Library, picked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.workbench.preset_import.MAX_AT_ONCE", 1)
    plan = plan_of(importing, csv(picked, "Poet,Answer in verse.", "Chef,You cook."))
    with pytest.raises(InputError, match="choose fewer"):
        importing.apply(plan, {})
    assert [entry.id for entry in library.entries()] == ["french"]


def test_a_refused_file_is_named_once_with_its_line(importing: PresetImport, picked: Path) -> None:
    (picked / "bomb.prompt.yml").write_text("a: &a [x]\nmessages: [*a]\n")
    (refused,) = plan_of(importing, picked / "bomb.prompt.yml").refused
    assert refused.origin == "bomb.prompt.yml"
    assert refused.reason.startswith("line 1: anchors")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.prompt.yml", b"a: " + b"[" * 100_000),
        ("deep.json", b"[" * 200_000),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x7f\xff\xff\xfftEXt" + b"a" * 100),
        ("many.csv", b"act,prompt\n" + b"A,b\n" * 100_001),
        ("cut.presets.zip", b"PK\x03\x04 cut"),
    ],
)
def test_a_hostile_file_is_one_sentence_and_nothing_of_it_comes_in(
    importing: PresetImport, library: Library, picked: Path, name: str, data: bytes
) -> None:
    (picked / name).write_bytes(data)
    plan = plan_of(importing, picked / name)
    assert plan.items == ()
    (refused,) = plan.refused
    assert refused.origin.startswith(name)
    assert "\n" not in refused.reason
    assert importing.apply(plan, {}) == Applied()
    assert [entry.id for entry in library.entries()] == ["french"]


def test_pasted_text_has_no_source(importing: PresetImport) -> None:
    plan = importing.plan(read(pasted("You are a careful gardener.")))
    assert plan.items[0].preset.source == ""
    assert plan.items[0].preset.system_message == "You are a careful gardener."


def test_reading_nothing_gives_nothing(importing: PresetImport) -> None:
    assert importing.plan(read(Collected())) == Plan((), ())
    assert importing.apply(Plan((), ()), {}) == Applied()


COMMENTED = """\
---
# Ask Ida before you change this.
tags: [ 'short',  "mail" ]   # how the office files it
name: Grumpy # at work
source: the office
layers: [house]
x-ours: {kept: yes}
---
Be grumpy.
"""


def test_an_own_file_joins_the_library_byte_for_byte(importing: PresetImport, library: Library, picked: Path) -> None:
    for name, text in (("grumpy", COMMENTED), ("windows", COMMENTED.replace("Grumpy", "W").replace("\n", "\r\n"))):
        (picked / f"{name}.preset.md").write_bytes(text.encode())
    importing.apply(plan_of(importing, picked), {})
    for name in ("grumpy", "windows"):
        path = next(entry.path for entry in library.entries() if entry.id == name)
        assert path.read_bytes() == (picked / f"{name}.preset.md").read_bytes()


def test_only_what_has_to_change_changes_in_it(importing: PresetImport, library: Library, picked: Path) -> None:
    """A name and an id that are taken, a layer that has another id now, a file that does not say where it is from."""
    library.save(Preset("grumpy", "Grumpy", "Mine."))
    library.save(Preset("house", "House", "My house."))
    (picked / "grumpy.preset.md").write_text(COMMENTED.replace("source: the office\n", ""), "utf-8")
    (picked / "house.preset.md").write_text("---\nname: House # theirs\n---\nTheir house.\n", "utf-8")
    done = importing.apply(plan_of(importing, picked), {})
    assert done.added == ["grumpy-2", "house-2"]
    text = next(entry.path for entry in library.entries() if entry.id == "grumpy-2").read_text("utf-8")
    was, now = COMMENTED.splitlines(), text.splitlines()
    changed = [line for line in now if line not in was]
    assert [line for line in was if line not in now] == [
        "name: Grumpy # at work", "source: the office", "layers: [house]",
    ]  # fmt: skip
    assert sorted(changed) == ["layers: [house-2]", "name: Grumpy (2) # at work", "source: picked/grumpy.preset.md"]


def test_a_shared_file_keeps_its_comments_too_and_replaces_with_them(
    importing: PresetImport, library: Library, picked: Path
) -> None:
    library.save(Preset("grumpy", "Grumpy", "Mine."))
    sent = ForeignFile("office/grumpy.preset.md", COMMENTED.encode())
    archive = picked / "office.presets.zip"
    archive.write_bytes(preset_archive.pack([sent]))
    importing.apply(plan_of(importing, archive), {0: "replace"})
    path = next(entry.path for entry in library.entries() if entry.id == "grumpy")
    assert path.read_bytes() == COMMENTED.encode()
