"""What is left out of an export is gone everywhere, and the run says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.core.annotations import Annotations
from playground.core.completion import Completion
from playground.core.left_out import NOTHING, left_out_words, without
from playground.core.plan import CellId
from playground.core.request import Delivery, Parameters, SentRequest
from playground.core.run import RecordedCell, Run
from playground.core.votes import Vote

PLACE, OTHER = CellId("a", "p", "m/x"), CellId("b", "p", "m/x")
SENT = SentRequest("POST", "https://secret.test/v1", {"model": "x"}, Delivery("merged"), ("seed",), ("a note",))
RUN = Run(
    "r", "R", "", "done", (), (), (), 1, Parameters(),
    (RecordedCell(PLACE, 1, Completion("done", "text", "thought", sent=SENT)), RecordedCell(OTHER, 1)),
    votes=(Vote("v", "me", PLACE, OTHER, "left", "", 1, note="why"),),
    annotations=Annotations(frozenset({PLACE}), {PLACE: "mine"}, {"a": "A"}),
)  # fmt: skip


def test_nothing_left_out_is_the_same_run() -> None:
    assert without(RUN, NOTHING) is RUN
    assert left_out_words(RUN) == ""


def test_reasoning_goes_and_the_answer_stays() -> None:
    lean = without(RUN, {"reasoning"})
    assert (lean.cells[0].completion.text, lean.cells[0].completion.reasoning) == ("text", "")
    assert lean.cells[0].completion.sent == SENT
    assert left_out_words(lean) == "reasoning was left out of this file"


def test_of_a_request_what_became_of_the_system_message_stays() -> None:
    lean = without(RUN, {"requests"})
    sent = lean.cells[0].completion.sent
    assert sent == replace(SENT, method="", url="", body={})
    assert sent.left_out
    assert not SENT.left_out
    assert lean.cells[1] == RUN.cells[1]


def test_notes_go_from_cells_and_votes_and_stars_stay() -> None:
    lean = without(RUN, {"notes"})
    assert lean.annotations == Annotations(frozenset({PLACE}), {}, {"a": "A"})
    assert [vote.note for vote in lean.votes] == [""]
    assert lean.votes[0].verdict == "left"


def test_what_was_left_out_before_is_said_too() -> None:
    assert without(without(RUN, {"notes"}), {"reasoning"}).left_out == ("reasoning", "notes")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"notes"}, "notes were left out of this file"),
        ({"notes", "reasoning", "requests"}, "reasoning, requests and notes were left out of this file"),
    ],
)
def test_the_words_for_it(parts: set[str], words: str) -> None:
    assert left_out_words(without(RUN, parts)) == words  # type: ignore[arg-type]
