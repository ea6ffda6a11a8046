from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.errors import InputError, StoreError
from playground.store.files import inside, move_aside, read_json_object, read_text, write_atomic, write_new


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    write_atomic(path, "ü\r\nx\n")
    assert path.read_bytes() == "ü\r\nx\n".encode()
    write_atomic(path, "half \ud800")
    assert path.read_text("utf-8") == "half \ufffd"
    write_atomic(path, b"\xff")
    assert path.read_bytes() == b"\xff"
    assert [file.name for file in path.parent.iterdir()] == ["b.txt"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    write_atomic(path, "old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="no space left on device"):
        write_atomic(path, "new")
    assert path.read_text("utf-8") == "old"
    with pytest.raises(StoreError):
        write_new(tmp_path / "b.txt", "new")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
def test_permissions_stay_and_a_link_is_followed(tmp_path: Path) -> None:
    path, link = tmp_path / "real" / "a.txt", tmp_path / "link.txt"
    write_atomic(path, "1")
    path.chmod(0o640)
    link.symlink_to(path)
    write_atomic(link, "2")
    assert link.is_symlink()
    assert path.read_text("utf-8") == "2"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    path = tmp_path / "x" / "a.txt"
    assert write_new(path, "first")
    assert not write_new(path, "second")
    assert path.read_text("utf-8") == "first"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/../../x", "/etc/passwd", "a\0b", "../presets-too/x"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        inside(tmp_path / "presets", name)


@given(name=st.text(max_size=30))
def test_whatever_the_name_it_lies_inside_or_is_refused(name: str) -> None:
    folder = Path("/nowhere/presets")
    try:
        path = inside(folder, name)
    except InputError:
        return
    assert path.is_relative_to(folder)
    assert path != folder


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "presets"
    folder.mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "in").symlink_to(folder / "real")
    (folder / "circle").symlink_to(folder / "circle")
    with pytest.raises(InputError, match="outside"):
        inside(folder, "out")
    assert inside(folder, "in") == folder.resolve() / "real"


def test_reading_says_why_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with pytest.raises(InputError, match="no such file"):
        read_text(path, limit_bytes=10)
    path.write_bytes(b"12345678901")
    with pytest.raises(InputError, match="larger than the 10 bytes"):
        read_text(path, limit_bytes=10)
    path.write_bytes(b"ok\n\xff")
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_text(path, limit_bytes=10)
    assert caught.value.line == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 200_000, b"null"])
def test_damaged_json_is_moved_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    value, notice = read_json_object(path)
    (kept,) = tmp_path.iterdir()
    assert value == {}
    assert kept.read_bytes() == content
    assert kept.name.startswith("settings.damaged-")
    assert str(kept) in notice
    assert read_json_object(path) == ({}, "")


def test_moving_aside_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="move it away"):
        move_aside(tmp_path / "nothing")
