"""Word diffs: what they say, that no character is lost, and that no text makes them slow."""

from __future__ import annotations

import random
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core import diffs
from playground.core.diffs import Diff, Span, diff, marked

MAN, WOMAN = chr(0x1F468), chr(0x1F469)
LIMIT_S = 2.0  # far above what is measured (0.2 s): the machine may be busy


def texts_of(found: Diff) -> tuple[str, str]:
    old = "".join(span.text for span in found.spans if span.kind != "inserted")
    return old, "".join(span.text for span in found.spans if span.kind != "removed")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("same words", "same words", "same words"),
        ("", "new", "{+new+}"),
        ("gone", "", "[-gone-]"),
        ("a cheerful pirate.", "a grumpy pirate!", "a [-cheerful-]{+grumpy+} pirate[-.-]{+!+}"),
        ("Old word", "word", "[-Old -]word"),
        ("one, two", "six, ten", "[-one, two-]{+six, ten+}"),
        ("don't go", "do not go", "[-don't-]{+do not+} go"),
        ("x  y", "x y ", "x [- -]y{+ +}"),
        ("a\r\nb", "a\nb", "a[-\r\n-]{+\n+}b"),
        ("- one\n- two\n", "- one\n- new\n- two\n", "- one\n{+- new\n+}- two\n"),
        ("- two\n", "- new\n- two\n", "{+- new\n+}- two\n"),
        ("- one\n- old\n- two\n", "- one\n- two\n", "- one\n[-- old\n-]- two\n"),
        ("Répondez en français.", "Répondez en anglais.", "Répondez en [-français-]{+anglais+}."),
        ("我喜欢猫。", "我喜欢小狗。", "我喜欢[-猫-]{+小狗+}。"),
        # letters that are written with marks
        ("हिन्दी x", "हिन्द x", "[-हिन्दी-]{+हिन्द+} x"),
        # several people in one emoji
        (f"{MAN}\u200d{WOMAN} x", f"{MAN}\u200d{MAN} x", f"[-{MAN}\u200d{WOMAN}-]{{+{MAN}\u200d{MAN}+}} x"),
    ],
)  # fmt: skip
def test_what_is_shown(old: str, new: str, shown: str) -> None:
    found = diff(old, new)
    assert marked(found.spans) == shown
    assert texts_of(found) == (old, new)
    assert found.changed == (old != new)
    assert found.unit == "words"


WORDS = st.lists(
    st.sampled_from(["a", "b", "the", ",", ".", " ", "  ", "\n", "\n- ", "\r\n", "猫", "é\u0301"]), max_size=30
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(WORDS.map("".join), st.text(max_size=60)), st.one_of(WORDS.map("".join), st.text(max_size=60)))
def test_no_character_is_lost_and_neighbours_differ(old: str, new: str) -> None:
    found = diff(old, new)
    assert texts_of(found) == (old, new)
    kinds = [span.kind for span in found.spans]
    assert all(one != other for one, other in pairwise(kinds))
    assert all(span.text for span in found.spans)
    assert ("inserted", "removed") not in set(pairwise(kinds))


@settings(max_examples=60, deadline=None)
@given(WORDS.map("".join), WORDS.map("".join))
@pytest.mark.parametrize("cells", [0, 3, 30])
def test_no_character_is_lost_where_texts_are_too_large(cells: int, old: str, new: str) -> None:
    limit, diffs.MAX_CELLS = diffs.MAX_CELLS, cells  # type: ignore[misc]
    try:
        assert texts_of(diff(old, new)) == (old, new)
    finally:
        diffs.MAX_CELLS = limit  # type: ignore[misc]


def test_too_large_texts_are_cut_at_words_that_stand_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffs, "MAX_CELLS", 4)
    found = diff("a a Alpha b b Beta c c", "a d Alpha b e Beta c f")
    assert found == Diff((
        Span("same", "a "), Span("removed", "a"), Span("inserted", "d"), Span("same", " Alpha b "),
        Span("removed", "b"), Span("inserted", "e"), Span("same", " Beta c "),
        Span("removed", "c"), Span("inserted", "f"),
    ))  # fmt: skip


def test_then_by_lines_and_at_last_as_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = "x y x y\na a\na a\nz z z z", "y x y x\na a\na a\nw w w w"
    monkeypatch.setattr(diffs, "MAX_CELLS", 20)
    lines = diff(old, new)
    assert lines.unit == "words"  # the lines that differ were small enough
    monkeypatch.setattr(diffs, "MAX_CELLS", 16)
    assert diff("x y x y x\n" + old, "y x y x y\n" + new).unit in ("lines", "blocks")
    monkeypatch.setattr(diffs, "MAX_CELLS", 1)
    assert diff(old, new) == Diff((Span("removed", old), Span("inserted", new)), "blocks")


def large(words: int, seed: int, length: int = 17_000, between: str = " ") -> str:
    random_ = random.Random(seed)
    return between.join(random_.choices([f"word{n}" for n in range(words)], k=length))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (large(3000, 1), large(3000, 2)),
        (large(3000, 1, between="\n"), large(3000, 2, between="\n")),
        ("a " * 50_000, "b a " * 25_000),
        ("." * 100_000, "!." * 50_000),
        ("x\n" * 50_000, "x\ny\n" * 25_000),
        ("猫狗" * 50_000, "狗狗猫" * 33_000),
        (" " * 100_000, "\n" * 100_000),
        ("a, " * 33_000, "b, " * 33_000),
    ],
    ids=["words", "lines", "one word", "signs", "line ends", "no blanks", "blanks", "replaced"],
)
def test_100_kb_take_bounded_time(old: str, new: str) -> None:
    begun = perf_counter()
    found = diff(old, new)
    assert perf_counter() - begun < LIMIT_S
    assert texts_of(found) == (old, new)


def test_a_small_change_in_a_large_text_is_shown_word_by_word() -> None:
    old = large(3000, 1)
    found = diff(old, old.replace(" word7 ", " other "))
    assert found.unit == "words"
    assert {span.text for span in found.spans if span.kind == "removed"} == {"word7"}
