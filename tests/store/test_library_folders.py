"""Folders of the library, its index, its marks and its search, on the real preset format."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from playground.core.errors import InputError, NotFound, StoreError
from playground.core.preset import Preset
from playground.formats import preset_file
from playground.store.library import Library
from playground.store.preset_marks import Marks, PresetMarks
from playground.store.preset_texts import PresetTexts


class CountingCodec:
    """The real one; `parsed` counts."""

    render = staticmethod(preset_file.render)
    update = staticmethod(preset_file.update)
    file_stem = staticmethod(preset_file.file_stem)

    def __init__(self) -> None:
        self.parsed: list[str] = []

    def parse(self, source: str, *, id: str, file: str) -> Preset:
        self.parsed.append(id)
        return preset_file.parse(source, id=id, file=file)


@pytest.fixture
def user(own_home: Path) -> Path:
    return own_home / "presets"


@pytest.fixture
def library(user: Path, tmp_path: Path) -> Library:
    put(tmp_path / "shipped", "tutors/socratic", "Socratic", "Only ask.")
    return Library(user, tmp_path / "shipped", preset_file)


def put(folder: Path, name: str, title: str, text: str, more: str = "") -> Path:
    path = folder / f"{name}.preset.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nname: {title}\n{more}---\n{text}\n", encoding="utf-8")
    return path


def look(library: Library) -> None:
    for _step in library.looking():
        pass


def places(library: Library) -> dict[str, str]:
    return {entry.id: entry.folder for entry in library.entries()}


def test_the_id_is_the_file_s_name_wherever_it_lies(library: Library, user: Path) -> None:
    put(user, "pirate", "Pirate", "Arr.")
    put(user, "work/mail/triage", "Triage", "Sort.")
    put(user, ".hidden/secret", "Secret", "x")
    assert places(library) == {"pirate": "", "triage": "work/mail", "socratic": "tutors"}
    assert library.get("triage").name == "Triage"
    assert library.get("socratic").system_message == "Only ask."
    assert library.folder_of("triage") == "work/mail"


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_to_folders_are_not_followed(library: Library, user: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", "far", "Far", "x")
    user.mkdir(parents=True)
    (user / "out").symlink_to(tmp_path / "elsewhere")
    (user / "circle").symlink_to(user)
    assert places(library) == {"socratic": "tutors"}


def test_of_two_files_of_one_id_the_one_further_up_counts(library: Library, user: Path) -> None:
    put(user, "a/same", "In a", "1")
    put(user, "same", "At the top", "2")
    assert library.get("same").name == "At the top"
    other = next(entry for entry in library.entries() if entry.folder == "a")
    assert other.id == "a/same.preset.md"
    assert "same.preset.md has the same id: rename one" in str(other.error)
    with pytest.raises(InputError, match="same id"):
        library.get(other.id)
    renamed = library.rename(other.id, "In a")  # the way out
    assert (renamed.id, library.folder_of(renamed.id)) == ("in-a", "a")
    assert library.get("same").name == "At the top"
    assert all(entry.error is None for entry in library.entries())


def test_what_works_on_the_top_works_in_folders(library: Library, user: Path) -> None:
    put(user, "work/triage", "Triage", "Sort.", "# mine\n")
    library.save(Preset("triage", "Triage", "Sort well."))
    assert (user / "work/triage.preset.md").read_text("utf-8") == "---\nname: Triage\n# mine\n---\nSort well.\n"
    copy = library.duplicate("triage")
    assert (copy.name, library.folder_of(copy.id)) == ("Triage (copy)", "work")
    assert library.rename("triage", "Mail").id == "mail"
    assert library.folder_of("mail") == "work"
    assert library.folder_of(library.duplicate("socratic").id) == "tutors"
    assert library.create(Preset("", "Socratic", "x"), "tutors") == "socratic-2"
    with pytest.raises(StoreError, match="duplicate to edit"):
        library.move("socratic", "work")


def test_moving_changes_no_id_and_leaves_no_empty_folder(library: Library, user: Path) -> None:
    path = put(user, "old/deep/one", "One", "1")
    content = path.read_bytes()
    assert library.move("one", " new / place ") == "old/deep"
    assert (user / "new/place/one.preset.md").read_bytes() == content
    assert not (user / "old").exists()
    assert library.get("one").name == "One"
    assert library.move("one", "") == "new/place"
    assert places(library)["one"] == ""
    library.move("one", "old/deep")
    assert path.read_bytes() == content


def test_moving_overwrites_nothing(library: Library, user: Path) -> None:
    one, other = put(user, "one", "One", "1"), put(user, "work/one", "Other", "2")
    with pytest.raises(StoreError, match="is a file one"):
        library.move("one", "work")
    assert "Other" in other.read_text("utf-8")
    assert one.exists()


@pytest.mark.parametrize("folder", ["..", "../out", "a/../../b", ".hidden", "a:b", "a\\b", "a\nb", "x/" * 9, "a."])
def test_no_name_of_a_folder_leads_out(library: Library, user: Path, folder: str) -> None:
    put(user, "one", "One", "1")
    with pytest.raises(InputError):
        library.move("one", folder)
    with pytest.raises(InputError):
        library.create(Preset("", "New", "x"), folder)
    assert [path.name for path in user.iterdir()] == ["one.preset.md"]


def test_what_was_deleted_comes_back_to_its_folder(library: Library, user: Path) -> None:
    path = put(user, "work/one", "One", "1")
    token = library.delete("one")
    assert not path.parent.exists()
    assert library.undelete(token) == "one"
    assert path.is_file()


def test_many_are_written_at_once(library: Library, user: Path) -> None:
    put(user, "a", "A", "x")
    ids = library.create_all([Preset("", name, "x") for name in ("A", "B", "B")], "new")
    assert ids == ["a-2", "b", "b-2"]
    assert places(library) == {"a": "", "a-2": "new", "b": "new", "b-2": "new", "socratic": "tutors"}


def test_files_that_come_and_go_are_seen_without_a_look(library: Library, user: Path) -> None:
    library.entries()
    for place in ("one", "work/one", "work/deep/one"):
        path = put(user, place, place, "1")
        assert library.get("one").name == place
        path.unlink()
        with pytest.raises(NotFound):
            library.get("one")


# ---- the index


def test_a_start_reads_no_file_that_did_not_change(user: Path, own_home: Path) -> None:
    index = own_home / "cache" / "library-index.json"
    for number in range(5):
        put(user, f"work/p{number}", f"Preset {number}", "x", "description: d\ntags: [t]\nlayers: [house]\n")
    put(user, "bad", "Bad", "x", "tgas: []\n")
    Library(user, own_home / "none", CountingCodec(), index_file=index).entries()
    put(user, "work/p0", "Changed", "longer")
    codec = CountingCodec()
    library = Library(user, own_home / "none", codec, index_file=index)
    look(library)
    assert {entry.id for entry in library.listed() if not entry.is_read} == {"p0", "bad"}
    assert codec.parsed == []
    entries = {entry.id: entry for entry in library.entries()}
    assert sorted(codec.parsed) == ["bad", "p0"]
    assert (entries["p1"].name, entries["p1"].tags, entries["p1"].layers) == ("Preset 1", ("t",), ("house",))
    assert entries["p0"].name == "Changed"
    assert "tgas" in str(entries["bad"].error)
    assert library.get("p1").system_message == "x"  # a body is read when it is asked for
    assert codec.parsed[-1] == "p1"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format": "0", "files": {}}', b"\xff\xfe"])
def test_a_damaged_index_is_made_anew(user: Path, own_home: Path, damage: bytes) -> None:
    index = own_home / "library-index.json"
    put(user, "one", "One", "1")
    index.write_bytes(damage)
    library = Library(user, own_home / "none", preset_file, index_file=index)
    assert [entry.name for entry in library.entries()] == ["One"]
    assert b'"One"' in index.read_bytes()


def test_an_index_that_cannot_be_written_is_done_without(user: Path, own_home: Path) -> None:
    put(user, "one", "One", "1")
    (own_home / "file").touch()
    library = Library(user, own_home / "none", preset_file, index_file=own_home / "file" / "index.json")
    assert [entry.name for entry in library.entries()] == ["One"]


def test_unknown_files_are_read_bit_by_bit(user: Path, own_home: Path) -> None:
    for number in range(4):
        put(user, f"p{number}", f"Preset {number}", "x")
    library = Library(user, own_home / "none", preset_file)
    look(library)
    assert [library.read_unknown(0) for _ in range(5)] == [3, 2, 1, 0, 0]
    assert sorted(entry.name for entry in library.listed()) == [f"Preset {number}" for number in range(4)]


# ---- search


def test_all_words_are_sought_in_the_whole_file(library: Library, user: Path) -> None:
    pirate = put(user, "pirate", "Pirate", "You sail under a black flag, and greet every guest with ahoy.")
    straße = put(user, "work/street", "Street", "Die STRASSE ist breit.")
    library.entries()
    texts = PresetTexts()
    texts.expect(library.searched())
    assert texts.read() == 0
    assert set(texts.search(["ahoy", "flag"])) == {str(pirate)}
    assert texts.around(str(pirate), texts.search(["ahoy"])[str(pirate)]) == "…very guest with ahoy."
    assert set(texts.search(["strasse"])) == {str(straße)}
    assert texts.search(["ahoy", "nothing"]) == {}
    assert texts.search([]) == {}


def test_only_changed_files_are_searched_anew(library: Library, user: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playground.store import preset_texts

    one = put(user, "one", "One", "alpha")
    put(user, "two", "Two", "beta")
    library.entries()
    texts = PresetTexts()
    texts.expect(library.searched())
    texts.read()
    one.write_text("gamma and more", encoding="utf-8")
    (user / "two.preset.md").unlink()
    library.entries()
    read: list[Path] = []
    real = preset_texts.read_text

    def watched(path: Path, *, limit_bytes: int) -> str:
        read.append(path)
        return real(path, limit_bytes=limit_bytes)

    monkeypatch.setattr(preset_texts, "read_text", watched)
    texts.expect(library.searched())
    assert texts.read() == 0
    assert read == [one]
    assert set(texts.search(["gamma"])) == {str(one)}
    assert texts.search(["beta"]) == {}


def test_texts_are_read_bit_by_bit(library: Library, user: Path) -> None:
    for number in range(3):
        put(user, f"p{number}", "P", "needle")
    library.entries()
    texts = PresetTexts()
    texts.expect(library.searched())
    assert [texts.read(0) for _ in range(5)] == [3, 2, 1, 0, 0]
    assert len(texts.search(["needle"])) == 3


def test_a_folder_gets_another_name_and_its_presets_keep_their_ids(library: Library, user: Path) -> None:
    put(user, "work/mail/triage", "Triage", "x")
    put(user, "work/minutes", "Minutes", "x")
    (user / "work" / "notes.txt").write_text("a person's own", "utf-8")
    assert library.rename_folder("work", " office / desk ") == "office/desk"
    assert (user / "office" / "desk" / "notes.txt").exists()
    assert not (user / "work").exists()
    assert {entry.id: entry.folder for entry in library.entries() if entry.origin == "user"}.items() >= {
        ("triage", "office/desk/mail"), ("minutes", "office/desk"),
    }  # fmt: skip
    assert library.get("triage").name == "Triage"
    assert library.rename_folder("office/desk", "work") == "work"
    assert not (user / "office").exists()
    assert library.rename_folder("work", "work") == "work"


@pytest.mark.parametrize(
    ("folder", "name", "why"),
    [
        ("work", "play", "already"),
        ("work", "work/in", "into itself"),
        ("work", "../out", "no name of a folder"),
        ("work", " / ", "needs a name"),
        ("tutors", "mine", "no folder"),
        ("", "mine", "no folder"),
    ],
)
def test_a_folder_stays_where_its_new_name_is_none(
    library: Library, user: Path, folder: str, name: str, why: str
) -> None:
    put(user, "work/minutes", "Minutes", "x")
    put(user, "play/poet", "Poet", "x")
    with pytest.raises((InputError, NotFound, StoreError), match=why):
        library.rename_folder(folder, name)
    assert (user / "work" / "minutes.preset.md").exists()


# ---- marks


def test_marks_outlive_the_program(own_home: Path) -> None:
    path = own_home / "preset-marks.json"
    marks = PresetMarks(path)
    assert marks.marks() == Marks()
    marks.set_favourite(["a", "b"], True)
    marks.use(["a"], "2026-01-02T00:00:00")
    marks.set_favourite(["b"], False)
    marks.renamed("a", "c")
    marks.renamed("nothing", "else")
    assert not path.exists()
    marks.keep()
    assert PresetMarks(path).marks() == Marks(frozenset({"c"}), {"c": "2026-01-02T00:00:00"})


def test_damaged_marks_are_kept_aside(own_home: Path) -> None:
    path = own_home / "preset-marks.json"
    own_home.mkdir(parents=True, exist_ok=True)
    path.write_text('{"favourites": ["a", 1], "used": {"a": 3, "b": "t"}}', encoding="utf-8")
    assert PresetMarks(path).marks() == Marks(frozenset({"a"}), {"b": "t"})
    path.write_text("[", encoding="utf-8")
    assert PresetMarks(path).marks() == Marks()
    assert any("damaged" in each.name for each in own_home.iterdir())
