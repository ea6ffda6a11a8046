"""Passports in the store: the newest of each text and model, through renames, the trash and back, of two programs."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from passports_by_hand import passport

from playground.core.errors import StoreError
from playground.core.passport import Passport
from playground.core.preset import Preset
from playground.formats import preset_file
from playground.store import passports as module
from playground.store.library import Library
from playground.store.passports import Passports
from playground.store.versions import Versions


@pytest.fixture
def store(own_home: Path) -> Passports:
    return Passports(own_home / "data" / "passports.sqlite3")


def test_looking_makes_no_file(store: Passports, own_home: Path) -> None:
    assert (store.of("pirate"), store.all()) == ((), {})
    store.renamed("pirate", "sailor")
    store.deleted("pirate", "t")
    store.undeleted("t", "pirate")
    store.keep("pirate", ())
    assert not (own_home / "data").exists()


def test_the_newest_of_each_text_and_model_by_any_program(store: Passports, own_home: Path) -> None:
    older, newer = passport(date="2026-01-01"), passport(date="2026-01-02")
    store.keep("Pirate", [newer, passport(model="a/b", date="2026-01-03")])
    store.keep("pirate", [older, passport("c2", "2025-01-01")])
    other = Passports(own_home / "data" / "passports.sqlite3")
    assert [(p.model, p.content, p.date) for p in other.of("PIRATE")] == [
        ("a/b", "c1", "2026-01-03"), (newer.model, "c1", "2026-01-02"), (newer.model, "c2", "2025-01-01"),
    ]  # fmt: skip
    assert other.all() == {"pirate": other.of("pirate")}


def test_too_few_answers_take_no_finding_away(store: Passports) -> None:
    store.keep("pirate", [passport(date="2026-01-01", verdict="too-few")])
    store.keep("pirate", [found := passport(date="2026-01-02")])
    store.keep("pirate", [passport(date="2026-01-03", verdict="too-few")])
    assert store.of("pirate") == (found,)


def test_they_go_where_the_preset_goes(store: Passports, own_home: Path) -> None:
    versions = Versions(own_home / "versions.sqlite3")
    shipped = own_home / "shipped"
    shipped.mkdir(parents=True)
    library = Library(own_home / "presets", shipped, preset_file, None, lambda: versions, None, lambda: store)
    pirate = library.create(Preset("", "Pirate", "Arr."))
    store.keep(pirate, [passport()])
    sailor = library.rename(pirate, "Sailor").id
    assert (store.of(pirate), store.of(sailor)) == ((), (passport(),))
    token = library.delete(sailor)
    assert store.of(sailor) == ()
    assert library.create(Preset("", "Sailor", "Ahoy.")) == sailor
    assert store.of(sailor) == ()
    assert library.undelete(token) == "sailor-2"
    assert store.of("sailor-2") == (passport(),)
    library.delete("sailor-2")
    library.put_back("sailor-2", b"Arr.")
    assert store.of("sailor-2") == (passport(),)


def test_a_preset_moves_although_its_passports_cannot(own_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    versions = Versions(own_home / "versions.sqlite3")
    (own_home / "shipped").mkdir(parents=True)
    library = Library(own_home / "presets", own_home / "shipped", preset_file, None, lambda: versions, None, _Broken)
    pirate = library.create(Preset("", "Pirate", "Arr."))
    assert library.rename(pirate, "Sailor").id == "sailor"
    assert "it is broken" in caplog.text


class _Broken(Passports):
    def __init__(self) -> None:
        super().__init__(Path("nowhere"))

    def renamed(self, old_id: str, new_id: str) -> None:
        raise StoreError("it is broken")


def test_where_both_have_one_the_newer_stays(store: Passports) -> None:
    store.keep("a", [newer := passport(date="2026-02-02")])
    store.keep("b", [passport(date="2026-01-01"), only := passport("c2", "2026-01-01")])
    store.renamed("b", "a")
    assert store.of("a") == (newer, only)


def test_what_a_newer_program_wrote_stays(store: Passports, own_home: Path) -> None:
    store.keep("pirate", [replace(passport(), extra={"later": [1, {"a": None}]})])
    store.renamed("pirate", "sailor")
    with sqlite3.connect(own_home / "data" / "passports.sqlite3") as db:
        (body,) = db.execute("select body from passport").fetchone()
    db.close()
    assert json.loads(body)["later"] == [1, {"a": None}]
    assert store.of("sailor")[0].extra == {"later": [1, {"a": None}]}


def test_what_is_damaged_is_left_out_or_begun_anew(store: Passports, own_home: Path) -> None:
    store.keep("pirate", [passport(), passport("c2")])
    path = own_home / "data" / "passports.sqlite3"
    with sqlite3.connect(path) as db:
        db.execute("update passport set body = '{' where content = 'c2'")
    db.close()
    assert [each.content for each in store.of("pirate")] == ["c1"]
    store.close()
    for each in path.parent.iterdir():
        each.unlink()
    path.write_bytes(b"no database" * 500)
    again = Passports(path)
    again.keep("pirate", [passport()])
    assert again.of("pirate") == (passport(),)
    again.close()


def test_there_is_an_end_to_them(store: Passports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 12)
    monkeypatch.setattr(module, "KEPT_OF_ONE", 5)

    def dated(n: int) -> Passport:
        return passport(f"c{n}", f"2026-01-{n + 1:02d}")

    store.keep("a", [dated(n) for n in range(9)])
    assert [each.content for each in store.of("a")] == ["c8", "c7", "c6", "c5", "c4"]
    for name in "bcd":
        store.keep(name, [dated(n) for n in range(10, 14)])
    assert sum(len(each) for each in store.all().values()) == 12
    assert store.of("a") == ()
