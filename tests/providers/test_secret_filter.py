from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.redaction import MARK, forms_of, redact
from playground.providers.secret_filter import SecretFilter

KEY = "sk-planted/0123456789"
OTHERS = ("aabaab", "aabaabaab", "abaaba", "ab+/ab=")

secrets = st.lists(st.sampled_from((KEY, *OTHERS)) | st.text("ab", min_size=6, max_size=9), min_size=1, max_size=3)


def cut(text: str, places: list[int]) -> list[str]:
    """`text` in pieces, some of them empty."""
    ends = sorted(min(place, len(text)) for place in places)
    return [text[begin:end] for begin, end in zip([0, *ends], [*ends, len(text)], strict=True)]


@st.composite
def leaking(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """(a text that holds secrets, whole and in parts, and other forms of them; the pieces it comes in; the secrets)"""
    chosen = draw(secrets)
    forms = forms_of(chosen).texts
    part = st.sampled_from(forms) | st.sampled_from([form[:-1] for form in forms]) | st.text("ab /=sk-c", max_size=6)
    text = "".join(draw(st.lists(part, max_size=8)))
    return text, cut(text, draw(st.lists(st.integers(0, len(text)), max_size=12))), chosen


@given(leaking())
def test_any_cuts_give_the_whole_text_redacted(given_: tuple[str, list[str], list[str]]) -> None:
    text, pieces, chosen = given_
    sieve = SecretFilter(chosen)
    assert "".join([*map(sieve.feed, pieces), sieve.flush()]) == redact(text, chosen)
    assert sieve.held == ""


@given(leaking())
def test_nothing_is_held_back_needlessly(given_: tuple[str, list[str], list[str]]) -> None:
    """What waits is the true beginning of a form: the next piece could make a secret of it."""
    _text, pieces, chosen = given_
    sieve, forms = SecretFilter(chosen), forms_of(chosen).texts
    for piece in pieces:
        sieve.feed(piece)
        held = sieve.held
        assert held == "" or any(form.startswith(held) and form != held for form in forms)


@given(text=st.text(max_size=60), places=st.lists(st.integers(0, 60), max_size=5))
def test_without_secrets_all_passes_at_once(text: str, places: list[int]) -> None:
    for sieve in (SecretFilter(()), SecretFilter(["short", "ollama"])):
        for piece in cut(text, places):
            assert sieve.feed(piece) == piece
        assert sieve.flush() == ""


@pytest.mark.parametrize("form", [KEY, quote(KEY, safe=""), base64.b64encode(f"user:{KEY}".encode()).decode()])
def test_a_key_a_character_at_a_time_is_never_shown(form: str) -> None:
    sieve = SecretFilter([KEY])
    shown = [sieve.feed(char) for char in f"the key is {form}, and more"]
    assert MARK in "".join(shown)
    assert "0123" not in "".join(shown)
    assert "planted" not in "".join(shown)


def test_a_beginning_that_comes_to_nothing_is_shown() -> None:
    sieve = SecretFilter([KEY])
    assert sieve.feed("I say sk-plan") == "I say "
    assert sieve.feed("e") == "sk-plane"
    assert sieve.feed("sk-p") == ""
    assert sieve.flush() == "sk-p"


def test_a_secret_that_begins_another_waits_for_the_longer_one() -> None:
    sieve = SecretFilter(["abcdef", "abcdefghi"])
    assert sieve.feed("abcdef") == ""
    assert sieve.feed("gh") == ""
    assert sieve.feed("x abcdefghi") == f"{MARK}ghx {MARK}"


def test_a_long_answer_in_one_piece_takes_no_long() -> None:
    words = "plain words of an answer " * 20_000
    assert SecretFilter([f"sk-{number:020}" for number in range(20)]).feed(words).startswith("plain words")
