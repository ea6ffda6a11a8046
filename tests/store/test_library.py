from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from playground.core.errors import InputError, NotFound, StoreError
from playground.core.preset import EMPTY, NONE, Preset
from playground.store.library import Library


class LineCodec:
    """`# comment` lines, a line with the name, then the message. Counts what it parses."""

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def parse(self, source: str, *, id: str, file: str) -> Preset:
        self.parsed.append(id)
        lines = [line for line in source.split("\n") if not line.startswith("#")]
        if not lines[0].startswith("name: "):
            raise InputError("must begin with a name", file=file, line=1, key="nmae")
        return Preset(id, lines[0].removeprefix("name: "), "\n".join(lines[1:]))

    def render(self, preset: Preset) -> str:
        return f"name: {preset.name}\n{preset.system_message}"

    def update(self, source: str, preset: Preset) -> str:
        comments = [line for line in source.split("\n") if line.startswith("#")]
        return "\n".join([*comments, self.render(preset)])

    def file_stem(self, name: str) -> str:
        return re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "preset"


@pytest.fixture
def user(own_home: Path) -> Path:
    return own_home / "presets"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    put(folder, "french", "# the answer in French\nname: French\nRéponds en français.")
    put(folder, "shakespeare", "name: Shakespeare\nAnswer as Shakespeare.")
    return folder


@pytest.fixture
def codec() -> LineCodec:
    return LineCodec()


@pytest.fixture
def library(user: Path, shipped: Path, codec: LineCodec) -> Library:
    return Library(user, shipped, codec)


