"""An archive of presets gives back what went in, tells by name what is not as it was, and is no way in for anybody."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from preset_strategies import presets

from playground.core.errors import InputError
from playground.core.fidelity import ForeignFile, Imported, Refused
from playground.core.preset import Preset
from playground.formats.foreign import read as read_foreign
from playground.formats.preset_archive import FORMAT, MANIFEST, MAX_FILES, pack, read, unpack
from playground.formats.preset_file import render

NAME = "mine.presets.zip"
PIRATE = ForeignFile("pirate.preset.md", b"---\nname: Pirate  # a comment\nsource: https://example.org\n---\nArr.\n")
BRIEF = ForeignFile("work/brief.preset.md", "Be brief, Ünïcödé.\n".encode())
BOTH = pack([PIRATE, BRIEF])


def entries(data: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info, archive.read(info)) for info in archive.infolist()]


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name) if isinstance(name, str) else name
            info.compress_type = method
            archive.writestr(info, data)
    return made.getvalue()


def with_manifest(files: dict[str, bytes], *more: tuple[str | zipfile.ZipInfo, bytes], method: int = 0) -> bytes:
    listed = {path: {"sha256": sha256(data), "bytes": len(data)} for path, data in files.items()}
    manifest = json.dumps({"format": FORMAT, "version": 1, "files": listed}).encode()
    return zipped((MANIFEST, manifest), *files.items(), *more, method=method)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def told(data: bytes) -> dict[str, str]:
    _, refused = unpack(data, file=NAME)
    return {outcome.origin: outcome.reason for outcome in refused}


def test_files_come_back_byte_for_byte_and_presets_with_their_source() -> None:
    assert unpack(BOTH, file=NAME) == ([PIRATE, BRIEF], [])
    pirate, brief = read(BOTH, file=NAME)
    assert isinstance(pirate, Imported)
    assert isinstance(brief, Imported)
    assert (pirate.preset.id, pirate.preset.name, pirate.preset.source) == ("pirate", "Pirate", "https://example.org")
    assert (brief.preset.id, brief.preset.source) == ("brief", NAME)
    assert brief.origin == "mine.presets.zip, work/brief.preset.md"


def test_the_same_presets_are_the_same_bytes_in_any_order() -> None:
    assert pack([BRIEF, PIRATE]) == BOTH
    assert sha256(BOTH) == "6f79cb8dc725cca5151739563a328f18a600d1a000c51446b487e88b40e005fb"  # on every machine
    assert [info.date_time for info, _ in entries(BOTH)] == [(1980, 1, 1, 0, 0, 0)] * 3


@settings(max_examples=25, deadline=None)
@given(st.lists(presets, min_size=1, max_size=4))
def test_any_presets_survive_the_way(some: list[Preset]) -> None:
    files = [ForeignFile(f"f{i}/p{i}.preset.md", render(preset).encode()) for i, preset in enumerate(some)]
    found = read(pack(files), file=NAME)
    assert [outcome.preset.system_message for outcome in found if isinstance(outcome, Imported)] == [
        preset.system_message for preset in some
    ]


def test_changed_missing_and_extra_files_are_told_by_name_and_the_rest_is_read() -> None:
    files = {name: data for info, data in entries(BOTH) if (name := info.filename)}
    files[PIRATE.path] = files[PIRATE.path].replace(b"Arr", b"Err")
    del files[BRIEF.path]
    files["more.preset.md"] = b"x"
    good = b"I am good."
    manifest: dict[str, Any] = json.loads(files[MANIFEST])
    manifest["files"]["good.preset.md"] = {"sha256": sha256(good), "bytes": len(good)}
    files[MANIFEST], files["good.preset.md"] = json.dumps(manifest).encode(), good
    data = zipped(*files.items(), method=zipfile.ZIP_DEFLATED)
    reasons = told(data)
    assert set(reasons) == {f"{NAME}, {path}" for path in (PIRATE.path, BRIEF.path, "more.preset.md")}
    assert "was changed" in reasons[f"{NAME}, {PIRATE.path}"]
    assert "is missing" in reasons[f"{NAME}, {BRIEF.path}"]
    assert "not in the manifest" in reasons[f"{NAME}, more.preset.md"]
    assert [file.path for file in unpack(data, file=NAME)[0]] == ["good.preset.md"]


def test_a_byte_that_was_turned_round_is_told() -> None:
    broken = BOTH.replace(b"Arr.", b"Brr.")
    assert set(told(broken)) == {f"{NAME}, {PIRATE.path}"}


def test_other_files_and_broken_presets_are_left_out_by_name() -> None:
    data = with_manifest({"run.sh": b"rm", "bad.preset.md": b"---\nknobs: 3\n---\nx"})
    found = read(data, file=NAME)
    assert sorted(outcome.origin for outcome in found if isinstance(outcome, Refused)) == [
        f"{NAME}, bad.preset.md", f"{NAME}, run.sh"
    ]  # fmt: skip


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.preset.md")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def encrypted() -> bytes:
    data = bytearray(with_manifest({"a.preset.md": b"x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def renamed(written: bytes, name: bytes) -> bytes:
    """Names that zipfile itself would not write."""
    return with_manifest({written.decode(): b"x"}).replace(written, name)


def twice(one: str, other: str) -> Callable[[], bytes]:
    return lambda: zipped_twice(one, other)


def zipped_twice(one: str, other: str) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *args, **more: None)
        return with_manifest({one: b"x"}, (other, b"y"))


TRAPS: dict[str, Callable[[], bytes]] = {
    "no zip": lambda: b"hello",
    "empty": lambda: b"",
    "cut": lambda: BOTH[:-30],
    "cut in the middle": lambda: BOTH[: len(BOTH) // 2],
    "no manifest": lambda: zipped(("a.preset.md", b"x")),
    "a manifest that is none": lambda: zipped((MANIFEST, b"[]")),
    "a deep manifest": lambda: zipped((MANIFEST, b"[" * 100_000)),
    "a huge manifest": lambda: zipped((MANIFEST, b" " * 2_000_000)),
    "another program's": lambda: zipped((MANIFEST, b'{"format": "x", "version": 1, "files": {}}')),
    "a newer one": lambda: zipped((MANIFEST, b'{"format": "playground.presets", "version": 9, "files": {}}')),
    "zip slip": lambda: with_manifest({"../../evil.preset.md": b"x"}),
    "zip slip inside": lambda: with_manifest({"a/../../evil.preset.md": b"x"}),
    "absolute": lambda: with_manifest({"/etc/evil.preset.md": b"x"}),
    "a drive": lambda: with_manifest({"C:/evil.preset.md": b"x"}),
    "a home": lambda: with_manifest({"~/evil.preset.md": b"x"}),
    "a backslash": lambda: renamed(b"aXevil.preset.md", b"a\\evil.preset.md"),
    "a NUL": lambda: renamed(b"aXevil.preset.md", b"a\0evil.preset.md"),
    "a stream of Windows": lambda: with_manifest({"a:b.preset.md": b"x"}),
    "a dot": lambda: with_manifest({"./a.preset.md": b"x"}),
    "a trailing dot": lambda: with_manifest({"a./b.preset.md": b"x"}),
    "a long path": lambda: with_manifest({"a/" * 200 + "b.preset.md": b"x"}),
    "a link": lambda: with_manifest({}, (link(), b"/etc/passwd")),
    "encrypted": encrypted,
    "twice": twice("a.preset.md", "a.preset.md"),
    "twice but for capitals": twice("a.preset.md", "A.preset.md"),
    "twice but for the form of letters": twice("\u00e9.preset.md", "e\u0301.preset.md"),
    "an unusual way of packing": lambda: with_manifest({"a.preset.md": b"x"}, method=zipfile.ZIP_LZMA),
    "too many": lambda: zipped(*((f"{i}.preset.md", b"") for i in range(MAX_FILES + 2))),
    "far too many": lambda: zipped(*((f"{i}/", b"") for i in range(2 * MAX_FILES + 2))),
    "a bomb": lambda: with_manifest({"a.preset.md": b"A" * 60_000_000}, method=zipfile.ZIP_DEFLATED),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_one_sentence(name: str) -> None:
    data = TRAPS[name]()
    with pytest.raises(InputError, match=r"^mine\.presets\.zip: ") as caught:
        unpack(data, file=NAME)
    assert "\n" not in str(caught.value)
    (refused,) = read_foreign([ForeignFile(NAME, data)])
    assert isinstance(refused, Refused)


@pytest.mark.parametrize(
    ("name", "words"),
    [("zip slip", "leads out of the folder"), ("absolute", "leads out"), ("a NUL", "leads out"),
     ("a link", "is a link"), ("encrypted", "is encrypted"), ("twice", "stands twice"),
     ("twice but for capitals", "differs in capitals"),
     ("a bomb", "too large"), ("no manifest", "has no manifest.json"), ("a newer one", "needs a newer program")],
)  # fmt: skip
def test_a_trap_is_told_by_what_it_is(name: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        unpack(TRAPS[name](), file=NAME)


def test_a_bomb_that_lies_about_its_size_is_no_preset() -> None:
    bomb = b"A" * 30_000_000
    data = bytearray(with_manifest({"a.preset.md": bomb}, method=zipfile.ZIP_DEFLATED))
    size, lie = len(bomb).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert data.count(size) >= 2
    assert set(told(bytes(data).replace(size, lie))) == {f"{NAME}, a.preset.md"}


def test_folders_of_an_archive_that_was_packed_by_hand_do_no_harm() -> None:
    data = with_manifest({"work/a.preset.md": b"x"}, ("work/", b""))
    assert [file.path for file in unpack(data, file=NAME)[0]] == ["work/a.preset.md"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_archive_that_was_changed_anywhere_never_gives_a_preset_that_is_another(data: st.DataObject) -> None:
    changed = bytearray(BOTH)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        files, _ = unpack(bytes(changed), file=NAME)
    except InputError:
        return
    for file in files:
        assert file.data in (PIRATE.data, BRIEF.data)


@pytest.mark.parametrize(
    "files",
    [
        [],
        [ForeignFile("../a.preset.md", b"x")],
        [ForeignFile("a.txt", b"x")],
        [PIRATE, PIRATE],
        [PIRATE, ForeignFile("Pirate.preset.md", b"x")],
        [ForeignFile("a.preset.md", b"x" * 1_000_001)],
        [ForeignFile(f"{i}.preset.md", b"") for i in range(MAX_FILES + 1)],
    ],
)
def test_what_cannot_be_packed_is_told(files: list[ForeignFile]) -> None:
    with pytest.raises(InputError):
        pack(files)


def test_an_archive_is_told_from_other_files() -> None:
    found = read_foreign([ForeignFile("other-name.zip", BOTH)])
    assert [type(outcome) for outcome in found] == [Imported, Imported]
