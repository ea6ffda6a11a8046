from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.store.drafts import Drafts


@pytest.fixture
def folder(own_home: Path) -> Path:
    return own_home / "drafts"


@given(key=st.text(), text=st.text(st.characters()))
def test_whatever_was_typed_comes_back(tmp_path_factory: pytest.TempPathFactory, key: str, text: str) -> None:
    drafts = Drafts(tmp_path_factory.getbasetemp() / "any-drafts")
    drafts.save(key, {"text": text, "cursor": [1, None]})
    assert drafts.load(key) == {"text": text, "cursor": [1, None]}
    assert drafts.all() == {key: {"text": text, "cursor": [1, None]}}
    drafts.discard(key)
    assert drafts.load(key) is None
    assert drafts.all() == {}


def test_keys_that_differ_in_capitals_are_two(folder: Path) -> None:
    drafts = Drafts(folder)
    drafts.save("A", {"text": "1"})
    drafts.save("a", {"text": "2"})
    for order, key in enumerate(("a", "A")):
        os.utime(drafts._path(key), (order, order))
    assert Drafts(folder).all() == {"a": {"text": "2"}, "A": {"text": "1"}}
    assert list(Drafts(folder).all()) == ["a", "A"]
    drafts.discard("never saved")


def test_the_window_comes_back(folder: Path) -> None:
    drafts = Drafts(folder)
    assert drafts.load_session() == {}
    drafts.save_session({"geometry": "AAA", "ticked": ["none"]})
    assert Drafts(folder).load_session() == {"geometry": "AAA", "ticked": ["none"]}
    assert drafts.all() == {}


def test_damaged_ones_are_kept_aside_and_the_others_are_there(folder: Path) -> None:
    drafts = Drafts(folder)
    drafts.save("good", {"text": "x"})
    drafts.save("bad", {"text": "y"})
    drafts.save_session({"a": 1})
    drafts._path("bad").write_bytes(b'{"key": "bad", "val')
    (folder / "session.json").write_bytes(b"\0\0\0")
    (folder / "odd.draft.json").write_bytes(b'{"key": 3, "value": 4}')
    assert drafts.all() == {"good": {"text": "x"}}
    assert drafts.load("bad") is None
    assert drafts.load_session() == {}
    assert len(drafts.notices) == 2
    assert len(list(folder.glob("*.damaged-*"))) == 2