def put(folder: Path, preset_id: str, source: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{preset_id}.preset.md"
    path.write_bytes(source.encode())
    return path


def differs(library: Library) -> bool:
    """Has anything changed on the disk since it was listed?"""
    for _step in library.looking():
        pass
    return library.changed()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_presets_of_both_folders_are_listed_by_name(library: Library, user: Path) -> None:
    put(user, "zebra", "name: answer like a zebra\nNeigh.")
    put(user, "FRENCH", "name: My French\nmine")  # hides the shipped one
    (user / "notes.md").write_text("no preset", encoding="utf-8")
    (user / ".hidden.preset.md").write_text("name: x\n", encoding="utf-8")
    (user / "folder.preset.md").mkdir()
    listed = [(entry.id, entry.origin) for entry in library.entries()]
    assert listed == [("zebra", "user"), ("FRENCH", "user"), ("shakespeare", "shipped")]
    assert library.get("french").system_message == "mine"
    assert library.get("shakespeare").name == "Shakespeare"


def test_the_baselines_are_always_there(library: Library, user: Path) -> None:
    put(user, "none", "name: Not the baseline\nx")
    assert library.get("none") is NONE
    assert library.get("empty") is EMPTY
    (entry,) = [entry for entry in library.entries() if entry.origin == "user"]
    assert "baseline: rename the file" in str(entry.error)


def test_an_unknown_preset_names_the_nearest(library: Library) -> None:
    with pytest.raises(NotFound, match="did you mean 'shakespeare'"):
        library.get("shakespear")


def test_broken_files_are_shown_with_their_reason(library: Library, user: Path) -> None:
    put(user, "broken", "nmae: x")
    (user / "bytes.preset.md").write_bytes(b"name: x\n\xff")
    (user / "large.preset.md").write_bytes(b"name: x\n" + b"y" * 1_000_001)
    reasons = {entry.id: str(entry.error) for entry in library.entries() if entry.error is not None}
    assert set(reasons) == {"broken", "bytes", "large"}
    assert f"{user / 'broken.preset.md'}:1: key 'nmae'" in reasons["broken"]
    assert ":2: the file is not UTF-8" in reasons["bytes"]
    assert "larger than" in reasons["large"]
    with pytest.raises(InputError, match="must begin with a name"):
        library.get("broken")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_lead_out_are_refused(library: Library, user: Path, tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere", "secret", "name: Secret\nhidden")
    user.mkdir(parents=True)
    (user / "out.preset.md").symlink_to(secret)
    (user / "gone.preset.md").symlink_to(user / "nothing.preset.md")
    entries = {entry.id: entry for entry in library.entries() if entry.origin == "user"}
    assert "lies outside" in str(entries["out"].error)
    assert "no such file" in str(entries["gone"].error)
    with pytest.raises(InputError, match="lies outside"):
        library.save(Preset("out", "Out", "overwritten"))
    assert secret.read_text("utf-8") == "name: Secret\nhidden"


@pytest.mark.parametrize("bad_id", ["../out", "a/b", "/etc/x", "", ".hidden", "a\0b"])
def test_no_id_leads_out_of_the_folder(library: Library, user: Path, bad_id: str) -> None:
    with pytest.raises(InputError):
        library.save(Preset(bad_id, "X", "x"))
    assert not user.exists() or files(user) == []
    with pytest.raises(NotFound):
        library.get(bad_id)


def test_a_folder_that_cannot_be_read_is_logged_once_while_it_lasts(
    library: Library, user: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = user.with_name("aside")
    user.mkdir(parents=True, exist_ok=True)
    for times in (1, 2):
        user.rename(folder)
        user.touch()
        for _look in range(3):
            differs(library)
            library.entries()
        assert [record.getMessage() for record in caplog.records] == [
            f"{user} cannot be read (not a directory)"
        ] * times
        user.unlink()
        folder.rename(user)
        library.entries()


def test_only_what_has_changed_is_parsed_again(library: Library, user: Path, codec: LineCodec) -> None:
    one, _two = put(user, "one", "name: One\n1"), put(user, "two", "name: Two\n2")
    library.entries()
    assert sorted(codec.parsed) == ["french", "one", "shakespeare", "two"]
    codec.parsed.clear()
    library.entries()
    library.get("two")
    assert codec.parsed == []
    one.write_text("name: One\n1 and more", encoding="utf-8")
    assert library.get("one").system_message == "1 and more"
    assert codec.parsed == ["one"]


def test_changes_from_outside_are_noticed(library: Library, user: Path) -> None:
    assert differs(library)  # nothing has been listed yet
    library.entries()
    assert not differs(library)
    path = put(user, "new", "name: New\n1")
    assert differs(library)
    library.get("new")
    assert differs(library)  # one preset was read, the list was not
    library.entries()
    assert not differs(library)
    path.write_text("name: New\n2", encoding="utf-8")  # the same size
    os.utime(path, ns=(1, 1))
    assert differs(library)
    library.entries()
    path.unlink()
    assert differs(library)
    assert [entry.id for entry in library.entries()] == ["french", "shakespeare"]


def test_saving_keeps_the_files_comments(library: Library, user: Path) -> None:
    path = put(user, "one", "# mine\nname: One\n1")
    assert library.save(replace(library.get("one"), system_message="2")) == path
    assert path.read_text("utf-8") == "# mine\nname: One\n2"
    assert library.get("one").system_message == "2"


def test_saving_what_was_deleted_outside_writes_it_again(library: Library, user: Path) -> None:
    path = put(user, "one", "name: One\n1")
    preset = library.get("one")
    path.unlink()
    assert library.save(preset) == path
    assert library.get("one") == preset


def test_saving_does_not_overwrite_an_edit_from_outside(library: Library, user: Path) -> None:
    path = put(user, "one", "name: One\n1")
    base = library.get("one")
    library.save(replace(base, system_message="2"), base=base)
    path.write_text("name: One\nfrom outside", encoding="utf-8")
    with pytest.raises(StoreError, match="changed outside"):
        library.save(replace(base, system_message="3"), base=replace(base, system_message="2"))
    assert path.read_text("utf-8") == "name: One\nfrom outside"


def test_saving_over_a_broken_file_keeps_it_in_the_trash(library: Library, user: Path, own_home: Path) -> None:
    path = put(user, "one", "nmae: One\nmy words")
    library.save(Preset("one", "One", "new"))
    assert path.read_text("utf-8") == "name: One\nnew"
    (kept,) = (own_home / "trash").iterdir()
    assert kept.read_text("utf-8") == "nmae: One\nmy words"


@pytest.mark.parametrize("preset_id", ["french", "none", "empty"])
def test_shipped_presets_are_read_only(library: Library, shipped: Path, preset_id: str) -> None:
    before = {path: path.read_bytes() for path in shipped.iterdir()}
    for change in (
        lambda: library.save(library.get(preset_id)),
        lambda: library.delete(preset_id),
        lambda: library.rename(preset_id, "Other"),
    ):
        with pytest.raises(StoreError, match="duplicate to edit"):
            change()
    assert {path: path.read_bytes() for path in shipped.iterdir()} == before


def test_a_new_preset_gets_a_free_name_of_its_own(library: Library, user: Path) -> None:
    new = Preset("", "My Robot!", "Beep.")
    assert [library.create(new) for _ in range(3)] == ["my-robot", "my-robot-2", "my-robot-3"]
    assert library.create(replace(new, name="French")) == "french-2"
    assert library.create(replace(new, name="None")) == "none-2"
    put(user, "UPPER", "name: Upper\nx")
    assert library.create(replace(new, name="Upper")) == "upper-2"
    put(user, "broken", "nmae")
    assert library.create(replace(new, name="Broken")) == "broken-2"
    assert library.get("my-robot-2").name == "My Robot!"


def test_a_copy_is_ones_own(library: Library, user: Path) -> None:
    copy = library.duplicate("french")
    assert (copy.id, copy.name) == ("french-copy", "French (copy)")
    assert (user / "french-copy.preset.md").read_text("utf-8").startswith("# the answer in French\n")
    assert library.duplicate("french").name == "French (copy 2)"
    library.save(replace(copy, system_message="mine"))
    assert library.get("french").system_message == "Réponds en français."
    assert library.duplicate("none").system_message == ""
    with pytest.raises(NotFound):
        library.duplicate("nothing")


def test_a_file_follows_the_name_of_its_preset(library: Library, user: Path) -> None:
    put(user, "one", "# mine\nname: One\n1")
    renamed = library.rename("one", "Number One")
    assert (renamed.id, renamed.name) == ("number-one", "Number One")
    assert files(user) == ["number-one.preset.md"]
    assert (user / "number-one.preset.md").read_text("utf-8") == "# mine\nname: Number One\n1"
    assert library.rename("number-one", "NUMBER one").id == "number-one"
    assert library.rename("number-one", "French").id == "french-2"
    assert library.rename("french-2", "french!").id == "french-2"  # its place behind the shipped one stays
    with pytest.raises(NotFound):
        library.rename("one", "Two")


def test_deleting_can_be_undone(library: Library, user: Path, own_home: Path) -> None:
    path = put(user, "one", "name: One\n1\r\n")
    token = library.delete("one")
    assert not path.exists()
    with pytest.raises(NotFound):
        library.get("one")
    assert library.undelete(token) == "one"
    assert path.read_bytes() == b"name: One\n1\r\n"
    assert files(own_home / "trash") == []
    with pytest.raises(NotFound, match="in the trash no more"):
        library.undelete(token)


def test_what_comes_back_takes_no_other_presets_place(library: Library, user: Path) -> None:
    put(user, "one", "name: One\nold")
    token = library.delete("one")
    put(user, "one", "name: One\nnew")
    assert library.undelete(token) == "one-2"
    assert library.get("one").system_message == "new"
    assert library.get("one-2").system_message == "old"


@pytest.mark.parametrize("token", ["../presets/one.preset.md", "/etc/passwd", "", "x"])
def test_a_token_leads_nowhere_else(library: Library, user: Path, token: str) -> None:
    put(user, "one", "name: One\n1")
    with pytest.raises((InputError, NotFound)):
        library.undelete(token)
    assert files(user) == ["one.preset.md"]


def test_the_trash_is_emptied_after_a_while(library: Library, user: Path, own_home: Path) -> None:
    for preset_id in ("old", "new"):
        put(user, preset_id, f"name: {preset_id}\n1")
    old = own_home / "trash" / library.delete("old")
    token = library.delete("new")
    os.utime(old, (0, 0))
    assert library.purge() == 1
    assert files(own_home / "trash") == [token]
    assert library.purge(timedelta(0)) == 1


def test_any_file_can_be_read(library: Library, tmp_path: Path) -> None:
    path = put(tmp_path / "elsewhere", "given", "name: Given\nx")
    assert library.read(path).id == "given"
    plain = tmp_path / "plain.md"
    plain.write_text("name: Plain\nx", encoding="utf-8")
    assert library.read(plain).id == "plain"
    with pytest.raises(NotFound, match="no file"):
        library.read(tmp_path / "nothing.preset.md")


def test_two_files_that_differ_in_capitals_only_are_told_of(library: Library, user: Path) -> None:
    put(user, "Same", "name: A\n1")
    put(user, "same", "name: B\n2")
    if len(files(user)) == 1:
        pytest.skip("this file system knows one of them only")
    entries = {entry.path.name: entry for entry in library.entries() if entry.origin == "user"}
    assert entries["Same.preset.md"].error is None
    assert "in capitals only" in str(entries["same.preset.md"].error)


def test_a_real_preset_file_goes_through(user: Path, shipped: Path) -> None:
    """The library's idea of a codec is the one that the preset format offers."""
    from playground.formats import preset_file

    library = Library(user, shipped.parent / "none", preset_file)
    preset_id = library.create(Preset("", "Höflich", "Sei höflich.\n", description="nice"))
    path = user / f"{preset_id}.preset.md"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"---\n", b"---\n# mine\n", 1))
    preset = library.get(preset_id)
    assert (preset.name, preset.system_message) == ("Höflich", "Sei höflich.\n")
    library.save(replace(preset, description="nicer"), base=preset)
    assert "# mine" in path.read_text("utf-8")
    assert library.get(preset_id) == replace(preset, description="nicer")
