"""What arrived, made visible: nothing is lost, and what cannot be seen has a sign."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from playground.core.reading import MAX_DUMPED, hex_text, raw_text


def test_what_cannot_be_seen_has_a_sign() -> None:
    assert raw_text("a\u200bb\x00\r\n\u00a0\ttail\ufe0f") == "a⟨U+200B⟩b␀␍↵\n⟨U+00A0⟩→\ttail⟨U+FE0F⟩"
    assert raw_text("Grüße, 你好 👋") == "Grüße, 你好 👋"


def test_bytes_stand_beside_what_they_say() -> None:
    assert hex_text("Ahoy ☠") == "00000000  41 68 6f 79 20 e2 98 a0                          Ahoy ···"
    assert hex_text("") == ""


def test_a_long_answer_is_dumped_in_part_and_says_so() -> None:
    rows = hex_text("é" * MAX_DUMPED).split("\n")
    assert len(rows) == MAX_DUMPED // 16 + 1
    assert rows[-1] == f"… and {MAX_DUMPED:,} bytes more"


@given(st.text(max_size=200))
def test_the_bytes_of_any_text_can_be_read_back(text: str) -> None:
    pairs = "".join(row[10:57] for row in hex_text(text).split("\n"))
    assert bytes.fromhex(pairs) == text.encode("utf-8", "surrogatepass")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_sign_hides_a_letter(text: str) -> None:
    seen = re.sub(r"⟨U\+[0-9A-F]{4,6}⟩", "", raw_text(text))
    assert [c for c in seen if c.isalnum() and c.isprintable()] == [
        c for c in text if c.isalnum() and c.isprintable() and c not in raw_hidden(text)
    ]


def raw_hidden(text: str) -> set[str]:
    return {char for char in text if raw_text(char).startswith("⟨U+")}
