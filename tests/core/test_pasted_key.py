from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.pasted_key import bare_key, is_sendable

KEY = "sk-not-a-real-key-123"


@pytest.mark.parametrize(
    "pasted",
    [
        KEY, f" {KEY}\r\n", f"\ufeff{KEY}\r\n", f"\ufeff {KEY}", f'"{KEY}"', f"'{KEY}'", f"`{KEY}`", f"“{KEY}”",
        f"Bearer {KEY}", f"bearer\t{KEY}\n", f'"Bearer {KEY}"', f'Bearer "{KEY}"', f"Authorization: Bearer {KEY}\r\n",
        f"authorization:Bearer {KEY}", f"x-api-key: {KEY}", f"x-goog-api-key: '{KEY}'", f"api-key: {KEY}",
        f"Bearer: {KEY}", f"\u200b{KEY}\u2060", f"<{KEY}>",
    ],
)  # fmt: skip
def test_what_stands_around_a_key_goes(pasted: str) -> None:
    assert bare_key(pasted) == KEY


@pytest.mark.parametrize("key", ["bearerless-key-1", "Bearer-key", "api-key-of-mine", "x-api-key", "a" * 200])
def test_a_key_that_begins_like_a_header_stays_whole(key: str) -> None:
    assert bare_key(key) == key


@given(st.text())
def test_cleaning_twice_is_cleaning_once(pasted: str) -> None:
    assert bare_key(bare_key(pasted)) == bare_key(pasted)


@pytest.mark.parametrize("key", ["two words", "sk–dash", "line\nend", "ключ", "sk-\x00", "\x7f"])
def test_what_no_header_can_carry(key: str) -> None:
    assert not is_sendable(key)
    assert is_sendable(KEY)
