"""Votes, stars and notes are kept with their run, joined with those that come in files, and go with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from stored_runs import MODEL, answer, small_run

from playground.core.annotations import NO_ANNOTATIONS
from playground.core.errors import NotFound
from playground.core.plan import CellId
from playground.core.votes import Vote
from playground.store.runs import RunStore

NONE, PIRATE = (CellId(preset, "p1", MODEL) for preset in ("none", "captain-redbeard"))
VOTE = Vote("v1", "Ada", NONE, PIRATE, "right", "2026-01-01T00:00:00Z", 3)


@pytest.fixture
def store(own_home: Path) -> Iterator[RunStore]:
    store = RunStore(own_home / "runs.sqlite3")
    store.begin(small_run(), None)
    yield store
    store.close()


def test_votes_are_kept_once_and_may_be_taken_back(store: RunStore) -> None:
    other = replace(VOTE, id="v2", voter="Bob", at="2025-01-01T00:00:00Z")
    assert store.remarks.add_votes("r1", [VOTE]) == (VOTE,)
    assert store.remarks.add_votes("r1", [VOTE, other]) == (other, VOTE)
    gone = replace(VOTE, withdrawn=True)
    assert store.remarks.add_votes("r1", [gone]) == (other, gone)
    assert store.remarks.add_votes("r1", [VOTE]) == (other, gone)
    assert store.load("r1").votes == (other, gone)


def test_annotations_take_the_place_of_those_before(store: RunStore) -> None:
    marked = NO_ANNOTATIONS.starred(NONE, on=True).noted(PIRATE, "arr").labelled("none", "plain")
    store.remarks.annotate("r1", marked)
    assert store.load("r1").annotations == marked
    store.remarks.annotate("r1", NO_ANNOTATIONS)
    assert store.load("r1").annotations == NO_ANNOTATIONS


def test_a_run_that_is_not_there_is_named(store: RunStore) -> None:
    with pytest.raises(NotFound, match="There is no run 'r9'"):
        store.remarks.add_votes("r9", [VOTE])
    with pytest.raises(NotFound, match="There is no run 'r9'"):
        store.remarks.annotate("r9", NO_ANNOTATIONS)


def test_a_shared_run_that_comes_back_brings_its_votes(store: RunStore) -> None:
    store.remarks.add_votes("r1", [VOTE])
    store.remarks.annotate("r1", NO_ANNOTATIONS.noted(NONE, "mine"))
    theirs = replace(VOTE, id="v2", voter="Bob", at="2026-01-02T00:00:00Z")
    shared = replace(
        store.load("r1"), votes=(theirs,), annotations=NO_ANNOTATIONS.noted(NONE, "theirs").noted(PIRATE, "good")
    )
    assert store.import_run(shared) == "r1"
    here = store.load("r1")
    assert here.votes == (VOTE, theirs)
    assert here.annotations.notes == {NONE: "mine", PIRATE: "good"}


def test_another_run_of_that_id_keeps_its_own_remarks(store: RunStore) -> None:
    other = replace(small_run(name="Other"), votes=(VOTE,))
    other = replace(other, cells=tuple(replace(cell, completion=answer("x")) for cell in other.cells))
    assert store.import_run(other) == "r1-2"
    assert store.load("r1-2").votes == (VOTE,)
    assert store.load("r1").votes == ()
