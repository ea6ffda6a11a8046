"""Votes, stars, notes and labels travel with the record; files of votes join only with the answers they are on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_runs import ROOT, small_run

from playground.core.annotations import Annotations
from playground.core.errors import InputError
from playground.core.plan import CellId
from playground.core.run import Run
from playground.core.votes import VERDICTS, Vote, merged
from playground.formats import preference_pairs, run_record, vote_file

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "resources/schemas/run.schema.json").read_text("utf-8")))
RUN = small_run()
CELLS = sorted(cell.id for cell in RUN.cells)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
cells = st.sampled_from(CELLS)

annotations = st.builds(
    Annotations,
    st.frozensets(cells),
    st.dictionaries(cells, texts),
    st.dictionaries(st.sampled_from([column.id for column in RUN.columns]), texts),
)
votes = st.lists(
    st.builds(
        Vote, st.uuids().map(str), texts, cells, cells, st.sampled_from(VERDICTS), texts, st.integers(0, 2**31),
        st.booleans(), texts, st.booleans(),
    ).filter(lambda vote: vote.left != vote.right),
    unique_by=lambda vote: vote.id,
    max_size=5,
).map(merged)  # fmt: skip


def vote(**changed: Any) -> Vote:
    return replace(Vote("v1", "Ada", CELLS[0], CELLS[1], "left", "2026-01-01T00:00:00Z", 7), **changed)


@given(votes, annotations)
@settings(max_examples=40, deadline=None)
def test_remarks_travel_with_the_record(votes: tuple[Vote, ...], annotations: Annotations) -> None:
    run = replace(RUN, votes=votes, annotations=annotations)
    data = run_record.encode(run)
    assert SCHEMA.is_valid(json.loads(data))
    back = run_record.decode(data, file="r.json")
    assert back.votes == votes
    assert back.annotations == annotations


def test_a_record_without_remarks_says_nothing_of_them() -> None:
    assert {"votes", "annotations"} & set(json.loads(run_record.encode(RUN))) == set()


@pytest.mark.parametrize(
    ("changed", "key", "words"),
    [
        ({"left": CellId("who", "p", "m")}, "$.votes[0].left", "does not have"),
        ({"right": CELLS[0]}, "$.votes[0]", "same answer on both sides"),
    ],
)
def test_a_vote_on_what_is_not_there_is_named(changed: dict[str, Any], key: str, words: str) -> None:
    data = run_record.encode(replace(RUN, votes=(vote(**changed),)))
    with pytest.raises(InputError, match=words) as raised:
        run_record.decode(data, file="r.json")
    assert raised.value.key == key


def test_a_note_on_a_cell_that_is_not_there_is_no_reason_to_refuse_the_answers() -> None:
    stray = Annotations(frozenset({CellId("who", "p", "m")}), {CELLS[0]: "good"}, {"who": "x"})
    back = run_record.decode(run_record.encode(replace(RUN, annotations=stray)), file="r.json")
    assert back.annotations == Annotations(frozenset(), {CELLS[0]: "good"}, {})


@given(votes, st.randoms())
@settings(max_examples=30, deadline=None)
def test_a_file_of_votes_comes_back_and_its_order_does_not_matter(votes: tuple[Vote, ...], random: Any) -> None:
    shuffled = list(votes)
    random.shuffle(shuffled)
    data = vote_file.encode(RUN, shuffled)
    assert data == vote_file.encode(RUN, votes)
    assert vote_file.decode(data, RUN, file="a.votes.json") == votes
    assert vote_file.is_vote_file(data)


def test_votes_on_other_answers_are_refused() -> None:
    data = vote_file.encode(RUN, [vote()])
    other = replace(RUN, cells=tuple(_retold(cell) for cell in RUN.cells))
    with pytest.raises(InputError, match="on other answers") as raised:
        vote_file.decode(data, other, file="a.votes.json")
    assert raised.value.key == "$.texts[0]"
    with pytest.raises(InputError, match="does not have"):
        vote_file.decode(data, replace(RUN, cells=()), file="a.votes.json")


def _retold(cell: Any) -> Any:
    return replace(cell, completion=replace(cell.completion, text=cell.completion.text + " changed"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[" * 10_000,
        b"\xff\xfe",
        b'{"format": "playground.run"}',
        b'{"format": "playground.votes", "version": 9}',
    ],
)
def test_what_is_no_file_of_votes_is_one_sentence(data: bytes) -> None:
    with pytest.raises(InputError, match="no file of votes"):
        vote_file.decode(data, RUN, file="a.votes.json")


def test_preference_pairs_are_lines_with_the_better_answer_first() -> None:
    last = vote(id="v2", verdict="right", at="2026-01-02T00:00:00Z")
    tie, gone = vote(id="v3", verdict="tie"), vote(id="v4", withdrawn=True)
    lines = [json.loads(line) for line in preference_pairs.encode(RUN, [last, tie, gone, vote()]).splitlines()]
    completions = RUN.completions()
    assert [line["chosen"] for line in lines] == [
        [{"role": "assistant", "content": completions[cell].text}] for cell in (CELLS[0], CELLS[1])
    ]
    assert lines[0]["rejected"][0]["content"] == completions[CELLS[1]].text
    assert lines[0]["prompt"][-1]["role"] == "user"
    assert (lines[0]["chosen_preset"], lines[0]["rejected_preset"]) == (CELLS[0].preset, CELLS[1].preset)


def test_a_later_turn_is_no_pair() -> None:
    later = [replace(cell, turn=2) for cell in CELLS[:2]]
    assert preference_pairs.encode(RUN, [vote(left=later[0], right=later[1])]) == b""


def test_nothing_preferred_is_an_empty_file() -> None:
    run: Run = RUN
    assert preference_pairs.encode(run, []) == b""
