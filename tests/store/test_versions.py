"""The versions of presets: what is kept, through renames, deletes, other programs and sudden ends."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from playground.core.errors import NotFound, StoreError
from playground.core.preset import Preset, sha256_of
from playground.formats import preset_file
from playground.store.library import Library
from playground.store.saved_file import SavedFile
from playground.store.versions import MAX_NOTE, Version, Versions

TEXT = "---\nname: {name}\n---\n{message}\n"


@pytest.fixture
def user(own_home: Path) -> Path:
    return own_home / "presets"


@pytest.fixture
def versions(own_home: Path) -> Versions:
    return Versions(own_home / "versions.sqlite3")


@pytest.fixture
def library(user: Path, versions: Versions, tmp_path: Path) -> Library:
    return library_of(user, versions, tmp_path)


def library_of(user: Path, versions: Versions, tmp_path: Path) -> Library:
    shipped = tmp_path / "shipped"
    shipped.mkdir(exist_ok=True)
    (shipped / "french.preset.md").write_text("Répondez.", "utf-8")
    return Library(user, shipped, preset_file, None, lambda: versions)


def messages(versions: Versions, preset_id: str) -> list[str]:
    """The newest first, the text of each file behind its front matter."""
    return [versions.text(v.hash).partition("---\n")[2].partition("---\n")[2].strip() for v in versions.list(preset_id)]


def saved(preset_id: str, content: bytes, saved_at: str = "2026-01-01T00:00:00.000+00:00") -> SavedFile:
    return SavedFile(preset_id, content, sha256_of(content.decode()), 2, saved_at, 1, len(content))


def test_every_saved_text_is_kept_by_its_hash(library: Library, versions: Versions, user: Path) -> None:
    pirate = library.get(library.create(Preset("", "Pirate", "Say arr.")))
    library.save(replace(pirate, system_message="Say arr twice."))
    library.save(replace(pirate, system_message="Say arr twice."))
    library.save(pirate)
    assert messages(versions, "pirate") == ["Say arr.", "Say arr twice.", "Say arr."]
    newest = versions.list("pirate")[0]
    content = (user / "pirate.preset.md").read_bytes()
    assert newest.hash == sha256(content).hexdigest()
    assert (newest.preset_id, newest.note, newest.words) == ("pirate", "", 2)
    assert newest.message == sha256_of("Say arr.")
    assert newest.saved_at.endswith("+00:00")
    assert versions.content(newest.hash) == content
    assert library.notice == ""


def test_what_others_wrote_is_kept_before_it_is_overwritten(library: Library, versions: Versions, user: Path) -> None:
    user.mkdir(parents=True)
    file = user / "pirate.preset.md"
    file.write_text(TEXT.format(name="Pirate", message="by an editor"), "utf-8")
    library.save(replace(library.get("pirate"), system_message="by us"))
    assert messages(versions, "pirate") == ["by us", "by an editor"]
    file.write_text("---\nnme: broken\n---\nunreadable", "utf-8")
    library.save(Preset("pirate", "Pirate", "again by us"))
    kept = versions.list("pirate")
    assert [version.message == "" for version in kept] == [False, True, False, False]
    assert "unreadable" in versions.text(kept[1].hash)


def test_edits_outside_are_kept_when_looked_for(library: Library, versions: Versions, user: Path) -> None:
    user.mkdir(parents=True)
    for number in range(5):
        (user / f"p{number}.preset.md").write_text(TEXT.format(name=f"P{number}", message="one"), "utf-8")
    (user / "latin.preset.md").write_bytes(b"caf\xe9")
    assert library.keep_outside_edits(limit=4) == 2
    assert library.keep_outside_edits() == 0
    assert [len(versions.list(f"p{number}")) for number in range(5)] == [1] * 5
    assert versions.content(versions.list("latin")[0].hash) == b"caf\xe9"
    (user / "p1.preset.md").write_text(TEXT.format(name="P1", message="two words"), "utf-8")
    (user / "p2.preset.md").write_text(TEXT.format(name="P2", message="other words"), "utf-8")
    assert library.keep_outside_edits(["P1", "nobody"]) == 0
    assert (messages(versions, "p1"), messages(versions, "p2")) == (["two words", "one"], ["one"])
    os.utime(user / "p2.preset.md", ns=(0, 1_700_000_000_000_000_000))
    library.keep_outside_edits()
    assert versions.list("p2")[0].saved_at.startswith("2023-11-14T22:13:20")


def test_edits_outside_are_kept_in_steps_while_others_save(library: Library, versions: Versions, user: Path) -> None:
    user.mkdir(parents=True)
    for number in range(10):
        (user / f"p{number}.preset.md").write_text(TEXT.format(name=f"P{number}", message="one"), "utf-8")
    library.entries()
    steps = library.keeping_outside_edits()
    assert next(steps) == 6
    assert [len(versions.list(f"p{number}")) for number in (0, 3, 4)] == [1, 1, 0]
    library.save(replace(library.get("p9"), system_message="by us"))
    assert list(steps) == [2, 0]
    assert messages(versions, "p9") == ["by us", "one"]
    assert library.keep_outside_edits() == 0


def test_a_file_read_before_somebody_saved_is_no_newer_version(versions: Versions) -> None:
    versions.keep([saved("a", b"one")])
    seen = versions.stamps()
    versions.keep([replace(saved("a", b"newer"), mtime_ns=5)])
    assert versions.keep([saved("a", b"read long ago"), saved("b", b"new")], seen) == 1
    assert [versions.content(each.hash) for each in versions.list("a")] == [b"newer", b"one"]


def test_only_files_that_changed_are_read(
    library: Library, versions: Versions, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.create(Preset("", "One", "x"))
    library.create(Preset("", "Two", "x"))
    monkeypatch.setattr("playground.store.version_keeper._read", lambda path: pytest.fail(f"{path} was read"))
    assert library.keep_outside_edits() == 0


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_out_is_not_read(library: Library, versions: Versions, user: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.preset.md").write_text("hidden", "utf-8")
    user.mkdir(parents=True)
    (user / "out.preset.md").symlink_to(tmp_path / "secret.preset.md")
    library.keep_outside_edits()
    assert versions.list("out") == []


def test_no_id_leads_out_of_the_folder(library: Library, versions: Versions, user: Path) -> None:
    user.mkdir(parents=True)
    (user.parent / "secret.preset.md").write_text("hidden", "utf-8")
    assert library.keep_outside_edits(["../secret", "a\0b", str(user.parent / "secret"), "."]) == 0
    assert versions.stamps() == {}


def test_a_history_follows_a_rename(library: Library, versions: Versions) -> None:
    pirate = library.get(library.create(Preset("", "Pirate", "one")))
    library.save(replace(pirate, system_message="two"))
    corsair = library.rename("pirate", "Corsair")
    library.save(replace(corsair, system_message="three"))
    assert messages(versions, "corsair") == ["three", "two", "two", "one"]  # the name is in the file too
    assert versions.list("pirate") == []
    library.create(Preset("", "Pirate", "another pirate"))
    assert messages(versions, "pirate") == ["another pirate"]
    library.rename("corsair", "CORSAIR")
    assert messages(versions, "corsair")[0] == "three"


def test_a_history_survives_delete_and_undelete(library: Library, versions: Versions) -> None:
    pirate = library.get(library.create(Preset("", "Pirate", "one")))
    library.save(replace(pirate, system_message="two"))
    token = library.delete("pirate")
    assert messages(versions, "pirate") == ["two", "one"]
    library.create(Preset("", "Pirate", "another"))
    assert messages(versions, "pirate") == ["another"]
    assert library.undelete(token) == "pirate-2"
    assert messages(versions, "pirate-2") == ["two", "one"]
    assert messages(versions, "pirate") == ["another"]


def test_a_version_comes_back(library: Library, versions: Versions, user: Path) -> None:
    pirate = library.get(library.create(Preset("", "Pirate", "one")))
    first = versions.list("pirate")[0]
    library.save(replace(pirate, system_message="two"))
    (user / "pirate.preset.md").write_text(TEXT.format(name="Pirate", message="unkept"), "utf-8")
    assert library.put_back("pirate", versions.content(first.hash)) == "pirate"
    assert library.get("pirate") == pirate
    assert messages(versions, "pirate") == ["one", "unkept", "two", "one"]


def test_a_version_of_a_deleted_preset_comes_back(library: Library, versions: Versions) -> None:
    library.create(Preset("", "Pirate", "one"))
    token = library.delete("pirate")
    version = versions.list("pirate")[0]
    assert library.put_back("pirate", versions.content(version.hash)) == "pirate"
    assert messages(versions, "pirate") == ["one"]
    assert library.undelete(token) == "pirate-2"
    assert messages(versions, "pirate") == messages(versions, "pirate-2") == ["one"]
    with pytest.raises(StoreError, match="read-only"):
        library.put_back("french", b"mine")


def test_notes(versions: Versions) -> None:
    versions.keep([saved("a", b"one")])
    versions.keep([saved("a", b"two")])
    versions.keep([saved("b", b"one")])
    one = versions.find("a", sha256(b"one").hexdigest()[:8])
    versions.annotate("a", one.hash, "  before\nthe review ")
    assert versions.find("a", one.hash).note == "before the review"
    assert versions.list("b")[0].note == ""
    versions.keep([saved("a", b"one")])
    assert [version.note for version in versions.list("a")] == ["before the review", "", "before the review"]
    versions.annotate("a", one.hash, "x" * 1000)
    assert {len(version.note) for version in versions.list("a")} == {MAX_NOTE, 0}
    with pytest.raises(NotFound, match="has no version"):
        versions.annotate("a", "f" * 64, "x")


def test_a_version_is_found_by_the_beginning_of_its_hash(versions: Versions) -> None:
    for number in range(300):
        versions.keep([saved("a", b"%d" % number)])
    newest = versions.list("a")[0]
    assert versions.find("A", newest.hash[:12].upper()) == newest
    with pytest.raises(NotFound, match=f"its newest is a@{newest.hash[:12]}"):
        versions.find("a", "zzzz")
    with pytest.raises(NotFound, match=r"several versions|has no version"):
        versions.find("a", newest.hash[0])
    with pytest.raises(NotFound, match="has none yet"):
        versions.find("b", "abcd")
    with pytest.raises(NotFound, match="There is no version"):
        versions.content("f" * 64)


def test_versions_of_one_message_are_found_across_presets(versions: Versions) -> None:
    versions.keep([saved("a", b"one"), saved("b", b"one"), saved("b", b"two")])
    assert [version.preset_id for version in versions.with_message(sha256_of("one"))] == ["b", "a"]
    assert versions.with_message("") == []


def test_two_programs_keep_at_once(own_home: Path) -> None:
    """Two stores on one new file, as two programs have them, begun at one moment."""
    begin = threading.Barrier(2)

    def work(name: str) -> None:
        begin.wait(timeout=10)
        mine = Versions(own_home / "versions.sqlite3")
        for number in range(40):
            mine.keep([saved("shared", f"{name} {number}".encode())])
        mine.close()

    programs = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    texts = [version.hash for version in Versions(own_home / "versions.sqlite3").list("shared")]
    assert len(texts) == len(set(texts)) == 80


KILLED = """
import os, signal, sys
from pathlib import Path
from playground.core.preset import Preset
from playground.formats import preset_file
from playground.store.library import Library
from playground.store.version_keeper import VersionKeeper
from playground.store.versions import Versions
home = Path(sys.argv[1])
library = Library(home / "presets", home / "none", preset_file, None, lambda: Versions(home / "versions.sqlite3"))
library.save(Preset("pirate", "Pirate", "one"))
written = VersionKeeper.keep
def killed(self, path, content=None):
    if content is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    written(self, path, content)
