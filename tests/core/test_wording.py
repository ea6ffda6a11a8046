"""Words about completions and runs."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.core.completion import CellError, Completion, Timings, Usage
from playground.core.experiment import Prompt
from playground.core.plan import CellId, Column
from playground.core.preset import EMPTY, NONE
from playground.core.request import Delivery, DeliveryHow, Message, Parameters
from playground.core.run import RecordedCell, Run
from playground.core.turns import turns_of
from playground.core.wording import (
    before_words,
    cost,
    count,
    countdown,
    delivery_words,
    duration,
    metrics,
    moment,
    parameter_words,
    pause_words,
    plain,
    speed,
    state_sentence,
    sum_words,
    tally,
    whole_characters,
    without_controls,
)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0.00 s"), (104.2, "0.10 s"), (9994, "9.99 s"), (9995.1, "10.0 s"), (12_340, "12.3 s"), (59_949, "59.9 s"),
        (59_960, "1 min 00 s"), (125_000, "2 min 05 s"), (3_599_600, "1 h 00 min"), (4_800_000, "1 h 20 min"),
    ],
)  # fmt: skip
def test_a_duration_has_two_digits_under_ten_seconds(ms: float, words: str) -> None:
    assert duration(ms) == words


@pytest.mark.parametrize(("rate", "words"), [(147.6, "148 tok/s"), (9.96, "10 tok/s"), (3.25, "3.2 tok/s")])
def test_speed(rate: float, words: str) -> None:
    assert speed(rate) == words


@pytest.mark.parametrize(
    ("usd", "words"), [(0, ""), (0.00001, "under $0.0001"), (0.00123, "$0.0012"), (1.2, "$1.20"), (0.1, "$0.10")]
)
def test_cost(usd: float, words: str) -> None:
    assert cost(usd) == words


def test_count() -> None:
    assert [count(n, "answer") for n in (0, 1, 1200)] == ["0 answers", "1 answer", "1,200 answers"]


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2026-11-23T19:04:00Z", "23 November 2026, 19:04 UTC"),
        ("2026-11-23T01:04:00+02:00", "22 November 2026, 23:04 UTC"),
        ("2026-01-02T03:04:05", "2 January 2026, 03:04 UTC"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_a_moment_is_said_in_utc_and_what_is_none_stays(iso: str, words: str) -> None:
    assert moment(iso) == words


def test_metrics_say_what_is_known() -> None:
    whole = Completion("done", "x", "", "length", Usage(3, 1), Timings(104.0, 900.0, 148.2))
    assert metrics(whole) == ("first word 0.10 s", "148 tok/s", "1 token", "cut by the token limit")
    assert metrics(Completion("failed", finish_reason="error")) == ()


def test_each_state_but_done_has_its_sentence() -> None:
    assert state_sentence(Completion("done", "x")) == ""
    assert state_sentence(Completion("failed", error=CellError("auth", "Set a key."))) == "Set a key."
    assert state_sentence(Completion("failed", "x")) == "The answer failed without a reason; what had arrived is kept."
    assert state_sentence(Completion("cancelled")) == "Stopped by you; nothing had arrived."
    assert "kept" in state_sentence(Completion("interrupted", reasoning="hm"))
    assert state_sentence(Completion("pending")) == "Not asked yet."
    assert state_sentence(Completion("running", "x")) == "This answer was still being written."


def test_parameters_that_were_set_are_said() -> None:
    every = Parameters(0.7, 1.0, 40, 200, 7, ("END", "\n"), "low")
    assert parameter_words(every) == (
        "temperature 0.7", "top p 1", "top k 40", "at most 200 tokens", "seed 7", "ends at “END”, “\n”",
        "reasoning effort low",
    )  # fmt: skip
    assert parameter_words(Parameters()) == ()


@pytest.mark.parametrize("how", get_args(DeliveryHow))
def test_every_way_of_a_system_message_is_one_sentence(how: DeliveryHow) -> None:
    words = delivery_words(Delivery(how))
    assert words.endswith(".")
    assert [other for other in get_args(DeliveryHow) if delivery_words(Delivery(other)) == words] == [how]


@pytest.mark.parametrize(
    ("left_s", "words"),
    [(12.0, "12 s"), (11.01, "12 s"), (0.2, "1 s"), (0, "0 s"), (-3, "0 s"), (59.5, "1 min 00 s"), (125, "2 min 05 s")],
)
def test_a_countdown_is_in_whole_seconds_and_never_ends_early(left_s: float, words: str) -> None:
    assert countdown(left_s) == words


def test_the_words_of_a_pause() -> None:
    assert pause_words("mine asked to wait", 11.2) == "mine asked to wait: asking again in 12 s"
    assert pause_words("mine asked to wait", -0.1) == "mine asked to wait: asking again …"


def test_a_run_in_numbers() -> None:
    columns = (Column("none", "None", NONE, None), Column("empty", "Empty", EMPTY, ""))
    cells = tuple(
        RecordedCell(CellId(c.id, "p", m, s), None, Completion("failed" if s == 2 else "done"))
        for c in columns for m in ("a/b", "a/c") for s in (1, 2, 3)
    )  # fmt: skip
    prompts = (Prompt("p", (Message("user", "hi"),)),)
    run = Run("r", "r", "", "done", columns, prompts, ("a/b", "a/c"), 3, Parameters(), cells)
    assert sum_words(run) == "2 presets × 1 prompt × 2 models × 3 samples = 12 answers"
    assert tally(run.cells) == "8 of 12 done, 4 failed"


def test_a_control_that_turns_the_text_round_is_spelt_out() -> None:
    assert plain("ab\u202ecd\u2066") == "ab[U+202E]cd[U+2066]"
    assert plain("שלום 👩‍👩‍👧") == "שלום 👩‍👩‍👧"


def test_controls_are_dropped_and_line_ends_made_one() -> None:
    assert without_controls("a\x00b\x1bc\x7f\x85\td\r\ne\rf\ng") == "abc\td\ne\nf\ng"


def test_halves_of_a_character_are_joined_or_replaced() -> None:
    assert whole_characters("\ud83d\ude00 \ud83d") == "😀 \ufffd"


@given(st.text(st.characters(codec=None)))
def test_what_is_plain_can_be_written_and_stays_as_it_is(text: str) -> None:
    shown = plain(text)
    shown.encode()
    assert plain(shown) == shown


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (Message("system", "Be brief."), "Be brief."),
        (Message("system", "Arr.", "pirate"), "Arr."),
        (Message("system", "", "none"), "(none from here on)"),
        (Message("system", ""), "(an empty one from here on)"),
    ],
)
def test_a_change_of_the_system_message_can_be_read(system: Message, words: str) -> None:
    _first, second = turns_of(Prompt("q", (Message("user", "a"), system, Message("user", "b"))))
    assert [message.text for message in before_words(second)] == [words]
