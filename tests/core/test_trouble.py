"""Every kind of trouble has a head and a way out."""

from __future__ import annotations

from typing import get_args

import pytest

from playground.core.completion import CellError, Completion, ErrorKind
from playground.core.trouble import HEADS, WayOut, head, ways_out

KINDS: tuple[ErrorKind, ...] = get_args(ErrorKind)


def failed(kind: ErrorKind, status: int | None = 400) -> Completion:
    return Completion("failed", "half", error=CellError(kind, "It did not work.", status))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_short_head_of_its_own(kind: ErrorKind) -> None:
    words = head(failed(kind))
    assert 0 < len(words) <= 24
    assert words[0].isupper()
    assert not words.endswith(".")
    assert [other for other in KINDS if HEADS[other] == words] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_asking_again_is_always_offered_first(kind: ErrorKind) -> None:
    ways = ways_out(failed(kind))
    assert ways[0] == "retry"
    assert len(set(ways)) == len(ways) <= 3
    assert set(ways) <= set(get_args(WayOut))


@pytest.mark.parametrize(
    ("kinds", "way"),
    [
        (("auth",), "key"),
        (("config", "connection", "not_found", "tls", "proxy"), "endpoint"),
        (("not_found", "context", "quota", "overloaded"), "model"),
    ],
)
def test_the_way_out_fits_the_kind(kinds: tuple[ErrorKind, ...], way: WayOut) -> None:
    for kind in kinds:
        assert way in ways_out(failed(kind)), kind
    assert way not in ways_out(failed("cut"))
    assert way not in ways_out(failed("rate_limit"))


def test_a_key_that_is_not_there_was_not_refused() -> None:
    assert head(failed("auth", 401)) == "Key refused"
    assert head(failed("auth", None)) == "Key missing"


def test_what_was_stopped_or_interrupted_is_asked_again() -> None:
    assert (head(Completion("cancelled")), ways_out(Completion("cancelled"))) == ("Stopped", ("retry",))
    assert (head(Completion("interrupted")), ways_out(Completion("interrupted"))) == ("Interrupted", ("retry",))
    assert head(Completion("failed")) == "Failed"


@pytest.mark.parametrize("state", ["pending", "running", "done"])
def test_nothing_is_said_of_an_answer_that_is_whole_or_on_its_way(state: str) -> None:
    completion = Completion(state)  # type: ignore[arg-type] # one of its literals
    assert (head(completion), ways_out(completion)) == ("", ())