VersionKeeper.keep = killed
library.save(Preset("pirate", "Pirate", "two"))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_program_that_is_killed_between_the_two_writes_loses_nothing(own_home: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(own_home)], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    versions = Versions(own_home / "versions.sqlite3")
    library = library_of(own_home / "presets", versions, tmp_path)
    assert library.get("pirate").system_message == "two"
    assert messages(versions, "pirate") == ["one"]
    library.keep_outside_edits()
    assert messages(versions, "pirate") == ["two", "one"]


def test_trouble_with_versions_does_not_keep_a_preset_from_being_saved(
    user: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    (tmp_path / "shipped").mkdir()
    library = Library(
        user, tmp_path / "shipped", preset_file, None, lambda: Versions(tmp_path / "file" / "versions.sqlite3")
    )
    with caplog.at_level(logging.CRITICAL):
        library.save(Preset("pirate", "Pirate", "one"))
        library.delete("pirate")
    assert library.notice.startswith("Versions of presets are not kept: ")
    assert library.keep_outside_edits() == 0


def test_a_damaged_database_of_versions_is_kept_aside(own_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = own_home / "versions.sqlite3"
    own_home.mkdir(parents=True)
    file.write_bytes(b"nonsense" * 1000)
    with caplog.at_level(logging.CRITICAL):
        versions = Versions(file)
    assert versions.notice.startswith("The database of versions was damaged: it was kept as ")
    assert versions.keep([saved("a", b"one")]) == 1
    assert isinstance(versions.list("a")[0], Version)
