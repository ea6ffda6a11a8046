from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.redaction import MARK, is_secret, redact, redacted

SECRET = 'sk-a/b+c"d\\e=ü 1'


@pytest.mark.parametrize(
    "form",
    [
        SECRET, quote(SECRET), quote(SECRET, safe=""), quote_plus(SECRET), quote(SECRET, safe="").lower(),
        json.dumps(SECRET), json.dumps(SECRET, ensure_ascii=False), json.dumps(SECRET).replace("/", "\\/"),
        html.escape(SECRET), html.escape(SECRET, quote=False),
    ],
)  # fmt: skip
def test_every_form_is_taken_out(form: str) -> None:
    assert redact(f"<{form}>", [SECRET]).replace('"', "") == f"<{MARK}>"


@given(
    before=st.binary(max_size=7),
    after=st.binary(max_size=7),
    secret=st.text("abcXYZ019-_", min_size=6).filter(is_secret),
)
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


def test_what_is_set_where_no_key_is_wanted_is_no_secret() -> None:
    text = "ollama answered 500, not-needed"
    assert redact(text, ["ollama", "Ollama", "not-needed"]) == text
    assert redact('{"seed": 123456}', ["123456"]) == '{"seed": 123456}'


@dataclass(frozen=True, slots=True)
class Inner:
    text: str
    number: float = 1.5


@dataclass(frozen=True, slots=True)
class Outer:
    inner: Inner
    many: tuple[Inner, ...] = ()
    table: Mapping[str, Any] = field(default_factory=dict[str, Any])
    nothing: str | None = None


def test_every_text_in_a_value_is_redacted() -> None:
    value = Outer(Inner(f"a {SECRET}"), (Inner("b"), Inner(SECRET)), {"x": [{"y": SECRET}], SECRET: 1, "z": True})
    assert redacted(value, [SECRET]) == Outer(
        Inner(f"a {MARK}"), (Inner("b"), Inner(MARK)), {"x": [{"y": MARK}], MARK: 1, "z": True}
    )
    assert SECRET not in repr(redacted(value, [SECRET]))


def test_a_value_without_secrets_stays_the_same_object() -> None:
    value = Outer(Inner("a"), (Inner("b"),), {"x": [1, None]})
    assert redacted(value, [SECRET]) is value
    assert redacted(value, []) is value
