"""Finding and replacing words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.find_text import find_text, replace_all


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
