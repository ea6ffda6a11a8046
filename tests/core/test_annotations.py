"""Stars, notes and labels: set, taken back, and carried over with the answers they belong to."""

from __future__ import annotations

from playground.core.annotations import LONGEST_LABEL, NO_ANNOTATIONS
from playground.core.plan import CellId

A, B = CellId("a", "p", "m"), CellId("b", "p", "m")


def test_set_and_taken_back() -> None:
    marked = NO_ANNOTATIONS.starred(A, on=True).noted(A, "good").labelled("a", "  the\n first ")
    assert (marked.stars, marked.notes, marked.labels) == ({A}, {A: "good"}, {"a": "the first"})
    assert marked.starred(A, on=False).noted(A, " ").labelled("a", "") == NO_ANNOTATIONS
    assert marked
    assert not NO_ANNOTATIONS


def test_a_label_stays_a_label() -> None:
    assert len(NO_ANNOTATIONS.labelled("a", "x" * 1000).labels["a"]) == LONGEST_LABEL


def test_joining_keeps_what_was_there() -> None:
    mine = NO_ANNOTATIONS.starred(A, on=True).noted(A, "mine")
    theirs = NO_ANNOTATIONS.starred(B, on=True).noted(A, "theirs").noted(B, "theirs").labelled("b", "second")
    both = mine.joined(theirs)
    assert (both.stars, both.notes, both.labels) == ({A, B}, {A: "mine", B: "theirs"}, {"b": "second"})


def test_a_new_run_takes_over_what_belongs_to_its_answers() -> None:
    marked = NO_ANNOTATIONS.starred(A, on=True).starred(B, on=True).noted(B, "bad").labelled("b", "second")
    kept = marked.within(frozenset({A}), frozenset({"a"}))
    assert (kept.stars, kept.notes, kept.labels) == ({A}, {}, {})
