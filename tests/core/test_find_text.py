"""Finding and replacing words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.find_text import Wanted, find_text, replace_all
from playground.core.patterns import UnusablePattern


def test_case_counts_when_it_is_to() -> None:
    assert find_text("Arr, arr!", "arr") == [(0, 3), (5, 8)]
    assert find_text("Arr, arr!", "arr", match_case=True) == [(5, 8)]


def test_whole_words_are_no_parts_of_others() -> None:
    assert find_text("art, arty, smart art", "art", whole_words=True) == [(0, 3), (17, 20)]
    assert find_text("a (b) c(b)", "(b)", whole_words=True) == [(2, 5)]


def test_signs_are_no_patterns_and_nothing_is_found_nowhere() -> None:
    assert find_text("a.c abc", "a.c") == [(0, 3)]
    assert find_text("abc", "") == []


def test_every_place_is_replaced() -> None:
    text = "one two one"
    assert replace_all(text, find_text(text, "one"), "1") == "1 two 1"


@settings(max_examples=60)
@given(st.text("ab ", max_size=40), st.text("ab ", min_size=1, max_size=3))
def test_it_replaces_what_python_replaces(text: str, words: str) -> None:
    assert replace_all(text, find_text(text, words, match_case=True), "x") == text.replace(words, "x")


def test_a_pattern_finds_whole_lines_and_no_empty_places() -> None:
    text = "one\nTwo\nthree"
    assert Wanted("^t.*$", pattern=True).places(text) == [(4, 7), (8, 13)]
    assert Wanted("^t.*$", match_case=True, pattern=True).places(text) == [(8, 13)]
    assert Wanted("x*", pattern=True).places(text) == []
    assert Wanted("a|b", whole_words=True, pattern=True).places("ab a") == [(3, 4)]
    assert Wanted("").places(text) == Wanted("", pattern=True).places(text) == []


def test_a_bad_pattern_says_so_and_ends_soon() -> None:
    with pytest.raises(UnusablePattern, match="broken"):
        Wanted("(", pattern=True).places("text")
    with pytest.raises(UnusablePattern, match="more than 1 s"):
        Wanted("(a|aa)+c", pattern=True).places("a" * 5_000 + "b")
