from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.store.redaction import MARK, redact

SECRET = 'sk-a/b+c"d\\e=ü 1'


@pytest.mark.parametrize(
    "form",
    [
        SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), quote(SECRET, safe="").lower(),
        json.dumps(SECRET), json.dumps(SECRET, ensure_ascii=False), json.dumps(SECRET).replace("/", "\\/"),
    ],
)  # fmt: skip
def test_every_form_is_taken_out(form: str) -> None:
    assert redact(f"<{form}>", [SECRET]).replace('"', "") == f"<{MARK}>"


@given(before=st.binary(max_size=7), after=st.binary(max_size=7), secret=st.text("abcXYZ019-_", min_size=6))
def test_base64_is_found_wherever_the_secret_begins(before: bytes, after: bytes, secret: str) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(before + secret.encode() + after).decode()
        shown = redact(f"Basic {encoded}.", [secret])
        assert MARK in shown
        left = shown.removeprefix("Basic ").removesuffix(".").replace(MARK, "")
        assert len(left) <= len(encode(before + after)) + 8  # what the neighbours decide in part stays


@given(
    before=st.text("xyz ", max_size=8),
    after=st.text("xyz ", max_size=8),
    secrets=st.lists(st.text('abcde%/+"\\ü', min_size=6), min_size=1, max_size=3),
)
def test_no_secret_stands_in_what_is_left(before: str, after: str, secrets: list[str]) -> None:
    shown = redact(before + secrets[0] + after, secrets)
    assert secrets[0] not in shown
    assert shown.startswith(before)


def test_short_and_no_secrets_leave_the_text_alone() -> None:
    text = "the key abcde is short"
    assert redact(text, []) == text
    assert redact(text, ["abcde", ""]) == text
    assert redact("abcdef abcdefghi", ["abcdef", "abcdefghi"]) == f"{MARK} {MARK}"  # the longer one first
