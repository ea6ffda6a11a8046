"""The diff that people read: whole sentences, moved text, numbers and words, and that no character is ever lost."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.core.diff_moves import with_moves
from playground.core.diff_reading import Change, WordCounts, changes, reading_diff, told, word_counts
from playground.core.diff_sentences import by_sentences
from playground.core.diff_spans import Span
from playground.core.diffs import diff, marked

LIMIT_S = 4.0  # far above what is measured (0.6 s): the machine may be busy


def applied(old: str, spans: tuple[Span, ...]) -> str:
    """The new text, made from the old one by the spans alone; each has to fit what stands there."""
    at, new = 0, ""
    for span in spans:
        if span.kind != "inserted":
            assert old.startswith(span.text, at)
            at += len(span.text)
        if span.kind != "removed":
            new += span.text
    assert at == len(old)
    return new


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        # too little stays of the second sentence: "you" and "today" are no common ground
        (
            "Welcome to our shop! What brings you to our little shop today?",
            "Welcome to the shop! How can I assist you today?",
            "Welcome to [-our-]{+the+} shop! [-What brings you to our little shop today?-]"
            "{+How can I assist you today?+}",
        ),
        # enough stays
        ("I'm your friendly shopkeeper.", "I'm your friendly agent.", "I'm your friendly [-shopkeeper-]{+agent+}."),
        # only put in: the sentence is the same one, longer
        ("Yes.", "Yes, of course, and with great pleasure.", "Yes{+, of course, and with great pleasure+}."),
        # one word for another, and nothing else in the sentence: the full stop stays
        ("Cats.", "Dogs.", "[-Cats-]{+Dogs+}."),
        # paragraphs stay side by side
        (
            "The weather was nice in Paris.\n\nThe end.",
            "The ship carries forty barrels.\n\nThe end.",
            "[-The weather was nice in Paris.-]{+The ship carries forty barrels.+}\n\nThe end.",
        ),
        # a new sentence begins behind the full stop of the one before and ends with its own
        ("One is here.", "One is here. Two is there.", "One is here.{+ Two is there.+}"),
        ("我喜欢猫。他走了。", "我喜欢小狗。他走了。", "我喜欢[-猫-]{+小狗+}。他走了。"),
    ],
)  # fmt: skip
def test_sentences_that_became_others_are_shown_whole(old: str, new: str, shown: str) -> None:
    assert marked(reading_diff(old, new).spans) == shown


def test_a_sentence_that_was_moved_is_one_pair() -> None:
    first, moved = "The sky is blue because of scattering.", "Our eyes prefer blue over violet."
    found = reading_diff(f"{moved} {first} The end.", f"{first} The end. {moved}")
    pair = [span for span in found.spans if span.move]
    assert [(span.kind, span.text.strip(), span.move) for span in pair] == [
        ("removed", moved, 1),
        ("inserted", moved, 1),
    ]
    assert word_counts(found.spans) == WordCounts(kept=9, moved=6)
    assert told(pair) == f"moved away “{moved}”, moved here “{moved}”"


def test_each_of_several_moved_blocks_has_its_number() -> None:
    items = [f"- item {word} of the long list\n" for word in ("red", "green", "blue", "white")]
    spans = with_moves([
        Span("removed", items[0] + items[1]), Span("same", "middle\n"), Span("inserted", items[1]),
        Span("same", "end\n"), Span("inserted", items[0]),
    ])  # fmt: skip
    assert [(span.kind, span.text, span.move) for span in spans if span.move] == [
        ("removed", items[0], 2), ("removed", items[1], 1), ("inserted", items[1], 1), ("inserted", items[0], 2),
    ]  # fmt: skip


@pytest.mark.parametrize("words", ["one of the", "a, b", "....................."])
def test_a_few_words_in_both_places_were_not_moved(words: str) -> None:
    spans = [Span("removed", f"x {words} y "), Span("same", "middle"), Span("inserted", f" z {words} w")]
    assert not any(span.move for span in with_moves(spans))


def test_what_was_moved_once_is_not_moved_twice() -> None:
    block = "Always mention the bikes in every answer."
    spans = [Span("removed", block), Span("same", "\nx\n"), Span("inserted", block), Span("same", "\ny\n"),
             Span("inserted", block)]  # fmt: skip
    assert [span.move for span in with_moves(spans)] == [1, 0, 1, 0, 0]


SENTENCES = st.lists(
    st.sampled_from([
        "The sky is blue. ", "The sky is red today. ", "Why? ", "No! ", "\n", "\n\n- ", "We like the sky and the sea",
        ". ", " ", "猫。", "... ", "(see the long note over there.) ", "the", "\r\n",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.one_of(SENTENCES, st.text(max_size=40)), st.one_of(SENTENCES, st.text(max_size=40)))
def test_applied_to_the_old_text_it_gives_the_new_one(old: str, new: str) -> None:
    raw = diff(old, new)
    whole = by_sentences(raw.spans)
    kinds = [span.kind for span in whole]
    assert all(one != other for one, other in pairwise(kinds))
    assert ("inserted", "removed") not in set(pairwise(kinds))
    for spans in (raw.spans, tuple(whole), with_moves(raw.spans), reading_diff(old, new).spans):
        assert applied(old, spans) == new
        assert all(span.text for span in spans)
        assert any(span.kind != "same" for span in spans) == (old != new)
        away = sorted(span.move for span in spans if span.move and span.kind == "removed")
        assert away == sorted(span.move for span in spans if span.move and span.kind == "inserted")
        assert len(set(away)) == len(away)


def test_changes_are_the_places_to_step_through() -> None:
    spans = reading_diff("a b c d", "x b c y z").spans
    assert changes(spans) == (Change(0, 2), Change(3, 5))
    assert told(spans[3:5]) == "removed “d”, added “y z”"
    assert word_counts(spans) == WordCounts(2, 2, 3)
    assert changes(reading_diff("same", "same").spans) == ()


def test_long_changes_are_told_in_short() -> None:
    assert len(told([Span("inserted", "word " * 1000)])) < 250
    assert told([Span("removed", "\n")]) == "removed “white space”"


@pytest.mark.parametrize(
    ("old", "new"),
    [("a b. " * 20_000, "b a. " * 20_000), ("." * 100_000, "!." * 50_000), 
     ("x y z w v " * 10_000, "v w x y z " * 10_000), 
     ("word\n" * 20_000, "other\n" * 17_000), ("猫狗" * 50_000, "狗狗猫" * 33_000), (" " * 100_000, "\n" * 100_000)],
    ids=["sentences", "signs", "one line", "lines", "no blanks", "blanks"],
)  # fmt: skip
def test_100_kb_take_bounded_time(old: str, new: str) -> None:
    begun = perf_counter()
    found = reading_diff(old, new)
    assert perf_counter() - begun < LIMIT_S
    assert applied(old, found.spans) == new
